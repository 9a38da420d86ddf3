"""What a right answer must do with the names of people, and how long it may take."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from helpers.judging import expect, expect_none, task
from helpers.judging.values import shown, truth
from helpers.tasks.input_validation.payloads import signs
from helpers.tasks.input_validation.payloads.names import JOINED, LONG, NAMES, NO_NAMES, WITH_MARKS

LIMIT = 0.05  # seconds of computing that a check of one short text may take
JOINTS = " '’-."
NO_TEXT = (None, 7, b"Ada", ["Ada"], list("Ada"), tuple("Ada"), {"A": 1})
UNITS = ("a", "a ", "a'", "a-", "ab ", "é", "字", ".", " ", "-", "a.", "a’",
         "\u0301", "e\u0301", "\u093e", "म\u093e", "\u0e31")  # fmt: skip
SLOW = {
    range(10, 82, 2): "and each further one multiplies that. A quantifier inside a quantifier gives the "
    "engine countless ways to divide the same text, and it tries them all.",
    (80, 320, 1280, 5120, 10_240): "and no name is that long: look at the length first.",
}


def slowest(answer: Callable[..., Any], sizes: Iterable[int]) -> str:
    """The first hostile text that costs too much of this thread's computing, twice; '' if none."""

    def slow(text: str) -> bool:
        began = time.thread_time()
        answer(text)
        return time.thread_time() - began > LIMIT

    units = [*UNITS, *signs.one_of("Lu", "Lm", "Lo", "Mn", "Mc", "Me").values()]
    texts = (
        "A" + unit * (size // len(unit)) + tail
        for unit in units for tail in "!\n<" for size in sizes
    )  # fmt: skip
    return next((text for text in texts if slow(text) and slow(text)), "")


@task(
    minutes=6, difficulty=2, asvs="1.3.12", expects="function",
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

    def says(value: Any) -> bool:
        return truth(part.call(answer, value), f"For {shown(value)} your function")

    def refused(names: Iterable[str], why: str) -> list[str]:
        return [f"{name!r:.40} was refused. {why}" for name in names if not says(name)]

    with part("accepts people"):
        odd = "".join(secrets.choice("abcdefghij") for _ in range(8)).title()
        people = "These are people: a system that does not take their name does not treat them."
        long = "80 characters are allowed, and `len` counts characters: its bytes are another number."
        expect_none(refused([*NAMES, odd, f"{odd} O'{odd}"], people))
        expect_none(refused(LONG, long))
        order = "Its signs may follow each other, and end it: after the first letter any order is good."
        expect_none(refused(JOINED, order))
        for kind, sign in signs.one_of("Lu", "Ll", "Lt", "Lm", "Lo").items():
            letter = f"{signs.called(sign)} is a letter (Unicode category {kind})."
            expect_none(refused([sign], letter))
    with part("accepts marks: vowel signs and accents that follow their letter"):
        drawn = [f"a{sign}" for sign in signs.one_of("Mn", "Mc", "Me").values()]
        marks = "Its marks (Unicode category M) are characters of their own, and "
        marks += r"neither `\w` nor `isalpha` takes them."
        expect_none(refused([*WITH_MARKS, *drawn], marks))
    with part("refuses what is no name"):
        for text, wrong in NO_NAMES.items():
            expect(not says(text), f"{text!r:.60} was accepted as a name, but {wrong}.")
        for value in NO_TEXT:
            what = f"The {type(value).__name__} {shown(value)}"
            expect(part.raises(answer, value) is None, f"{what} made your function raise: it is False.")
            expect(not says(value), f"{what} was accepted as a name, and is no text.")
    with part("accepts no sign beyond the list"):
        expect_none(
            f"{text!r} was accepted as a name, but {signs.called(sign)} is not in the list. A list of "
            "bad signs is never long enough: say which ones are good."
            for sign in signs.foreign(JOINTS, "LM")
            for text in (f"Ada{sign}", f"Ada{sign}Eve", f"{sign}Ada")
            if says(text)
        )
    with part("answers at once, whatever the text"):
        for sizes, why in SLOW.items():
            text = slowest(answer, sizes)
            took = f"took more than {LIMIT:g} seconds of computing"
            expect(not text, f"{text[:6]!r}... of {len(text)} characters {took}, {why}")
