"""The map with what is solved, and the guide through an exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import build, course, display, journal, notebooks, progress
from helpers.judging import guide, right_answer

LESSON = course.BY_NAME["cia_triad"]
NAMES = [task.name for task in course.tasks(LESSON)]


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """Nothing of an earlier test is unsaved, and nobody is accompanied."""
    journal._unsaved.clear()
    yield
    guide.guides.clear()
    journal._unsaved.clear()


@pytest.fixture
def tasks() -> Any:
    """The tasks of a lesson whose exercise was begun."""
    module = import_module(f"helpers.tasks.{LESSON.name}")
    progress.begin(module)
    return module


def questions() -> list[Any]:
    return [task for task in course.tasks(LESSON) if task.lines]


def test_the_report_is_a_map() -> None:
    text = str(progress.report())
    assert "solved" in text and "00_start_here" in text
    assert text.splitlines()[-1] == "# solved   - tried   . not yet tried"
    assert re.search(rf"^{LESSON.stem} .* \.{{{len(NAMES)}}} +0 of {len(NAMES)}$", text, re.MULTILINE)


def test_the_map_has_a_key_links_minutes_and_where_to_go_on() -> None:
    report = progress.report()
    journal.record(LESSON.name, NAMES[0], "solved")
    journal.record(LESSON.name, NAMES[1], "not yet")
    page = report._repr_html_()  # made before: it shows what is now
    for sign in "\u25a0\u25a8\u25a1":
        assert f">{sign}</a>" in page
    assert "\u25a0 solved" in page and "\u25a8 tried" in page and "\u25a1 not yet tried" in page
    assert f'href="../notebooks/{LESSON.stem}.ipynb"' in page
    assert f"{LESSON.minutes[0]} + {LESSON.minutes[1]}" in page
    assert re.search(r"Go on here: <a href=\"../exercises/00_start_here.ipynb#cell-id=\w+\">", page)
    assert re.search(rf"{LESSON.stem} .*#-\.+ +1 of {len(NAMES)}", str(report))
    for task in course.tasks(course.LESSONS[0]):
        journal.record(course.LESSONS[0].name, task.name, "solved")
    assert f"Go on here: <a href=\"../exercises/{LESSON.stem}" in report._repr_html_()


@pytest.mark.parametrize("lesson", course.LESSONS, ids=lambda lesson: lesson.stem)
def test_every_task_has_a_place_in_both_notebooks(lesson: course.Lesson) -> None:
    places = progress.places(lesson)
    assert list(places) == [task.name for task in course.tasks(lesson)]
    for folder in ("exercises", "solutions"):
        cells = {cell.id: cell.source for cell in build.read(lesson.path(folder)).cells}
        for name, place in places.items():
            assert f"`tasks.{name}`" in cells[place.cell] and place.heading.startswith("Task ")


def test_only_an_exercise_is_entered() -> None:
    task = questions()[0]
    assert task.check(right_answer(task)).after == ()
    assert journal.entries() == []
    progress.begin(import_module(f"helpers.tasks.{LESSON.name}"))
    assert task.check(...).state == "not attempted" and journal.entries() == []
    task.check("nonsense")
    task.check(right_answer(task))
    assert [entry["state"] for entry in journal.entries()] == ["not yet", "solved"]


def test_nothing_is_entered_where_nbgrader_runs(monkeypatch: pytest.MonkeyPatch, tasks: Any) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    task = questions()[0]
    assert task.check(right_answer(task)).passed and journal.entries() == []


def test_a_solved_verdict_says_how_far_and_what_is_next(tasks: Any) -> None:
    first, second = questions()[:2]
    places = progress.places(LESSON)
    journal.record(LESSON.name, second.name, "solved")
    verdict = first.check(right_answer(first))
    following = NAMES[(NAMES.index(first.name) + 1) % len(NAMES)]
    if following == second.name:
        following = NAMES[(NAMES.index(second.name) + 1) % len(NAMES)]
    assert f"2 of {len(NAMES)} in this lesson, next: {places[following].heading}." in repr(verdict)
    page = verdict._repr_html_()
    assert f'href="../exercises/{LESSON.stem}.ipynb#cell-id={places[following].cell}"' in page
    assert f'href="../solutions/{LESSON.stem}.ipynb#cell-id={places[first.name].cell}"' in page
    assert first.check("nonsense").after == ()


def test_the_last_one_leads_to_the_next_lesson(tasks: Any) -> None:
    task = questions()[0]
    for name in NAMES:
        if name != task.name:
            journal.record(LESSON.name, name, "solved")
    verdict = task.check(right_answer(task))
    _, after = course.neighbours(LESSON)
    assert after is not None
    assert f"{len(NAMES)} of {len(NAMES)} in this lesson, next: lesson {after.number:02d}" in repr(verdict)
    assert f'href="../notebooks/{after.stem}.ipynb"' in verdict._repr_html_()


def test_the_last_hint_leads_to_the_solution(tasks: Any) -> None:
    task = questions()[0]
    task._rung = 0
    shown = [task.hint() for _ in range(len(task.hints) + 1)]
    assert "solution" not in repr(shown[0])
    place = progress.places(LESSON)[task.name]
    for last in shown[-2:]:
        assert isinstance(last, display.Hints) and last.texts == list(task.hints)
        assert f"Compare with the solution of {place.heading}." in repr(last)
        assert f"../solutions/{LESSON.stem}.ipynb#cell-id={place.cell}" in last._repr_html_()


def test_beginning_says_where_to_go_on() -> None:
    module = import_module(f"helpers.tasks.{LESSON.name}")
    journal.record(LESSON.name, NAMES[0], "solved")
    note = progress.begin(module)
    heading = progress.places(LESSON)[NAMES[1]].heading
    assert repr(note) == f"Solved: 1 of {len(NAMES)} in this lesson. Go on with {heading}."
    for name in NAMES:
        journal.record(LESSON.name, name, "solved")
    assert "All are solved" in repr(progress.begin(module))


def test_every_exercise_begins_and_nothing_else_does() -> None:
    for lesson in course.LESSONS:
        for folder in course.FOLDERS:
            lines = [line for c in build.read(lesson.path(folder)).cells for line in c.source.splitlines()]
            assert lines.count(notebooks.BEGUN) == (folder == "exercises"), f"{folder} {lesson.stem}"


def test_a_journal_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tasks: Any
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "file" / "progress.jsonl"))
    task = questions()[0]
    verdict = task.check(right_answer(task))
    assert "could not be written" in verdict.notes[-1] and "until this kernel ends" in verdict.notes[-1]
    assert f"1 of {len(NAMES)} in this lesson" in repr(verdict)
    report = progress.report()
    for text in (str(report), report._repr_html_()):
        assert "cannot be written to" in text and "1 verdict will be lost" in text
    journal._unsaved.clear()  # as in another process
    assert "cannot be written to" in str(report) and "lost" not in str(report)


def test_progress_is_kept_by_an_exercise_that_is_run_and_by_no_solution(tmp_path: Path) -> None:
    """For real: in a kernel of its own, as JupyterLab, VS Code and nbval run it."""
    counts = {}
    imports = f"from helpers.tasks import {LESSON.name} as tasks"
    cells = {"exercises": notebooks.begun(imports, LESSON), "solutions": imports}
    for folder, first in cells.items():
        task = questions()[0]
        sources = [
            first,
            f"tasks.{task.name}.check({right_answer(task)!r})",
            "from helpers import journal\nprint(len(journal.solved()))",
        ]
        notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, sources)))
        done = build.execute(notebook, course.TOP / folder)
        counts[folder] = done.cells[-1].outputs[0]["text"].strip()
    assert counts == {"exercises": "1", "solutions": "0"}
