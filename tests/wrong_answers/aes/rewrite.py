"""Answers that change a dose in an encrypted order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.tasks import aes as tasks
from helpers.tasks.aes.ciphers import xor
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.rewrite
Answer = Callable[[bytes, int, bytes, bytes], Any]


def written(sealed: bytes, where: int, by: bytes) -> bytes:
    return sealed[:where] + by + sealed[where + len(by) :]


def flip(shift: int, what: Callable[[bytes, bytes, bytes], bytes]) -> Answer:
    """Writes `what` (of the ciphertext there, old, new) at this distance from the place."""

    def answer(sealed: bytes, at: int, old: bytes, new: bytes) -> bytes:
        where = at + shift
        return written(sealed, where, what(sealed[where : where + len(old)], old, new))

    return answer


@bank.right(own)
def by_a_bytearray(sealed: bytes, at: int, old: bytes, new: bytes) -> bytearray:
    changed = bytearray(sealed)
    for i, (a, b) in enumerate(zip(old, new, strict=True)):
        changed[at - 16 + i] ^= a ^ b
    return changed


@bank.right(own)
def by_numbers(sealed: bytes, at: int, old: bytes, new: bytes) -> bytes:
    mask = bytes(at - 16) + xor(old, new)
    mask = int.from_bytes(mask.ljust(len(sealed), b"\0"), "big")
    return (int.from_bytes(sealed, "big") ^ mask).to_bytes(len(sealed), "big")


bank.add(own, "by_slices", flip(-16, xor), kind="right")


def _noise_too(sealed: bytes, at: int, old: bytes, new: bytes) -> bytes:
    """Right, and one byte too many."""
    changed = bytearray(flip(-16, xor)(sealed, at, old, new))
    changed[-1] ^= 1
    return bytes(changed)


def _in_place(sealed: bytes, at: int, old: bytes, new: bytes) -> None:
    changed = bytearray(sealed)
    for i, (a, b) in enumerate(zip(old, new, strict=True)):
        changed[at - 16 + i] ^= a ^ b


def _fixed(sealed: bytes, at: int, old: bytes, new: bytes) -> bytes:
    """Always the block before the fourth."""
    return written(sealed, 48, xor(sealed[48:], old, new))


def _first_byte(sealed: bytes, at: int, old: bytes, new: bytes) -> bytes:
    return written(sealed, at - 16, xor(sealed[at - 16 : at - 15], old[:1], new[:1]))


def _whole(sealed: bytes, at: int, old: bytes, new: bytes) -> bytes:
    """All blocks in front."""
    changed = bytearray(sealed)
    for start in range(at % 16, at, 16):
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            changed[start + i] ^= a ^ b
    return bytes(changed)


def _number(sealed: bytes, at: int, old: bytes, new: bytes) -> bytes:
    """A mask that was a number, without its leading zero bytes."""
    mask = xor(old, new).lstrip(b"\0")
    return written(sealed, at - 16, xor(sealed[at - 16 :], mask))


bank.table(own, {
    "own_block": (flip(0, xor), "the block's own ciphertext"),
    "block_behind": (flip(16, xor), "one block too far behind"),
    "as_with_an_iv": (flip(-32, xor), "one block too early"),
    "writes_new": (flip(-16, lambda c, o, n: n), "written into the ciphertext"),
    "writes_clear": (flip(0, lambda c, o, n: n), "over the ciphertext, in clear"),
    "only_new": (flip(-16, lambda c, o, n: xor(c, n)), "XOR with `new` alone"),
    "only_old": (flip(-16, lambda c, o, n: xor(c, o)), "leaves zeros there"),
    "replaces": (flip(-16, lambda c, o, n: xor(o, n)), "replaced the ciphertext"),
    "block_aligned": (lambda s, at, o, n: written(s, at - at % 16 - 16, xor(s[at - at % 16 - 16 :], o, n)),
                      "Flip the bits by which"),
    "adds": (flip(-16, lambda c, o, n: bytes((x - a + b) % 256 for x, a, b in zip(c, o, n, strict=True))),
             "in the block in front"),
    "fixed_place": (_fixed, "was to become"),
    "mask_of_a_number": (_number, "they were lost, and the rest moved"),
    "first_byte": (_first_byte, "and the pharmacy reads b'11"),
    "one_byte_more": (_noise_too, "only the block in front"),
    "every_block_before": (_whole, "was changed too"),
    "unchanged": (lambda s, at, o, n: s, "Nothing was changed"),
    "replaces_in_clear": (lambda s, at, o, n: s.replace(o, n), "Nothing was changed"),
    "cut_short": (lambda s, at, o, n: flip(-16, xor)(s, at, o, n)[:-16], "bytes came back for"),
    "with_an_iv": (lambda s, at, o, n: bytes(16) + flip(-16, xor)(s, at, o, n), "112 bytes came back"),
    "as_hex": (lambda s, at, o, n: flip(-16, xor)(s, at, o, n).hex(), "as bytes; '"),
    "the_first_alike": (lambda s, at, o, n: s.replace(s[at - 16 :][: len(o)], xor(s[at - 16 :], o, n), 1),
                        "The same bytes stand elsewhere"),
    "number_without_a_size": (lambda s, at, o, n: by_numbers(s, at, o, n).lstrip(b"\0"), "no zeros in front"),
    "in_place": (_in_place, "as bytes; None"),
})  # fmt: skip
