"""How an answer is judged: `Task`, its parts, and the `Verdict` that the learner reads.

A task is a function with named parts. A part that fails says what got through and why:

    @task(minutes=5, difficulty=1, hints=["Look at where the match ends."])
    def patient_id(answer, part):
        with part("accepts every valid identifier"):
            for text in valid:
                if part.call(answer, text) is not True:
                    fail(f"{text!r} was refused.")

All parts run, even if one fails. Nothing that the answer does ends the session (see `guard`).
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from numbers import Real
from typing import Any

from helpers import display, guard, progress
from helpers.parts import (
    NOT_ATTEMPTED,
    NOT_YET,
    SOLVED,
    Enough,
    NotYet,
    Part,
    Parts,
    Verdict,
    VerdictError,
    expect,
    fail,
)

__all__ = [
    "NOT_ATTEMPTED", "NOT_YET", "SOLVED", "NotYet", "Part", "Parts", "Task", "Verdict",
    "VerdictError", "expect", "fail", "question", "task",
]  # fmt: skip
PROOFS = ("defence", "attack", "question")


@dataclass
class Task:
    """A task of a lesson: `check(answer)` judges, `hint()` gives the next rung of the ladder."""

    name: str
    lesson: str
    judge: Callable[..., None]
    minutes: int
    difficulty: int
    hints: Sequence[str]
    asvs: str = ""
    proof: str = "defence"
    expects: str = ""
    seconds: float = 10.0
    untouched: Callable[..., bool] | None = None
    title: str = ""
    _rung: int = field(default=0, repr=False)

    def __repr__(self) -> str:
        return f"tasks.{self.name}: .check(your answer) judges it, .hint() helps."

    @property
    def answers(self) -> list[str]:
        """The names of the answers that `check` takes, in order."""
        return list(inspect.signature(self.judge).parameters)[:-1]

    def check(self, *answers: Any) -> Verdict:
        """Judge the answer and return a `Verdict`; a solved task is entered in the journal."""
        verdict = self._judged(answers)
        progress.record(self.lesson, self.name, verdict.state)
        if os.environ.get("NBGRADER_EXECUTION") and not verdict.passed:
            raise VerdictError(repr(verdict))
        return verdict

    def hint(self, rung: int | None = None) -> display.Note:
        """The next hint, or hint number `rung` (1 is the gentlest)."""
        if rung is not None and not 1 <= rung <= len(self.hints):
            return display.Note("Hint", f"There are {len(self.hints)} hints: 1 is the gentlest.")
        self._rung = rung or self._rung + 1
        if self._rung > len(self.hints):
            return display.Note(
                "Hint", "That was the last hint. The notebook of this name in solutions/ explains."
            )
        return display.Note(f"Hint {self._rung} of {len(self.hints)}", self.hints[self._rung - 1])

    def _judged(self, answers: tuple[Any, ...]) -> Verdict:
        wanted = self.answers
        if len(answers) != len(wanted):
            call = f"tasks.{self.name}.check({', '.join(wanted)})"
            return Verdict(self.name, NOT_YET, f"This check is called as {call}.")
        empty = self.untouched or (lambda *given: all(map(guard.untouched, given)))
        if empty(*answers):
            return Verdict(
                self.name, NOT_ATTEMPTED, "Nothing to judge yet: write your answer, then run this."
            )
        misfit = self._misfit(answers)
        if misfit:
            return Verdict(self.name, NOT_YET, misfit)
        part = Parts(self.seconds)

        def run() -> None:
            try:
                self.judge(*answers, part)
            except Enough:
                pass
            except (Exception, SystemExit, guard.TimeUp) as error:
                if not part.over:
                    part(part._name or "runs").__exit__(type(error), error, error.__traceback__)

        with guard.quiet() as noise:
            finished = guard.limited(run, self.seconds)
        stopped = part.over or not finished
        if stopped and all(result.holds for result in part.results):
            late = f"Your code had not finished after {self.seconds:g} seconds and was left behind."
            part.results.append(Part("finishes", False, late))
        return self._verdict(tuple(part.results), tuple(noise.notes()))

    def _misfit(self, answers: tuple[Any, ...]) -> str:
        for name, answer in zip(self.answers, answers, strict=True):
            if guard.untouched(answer):
                return f"`{name}` is still empty: this task needs all of {', '.join(self.answers)}."
            missing = guard.holes(answer)
            if missing:
                places = "place is" if missing == 1 else "places are"
                return f"{missing} {places} still `...`: fill them, then check again."
            if self.expects == "function" and not callable(answer):
                return (
                    f"This check needs the function itself, not what it returns: a "
                    f"{type(answer).__name__} was passed. Write its name without parentheses."
                )
            if self.expects == "class" and not inspect.isclass(answer):
                return f"This check needs the class itself; a {type(answer).__name__} was passed."
        return ""

    def _verdict(self, parts: tuple[Part, ...], notes: tuple[str, ...]) -> Verdict:
        held = sum(part.holds for part in parts)
        if parts and held == len(parts):
            many = "its one part holds" if held == 1 else f"all {held} parts hold"
            return Verdict(self.name, SOLVED, f"Solved: {many}.", parts, notes)
        count = f"{held} of {len(parts)} parts hold."
        said = " ".join([count, *(part.message for part in parts if not part.holds)])
        return Verdict(self.name, NOT_YET, said, parts, notes)


def task(
    *,
    minutes: int,
    difficulty: int,
    hints: Sequence[str],
    asvs: str = "",
    proof: str = "defence",
    expects: str = "",
    seconds: float = 10.0,
    untouched: Callable[..., bool] | None = None,
) -> Callable[[Callable[..., None]], Task]:
    """Make a task of a judging function `judge(answer, ..., part)`.

    minutes, difficulty (1 to 5): for the exercise's box. hints: from a nudge to nearly the
    answer. asvs: OWASP ASVS 5.0 requirement. proof: 'defence' (an attack must succeed on the
    vulnerable version and honest input must pass), 'attack' (the learner attacks) or 'question'.
    expects: 'function', 'class' or '' for any value. seconds: limit for the whole check.
    untouched: tells the starter from an answer where the general rule cannot.
    """
    if proof not in PROOFS or not 1 <= difficulty <= 5 or len(hints) < 2:
        raise ValueError("a task needs a known proof, a difficulty from 1 to 5 and 2 hints or more")

    def make(judge: Callable[..., None]) -> Task:
        lesson = judge.__module__.rpartition(".")[2]
        return Task(
            judge.__name__, lesson, judge, minutes, difficulty, list(hints), asvs, proof,
            expects, seconds, untouched, inspect.getdoc(judge) or "",
        )  # fmt: skip

    return make


def _plain(value: object) -> str:
    """A word in letters alone; True is "true", 404 is "404"; other objects equal nothing."""
    value = value.value if isinstance(value, Enum) else value
    if type(value).__name__ in ("bool", "bool_"):  # NumPy's too
        return "true" if value else "false"
    if isinstance(value, str):
        return str.lower(value).translate({ord(sign): None for sign in " _-\t\n"} | {0x2019: "'"})
    return str(value) if isinstance(value, Real) else f"<{type(value).__name__}>"


def _choices(value: Any) -> Sequence[Any]:
    return tuple(value) if isinstance(value, (set, frozenset, tuple)) else (value,)


def question(
    lesson: str,
    name: str,
    *,
    right: str | Sequence[str] | Mapping[str, Any],
    because: Mapping[Any, Any],
    hints: Sequence[str],
    minutes: int = 2,
    difficulty: int = 1,
) -> Task:
    """A task answered in words: one choice, or a mapping of names to choices.

    right: the choice (or the accepted ones), or for a mapping the right choice of each key.
    because: what to say to a wrong choice. For one choice {choice: message}; for a mapping
    {(key, choice): message}, with {key: message} for any other choice. Case, spaces, hyphens
    and underscores do not matter. Each choice must be right somewhere or have its message.
    """

    def judge_one(answer: Any, part: Parts) -> None:
        accepted = [right] if isinstance(right, str) else list(right)
        with part("names the right one"):
            if _plain(answer) in map(_plain, accepted):
                return
            said = {_plain(key): message for key, message in because.items()}
            choices = ", ".join(str(key) for key in [*because, *accepted][:9])
            choices = ", ".join(sorted(choices.split(", ")))
            fail(said.get(_plain(answer), f"{answer!r} is not one of the choices: {choices}."))

    def judge_many(answer: Any, part: Parts) -> None:
        assert isinstance(right, Mapping)  # noqa: S101 - for the type checker
        given = {_plain(k): v for k, v in answer.items()} if isinstance(answer, Mapping) else {}
        default = "Not this one: read the line again."
        said = {
            (_plain(k[0]), _plain(k[1])) if isinstance(k, tuple) else _plain(k): text
            for k, text in because.items()
        }
        offered = [choice for value in right.values() for choice in _choices(value)]
        offered += [k[1] for k in because if isinstance(k, tuple)]
        choices = {_plain(choice): str(choice) for choice in offered}
        with part("answers every line"):
            expect(isinstance(answer, Mapping), "Give a dictionary: one choice for each line.")
            missing = [key for key in right if _plain(key) not in given]
            expect(not missing, f"Without a choice: {', '.join(map(str, missing))}.")
        for key, value in right.items():
            if _plain(key) not in given:
                continue
            with part(str(key)):
                mine = _plain(given[_plain(key)])
                if mine in map(_plain, _choices(value)):
                    continue
                expect(
                    mine in choices,
                    f"{given[_plain(key)]!r:.60} is not one of the choices: "
                    f"{', '.join(sorted(choices.values()))}.",
                )
                fail(said.get((_plain(key), mine), said.get(_plain(key), default)))

    judge = judge_many if isinstance(right, Mapping) else judge_one
    return Task(name, lesson, judge, minutes, difficulty, list(hints), proof="question")
