"""Answers that write HMAC from its definition."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

import numpy as np

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.my_hmac
Digest = Callable[[bytes], bytes]


def mixed(key: bytes, byte: int) -> bytes:
    return bytes(one ^ byte for one in key)


def _block(digest: Digest, size: int, key: bytes) -> bytes:
    return (digest(key) if len(key) > size else key).ljust(size, b"\0")


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


@bank.right(own)
def by_translation(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    inside, outside = (bytes(n ^ pad for n in range(256)) for pad in (0x36, 0x5C))
    key = digest(key) if len(key) > size else key
    block = key + b"\0" * (size - len(key))
    return digest(block.translate(outside) + digest(block.translate(inside) + message))


@bank.right(own)
def by_numbers(digest: Digest, size: int, key: bytes, message: bytes) -> bytearray:
    number = int.from_bytes(_block(digest, size, key), "big")
    inner, outer = (
        (number ^ int.from_bytes(bytes([pad]) * size, "big")).to_bytes(size, "big")
        for pad in (0x36, 0x5C)
    )
    return bytearray(digest(outer + digest(inner + message)))


@bank.right(own)
def with_numpy(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    full = np.frombuffer(_block(digest, size, key), np.uint8)
    return digest((full ^ 0x5C).tobytes() + digest((full ^ 0x36).tobytes() + message))


def _nested(block: Callable[..., bytes]) -> Callable[..., bytes]:
    """The two hashes around a key that was made a block in this way."""
    return lambda d, n, k, m: d(mixed(block(d, n, k), 0x5C) + d(mixed(block(d, n, k), 0x36) + m))


def _hashed(made: Callable[..., bytes]) -> Callable[..., bytes]:
    """What is made of digest, inner key, outer key and message."""
    return lambda d, n, k, m: made(d, mixed(_block(d, n, k), 0x36), mixed(_block(d, n, k), 0x5C), m)


BLOCKS: dict[str, tuple[Callable[..., bytes], str]] = {
    "always_64": (lambda d, n, k: _block(d, 64, k), "blocks of another size"),
    "long_key_as_it_is": (lambda d, n, k: k.ljust(n, b"\0"), "must be hashed first, and only then"),
    "long_key_cut": (lambda d, n, k: k[:n].ljust(n, b"\0"), "The long key was cut"),
    "hashes_a_block_too": (
        lambda d, n, k: (d(k) if len(k) >= n else k).ljust(n, b"\0"),
        "one of just that length fills it",
    ),
    "hashes_always": (lambda d, n, k: d(k).ljust(n, b"\0"), "Only a key longer than a block"),
    "sha256_for_the_key": (
        lambda d, n, k: (_sha(k) if len(k) > n else k).ljust(n, b"\0"),
        "not with the `digest`",
    ),
    "not_filled": (lambda d, n, k: d(k) if len(k) > n else k, "zero bytes to a whole block"),
    "filled_to_the_digest": (
        lambda d, n, k: (d(k) if len(k) > n else k).ljust(len(d(b"")), b"\0"),
        "the size of a digest",
    ),
    "blanks": (lambda d, n, k: (d(k) if len(k) > n else k).ljust(n), "with blanks"),
    "digits": (lambda d, n, k: (d(k) if len(k) > n else k).ljust(n, b"0"), "with the digit 0"),
    "zeros_in_front": (lambda d, n, k: _block(d, n, k).rjust(n) if len(k) > n else k.rjust(n, b"\0"),
                       "they go behind it"),
}  # fmt: skip
for name, (block, says) in BLOCKS.items():
    bank.add(own, name, _nested(block), says=says)
HASHES: dict[str, tuple[Callable[..., bytes], str]] = {
    "pads_swapped": (lambda d, i, o, m: d(i + d(o + m)), "The two pads are swapped"),
    "hexadecimal_inside": (
        lambda d, i, o, m: d(o + d(i + m).hex().encode()),
        "inner one as hexadecimal text",
    ),
    "inner_cut": (lambda d, i, o, m: d(o + d(i + m)[:32]), "The inner hash was cut"),
    "inner_only": (lambda d, i, o, m: d(i + m), "The outer hash is missing"),
    "outer_without_the_key": (lambda d, i, o, m: d(d(i + m)), "begins with the key and 0x5c"),
    "message_first": (lambda d, i, o, m: d(o + d(m + i)), "the key stands before the message"),
    "inner_first": (lambda d, i, o, m: d(d(i + m) + o), "the key stands before the inner hash"),
}
for name, (made, says) in HASHES.items():
    bank.add(own, name, _hashed(made), says=says)
bank.add(
    own, "decimal_pads",
    lambda d, n, k, m: d(mixed(_block(d, n, k), 52) + d(mixed(_block(d, n, k), 36) + m)),
    says="The pads are hexadecimal",
)  # fmt: skip


@bank.wrong(own, says="was forged from the one for role=nurse", kind="vulnerable")
def secret_prefix(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    return digest(key + message)


@bank.wrong(own, says="a collision of the hash breaks it")
def secret_suffix(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    return digest(message + key)


@bank.wrong(own, says="did not use the hash it was given")
def by_the_library(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


@bank.wrong(own, says="it was cut to 32")
def cut_to_32(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    return by_translation(digest, size, key, message)[:32]


@bank.wrong(own, says="a str came back")
def as_hex_text(digest: Digest, size: int, key: bytes, message: bytes) -> str:
    return by_translation(digest, size, key, message).hex()


@bank.wrong(own, says="another value. The bytes differ", kind="refuses")
def a_random_mac(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
    return secrets.token_bytes(32)
