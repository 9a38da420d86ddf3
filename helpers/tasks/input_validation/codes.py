"""Patient identifiers for lesson 02, honest ones and texts that only look like one."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterator

from helpers.tasks.input_validation import signs

LookAlike = tuple[str, str, str]  # group, text, what is wrong with it
UNSEEN = {
    "\n": "line break", "\r": "carriage return", "\t": "tab", "\x00": "NUL", " ": "space",
    "\u00a0": "no-break space", "\u200b": "zero-width space",
}  # fmt: skip


def fresh_code() -> str:
    """A patient identifier that nobody can have written into an answer."""
    return f"P-{secrets.randbelow(10**6):06d}"


def look_alikes(code: str) -> Iterator[LookAlike]:
    """Texts that are no identifier, made from one that is."""
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
    yield "digits", f"P-+{digits[:5]}", "a plus sign is no digit, though `int` takes it"
    yield "digits", f"P-{digits[0]}_{digits[1:5]}", "an underscore is no digit, though `int` takes it"
    yield "digits", f"P- {digits[:5]}", "a space is no digit, though `int` takes it"
    yield "digits", f"P-{digits[:5]}²", "a superscript is no digit to compute with"
    for at in range(6):
        for sign in ("A", secrets.choice(string.ascii_letters), "/", ":"):
            text = f"P-{digits[:at]}{sign}{digits[at + 1 :]}"
            yield "digits", text, f"its place {at + 1} holds {sign!r} and no digit"
    for script, ten in signs.other_digits():
        other = digits.translate(str.maketrans("0123456789", ten))
        yield "script", f"P-{other}", f"its digits are {script}, and so another key"
        for at in range(6):
            mixed = f"P-{digits[:at]}{other[at]}{digits[at + 1 :]}"
            yield "script", mixed, f"one of its digits is {script}, and so another key"
    yield "prefix", f"p-{digits}", "the letter is a small one"
    yield "prefix", f"Р-{digits}", "the first letter is a Cyrillic one that looks the same"
    yield "prefix", f"Q-{digits}", "the letter is a Q"
    yield "prefix", f"P_{digits}", "there is no hyphen"
    yield "prefix", f"P{digits}", "there is no hyphen"
    yield "prefix", f"P--{digits}", "there are two hyphens"
    yield "prefix", f"-{digits}", "there is no P"
    for dash in "\u2011–—−":
        yield "prefix", f"P{dash}{digits}", "the hyphen is another sign"
