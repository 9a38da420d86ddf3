"""Every wrong answer is rejected with its own message; every right one passes."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator

import pytest

from helpers import course
from helpers.judging import NOT_YET, SOLVED
from tests.plugin import collect
from tests.wrong_answers import Entry, entries

ALL = entries()
WRONG = [entry for entry in ALL if entry.kind != "right"]
RIGHT = [entry for entry in ALL if entry.kind == "right"]
LESSONS = [lesson for lesson in course.LESSONS if lesson.path("notebooks").exists()]
FLOOR = {0: 3, 1: 3}  # wrong answers a task; 4 in all later lessons


# an answer may leave a socket open: that is its fault and not the course's
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(autouse=True)
def what_an_answer_leaves_open() -> Iterator[None]:
    """Closed here, so that no later test hears of it."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        collect()


def name(entry: Entry) -> str:
    return f"{entry.task.lesson}-{entry.task.name}-{entry.name}"


@pytest.mark.parametrize("entry", WRONG, ids=name)
def test_rejected(entry: Entry) -> None:
    verdict = entry.task.check(*entry.answers)
    assert verdict.state == NOT_YET, f"a wrong answer passed: {verdict!r}"
    assert entry.says in verdict.message, f"the message for this mistake is missing: {verdict!r}"


@pytest.mark.parametrize("entry", RIGHT, ids=name)
def test_accepted(entry: Entry) -> None:
    verdict = entry.task.check(*entry.answers)
    assert verdict.state == SOLVED, f"a right answer failed: {verdict!r}"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_the_bank_is_full(lesson: course.Lesson) -> None:
    found = [entry for entry in WRONG if entry.task.lesson == lesson.name]
    count = Counter(entry.task.name for entry in found)
    for task in course.tasks(lesson):
        assert count[task.name] >= FLOOR.get(lesson.number, 4), f"{task.name}: {count[task.name]}"
        kinds = {entry.kind for entry in found if entry.task.name == task.name}
        if task.proof == "defence":
            assert {"vulnerable", "refuses"} <= kinds, (
                f"{task.name}: the bank needs the version as shipped (kind='vulnerable') and one "
                "that turns honest input away (kind='refuses')"
            )


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_what_is_said_is_told_apart(lesson: course.Lesson) -> None:
    """A message that fits every mistake would pass for 'its own': most must differ."""
    for task in course.tasks(lesson):
        said = [e.says for e in WRONG if e.task.name == task.name and e.task.lesson == lesson.name]
        assert len(set(said)) >= 0.7 * len(said), f"{task.name}: {Counter(said).most_common(1)}"


def test_names_are_unique() -> None:
    assert max(Counter(map(name, ALL)).values(), default=1) == 1
