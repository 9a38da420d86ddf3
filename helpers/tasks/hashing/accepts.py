"""What the task about comparing signatures asks of an answer."""

from __future__ import annotations

import hashlib
import hmac
import random
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from functools import reduce
from operator import xor
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import truth
from helpers.tasks.hashing.steps import steps
from helpers.tasks.hashing.watched import Watched, encoders_watched

Signer = Callable[[bytes, bytes], bytes]  # (key, message) -> signature
RAW = "A signature is 32 bytes of any value: one that looks like a blank belongs to it."
WHOLE = "A message is signed as it is, blanks and all."
TAKEN = {  # what is taken in place of the right signature: the reason of a refusal
    "It took key and message in the wrong places.": lambda k, m: _mac(m, k),
    "It wanted hexadecimal text: the signature is the raw bytes.": lambda k, m: _mac(k, m).hex().encode(),
    "It wanted the plain hash of key and message.": lambda k, m: hashlib.sha256(k + m).digest(),
    "It cut the key, which goes in as it is.": lambda k, m: _mac(k.strip(), m),
    "It wanted HMAC with another hash.": lambda k, m: hmac.digest(k, m, "sha512"),
}  # fmt: skip


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _honest() -> list[tuple[bytes, bytes, str]]:
    """Key, message, and why it may be refused."""
    text = b"patient=P-000101&role=nurse"
    while (mac := _mac(key := secrets.token_bytes(31) + b"\n", text)) != mac.strip():
        continue  # what strips it is told so by the next one
    blank = next(b"%d" % n for n in range(10**6) if _mac(key, b"%d" % n)[-1:].isspace())
    found = [(key, text, ""), (key, blank, RAW)]
    found += [(key, blanks, WHOLE) for blanks in (b" a note\n", b"\t \r\n")]
    return found + [(secrets.token_bytes(32), secrets.token_bytes(n), "") for n in (0, 1, 64, 300)]


def _wrong(right: bytes, key: bytes, message: bytes) -> dict[str, dict[str, bytes]]:
    """Signatures that must be refused: the reason, then what each is and its bytes."""
    one, two = random.sample(range(32), 2)  # noqa: S311 - no secret
    mask = 1 + secrets.randbelow(255)
    return {
        "Compare all that is there with the HMAC of this message under this key.": {
            "random bytes": secrets.token_bytes(32),
            **{f"one with a bit of byte {place} flipped":
               right[:place] + bytes([right[place] ^ 1]) + right[place + 1:] for place in range(32)},
            "the hash of key and message": hashlib.sha256(key + message).digest(),
            "32 zero bytes": bytes(32),
        },
        "The differences must not cancel each other out: collect them with |=.": {
            "one with two bytes changed by the same bits":
                bytes(byte ^ mask * (place in (one, two)) for place, byte in enumerate(right)),
            "its bytes in reverse": right[::-1],
        },
        "zip stops at the shorter one.": {"no bytes at all": b""},
        "Fewer bytes are fewer guesses.": {f"its first {n} bytes": right[:n] for n in (1, 4, 8, 16, 31)},
        "32 bytes are right, and nothing else is.": {
            "it with zero bytes behind it": right + b"\0\0",
            "it with a zero byte in front": b"\0" + right,
            "it with a line end behind it": right + b"\n",
            "its hexadecimal digits": right.hex().encode(),
        },
    }  # fmt: skip


def _drawn(message: bytes) -> tuple[bytes, bytes, dict[str, dict[str, bytes]]]:
    """Key, right signature, wrong ones; the differences of the first four do not cancel by chance."""
    while True:
        key = secrets.token_bytes(32)
        right = _mac(key, message)
        wrong = _wrong(right, key, message)
        apart = (reduce(xor, right) != reduce(xor, given) for given in next(iter(wrong.values())).values())
        if right[0] and right[-1] and all(apart):  # zeros at its ends have parts of their own
            return key, right, wrong


