"""What right answers of lesson 02 must do with text: the patient identifier and the name."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from helpers.exercise import expect, fail

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
LIMIT = 0.1  # seconds of computing that a check of one short text may take

NAMES = (
    "Siobhan O'Brien", "Zoë Müller", "Łukasz Żak", "田中 さくら", "Jean-Luc Lefèvre", "D’Angelo Ruiz",
    "Nguyễn Thị Ánh", "Ng", "Ó", "محمد علي", "Мария Иванова", "Martin Luther King Jr.", "김민준",
)  # fmt: skip
WITH_MARKS = ("आशा शर्मा", "Zoe\u0308 Mu\u0308ller", "สมชาย ใจดี")


def fresh_code() -> str:
    """A patient identifier that nobody can have written into an answer."""
    return f"P-{secrets.randbelow(10**6):06d}"


def look_alikes(code: str) -> list[tuple[str, Any, str]]:
    """Texts that are no identifier, each as (group, text, what is wrong with it)."""
    digits = code[2:]
    return [
        ("length", f"P-{digits[:5]}", "it has five digits"),
        ("length", f"P-{digits}7", "it has seven digits"),
        ("length", "P-", "it has no digits"),
        ("length", "", "it is empty"),
        ("around", f"{code}\n", "the line break at its end is a seventh character"),
        ("around", f"{code} ", "a space stands after it"),
        ("around", f" {code}", "a space stands before it"),
        ("around", f"x{code}", "text stands before it"),
        ("around", f"{code}'; --", "text stands after it"),
        ("around", f"{code}\nP-", "a second line follows"),
        ("around", f"x\n{code}", "a line stands before it"),
        ("digits", f"P-{digits[:5]}O", "the last one is the letter O"),
        ("digits", f"P-+{digits[:5]}", "a plus sign is no digit, though `int` takes it"),
        ("digits", f"P-{digits[0]}_{digits[1:5]}", "an underscore is no digit, though `int` takes it"),
        ("digits", f"P- {digits[:5]}", "a space is no digit, though `int` takes it"),
        ("digits", f"P-{digits[:5]}²", "a superscript is no digit to compute with"),
        ("script", f"P-{digits.translate(ARABIC)}", "its digits are Arabic-Indic, and so another key"),
        ("script", f"P-{digits.translate(WIDE)}", "its digits are full-width, and so another key"),
        ("prefix", f"p-{digits}", "the letter is a small one"),
        ("prefix", f"Р-{digits}", "the first letter is a Cyrillic one that looks the same"),
        ("prefix", f"P\N{NON-BREAKING HYPHEN}{digits}", "the hyphen is another one"),
        ("prefix", f"Q-{digits}", "the letter is a Q"),
        ("prefix", f"P_{digits}", "there is no hyphen"),
    ]  # fmt: skip


def yes_or_no(part: Any, answer: Callable[..., Any], text: Any) -> bool:
    """What the learner's predicate says, which has to be True or False."""
    result = part.call(answer, text)
    if not isinstance(result, bool):
        fail(
            f"For {text!r:.60} your function returned {result!r:.60}. The contract says True or "
            "False; `bool(...)` makes one of it."
        )
    return result


def patient_id(answer: Any, part: Any) -> None:
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
    for group, name in names.items():
        with part(name):
            for _ in range(3):
                for kind, text, wrong in look_alikes(fresh_code()):
                    if kind == group and yes_or_no(part, answer, text):
                        fail(f"{text!r} was accepted, but {wrong}.")
    with part("answers False to what is no text"):
        for value in (None, 101, 1.5, b"P-000101", ["P-000101"], {"P-000101": 1}, True):
            error = part.raises(answer, value)
            if error is not None:
                fail(
                    f"A {type(value).__name__} made your function raise {type(error).__name__}. JSON "
                    "may hold anything: the answer is False, not a crash."
                )
            if yes_or_no(part, answer, value):
                fail(f"A {type(value).__name__} was accepted as an identifier.")


