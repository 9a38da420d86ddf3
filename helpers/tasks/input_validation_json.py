"""What a right strict JSON loader of lesson 02 must do."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

from helpers.exercise import expect, fail

DEPTH = 20  # `[[1]]` has depth 2
SIZE = 64 * 1024  # bytes


def nested(depth: int, kind: str = "list") -> bytes:
    """A JSON document of this depth, made of lists, objects, or both in turn."""
    opened = [
        b"[" if kind == "list" or (kind == "both" and level % 2) else b'{"a":'
        for level in range(depth)
    ]
    closed = [b"]" if text == b"[" else b"}" for text in reversed(opened)]
    return b"".join([*opened, b"1", *closed])


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
    yield "many objects beside each other", b"[" + b",".join([b'{"a":[1]}'] * 2000) + b"]"
    yield f"exactly {SIZE} bytes", b'{"a": 1}'.ljust(SIZE)


def hostile() -> Iterator[tuple[str, str, bytes, str]]:
    """Documents to refuse: (part, what it is, body, why)."""
    nan = "it compares with nothing, so every check of a range may be passed by it"
    for word in ("NaN", "Infinity", "-Infinity"):
        for shape in ('{{"x": {}}}', "[1, [{}]]", "{}"):
            text = shape.format(word)
            yield "number", f"`{text}`", text.encode(), f"JSON has no {word}, and {nan}"
    for word in ("1e999", "-1e999", "1" + "0" * 400 + ".0", "9.9E+400"):
        shown = word if len(word) < 20 else "1000... with 400 zeros and .0"
        yield (
            "overflow",
            f"the number {shown}",
            f'{{"x": {word}}}'.encode(),
            ("it is too large for a float and becomes infinity without a word"),
        )
    two = "of two equal keys one wins, and the proxy before you may take the other one"
    for text in (
        '{"role": "nurse", "role": "admin"}',
        '{"a": {"b": 1, "b": 1}}',
        '[{"x": 1, "y": 2, "x": 3}]',
        r'{"role": 1, "r\u006fle": 2}',
        '{"": 1, "": 2}',
    ):
        yield "twice", f"`{text}`", text.encode(), two
    for depth in (DEPTH + 1, 200, 5000, 30_000):
        for kind in ("list", "dict", "both"):
            body = nested(depth, kind)
            if len(body) <= SIZE:
                yield (
                    "depth",
                    f"a document of depth {depth}",
                    body,
                    (f"{DEPTH} is the most that is allowed"),
                )
    yield "depth", "30000 opening brackets", b"[" * 30_000, "it is deeper than anything allowed"
    yield (
        "size",
        f"a body of {SIZE + 1} bytes",
        b'{"a": 1}'.ljust(SIZE + 1),
        (f"{SIZE} bytes are the most that is allowed"),
    )
    yield (
        "size",
        "a body of 300 kB",
        b"[" + b"1," * 150_000 + b"1]",
        (f"{SIZE} bytes are the most that is allowed"),
    )
    for name, body in [
        ("an empty body", b""),
        ("`{`", b"{"),
        ("`{'a': 1}`", b"{'a': 1}"),
        ("`[1] [2]`", b"[1] [2]"),
        ("`[1,]`", b"[1,]"),
        ("a body that is no UTF-8", b'{"a": "\xff"}'),
    ]:
        yield "syntax", name, body, "it is no JSON in UTF-8"
    yield (
        "syntax",
        "a body in UTF-16",
        '{"a": 1}'.encode("utf-16"),
        ("only UTF-8 is agreed on; whoever guesses reads another text than the filter before it"),
    )


def strict_json(answer: Any, part: Any) -> None:
    with part("reads honest JSON as json.loads does"):
        for name, body in honest():
            error = part.raises(answer, body)
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
    expect(
        found is not None,
        f"For {what} your function returned None: the caller goes on with it. Raise ValueError.",
    )
    shown = "" if len(repr(found)) > 60 else f" as {found!r}"
    fail(f"{what[:1].upper() + what[1:]} was accepted{shown}: {why}.")
