"""What must be refused: a case with its reason, and how a judge tells what was not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from helpers.judging import guard
from helpers.judging.parts import expect_none, fail


class Case(NamedTuple):
    """Something that must be refused: what was done to it, the thing itself, and why that matters."""

    name: str
    token: str
    why: str


def refuse(call: Callable[[str], Any], cases: Iterable[Case], kind: type[Exception]) -> None:
    """Every case must raise `kind`: says what got through, what came back empty, what crashed."""
    cases = list(cases)
    through, silent, crashed = [], [], []
    name = kind.__name__ if kind.__module__ == "builtins" else f"jwt.{kind.__name__}"
    for case in cases:
        try:
            result = call(case.token)
        except kind:
            continue
        except Exception as error:
            crashed.append(f"{case.name}: no {name}. {guard.describe(error)} To a client that is an error "
                           f"500. {case.why}")  # fmt: skip
        else:
            (through if result else silent).append(case)
    if through:
        more = f" and {len(through) - 3} more" if len(through) > 3 else ""
        names = "; ".join(case.name for case in through[:3]) + more
        fail(f"Accepted: {len(through)} of {len(cases)}: {names}. {through[0].why}")
    if silent:
        fail(f"{silent[0].name}: your function gave back nothing instead of raising {name}. A caller that "
             "forgets to look at the result lets everybody in.")  # fmt: skip
    expect_none(crashed)


def made(answer: Callable, given: dict[str, Any]) -> None:
    """The class can be made from what the task gives it; fails once, before all parts."""
    wanted, name = ", ".join(given), getattr(answer, "__name__", "class")
    try:
        answer(*given.values())
    except TypeError as error:
        if error.__traceback__ and error.__traceback__.tb_next:  # raised further in
            raise
        fail(f"{name}({wanted}) cannot be made ({error}): write __init__(self, {wanted}). No part was tried.")
