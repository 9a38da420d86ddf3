"""STYLE.md's rules where a test can see them, for the lessons that are in their second edition."""

from __future__ import annotations

import ast
import builtins
import re
from importlib import import_module
from typing import Any

import pytest

from helpers import build, course
from helpers.notebooks import ANOTHER_PYTHON
from tests.figures import shown

# lessons still in their first edition; each owner takes its own out
FIRST_EDITION = {
   
}  # fmt: skip
LESSONS = [lesson for lesson in course.LESSONS if lesson.name not in FIRST_EDITION]
by_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
WORDS, LINES, COLUMNS = 1600, 300, 84
BARE = re.compile(r"(^|[:=] *)(True|False)$")


def cells(lesson: course.Lesson, folder: str = "notebooks") -> list[Any]:
    return build.read(lesson.path(folder)).cells


def before_deeper(lesson: course.Lesson) -> list[Any]:
    """The cells of a lesson that everybody reads: those before the heading *Deeper*."""
    found = []
    for cell in cells(lesson):
        if cell.cell_type == "markdown" and re.search(r"^#+ Deeper", cell.source, re.MULTILINE):
            break
        found.append(cell)
    return found


def code(found: list[Any]) -> list[Any]:
    return [cell for cell in found if cell.cell_type == "code" and cell.source.strip()]


def names_called(source: str) -> set[str]:
    """The names of what a piece of code calls or decorates with, without what stands before a dot."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = node.func
            found.add(
                called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            )
    return found - {""}


def defined(source: str) -> set[str]:
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    tree = ast.parse(source)
    names = {node.name for node in ast.walk(tree) if isinstance(node, kinds)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return names | {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


@by_lesson
def test_it_opens_with_a_recall(lesson: course.Lesson) -> None:
    if lesson.number == 0:
        pytest.skip("there is nothing to recall yet")
    assert hasattr(import_module(f"helpers.tasks.{lesson.name}"), "recall")
    early = code(cells(lesson))[:4]
    assert any("tasks.recall.check(" in cell.source for cell in early)
    assert "recall" not in {task.name for task in course.tasks(lesson)}


@by_lesson
def test_the_learner_predicts_three_times(lesson: course.Lesson) -> None:
    text = "\n".join(c.source for c in cells(lesson) if c.cell_type == "markdown")
    assert len(re.findall(r"\*\*Predict", text)) >= 3


@by_lesson
def test_the_same_attacks_before_and_after(lesson: course.Lesson) -> None:
    """One table with a row for each attack, that ran on both services."""
    found = code(cells(lesson))
    entered = [
        name for c in found for name in re.findall(r'^@attacks\(\s*"([^"]+)"', c.source, re.M)
    ]
    tables = [shown(cell) for cell in found if "attacks.rows()" in cell.source]
    assert len(entered) >= 2 and tables, "no table before and after"
    assert "not yet" not in tables[-1], "an attack did not run twice"
    assert not [name for name in entered if name not in tables[-1]]


@by_lesson
def test_it_counts_the_holes_closed(lesson: course.Lesson) -> None:
    said = "\n".join(map(shown, code(cells(lesson))))
    assert re.search(r"holes closed so far: \d+ of \d+", said)


@by_lesson
def test_no_lone_booleans(lesson: course.Lesson) -> None:
    lines = [line.strip() for c in code(cells(lesson)) for line in shown(c).splitlines()]
    lines = [line for line in lines if line]
    bare = [line for line in lines if BARE.search(line)]
    assert len(bare) <= 0.02 * len(lines), bare


@by_lesson
def test_it_is_no_longer_than_its_hour(lesson: course.Lesson) -> None:
    found = before_deeper(lesson)
    prose = [c.source.replace(f">\n> {ANOTHER_PYTHON}", "") for c in found if c.cell_type == "markdown"]
    words = sum(len(text.split()) for text in prose)
    lines = sum(bool(line.strip()) for c in code(found) for line in c.source.splitlines())
    assert words <= WORDS, f"{words} words before Deeper"
    assert lines <= LINES, f"{lines} lines of code before Deeper"


@pytest.mark.parametrize("folder", course.FOLDERS)
@by_lesson
def test_no_line_of_code_is_wider_than_the_page(lesson: course.Lesson, folder: str) -> None:
    wide = [
        line
        for cell in code(cells(lesson, folder))
        for line in cell.source.splitlines()
        if len(line) > COLUMNS
    ]
    assert not wide


def answers(lesson: course.Lesson) -> list[str]:
    """The solved answer cells of a solution."""
    found = [c for c in code(cells(lesson, "solutions")) if "solution-only" not in build.tags(c)]
    return [cell.source for cell in found if build.BEGIN in cell.source]


@by_lesson
def test_every_call_of_a_solution_was_shown(lesson: course.Lesson) -> None:
    """In this lesson or in one before; not its tasks' own names, nor Python's built-in functions."""
    earlier = [other for other in course.LESSONS if other.number <= lesson.number]
    taught: set[str] = set(dir(builtins)) | set(dir(str)) | set(dir(list)) | set(dir(dict))
    for other in earlier:
        text = "\n".join(c.source for c in cells(other))
        taught |= set(re.findall(r"\w+", text))
    exercise = "\n".join(c.source for c in cells(lesson, "exercises"))
    taught |= set(re.findall(r"\w+", exercise))
    for source in answers(lesson):
        new = names_called(source) - taught - defined(source)
        assert not new, f"never shown before: {new}"


@by_lesson
def test_no_solution_is_copied_from_the_lesson(lesson: course.Lesson) -> None:
    there = {line.strip() for cell in code(cells(lesson)) for line in cell.source.splitlines()}
    for source in answers(lesson):
        inside = source[source.index(build.BEGIN) : source.rindex(build.END)].splitlines()[1:]
        own = [
            line.strip() for line in inside if len(line.strip()) > 12 and line.strip() != "return"
        ]
        copied = [line for line in own if line in there]
        assert len(copied) <= 0.5 * len(own), f"stands in the lesson: {copied}"
