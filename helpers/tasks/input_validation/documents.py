"""JSON documents for lesson 02, made from rules."""

from __future__ import annotations

from collections.abc import Iterator

DEPTH = 20  # `[[1]]` has depth 2
SIZE = 64 * 1024  # bytes
SHAPES = ('{"x": %s}', "[1, [%s]]", "%s", '{"features": {"r": 1.5, "s": %s}}')
UTF = ("UTF-16", "UTF-16-LE", "UTF-16-BE", "UTF-32", "UTF-32-LE", "UTF-32-BE")


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
    beside = b"[1, " * (depth - 1) + b"[2]" + b", 1]" * (depth - 1)
    yield "with a number on every level", beside
    yield "whose innermost list is empty", b"[" * depth + b"]" * depth
    yield "whose innermost object is empty", b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)
