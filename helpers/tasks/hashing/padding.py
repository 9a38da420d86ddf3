"""What the task about MD5's padding asks of an answer."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, digests, fail, task


def _slip(length: int, given: bytes) -> str:
    right = digests.padding(length, "md5")
    if len(given) == length + len(right) and given.endswith(right):
        return "message and padding came back: give the padding alone."
    if (length + len(given)) % 64:
        return f"message and padding are {length + len(given)} bytes: no multiple of 64."
    if given[:1] != b"\x80":
        first = f"is 0x{given[:1].hex()}" if given else "is missing"
        return f"the first byte should be 0x80 (one bit 1, then zeros), and {first}."
    count, many = given[-8:], 8 * (length + len(given))
    if length and count == (8 * length).to_bytes(8, "big"):
        return "the length is written as SHA-256 does it: MD5 writes its lowest byte first."
    if length and count in (length.to_bytes(8, "little"), length.to_bytes(8, "big")):
        return "its last eight bytes count bytes, and the standard counts bits."
    if len(given) > len(right):
        return f"{len(given)} bytes, where {len(right)} fill the block: it is as short as can be."
    if len(given) < len(right):
        return "0x80 and the length of eight bytes do not fit any more: one block more is needed."
    if length < 2**53 and count in (many.to_bytes(8, "big"), many.to_bytes(8, "little")):
        return "its last eight bytes count the padding as well: they count the message alone."
    if any(given[1:-8]):
        return "between 0x80 and the length stand zero bytes, and nothing else."
    return f"its last eight bytes are {count.hex()}, and the message has {8 * length} bits."


@task(
    minutes=4, difficulty=2, proof="attack", expects="function",
    hints=[
        "Three pieces: one byte, some zeros, eight bytes. What does MD5 do otherwise than SHA-256?",
        "0x80; then zeros until message, padding and the eight bytes are a multiple of 64; then the "
        "length of the message in bits, lowest byte first.",
        "There are (55 - length) % 64 zeros, and int.to_bytes takes 'little' as well as 'big'.",
    ],
)  # fmt: skip
def padding(answer: Any, part: Parts) -> None:
    """What MD5 puts behind a message."""

    def same(*lengths: int) -> None:
        for length in lengths:
            given = part.call(answer, length)
            if not isinstance(given, (bytes, bytearray)):
                fail(f"Padding is bytes; a {type(given).__name__} came back.")
            if bytes(given) != digests.padding(length, "md5"):
                many = "1 byte" if length == 1 else f"{length:,} bytes"
                fail(f"After {many}: {_slip(length, bytes(given))}")

    with part("up to 55 bytes: one block"):
        same(*range(56))
    with part("56 to 63 bytes: the length does not fit"):
        same(*range(56, 64))
    with part("whole blocks"):
        same(64, 128, 192)
    with part("any length"):
        same(*range(65, 300), 10**6, 2**32 + secrets.randbelow(10**9))
        same(2**60 + secrets.randbelow(2**59) | 1)  # odd: no float has it
