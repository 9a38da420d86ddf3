"""SHA-256 after FIPS 180-4 as the checks need it: one that can be taken up again from a digest."""

from __future__ import annotations

import math
import struct

MASK = 0xFFFFFFFF
_PRIMES = [n for n in range(2, 312) if all(n % p for p in range(2, math.isqrt(n) + 1))]


def _cube_root_bits(prime: int) -> int:
    """The first 32 bits of the fraction of a prime's cube root (FIPS 180-4, 4.2.2)."""
    root, wanted = 0, prime << 96
    for bit in reversed(range(36)):
        if (root | 1 << bit) ** 3 <= wanted:
            root |= 1 << bit
    return root & MASK


K = tuple(map(_cube_root_bits, _PRIMES))
INITIAL = tuple(math.isqrt(prime << 64) & MASK for prime in _PRIMES[:8])


def _rotated(word: int, by: int) -> int:
    return (word >> by | word << (32 - by)) & MASK


def compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    """The state after one block of 64 bytes; both states are eight words of 32 bits."""
    w = list(struct.unpack(">16I", block))
    for t in range(16, 64):
        x, y = w[t - 15], w[t - 2]
        small0 = _rotated(x, 7) ^ _rotated(x, 18) ^ x >> 3
        small1 = _rotated(y, 17) ^ _rotated(y, 19) ^ y >> 10
        w.append((small1 + w[t - 7] + small0 + w[t - 16]) & MASK)
    a, b, c, d, e, f, g, h = state
    for t in range(64):
        large1 = _rotated(e, 6) ^ _rotated(e, 11) ^ _rotated(e, 25)
        first = h + large1 + (e & f ^ ~e & g) + K[t] + w[t]
        large0 = _rotated(a, 2) ^ _rotated(a, 13) ^ _rotated(a, 22)
        second = large0 + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = (first + second) & MASK, a, b, c, (d + first) & MASK, e, f, g
    return tuple((x + y) & MASK for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def padding(length: int) -> bytes:
    """What SHA-256 puts behind a message of `length` bytes (FIPS 180-4, 5.1.1)."""
    return b"\x80" + bytes((55 - length) % 64) + (8 * length).to_bytes(8, "big")


def continued(digest: bytes, before: int, extra: bytes) -> bytes:
    """The digest of a message whose first `before` bytes (whole blocks) led to `digest`."""
    state = struct.unpack(">8I", digest)
    rest = extra + padding(before + len(extra))
    for start in range(0, len(rest), 64):
        state = compress(state, rest[start : start + 64])
    return struct.pack(">8I", *state)


def extended(digest: bytes, length: int, extra: bytes) -> tuple[bytes, bytes]:
    """Length extension: what is put behind the unknown `length` bytes, and the new digest."""
    glue = padding(length)
    return glue + extra, continued(digest, length + len(glue), extra)
