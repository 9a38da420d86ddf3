"""Two pages gathered from the lessons: the glossary, and all checklists to print.

Each has one source. Terms stand in `helpers/tasks/<lesson>/terms.txt`, one a line as
"term: what it means"; a checklist is the cell of the lesson's notebook that is tagged `checklist`.
`build` writes both pages, and a test compares them.
"""

from __future__ import annotations

import re
from pathlib import Path

from helpers.course import LESSONS, TOP, Lesson
from helpers.notebooks import read, tags

GLOSSARY, CHECKLISTS = TOP / "docs" / "glossary.md", TOP / "docs" / "checklists.md"
_NOTE = "<!-- written by `python3 -m helpers build`: change {} instead -->"


def terms(lesson: Lesson) -> dict[str, str]:
    """The terms that a lesson explains, {term: what it means}; ValueError for another line."""
    path = TOP / "helpers" / "tasks" / lesson.name / "terms.txt"
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        term, colon, text = line.partition(": ")
        if line.strip() and not line.startswith("#"):
            if not colon or term in found:
                raise ValueError(f"{path.name} of {lesson.name}: {line!r}")
            found[term] = text.strip()
    return found


def _link(lesson: Lesson) -> str:
    return f"[{lesson.number:02d}](../notebooks/{lesson.stem}.ipynb)"


def glossary() -> str:
    """The page of all terms, in alphabetical order, each with the lesson that explains it."""
    found = [(term, text, lesson) for lesson in LESSONS for term, text in terms(lesson).items()]
    found.sort(key=lambda entry: (entry[0].casefold(), entry[2].number))
    rows = [f"| **{term}** | {text} | {_link(lesson)} |" for term, text, lesson in found]
    head = ["# Glossary", "", _NOTE.format("helpers/tasks/*/terms.txt"), ""]
    return "\n".join([*head, "| term | what it means | lesson |", "| --- | --- | --- |", *rows, ""])


def checklist(lesson: Lesson) -> list[str]:
    """The lines of a lesson's checklist, without their bullets; empty where none is tagged."""
    cells = [cell for cell in read(lesson.path("notebooks")).cells if "checklist" in tags(cell)]
    return [line for cell in cells for line in re.findall(r"^- (.+)$", cell.source, re.MULTILINE)]


def checklists() -> str:
    """The page of all checklists, in the order of the lessons, with boxes to tick."""
    lines = ["# Checklists", "", _NOTE.format("the cell tagged checklist in the lesson")]
    for lesson in LESSONS:
        points = checklist(lesson)
        if points:
            lines += ["", f"## {lesson.number:02d} · {lesson.title}", ""]
            lines += [f"- [ ] {point}" for point in points]
    return "\n".join([*lines, ""])


def write() -> list[Path]:
    """Write both pages; gives back those that changed."""
    changed = []
    for path, text in ((GLOSSARY, glossary()), (CHECKLISTS, checklists())):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
