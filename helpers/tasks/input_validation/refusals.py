"""What is handed to an answer of lesson 02, and how it has to take or refuse it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from helpers.judging import expect_none
from helpers.judging.guard import describe
from helpers.judging.values import shown


@dataclass(frozen=True)
class Case:
    """One input. group: '' for an honest one, else the rule that it breaks.

    what: how a message names it. path: where an error has to lead, if it has to. markers: texts
    that no error may repeat. why: what is wrong with the input.
    """

    group: str
    what: str
    body: Any
    path: tuple[Any, ...] = ()
    markers: tuple[str, ...] = ()
    why: str = ""


def capital(text: str) -> str:
    """A sentence's beginning."""
    return text[:1].upper() + text[1:]


def expect_clean(findings: Iterable[str]) -> None:
    """Fail the current part where one of the findings says something; '' says nothing."""
    expect_none(filter(None, findings))


def another(what: str, error: Exception, wanted: str = "ValueError") -> str:
    """What is wrong where `what` ended in another exception than the one agreed on."""
    return (
        f"{capital(what)} raised {type(error).__name__}, and that is no {wanted}. The endpoint expects "
        f"only that one: this becomes a 500. {describe(error)}"
    )


def taken(
    part: Any,
    answer: Callable[..., Any],
    *given: Any,
    what: str,
    why: str,
    show: Callable[[Any], str] = lambda found: shown(found, 40),
    heard: Callable[[str], None] = lambda text: None,
) -> str:
    """What is wrong with how `answer` took a hostile input; '' where it raised ValueError as agreed.

    heard: is told the text of that error.
    """
    try:
        found = part.call(answer, *given)
    except ValueError as error:
        heard(str(error))
        return ""
    except Exception as error:
        return another(what, error)
    if found is None:
        return f"For {what} your function returned None: the caller goes on with it. Raise ValueError."
    return f"{capital(what)} was accepted as {show(found)}, but {why}."


def misread(
    part: Any, answer: Any, what: str, given: bytes, differs: Callable[[Any], str]
) -> str:
    """What is wrong with how `answer` read an honest input; '' for nothing.

    differs: what is wrong with the value that it gave back.
    """
    try:
        found = part.call(answer, given)
    except ValueError as error:
        return f"{capital(what)} was refused with {type(error).__name__}: {error!s:.120}"
    except Exception as error:
        return f"{capital(what)} is honest. {describe(error)}"
    wrong = differs(found)
    return wrong and f"{capital(what)}: {wrong}."
