"""The judge of lesson 03 that attacks letters through their text and through what is filled in."""

from __future__ import annotations

import html
import re
import secrets
from itertools import permutations, product
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind
from helpers.tasks.injection.payloads.other import ENGINES, FORMAT, TEMPLATE
from helpers.tasks.injection.payloads.xss import HONEST_TEXTS

WORDS = ("name", "born", "doctor")
ENGINE = "A template engine read the text as a program: only three words have a meaning here."
TEXTS = ("Dear {name}, born {born}.", "{doctor}", "{name}{name}, {doctor}", "no place", "")
# values that are text, whatever they look like
VALUES = ("{doctor}", "{born}{born}", "{", "}}", "\\1", "\\g<0>", "$name", "%s", "{name}", "{{ 7*7 }}")


def filled(text: str, fields: dict[str, str]) -> str:
    """What the letter must be: each placeholder once replaced, in one pass."""
    pieces = re.split(r"\{(name|born|doctor)\}", text)
    return "".join(fields[piece] if at % 2 else piece for at, piece in enumerate(pieces))


def slip(said: Any, text: str, fields: dict[str, str]) -> str:
    """Why `said` is not the letter, '' where it is."""
    wanted = filled(text, fields)
    if not isinstance(said, str):
        return f"return the letter as text; {kind(said)} came back."
    if said == wanted:
        return ""
    if html.unescape(said) == html.unescape(wanted):
        return f"{wanted!r} became {said!r}: the letter is plain text, and escaping is for pages."
    in_turn = {filled(wanted, fields)}
    for order in permutations(WORDS):
        letter = text
        for word in order:
            letter = letter.replace(f"{{{word}}}", fields[word])
        in_turn.add(letter)
    if said in in_turn:
        return f"it reads {said[:60]!r}: a value was filled in again, as if it were a placeholder."
    return f"it reads {said[:60]!r} and not {wanted[:60]!r}."


class Letter:
    """Attacks `answer(text, fields) -> text`."""

    def __init__(self, answer: Any, part: Parts | None = None) -> None:
        self.answer, self.part = answer, part

    def wrong(self, text: str, **values: str) -> str:
        """What is wrong with the letter of this text, '' for nothing."""
        fields = {word: f"{word} {secrets.token_hex(3)}" for word in WORDS} | values
        call = self.part.call if self.part else lambda answer, *given: answer(*given)
        return slip(call(self.answer, text, fields), text, fields)

    def broken_by(self, payload: Any) -> str:
        """What this text does, '' where it stays text."""
        try:
            return self.wrong(f"Dear {{name}}, {payload.text}")
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            return f"it ended in {type(error).__name__}. {ENGINE}"


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
            why = bench.wrong(text)
            expect(not why, f"For the text {text!r}: {why}")
        for name in (*HONEST_TEXTS, "  Ada "):
            why = bench.wrong("Dear {name}, your {doctor}", name=name)
            expect(not why, f"For the patient {name!r}: {why}")
    with part("leaves everything else as it was typed"):
        for text in HONEST_TEXTS:
            why = bench.wrong(f"{text} for {{name}}")
            expect(not why, f"For the text {text!r}: {why}")
    with part("runs nothing that stands in the text"):
        texts = [*FORMAT, *TEMPLATE, *ENGINES]
        found = [(payload.text, why) for payload in texts if (why := bench.broken_by(payload))]
        for text, why in found:
            more = f" (and {len(found) - 1} more)" if found[1:] else ""
            fail(f"{text!r} in the text was not left as it is{more}: {why}")
    with part("fills in no value again"):
        for value, word in product(VALUES, WORDS):
            why = bench.wrong("{name}, {born}, {doctor}, {name}", **{word: value})
            expect(not why, f"Where {word} is {value!r}: {why}")
