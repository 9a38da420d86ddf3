"""The judge of lesson 03 that attacks a log line."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.tasks.injection.database import held
from helpers.tasks.injection.payloads_other import LOG
from helpers.tasks.injection.payloads_sql import Payload, of
from helpers.tasks.injection.payloads_xss import HONEST_TEXTS

_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
# Whatever breaks a line, steers a terminal or turns the writing. Terminals pass over DEL (U+007F).
_CONTROLS = (c for c in map(chr, range(0x3000)) if unicodedata.category(c) in ("Cc", "Zl", "Zp"))
ACTING = {*_BIDI, *_CONTROLS} - {"\x7f"}
EACH = of(
    "log", "a character that acts", "shown, it does something",
    *(f"a{letter}b" for letter in sorted(ACTING)),
)  # fmt: skip


class Line:
    """Attacks `answer(user, event) -> one line of a log`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def line(self, user: str, event: str = "login failed") -> str:
        """The line for this user."""
        line = self.answer(user, event)
        expect(
            isinstance(line, str), f"Return the line as text; a {type(line).__name__} came back."
        )
        return str(line).removesuffix("\n")

    def shown(self, user: str, event: str = "login failed") -> str:
        """What is wrong with how the line shows, '' for nothing."""
        line = self.line(user, event)
        if len(line.splitlines()) != 1:
            return f"it made {len(line.splitlines())} lines of one event."
        for letter in line:
            if letter in ACTING:
                return f"U+{ord(letter):04X} stands in the line, and acts on whoever shows it."
        return ""

    def read(self, user: str, event: str = "login failed") -> str:
        """What is wrong with what a program reads from the line, '' for nothing."""
        line = self.line(user, event)
        names: list[str] = []

        def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
            names.extend(name for name, _ in items)
            return dict(items)

        try:
            entry = json.loads(line, object_pairs_hook=pairs)
        except ValueError:
            return "the line is no JSON that a program could read back."
        if not isinstance(entry, dict):
            return "the line is no JSON object."
        if len(set(names)) != len(names):
            return "a field stands in the line twice: the client wrote the second."
        for name, wanted in (("user", user), ("event", event)):
            if entry.get(name) != wanted:
                return f"{name} reads back as {entry.get(name)!r}: the evidence was changed."
        return ""

    def acted_on(self, payload: Payload) -> str:
        """What this payload does to whoever shows the line, as a user or as an event."""
        why = self.shown(payload.text)
        if not why and (why := self.shown("ada", payload.text)):
            return f"as the event, {why}"
        return why

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it stays a user name, or an event."""
        text = payload.text
        return self.acted_on(payload) or self.read(text) or self.read("ada", text)


@task(
    minutes=3, difficulty=1, asvs="16.4.1", expects="function",
    hints=[
        "A log is a language too: a line break ends an entry, a comma or a space ends a field.",
        "Removing characters destroys evidence. Which format has a way to write all of them?",
        "`json.dumps` writes every control character and every letter outside ASCII as \\u....",
    ],
)  # fmt: skip
def log_line(answer: Any, part: Parts) -> None:
    """Writes a log line that cannot lie."""
    bench = Line(answer)
    with part("one event is one line"):
        held([p for p in LOG if p.kind == "line break"], bench.acted_on)
    with part("nothing acts on whoever reads it"):
        held([p for p in LOG if p.kind != "line break"], bench.acted_on)
        held(EACH, bench.acted_on)
    with part("no field can be forged"):
        held([p for p in LOG if p.kind == "field"], bench.broken_by)
    with part("what was said can be read back"):
        for text in (*HONEST_TEXTS, " ada ", "\ufb01", "e\u0301", "long " * 60, ""):
            why = bench.read(text)
            expect(not why, f"For the user {text!r}: {why}")
            why = bench.read("ada", text)
            expect(not why, f"For the event {text!r}: {why}")
        held(LOG, bench.broken_by)
        held(EACH, bench.broken_by)
