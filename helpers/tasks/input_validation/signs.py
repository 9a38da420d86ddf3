"""Signs for lesson 02: of every category of Unicode, so that no list of bad ones is long enough."""

from __future__ import annotations

import functools
import random
import secrets
import unicodedata
from collections.abc import Iterator

DRAW = random.SystemRandom()  # the learner may have seeded the common one
CONTROLS = "".join(map(chr, [*range(32), *range(127, 160)]))
FAMOUS = (
    "\u00a0\u3000\u2003\u2028\u2029\u200b\u2060\ufeff\u00ad\u202d\u202e\u2066"  # not to be seen
    "＜＞；／＼．＂＇＝＄％：｜｀＠＋－"  # full-width ones, which become ASCII when normalised
    "\u2010\u2011\u2012\u2013\u2014\u2212\u2215\u2044\u201c\u201d\u2018\u00b4٣３५🙂"
)
MARKS = "qxzjvkw"  # no word of an error message has four of these in a row


@functools.cache
def categories() -> dict[str, str]:
    """The signs of the basic plane by their category, from 'Lu' to 'Zs'."""
    found: dict[str, str] = {}
    for sign in map(chr, range(0x10000)):
        kind = unicodedata.category(sign)
        if kind != "Cn" or ord(sign) & 0xFFFE == 0xFFFE:  # the others may get a meaning one day
            found[kind] = found.get(kind, "") + sign
    return found


def called(sign: str) -> str:
    """A sign by its name, such as 'U+0060 GRAVE ACCENT'."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')}"


def foreign(allowed: str, kinds: str, unjudged: str = "") -> Iterator[str]:
    """Signs that nobody agreed on: all of ASCII, the controls, the famous, some of each category.

    allowed: signs that were agreed on. kinds: first letters of categories that were ("LM").
    unjudged: first letters of categories that the contract leaves open.
    """
    drawn = [DRAW.choice(signs) for signs in categories().values() for _ in range(3)]
    for sign in dict.fromkeys([*map(chr, range(128)), *CONTROLS, *FAMOUS, *drawn]):
        kind = unicodedata.category(sign)[0]
        if sign not in allowed and kind not in kinds + unjudged:
            yield sign


@functools.cache
def _zeros() -> str:
    """The digit nought of every script but our own."""
    return "".join(c for c in categories()["Nd"] if unicodedata.digit(c) == 0 and c != "0")


def other_digits() -> list[tuple[str, str]]:
    """Digits 0 to 9 of other scripts, as (name of the script, the ten): three known, one drawn."""
    found = []
    for zero in ("٠", "０", "०", DRAW.choice(_zeros())):
        name = unicodedata.name(zero).removesuffix(" DIGIT ZERO").title()
        found.append((name, "".join(chr(ord(zero) + at) for at in range(10))))
    return found


def mark() -> str:
    """Ten letters that a message can only have from the value that was sent."""
    return "".join(secrets.choice(MARKS) for _ in range(10))


def repeats(said: str, value: str) -> bool:
    """Whether a message shows this value, or a piece of a `mark` in it, with or without `,` and `_`."""
    bare = said.replace(",", "").replace("_", "")
    runs = [value[at : at + 4] for at in range(len(value) - 3)]
    pieces = [run for run in runs if set(run) <= set(MARKS)]
    return bool(value) and any(one in text for one in [value, *pieces] for text in (said, bare))
