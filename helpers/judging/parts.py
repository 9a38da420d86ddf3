"""The parts of a task, and the verdict that they add up to."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NoReturn

from helpers import display
from helpers.judging import guard, limits

SOLVED, NOT_YET, NOT_ATTEMPTED = "solved", "not yet", "not attempted"
NOT_JUDGED = "not judged"  # the check itself could not run on this machine


class NotYet(Exception):
    """Raised inside a part: the answer does not hold, and the text says what got through."""


class VerdictError(AssertionError):
    """Raised instead of returned where nbgrader runs the notebook and the answer has not passed."""


class Enough(BaseException):
    """Ends a check whose time is used up."""


def fail(message: str) -> NoReturn:
    """End the current part: `message` says what got through or was refused, and why it matters."""
    raise NotYet(message)


def expect(condition: object, message: str) -> None:
    """Fail the current part with `message` unless `condition` holds."""
    if not condition:
        raise NotYet(message)


def expect_none(findings: Iterable[str], most: int = 1) -> None:
    """Fail the current part with the first `most` findings, each told once, and how many more.

    For a judge that tries a list of cases: it collects a sentence for each that went wrong.
    """
    told = list(dict.fromkeys(findings))
    if told:
        more = f" (and {len(told) - most} more)" if len(told) > most else ""
        raise NotYet("\n".join(told[:most]) + more)


def shown(value: object, limit: int = 60) -> str:
    """A repr for a message: one line of at most `limit` characters, printable, never an error."""
    try:
        text = repr(value)
    except Exception as error:
        text = f"<a {type(value).__name__} whose repr raises {type(error).__name__}>"
    text = guard.printable(text, keep="")
    return text if len(text) <= limit else text[: limit - 3] + "..."


def kind(value: object) -> str:
    """What a value is, with its article: 'an int', 'a str', 'None'."""
    name = type(value).__name__
    return "None" if value is None else f"{'an' if name[0] in 'aeiouAEIO' else 'a'} {name}"


@dataclass(frozen=True)
class Part:
    """One named demand of a task, and whether the answer meets it.

    tried: False where the answer was stopped before. fault: the check itself could not run.
    """

    name: str
    holds: bool
    message: str = ""
    tried: bool = True
    fault: bool = False

    @property
    def sign(self) -> str:
        """'ok', 'no', or '..' where nothing can be said."""
        return "ok" if self.holds else ".." if self.fault or not self.tried else "no"


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
    unit: str = "parts"  # what is counted: the parts of a task, the lines of a question
    brief: bool = False  # list only what does not hold
    after: tuple[display.Words, ...] = ()  # what is next

    @property
    def count(self) -> str:
        """How much of it holds: '4 of 6 parts hold', '3 of 5 lines are right'."""
        held = sum(part.holds for part in self.parts)
        verb = "hold" if self.unit == "parts" else "are right"
        return f"{held} of {len(self.parts)} {self.unit} {verb}"

    @property
    def shown(self) -> tuple[Part, ...]:
        """The parts that a reader is shown."""
        return tuple(part for part in self.parts if not (self.brief and part.holds))

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

    def __init__(self, seconds: float, cap: float | None = None) -> None:
        self.results: list[Part] = []
        self.limit = limits.Limit(seconds, cap)
        self.over = False
        self._name = ""

    def __call__(self, name: str) -> Parts:
        if self.over:
            raise Enough
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
        if isinstance(error, (Enough, KeyboardInterrupt)):
            return False
        self.enter(error)
        return True

    def enter(self, error: BaseException | None) -> None:
        """Note how the part that is open ended: with `error`, or well."""
        message, fault = "", False
        if isinstance(error, NotYet):
            message = str(error)
        elif isinstance(error, limits.TimeUp):
            limits.disarm()
            self.over = True
            where = guard.learner_line(error.__traceback__)
            where = f" It was at {where}." if where else ""
            message = (
                f"Your code had not finished after {self.limit} and was stopped.{where}"
                " Look for a loop that never ends, or a step that is slow by nature."
            )
        elif error is not None:
            message, fault = guard.describe(error), guard.is_fault(error)
        name = self._name or "runs"
        self.results.append(Part(name, error is None, guard.printable(message), fault=fault))

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
    if repr(before) == repr(after):  # NaN equals itself here
        return True
    try:  # the copy of a set may list its members in another order
        return bool(before == after)
    except Exception:
        return False
