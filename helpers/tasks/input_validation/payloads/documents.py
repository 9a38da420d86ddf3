"""JSON documents for lesson 02, made from rules: honest ones, and ones to refuse."""

from __future__ import annotations

import functools
import json
import re
import secrets
from collections.abc import Iterator

from helpers.tasks.input_validation.payloads import Case
from helpers.tasks.input_validation.payloads.signs import mark

DEPTH = 20  # `[[1]]` has depth 2
SIZE = 64 * 1024  # bytes
SHAPES = ('{"x": %s}', "[1, [%s]]", "%s", '{"features": {"r": 1.5, "s": %s}}')
UTF = ("UTF-16", "UTF-16-LE", "UTF-16-BE", "UTF-32", "UTF-32-LE", "UTF-32-BE")
WHY = {
    "number": "JSON has no such number, and it compares with nothing, so every check of a range may be "
              "passed by it",
    "overflow": "its number is too large for a float and becomes infinite without a word",
    "twice": "of two equal keys one wins, and the proxy before you may take the other one",
    "depth": f"{DEPTH} is the most that is allowed",
    "half": "a surrogate without its other half is no character, and the program that writes it to a "
            "file or a database crashes",
    "size": f"{SIZE} bytes are the most that is allowed",
    "syntax": "it is no JSON in UTF-8",
    "utf": "only UTF-8 is agreed on. `json.loads` guesses when it is given bytes, and reads another text "
           "than the filter before it",
}  # fmt: skip


@functools.cache
def nested(depth: int, kind: str = "list") -> bytes:
    """A JSON document of this depth, made of lists, objects, or both in turn."""
    opened = [
        b"[" if kind == "list" or (kind == "both" and level % 2) else b'{"a":'
        for level in range(depth)
    ]
    closed = [b"]" if text == b"[" else b"}" for text in reversed(opened)]
    return b"".join([*opened, b"1", *closed])


def branches(depth: int) -> Iterator[tuple[str, bytes]]:
    """Documents of this depth that are no single chain, each with what is special about it."""
    down, up = nested(depth - 1), b'{"a":' * (depth - 1) + b"0" + b"}" * (depth - 1)
    yield "whose last branch is the deep one", b"[1,[2]," + down + b"]"
    yield "whose first branch is the deep one", b"[" + down + b",[1],2]"
    yield "whose deep branch lies between shallow ones", b'{"a":{"b":1},"c":' + up + b',"d":[1]}'
    yield "of objects and lists", b'[{"a":1,"b":[]},{"a":' + nested(depth - 2) + b',"b":1}]'
    yield "with blanks between its brackets", b"[ \n" * depth + b"1" + b"] " * depth
    yield "with a number on every level", b"[1, " * (depth - 1) + b"[2]" + b", 1]" * (depth - 1)
    yield "whose innermost list is empty", b"[" * depth + b"]" * depth
    yield "whose innermost object is empty", b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def honest() -> dict[str, bytes]:
    """Documents that every loader has to take, by what is special about each."""
    word = secrets.token_hex(4)
    allowed = f"a depth of {DEPTH}, which is allowed,"
    return {
        "a small object": json.dumps({"patient": "P-000101", word: [1, 2.5, None, True]}).encode(),
        "numbers": b'{"long": 1180591620717411303425, "zero": 0, "minus": -0.5, "a": 1e-300, "b": 1.5E+300}',
        "text in other scripts": '{"n": "Łukasz 田中 O\'Brien 🙂"}'.encode(),
        "U+0308 and hidden signs": '{"a": "\ufeffe\u0308\u200b\u2028\u00a0 ", "\ufeff": "\ufeff"}'.encode(),
        "escapes": rb'{"a": "\u00e9\n\"\\", "b\u0020c": "\ud83d\ude00", "\uD83D\uDE00": 1}',
        "words that only look like numbers": b'{"a": "NaN", "b": "Infinity", "c": "1e999"}',
        "brackets inside text": json.dumps({"a": "[" * 500, "b": '{"' * 300 + "\\"}).encode(),
        "the same key in two objects": b'[{"a": 1}, {"a": 2}, {"b": {"a": {"a": 3}}}]',
        "the same text as key and value": b'{"a": "a", "b": ["a", "b"]}',
        "keys that nearly match": '{"a": 1, "A": 2, "a ": 3, "": 4, "\u00e9": 5, "e\u0301": 6}'.encode(),
        "nothing inside": b" {} ",
        **{f"nothing but {text}": text.encode() for text in ("-7", '"a"', "null", "[]")},
        **{f"{allowed} of {kind}": nested(DEPTH, kind) for kind in ("list", "dict", "both")},
        **{f"{allowed} in a document {place}": body for place, body in branches(DEPTH)},
        "many objects beside each other": b"[" + b",".join([b'{"a":[1]}'] * 300) + b"]",
        f"a document of exactly {SIZE} bytes": b'{"a": 1}'.ljust(SIZE),
    }


