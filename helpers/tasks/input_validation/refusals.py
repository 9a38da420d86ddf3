"""How an answer of lesson 02 has to take or refuse what it is handed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from helpers.judging import expect_none
from helpers.judging.guard import describe
from helpers.judging.values import shown
from helpers.tasks.input_validation.payloads import Case
from helpers.tasks.input_validation.payloads.blood import CELLS


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


def names_path(found: Sequence[Sequence[Any]], case: Case) -> bool:
    """Whether one of the paths found leads to the fault.

    Where a percentage is at fault, the rule about their sum may be told, at their parent.
    """
    wanted = list(case.path)
    summed = case.group == "fit" or (case.group in ("range", "bool") and wanted[-1] in CELLS)
    for path in found:
        given = [str(step) for step in path]
        if given == wanted or (summed and given == ["features"]):
            return True
        if wanted == ["features"] == given[:1] and case.group in ("fit", "missing"):
            return True
    return False
