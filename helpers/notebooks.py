"""Notebooks as files: how one is dressed, tidied, told from an edited one, and how an exercise is derived.

Cells are told by their tags: `opening` and `links` are written here, `solution-only` goes from the
exercise. A region between `### BEGIN SOLUTION` and `### END SOLUTION` becomes `...` there, or what
follows `### BEGIN SOLUTION:` on the same line.
"""

from __future__ import annotations

import copy
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import nbformat

from helpers import course
from helpers.course import Lesson

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
ANOTHER_PYTHON = (
    "*Does the first cell end in `No module named ...`? Then another Python runs it: begin with "
    "`python3 -m helpers start`, or choose `.venv` as the kernel in your editor.*"
)
BEGUN = "progress.begin(tasks)"  # what only an exercise has: its verdicts are entered
DIGEST = "course_digest"  # in the metadata: what tells a notebook that was edited or run
_CHAIN = re.compile(r"^(\w+ = )+\.\.\.$")  # a = b = ...: each name gets a place of its own
_HEADING = re.compile(r"^[●○]{5}.*`tasks\.(\w+)`$", re.MULTILINE)
Notebook = Any  # nbformat's NotebookNode


def tags(cell: Any) -> set[str]:
    """The tags of a cell."""
    return set(cell.metadata.get("tags", []))


def read(path: Path) -> Notebook:
    """A notebook, in the current format."""
    return nbformat.read(path, as_version=4)


def opening(lesson: Lesson, folder: str) -> str:
    """The text of the opening cell of a lesson's notebook in `folder`."""
    study, practice = lesson.minutes
    heading = f"# {lesson.number:02d} · {lesson.title}"
    if folder == "exercises":
        return (
            f"{heading}: exercises\n\n"
            f"**About {practice} minutes.** Write your answer where `...` stands, run its cell, then "
            "run the check below it and read what it says. (A check that runs before the answer's "
            "cell ends in a `NameError`: run that cell first.) For a hint, take the `#` away in the "
            "cell after the check; each run adds one. The lesson is "
            f"[here](../notebooks/{lesson.stem}.ipynb), and when you are done, compare with the "
            f"[solutions](../solutions/{lesson.stem}.ipynb).\n\n"
            "The dots count the difficulty, from ●○○○○ to ●●●●●. ASVS is the number of the "
            "requirement in OWASP's Application Security Verification Standard 5.0.\n\n"
            f"{ANOTHER_PYTHON}"
        )
    if folder == "solutions":
        return (
            f"{heading}: solutions\n\n"
            "Each task solved, why it works, and what people get wrong. Try the "
            f"[exercises](../exercises/{lesson.stem}.ipynb) first: a solution read is soon "
            "forgotten, one that was fought for stays.\n\n"
            f"{ANOTHER_PYTHON}"
        )
    goals = "\n".join(f"> - {goal}" for goal in lesson.objectives)
    return (
        f"{heading}\n\n{lesson.promise}\n\n"
        f"> **{study} minutes**, and {practice} for the "
        f"[exercises](../exercises/{lesson.stem}.ipynb).\n>\n"
        f"> **Before:** {lesson.needs}\n>\n"
        f"> **After it you can**\n>\n{goals}\n>\n"
        f"> {ANOTHER_PYTHON}"
    )


def links(lesson: Lesson, folder: str) -> str:
    """The text of the closing cell: the exercise or lesson, the one before, the next."""
    before, after = course.neighbours(lesson)
    here = {
        "notebooks": f"**Now you:** [the exercises](../exercises/{lesson.stem}.ipynb)",
        "exercises": f"**Compare:** [the solutions](../solutions/{lesson.stem}.ipynb)",
        "solutions": f"[The lesson](../notebooks/{lesson.stem}.ipynb)",
    }[folder]
    row = [here]
    if before:
        row.append(f"← [{before.number:02d} {before.title}](../notebooks/{before.stem}.ipynb)")
    if after:
        row.append(f"[{after.number:02d} {after.title}](../notebooks/{after.stem}.ipynb) →")
    return " · ".join(row)


