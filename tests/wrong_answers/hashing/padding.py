"""Answers for what MD5 puts behind a message."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from helpers.judging.digests import padding as pad
from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
padding = tasks.padding


@bank.right(padding)
def by_a_loop(length: int) -> bytearray:
    made = bytearray([0x80])
    while (length + len(made)) % 64 != 56:
        made.append(0)
    made += struct.pack("<Q", length * 8)
    return made


def _zeros(length: int) -> bytes:
    return b"\x80" + bytes((55 - length) % 64)


def right(length: int) -> bytes:
    return pad(length, "md5")


def _bits(length: int) -> bytes:
    return (8 * length).to_bytes(8, "little")


WRONG: dict[str, tuple[Callable[[int], Any], str]] = {
    "no_room": (lambda n: (_zeros(n) + _bits(n))[: 64 - n % 64], "one block more is"),
    "as_sha256": (pad, "MD5 writes its lowest byte first"),
    "in_bytes": (lambda n: _zeros(n) + n.to_bytes(8, "little"), "the standard counts bits"),
    "without_the_bit": (lambda n: bytes((56 - n) % 64) + _bits(n), "one bit 1, then zeros"),
    "one_for_a_bit": (lambda n: b"\x01" + right(n)[1:], "and is 0x01"),
    "without_the_length": (_zeros, "no multiple of 64"),
    "always_a_block_more": (lambda n: _zeros(n) + bytes(64) + _bits(n), "as short as can be"),
    "counts_the_padding": (lambda n: _zeros(n) + _bits(n + len(right(n))), "count the padding as well"),
    "length_of_four_bytes": (lambda n: _zeros(n) + _bits(n % 2**29), "and the message has"),
    "in_floats": (lambda n: _zeros(n) + _bits(int(float(n))), "and the message has"),
    "ones_for_zeros": (lambda n: b"\x80" + b"\xff" * (len(right(n)) - 9) + _bits(n), "stand zero bytes"),
    "message_and_padding": (lambda n: bytes(n) + right(n), "give the padding alone"),
    "nothing": (lambda n: b"" if n % 64 == 0 else right(n), "and is missing"),
    "as_hexadecimal": (lambda n: right(n).hex(), "Padding is bytes"),
}
for name, (answer, says) in WRONG.items():
    bank.add(padding, name, answer, says=says)
