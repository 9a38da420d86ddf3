"""Length extension: to go on hashing from a tag, for `seal_model` of lesson 01.

MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4): the digest is the whole inner state.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import count, islice

State = tuple[int, ...]


def _primes() -> Iterator[int]:
    return (n for n in count(2) if all(n % d for d in range(2, int(n**0.5) + 1)))


def _cube_root(number: int) -> int:
    low, high = 0, 1 << number.bit_length() // 3 + 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= number else (low, middle - 1)
    return low


def _sha2(bits: int, rounds: int, turns: tuple[int, ...]) -> Callable[[State, bytes], State]:
    mask, size = (1 << bits) - 1, bits // 8
    keys = [_cube_root(p << 3 * bits) & mask for p in islice(_primes(), rounds)]
    a1, a2, a3, b1, b2, b3, c1, c2, c3, d1, d2, d3 = turns

    def right(word: int, by: int) -> int:
        return (word >> by | word << (bits - by)) & mask

    def step(state: State, block: bytes) -> State:
        w = [int.from_bytes(block[i : i + size], "big") for i in range(0, 16 * size, size)]
        for t in range(16, rounds):
            s0 = right(w[t - 15], a1) ^ right(w[t - 15], a2) ^ w[t - 15] >> a3
            s1 = right(w[t - 2], b1) ^ right(w[t - 2], b2) ^ w[t - 2] >> b3
            w.append((w[t - 16] + s0 + w[t - 7] + s1) & mask)
        a, b, c, d, e, f, g, h = state
        for key, word in zip(keys, w, strict=True):
            s1 = right(e, c1) ^ right(e, c2) ^ right(e, c3)
            t1 = (h + s1 + (e & f ^ ~e & mask & g) + key + word) & mask
            s0 = right(a, d1) ^ right(a, d2) ^ right(a, d3)
            t2 = (s0 + (a & b ^ a & c ^ b & c)) & mask
            a, b, c, d, e, f, g, h = (t1 + t2) & mask, a, b, c, (d + t1) & mask, e, f, g
        return tuple((x + y) & mask for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))

    return step


_MASK = 0xFFFFFFFF


def _left(word: int, by: int) -> int:
    return (word << by | word >> (32 - by)) & _MASK


def _sha1(state: State, block: bytes) -> State:
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for t in range(16, 80):
        w.append(_left(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1))
    a, b, c, d, e = state
    for t, word in enumerate(w):
        f, key = (
            (b & c | ~b & _MASK & d, 0x5A827999) if t < 20
            else (b ^ c ^ d, 0x6ED9EBA1) if t < 40
            else (b & c | b & d | c & d, 0x8F1BBCDC) if t < 60
            else (b ^ c ^ d, 0xCA62C1D6)
        )  # fmt: skip
        a, b, c, d, e = (_left(a, 5) + f + e + key + word) & _MASK, a, _left(b, 30), c, d
    return tuple((x + y) & _MASK for x, y in zip(state, (a, b, c, d, e), strict=True))


_TURNS = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))
_SINES = [int(abs(math.sin(i + 1)) * 2**32) for i in range(64)]


def _md5(state: State, block: bytes) -> State:
    words = [int.from_bytes(block[i : i + 4], "little") for i in range(0, 64, 4)]
    a, b, c, d = state
    for t in range(64):
        f, at = (
            (b & c | ~b & _MASK & d, t) if t < 16
            else (d & b | ~d & _MASK & c, 5 * t + 1) if t < 32
            else (b ^ c ^ d, 3 * t + 5) if t < 48
            else (c ^ (b | ~d & _MASK), 7 * t)
        )  # fmt: skip
        mixed = (a + f + _SINES[t] + words[at % 16]) & _MASK
        a, b, c, d = d, (b + _left(mixed, _TURNS[t // 16][t % 4])) & _MASK, b, c
    return tuple((x + y) & _MASK for x, y in zip(state, (a, b, c, d), strict=True))


# by the digest's bytes: name, one step, bytes of a word, order of its bytes
HASHES = {
    16: ("md5", _md5, 4, "little"),
    20: ("sha1", _sha1, 4, "big"),
    32: ("sha256", _sha2(32, 64, (7, 18, 3, 17, 19, 10, 6, 11, 25, 2, 13, 22)), 4, "big"),
    64: ("sha512", _sha2(64, 80, (1, 8, 7, 19, 61, 6, 14, 18, 41, 28, 34, 39)), 8, "big"),
}


def extended(data: bytes, digest: bytes, more: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """(hash, longer data, its digest) for a secret of 1 to 130 bytes that stands before the data."""
    if len(digest) not in HASHES:
        return
    name, step, size, order = HASHES[len(digest)]
    block = 16 * size

    def padding(length: int) -> bytes:
        rest = (block - 2 * size - 1 - length) % block
        return b"\x80" + bytes(rest) + (8 * length).to_bytes(2 * size, order)  # type: ignore[arg-type]

    words = range(0, len(digest), size)
    state = tuple(int.from_bytes(digest[i : i + size], order) for i in words)  # type: ignore[arg-type]
    known: dict[bytes, bytes] = {}
    for secret in range(1, 131):
        glue = padding(secret + len(data))
        before = secret + len(data) + len(glue)
        tail = more + padding(before + len(more))
        if tail not in known:
            found = state
            for at in range(0, len(tail), block):
                found = step(found, tail[at : at + block])
            known[tail] = b"".join(word.to_bytes(size, order) for word in found)  # type: ignore[arg-type]
        yield name, data + glue + more, known[tail]
