"""The judge of lesson 03 that attacks a log line."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.judging.slips import Slip, fine, held, lost
from helpers.judging.values import kind
from helpers.tasks.injection.payloads.other import LOG
from helpers.tasks.injection.payloads.sql import Payload, of
from helpers.tasks.injection.payloads.xss import HONEST_TEXTS

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

    def line(self, user: str, event: str) -> str:
        line = self.answer(user, event)
        expect(isinstance(line, str), f"Return the line as text; {kind(line)} came back.")
        return str(line).removesuffix("\n")

    def shown(self, user: str, event: str) -> Slip | None:
        """What is wrong with how the line shows."""
        line = self.line(user, event)
        if len(line.splitlines()) != 1:
            return Slip(f"it made {len(line.splitlines())} lines of one event.")
        if any(0xD800 <= ord(letter) < 0xE000 for letter in line):
            return lost("half a character stands in the line, which no file in UTF-8 can hold. Escape it.")
        for letter in line:
            if letter in ACTING:
                return Slip(f"U+{ord(letter):04X} stands in the line, and acts on the program that shows it.")
        return None

    def read(self, user: str, event: str) -> Slip | None:
        """What is wrong with what a program reads from the line."""
        try:
            pairs = json.loads(self.line(user, event), object_pairs_hook=tuple)
        except ValueError:
            return lost("the line is no JSON that a program could read back.")
        if not isinstance(pairs, tuple):
            return lost("the line is no JSON object.")
        entry = dict(pairs)
        if len(entry) != len(pairs):
            return Slip("a field stands in the line twice: the client wrote the second.")
        for name, wanted in (("user", user), ("event", event)):
            if entry.get(name) != wanted:
                return lost(f"{name} reads back as {entry.get(name)!r:.60}: the evidence was changed.")
        return None

    def acted_on(self, payload: Payload) -> Slip | None:
        """What this payload does to the program that shows the line, as a user or as an event."""
        as_event = self.shown("ada", payload.text)
        if as_event:
            as_event = as_event._replace(why=f"as the event, {as_event.why}")
        return self.shown(payload.text, "login failed") or as_event

    def broken_by(self, payload: Payload) -> Slip | None:
        """What this payload does, as a user or as an event."""
        text = payload.text
        return self.acted_on(payload) or self.read(text, "login failed") or self.read("ada", text)


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
    with part("nothing acts on its reader"):
        held([p for p in LOG if p.kind != "line break"], bench.acted_on)
        held(EACH, bench.acted_on)
    with part("no field can be forged"):
        held([p for p in LOG if p.kind == "field"], bench.broken_by)
    with part("what was said can be read back"):
        strange = (" ada ", "\ufb01", "e\u0301", "long " * 2000, "a\U000e0041", "a\ud800b", "")
        for text in (*HONEST_TEXTS, *strange):
            fine(bench.shown(text, "x") or bench.read(text, "login failed"), f"For the user {text!r:.40}: ")
            fine(bench.read("ada", text), f"For the event {text!r:.40}: ")
        held([*LOG, *EACH], bench.broken_by)
