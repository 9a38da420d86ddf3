"""The course as nbgrader takes it: `python3 -m helpers build --nbgrader FOLDER`.

Each lesson is an assignment. Its source is the solution notebook with nbgrader's metadata: answers
are cells for the learner, checks are locked cells with points. Where nbgrader runs a notebook, a
check that has not passed raises, and so earns nothing (`NBGRADER_EXECUTION`, see `judging.task`).
"""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import nbformat

from helpers import course, notebooks
from helpers.course import Lesson

SCHEMA = 3  # of nbgrader's cell metadata, since 0.6
CELL_SECONDS = 180  # the dearest check takes 3 s on a quiet machine; a full server is not quiet
_CHECK = re.compile(r"^tasks\.(\w+)\.check\(", re.MULTILINE)
CONFIG = f'''\
"""nbgrader's settings for this course, written by the course's own build command."""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "application-security"
c.ClearSolutions.code_stub = {{"python": "..."}}  # what the checks know as "not attempted"
c.Execute.timeout = {CELL_SECONDS}  # seconds for one cell, whose endless loops the checks stop
c.Execute.interrupt_on_timeout = True
'''


def _given(name: str, **what: Any) -> Any:
    """nbgrader's metadata of one cell."""
    flags = {"grade": False, "locked": False, "solution": False, "task": False}
    return nbformat.from_dict({**flags, "grade_id": name, "schema_version": SCHEMA, **what})


def _with_starter(source: str) -> str:
    """An answer cell whose regions leave `...` behind, however their starter reads.

    nbgrader puts one stub in place of every region. So a starter of its own, such as `answer = ...`,
    goes before the region.
    """
    lines = []
    for line in source.splitlines():
        text = line.strip()
        if text.startswith(f"{notebooks.BEGIN}:"):
            indent = line[: len(line) - len(line.lstrip())]
            lines += notebooks.starter(f"{line}\n{indent}{notebooks.END}").splitlines()
            line = indent + notebooks.BEGIN
        lines.append(line)
    return "\n".join(lines)


def source(lesson: Lesson) -> Any:
    """The solution of a lesson as an nbgrader source notebook.

    Points are the task's difficulty. Cells of the solution alone are left out.
    """
    points = {task.name: task.difficulty for task in course.tasks(lesson)}
    notebook = copy.deepcopy(notebooks.read(lesson.path("solutions")))
    notebook.cells = [c for c in notebook.cells if "solution-only" not in notebooks.tags(c)]
    exercise = notebooks.opening(lesson, "exercises").split("\n")[0]
    for number, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "markdown":
            if number == 0:
                cell.source = f"{exercise}\n\nWrite your answers where `...` stands."
            cell.metadata["nbgrader"] = _given(f"text-{number}", locked=True)
            continue
        cell.outputs, cell.execution_count = [], None
        check = _CHECK.search(cell.source)
        if check:
            name = check[1]
            cell.metadata["nbgrader"] = _given(
                f"{name}-check", grade=True, locked=True, points=points[name]
            )
        elif notebooks.BEGIN in cell.source:
            cell.source = _with_starter(cell.source)
            cell.metadata["nbgrader"] = _given(f"answer-{number}", solution=True)
    notebook.metadata = nbformat.from_dict({"kernelspec": notebooks.KERNEL})
    return notebook


def write(folder: Path, lessons: list[Lesson]) -> list[Path]:
    """Write a course folder for nbgrader; gives back the source notebooks.

    Raises FileExistsError where the folder holds anything: grades may be in it.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    written = []
    for lesson in lessons:
        path = folder / "source" / lesson.stem / f"{lesson.stem}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(source(lesson), path)
        written.append(path)
    return written
