"""What a right strict JSON loader of lesson 02 must do."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

from helpers.judging import NotYet, expect, fail, guard, task

DEPTH = 20  # `[[1]]` has depth 2
SIZE = 64 * 1024  # bytes
SHAPES = ('{{"x": {}}}', "[1, [{}]]", "{}", '{{"features": {{"r": 1.5, "s": {}}}}}')
Document = tuple[str, str, bytes, str]


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
    blank = b"[ \n" * depth + b"1" + b"] " * depth
    yield "with blanks between its brackets", blank
    beside = b"[1, " * (depth - 1) + b"[2]" + b", 1]" * (depth - 1)
    yield "with a number on every level", beside
    yield "whose innermost list is empty", b"[" * depth + b"]" * depth
    yield "whose innermost object is empty", b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def honest() -> Iterator[tuple[str, bytes]]:
    """Documents that every loader has to take, each with what is special about it."""
    word = secrets.token_hex(4)
    yield "a small object", json.dumps({"patient": "P-000101", word: [1, 2.5, None, True]}).encode()
    yield "numbers", b'{"zero": 0, "minus": -0.5, "small": 1e-300, "large": 1.5E+300, "int": 12}'
    yield (
        "text in other scripts",
        json.dumps({"n": "Łukasz 田中 O'Brien"}, ensure_ascii=False).encode(),
    )
    yield "escapes", rb'{"a": "\u00e9\n\"\\", "b\u0020c": "\ud83d\ude00"}'
    yield (
        "words that only look like numbers, as text",
        b'{"a": "NaN", "b": "Infinity", "c": "1e999"}',
    )
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
    """Documents to refuse: (part, what it is, body, why)."""
    yield from _numbers()
    two = "of two equal keys one wins, and the proxy before you may take the other one"
    for text in (
        '{"role": "nurse", "role": "admin"}',
        '{"a": {"b": 1, "b": 1}}',
        '[{"x": 1, "y": 2, "x": 3}]',
        r'{"role": 1, "r\u006fle": 2}',
        '{"": 1, "": 2}',
    ):
        yield "twice", f"`{text}`", text.encode(), two
    yield from _deep()
    most = f"{SIZE} bytes are the most that is allowed"
    yield "size", f"a body of {SIZE + 1} bytes", b'{"a": 1}'.ljust(SIZE + 1), most
    yield "size", "a body of 300 kB", b"[" + b"1," * 150_000 + b"1]", most
    wide = f'"{"検" * (SIZE // 3)}"'.encode()
    few = f"{most}, and a sign may have three: it has only {SIZE // 3 + 2} characters"
    yield "size", f"a body of {len(wide)} bytes, each sign of three", wide, few
    yield from _syntax()


def _numbers() -> Iterator[Document]:
    """NaN and infinity, by name and by size, at three depths."""
    nan = "it compares with nothing, so every check of a range may be passed by it"
    for word in ("NaN", "Infinity", "-Infinity"):
        for shape in SHAPES:
            text = shape.format(word)
            yield "number", f"`{text}`", text.encode(), f"JSON has no {word}, and {nan}"
    for word in ("1e999", "-1e999", "1" + "0" * 400 + ".0", "9.9E+400"):
        for shape in SHAPES:
            shown = shape.format(word if len(word) < 20 else "1000...0.0")
            why = "its number is too large for a float and becomes infinity without a word"
            yield "overflow", f"`{shown}`", shape.format(word).encode(), why


def _deep() -> Iterator[Document]:
    most = f"{DEPTH} is the most that is allowed"
    for depth in (DEPTH + 1, 200, 5000, 30_000):
        for kind in ("list", "dict", "both"):
            body = nested(depth, kind)
            if len(body) <= SIZE:
                yield "depth", f"a document of depth {depth}", body, most
    yield "depth", "30000 opening brackets", b"[" * 30_000, "it is deeper than anything allowed"
    for depth in (DEPTH + 1, 400):
        for place, body in branches(depth):
            yield "depth", f"a document of depth {depth} {place}", body, most


def _syntax() -> Iterator[Document]:
    """What is no JSON, and JSON in another encoding than UTF-8."""
    for name, body in [
        ("an empty body", b""),
        ("`{`", b"{"),
        ("`{'a': 1}`", b"{'a': 1}"),
        ("`[1] [2]`", b"[1] [2]"),
        ("`[1,]`", b"[1,]"),
        ("a body that is no UTF-8", b'{"a": "\xff"}'),
    ]:
        yield "syntax", name, body, "it is no JSON in UTF-8"
    for name in ("UTF-16", "UTF-16-LE", "UTF-16-BE", "UTF-32", "UTF-32-LE", "UTF-32-BE"):
        why = (
            "only UTF-8 is agreed on. `json.loads` guesses when it is given bytes, and reads another "
            "text than the filter before it"
        )
        yield "syntax", f"a body in {name}", '{"a": 1}'.encode(name), why
    for name, body in [
        ("half a surrogate pair as bytes", b'"\xed\xa0\x80"'),
        ("a text with a raw line break in it", b'"a\nb"'),
        ("a text with a raw NUL in it", b'{"a": "\x00"}'),
        ("a byte order mark before the JSON", b'\xef\xbb\xbf{"a": 1}'),
    ]:
        yield "syntax", name, body, "it is no JSON in UTF-8"


@task(
    minutes=5, difficulty=3, asvs="1.5.3", expects="function",
    hints=[
        "`json.loads` asks you about three things, if you let it: look at its arguments whose names "
        "begin with `parse_` or end with `_hook`.",
        "`parse_constant` is called for NaN and Infinity, `parse_float` for each number with a point or "
        "exponent, `object_pairs_hook` with all pairs of an object. Decode the bytes yourself.",
        "Check len(body), then body.decode('utf-8'), then json.loads with the three; raise ValueError in "
        "each. Measure the depth of the result, and turn a RecursionError into a ValueError.",
    ],
)  # fmt: skip
def strict_json(answer: Any, part: Any) -> None:
    """Reads JSON without guessing."""
    with part("reads honest JSON as json.loads does"):
        for name, body in honest():
            error = part.raises(answer, body)
            if error is not None and not isinstance(error, ValueError):
                fail(f"{name.capitalize()}, which is plain JSON: {guard.describe(error)}")
            if error is not None:
                fail(f"{name.capitalize()}: refused with {type(error).__name__}. It is plain JSON.")
            found, wanted = part.call(answer, body), json.loads(body)
            if type(found) is not type(wanted) or repr(found) != repr(wanted):
                fail(f"{name.capitalize()}: read as {found!r:.60} instead of {wanted!r:.60}.")
    names = {
        "number": "refuses NaN and Infinity",
        "overflow": "refuses numbers that become infinite",
        "twice": "refuses a key that stands twice in one object",
        "depth": f"refuses more than {DEPTH} levels",
        "size": f"refuses more than {SIZE // 1024} KiB",
        "syntax": "refuses what is no JSON in UTF-8",
    }
    cases = list(hostile())
    for group, name in names.items():
        with part(name):
            for kind, what, body, why in cases:
                if kind == group:
                    _refused(answer, part, what, body, why)


def _refused(answer: Any, part: Any, what: str, body: bytes, why: str) -> None:
    try:
        found = part.call(answer, body)
    except ValueError:
        return
    except RecursionError:
        fail(
            f"{what[:1].upper() + what[1:]} ended in a RecursionError. Nobody who expects a ValueError "
            "catches that one: it becomes a 500."
        )
    except NotYet:
        raise
    except Exception as error:
        fail(
            f"{what[:1].upper() + what[1:]} raised {type(error).__name__}, and that is no ValueError. The "
            f"endpoint expects only that one: this becomes a 500. {guard.describe(error)}"
        )
    expect(
        found is not None,
        f"For {what} your function returned None: the caller goes on with it. Raise ValueError.",
    )
    shown = f" as {found!r}" if len(body) < 60 else ""
    fail(f"{what[:1].upper() + what[1:]} was accepted{shown}: {why}.")
