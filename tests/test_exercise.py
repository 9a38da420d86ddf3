"""Judging: three states, parts, hints, and that no answer ends the session."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest

from helpers import journal
from helpers.judging import (
    Line,
    Parts,
    Task,
    VerdictError,
    expect,
    fail,
    question,
    right_answer,
    task,
)


@task(
    minutes=5,
    difficulty=2,
    hints=["a nudge", "a pointer", "nearly the answer"],
    expects="function",
)
def doubled(answer: object, part: Parts) -> None:
    """Doubles numbers."""
    with part("doubles"):
        for number in (1, 2, 30):
            got = part.call(answer, number)
            expect(got == 2 * number, f"{number} became {got!r}.")
    with part("refuses text"):
        expect(part.raises(answer, "x") is not None, "'x' was accepted.")


hurried = dataclasses.replace(doubled, seconds=0.5)  # for answers that never end


def right(number):
    if isinstance(number, str):
        raise TypeError("numbers only")
    return 2 * number


def starter(number):
    """Twice the number."""
    ...


def starter_of_nbgrader(number):
    raise NotImplementedError


def half(number):
    return 2 * number if isinstance(number, int) else None


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


def endless(number):
    while True:
        pass


def stubborn(number):
    while True:
        try:  # noqa: SIM105 - what a learner writes
            number += 1
        except:  # noqa: E722, S110
            pass


def backtracking(number):
    import re

    return re.fullmatch("(a+)+", "a" * 40 + "b")


def noisy(number):
    while True:
        print("x" * 1000)


@pytest.mark.parametrize("answer", [endless, stubborn, backtracking, noisy])
def test_an_endless_answer_is_stopped(answer: object) -> None:
    verdict = hurried.check(answer)
    assert verdict.state == "not yet"
    assert "had not finished after 0.5 seconds" in verdict.message
    assert len(repr(verdict)) < 1500
    assert sys.gettrace() is None or "helpers" not in repr(sys.gettrace())
    assert doubled.check(right).passed  # the session goes on


@pytest.mark.parametrize("answer", [endless, stubborn])
def test_an_endless_answer_is_stopped_outside_the_main_thread(answer: object) -> None:
    verdicts = []
    worker = threading.Thread(target=lambda: verdicts.append(hurried.check(answer)))
    worker.start()
    worker.join()
    assert "had not finished after 0.5 seconds" in verdicts[0].message


def leaves(number):
    sys.exit("bye")


def crashes(number):
    return 1 / 0


def recurses(number):
    return recurses(number)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (leaves, "ended the program"),
        (crashes, "ZeroDivisionError: division by zero (line"),
        (recurses, "RecursionError"),
        (lambda: 1, "TypeError"),
        (7, "needs the function itself"),
        (right(2), "needs the function itself"),
    ],
)
def test_a_crash_is_told_in_one_sentence(answer: object, said: str) -> None:
    verdict = doubled.check(answer)
    assert verdict.state == "not yet"
    assert said in verdict.message
    assert "Traceback" not in repr(verdict)


def test_the_learners_own_line_is_shown() -> None:
    assert "`return 1 / 0`" in doubled.check(crashes).message


def test_printing_and_warnings_do_not_count_against_an_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def chatty(number):
        print("thinking")
        warnings.warn("old name", DeprecationWarning, stacklevel=1)
        return right(number)

    verdict = doubled.check(chatty)
    assert verdict.passed
    assert any("thinking" in note for note in verdict.notes)
    assert any("old name" in note for note in verdict.notes)
    assert capsys.readouterr().out == ""


@task(minutes=1, difficulty=1, hints=["a", "b", "c"])
def biggest(answer: object, part: Parts) -> None:
    with part("finds the largest"):
        expect(part.call(answer, [3, 1, 2]) == 3, "3 is the largest of 3, 1, 2.")


def test_mutation_is_reported() -> None:
    def sorts(values):
        values.sort()
        return values[-1]

    assert "changed the list it was given" in biggest.check(sorts).message
    assert biggest.check(max).passed


def test_an_untouched_set_is_not_mutation() -> None:
    names = {f"P-{number:06d}" for number in range(0, 4000, 37)}
    assert Parts(1).call(len, names) == len(names)


def test_an_error_in_reading_the_result_is_no_traceback() -> None:
    @task(minutes=1, difficulty=1, hints=["a", "b", "c"])
    def named(answer: object, part: Parts) -> None:
        with part("has a name"):
            expect(part.call(answer)["name"], "no name")

    message = named.check(lambda: 3).message
    assert "could not be used: TypeError" in message or "raised TypeError" in message


@task(minutes=1, difficulty=1, hints=["a", "b", "c"])
def both(first: object, second: object, part: Parts) -> None:
    with part("agree"):
        expect(first(1) == second(1), "they differ")  # type: ignore[operator]


def test_several_answers() -> None:
    assert both.check(right, right).passed
    assert both.check(starter, starter).state == "not attempted"
    assert "`second` is still empty" in both.check(right, starter).message
    assert "called as tasks.both.check(first, second)" in both.check(right).message


def test_a_class_is_recognised_as_untouched() -> None:
    class Bucket:
        def __init__(self) -> None:
            self.level = 0

        def allow(self):
            """True while there is room."""
            ...

    assert biggest.check(Bucket).state == "not attempted"
    assert biggest.check({"a": ..., "b": ...}).state == "not attempted"
    assert "1 place is still" in biggest.check({"a": 1, "b": ...}).message


def test_a_class_that_empties_an_inherited_method_is_an_answer() -> None:
    from helpers.judging import guard

    class Ring:
        def rotate(self):
            return 1

    class Lazy(Ring):
        def rotate(self): ...

    class Base:
        def rotate(self): ...

    class Starter(Base):
        def rotate(self): ...

    assert not guard.untouched(Lazy) and guard.untouched(Starter)


def test_hints_climb_and_end() -> None:
    texts = [repr(doubled.hint()) for _ in range(4)]
    assert texts[0] == "Hint 1 of 3: a nudge"
    assert "nearly" in texts[2] and "last hint" in texts[3]
    assert repr(doubled.hint(1)) == "Hint 1 of 3: a nudge"
    assert "There are 3 hints" in repr(doubled.hint(9))


def test_an_endless_loop_whose_jump_has_no_line() -> None:
    def endless(n: int) -> int:
        for number in iter(int, 1):
            if number:
                n = 0
            elif number is None:
                n = 1
        return n

    endless.__code__ = endless.__code__.replace(co_linetable=b"")
    verdict = hurried.check(endless)
    assert verdict.state == "not yet" and "had not finished" in verdict.message


def test_the_working_directory_is_put_back(tmp_path: Path) -> None:
    def moves(n: int) -> int:
        os.chdir(tmp_path)
        return right(n)

    home = os.getcwd()
    verdict = doubled.check(moves)
    assert verdict.passed and os.getcwd() == home
    assert "it is put back" in repr(verdict)


def test_questions() -> None:
    one = question(
        "cia_triad", "leg", hints=["a", "b", "c"], choices=["beauty"],
        line=Line("integrity", "look again", {"confidentiality": "nothing was read"}),
    )  # fmt: skip
    assert one.check("Integrity ").passed
    assert "nothing was read" in one.check("confidentiality").message
    assert "look again" in one.check("beauty").message
    assert (
        "'truth' is not one of the choices: beauty, confidentiality, integrity"
        in one.check("truth").message
    )
    assert one.check(...).state == "not attempted"
    assert right_answer(one) == "integrity"


LEGS = {
    "a": Line("integrity", wrong={"availability": "it was served"}),
    "b": Line(("x", "y"), "read b again"),
}


def test_questions_with_many_lines() -> None:
    many = question("cia_triad", "legs", lines=LEGS, hints=["a", "b", "c"])
    assert many.check({"a": "INTEGRITY", "b": "y"}).passed
    verdict = many.check({"a": "availability", "b": "integrity"})
    assert "it was served" in verdict.message and "read b again" in verdict.message
    assert (
        "'z' is not one of the choices: availability, integrity, x, y."
        in many.check({"a": "integrity", "b": "z"}).message
    )
    assert right_answer(many) == {"a": "integrity", "b": "x"}
    assert "Give a dictionary" in many.check("integrity").message
    with pytest.raises(ValueError, match="`lines`"):
        question("cia_triad", "legs", hints=[])


def test_a_questions_verdict_counts_its_lines_alone() -> None:
    many = question("cia_triad", "legs", lines=LEGS, hints=["a", "b", "c"])
    verdict = many.check({"a": "integrity"})
    assert "legs: not yet (1 of 2 lines are right)" in repr(verdict)
    assert [part.name for part in verdict.parts] == ["a", "b"]
    assert "Without a choice" in verdict.message


def test_a_choice_may_be_written_in_several_ways() -> None:
    lines = {"a": Line("true"), "b": Line(404), "c": Line("preimage")}
    many = question("tls", "claims", lines=lines, hints=["a", "b", "c"])
    assert many.check({"a": True, "b": "404", "c": "Pre-image"}).passed
    assert many.check({"a": np.bool_(True), "b": np.int64(404), "c": "pre image"}).passed
    assert many.check({"a": "True", "b": 404.0, "c": "preimage"}).passed
    assert many.check({"a": "True", "b": "404.0", "c": "preimage"}).passed
    assert not many.check({"a": "True", "b": 404.5, "c": "preimage"}).passed
    assert "False is not one" in many.check({"a": False, "b": 404, "c": "preimage"}).message


def test_a_recall_is_brief_and_is_not_entered() -> None:
    before = journal.entries()
    recall = question("cia_triad", "recall", lines=LEGS, hints=[], entered=False)
    text = repr(recall.check({"a": "integrity", "b": "z"}))
    assert "1 of 2 lines are right" in text and "] a" not in text and "[no] b" in text
    assert repr(recall.check({"a": "integrity", "b": "x"})).count("\n") == 0
    assert journal.entries() == before
    assert "None here" in repr(recall.hint())


def test_an_answer_that_equals_everything_does_not_pass_a_question() -> None:
    class Yes:
        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 0

    one = question("x", "y", line=Line("a", wrong={"b": "no"}), hints=["a", "b", "c"])
    assert not one.check(Yes()).passed


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


def test_the_text_is_stable_and_the_html_is_escaped() -> None:
    @task(minutes=1, difficulty=1, hints=["a", "b", "c"])
    def marked(answer: object, part: Parts) -> None:
        with part("refuses <b>"):
            fail("<script>alert(1)</script> got through")

    first, second = marked.check(1), marked.check(1)
    assert repr(first) == repr(second)
    assert "<script>" in repr(first) and "<script>" not in first._repr_html_()
    assert "refuses &lt;b&gt;" in first._repr_html_()


def test_importing_a_task_is_light() -> None:
    heavy = "{'sklearn', 'scipy', 'matplotlib', 'flask', 'numpy'} & set(sys.modules)"
    code = f"import sys, helpers.judging, helpers.course; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_repr_tells_what_to_do() -> None:
    assert isinstance(doubled, Task)
    assert ".check(" in repr(doubled)
