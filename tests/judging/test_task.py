"""A task: three states, parts, several answers, hints, nbgrader."""

from __future__ import annotations

import subprocess
import sys

import pytest

from helpers.judging import Parts, Task, VerdictError, expect, fail, task
from tests.judging.samples import biggest, doubled, half, right, starter, starter_of_nbgrader


def test_three_states() -> None:
    assert doubled.check(right).state == "solved"
    assert doubled.check(half).state == "not yet"
    for empty in (starter, starter_of_nbgrader, ..., None, ""):
        assert doubled.check(empty).state == "not attempted"


def test_all_parts_run_and_say_how_many_hold() -> None:
    verdict = doubled.check(half)
    assert [part.holds for part in verdict.parts] == [True, False]
    assert "1 of 2 parts hold" in repr(verdict)
    assert "'x' was accepted" in verdict.message


def test_mutation_is_reported() -> None:
    def sorts(values):
        values.sort()
        return values[-1]

    assert "changed the list it was given" in biggest.check(sorts).message
    assert biggest.check(max).passed


def test_an_untouched_set_is_not_mutation() -> None:
    names = {f"P-{number:06d}" for number in range(0, 4000, 37)}
    assert Parts(1).call(len, names) == len(names)


@task(minutes=1, difficulty=1, hints=["a", "b", "c"])
def both(first: object, second: object, part: Parts) -> None:
    with part("agree"):
        expect(first(1) == second(1), "they differ")  # type: ignore[operator]


def test_several_answers() -> None:
    assert both.check(right, right).passed
    assert both.check(starter, starter).state == "not attempted"
    assert "`second` is still empty" in both.check(right, starter).message
    assert "called as tasks.both.check(first, second)" in both.check(right).message


def test_one_fault_is_told_once() -> None:
    verdict = doubled.check(lambda number: undefined)  # noqa: F821
    assert verdict.message.count("NameError") == 1 == repr(verdict).count("NameError")
    assert "For the same reason." in repr(verdict) or verdict.parts[1].holds

    @task(minutes=1, difficulty=1, hints=["a", "b"])
    def three(answer: object, part: Parts) -> None:
        for name in ("one", "two", "three"):
            with part(name):
                fail("no" if name != "two" else "other")

    assert [p.message for p in three.check(1).parts] == ["no", "other", "For the same reason."]
    assert three.check(1).message == "0 of 3 parts hold. no other"


def test_hints_add_up_and_end() -> None:
    texts = [repr(doubled.hint()) for _ in range(4)]
    assert texts[0] == "Hint 1 of 3: a nudge"
    assert texts[1].splitlines() == ["Hints 1 to 2 of 3:", "  1. a nudge", "  2. a pointer"]
    assert "3. nearly" in texts[2] and "last hint" in texts[2] and texts[3] == texts[2]
    assert repr(doubled.hint(1)) == "Hint 1 of 3: a nudge"
    assert "There are 3 hints" in repr(doubled.hint(9))


def test_nbgrader_gets_an_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert doubled.check(right).passed
    with pytest.raises(VerdictError, match="'x' was accepted"):
        doubled.check(half)
    with pytest.raises(VerdictError, match="not attempted"):
        doubled.check(starter)


def test_a_task_must_be_whole() -> None:
    with pytest.raises(ValueError, match="difficulty"):
        task(minutes=1, difficulty=9, hints=["a", "b"])
    with pytest.raises(Exception, match="said"):
        fail("said")


def test_importing_a_task_is_light() -> None:
    heavy = "{'sklearn', 'scipy', 'matplotlib', 'flask', 'numpy'} & set(sys.modules)"
    code = f"import sys, helpers.judging, helpers.course; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_repr_tells_what_to_do() -> None:
    assert isinstance(doubled, Task)
    assert ".check(" in repr(doubled)
