"""How an exception, printed text and warnings are told."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import warnings
from typing import Any

import nbformat
import numpy as np
import pytest

from helpers import build, course, journal, lab
from helpers.judging import Parts, expect, fail, guard, task
from tests.judging.samples import doubled, right


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


def test_an_error_in_reading_the_result_is_no_traceback() -> None:
    @task(minutes=1, difficulty=1, hints=["a", "b", "c"])
    def named(answer: object, part: Parts) -> None:
        with part("has a name"):
            expect(part.call(answer)["name"], "no name")

    message = named.check(lambda: 3).message
    assert "could not be used: TypeError" in message or "raised TypeError" in message


def test_the_text_is_stable_and_the_html_is_escaped() -> None:
    @task(minutes=1, difficulty=1, hints=["a", "b", "c"])
    def marked(answer: object, part: Parts) -> None:
        with part("refuses <b>"):
            fail("<script>alert(1)</script> got through")

    first, second = marked.check(1), marked.check(1)
    assert repr(first) == repr(second)
    assert "<script>" in repr(first) and "<script>" not in first._repr_html_()
    assert "refuses &lt;b&gt;" in first._repr_html_()


class Own(BaseException):
    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize("kind", [BaseException, GeneratorExit, asyncio.CancelledError, Own])
def test_what_is_no_exception_ends_in_a_verdict(kind: type[BaseException]) -> None:
    def raises(number):
        raise kind

    verdict = doubled.check(raises)
    assert verdict.state == "not yet"
    assert f"Your code raised {kind.__name__} (line" in verdict.message
    assert "derive your own from Exception" in verdict.message


def test_an_interrupt_is_the_learners_and_goes_through() -> None:
    def interrupts(number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        doubled.check(interrupts)
    assert doubled.check(right).passed


def test_control_characters_never_reach_the_verdict_raw() -> None:
    def clears(number):
        print("\x1b[2J\x1b]0;title\x07red\u202e")
        warnings.warn("\x1b[31m", stacklevel=1)
        raise ValueError("\x1b[31mhidden\x08")

    verdict = doubled.check(clears)
    for text in (repr(verdict), verdict._repr_html_(), verdict.message):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert r"ValueError: \x1b[31mhidden\x08" in verdict.message
    assert r"\x1b[2J" in verdict.notes[0] and r"\x1b[31m" in verdict.notes[1]


@task(minutes=1, difficulty=1, hints=["a", "b"])
def broken(answer: Any, part: Parts) -> None:
    with part("a part that runs"):
        expect(part.call(answer, 1), "no")
    with part("a part that needs a program"):
        subprocess.run(["no-such-program"], check=False)  # noqa: S607


def test_a_fault_of_the_check_is_never_told_as_the_learners(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guard, "_HELPERS", (*guard._HELPERS, __file__))  # as if this file stood in helpers/
    before = journal.entries()
    verdict = broken.check(lambda number: 1)
    assert verdict.state == "not judged" and not verdict.passed
    assert "could not run on this machine: FileNotFoundError" in verdict.message
    assert "helpers doctor" in verdict.message and "[..] a part that needs" in repr(verdict)
    assert journal.entries() == before


def test_what_the_lab_cannot_do_is_no_fault_of_the_learners(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guard, "_HELPERS", (*guard._HELPERS, __file__))

    @task(minutes=1, difficulty=1, hints=["a", "b"])
    def serves(answer: Any, part: Parts) -> None:
        with part("serves"):
            raise lab.LabError("Port 1 is taken.", "Leave it out.")

    assert "could not run on this machine: LabError: Port 1" in serves.check(1).message


def test_a_line_inside_a_compiled_module_is_not_the_learners() -> None:
    def draws(number):
        return np.random.default_rng(1).integers(5, 1)

    message = doubled.check(draws).message
    assert "(line" in message and "`return np.random.default_rng(1).integers(5, 1)`" in message
    assert not guard.of_learner("numpy/random/_generator.pyx")
    assert not guard.of_learner("zmq/backend/cython/_zmq.py") and not guard.of_learner("<string>")
    assert not guard.of_learner(np.__file__) and not guard.of_learner(re.__file__)


def test_an_answer_that_asks_for_input_does_not_wait_for_it() -> None:
    message = doubled.check(lambda number: input("number? ")).message
    assert "EOFError: a check types nothing" in message and "(line" in message


def test_exit_leaves_the_kernel_alive() -> None:
    cells = [
        "from tests.judging.samples import doubled\ndoubled.check(lambda number: exit())",
        "doubled.check(lambda number: quit(keep_kernel=True))",
        "import time\ntime.sleep(1.5)",
        "print('alive')",
    ]
    notebook = nbformat.v4.new_notebook(cells=list(map(nbformat.v4.new_code_cell, cells)))
    done = build.execute(notebook, course.TOP)
    for cell in done.cells[:2]:
        assert "Your code ended the program" in cell.outputs[0]["data"]["text/plain"]
    assert done.cells[3].outputs[0]["text"] == "alive\n"
