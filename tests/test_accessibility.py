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
HEAD = re.compile(r"(?s)(.*?)(<body[^>]*>\s*<main>)(.*)")  # a theme is in the first two parts
COMMON = {"resultTypes": ["violations"], "iframes": False}
# Dresses the page as another one is dressed.
DRESS = """([head, body]) => {
    document.head.innerHTML = head;
    const its = new DOMParser().parseFromString(body, "text/html").body;
    for (const {name, value} of its.attributes) document.body.setAttribute(name, value);
}"""
# Takes away the cells without a text that has it: axe looks at the whole page for each rule.
LEAVE_KINDS = """() => {
    for (const cell of document.querySelectorAll(".jp-Cell"))
        if (!cell.querySelector("[its-kind]")) cell.remove();
    return document.querySelectorAll("[its-kind]").length;
}"""
# Gives an attribute to the first text of each kind, and says how many there are: texts are of one kind where
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
            if (!seen.has(kind)) { seen.add(kind); element.setAttribute("its-kind", ""); }
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


def exported() -> tuple[str, dict[str, tuple[str, str]]]:
    """All pages in the first theme, and of each theme what is before the first cell.

    The cells of a notebook are the same in each theme, which is looked at with two of them.
    """
    from nbconvert import HTMLExporter

    exporters = {theme: HTMLExporter(template_name="lab", theme=theme) for theme in THEMES}
    whole = gathered()
    pages, few = [], nbformat.v4.new_notebook(cells=[whole.cells[0], whole.cells[-1]])
    for exporter in exporters.values():
        found = HEAD.fullmatch(exporter.from_notebook_node(few)[0])
        assert found
        pages.append(found.groups())
    assert len({cells for _, _, cells in pages}) == 1, "a theme changes more than how a page is dressed"
    heads = {theme: (head, body) for theme, (head, body, _) in zip(THEMES, pages, strict=True)}
    assert len(set(heads.values())) == len(THEMES)
    return exporters[THEMES[0]].from_notebook_node(whole)[0], heads


def violations(page: Any, axe: Any, markup: str, themes: dict[str, tuple[str, str]]) -> list[str]:
    """All rules on all that is ours; the contrast, which takes nine tenths of the time, once for
    each kind of text in each theme. No other rule looks at what a theme changes.
    """

    def dress(theme: str) -> None:
        page.evaluate(DRESS, themes[theme])
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (background == "rgb(255, 255, 255)") == (theme == "light"), (theme, background)

    def found(what: str, context: str, options: dict[str, Any]) -> list[str]:
        return [
            f"{what}: {violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
            for violation in axe.run(page, context=context, options=options).response["violations"]
            for node in violation["nodes"]
        ]

    page.set_content(markup, wait_until="domcontentloaded")
    rules = {**THEIRS, CONTRAST: {"enabled": False}}
    seen = found("any theme", OURS, {**COMMON, "runOnly": ["wcag2a", "wcag2aa"], "rules": rules})
    for theme in themes:
        dress(theme)
        kinds = page.evaluate(MARK_KINDS, OURS)
        assert 20 < kinds < 2000, f"{kinds} kinds of text"
    assert page.evaluate(LEAVE_KINDS) >= kinds
    for theme in themes:
        dress(theme)
        seen += found(theme, "[its-kind]", {**COMMON, "runOnly": [CONTRAST]})
    return seen


def test_no_notebook_has_a_violation_of_its_own() -> None:
    needs_browser()
    from axe_playwright_python.sync_playwright import Axe
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
            found.extend(violations(page, axe, *exported()))
            browser.close()

    in_a_thread(look)
    assert not found, "\n".join(found[:30])


def test_every_picture_has_its_words() -> None:
    for name, notebook in figures.notebooks("notebooks", "solutions"):
        for cell in figures.code_cells(notebook):
            for output in cell.outputs:
                data = output.get("data", {})
                assert not {"image/png", "image/svg+xml"} & data.keys(), f"{name}: {cell.source[:80]}"
