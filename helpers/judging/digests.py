"""MD5, SHA-1, SHA-256 and SHA-512 that go on from a digest: what length extension needs.

For these hashes the digest is the whole inner state (RFC 1321; FIPS 180-4), so a digest can be
taken up again without the message that led to it. `compress`, K and INITIAL are SHA-256's own.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, islice
from typing import Literal

State = tuple[int, ...]
Step = Callable[[State, bytes], State]
MASK = 0xFFFFFFFF


def _left(word: int, by: int) -> int:
    return (word << by | word >> (32 - by)) & MASK


def _added(state: State, more: State, mask: int = MASK) -> State:
    return tuple((x + y) & mask for x, y in zip(state, more, strict=True))


_PRIMES = list(islice((n for n in count(2) if all(n % d for d in range(2, math.isqrt(n) + 1))), 80))


def _cube_root(number: int) -> int:
    """The integer part of the cube root."""
    root = 0
    for bit in reversed(range(number.bit_length() // 3 + 1)):
        if (root | 1 << bit) ** 3 <= number:
            root |= 1 << bit
    return root


def _sha2(bits: int, rounds: int, turns: tuple[int, ...]) -> tuple[State, State, Step]:
    """Round constants, initial state and step of SHA-256 (32 bits) or SHA-512 (64)."""
    mask, words = (1 << bits) - 1, ">16I" if bits == 32 else ">16Q"
    keys = tuple(_cube_root(prime << 3 * bits) & mask for prime in _PRIMES[:rounds])
    initial = tuple(math.isqrt(prime << 2 * bits) & mask for prime in _PRIMES[:8])
    a1, a2, a3, b1, b2, b3, c1, c2, c3, d1, d2, d3 = turns

    def right(word: int, by: int) -> int:
        return (word >> by | word << (bits - by)) & mask

    def step(state: State, block: bytes) -> State:
        w = list(struct.unpack(words, block))
        for t in range(16, rounds):
            x, y = w[t - 15], w[t - 2]
            s0 = right(x, a1) ^ right(x, a2) ^ x >> a3
            s1 = right(y, b1) ^ right(y, b2) ^ y >> b3
            w.append((w[t - 16] + s0 + w[t - 7] + s1) & mask)
        a, b, c, d, e, f, g, h = state
        for key, word in zip(keys, w, strict=True):
            s1 = right(e, c1) ^ right(e, c2) ^ right(e, c3)
            t1 = h + s1 + (e & f ^ ~e & mask & g) + key + word
            s0 = right(a, d1) ^ right(a, d2) ^ right(a, d3)
            t2 = s0 + (a & b ^ a & c ^ b & c)
            a, b, c, d, e, f, g, h = (t1 + t2) & mask, a, b, c, (d + t1) & mask, e, f, g
        return _added(state, (a, b, c, d, e, f, g, h), mask)

    return keys, initial, step


K, INITIAL, compress = _sha2(32, 64, (7, 18, 3, 17, 19, 10, 6, 11, 25, 2, 13, 22))
_, _, _sha512 = _sha2(64, 80, (1, 8, 7, 19, 61, 6, 14, 18, 41, 28, 34, 39))


def _sha1(state: State, block: bytes) -> State:
    w = list(struct.unpack(">16I", block))
    for t in range(16, 80):
        w.append(_left(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1))
    a, b, c, d, e = state
    for t, word in enumerate(w):
        f, key = (
            (b & c | ~b & MASK & d, 0x5A827999) if t < 20
            else (b ^ c ^ d, 0x6ED9EBA1) if t < 40
            else (b & c | b & d | c & d, 0x8F1BBCDC) if t < 60
            else (b ^ c ^ d, 0xCA62C1D6)
        )  # fmt: skip
        a, b, c, d, e = (_left(a, 5) + f + e + key + word) & MASK, a, _left(b, 30), c, d
    return _added(state, (a, b, c, d, e))


_TURNS = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))
_SINES = [int(abs(math.sin(i + 1)) * 2**32) for i in range(64)]


def _md5(state: State, block: bytes) -> State:
    words = struct.unpack("<16I", block)
    a, b, c, d = state
    for t in range(64):
        f, at = (
            (b & c | ~b & MASK & d, t) if t < 16
            else (d & b | ~d & MASK & c, 5 * t + 1) if t < 32
            else (b ^ c ^ d, 3 * t + 5) if t < 48
            else (c ^ (b | ~d & MASK), 7 * t)
        )  # fmt: skip
        mixed = (a + f + _SINES[t] + words[at % 16]) & MASK
        a, b, c, d = d, (b + _left(mixed, _TURNS[t // 16][t % 4])) & MASK, b, c
    return _added(state, (a, b, c, d))


@dataclass(frozen=True)
class Algorithm:
    """A Merkle-Damgård hash: one step, the bytes of a word, the order of a word's bytes."""

    step: Step
    word: int
    order: Literal["big", "little"]


ALGORITHMS = {
    "md5": Algorithm(_md5, 4, "little"),
    "sha1": Algorithm(_sha1, 4, "big"),
    "sha256": Algorithm(compress, 4, "big"),
    "sha512": Algorithm(_sha512, 8, "big"),
}
BY_SIZE = {16: "md5", 20: "sha1", 32: "sha256", 64: "sha512"}  # bytes of the digest


def padding(length: int, algorithm: str = "sha256") -> bytes:
    """What the hash puts behind a message of `length` bytes (FIPS 180-4, 5.1; RFC 1321, 3.1)."""
    how = ALGORITHMS[algorithm]
    zeros = (14 * how.word - 1 - length) % (16 * how.word)
    return b"\x80" + bytes(zeros) + (8 * length).to_bytes(2 * how.word, how.order)


@lru_cache(64)
def continued(digest: bytes, before: int, extra: bytes, algorithm: str = "sha256") -> bytes:
    """The digest of a message whose first `before` bytes (whole blocks) led to `digest`."""
    how = ALGORITHMS[algorithm]
    words = range(0, len(digest), how.word)
    state = tuple(int.from_bytes(digest[i : i + how.word], how.order) for i in words)
    rest = extra + padding(before + len(extra), algorithm)
    for at in range(0, len(rest), 16 * how.word):
        state = how.step(state, rest[at : at + 16 * how.word])
    return b"".join(word.to_bytes(how.word, how.order) for word in state)


def extended(
    digest: bytes, length: int, extra: bytes, algorithm: str = "sha256"
) -> tuple[bytes, bytes]:
    """Length extension: what is put behind the unknown `length` bytes, and the new digest."""
    glue = padding(length, algorithm)
    return glue + extra, continued(digest, length + len(glue), extra, algorithm)
