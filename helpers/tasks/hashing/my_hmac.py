"""What the task about HMAC asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.digests import extended

# --- HMAC

RFC_4231 = [  # key, message, HMAC-SHA-256: cases 1, 2, 3, 6 and 7 of the RFC
    ("0b" * 20, b"Hi There",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe".hex(), b"what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ("aa" * 20, b"\xdd" * 50,
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    ("aa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First",
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    ("aa" * 131, b"This is a test using a larger than block-size key and a larger than block-size "
     b"data. The key needs to be hashed before being used by the HMAC algorithm.",
     "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
]  # fmt: skip
Digest = Callable[[bytes], bytes]


def sha(data: bytes) -> bytes:
    """SHA-256 as the function that the answer is given."""
    return hashlib.sha256(data).digest()


def _mixed(key: bytes, byte: int) -> bytes:
    return bytes(one ^ byte for one in key)


def hmac_of(digest: Digest, key: bytes, message: bytes) -> bytes:
    """HMAC (RFC 2104) over a hash function with blocks of 64 bytes."""
    key = (digest(key) if len(key) > 64 else key).ljust(64, b"\0")
    return digest(_mixed(key, 0x5C) + digest(_mixed(key, 0x36) + message))


def _nested(digest: Digest, block: bytes, message: bytes) -> bytes:
    """The two hashes of HMAC around a key that is a block already."""
    return digest(_mixed(block, 0x5C) + digest(_mixed(block, 0x36) + message))


def _key_slips(digest: Digest, key: bytes, message: bytes) -> list[tuple[bytes, str]]:
    """What slips with the key give, and what to say to each."""
    hashed = digest(key)
    usual = hashed if len(key) > 64 else key
    blocks = [
        (
            key.ljust(64, b"\0"),
            "A key longer than a block must be hashed first, and only then filled to 64 bytes.",
        ),
        (
            key[:64].ljust(64, b"\0"),
            "The long key was cut. A key longer than a block must be hashed first.",
        ),
        (
            hashed.ljust(64, b"\0"),
            "The key was hashed. Only one longer than 64 bytes is; one of 64 fills the block.",
        ),
        (
            sha(key).ljust(64, b"\0"),
            "The key was hashed with SHA-256. Only one longer than 64 bytes is hashed, and with "
            "the `digest` that was given.",
        ),
        (
            hashed + bytes(32),
            "32 zeros were put behind the hashed key. The `digest` that was given has another "
            "size: fill the key to 64 bytes, whatever its length.",
        ),
        (
            hashed.hex().encode().ljust(64, b"\0"),
            "The key was hashed, and the hash went in as text: it goes in as bytes.",
        ),
        (usual, "The key must be filled with zero bytes to a whole block of 64."),
        (
            usual.ljust(32, b"\0"),
            "The key was filled to 32 bytes, the size of a digest: a block has 64.",
        ),
        (usual.ljust(64), "The key was filled with blanks: fill it with zero bytes, b'\\0'."),
        (usual.ljust(64, b"0"), "The key was filled with the digit 0: fill with zero bytes."),
        (usual.rjust(64, b"\0"), "The zero bytes stand before the key: they go behind it."),
    ]
    return [(_nested(digest, block, message), said) for block, said in blocks]


def _order_slips(digest: Digest, block: bytes, message: bytes) -> list[tuple[bytes, str]]:
    """What slips with the two hashes give, and what to say to each."""
    inside, outside = _mixed(block, 0x36), _mixed(block, 0x5C)
    inner = digest(inside + message)
    decimal = digest(_mixed(block, 52) + digest(_mixed(block, 36) + message))
    return [
        (
            digest(inside + digest(outside + message)),
            "The two pads are swapped: 0x36 belongs inside, 0x5c outside.",
        ),
        (
            digest(outside + inner.hex().encode()),
            "The outer hash took in the inner one as hexadecimal text: it takes the raw bytes.",
        ),
        (digest(outside + inner[:32]), "The inner hash was cut to 32 bytes: it goes in whole."),
        (
            digest(outside + inner.ljust(32, b"\0")),
            "The inner hash was filled up to 32 bytes: it goes in as it is.",
        ),
        (inner, "The outer hash is missing: what is left can be extended."),
        (digest(inner), "The outer hash is without the key: it begins with the key and 0x5c."),
        (digest(outside + digest(message + inside)), "Inside, the key stands before the message."),
        (digest(inner + outside), "Outside, the key stands before the inner hash."),
        (decimal, "The pads are hexadecimal: 0x36 and 0x5c."),
    ]


def _hmac_slip(digest: Digest, key: bytes, message: bytes, given: bytes) -> str:
    block = (digest(key) if len(key) > 64 else key).ljust(64, b"\0")
    slips = [
        (digest(key + message), "That is hash(key + message), which was forged by extension."),
        (digest(message + key), "That is hash(message + key): a collision of the hash breaks it."),
        *_key_slips(digest, key, message),
        *_order_slips(digest, block, message),
    ]
    if digest(b"") != sha(b"") and given == hmac_of(sha, key, message):
        return "That is HMAC with SHA-256: your function did not use the hash it was given."
    if not message and not given:
        return "An empty message has a MAC as well."
    if given == hmac_of(digest, key, message)[:32]:
        return "It was cut to 32 bytes: a MAC is as long as the hash that was given."
    return next((text for value, text in slips if value == given), "The bytes differ.")


def _own_hashes() -> list[tuple[str, Digest]]:
    """Hash functions with blocks of 64 bytes and digests of several sizes, not the library's."""
    tag = secrets.token_bytes(8)

    def tagged(name: str) -> Digest:
        return lambda data: hashlib.new(name, tag + data, usedforsecurity=False).digest()

    def wide(data: bytes) -> bytes:
        return sha(tag + data) + sha(data + tag)[:16]

    found = [
        (
            f"With a hash of our own, of {hashlib.new(name, usedforsecurity=False).digest_size} bytes",
            tagged(name),
        )
        for name in ("sha256", "sha1")
    ]
    return [*found, ("With a hash of our own, of 48 bytes", wide)]


