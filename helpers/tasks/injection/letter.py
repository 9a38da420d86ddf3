"""The judge of lesson 03 that attacks letters through their text and through what is filled in."""

from __future__ import annotations

import html
import re
import secrets
from itertools import permutations, product
from typing import Any

from helpers.judging import Parts, task
from helpers.judging.slips import Slip, fine, held, lost
from helpers.judging.values import kind
from helpers.tasks.injection.payloads.other import ENGINES, FORMAT, TEMPLATE
from helpers.tasks.injection.payloads.sql import Payload
from helpers.tasks.injection.payloads.xss import HONEST_TEXTS

WORDS = ("name", "born", "doctor")
ENGINE = "A template engine read the text as a program: only three words have a meaning here."
TEXTS = ("Dear {name}, born {born}.", "{doctor}", "{name}{name}, {doctor}", "no place", "", " {name}\n",
         "{name},\r\n\tborn {born}\r\n", "\0name\0 \x01born\x01 {name}", "{name}, {born}, {doctor}\n" * 20)
# values that are text, whatever they look like
VALUES = ("{doctor}", "{born}{born}", "{", "}}", "\\1", "\\g<0>", "$name", "%s", "{name}", "{{ 7*7 }}")


def filled(text: str, fields: dict[str, str]) -> str:
    """What the letter must be: each placeholder once replaced, in one pass."""
    pieces = re.split(r"\{(name|born|doctor)\}", text)
    return "".join(fields[piece] if at % 2 else piece for at, piece in enumerate(pieces))


def misfilled(said: Any, text: str, fields: dict[str, str]) -> Slip | None:
    """Why `said` is not the letter, None where it is."""
    wanted = filled(text, fields)
    if not isinstance(said, str):
        return lost(f"return the letter as text; {kind(said)} came back.")
    if said == wanted:
        return None
    if html.unescape(said) == html.unescape(wanted):
        return lost(f"{wanted!r} became {said!r}: the letter is plain text, and escaping is for pages.")
    in_turn = {filled(wanted, fields)}
    for order in permutations(WORDS):
        letter = text
        for word in order:
            letter = letter.replace(f"{{{word}}}", fields[word])
        in_turn.add(letter)
    if said in in_turn:
        return Slip(f"it reads {said[:60]!r}: a value was filled in again, as if it were a placeholder.")
    return Slip(f"it reads {said[:60]!r} and not {wanted[:60]!r}.")


class Letter:
    """Attacks `answer(text, fields) -> text`."""

    def __init__(self, answer: Any, part: Parts | None = None) -> None:
        self.answer, self.part = answer, part

    def wrong(self, text: str, **values: str) -> Slip | None:
        """What is wrong with the letter of this text."""
        fields = {word: f"{word} {secrets.token_hex(3)}" for word in WORDS} | values
        call = self.part.call if self.part else lambda answer, *given: answer(*given)
        return misfilled(call(self.answer, text, fields), text, fields)

    def broken_by(self, payload: Payload) -> Slip | None:
        """What this text does where it does not stay text."""
        try:
            return self.wrong(f"Dear {{name}}, {payload.text}")
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            return Slip(f"it ended in {type(error).__name__}. {ENGINE}")


@task(
    minutes=6, difficulty=2, asvs="1.3.10", expects="function",
    hints=[
        "str.format is a template engine. Which three words may have a meaning here, and no more?",
        "`re.sub` takes a function that says, for each place found, what to put there.",
        "re.sub(r'\\{(name|born|doctor)\\}', ..., text): the function looks up `found[1]` in fields.",
    ],
)  # fmt: skip
def letter(answer: Any, part: Parts) -> None:
    """Fills in the letters that doctors write."""
    bench = Letter(answer, part)
    with part("fills in the three placeholders"):
        for text in TEXTS:
            fine(bench.wrong(text), f"For the text {text!r:.50}: ")
        for word in WORDS:
            empty = "an empty text is a text, and stands where the word stood: "
            fine(bench.wrong("{name}, {born}, {doctor}", **{word: ""}), f"Where {word} is '', {empty}")
        for name in (*HONEST_TEXTS, "  Ada "):
            fine(bench.wrong("Dear {name}, your {doctor}", name=name), f"For the patient {name!r:.40}: ")
    with part("leaves everything else as it was typed"):
        for text in HONEST_TEXTS:
            fine(bench.wrong(f"{text} for {{name}}"), f"For the text {text!r:.40}: ")
    with part("runs nothing that stands in the text"):
        held([*FORMAT, *TEMPLATE, *ENGINES], bench.broken_by)
    with part("fills in no value again"):
        for value, word in product(VALUES, WORDS):
            slip = bench.wrong("{name}, {born}, {doctor}, {name}", **{word: value})
            fine(slip, f"Where {word} is {value!r}: ")
