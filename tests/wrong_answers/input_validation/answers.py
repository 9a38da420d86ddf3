"""Right answers of lesson 02, of which others are varied."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, NoReturn

from voluptuous import All, Invalid, Length, Match, Optional, Range, Required, Schema

from helpers.tasks.input_validation import LIMITS
from helpers.tasks.input_validation.payloads.blood import CELLS


def bad(why: str = "no") -> NoReturn:
    raise ValueError(why)


def code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"P-[0-9]{6}", value) is not None


# --- JSON


def finite(text: str) -> float:
    return float(text) if math.isfinite(float(text)) else bad("too large")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs) if len(dict(pairs)) == len(pairs) else bad("twice")


def depth(value: Any) -> int:
    value = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


def whole(value: Any) -> Any:
    json.dumps(value, ensure_ascii=False).encode()
    return value


HOOKS: dict[str, Any] = {"parse_constant": bad, "parse_float": finite, "object_pairs_hook": once}


def loader(
    decode: Any = lambda body: body.decode("utf-8"),
    large: Any = lambda body: len(body) > 65536,
    deep: Any = depth,
    after: Any = whole,
    recursion: type[BaseException] = RecursionError,
    **hooks: Any,
) -> Callable[[bytes], Any]:
    """A strict loader, or one in which one thing is wrong; a hook that is None is left out."""

    def load(body: bytes) -> Any:
        if large(body):
            bad("large")
        asked = {name: hook for name, hook in {**HOOKS, **hooks}.items() if hook is not None}
        try:
            value = json.loads(decode(body), **asked)
            return after(value) if deep(value) <= 20 else bad("deep")
        except recursion:
            bad("deep")

    return load


# --- schemas

PATIENT = All(str, Match(r"P-[0-9]{6}\Z"))
NAME = All(str, Length(1, 80), Match(r"[^\x00-\x1f\x7f-\x9f]+\Z"))


def rule(holds: Callable[[Any], Any], say: Callable[[Any], str] = lambda value: "no") -> Any:
    """A validator of voluptuous from a predicate and what to say of a value."""

    def check(value: Any) -> Any:
        if not holds(value):
            raise Invalid(say(value))
        return value

    return check


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def total(features: dict[str, Any]) -> float:
    return sum(features[name] for name in CELLS)


NUMBER = rule(is_number)
ADDS_UP = rule(lambda features: 99 <= total(features) <= 101)


def schema(
    number: Any = NUMBER,
    span: Callable[[float, float], Any] = Range,
    fits: Any = ADDS_UP,
    name: Any = NAME,
    patient: Any = PATIENT,
    key: Any = Required,
    optional: Any = Optional("name"),  # noqa: B008 - a marker of voluptuous
    shape: Any = dict,
    **extra: Any,
) -> Schema:
    """A schema for a blood count, or one in which one thing is wrong; `extra` is that of both dicts."""
    features = Schema({key(one): All(number, span(*ends)) for one, ends in LIMITS.items()},
                      extra=extra.get("inner", False))  # fmt: skip
    return Schema(
        {Required("patient"): patient, optional: name,
         Required("features"): All(shape, features, fits) if fits else All(shape, features)},
        extra=extra.get("outer", False),
    )  # fmt: skip
