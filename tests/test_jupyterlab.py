"""A real browser opens JupyterLab as `start` serves it, runs a lesson and sees a verdict.

With COURSE_SCREENSHOT=docs/jupyterlab.png it also renews the picture in the README.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import lab
from helpers.course import TOP
from tests.lab_bench import free_port
from tests.plugin import needs_browser

DRAWN = "img[alt^='outside:']"  # the diagram of lesson 01
NOTEBOOK = "solutions/01_cia_triad.ipynb"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The URL with its token that `start --no-browser` prints."""
    needs_browser()
    command = [sys.executable, "-m", "helpers", "start", "--no-browser", "--port", str(free_port())]
    process = subprocess.Popen(
        command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    lines: list[str] = []
    found: list[str] = []

    def read() -> None:
        for line in process.stdout or []:
            lines.append(line)
            match = re.search(r"http://(?:127\.0\.0\.1|localhost):\d+/\S*token=\w+", line)
            if match:
                found.append(match[0])

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        deadline = time.monotonic() + 60
        while not found and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found, "".join(lines)
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        reader.join(5)
        if process.stdout:
            process.stdout.close()


def test_start_opens_the_first_page_and_a_lesson_gives_its_verdict(address: str) -> None:
    failures: list[BaseException] = []

    def drive() -> None:  # Playwright's synchronous interface wants a thread without an event loop
        try:
            visit(address)
        except BaseException as error:
            failures.append(error)

    worker = threading.Thread(target=drive)
    worker.start()
    worker.join(400)  # more than all that it may wait for
    if failures:
        raise failures[0]
    assert not worker.is_alive()


def visit(address: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    base, _, token = address.partition("?token=")
    root = re.match(r"http://[^/]+", base)[0]  # type: ignore[index]
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=lab.browser.executable(),
            args=["--no-sandbox", "--disable-background-networking", "--no-first-run"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.set_default_timeout(60_000)
        page.goto(address)
        first = page.locator(".jp-NotebookPanel:visible h1").first
        expect(first).to_contain_text("A workbench you can trust")
        assert page.locator("text=Would you like to get notified").count() == 0
        settings = page.locator("#jupyter-config-data").text_content()
        assert not json.loads(settings)["buildCheck"], "each page starts Node.js twice"
        for name, sign in (("01_cia_triad", DRAWN), ("03_injection", "iframe")):
            unrun(page, f"{root}/lab/tree/notebooks/{name}.ipynb?token={token}&reset", sign)
        if target := os.environ.get("COURSE_SCREENSHOT"):  # lesson 03 stands there now
            photograph(page, Path(TOP, target))

        led_on(page, f"{root}/lab/tree/exercises/01_cia_triad.ipynb?token={token}&reset")
        page.goto(f"{root}/lab/tree/{NOTEBOOK}?token={token}&reset")
        expect(page.locator(".jp-NotebookPanel:visible h1").first).to_contain_text("01")
        page.locator("text=Python 3 (ipykernel) | Idle").or_(
            page.get_by_title(re.compile("Kernel.*[Ii]dle"))
        ).first.wait_for(timeout=60_000)
        menu(page, "Edit", "Clear Outputs of All Cells")
        expect(page.locator(".jp-OutputArea-output:has-text(': solved')")).to_have_count(0)
        menu(page, "Run", "Run All Cells")
        verdict = page.locator(".jp-OutputArea-output:has-text(': solved')").first
        expect(verdict).to_be_visible(timeout=90_000)
        page.evaluate("() => window.onbeforeunload = null")
        browser.close()


def unrun(page: Any, address: str, sign: str) -> None:
    """Open a lesson that nobody ran: its pictures are there, and it does not count as changed."""
    page.goto(address)
    page.locator(".jp-NotebookPanel:visible .jp-Cell").first.wait_for()
    scroll_to(page, f".jp-OutputArea-output {sign}")
    page.get_by_text(re.compile("Python 3 .*Idle")).first.wait_for()
    assert page.locator(".lm-TabBar-tab.jp-mod-dirty").count() == 0
    page.evaluate("() => window.onbeforeunload = null")


def scroll_to(page: Any, what: str) -> Any:
    """The first such element of the notebook, of which JupyterLab draws only the cells in sight."""
    found = page.locator(what).first
    cells = page.locator(".jp-NotebookPanel:visible .jp-WindowedPanel-outer").first
    for turn in range(600):
        if found.count():
            return found
        cells.evaluate("(cells, by) => cells.scrollBy(0, by)", 600 if turn % 100 < 50 else -600)
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.url} shows no {what}")


def photograph(page: Any, target: Path) -> None:
    """The picture of the README: the attack of lesson 03, whose frame shows that the script ran."""
    page.set_viewport_size({"width": 1080, "height": 640})
    page.keyboard.press("Control+b")  # without the sidebar
    heading = page.get_by_role("heading", name=re.compile("page that answers")).first
    frame = page.locator(".jp-OutputArea-output iframe").first
    frame.scroll_into_view_if_needed()
    page.wait_for_timeout(2000)
    heading.evaluate("heading => heading.scrollIntoView({block: 'start'})")
    page.mouse.move(1, 1)
    page.wait_for_timeout(2000)
    page.screenshot(path=str(target))


def led_on(page: Any, address: str) -> None:
    """An exercise says what it is, and run, where to go on: its link leads to that task."""
    from playwright.sync_api import expect

    page.goto(address)
    page.get_by_text(re.compile("Python 3 .*Idle")).first.wait_for()
    label = page.locator(".lm-TabBar-tab.jp-mod-current .lm-TabBar-tabLabel").first
    assert "exercise" in label.evaluate("label => getComputedStyle(label, '::before').content")
    menu(page, "Run", "Run All Cells")
    link = scroll_to(page, ".jp-OutputArea-output a[href*='cell-id=']")
    heading = page.get_by_role("heading", name=link.text_content()).first
    link.evaluate("link => link.click()")
    expect(heading).to_be_in_viewport()
    page.evaluate("() => window.onbeforeunload = null")


def menu(page: object, name: str, item: str) -> None:
    """Choose an item of JupyterLab's menu bar."""
    page.locator(f".lm-MenuBar-item:has-text('{name}')").first.click()  # type: ignore[attr-defined]
    page.locator(f".lm-Menu-item:not(.lm-mod-disabled):has-text('{item}')").first.click()  # type: ignore[attr-defined]
