"""Whether an answer is still the starter that the exercise gave."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Mapping

_EMPTY = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE", "POP_TOP", "CACHE"}
_EMPTY |= {"COPY_FREE_VARS", "MAKE_CELL", "LOAD_COMMON_CONSTANT"}


def _empty_function(function: Callable[..., object]) -> bool:
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return False
    if code.co_names == ("NotImplementedError",):
        return True
    loaded = []
    for step in dis.get_instructions(code):  # the first step that does something ends it
        if step.opname not in _EMPTY:
            return False
        loaded += [step.argval] if "CONST" in step.opname else []
    return not loaded or loaded[-1] in (None, ...)


def untouched(answer: object) -> bool:
    """True where an answer is still the starter: `...`, None, '', or a body that does nothing.

    A class counts as untouched while none of its own public methods does anything; a
    container while all that it holds is untouched.
    """
    if answer is None or answer is ... or (isinstance(answer, str) and not answer.strip()):
        return True
    if isinstance(answer, Mapping):
        return bool(answer) and all(map(untouched, answer.values()))
    if isinstance(answer, (list, tuple, set, frozenset)):
        return bool(answer) and all(map(untouched, answer))
    if inspect.isclass(answer):
        own = [
            value
            for name, value in vars(answer).items()
            if inspect.isfunction(value) and not (name.startswith("__") and name != "__call__")
        ]
        empty = bool(own) and all(map(_empty_function, own))
        # a class that empties methods of another one of the learner's is an answer
        return empty and not any(
            base.__module__ == answer.__module__ and not untouched(base)
            for base in answer.__mro__[1:-1]
        )
    return inspect.isfunction(answer) and _empty_function(answer)


def holes(answer: object) -> int:
    """How many places of a container are still `...`."""
    if answer is ...:
        return 1
    if isinstance(answer, Mapping):
        return sum(map(holes, answer.values()))
    if isinstance(answer, (list, tuple)):
        return sum(map(holes, answer))
    return 0
