"""What a right answer of lesson 02 must do with the names of people, and how long it may take."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from helpers.judging import expect, fail, task
from helpers.tasks.input_validation import signs
from helpers.tasks.input_validation.patient_id import NAMES, WITH_MARKS, yes_or_no

LIMIT = 0.1  # seconds of computing that a check of one short text may take
JOINTS = " '’-."
UNITS = ("a", "a ", "a'", "a-", "ab ", "é", "字", ".", " ", "-", "a.", "a’")
NO_NAMES = (
    ("", "it is empty"),
    (" ", "it has no letter"),
    ("'", "it has no letter"),
    (" Ada", "it begins with a space"),
    ("'; DROP TABLE patients; --", "it begins with an apostrophe"),
    ("-Ada", "it begins with a hyphen"),
    (".Ada", "it begins with a dot"),
    ("’Ada", "it begins with an apostrophe"),
    ("\u0301Ada", "it begins with a mark, and a mark needs a letter before it"),
    ("Ada; DROP TABLE patients", "`;` is not in the list of what is accepted"),
    ("<b>Ada</b>", "`<` is not in the list of what is accepted"),
    ("Ada<script>", "`<` is not in the list of what is accepted"),
    ("{{7*7}}", "`{` is not in the list of what is accepted"),
    ("=1+1", "`=` is not in the list of what is accepted"),
    ("Ada99", "digits are not in the list of what is accepted"),
    ("A²", "`²` is a number (category N), though `[^\\W\\d_]` takes it for a letter"),
    ("½", "it is a number (category N), though `[^\\W\\d_]` takes it for a letter"),
    ("Ada_Lovelace", "the underscore is not in the list of what is accepted"),
    ("Ada\n", "a line break stands at its end"),
    ("Ada\nLovelace", "a line break stands in it"),
    ("Ada\tLovelace", "a tab is not the space that the list accepts"),
    ("Ada\x00", "a NUL stands in it"),
    ("Ada\u202eecalevoL", "it holds a character that turns the writing direction round"),
    ("A" * 81, "it has 81 characters"),
    ("e\u0301" * 41, "it has 82 characters, marks counted"),
)


def pumps() -> Iterator[Callable[[int], str]]:
    """Families of hostile text: each makes one of about `size` characters."""
    drawn = [
        signs.DRAW.choice(signs.categories()[kind]) for kind in ("Lu", "Lm", "Lo", "Mn", "Mc", "Me")
    ]
    marks = ("\u0301", "e\u0301", "\u093e", "म\u093e", "\u0e31")
    for unit in (*UNITS, *marks, *drawn):
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


@task(
    minutes=4, difficulty=2, asvs="1.3.12", expects="function",
    hints=[
        "Say which characters a name may have, not how its words follow each other.",
        "`unicodedata.category(letter)` begins with L for letters and with M for the marks that follow "
        "them. Length first: then nothing can take long.",
        "Text, 1 to 80 characters, the first of category L, and all of them of category L or M or one of "
        "\" '’-.\".",
    ],
)  # fmt: skip
def person_name(answer: Any, part: Any) -> None:
    """Says whether a value is a name, and never takes long over it."""
    with part("accepts people"):
        odd = "".join(secrets.choice("abcdefghij") for _ in range(8)).title()
        for name in [*NAMES, odd, f"{odd} O'{odd}"]:
            if not yes_or_no(part, answer, name):
                fail(
                    f"{name!r:.60} was refused. These are people: a system that does not take their "
                    "name does not treat them."
                )
        for name in ("A" * 80, "字" * 80, "म" * 80):
            if not yes_or_no(part, answer, name):
                fail(
                    f"80 times {name[0]!r} was refused. 80 characters are allowed, and `len` of a text "
                    "counts characters: its bytes are another number."
                )
    with part("accepts marks: vowel signs and accents that follow their letter"):
        for name in (*WITH_MARKS, "e\u0301" * 40):
            if not yes_or_no(part, answer, name):
                fail(
                    f"{name!r:.40} was refused. Its marks (Unicode category M) are characters of their "
                    r"own, and neither `\w` nor `isalpha` takes them."
                )
    with part("refuses what is no name"):
        for text, wrong in NO_NAMES:
            if yes_or_no(part, answer, text):
                fail(f"{text!r:.60} was accepted as a name, but {wrong}.")
        for value in (None, 7, b"Ada", ["Ada"]):
            if part.raises(answer, value) is not None:
                fail(f"A {type(value).__name__} made your function raise: the answer is False.")
            if yes_or_no(part, answer, value):
                fail(f"A {type(value).__name__} was accepted as a name.")
    with part("accepts no sign beyond the list"):
        _only_the_list(answer, part)
    with part("answers at once, whatever the text"):
        _at_once(answer)


def _only_the_list(answer: Any, part: Any) -> None:
    for sign in signs.foreign(JOINTS, "LM"):
        for text in (f"Ada{sign}", f"Ada{sign}Eve"):
            if yes_or_no(part, answer, text):
                fail(
                    f"{text!r} was accepted as a name, but {signs.called(sign)} is not in the list. A "
                    "list of bad signs is never long enough: say which ones are good."
                )


def _at_once(answer: Any) -> None:
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
