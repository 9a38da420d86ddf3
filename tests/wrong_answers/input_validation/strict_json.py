"""Wrong and right answers to the task about strict JSON."""

from __future__ import annotations

import functools
import json
import math
import re
import unicodedata
from typing import Any

from voluptuous import Invalid

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.input_validation.answers import bad, depth, loader, once

bank = Bank()
strict_json = tasks.strict_json


def decodes_as_a_test(body: bytes) -> bytes:
    body.decode("utf-8")
    return body


def taken(body: bytes, instead: Any) -> Any:
    """What the body says, or in place of the ValueError what is given instead."""
    try:
        return loader()(body)
    except ValueError:
        if instead:
            raise instead from None


for name, says, answer in [
    ("no_parse_float", "becomes infinite", loader(parse_float=None)),
    ("no_pairs", "one wins", loader(object_pairs_hook=None)),
    ("any_depth", "A document of depth 21 was", loader(deep=lambda value: 0)),
    ("recursion_escapes", "raised RecursionError", loader(recursion=KeyError)),
    ("any_size", "65537 bytes was", loader(large=lambda body: False)),
    ("characters_for_bytes", "a sign may have three",
     loader(large=lambda body: len(body.decode("utf-8")) > 65536)),
    ("hands_over_the_bytes", "A body in UTF-16-LE was", loader(decodes_as_a_test)),
    ("takes_a_mark", "A byte order mark before the JSON", loader(lambda body: body.decode("utf-8-sig"))),
    ("normalised", "U+0308 and hidden", loader(lambda body: unicodedata.normalize("NFC", body.decode()))),
    ("not_strict", "a raw U+0000", loader(strict=False)),
    ("counts_brackets", "Brackets inside text", loader(
        large=lambda body: body.count(b"[") + body.count(b"{") > 20)),
    ("searches_for_words", "Words that only look like numbers", loader(
        large=lambda body: b"NaN" in body or b"Infinity" in body)),
    ("one_key_in_all", "The same key in two objects", loader(
        large=lambda body: len(keys := re.findall(r'"(\w*)"\s*:', body.decode())) > len(set(keys)))),
    ("swallows", "returned None", lambda body: taken(body, None)),
    ("as_in_the_lesson", "raised Invalid, and that is no ValueError",
     lambda body: taken(body, Invalid("no JSON"))),
    ("any_text", "a surrogate without its other half", loader(after=lambda value: value)),
    ("floats_between", "Numbers: read as", loader(parse_int=lambda text: int(float(text)))),
    ("kept_by_its_text", "that its first reader has emptied", functools.cache(loader())),
    ("normal_keys", "Keys that nearly match", loader(object_pairs_hook=lambda pairs: once(
        [(unicodedata.normalize("NFC", key), value) for key, value in pairs]))),
    ("objects_only", "Nothing but -7", loader(after=lambda v: v if isinstance(v, (dict, list)) else bad())),
    ("too_long_to_float", "A whole number of 401 digits raised", loader(
        parse_int=lambda text: int(text) if math.isfinite(int(text)) else bad())),
]:  # fmt: skip
    bank.add(strict_json, name, answer, says=says)


bank.add(strict_json, "plain_loads", json.loads, says="JSON has no such number", kind="vulnerable")
bank.add(strict_json, "refuses_all", lambda body: bad(), kind="refuses",
         says="A small object was refused with ValueError")  # fmt: skip


bank.add(strict_json, "in_parts", loader(), kind="right")


@bank.right(strict_json)
def afterwards(body: bytes) -> Any:
    if len(body) > 2**16:
        bad("large")
    try:
        value = json.loads(body.decode(), parse_constant=bad, object_pairs_hook=once)
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode("utf-8")
        return value if depth(value) < 21 else bad("deep")
    except RecursionError as error:
        raise ValueError("deep") from error