def with_headings(text: str, lesson: Lesson) -> str:
    """Rewrite each line '●●○○○ ... `tasks.name`' of a task's box from the task's own data."""
    by_name = {task.name: task for task in course.tasks(lesson)}

    def line(match: re.Match[str]) -> str:
        task = by_name[match[1]]
        dots = "●" * task.difficulty + "○" * (5 - task.difficulty)
        asvs = f" · ASVS {task.asvs}" if task.asvs else ""
        return f"{dots} · {task.minutes} minutes{asvs} · `tasks.{task.name}`"

    return _HEADING.sub(line, text)


def _place(notebook: Notebook, tag: str, text: str, last: bool) -> None:
    for cell in notebook.cells:
        if tag in tags(cell):
            cell.source = text
            return
    cell = nbformat.v4.new_markdown_cell(text, metadata={"tags": [tag]})
    notebook.cells.insert(len(notebook.cells) if last else 0, cell)


def dressed(notebook: Notebook, lesson: Lesson, folder: str) -> Notebook:
    """A copy with opening box, links and task headings as `course` and `tasks` have them."""
    notebook = copy.deepcopy(notebook)
    _place(notebook, "opening", opening(lesson, folder), last=False)
    _place(notebook, "links", links(lesson, folder), last=True)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = with_headings(cell.source, lesson)
    return notebook


def starter(source: str) -> str:
    """The source of a solution cell with its solution regions replaced by their starters."""
    kept: list[str] = []
    inside = False
    for line in source.splitlines():
        text = line.strip()
        if text.startswith(BEGIN):
            if inside:
                raise ValueError(f"a solution region opens twice: {text}")
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            begun = text[len(BEGIN) :].removeprefix(":").strip() or "..."
            names = re.findall(r"\w+(?= = )", begun) if _CHAIN.match(begun) else []
            kept += [f"{indent}{name} = ..." for name in names] or [indent + begun]
        elif text.startswith(END):
            if not inside:
                raise ValueError("a solution region ends that never began")
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise ValueError("a solution region never ends")
    return "\n".join(kept)


def begun(source: str, lesson: Lesson) -> str:
    """The cell that imports the tasks, with the line that lets progress be kept."""
    line = f"from helpers.tasks import {lesson.name} as tasks"
    if line not in source.splitlines():
        return source
    others = re.search(r"^from helpers import (.+)$\n", source, re.MULTILINE)
    names = sorted([*(others[1].split(", ") if others else []), "progress"])
    source = source.replace(others[0], "") if others else source
    return source.replace(line, f"from helpers import {', '.join(names)}\n{line}\n\n{BEGUN}")


def derived(solution: Notebook, lesson: Lesson) -> Notebook:
    """The exercise of a solution: starters in place of answers, no outputs, progress kept."""
    exercise = copy.deepcopy(solution)
    exercise.cells = [cell for cell in exercise.cells if "solution-only" not in tags(cell)]
    for cell in exercise.cells:
        if cell.cell_type == "code":
            cell.source = begun(starter(cell.source), lesson)
            cell.outputs, cell.execution_count = [], None
    return tidied(dressed(exercise, lesson, "exercises"))


def digest(notebook: Any) -> str:
    """SHA-256 of a notebook's cells with their outputs, in hexadecimal.

    It tells a notebook as it came from one that was edited or run. It is no signature: whoever
    can write the course's notebooks can write its Python files as well.
    """
    cells = [
        {key: cell[key] for key in ("cell_type", "source", "outputs") if key in cell}
        for cell in notebook["cells"]
    ]
    text = json.dumps(cells, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def tidied(notebook: Notebook) -> Notebook:
    """A copy without volatile metadata, with cell ids that depend on the content alone."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    seen: dict[str, int] = {}
    for cell in notebook.cells:
        cell.source = cell.source.strip("\n")
        name = hashlib.sha256(f"{cell.cell_type}{cell.source}".encode()).hexdigest()[:10]
        seen[name] = seen.get(name, 0) + 1
        cell.id = name if seen[name] == 1 else f"{name}-{seen[name]}"
        kept = {key: cell.metadata[key] for key in ("tags", "reason") if cell.metadata.get(key)}
        cell.metadata = nbformat.from_dict(kept)
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output["metadata"] = nbformat.from_dict({})
    notebook.metadata[DIGEST] = digest(notebook)
    return notebook


def write(path: Path, notebook: Notebook) -> None:
    """Store a notebook as tidy JSON, and only where it changed."""
    text = nbformat.writes(notebook, version=4)
    text = text if text.endswith("\n") else text + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
