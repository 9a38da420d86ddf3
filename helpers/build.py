"""`python3 -m helpers build [NN ...]`: for those who write lessons.

For each lesson it writes the opening box, the links and the task headings from `course` and
`tasks`, executes the lesson and its solution, stores their outputs, tidies the JSON and
derives the exercise from the solution. `--no-run` does all but execute.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from helpers import classroom, course, handouts
from helpers.course import TOP, Lesson
from helpers.execution import execute
from helpers.notebooks import (
    BEGIN,
    DIGEST,
    END,
    KERNEL,
    Notebook,
    derived,
    digest,
    dressed,
    links,
    opening,
    read,
    starter,
    tags,
    tidied,
    with_headings,
    write,
)

__all__ = [
    "BEGIN", "DIGEST", "END", "KERNEL", "derived", "digest", "dressed", "execute", "links", "main",
    "opening", "read", "renew", "reset", "starter", "tags", "tidied", "with_headings", "write",
]  # fmt: skip

MAP_MARKS = ("<!-- map: written by `python3 -m helpers build` -->", "<!-- end of map -->")


def is_edited(notebook: Notebook) -> bool:
    """Whether a notebook was edited or run since the course wrote it."""
    return bool(notebook.metadata.get(DIGEST) != digest(notebook))


def renew(path: Path, exercise: Notebook) -> Path | None:
    """Write an exercise; whatever somebody wrote into the old one is kept beside it.

    Gives back where, or None where there was nothing to keep.
    """
    kept = None
    if path.exists():
        held = read(path)
        wrote = [cell.source for cell in held.cells] != [cell.source for cell in exercise.cells]
        if wrote and is_edited(held):
            count = 1
            while (kept := path.with_name(f"{path.stem}.mine-{count}.ipynb")).exists():
                count += 1
            shutil.copy2(path, kept)
    write(path, exercise)
    return kept


def reset(numbers: list[int]) -> int:
    """Give back the exercises of these lessons as they came; answers are kept beside them."""
    for number in numbers:
        lesson = next((one for one in course.LESSONS if one.number == number), None)
        if lesson is None:
            print(f"There is no lesson {number:02d}.", file=sys.stderr)
            return 1
        _derive(lesson)
        print(f"exercises/{lesson.stem}.ipynb is as it came.")
    return 0


def _derive(lesson: Lesson) -> None:
    path = lesson.path("exercises")
    if kept := renew(path, derived(read(lesson.path("solutions")), lesson)):
        print(f"exercises/{path.name} held answers: they are kept in exercises/{kept.name}")


def write_map() -> None:
    """Write the course map between its two marks in the README."""
    path = TOP / "README.md"
    if path.exists():
        text = path.read_text(encoding="utf-8")
        head, mark, rest = text.partition(MAP_MARKS[0])
        _, end, tail = rest.partition(MAP_MARKS[1])
        if mark and end:
            path.write_text(f"{head}{mark}\n{course.map_markdown()}\n{end}{tail}", encoding="utf-8")


def for_nbgrader(folder: Path, wanted: set[int]) -> int:
    """Write a folder for nbgrader with the lessons whose numbers are wanted, or all."""
    lessons = [lesson for lesson in course.LESSONS if not wanted or lesson.number in wanted]
    try:
        written = classroom.write(folder, lessons)
    except FileExistsError as error:
        print(f"{error}: name a new folder.", file=sys.stderr)
        return 1
    print(f"{len(written)} assignments in {folder}. There: nbgrader generate_assignment NN_name")
    return 0


def main(numbers: Sequence[int] = (), *, run: bool = True, nbgrader: Path | None = None) -> int:
    """Build the lessons whose numbers are given, or all; 1 where a notebook did not run.

    run: execute them; otherwise they are only written. nbgrader: write a folder for it instead.
    """
    wanted = set(numbers)
    if nbgrader:
        return for_nbgrader(nbgrader, wanted)
    failed = 0
    for lesson in course.PLANNED:
        if wanted and lesson.number not in wanted:
            continue
        for folder in ("notebooks", "solutions"):
            path = lesson.path(folder)
            if not path.exists():
                continue
            notebook = tidied(dressed(read(path), lesson, folder))
            began = time.perf_counter()
            if run:
                try:
                    notebook = tidied(execute(notebook, path.parent))
                except Exception as error:
                    print(f"{folder}/{path.name}: {error}", file=sys.stderr)
                    failed += 1
            write(path, notebook)
            print(f"{folder}/{path.name}: {time.perf_counter() - began:.1f} s")
        if lesson.path("solutions").exists():
            _derive(lesson)
    write_map()
    handouts.write()
    return 1 if failed else 0