def pumps() -> Iterator[Callable[[int], str]]:
    """Families of hostile text: each makes one of about `size` characters."""
    for unit in ("a", "a ", "a'", "a-", "ab ", "é", "字", ".", " ", "-", "a.", "a’"):
        for tail in ("!", "\n", "<"):
            yield lambda size, unit=unit, tail=tail: "A" + unit * (size // len(unit)) + tail


def cost(answer: Callable[..., Any], text: str) -> float:
    """Seconds of this thread's computing that one call takes, whatever else the machine does."""
    began = time.thread_time()
    answer(text)
    return time.thread_time() - began


def slowest(answer: Callable[..., Any], sizes: range | list[int]) -> tuple[int, str]:
    """The first size at which a hostile text costs too much, and that text; (0, '') if none."""
    for make in pumps():
        for size in sizes:
            text = make(size)
            if cost(answer, text) > LIMIT and cost(answer, text) > LIMIT:
                return len(text), text
    return 0, ""


def person_name(answer: Any, part: Any) -> None:
    with part("accepts people"):
        odd = "".join(secrets.choice("abcdefghij") for _ in range(8)).title()
        for name in [*NAMES, odd, f"{odd} O'{odd}", "A" * 80]:
            if not yes_or_no(part, answer, name):
                fail(
                    f"{name!r:.60} was refused. These are people: a system that does not take their "
                    "name does not treat them."
                )
    with part("accepts marks: vowel signs and accents that follow their letter"):
        for name in WITH_MARKS:
            if not yes_or_no(part, answer, name):
                fail(
                    f"{name!r} was refused. Its marks (Unicode category M) are characters of their "
                    r"own, and neither `\w` nor `isalpha` takes them."
                )
    with part("refuses what is no name"):
        for text, wrong in [
            ("", "it is empty"),
            (" ", "it has no letter"),
            ("'", "it has no letter"),
            (" Ada", "it begins with a space"),
            ("'; DROP TABLE patients; --", "it begins with an apostrophe"),
            ("Ada; DROP TABLE patients", "`;` is not in the list of what is accepted"),
            ("<b>Ada</b>", "`<` is not in the list of what is accepted"),
            ("Ada<script>", "`<` is not in the list of what is accepted"),
            ("{{7*7}}", "`{` is not in the list of what is accepted"),
            ("=1+1", "`=` is not in the list of what is accepted"),
            ("Ada99", "digits are not in the list of what is accepted"),
            ("Ada_Lovelace", "the underscore is not in the list of what is accepted"),
            ("Ada\n", "a line break stands at its end"),
            ("Ada\nLovelace", "a line break stands in it"),
            ("Ada\tLovelace", "a tab is not the space that the list accepts"),
            ("Ada\x00", "a NUL stands in it"),
            ("Ada\u202eecalevoL", "it holds a character that turns the writing direction round"),
            ("A" * 81, "it has 81 characters"),
        ]:
            if yes_or_no(part, answer, text):
                fail(f"{text!r:.60} was accepted as a name, but {wrong}.")
        for value in (None, 7, b"Ada", ["Ada"]):
            if part.raises(answer, value) is not None:
                fail(f"A {type(value).__name__} made your function raise: the answer is False.")
            if yes_or_no(part, answer, value):
                fail(f"A {type(value).__name__} was accepted as a name.")
    with part("answers at once, whatever the text"):
        size, text = slowest(answer, range(10, 82, 2))
        expect(
            not size,
            f"{text[:6]!r}... of {size} characters took more than {LIMIT:g} seconds of computing, and "
            "each further one multiplies that. A quantifier inside a quantifier gives the engine "
            "countless ways to divide the same text, and it tries them all.",
        )
        size, text = slowest(answer, [80 * 2**step for step in range(9)])
        expect(
            not size,
            f"{text[:6]!r}... of {size} characters took more than {LIMIT:g} seconds of computing. No "
            "name is that long: look at the length first.",
        )
