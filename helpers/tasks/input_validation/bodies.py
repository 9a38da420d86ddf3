"""What is sent to the learner's endpoint of lesson 02, to be refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from helpers.tasks.input_validation import blood
from helpers.tasks.input_validation.blood import Case
from helpers.tasks.input_validation.documents import DEPTH, UTF, nested
from helpers.tasks.input_validation.signs import DRAW, mark


def faulty() -> list[Case]:
    """Requests that break the contract: of each rule some, one of them with a text to look for."""
    found = []
    everything = list(blood.hostile())
    for group in dict.fromkeys(case.group for case in everything):
        cases = [case for case in everything if case.group == group]
        marked = [case for case in cases if case.markers]
        found += DRAW.sample(marked, min(2, len(marked))) + DRAW.sample(cases, 3)
    return [case for case in found if case.group != "finite"]  # JSON has no words for these


def bodies() -> Iterator[tuple[str, bytes, str]]:
    """Bodies that are no strict JSON: (what, body, text that no answer may repeat)."""
    sign, honest = mark(), json.dumps(blood.request())
    for text in (f"<script>{sign}</script>", f'{{"patient": {sign}}}', f'{{"name": "{sign}'):
        yield "a body with a script or a word of the sender's", text.encode(), sign
    for word in ("NaN", "-Infinity", "1e999"):
        changed = re.sub(r'"platelets": [\d.]+', f'"platelets": {word}', honest)
        yield f"a request with {word} as platelets", changed.encode(), ""
    twice = honest.replace('"patient"', '"patient": "P-000001", "patient"', 1)
    yield "a request that names two patients", twice.encode(), ""
    twice = honest.replace('"platelets"', '"platelets": 200.5, "platelets"', 1)
    yield "a request with two counts of platelets", twice.encode(), ""
    for depth in (DEPTH + 1, 5000, 30_000):
        yield f"a document of depth {depth}", nested(depth), ""
    for text in ("", "{", "[1] [2]"):
        yield f"the body {text!r}", text.encode(), ""
    for name in UTF[:2]:
        yield f"an honest request in {name}", honest.encode(name), ""
    yield "a body that is no UTF-8", b'{"a": "\xff"}', ""
