"""The victim of a page: Ada, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers import clinic, lab

NO_BROWSER = "not tried: no Chromium on this machine"


def as_ada(service: Any, path: str, *steps: Callable[[Any], None]) -> list[str] | None:
    """Ada logs in by the form of a running Clinic with her password, opens `path`, does `steps`.

    steps: functions of Playwright's page. Gives back the texts of the alerts that she saw, None
    where this machine has no Chromium.
    """
    ada = clinic.account("ada")

    def visit(page: Any) -> None:
        page.fill("[name=username]", ada.username)
        page.fill("[name=password]", ada.password)
        page.click("text=Log in")
        page.goto(service.url + path)
        for step in steps:
            step(page)
        page.wait_for_load_state("networkidle")

    return (
        lab.browser.visit(service.url, actions=[visit]).alerts if lab.browser.available() else None
    )


def point_and_click(page: Any) -> None:
    """Point at each note of the page, and click its link."""
    for element in page.query_selector_all("article"):
        element.hover()
    for element in page.query_selector_all("article a"):
        element.click()
