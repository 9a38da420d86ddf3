"""Figures about the notebooks, counted from the files."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from helpers import build, course

SKIPPED = {"nbval-ignore-output", "nbval-skip"}
FIRST = (0, 1, 2, 3, 4, 5, 8)  # the lessons that the house was built for
NO_JUDGE = re.compile(r"payloads|figures|drawings|diagram")  # data and pictures beside the judges


@functools.cache
def _read(path: Path, changed: int) -> Any:
    """A file's notebook, read once; changed: when the file was."""
    return build.read(path)


def notebooks(*folders: str) -> Iterator[tuple[str, Any]]:
    """(name, notebook) of all that exist in these folders, all three when none is named.

    They are shared: whoever changes one makes a copy first.
    """
    for lesson in course.LESSONS:
        for folder in folders or course.FOLDERS:
            path = lesson.path(folder)
            if path.exists():
                yield f"{folder}/{path.name}", _read(path, path.stat().st_mtime_ns)


@functools.cache
def learners_own() -> frozenset[str]:
    """The exercises in which a learner has worked: edited, and not by an author, who commits."""
    edited = {name for name, notebook in notebooks("exercises") if build.is_edited(notebook)}
    if not edited or not shutil.which("git") or not (course.TOP / ".git").exists():
        return frozenset(edited)
    status = ["git", "status", "--porcelain", "-z", "--", "exercises"]
    done = subprocess.run(status, cwd=course.TOP, capture_output=True, text=True, check=False)
    return frozenset(edited & {entry[3:] for entry in done.stdout.split("\0")})


def shown(cell: Any) -> str:
    """All plain text that a cell's outputs show."""
    texts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return "\n".join(texts)


def code_cells(notebook: Any) -> list[Any]:
    """The code cells that hold any code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def outputs_compared() -> tuple[int, int]:
    """How many code cells of lessons and solutions nbval compares, and how many there are.

    A cell that was run and prints nothing counts as compared: nbval fails where output appears.
    """
    compared = total = 0
    for _, notebook in notebooks("notebooks", "solutions"):
        for cell in code_cells(notebook):
            total += 1
            compared += cell.execution_count is not None and not build.tags(cell) & SKIPPED
    return compared, total


def cell_lengths() -> tuple[float, int, int]:
    """Median lines of a code cell, how many exceed 20 lines, how many cells there are."""
    lengths = [
        cell.source.count("\n") + 1 for _, notebook in notebooks() for cell in code_cells(notebook)
    ]
    return (median(lengths) if lengths else 0), sum(n > 20 for n in lengths), len(lengths)


def judges_and_banks() -> int:
    """Lines of the judges and the banks of the `FIRST` lessons, without their data and pictures."""
    names = [lesson.name for lesson in course.LESSONS if lesson.number in FIRST]
    rooms = [course.TOP / room / name for room in ("helpers/tasks", "tests/wrong_answers") for name in names]
    files = [path for room in rooms for path in room.rglob("*.py")
             if not NO_JUDGE.search(path.relative_to(course.TOP).as_posix())]  # fmt: skip
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
