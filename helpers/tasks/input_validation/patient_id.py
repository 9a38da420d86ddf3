"""What a right answer of lesson 02 must do with text: the patient identifier."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from typing import Any

from helpers.judging import fail, task
from helpers.tasks.input_validation import signs

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NAMES = (
    "Siobhan O'Brien", "Zoë Müller", "Łukasz Żak", "田中 さくら", "Jean-Luc Lefèvre", "D’Angelo Ruiz",
    "Nguyễn Thị Ánh", "Ng", "Ó", "محمد علي", "Мария Иванова", "Martin Luther King Jr.", "김민준",
    "佐々木 一郎", "Keʻala",
)  # fmt: skip
WITH_MARKS = ("आशा शर्मा", "Zoe\u0308 Mu\u0308ller", "สมชาย ใจดี")
UNSEEN = (
    ("\n", "line break"), ("\r", "carriage return"), ("\t", "tab"), ("\x00", "NUL"),
    ("\u00a0", "no-break space"), ("\u200b", "zero-width space"),
)  # fmt: skip


def fresh_code() -> str:
    """A patient identifier that nobody can have written into an answer."""
    return f"P-{secrets.randbelow(10**6):06d}"


def look_alikes(code: str) -> list[tuple[str, str, str]]:
    """Texts that are no identifier, each as (group, text, what is wrong with it)."""
    digits = code[2:]
    return [
        ("length", f"P-{digits[:5]}", "it has five digits"),
        ("length", f"P-{digits}7", "it has seven digits"),
        ("length", f"P-{digits}77", "it has eight digits"),
        ("length", f"P-{digits}{digits}", "it has twelve digits"),
        ("length", "P-", "it has no digits"),
        ("length", "", "it is empty"),
        *_around(code),
        *_letters(digits),
        ("digits", f"P-+{digits[:5]}", "a plus sign is no digit, though `int` takes it"),
        ("digits", f"P-{digits[0]}_{digits[1:5]}", "an underscore is no digit, though `int` takes it"),
        ("digits", f"P- {digits[:5]}", "a space is no digit, though `int` takes it"),
        ("digits", f"P-{digits[:5]}²", "a superscript is no digit to compute with"),
        *_scripts(digits),
        ("prefix", f"p-{digits}", "the letter is a small one"),
        ("prefix", f"Р-{digits}", "the first letter is a Cyrillic one that looks the same"),
        ("prefix", f"Q-{digits}", "the letter is a Q"),
        ("prefix", f"P_{digits}", "there is no hyphen"),
        ("prefix", f"P{digits}", "there is no hyphen"),
        ("prefix", f"P--{digits}", "there are two hyphens"),
        ("prefix", f"-{digits}", "there is no P"),
        *(("prefix", f"P{dash}{digits}", "the hyphen is another sign") for dash in "\u2011–—−"),
    ]  # fmt: skip


def _around(code: str) -> list[tuple[str, str, str]]:
    """An identifier with something before it or after it."""
    found = [
        ("around", f"{code}\n", "the line break at its end is one character too many"),
        ("around", f"{code} ", "a space stands after it"),
        ("around", f" {code}", "a space stands before it"),
        ("around", f"x{code}", "text stands before it"),
        ("around", f"{code}'; --", "text stands after it"),
        ("around", f"{code}\nP-", "a second line follows"),
        ("around", f"x\n{code}", "a line stands before it"),
    ]
    for sign, name in UNSEEN:
        found.append(("around", f"{code}{sign}", f"a {name} stands after it"))
        found.append(("around", f"{sign}{code}", f"a {name} stands before it"))
    return found


def _letters(digits: str) -> list[tuple[str, str, str]]:
    """The letter O, then another sign of ASCII at each of the six places."""
    found = [("digits", f"P-{digits[:5]}O", "the last one is the letter O")]
    for at in range(6):
        for sign in (secrets.choice(string.ascii_letters), "A", "/", ":"):
            text = f"P-{digits[:at]}{sign}{digits[at + 1 :]}"
            found.append(("digits", text, f"its place {at + 1} holds {sign!r} and no digit"))
    return found


def _scripts(digits: str) -> list[tuple[str, str, str]]:
    """The digits of other scripts: all six of them, or one among the usual ones, at each place."""
    found = []
    for script, ten in signs.other_digits():
        other = digits.translate(str.maketrans("0123456789", ten))
        name = {"Fullwidth": "full-width"}.get(script, script)
        found.append(("script", f"P-{other}", f"its digits are {name}, and so another key"))
        for at in range(6):
            mixed = f"P-{digits[:at]}{other[at]}{digits[at + 1 :]}"
            found.append(("script", mixed, f"one of its digits is {name}, and so another key"))
    return found


def yes_or_no(part: Any, answer: Callable[..., Any], text: Any) -> bool:
    """What the learner's predicate says, which has to be True or False."""
    result = part.call(answer, text)
    if not isinstance(result, bool):
        fail(
            f"For {text!r:.60} your function returned {result!r:.60}. The contract says True or "
            "False; `bool(...)` makes one of it."
        )
    return result


class _Looks:
    """No text, though `str` makes an identifier of it."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __str__(self) -> str:
        return self.code


def _kind(value: Any) -> str:
    if isinstance(value, _Looks):
        return "An object whose `str` is an identifier"
    return f"A {type(value).__name__}"


@task(
    minutes=3, difficulty=1, asvs="2.2.1", expects="function",
    hints=[
        "Which characters does your pattern leave free: one before, one after, or another digit?",
        r"`$` also matches before a line break at the end, and `\d` matches the digits of every script.",
        "`re.fullmatch` with `[0-9]{6}`, on text only, and `bool(...)` or `is not None` around it.",
    ],
)  # fmt: skip
def patient_id(answer: Any, part: Any) -> None:
    """Says whether a value is a patient identifier."""
    with part("accepts every valid identifier"):
        for code in ["P-000101", "P-000000", "P-999999", *(fresh_code() for _ in range(40))]:
            if not yes_or_no(part, answer, code):
                fail(f"{code!r} was refused, though it is 'P-' and six digits.")
    names = {
        "length": "wants exactly six digits",
        "around": "lets nothing stand before or after",
        "digits": "takes digits only",
        "script": "means the digits 0 to 9",
        "prefix": "wants 'P-' as written",
    }
    cases = [case for _ in range(3) for case in look_alikes(fresh_code())]
    for group, name in names.items():
        with part(name):
            for kind, text, wrong in cases:
                if kind == group and yes_or_no(part, answer, text):
                    fail(f"{text!r} was accepted, but {wrong}.")
    with part("answers False to what is no text"):
        looks = _Looks(fresh_code())
        for value in (None, 101, 1.5, b"P-000101", ["P-000101"], {"P-000101": 1}, True, looks):
            error = part.raises(answer, value)
            if error is not None:
                fail(
                    f"{_kind(value)} made your function raise {type(error).__name__}. JSON "
                    "may hold anything: the answer is False, not a crash."
                )
            if yes_or_no(part, answer, value):
                fail(
                    f"{_kind(value)} was accepted as an identifier. `str(...)` makes text of "
                    "anything: ask first whether it is text."
                )
