"""Every wrong answer is rejected with its own message; every right one passes."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from helpers import course
from helpers.judging import NOT_YET, SOLVED, Verdict
from tests.plugin import collect
from tests.wrong_answers import Entry, entries

ALL = entries()
WRONG = [entry for entry in ALL if entry.kind != "right"]
RIGHT = [entry for entry in ALL if entry.kind == "right"]
LESSONS = [lesson for lesson in course.LESSONS if lesson.path("notebooks").exists()]
FLOOR = {0: 3, 1: 3}  # wrong answers a task; 4 in all later lessons


# an answer may leave a socket open: that is its fault and not the course's
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def by_task(chosen: list[Entry]) -> pytest.MarkDecorator:
    """A test for each task, with its entries: one for each entry cost ten processor seconds more."""
    tasks: dict[str, list[Entry]] = {}
    for entry in chosen:
        tasks.setdefault(f"{entry.task.lesson}-{entry.task.name}", []).append(entry)
    return pytest.mark.parametrize("bank", tasks.values(), ids=tasks.keys())


def judged(bank: list[Entry]) -> Iterator[tuple[Entry, Verdict]]:
    """Each entry and its verdict. What an answer leaves open is closed, so that none after it hears of it."""
    for entry in bank:
        yield entry, entry.task.check(*entry.answers)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            collect()


@by_task(WRONG)
def test_rejected(bank: list[Entry], record_property: Callable[[str, int], None]) -> None:
    faults = []
    for entry, verdict in judged(bank):
        if verdict.state != NOT_YET:
            faults.append(f"{entry.name}, a wrong answer, passed: {verdict!r}")
        elif entry.says not in verdict.message:
            faults.append(f"{entry.name}: the message for this mistake is missing: {verdict!r}")
    record_property("wrong answers", len(bank))
    record_property("rejected", len(bank) - len(faults))
    assert not faults, "\n\n".join(faults)


@by_task(RIGHT)
def test_accepted(bank: list[Entry]) -> None:
    faults = [f"{e.name}, a right answer, failed: {v!r}" for e, v in judged(bank) if v.state != SOLVED]
    assert not faults, "\n\n".join(faults)


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
    names = Counter((entry.task.lesson, entry.task.name, entry.name) for entry in ALL)
    assert max(names.values(), default=1) == 1