@task(
    minutes=4, difficulty=2, asvs="11.2.4", expects="function",
    hints=[
        "Compute the right signature, then compare. What does a loop tell that stops early?",
        "The standard library has a comparison that looks at every byte, whatever it finds.",
        "hmac.compare_digest(hmac.digest(key, message, 'sha256'), signature)",
    ],
)  # fmt: skip
def accepts(answer: Any, part: Parts) -> None:
    """A comparison that gives nothing away."""
    message = b"patient=P-000101&role=nurse"
    key, right, wrong = _drawn(message)

    def says(given: bytes, with_key: bytes = key, of: bytes = message) -> bool:
        return truth(part.call(answer, with_key, of, given), "`accepts`")

    def takes(of: Signer, with_key: bytes, text: bytes) -> bool:
        try:
            return bool(answer(with_key, text, of(with_key, text)))
        except Exception:  # only looking for a reason
            return False

    with part("accepts honest signatures"):
        for with_key, text, why in _honest():
            if not says(_mac(with_key, text), with_key, text):
                slips = (slip for slip, of in TAKEN.items() if takes(of, with_key, text))
                fail(f"The right HMAC-SHA-256 of {text[:30]!r} was refused. {next(slips, why)}")
    table = [(f"A wrong signature was accepted: {what}. {why}", given)
             for why, signatures in wrong.items() for what, given in signatures.items()]  # fmt: skip
    with part("refuses wrong signatures"):
        for told, given in table:
            expect(len(given) != 32 or not says(given), told)
    with part("refuses a part, and what is longer"):
        for told, given in table:
            expect(len(given) == 32 or not says(given), told)
        last = next(b"%d" % n for n in range(10**6) if _mac(key, b"%d" % n)[-1:] == b"\0")
        told = "A wrong signature was accepted: it without the zero byte at its end. Fill up nothing."
        expect(not says(_mac(key, last)[:-1], of=last), told)
    with part("another message, another key"):
        says(right)
        other = secrets.token_bytes(32)
        for what, with_key, of in (("message", key, b"patient=P-000101&role=admin"), ("key", other, message)):
            told = f"A signature that had been right was accepted for another {what}."
            expect(not says(right, with_key, of), told)
    with part("gives nothing away by its steps"):
        _even(answer, key, message, right)


# --- what it gives away


def _even(answer: Any, key: bytes, message: bytes, right: bytes) -> None:
    compared: list[str] = []
    wrong = bytes(byte ^ 0x55 for byte in right)
    guesses = [right[:n] + wrong[n:] for n in (0, 1, 2, 16, 31)]
    guesses += [wrong[: 32 - n] + right[32 - n :] for n in (1, 2, 16, 31)]
    guesses += [bytes(map(random.choice, zip(right, wrong, strict=True))) for _ in range(6)]

    def cost(given: bytes) -> int:
        return steps(answer, key, message, Watched(given, compared))

    with encoders_watched():
        for _ in range(50):  # what Python does once only, or optimises as it goes, is done by now
            answer(key, message, Watched(right[:1] + wrong[1:]))
            cost(wrong)
        costs = [min(cost(guess), cost(guess)) for guess in guesses]
    if len(set(costs)) > 1:
        told = f"{min(costs)} to {max(costs)} steps, depending on where the guess is wrong. "
        told += _read(cost, right, wrong)
        fail(told + "Compare without leaving early and without a branch on the bytes.")
    expect(not compared, "It compares with ==, which may stop at the first difference. No difference could "
           "be measured here, and nothing promises that; one function of the library does.")  # fmt: skip


def _read(cost: Callable[[bytes], int], right: bytes, wrong: bytes) -> str:
    """The bytes that the steps betray, from the front or from the back, as a sentence."""
    many = {1: "byte", 2: "two bytes", 3: "three bytes"}
    for name, places in (("first", range(3)), ("last", range(31, 28, -1))):
        read = _betrayed(cost, right, wrong, places)
        if read:
            return f"From that alone the check read the {name} {many[len(read)]}, {read.hex()}. "
    return ""


def _betrayed(cost: Callable[[bytes], int], right: bytes, wrong: bytes, places: Sequence[int]) -> bytes:
    """As many of these bytes as an attacker reads one after the other from the steps alone."""
    found, read = bytearray(wrong), bytearray()
    for place in places:
        tried: dict[int, int] = {}
        for guess in range(256):
            found[place] = guess
            tried[guess] = cost(bytes(found))
        count = Counter(tried.values())
        found[place] = min(tried, key=lambda g: (count[tried[g]], g))
        if found[place] != right[place] or count[tried[found[place]]] > 1:
            break
        read.append(found[place])
    return bytes(read if places[0] == 0 else read[::-1])
