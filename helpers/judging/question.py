"""A task that is answered in words: one choice, or one for each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from numbers import Real
from typing import Any

from helpers.judging.parts import Parts, expect, fail
from helpers.judging.task import Task


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
