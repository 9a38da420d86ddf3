"""Answers that write HMAC from its definition."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.my_hmac
Digest = Callable[[bytes], bytes]


def mixed(key: bytes, byte: int) -> bytes:
    return bytes(one ^ byte for one in key)


def short(d: Digest, n: int, k: bytes) -> bytes:
    """The key, hashed where it is longer than a block."""
    return d(k) if len(k) > n else k


def filled(d: Digest, n: int, k: bytes) -> bytes:
    return short(d, n, k).ljust(n, b"\0")


def two_hashes(d: Digest, inner: bytes, outer: bytes, m: bytes) -> bytes:
    return d(outer + d(inner + m))


def made(block: Any = filled, hashes: Any = two_hashes, pads: Any = (0x36, 0x5C)) -> Any:
    """An answer with this block made of the key, these hashes, these pads."""
    return lambda d, n, k, m: hashes(d, *(mixed(block(d, n, k), pad) for pad in pads), m)


@bank.right(own)
def by_translation(digest: Digest, size: int, key: bytes, message: bytes) -> bytearray:
    inside, outside = (bytes(n ^ pad for n in range(256)) for pad in (0x36, 0x5C))
    block = filled(digest, size, key)
    return bytearray(digest(block.translate(outside) + digest(block.translate(inside) + message)))


@bank.right(own)
def with_numpy(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    full = np.frombuffer(filled(digest, size, key), np.uint8)
    return digest((full ^ 0x5C).tobytes() + digest((full ^ 0x36).tobytes() + message))


bank.add(own, "secret_prefix", lambda d, n, k, m: d(k + m), says="forged from the one", kind="vulnerable")
bank.add(own, "random", lambda *given: secrets.token_bytes(32), says="The bytes differ", kind="refuses")
_blocks: dict[bytes, bytes] = {}
WRONG = {
    "secret_suffix": (lambda d, n, k, m: d(m + k), "a collision of the hash breaks it"),
    "by_the_library": (lambda d, n, k, m: hmac.digest(k, m, "sha256"), "did not use the hash it was given"),
    "library_by_length": (lambda d, n, k, m: hmac.digest(
        k, m, {20: "sha1", 32: "sha256", 64: "sha512"}[len(d(b""))]), "hash of that length"),
    "always_64": (made(lambda d, n, k: filled(d, 64, k)), "this hash has other blocks"),
    "long_key_as_it_is": (made(lambda d, n, k: k.ljust(n, b"\0")), "and only then filled"),
    "long_key_cut": (made(lambda d, n, k: k[:n].ljust(n, b"\0")), "The long key was cut"),
    "hashes_a_block_too": (made(lambda d, n, k: filled(d, n - 1, k).ljust(n, b"\0")), "just that length"),
    "hashes_always": (made(lambda d, n, k: d(k).ljust(n, b"\0")), "Only a key longer than a block"),
    "sha256_for_the_key": (made(lambda d, n, k: filled(lambda data: hashlib.sha256(data).digest(), n, k)),
                           "not with the `digest`"),
    "not_filled": (made(short), "zero bytes to a whole block"),
    "zeros_cut": (made(lambda d, n, k: filled(d, n, k.rstrip(b"\0"))), "were cut off"),
    "blanks": (made(lambda d, n, k: short(d, n, k).ljust(n)), "with blanks"),
    "zeros_in_front": (made(lambda d, n, k: short(d, n, k).rjust(n, b"\0")), "they go behind it"),
    "zeros_lost_by_numbers": (made(hashes=lambda d, i, o, m: d(
        o.lstrip(b"\0") + d(i.lstrip(b"\0") + m))), "a number has no zeros in front"),
    "pads_swapped": (made(pads=(0x5C, 0x36)), "The two pads are swapped"),
    "key_repeated": (made(lambda d, n, k: (short(d, n, k) * n)[:n].ljust(n, b"\0")), "was repeated until"),
    "hexadecimal_inside": (
        made(hashes=lambda d, i, o, m: d(o + d(i + m).hex().encode())), "inner one as hexadecimal text"
    ),
    "inner_only": (made(hashes=lambda d, i, o, m: d(i + m)), "The outer hash is missing"),
    "filled_after_the_xor": (lambda d, n, k, m: made(short, lambda d, i, o, m: d(
        o.ljust(n, b"\0") + d(i.ljust(n, b"\0") + m)))(d, n, k, m), "was filled after the XOR"),
    "pads_remembered": (made(lambda d, n, k: _blocks.setdefault(k, filled(d, n, k))), "an earlier call's"),
    "message_stripped": (lambda d, n, k, m: made()(d, n, k, m.strip()), "blanks and all"),
    "cut_to_32": (lambda *given: made()(*given)[:32], "it was cut to 32"),
    "as_hex_text": (lambda *given: made()(*given).hex(), "a str came back"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
