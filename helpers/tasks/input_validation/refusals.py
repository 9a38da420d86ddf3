"""How a hostile input has to be refused in lesson 02: by the one exception that the caller expects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from helpers.judging import expect_none
from helpers.judging.guard import describe
from helpers.judging.values import shown


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
) -> str:
    """What is wrong with how `answer` took a hostile input; '' where it refused it as agreed."""
    try:
        found = part.call(answer, *given)
    except ValueError:
        return ""
    except Exception as error:
        return another(what, error)
    if found is None:
        return f"For {what} your function returned None: the caller goes on with it. Raise ValueError."
    return f"{capital(what)} was accepted as {show(found)}, but {why}."