@task(
    minutes=5, difficulty=3, asvs="11.4.1", expects="function",
    hints=[
        "A hash within a hash, and the key goes into both.",
        "Fill the key with zeros to 64 bytes (a longer one is hashed first). XOR each byte with "
        "0x36 for the inner hash and 0x5c for the outer one.",
        "inner = digest(key_xor_36 + message); the result is digest(key_xor_5c + inner), all in "
        "bytes.",
    ],
)  # fmt: skip
def my_hmac(answer: Any, part: Parts) -> None:
    """HMAC from its definition."""

    def same(digest: Digest, key: bytes, message: bytes, what: str) -> None:
        given = part.call(answer, digest, key, message)
        if not isinstance(given, (bytes, bytearray)):
            fail(f"A MAC is bytes, as `digest` gives them; a {type(given).__name__} came back.")
        if bytes(given) != hmac_of(digest, key, message):
            fail(f"{what}: another value. {_hmac_slip(digest, key, message, bytes(given))}")

    with part("agrees with RFC 4231"):
        for key, message, mac in RFC_4231:
            expect(hmac_of(sha, bytes.fromhex(key), message).hex() == mac, "The vector is wrong.")
            same(sha, bytes.fromhex(key), message, f"A key of {len(key) // 2} bytes")
    with part("takes keys of every length"):
        for size in (0, 1, 31, 32, 33, 63, 64, 65, 66, 128, 200):
            key, message = secrets.token_bytes(size), secrets.token_bytes(size and size + 3)
            same(sha, key, message, f"A fresh key of {size} bytes")
    with part("takes any hash"):
        for what, digest in _own_hashes():
            for size in (20, 0, 64, 65, 131):
                key = secrets.token_bytes(size)
                same(digest, key, b"message", f"{what}, and a key of {size} bytes")
    with part("cannot be extended"):
        key, message = secrets.token_bytes(24), b"patient=P-000101&role=nurse"
        known = part.call(answer, sha, key, message)
        expect(isinstance(known, (bytes, bytearray)) and len(known) == 32, "A MAC has 32 bytes.")
        glue, forged = extended(bytes(known), len(key) + len(message), b"&role=admin")
        expect(
            part.call(answer, sha, key, message + glue) != forged,
            "A MAC for role=admin was forged from the one for role=nurse, without the key.",
        )
