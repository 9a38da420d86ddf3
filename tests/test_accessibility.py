"""axe-core on the pages of all notebooks, light and dark: no violation that is the course's own."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any

import nbformat

from helpers import doctor, lab
from helpers.doctor.finding import SIGNS
from tests import figures
from tests.plugin import needs_browser

# of nbconvert's own style sheet: it underlines no link
THEIRS = {"link-in-text-block": {"enabled": False}}
OURS = ".jp-RenderedHTMLCommon, .jp-OutputArea-output"
THEMES = ("light", "dark")
CONTRAST = "color-contrast"
# Gives a class to the first text of each kind, and says how many there are: texts are of one kind where
# they and what is around them have the same names, classes, styles, colours and size.
MARK_KINDS = """ours => {
    const seen = new Set();
    for (const top of document.querySelectorAll(ours))
        for (const element of top.querySelectorAll("*")) {
            if (![...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
            const {color, backgroundColor, fontSize, fontWeight, opacity} = getComputedStyle(element);
            let kind = [color, backgroundColor, fontSize, fontWeight, opacity].join();
            for (let e = element; e && e !== top.parentElement; e = e.parentElement)
                kind += "<" + e.tagName + "." + e.className + ";" + (e.getAttribute("style") || "");
            if (!seen.has(kind)) { seen.add(kind); element.classList.add("its-kind"); }
        }
    return seen.size;
}"""


def gathered() -> Any:
    """One notebook with the prose of all lessons and exercises, and each kind of HTML they show."""
    seen: set[str] = set()
    cells = []
    for _, notebook in figures.notebooks():
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and cell.source not in seen:
                seen.add(cell.source)
                cells.append(cell)
            for output in cell.get("outputs", []):
                page = output.get("data", {}).get("text/html", "")
                kind = re.sub(r">[^<]+<|base64,[^\"]+|srcdoc=\"[^\"]*\"", "", page)
                if page and kind not in seen:
                    seen.add(kind)
                    cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
    report = doctor.Report(tuple(doctor.Finding("name", sign, "fact", "remedy") for sign in SIGNS))
    page = report._repr_html_()
    output = nbformat.v4.new_output("display_data", data={"text/html": page})
    cells.append(nbformat.v4.new_code_cell("", outputs=[output]))
    return nbformat.v4.new_notebook(cells=cells)


def in_a_thread(work: Callable[[], None]) -> None:
    """Playwright's synchronous interface wants a thread without an event loop."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    worker = threading.Thread(target=run)
    worker.start()
    worker.join()
    if failures:
        raise failures[0]


def violations(page: Any, axe: Any, markup: str) -> list[str]:
    """All rules on all that is ours; the contrast, which takes nine tenths of the time, once for
    each kind of text.
    """
    page.set_content(markup, wait_until="domcontentloaded")
    common = {"resultTypes": ["violations"], "iframes": False}
    rules = {**THEIRS, CONTRAST: {"enabled": False}}
    whole = {**common, "runOnly": ["wcag2a", "wcag2aa"], "rules": rules}
    kinds = page.evaluate(MARK_KINDS, OURS)
    assert 20 < kinds < 2000, f"{kinds} kinds of text"
    contrast = {**common, "runOnly": [CONTRAST]}
    found = [
        violation
        for context, options in ((OURS, whole), (".its-kind", contrast))
        for violation in axe.run(page, context=context, options=options).response["violations"]
    ]
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for violation in found
        for node in violation["nodes"]
    ]


def test_no_notebook_has_a_violation_of_its_own() -> None:
    needs_browser()
    from axe_playwright_python.sync_playwright import Axe
    from nbconvert import HTMLExporter
    from playwright.sync_api import sync_playwright

    found: list[str] = []

    def look() -> None:
        axe = Axe()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=lab.browser.executable(), args=["--no-sandbox", "--disable-gpu"]
            )
            context = browser.new_context(offline=True)
            page = context.new_page()
            for theme in THEMES:
                exporter = HTMLExporter(template_name="lab", theme=theme)
                markup, _ = exporter.from_notebook_node(gathered())
                found.extend(f"{theme}: {v}" for v in violations(page, axe, markup))
            browser.close()

    in_a_thread(look)
    assert not found, "\n".join(found[:30])


def test_every_picture_has_its_words() -> None:
    for name, notebook in figures.notebooks("notebooks", "solutions"):
        for cell in figures.code_cells(notebook):
            for output in cell.outputs:
                data = output.get("data", {})
                assert not {"image/png", "image/svg+xml"} & data.keys(), f"{name}: {cell.source[:80]}"
