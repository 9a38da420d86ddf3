"""What a right answer must do with the names of people, and how long it may take."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from typing import Any

from helpers.judging import expect, expect_none, task
from helpers.judging.values import shown, truth
from helpers.tasks.input_validation import signs
from helpers.tasks.input_validation.people import LONG, NAMES, WITH_MARKS

LIMIT = 0.1  # seconds of computing that a check of one short text may take
JOINTS, MARKS = " '’-.", ("Mn", "Mc", "Me")
UNITS = ("a", "a ", "a'", "a-", "ab ", "é", "字", ".", " ", "-", "a.", "a’",
         "\u0301", "e\u0301", "\u093e", "म\u093e", "\u0e31")  # fmt: skip
LISTED = "is not in the list of what is accepted"
NO_NAMES = {
    "": "it is empty", " ": "it has no letter", "'": "it has no letter",
    " Ada": "it begins with a space", "-Ada": "it begins with a hyphen", ".Ada": "it begins with a dot",
    "'; DROP TABLE patients; --": "it begins with an apostrophe", "’Ada": "it begins with an apostrophe",
    "\u0301Ada": "it begins with a mark, and a mark needs a letter before it",
    "Ada; DROP TABLE patients": f"`;` {LISTED}", "<b>Ada</b>": f"`<` {LISTED}",
    "Ada<script>": f"`<` {LISTED}", "{{7*7}}": f"`{{` {LISTED}", "=1+1": f"`=` {LISTED}",
    "Ada99": "digits are not in the list of what is accepted",
    "A²": "`²` is a number (category N), though `[^\\W\\d_]` takes it for a letter",
    "Ada_Lovelace": f"the underscore {LISTED}", "Ada\n": "a line break stands at its end",
    "Ada\nLovelace": "a line break stands in it",
    "Ada\u202eecalevoL": "it holds a character that turns the writing direction round",
    "A" * 81: "it has 81 characters", "e\u0301" * 41: "it has 82 characters, marks counted",
}  # fmt: skip
NO_TEXT = (None, 7, b"Ada", ["Ada"], list("Ada"), tuple("Ada"), {"A": 1})


def pumps() -> Iterator[Callable[[int], str]]:
    """Families of hostile text: each makes one of about `size` characters."""
    drawn = [
        signs.DRAW.choice(signs.categories()[kind]) for kind in ("Lu", "Lm", "Lo", "Mn", "Mc", "Me")
    ]
    for unit in (*UNITS, *drawn):
        for tail in ("!", "\n", "<"):
            yield lambda size, unit=unit, tail=tail: "A" + unit * (size // len(unit)) + tail


def slowest(answer: Callable[..., Any], sizes: range | list[int]) -> str:
    """The first hostile text that costs too much of this thread's computing, twice; '' if none."""

    def slow(text: str) -> bool:
        began = time.thread_time()
        answer(text)
        return time.thread_time() - began > LIMIT

    texts = (make(size) for make in pumps() for size in sizes)
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

    def refused(names: Any) -> list[str]:
        return [name for name in names if not says(name)]

    with part("accepts people"):
        odd = "".join(secrets.choice("abcdefghij") for _ in range(8)).title()
        expect_none(
            f"{name!r} was refused. These are people: a system that does not take their name does not "
            "treat them."
            for name in refused([*NAMES, odd, f"{odd} O'{odd}"])
        )
        expect_none(
            f"80 times {name[0]!r} was refused. 80 characters are allowed, and `len` of a text counts "
            "characters: its bytes are another number."
            for name in refused(LONG)
        )
        kinds = {kind: signs.DRAW.choice(signs.categories()[kind]) for kind in ("Lu", "Ll", "Lt", "Lm", "Lo")}
        expect_none(
            f"{sign!r} was refused. {signs.called(sign)} is a letter (Unicode category {kind})."
            for kind, sign in kinds.items()
            if not says(sign)
        )
    with part("accepts marks: vowel signs and accents that follow their letter"):
        expect_none(
            f"{name!r:.40} was refused. Its marks (Unicode category M) are characters of their own, and "
            r"neither `\w` nor `isalpha` takes them."
            for name in refused(
                [*WITH_MARKS, *(f"a{signs.DRAW.choice(signs.categories()[kind])}" for kind in MARKS)]
            )
        )
    with part("refuses what is no name"):
        for text, wrong in NO_NAMES.items():
            expect(not says(text), f"{text!r:.60} was accepted as a name, but {wrong}.")
        for value in NO_TEXT:
            kind = f"The {type(value).__name__} {shown(value)}"
            expect(part.raises(answer, value) is None, f"{kind} made your function raise: it is False.")
            expect(not says(value), f"{kind} was accepted as a name, and is no text.")
    with part("accepts no sign beyond the list"):
        expect_none(
            f"{text!r} was accepted as a name, but {signs.called(sign)} is not in the list. A list of "
            "bad signs is never long enough: say which ones are good."
            for sign in signs.foreign(JOINTS, "LM")
            for text in (f"Ada{sign}", f"Ada{sign}Eve")
            if says(text)
        )
    with part("answers at once, whatever the text"):
        text = slowest(answer, range(10, 82, 2))
        expect(
            not text,
            f"{text[:6]!r}... of {len(text)} characters took more than {LIMIT:g} seconds of computing, "
            "and each further one multiplies that. A quantifier inside a quantifier gives the engine "
            "countless ways to divide the same text, and it tries them all.",
        )
        text = slowest(answer, [80 * 4**step for step in range(5)])
        expect(
            not text,
            f"{text[:6]!r}... of {len(text)} characters took more than {LIMIT:g} seconds of computing. "
            "No name is that long: look at the length first.",
        )
