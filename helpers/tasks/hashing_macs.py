"""What the tasks about HMAC and comparison ask of an answer."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Callable
from typing import Any

from helpers.exercise import Parts, expect, fail
from helpers.tasks.hashing_sha256 import extended
from helpers.tasks.hashing_steps import Watched, steps

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


def _hmac_slip(digest: Digest, key: bytes, message: bytes, given: bytes) -> str:
    block, cut = key.ljust(64, b"\0"), key[:64].ljust(64, b"\0")
    inner = digest(_mixed(block, 0x36) + message)
    slips = [
        (digest(key + message), "That is hash(key + message), which was forged by extension."),
        (digest(message + key), "That is hash(message + key): a collision of the hash breaks it."),
        (
            digest(_mixed(block, 0x5C) + inner),
            "A key longer than a block must be hashed first, and only then filled to 64 bytes.",
        ),
        (
            digest(_mixed(cut, 0x5C) + digest(_mixed(cut, 0x36) + message)),
            "The long key was cut. A key longer than a block must be hashed first.",
        ),
        (
            digest(_mixed(block, 0x36) + digest(_mixed(block, 0x5C) + message)),
            "The two pads are swapped: 0x36 belongs inside, 0x5c outside.",
        ),
        (
            digest(_mixed(block, 0x5C) + inner.hex().encode()),
            "The outer hash took in the inner one as hexadecimal text: it takes the raw bytes.",
        ),
        (inner, "The outer hash is missing: what is left can be extended."),
        (
            digest(_mixed(key, 0x5C) + digest(_mixed(key, 0x36) + message)),
            "The key must be filled with zero bytes to a whole block of 64.",
        ),
    ]
    short = key.ljust(32, b"\0")
    slips.append(
        (
            digest(_mixed(short, 0x5C) + digest(_mixed(short, 0x36) + message)),
            "The key was filled to 32 bytes, the size of a digest: a block has 64.",
        )
    )
    if digest(b"") != sha(b"") and given == hmac_of(sha, key, message):
        return "That is HMAC with SHA-256: your function did not use the hash it was given."
    return next((text for value, text in slips if value == given), "The bytes differ.")


def judge_hmac(answer: Any, part: Parts) -> None:
    """The RFC's vectors, keys of all lengths, a hash of our own, and the extension attack."""

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
            key, message = secrets.token_bytes(size), secrets.token_bytes(size + 3)
            same(sha, key, message, f"A fresh key of {size} bytes")
    with part("takes any hash"):
        tag = secrets.token_bytes(8)
        key = secrets.token_bytes(20)
        same(lambda data: sha(tag + data), key, b"message", "With a hash of our own")
    with part("cannot be extended"):
        key, message = secrets.token_bytes(24), b"patient=P-000101&role=nurse"
        known = part.call(answer, sha, key, message)
        expect(isinstance(known, (bytes, bytearray)) and len(known) == 32, "A MAC has 32 bytes.")
        glue, forged = extended(bytes(known), len(key) + len(message), b"&role=admin")
        expect(
            part.call(answer, sha, key, message + glue) != forged,
            "A MAC for role=admin was forged from the one for role=nurse, without the key.",
        )


# --- comparison


def judge_accepts(answer: Any, part: Parts) -> None:
    """Honest signatures pass, all others not, and the number of steps says nothing."""
    key, message = secrets.token_bytes(32), b"patient=P-000101&role=nurse"
    right = hmac.digest(key, message, "sha256")

    def verdict(given: bytes, with_key: bytes = key, of: bytes = message) -> bool:
        result = part.call(answer, with_key, of, given)
        if not isinstance(result, bool):
            fail(f"Return True or False; a {type(result).__name__} came back.")
        return result

    with part("accepts honest signatures"):
        for size in (0, 1, 27, 64, 300):
            fresh, text = secrets.token_bytes(32), secrets.token_bytes(size)
            expect(
                verdict(hmac.digest(fresh, text, "sha256"), fresh, text),
                f"The right HMAC-SHA-256 of a message of {size} bytes was refused.",
            )
    with part("refuses wrong signatures"):
        for what, given in {
            "random bytes": secrets.token_bytes(32),
            "one whose last bit is flipped": right[:-1] + bytes([right[-1] ^ 1]),
            "one whose middle byte is changed": right[:15] + bytes([right[15] ^ 255]) + right[16:],
            "one whose first bit is flipped": bytes([right[0] ^ 128]) + right[1:],
            "the hash of key and message": hashlib.sha256(key + message).digest(),
        }.items():
            expect(not verdict(given), f"A wrong signature was accepted: {what}.")
    with part("refuses a part of the right one"):
        for size in (0, 1, 8, 16, 31):
            expect(
                not verdict(right[:size]),
                f"The first {size} bytes of a signature were accepted in place of 32: "
                + ("zip stops at the shorter one." if size < 8 else "fewer bytes, fewer guesses."),
            )
        expect(not verdict(right + b"\0"), "A signature with a byte too many was accepted.")
    with part("gives nothing away by its steps"):
        _even(answer, key, message, right)


def _even(answer: Any, key: bytes, message: bytes, right: bytes) -> None:
    compared: list[str] = []

    def cost(given: bytes) -> int:
        return steps(answer, key, message, Watched(given, compared))

    wrong = bytes(byte ^ 0x55 for byte in right)
    guesses = [right[:n] + wrong[n:] for n in (0, 1, 2, 16, 31)]
    for _ in range(50):  # what Python does once only, or optimises as it goes, is done by now
        answer(key, message, Watched(right[:1] + wrong[1:], []))
        cost(wrong)
    costs = [min(cost(guess), cost(guess)) for guess in guesses]
    if len(set(costs)) > 1:
        found = b""
        for _ in range(3):
            tried = {g: cost(found + bytes([g]) + wrong[len(found) + 1 :]) for g in range(256)}
            count = Counter(tried.values())
            found += bytes([min(tried, key=lambda g: (count[tried[g]], g))])
        told = f"{costs[0]} steps for a wrong first byte, {costs[-1]} for a wrong last one. "
        if found == right[:3]:
            told += f"From that alone the check read the first three bytes, {found.hex()}. "
        fail(told + "Compare without leaving early and without a branch on the bytes.")
    expect(
        not compared,
        "It compares with ==, which may stop at the first difference. No difference could be "
        "measured here, and nothing promises that; one function of the library does.",
    )
