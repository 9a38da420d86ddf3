"""What a right strict JSON loader must do."""

from __future__ import annotations

import json
from typing import Any

from helpers.judging import fail, task
from helpers.judging.values import shown
from helpers.tasks.input_validation.payloads import documents
from helpers.tasks.input_validation.payloads.documents import DEPTH, SIZE
from helpers.tasks.input_validation.refusals import another, expect_clean, misread, taken

PARTS = {
    "number": "refuses NaN and Infinity",
    "overflow": "refuses numbers that become infinite",
    "twice": "refuses a key that stands twice in one object",
    "depth": f"refuses more than {DEPTH} levels",
    "half": "refuses half a character",
    "size": f"refuses more than {SIZE // 1024} KiB",
    "syntax": "refuses what is no JSON in UTF-8",
}


@task(
    minutes=10, difficulty=3, asvs="1.5.3", expects="function",
    hints=[
        "`json.loads` asks you about three things, if you let it: look at its arguments whose names "
        "begin with `parse_` or end with `_hook`.",
        "`parse_constant` is called for NaN and Infinity, `parse_float` for each number with a point or "
        "exponent, `object_pairs_hook` with all pairs of an object. Decode the bytes yourself. What "
        "cannot be encoded again was no text.",
        "Check len(body), then body.decode('utf-8'), then json.loads with the three; raise ValueError in "
        "each. Measure the depth of the result, turn a RecursionError into a ValueError, and let "
        "json.dumps(found, ensure_ascii=False).encode() complain about half a character.",
    ],
)  # fmt: skip
def strict_json(answer: Any, part: Any) -> None:
    """Reads JSON without guessing."""
    with part("reads honest JSON as json.loads does"):
        expect_clean(
            misread(part, answer, what + again, body, lambda found, body=body: _differs(found, body))
            for what, body in documents.honest().items()
            for again in ("", " that its first reader has emptied")
        )
    cases = list(documents.hostile())
    for group, name in PARTS.items():
        with part(name):
            expect_clean(
                taken(part, answer, case.body, what=case.what, why=case.why)
                for case in cases
                if case.group == group
            )
            if group == "overflow":  # to JSON it is a number, to Python as well: take it or refuse it
                error = part.raises(answer, b'{"a": 1%s}' % (b"0" * 400))
                if error and not isinstance(error, ValueError):
                    fail(another("a whole number of 401 digits", error))


def _differs(found: Any, body: bytes) -> str:
    """How a value differs from what json.loads reads; '' where it does not, in any type."""
    wanted = json.loads(body)
    same = type(found) is type(wanted) and repr(found) == repr(wanted)
    said = "" if same else f"read as {shown(found)} instead of {shown(wanted)}"
    if isinstance(found, (dict, list)):
        found.clear()  # another reader gets his own
    return said
