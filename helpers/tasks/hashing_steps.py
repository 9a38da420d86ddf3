"""A clock without noise: how many steps of the interpreter a comparison takes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any


def steps(function: Callable[..., Any], *args: Any) -> int:
    """The number of bytecode instructions and lines that a call of `function` runs in Python code.

    What C code does inside one instruction is not counted. Raises what the function raises.
    """
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += 1
        frame.f_trace_opcodes = True
        return trace

    before, collecting = sys.gettrace(), gc.isenabled()
    gc.disable()  # a collection in between would run other people's code, and count it
    sys.settrace(trace)
    try:
        function(*args)
    finally:
        sys.settrace(before)
        if collecting:
            gc.enable()
    return count


class WatchedText(str):
    """Text made of a watched signature: notes whether it was compared by == or !=."""

    compared: list[str]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str) and len(other) == len(self):
            self.compared.append("==")
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class Watched(bytes):
    """A signature that notes in `compared` whether it was compared by == or !=.

    Reading it byte by byte runs Python code, so that `steps` sees how far a reader got.
    """

    compared: list[str]

    def __new__(cls, data: bytes, compared: list[str] | None = None) -> Watched:
        made = super().__new__(cls, data)
        made.compared = [] if compared is None else compared
        return made

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (bytes, bytearray)) and len(other) == len(self):
            self.compared.append("==")
        return bytes.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = bytes.__hash__

    def __iter__(self) -> Iterator[int]:
        for place in range(len(self)):  # noqa: SIM104 - every step of this loop is to be counted
            yield bytes.__getitem__(self, place)

    def __getitem__(self, place: Any) -> Any:
        found = bytes.__getitem__(self, place)
        return Watched(found, self.compared) if isinstance(place, slice) else found

    def __bytes__(self) -> bytes:
        return self

    def startswith(self, *args: Any) -> bool:
        """As for bytes, and noted as a comparison."""
        self.compared.append("==")
        return bytes.startswith(self, *args)

    def hex(self, *args: Any) -> str:
        """As for bytes, but the text is watched as well."""
        text = WatchedText(bytes.hex(self, *args))
        text.compared = self.compared
        return text
