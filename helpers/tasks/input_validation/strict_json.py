"""What a right strict JSON loader must do."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

from helpers.judging import task
from helpers.judging.guard import describe
from helpers.judging.values import shown
from helpers.tasks.input_validation.documents import (
    DEPTH,
    SHAPES,
    SIZE,
    UTF,
    branches,
    nested,
)
from helpers.tasks.input_validation.refusals import capital, expect_clean, taken

PARTS = {
    "number": "refuses NaN and Infinity",
    "overflow": "refuses numbers that become infinite",
    "twice": "refuses a key that stands twice in one object",
    "depth": f"refuses more than {DEPTH} levels",
    "half": "refuses half a character",
    "size": f"refuses more than {SIZE // 1024} KiB",
    "syntax": "refuses what is no JSON in UTF-8",
}
WHY = {
    "number": "JSON has no {}, and it compares with nothing, so every check of a range may be passed by it",
    "overflow": "its number is too large for a float and becomes infinite without a word",
    "twice": "of two equal keys one wins, and the proxy before you may take the other one",
    "depth": f"{DEPTH} is the most that is allowed",
    "half": "a surrogate without its other half is no character, and whoever writes it to a file or a "
            "database crashes",
    "size": f"{SIZE} bytes are the most that is allowed",
    "syntax": "it is no JSON in UTF-8",
    "utf": "only UTF-8 is agreed on. `json.loads` guesses when it is given bytes, and reads another text "
           "than the filter before it",
}  # fmt: skip
Document = tuple[str, str, bytes, str]  # part, what it is, body, why it is refused


def honest() -> Iterator[tuple[str, bytes]]:
    """Documents that every loader has to take, each with what is special about it."""
    word = secrets.token_hex(4)
    yield "a small object", json.dumps({"patient": "P-000101", word: [1, 2.5, None, True]}).encode()
    yield "numbers", b'{"zero": 0, "minus": -0.5, "small": 1e-300, "large": 1.5E+300, "int": 12}'
    yield "text in other scripts", '{"n": "Łukasz 田中 O\'Brien 🙂"}'.encode()
    yield "escapes", rb'{"a": "\u00e9\n\"\\", "b\u0020c": "\ud83d\ude00", "\uD83D\uDE00": 1}'
    yield "words that only look like numbers", b'{"a": "NaN", "b": "Infinity", "c": "1e999"}'
    yield "brackets inside text", json.dumps({"a": "[" * 500, "b": '{"' * 300 + "\\"}).encode()
    yield "the same key in two objects", b'[{"a": 1}, {"a": 2}, {"b": {"a": {"a": 3}}}]'
    yield "the same text as key and value", b'{"a": "a", "b": ["a", "b"]}'
    yield "keys that differ by case", b'{"a": 1, "A": 2}'
    yield "nothing inside", b" {} "
    for kind in ("list", "dict", "both"):
        yield f"a depth of {DEPTH}, which is allowed", nested(DEPTH, kind)
    for place, body in branches(DEPTH):
        yield f"a depth of {DEPTH}, which is allowed, in a document {place}", body
    yield "many objects beside each other", b"[" + b",".join([b'{"a":[1]}'] * 2000) + b"]"
    yield f"exactly {SIZE} bytes", b'{"a": 1}'.ljust(SIZE)


def hostile() -> Iterator[Document]:
    """Documents to refuse."""
    for shape in SHAPES:
        for word in ("NaN", "Infinity", "-Infinity"):
            yield "number", f"`{shape % word}`", (shape % word).encode(), WHY["number"].format(word)
        for word in ("1e999", "-1e999", "1" + "0" * 400 + ".0", "9.9E+400"):
            what = f"`{shape % (word if len(word) < 20 else '1000...0.0')}`"
            yield "overflow", what, (shape % word).encode(), WHY["overflow"]
        for half in (r"\ud800", r"a\udfff", r"\udc00\ud800", r"\ud800\u0041", r"\ud83d\ud83d\ude00"):
            text = shape % f'"{half}"'
            yield "half", f"`{text}`", text.encode(), WHY["half"]
    yield "half", "half a character in a key", rb'{"a": {"\udfff": 1}}', WHY["half"]
    for text in ('{"role": "nurse", "role": "admin"}', '{"a": {"b": 1, "b": 1}}',
                 '{"": 1, "": 2}', '[{"x": 1, "y": 2, "x": 3}]', '{"a": 1, "b": 2, "b": 3}',
                 r'{"role": 1, "r\u006fle": 2}'):  # fmt: skip
        yield "twice", f"`{text}`", text.encode(), WHY["twice"]
    yield from _deep()
    yield "size", f"a body of {SIZE + 1} bytes", b'{"a": 1}'.ljust(SIZE + 1), WHY["size"]
    yield "size", "a body of 300 kB", b"[" + b"1," * 150_000 + b"1]", WHY["size"]
    wide = f'"{"検" * (SIZE // 3)}"'.encode()
    few = f"{WHY['size']}, and a sign may have three: it has only {SIZE // 3 + 2} characters"
    yield "size", f"a body of {len(wide)} bytes, each sign of three", wide, few
    yield from _syntax()


def _deep() -> Iterator[Document]:
    for depth in (DEPTH + 1, 200, 5000, 30_000):
        for kind in ("list", "dict", "both"):
            body = nested(depth, kind)
            if len(body) <= SIZE:
                yield "depth", f"a document of depth {depth}", body, WHY["depth"]
    yield "depth", "30000 opening brackets", b"[" * 30_000, WHY["depth"]
    for depth in (DEPTH + 1, 400):
        for place, body in branches(depth):
            yield "depth", f"a document of depth {depth} {place}", body, WHY["depth"]


def _syntax() -> Iterator[Document]:
    """What is no JSON, and JSON in another encoding than UTF-8."""
    for text in ("", "{", "{'a': 1}", "[1] [2]", "[1,]", "[01]", "[.5]", "nul"):
        yield "syntax", f"`{text}`" if text else "an empty body", text.encode(), WHY["syntax"]
    for name in UTF:
        yield "syntax", f"a body in {name}", '{"a": 1}'.encode(name), WHY["utf"]
    for sign in map(chr, range(32)):
        what = f"a text with a raw U+{ord(sign):04X} in it"
        yield "syntax", what, f'{{"a": "b{sign}c"}}'.encode(), WHY["syntax"]
    for what, body in {
        "a body that is no UTF-8": b'{"a": "\xff"}',
        "half a surrogate pair as bytes": b'"\xed\xa0\x80"',
        "a key with a raw line break in it": b'{"a\nb": 1}',
        "a byte order mark before the JSON": b'\xef\xbb\xbf{"a": 1}',
    }.items():
        yield "syntax", what, body, WHY["syntax"]


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
        expect_clean(_misread(answer, part, *case) for case in honest())
    cases = list(hostile())
    for group, name in PARTS.items():
        with part(name):
            expect_clean(
                taken(part, answer, body, what=what, why=why)
                for kind, what, body, why in cases
                if kind == group
            )


def _misread(answer: Any, part: Any, what: str, body: bytes) -> str:
    """What is wrong with how an honest document was read; '' where nothing is."""
    wanted = json.loads(body)
    try:
        found = part.call(answer, body)
    except ValueError as error:
        return f"{capital(what)}: refused with {type(error).__name__}. It is plain JSON."
    except Exception as error:
        return f"{capital(what)}, which is plain JSON: {describe(error)}"
    same = type(found) is type(wanted) and repr(found) == repr(wanted)
    return "" if same else f"{capital(what)}: read as {shown(found)} instead of {shown(wanted)}."
