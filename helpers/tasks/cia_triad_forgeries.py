"""How an attacker without the key makes a tag for another model: what `seal_model` must stop.

Each forger knows one honest model and its tag, and yields (how, other model, tag) to try.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from helpers.exercise import fail

Forgery = tuple[str, bytes, Any]
HASHES = ("sha256", "sha512", "sha1", "md5", "sha3_256", "blake2b")
KNOWN = ("sha256", "sha512", "sha1", "md5", "sha3_256")


def _written(digest: bytes, tag: bytes | str) -> tuple[Any, ...]:
    """A digest as bytes and as text, the form of the honest tag first."""
    forms = (digest, digest.hex(), digest.hex().encode())
    return forms[1:] + forms[:1] if isinstance(tag, str) else forms


def unkeyed(data: bytes, tag: bytes | str, evil: bytes) -> Iterator[Forgery]:
    """The other model's plain hash."""
    for name in HASHES:
        digest = hashlib.new(name, evil, usedforsecurity=False).digest()
        for form in _written(digest, tag):
            yield name, evil, form


def checksums(data: bytes, tag: bytes | str, evil: bytes) -> Iterator[Forgery]:
    """The other model's CRC-32; and the honest one's, moved by the difference of the two models.

    CRC is linear: for models of one length, crc(key, a) ^ crc(key, b) = crc(a) ^ crc(b).
    """
    raw = bytes.fromhex(tag) if isinstance(tag, str) and len(tag) == 8 else tag
    made = [zlib.crc32(evil)]
    if isinstance(raw, bytes):
        made.append(int.from_bytes(raw[-4:], "big") ^ zlib.crc32(data) ^ zlib.crc32(evil))
    for value in made:
        word = value.to_bytes(4, "big")
        for form in (word, f"{value:08x}", word.rjust(len(tag), b"\0")):
            yield "crc32", evil, form


def exchanged(data: bytes, tag: bytes | str, evil: bytes) -> Iterator[Forgery]:
    """The honest tag, with the two known hashes XORed in: beats a hash in a stream cipher."""
    raw = _unhexed(tag)
    for name in KNOWN:
        old = hashlib.new(name, data, usedforsecurity=False).digest()
        new = hashlib.new(name, evil, usedforsecurity=False).digest()
        for at in {0, max(0, len(raw) - len(old))}:
            piece = raw[at : at + len(old)]
            mixed = bytes(a ^ b ^ c for a, b, c in zip(piece, old, new, strict=False))
            forged = raw[:at] + mixed + raw[at + len(old) :]
            if forged != raw:
                yield name, evil, forged.hex() if isinstance(tag, str) else forged


def _unhexed(tag: bytes | str) -> bytes:
    if isinstance(tag, bytes):
        return tag
    try:
        return bytes.fromhex(tag)
    except ValueError:
        return b""


def _primes() -> Iterator[int]:
    return (n for n in count(2) if all(n % d for d in range(2, int(n**0.5) + 1)))


_K = [int((p ** (1 / 3) % 1) * 2**32) for p in islice(_primes(), 64)]
_MASK = 0xFFFFFFFF


def _rotated(word: int, by: int) -> int:
    return (word >> by | word << (32 - by)) & _MASK


def _compressed(state: list[int], block: bytes) -> list[int]:
    """One step of SHA-256 (FIPS 180-4, 6.2.2)."""
    w = [int.from_bytes(block[i : i + 4], "big") for i in range(0, 64, 4)]
    for t in range(16, 64):
        s0 = _rotated(w[t - 15], 7) ^ _rotated(w[t - 15], 18) ^ w[t - 15] >> 3
        s1 = _rotated(w[t - 2], 17) ^ _rotated(w[t - 2], 19) ^ w[t - 2] >> 10
        w.append((w[t - 16] + s0 + w[t - 7] + s1) & _MASK)
    a, b, c, d, e, f, g, h = state
    for k, word in zip(_K, w, strict=True):
        s1 = _rotated(e, 6) ^ _rotated(e, 11) ^ _rotated(e, 25)
        t1 = (h + s1 + (e & f ^ ~e & _MASK & g) + k + word) & _MASK
        s0 = _rotated(a, 2) ^ _rotated(a, 13) ^ _rotated(a, 22)
        t2 = (s0 + (a & b ^ a & c ^ b & c)) & _MASK
        a, b, c, d, e, f, g, h = (t1 + t2) & _MASK, a, b, c, (d + t1) & _MASK, e, f, g
    return [(x + y) & _MASK for x, y in zip(state, (a, b, c, d, e, f, g, h), strict=True)]


def _padding(length: int) -> bytes:
    return b"\x80" + bytes((55 - length) % 64) + (8 * length).to_bytes(8, "big")


def extended(data: bytes, tag: bytes | str, evil: bytes) -> Iterator[Forgery]:
    """A longer model under a tag computed from the honest one, for any secret put in front.

    Works against SHA-256(secret + data) whatever the secret, if its length is guessed.
    """
    raw = _unhexed(tag)
    if len(raw) != 32:
        return
    state = [int.from_bytes(raw[i : i + 4], "big") for i in range(0, 32, 4)]
    more = b" and one more layer"
    for secret in range(1, 130):
        longer = data + _padding(secret + len(data)) + more
        before = secret + len(longer) - len(more)
        tail = more + _padding(before + len(more))
        forged = b"".join(word.to_bytes(4, "big") for word in _compressed(state, tail))
        yield "sha256", longer, forged.hex() if isinstance(tag, str) else forged


def accepted(is_genuine: Any, data: bytes, tag: Any, key: bytes) -> bool:
    """Whether a forgery passes; a crash on an odd type is no acceptance."""
    try:
        return is_genuine(data, tag, key) is True
    except Exception:
        return False


def tried(is_genuine: Any, data: bytes, tag: bytes | str, evil: bytes, key: bytes) -> None:
    """Fail at the first forgery that passes, and say how it was made."""
    for how, model, forged in unkeyed(data, tag, evil):
        if accepted(is_genuine, model, forged, key):
            fail(
                f"The attacker wrote another model and its {how} beside it, and it passed. "
                "A plain hash needs no key: who can write the model can write the hash."
            )
    for _, model, forged in checksums(data, tag, evil):
        if accepted(is_genuine, model, forged, key):
            fail(
                "A checksum finds accidents, not attackers: from CRC-32 of the two models, which "
                "need no key, the attacker made the tag."
            )
    for how, model, forged in exchanged(data, tag, evil):
        if accepted(is_genuine, model, forged, key):
            fail(
                f"Your tag hides the plain {how}. The attacker XORed the honest model's hash out "
                "of it and his own in, without the key. Encryption hides; it does not detect."
            )
    for how, model, forged in extended(data, tag, evil):
        if accepted(is_genuine, model, forged, key):
            fail(
                f"The tag is {how} of a secret and then the data: the attacker appended to the "
                "model and went on hashing from your tag, without the key (lesson 07 does it). "
                "HMAC stops that."
            )
