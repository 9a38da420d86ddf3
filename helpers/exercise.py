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

import copy
import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NoReturn

from helpers import display, guard, progress

SOLVED, NOT_YET, NOT_ATTEMPTED = "solved", "not yet", "not attempted"
PROOFS = ("defence", "attack", "question")


class NotYet(Exception):
    """Raised inside a part: the answer does not hold, and the text says what got through."""


class VerdictError(AssertionError):
    """Raised instead of returned where nbgrader runs the notebook and the answer has not passed."""


class _Enough(BaseException):
    """Ends a check whose time is used up."""


def fail(message: str) -> NoReturn:
    """End the current part: `message` says what got through or was refused, and why it matters."""
    raise NotYet(message)


def expect(condition: object, message: str) -> None:
    """Fail the current part with `message` unless `condition` holds."""
    if not condition:
        raise NotYet(message)


@dataclass(frozen=True)
class Part:
    """One named demand of a task, and whether the answer meets it."""

    name: str
    holds: bool
    message: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a check says: `state`, the `parts` in order, and one `message` for the whole.

    `repr` is plain, stable text; `_repr_html_` is the same content for JupyterLab.
    """

    task: str
    state: str
    message: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.state == SOLVED

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return display.verdict_text(self)

    def _repr_html_(self) -> str:
        return display.verdict_html(self)


class Parts:
    """Handed to a task as `part`: opens named parts and calls the learner's code."""

    def __init__(self, seconds: float) -> None:
        self.results: list[Part] = []
        self.seconds = seconds
        self.over = False
        self._name = ""

    def __call__(self, name: str) -> Parts:
        if self.over:
            raise _Enough
        self._name = name
        return self

    def __enter__(self) -> Parts:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        message = ""
        if isinstance(error, NotYet):
            message = str(error)
        elif isinstance(error, guard.TimeUp):
            guard.disarm()
            self.over = True
            where = guard.learner_line(trace)
            where = f" It was at {where}." if where else ""
            message = (
                f"Your code had not finished after {self.seconds:g} seconds and was stopped.{where}"
                " Look for a loop that never ends. The parts after this one were not tried."
            )
        elif isinstance(error, (Exception, SystemExit)):
            message = guard.describe(error)
        elif error is not None:
            return False
        self.results.append(Part(self._name, error is None, message))
        return True

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the learner's `function` on copies; fail if it changes what it was given.

        What cannot be copied (a connection, a response) is handed over as it is.
        """
        given = [_copied(value) for value in args]
        result = function(*given, **kwargs)
        for before, after in zip(args, given, strict=True):
            if after is not before and not _same(before, after):
                fail(
                    f"Your code changed the {type(before).__name__} it was given. "
                    "Its owner still needs it as it was: work on a copy."
                )
        return result

    def raises(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Exception | None:
        """The exception that the call raises, or None where it returns."""
        try:
            self.call(function, *args, **kwargs)
        except NotYet:
            raise
        except Exception as error:
            return error
        return None


def _copied(value: Any) -> Any:
    if isinstance(value, (dict, list, set, bytearray)):
        try:
            return copy.deepcopy(value)
        except Exception:  # a handle inside cannot be copied: share it
            return value
    return value


def _same(before: Any, after: Any) -> bool:
    return repr(before) == repr(after)  # NaN equals itself here


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
            except _Enough:
                pass
            except (Exception, SystemExit, guard.TimeUp) as error:
                part(part._name or "runs").__exit__(type(error), error, error.__traceback__)

        with guard.quiet() as noise:
            finished = guard.limited(run, self.seconds)
        if not finished and not part.over:
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


def _plain(value: object) -> object:
    value = getattr(value, "value", value)  # an Enum's value
    if isinstance(value, str):
        return " ".join(value.lower().replace("_", " ").replace("-", " ").split())
    return value


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
    and underscores do not matter.
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
        with part("answers every line"):
            expect(isinstance(answer, Mapping), "Give a dictionary: one choice for each line.")
            missing = [key for key in right if _plain(key) not in given]
            expect(not missing, f"Without a choice: {', '.join(map(str, missing))}.")
        for key, value in right.items():
            if _plain(key) not in given:
                continue
            with part(str(key)):
                mine = given[_plain(key)]
                accepted = value if isinstance(value, (set, frozenset, tuple)) else (value,)
                if _plain(mine) not in map(_plain, accepted):
                    said = {
                        (_plain(k[0]), _plain(k[1])) if isinstance(k, tuple) else _plain(k): text
                        for k, text in because.items()
                    }
                    default = said.get(_plain(key), "Not this one: read the line again.")
                    fail(said.get((_plain(key), _plain(mine)), default))

    judge = judge_many if isinstance(right, Mapping) else judge_one
    return Task(name, lesson, judge, minutes, difficulty, list(hints), proof="question")
