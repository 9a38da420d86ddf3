"""Questions: a line each, choices written in several ways, a recall."""

from __future__ import annotations

import numpy as np
import pytest

from helpers import journal
from helpers.judging import Line, question, right_answer


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