def hostile() -> Iterator[Case]:
    """Documents to refuse."""
    for shape in SHAPES:
        for word in ("NaN", "Infinity", "-Infinity"):
            yield _case("number", shape % word)
        for word in ("1e999", "-1e999", "1" + "0" * 400 + ".0", "9.9E+400"):
            yield _case("overflow", shape % word)
        for half in (r"\ud800", r"a\udfff", r"\udc00\ud800", r"\ud800\u0041", r"\ud83d\ud83d\ude00"):
            yield _case("half", shape % f'"{half}"')
    yield _case("half", r'{"a": {"\udfff": 1}}', "half a character in a key")
    for text in ('{"role": "nurse", "role": "admin"}', '{"a": {"b": 1, "b": 1}}',
                 '{"": 1, "": 2}', '[{"x": 1, "y": 2, "x": 3}]', '{"a": 1, "b": 2, "b": 3}',
                 r'{"role": 1, "r\u006fle": 2}'):  # fmt: skip
        yield _case("twice", text)
    for depth in (DEPTH + 1, 200, 5000, 30_000):
        for body in (nested(depth, kind) for kind in ("list", "dict", "both")):
            if len(body) <= SIZE:
                yield _case("depth", body, f"a document of depth {depth}")
    yield _case("depth", "[" * 30_000, "30000 opening brackets")
    for depth in (DEPTH + 1, 400):
        for place, body in branches(depth):
            yield _case("depth", body, f"a document of depth {depth} {place}")
    yield _case("size", b'{"a": 1}'.ljust(SIZE + 1), f"a body of {SIZE + 1} bytes")
    yield _case("size", "[" + "1," * 150_000 + "1]", "a body of 300 kB")
    wide = f'"{"検" * (SIZE // 3)}"'
    few = f"{WHY['size']}, and a sign may have three: it has only {SIZE // 3 + 2} characters"
    yield _case("size", wide, f"a body of {len(wide.encode())} bytes, each sign of three", few)
    for text in ("", "{", "{'a': 1}", "[1] [2]", "[1,]", "[01]", "[.5]", "nul"):
        yield _case("syntax", text)
    for name in UTF:
        yield _case("syntax", '{"a": 1}'.encode(name), f"a body in {name}", WHY["utf"])
    for sign in map(chr, range(32)):
        yield _case("syntax", f'{{"a": "b{sign}c"}}', f"a text with a raw U+{ord(sign):04X} in it")
    yield _case("syntax", '{"a\nb": 1}', "a key with a raw line break in it")
    yield _case("syntax", b'{"a": "\xff"}', "a body that is no UTF-8")
    yield _case("syntax", b'"\xed\xa0\x80"', "half a surrogate pair as bytes")
    yield _case("syntax", b'\xef\xbb\xbf{"a": 1}', "a byte order mark before the JSON")
    for sign in "\0\x0b\x0c\x85\u00a0\u3000\ufeff":
        yield _case("syntax", f'{{"a": 1}}{sign}', f"a U+{ord(sign):04X} behind the JSON")


def _case(group: str, body: str | bytes, what: str = "", why: str = "") -> Case:
    text = re.sub("0{9,}", "0...0", str(body))
    data = body.encode() if isinstance(body, str) else body
    return Case(group, what or (f"`{text}`" if text else "an empty body"), data, why=why or WHY[group])


def bodies(request: str) -> Iterator[Case]:
    """What an endpoint is sent that is no strict JSON, made of an honest request."""
    sign = mark()
    for text in (f"<script>{sign}</script>", f'{{"patient": {sign}}}', f'{{"name": "{sign}'):
        yield Case("", "a body with a script or a word of the sender's", text.encode(), (), (sign,))
    for what, old, new in [
        ("with NaN as platelets", r'("platelets": )[\d.]+', r"\1NaN"),
        ("with -Infinity as platelets", r'("platelets": )[\d.]+', r"\1-Infinity"),
        ("with 1e999 as platelets", r'("platelets": )[\d.]+', r"\g<1>1e999"),
        ("that names two patients", '"patient"', '"patient": "P-000001", "patient"'),
        ("with two counts of platelets", '"platelets"', '"platelets": 200.5, "platelets"'),
    ]:
        yield Case("", f"a request {what}", re.sub(old, new, request, count=1).encode())
    for name in UTF[:2]:
        yield Case("", f"an honest request in {name}", request.encode(name))
    for depth in (DEPTH + 1, 5000, 30_000):
        yield Case("", f"a document of depth {depth}", nested(depth))
    for text in ("", "{", "[1] [2]"):
        yield Case("", f"the body {text!r}", text.encode())
    yield Case("", "a body that is no UTF-8", b'{"a": "\xff"}')
