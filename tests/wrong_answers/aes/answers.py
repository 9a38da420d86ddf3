"""Right answers of lesson 09 that wrong ones are varied from."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from helpers.tasks.aes.ciphers import xor

Accepted = Callable[[bytes], bool]


def times(a: int, b: int, polynomial: int) -> int:
    """Double and add."""
    result = 0
    while b:
        result ^= a * (b & 1)
        a, b = a << 1, b >> 1
        if a.bit_length() == polynomial.bit_length():
            a ^= polynomial
    return result


def turned(byte: int, by: int) -> int:
    """Rotated to the left."""
    return (byte << by | byte >> (8 - by)) & 255


@cache
def inverse(value: int, polynomial: int) -> int:
    """By trying all."""
    return next((x for x in range(256) if times(value, x, polynomial) == 1), 0)


def grid(data: bytes, start: int = 0, size: int = 16) -> list[bytes]:
    """The whole blocks from `start` on."""
    return [data[at : at + size] for at in range(start, len(data) - size + 1, size)]


def reader(
    order: Any = range(256), sure: Any = range(1, 8), keep: int = 0, strip: Any = None,
    last: int = 0, by: int = 1, front_of: Any = lambda sealed, at: sealed[at - 8 : at],
) -> Callable[[bytes, Accepted], Any]:  # fmt: skip
    """A reader of cards that tries guesses in this order.

    sure: the places at which it asks again; keep: starts from the block before, or from this byte;
    strip: what is done to the text; by: how it changes the byte before to be sure; front_of: what a
    block is XORed with.
    """

    def cut(text: bytes) -> bytes:
        return text.rstrip(b"\0")[:-1]

    def decrypted(block: bytes, before: bytes, accepted: Accepted) -> bytes:
        known = bytearray(before if keep is True else [keep] * 8)
        for place in reversed(range(last, 8)):
            for guess in order(before[place]) if callable(order) else order:
                front = bytearray(known)
                front[place] = guess ^ 0x80
                if not accepted(bytes(front + block)):
                    continue
                if place in sure:
                    front[place - 1] ^= by
                    if not accepted(bytes(front + block)):
                        continue
                known[place] = guess
                break
        return xor(bytes(known), before)

    def answer(sealed: bytes, accepted: Accepted) -> Any:
        text = b""
        for at in range(8, len(sealed), 8):
            text += decrypted(sealed[at : at + 8], front_of(sealed, at), accepted)
        return (strip or cut)(text)

    return answer
