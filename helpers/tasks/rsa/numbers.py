"""What the judges of lesson 10 compute with: whole numbers, texts as numbers, roots."""

from __future__ import annotations

import operator
from typing import Any

from helpers.judging import fail
from helpers.judging.values import shown


def whole(value: Any, what: str) -> int:
    """An integer that an answer gave back (NumPy's too); fails the part where it is none.

    what: what it stands for, as the message's subject, such as "A sealed offer".
    """
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        advice = " Use // and pow: a float has 16 digits." if isinstance(value, float) else ""
        fail(f"{what} is an integer; {shown(value)} came back.{advice}")
    return operator.index(value)


def number_of(text: bytes) -> int:
    """A text as a number, its first byte the highest."""
    return int.from_bytes(text, "big")


def text_of(number: int) -> bytes:
    """The text that a number stands for; zeros in front are lost."""
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def brief(number: int) -> str:
    """A number for a message: all of it, or its ends and its size."""
    text = str(number) if number.bit_length() < 200 else hex(number)
    if len(text) <= 30:
        return text
    return f"{text[:8]}...{text[-6:]} ({number.bit_length()} bits)"
