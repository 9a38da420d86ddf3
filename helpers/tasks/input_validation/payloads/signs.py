"""Texts for lesson 02, made from rules: identifiers, look-alikes, and signs of every category."""

from __future__ import annotations

import functools
import random
import secrets
import string
import unicodedata
from collections.abc import Iterator

DRAW = random.Random()  # noqa: S311 - no secret; the learner may have seeded the common one
CONTROLS = "".join(map(chr, [*range(32), *range(127, 160)]))
FAMOUS = (
    "\u00a0\u3000\u2003\u2028\u2029\u200b\u2060\ufeff\u00ad\u202d\u202e\u2066"  # not to be seen
    "＜＞；／＼．＂＇＝＄％：｜｀＠＋－"  # full-width ones, which become ASCII when normalised
    "\u2010\u2011\u2012\u2013\u2014\u2212\u2215\u2044\u201c\u201d\u2018\u2019\u00b4٣３५🙂"
)
UNSEEN = {
    "\n": "line break", "\r": "carriage return", "\t": "tab", "\x00": "NUL", " ": "space",
    "\u00a0": "no-break space", "\u200b": "zero-width space",
}  # fmt: skip
MARKS = "qxzjvkw"  # no word of an error message has three different ones of these in a row


# --- signs


@functools.cache
def categories() -> dict[str, str]:
    """The signs of the basic plane by their category, from 'Lu' to 'Zs'."""
    found: dict[str, str] = {}
    for sign in map(chr, range(0x10000)):
        kind = unicodedata.category(sign)
        if kind != "Cn" or ord(sign) & 0xFFFE == 0xFFFE:  # the others may get a meaning one day
            found[kind] = found.get(kind, "") + sign
    return found


def one_of(*kinds: str) -> dict[str, str]:
    """A sign of each of these categories, drawn anew."""
    return {kind: DRAW.choice(categories()[kind]) for kind in kinds}


def called(sign: str) -> str:
    """A sign by its name, such as 'U+0060 GRAVE ACCENT'."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')}"


def foreign(allowed: str, kinds: str, unjudged: str = "") -> Iterator[str]:
    """Signs that nobody agreed on: all of ASCII, the controls, the famous, some of each category.

    allowed: signs that were agreed on. kinds: first letters of categories that were ("LM").
    unjudged: first letters of categories that the contract leaves open.
    """
    drawn = [sign for _ in range(3) for sign in one_of(*categories()).values()]
    for sign in dict.fromkeys([*map(chr, range(128)), *CONTROLS, *FAMOUS, *drawn]):
        kind = unicodedata.category(sign)[0]
        if sign not in allowed and kind not in kinds + unjudged:
            yield sign


# --- patient identifiers


def fresh_code() -> str:
    """A patient identifier that nobody can have written into an answer."""
    return f"P-{secrets.randbelow(10**6):06d}"


def _digits_of_others() -> Iterator[tuple[str, str]]:
    """The digits 0 to 9 of three known scripts and of one drawn, with the name of the script."""
    zeros = [c for c in categories()["Nd"] if unicodedata.digit(c) == 0 and c != "0"]
    for zero in ("٠", "０", "०", DRAW.choice(zeros)):
        name = unicodedata.name(zero).removesuffix(" DIGIT ZERO").title()
        yield name, "".join(chr(ord(zero) + at) for at in range(10))


def look_alikes(code: str) -> Iterator[tuple[str, str, str]]:
    """Texts that are no identifier, made from one that is: (group, text, what is wrong with it)."""
    digits = code[2:]
    for more in ("", digits[:5], f"{digits}7", f"{digits}77", digits * 2):
        yield "length", f"P-{more}", f"it has {len(more)} digits"
    yield "length", "", "it is empty"
    for sign, name in UNSEEN.items():
        yield "around", f"{code}{sign}", f"a {name} stands after it"
        yield "around", f"{sign}{code}", f"a {name} stands before it"
    yield "around", f"x{code}", "text stands before it"
    yield "around", f"{code}'; --", "text stands after it"
    yield "around", f"{code}\nP-", "a second line follows"
    yield "around", f"x\n{code}", "a line stands before it"
    for sign, name in {"+": "plus sign", "_": "underscore", " ": "space"}.items():
        yield "digits", f"P-{sign}{digits[:5]}", f"a {name} is no digit, though `int` takes it"
    yield "digits", f"P-{digits[0]}_{digits[1:5]}", "an underscore is no digit, though `int` takes it"
    yield "digits", f"P-{digits[:5]}²", "a superscript is no digit to compute with"
    for at in range(6):
        for sign in ("A", secrets.choice(string.ascii_letters), "/", ":"):
            text = f"P-{digits[:at]}{sign}{digits[at + 1 :]}"
            yield "digits", text, f"its place {at + 1} holds {sign!r} and no digit"
    for script, ten in _digits_of_others():
        other = digits.translate(str.maketrans(string.digits, ten))
        yield "script", f"P-{other}", f"its digits are {script}, and so another key"
        for at in range(6):
            mixed = f"P-{digits[:at]}{other[at]}{digits[at + 1 :]}"
            yield "script", mixed, f"one of its digits is {script}, and so another key"
    for prefix, wrong in {
        "p-": "the letter is a small one", "Q-": "the letter is a Q", "-": "there is no P",
        "Р-": "the first letter is a Cyrillic one that looks the same",
        "P_": "there is no hyphen", "P": "there is no hyphen", "P--": "there are two hyphens",
        **dict.fromkeys(("P\u2011", "P–", "P—", "P−"), "the hyphen is another sign"),
    }.items():  # fmt: skip
        yield "prefix", prefix + digits, wrong


# --- what an error may not repeat


def mark() -> str:
    """Ten letters that a message can only have from the value that was sent."""
    return "".join(DRAW.sample(MARKS, 7) + DRAW.sample(MARKS, 3))


def repeats(said: str, value: str) -> bool:
    """Whether a message shows this value, or a piece of a `mark` in it, with or without `,` and `_`."""
    bare = said.replace(",", "").replace("_", "")
    runs = [value[at : at + 3] for at in range(len(value) - 2)]
    pieces = [run for run in runs if len({*run} & {*MARKS}) == 3]
    return bool(value) and any(one in text for one in [value, *pieces] for text in (said, bare))
