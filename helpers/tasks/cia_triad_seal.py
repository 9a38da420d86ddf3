"""What `seal_model` of lesson 01 must do."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from helpers.exercise import Parts, expect, fail
from helpers.tasks import cia_triad_forgeries as forgeries


def judge(seal: Any, is_genuine: Any, part: Parts) -> None:
    """The genuine model passes; no change, and no tag made without the key, does."""
    key, data = secrets.token_bytes(32), b"weights:" + secrets.token_bytes(3000)

    def made(blob: bytes, with_key: bytes = key) -> bytes | str:
        tag = part.call(seal, blob, with_key)
        if isinstance(tag, (bytearray, memoryview)):
            tag = bytes(tag)
        expect(
            isinstance(tag, (bytes, str)),
            f"`seal` returned a {type(tag).__name__}: a tag is bytes, or text.",
        )
        return tag  # type: ignore[no-any-return]

    def accepted(blob: bytes, tag: Any, with_key: bytes = key) -> bool:
        result = part.call(is_genuine, blob, tag, with_key)
        expect(isinstance(result, bool), f"`is_genuine` returned {result!r}, not True or False.")
        return bool(result)

    for name, function in (("seal", seal), ("is_genuine", is_genuine)):
        expect(callable(function), f"`{name}` is not a function.")
    with part("accepts the genuine model"):
        for blob in (data, b"", secrets.token_bytes(70_000)):
            if not accepted(blob, made(blob)):
                fail("A model that nobody touched was refused. Nobody gets a diagnosis today.")
    tag: Any = b""
    with part("notices one changed number, wherever it stands"):
        tag = made(data)
        for at in (0, 11, len(data) // 2, len(data) - 1):
            changed = bytearray(data)
            changed[at] ^= 1
            if accepted(bytes(changed), tag):
                fail(f"A model with byte {at} of {len(data)} changed was accepted as genuine.")
    if not tag:
        return
    with part("notices a model cut short, made longer or taken for its hash"):
        for blob in (data[:-1], data + b"\0", b""):
            if accepted(blob, tag):
                fail(f"A model of {len(blob)} bytes passed with the tag of {len(data)} bytes.")
        for name in ("sha256", "sha512", "sha3_256"):
            if accepted(hashlib.new(name, data).digest(), tag):
                fail(
                    f"The {name} of the model passed with the model's own tag: the model went in "
                    "where the key belongs. hmac.new takes the key first."
                )
    with part("the attacker cannot make the tag"):
        evil = b"weights:" + secrets.token_bytes(3000)
        forgeries.tried(is_genuine, data, tag, evil, key)
    with part("another key makes another tag"):
        if accepted(data, made(data, secrets.token_bytes(32))):
            fail("A tag made with another key was accepted: the key has no part in your answer.")
        if accepted(data, tag, secrets.token_bytes(32)):
            fail("The tag is accepted under any key: the key has no part in your check.")
        _whole_key(accepted, data, tag, key)
    with part("the tag is long enough, and of a kind made for it"):
        _form(tag, [made(secrets.token_bytes(200)) for _ in range(24)], key, data)
    with part("says no to a broken tag, and does not crash"):
        size = len(tag)
        for broken in (tag[:0], tag[:1], tag[: size // 2], tag + tag[:2], tag[-1:] + tag[:-1]):
            if accepted(data, broken):
                fail(
                    f"A tag of {size} characters was accepted with {len(broken)} of another order "
                    "or number. Compare the whole tag."
                )
        for broken in (bytes(32), b"\xff" * 32):
            if accepted(data, broken if isinstance(tag, bytes) else broken.hex()):
                fail(f"The tag {broken[:4]!r}... was accepted.")


def _whole_key(accepted: Any, data: bytes, tag: Any, key: bytes) -> None:
    """Half of the key's bytes or more must count (some ciphers take 16 bytes)."""
    counted = 0
    for at in range(len(key)):
        other = bytearray(key)
        other[at] ^= 1
        counted += not accepted(data, tag, bytes(other))
    if counted < 16:
        fail(f"Only {counted} of the {len(key)} bytes of the key count: the rest can be tried.")


def _form(tag: Any, others: list[Any], key: bytes, data: bytes) -> None:
    """Enough bytes of the tag change from model to model, and it is no hash of key and data."""
    raw = forgeries._unhexed(tag) or tag.encode()
    varied = sum(len(set(column)) > 1 for column in zip(*others, strict=False))
    size = varied // 2 if isinstance(tag, str) and raw != tag.encode() else varied
    if size < 16:
        fail(f"A tag of {size} bytes is found by trying: 16 bytes or more cannot be.")
    for name in ("sha256", "sha512", "sha1", "md5", "sha3_256", "sha3_512"):
        glued = {
            "key + data": key + data,
            "data + key": data + key,
            "key, data, key": key + data + key,
        }
        for how, text in glued.items():
            if raw == hashlib.new(name, text, usedforsecurity=False).digest():
                fail(
                    f"The tag is {name}({how}). Glued together, key and data are no MAC: put in "
                    "front, an attacker appends to the model; put behind, a collision of the bare "
                    "hash is enough, and he can look for it without the key. Use HMAC."
                )
    if raw == hmac.new(key, data, "md5").digest():
        fail("The tag is HMAC with MD5, which ASVS 11.4.1 disallows for any purpose: use SHA-2.")
