"""What the task about HMAC asks of an answer."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.digests import extended

Digest = Callable[[bytes], bytes]
Answer = Callable[[Digest, int, bytes, bytes], bytes]
FILE = b"Test Using Larger Than Block-Size Key - Hash Key First"
RFC_4231 = [  # hash, key, message, HMAC: cases 1, 2, 3 and 6 of the RFC
    ("sha256", b"\x0b" * 20, b"Hi There",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    ("sha256", b"Jefe", b"what do ya want for nothing?",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ("sha256", b"\xaa" * 20, b"\xdd" * 50,
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    ("sha256", b"\xaa" * 131, FILE,
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    ("sha512", b"Jefe", b"what do ya want for nothing?",
     "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd"
     "caeab1a34d4a6b4b636e070a38bce737"),
]  # fmt: skip

BY_LENGTH = {hashlib.new(name).digest_size: name for name in ("sha1", "sha256", "sha384", "sha512")}


def _mixed(key: bytes, byte: int) -> bytes:
    return bytes(one ^ byte for one in key)


def _hashed(digest: Digest, size: int, key: bytes) -> bytes:
    """The key, or its hash where it is longer than a block (RFC 2104, 2)."""
    return digest(key) if len(key) > size else key


def _made(
    block: Callable[..., bytes] = lambda d, n, k: _hashed(d, n, k).ljust(n, b"\0"),
    hashes: Callable[..., bytes] = lambda d, inner, outer, m: d(outer + d(inner + m)),
    pads: tuple[int, int] = (0x36, 0x5C),
) -> Answer:
    """HMAC (RFC 2104), or what becomes of it with another block, other hashes, other pads."""

    def answer(digest: Digest, size: int, key: bytes, message: bytes) -> bytes:
        full = block(digest, size, key)
        return hashes(digest, *(_mixed(full, pad) for pad in pads), message)

    return answer


def _sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


hmac_of = _made()
SLIPS: dict[str, Answer] = {
    "That is hash(key + message), which was forged by extension.": lambda d, n, k, m: d(k + m),
    "That is hash(message + key): a collision of the hash breaks it.": lambda d, n, k, m: d(m + k),
    "That is HMAC with SHA-256: your function did not use the hash it was given.":
        lambda d, n, k, m: hmac_of(_sha, 64, k, m),
    "That is HMAC with the library's hash of that length: call the `digest` that was given.":
        lambda d, n, k, m: hmac.digest(k, m, BY_LENGTH[len(d(b""))]),
    "The key was filled to 64 bytes (or its pads are an earlier call's): this hash has other blocks.":
        lambda d, n, k, m: hmac_of(d, 64, k, m),
    "A key longer than a block must be hashed first, and only then filled to a block.":
        _made(lambda d, n, k: k.ljust(n, b"\0")),
    "The long key was cut. A key longer than a block must be hashed first.":
        _made(lambda d, n, k: k[:n].ljust(n, b"\0")),
    "The key was hashed. Only one longer than a block is; one of just that length fills it.":
        _made(lambda d, n, k: _hashed(d, n - 1, k).ljust(n, b"\0")),
    "Only a key longer than a block is hashed.": _made(lambda d, n, k: d(k).ljust(n, b"\0")),
    "The long key was hashed with SHA-256, and not with the `digest` that was given.":
        _made(lambda d, n, k: _hashed(_sha, n, k).ljust(n, b"\0")),
    "Zero bytes at the end of the key were cut off: they make it longer than a block, and count.":
        _made(lambda d, n, k: _hashed(d, n, k.rstrip(b"\0")).ljust(n, b"\0")),
    "The key must be filled with zero bytes to a whole block.": _made(_hashed),
    "The key was filled after the XOR: fill it first, then the pad reaches its zero bytes too.":
        lambda d, n, k, m: _made(_hashed, lambda d, i, o, m: d(o.ljust(n, b"\0") + d(i.ljust(n, b"\0") + m)))(
            d, n, k, m),
    "The key was filled with blanks: fill it with zero bytes, b'\\0'.":
        _made(lambda d, n, k: _hashed(d, n, k).ljust(n)),
    "The zero bytes stand before the key: they go behind it.":
        _made(lambda d, n, k: _hashed(d, n, k).rjust(n, b"\0")),
    "The key begins with 0x36 or 0x5c, so one of the two blocks begins with a zero byte, and it was lost: "
    "a number has no zeros in front. Say how many bytes it has, to_bytes(size).":
        _made(hashes=lambda d, i, o, m: d(o.lstrip(b"\0") + d(i.lstrip(b"\0") + m))),
    "The two pads are swapped: 0x36 belongs inside, 0x5c outside.": _made(pads=(0x5C, 0x36)),
    "The key was repeated until it filled a block: zero bytes fill it.":
        _made(lambda d, n, k: (_hashed(d, n, k) * n)[:n].ljust(n, b"\0")),
    "The outer hash took in the inner one as hexadecimal text: it takes the raw bytes.":
        _made(hashes=lambda d, i, o, m: d(o + d(i + m).hex().encode())),
    "A part of the message was cut off: it goes in as it is, blanks and all.":
        lambda d, n, k, m: hmac_of(d, n, k, m.strip()),
    "The outer hash is missing: what is left can be extended.":
        _made(hashes=lambda d, i, o, m: d(i + m)),
    "The outer hash begins with the key and 0x5c.": _made(hashes=lambda d, i, o, m: d(d(i + m))),
    "Inside, the key stands before the message.": _made(hashes=lambda d, i, o, m: d(o + d(m + i))),
    "A MAC is as long as the hash: it was cut to 32.": lambda d, n, k, m: hmac_of(d, n, k, m)[:32],
}  # fmt: skip


def _hash_of_our_own(name: str, size: int) -> tuple[str, Digest, int]:
    """A hash function that no library has, with blocks of this size."""
    tag = secrets.token_bytes(8)
    bits = 8 * hashlib.new(name).digest_size

    def digest(data: bytes) -> bytes:
        return hashlib.new(name, tag + data).digest()

    return f"With a hash of {bits} bits and blocks of {size} bytes", digest, size


@task(
    minutes=5, difficulty=3, asvs="11.4.1", expects="function",
    hints=[
        "A hash within a hash, and the key goes into both.",
        "Fill the key with zeros to a block (a longer one is hashed first). XOR each byte with "
        "0x36 for the inner hash and 0x5c for the outer one.",
        "inner = digest(key_xor_36 + message); the result is digest(key_xor_5c + inner), all in "
        "bytes.",
    ],
)  # fmt: skip
def my_hmac(answer: Any, part: Parts) -> None:
    """HMAC from its definition."""

    def same(what: str, digest: Digest, size: int, key: bytes, message: bytes) -> None:
        given = part.call(answer, digest, size, key, message)
        if not isinstance(given, (bytes, bytearray)):
            fail(f"A MAC is bytes, as `digest` gives them; a {type(given).__name__} came back.")
        if bytes(given) != hmac_of(digest, size, key, message):
            said = (said for said, slip in SLIPS.items() if slip(digest, size, key, message) == given)
            fail(f"{what}, a key of {len(key)}: another value. {next(said, 'The bytes differ.')}")

    with part("agrees with RFC 4231"):
        for name, key, message, _ in RFC_4231:
            digest = lambda data, name=name: hashlib.new(name, data).digest()  # noqa: E731
            size = hashlib.new(name).block_size
            same(f"With {name}", digest, size, key, message)
    with part("takes keys of every length"):
        for size in (0, 1, 31, 32, 33, 63, 64, 65, 66, 128, 200):
            key = secrets.token_bytes(size).replace(b"\0", b"\1")
            same("With sha256", _sha, 64, key, secrets.token_bytes(size and size + 3))
        key = secrets.token_bytes(80) + b"\0"
        same("With sha256 and a zero byte at the end", _sha, 64, key, b"patient=P-000101")
        for first in (b"\x36\x36", b"\x5c", b"\0\0"):  # zeros in front, as it is or after the XOR
            key = first + secrets.token_bytes(30)
            same(f"With sha256 and 0x{first[:1].hex()} in front", _sha, 64, key, b" a note \n")
    with part("takes any hash and block"):
        for name, size in (("sha1", 64), ("sha384", 128), ("sha3_256", 136), ("sha256", 32)):
            what, digest, size = _hash_of_our_own(name, size)
            for length in (20, 0, size, size + 1, 2 * size + 3):
                same(what, digest, size, secrets.token_bytes(length), b"message")
    with part("cannot be extended"):
        key, message = secrets.token_bytes(24), b"patient=P-000101&role=nurse"
        known = part.call(answer, _sha, 64, key, message)
        expect(isinstance(known, (bytes, bytearray)) and len(known) == 32, "A MAC has 32 bytes.")
        glue, forged = extended(bytes(known), len(key) + len(message), b"&role=admin")
        told = "A MAC for role=admin was forged from the one for role=nurse, without the key."
        expect(part.call(answer, _sha, 64, key, message + glue) != forged, told)
