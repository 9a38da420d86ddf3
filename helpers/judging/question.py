"""A task that is answered in words: one choice, or one for each of several lines.

    claims = question(
        "injection", "claims",
        lines={
            "a parameter can carry a column's name": Line(
                right="false",
                why="The statement is compiled before the parameter arrives.",
                wrong={"only with an ORM": "An ORM sends the same statement."},
            ),
        },
        hints=["a nudge", "a pointer", "nearly the answer"],
    )

A lesson's *recall* is a question on earlier lessons, judged like any other, that is neither
in TASKS nor entered in the journal: `recall = question("injection", "recall", entered=False, ...)`
in `tasks/injection/recall.py`, three to five lines, hints as you like.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from numbers import Real
from typing import Any

from helpers.judging.parts import Parts, expect, fail
from helpers.judging.task import Task

_SAME = {ord(sign): None for sign in " _-\t\n"} | {0x2019: "'"}


@dataclass(frozen=True)
class Line:
    """One line of a question.

    right: the choice, or a tuple of all that are accepted. why: what a wrong choice is told.
    wrong: a message of its own for a choice that deserves one, {choice: message}.
    """

    right: Any
    why: str = ""
    wrong: Mapping[Any, str] = field(default_factory=dict)

    @property
    def accepted(self) -> tuple[Any, ...]:
        """The right choices."""
        return (
            tuple(self.right) if isinstance(self.right, (tuple, set, frozenset)) else (self.right,)
        )


def _plain(value: object) -> str:
    """A choice in letters alone; True is "true", 404, 404.0 and "404" are one; others are none."""
    value = value.value if isinstance(value, Enum) else value
    if type(value).__name__ in ("bool", "bool_"):  # NumPy's too
        return "true" if value else "false"
    if isinstance(value, Real):
        return str(int(value)) if value == int(value) else str(value)
    if not isinstance(value, str):
        return f"<{type(value).__name__}>"
    word = str.lower(value).translate(_SAME)
    return word.removesuffix(".0") if word.removesuffix(".0").isdecimal() else word


def _judged(line: Line, choice: Any, choices: Mapping[str, str]) -> None:
    """Fail the part that is open unless `choice` is right; `choices` are all that are offered."""
    mine = _plain(choice)
    if mine in map(_plain, line.accepted):
        return
    offered = ", ".join(sorted(choices.values()))
    expect(mine in choices, f"{choice!r:.60} is not one of the choices: {offered}.")
    own = {_plain(key): message for key, message in line.wrong.items()}
    fail(own.get(mine) or line.why or "Not this one: read the line again.")


def question(
    lesson: str,
    name: str,
    *,
    lines: Mapping[str, Line] | None = None,
    line: Line | None = None,
    hints: Sequence[str],
    choices: Sequence[Any] = (),
    minutes: int = 2,
    difficulty: int = 1,
    entered: bool = True,
) -> Task:
    """A task answered in words: `line` for a single choice, `lines` for a dictionary of them.

    lines: {the line's text: its Line}. choices: what is offered beside the right and the wrong
    ones of the lines. Case, spaces, hyphens and underscores do not matter, and 404 is "404".
    entered: False for a recall.
    """
    if (line is None) == (not lines):
        raise ValueError(f"{name}: a question has a `line` or its `lines`")
    asked = lines or {name: line or Line("")}
    offered = [c for one in asked.values() for c in (*one.accepted, *one.wrong)] + list(choices)
    known = {_plain(choice): str(choice) for choice in offered}

    def judge_one(answer: Any, part: Parts) -> None:
        with part("names the right one"):
            _judged(asked[name], answer, known)

    def judge_many(answer: Any, part: Parts) -> None:
        given = {_plain(key): choice for key, choice in answer.items()}
        for text, one in asked.items():
            with part(str(text)):
                expect(_plain(text) in given, "Without a choice.")
                _judged(one, given[_plain(text)], known)

    return Task(
        name=name, lesson=lesson, judge=judge_many if lines else judge_one, minutes=minutes,
        difficulty=difficulty, hints=list(hints), proof="question",
        expects="dictionary" if lines else "", entered=entered, lines=dict(asked),
    )  # fmt: skip


def right_answer(task: Task) -> Any:
    """A right answer to a question, to vary in its bank: a dictionary, or the single choice."""
    words = {text: line.accepted[0] for text, line in task.lines.items()}
    return words if task.expects == "dictionary" else words[task.name]
