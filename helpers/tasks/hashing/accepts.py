"""What the task about comparing signatures asks of an answer."""

from __future__ import annotations

import hashlib
import hmac
import random
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from unittest.mock import patch

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.hashing import watched as watch
from helpers.tasks.hashing.probes import SAME_CRC
from helpers.tasks.hashing.steps import steps


def truth(result: Any, who: str = "") -> bool:
    """The result as a bool, where it is one of Python's or NumPy's."""
    kind = type(result)
    if isinstance(result, bool) or (kind.__module__, kind.__name__[:4]) == ("numpy", "bool"):
        return bool(result)
    fail(f"{who or 'Return'} True or False; a {kind.__name__} came back.")


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


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
    key, message = secrets.token_bytes(32), b"patient=P-000101&role=nurse"
    right = _mac(key, message)

    def verdict(given: bytes, with_key: bytes = key, of: bytes = message) -> bool:
        return truth(part.call(answer, with_key, of, given))

    with part("accepts honest signatures"):
        _accepts_honest(answer, verdict, key, message)
    with part("refuses wrong signatures"):
        _refuses_wrong(verdict, key, message)
    with part("refuses a part of the right one"):
        for size in (0, 1, 8, 16, 31):
            expect(
                not verdict(right[:size]),
                f"The first {size} bytes of a signature were accepted in place of 32: "
                + ("zip stops at the shorter one." if size < 8 else "fewer bytes, fewer guesses."),
            )
    with part("refuses what is longer or written otherwise"):
        _refuses_longer(verdict, right)
    with part("gives nothing away by its steps"):
        _even(answer, key, message, right)


def _accepts_honest(answer: Any, verdict: Callable[..., bool], key: bytes, message: bytes) -> None:
    blank = next(n for n in range(10**6) if _mac(key, b"%d" % n)[-1:].isspace())
    raw = (
        " A signature is 32 bytes of any value, and one that looks like a blank or a line end "
        "belongs to it."
    )
    whole = " A message is signed as it is, blanks and all."
    honest = [(key, text, raw) for text in (message, b"%d" % blank)]
    honest += [(key, text, whole) for text in (b" a note\n", b"\t \r\n", b"\0\0")]
    honest += [
        (secrets.token_bytes(32), secrets.token_bytes(size), "") for size in (0, 1, 27, 64, 300)
    ]
    for with_key, text, why in honest:
        if not verdict(_mac(with_key, text), with_key, text):
            fail(
                f"The right HMAC-SHA-256 of {text[:30]!r} was refused."
                + (_honest_slip(answer, with_key, text) or why)
            )


def _honest_slip(answer: Any, key: bytes, text: bytes) -> str:
    """What else was taken for the signature, or nothing."""
    plain = hashlib.sha256(key + text).digest()
    slips = {
        " It took key and message in the wrong places.": _mac(text, key),
        " It wanted hexadecimal text: the signature is the raw bytes.": _mac(key, text)
        .hex()
        .encode(),
        " It wanted the plain hash of key and message, which is no HMAC.": plain,
        " It wanted HMAC-SHA-512.": hmac.digest(key, text, "sha512"),
        " It wanted HMAC-SHA-1.": hmac.digest(key, text, "sha1"),
    }
    for said, given in slips.items():
        try:
            if answer(key, text, given):
                return said
        except Exception:  # noqa: S112 - only looking for a reason
            continue
    return ""


def _refuses_wrong(verdict: Callable[..., bool], key: bytes, message: bytes) -> None:
    right = _mac(key, message)
    expect(
        not all(verdict(secrets.token_bytes(32)) for _ in range(4)),
        "A wrong signature was accepted: random bytes.",
    )
    for what, given in {
        "one whose last bit is flipped": _xored(right, {31: 1}),
        "one whose middle byte is changed": _xored(right, {15: 255}),
        "one whose first bit is flipped": _xored(right, {0: 128}),
    }.items():
        expect(not verdict(given), f"A wrong signature was accepted: {what}.")
    for what, given in _balanced(right).items():
        expect(
            not verdict(given),
            f"A wrong signature was accepted: {what}. The differences must not cancel each "
            "other out: collect them with |=, which never forgets one.",
        )
    for what, given in {
        "the hash of key and message": hashlib.sha256(key + message).digest(),
        "32 zero bytes": bytes(32),
        "32 bytes 0xff": b"\xff" * 32,
        "the key itself": key,
    }.items():
        expect(not verdict(given), f"A wrong signature was accepted: {what}.")
    expect(
        not verdict(_xored(right, dict(enumerate(SAME_CRC)))),
        "A wrong signature with the same CRC-32 was accepted. A checksum of 32 bits is met by "
        "trying, or by computing as here: compare all 32 bytes.",
    )
    verdict(right)
    for what, with_key, of in (
        ("another message", key, b"patient=P-000101&role=admin"),
        ("another key", secrets.token_bytes(32), message),
    ):
        expect(
            not verdict(right, with_key, of),
            f"A signature that had been right was accepted for {what}.",
        )
    expect(not verdict(secrets.token_bytes(32), key, b""), "Random bytes signed an empty message.")


def _xored(right: bytes, masks: dict[int, int]) -> bytes:
    return bytes(byte ^ masks.get(place, 0) for place, byte in enumerate(right))


def _balanced(right: bytes) -> dict[str, bytes]:
    """Wrong signatures whose differences cancel out, or that hold the same bytes."""
    one, two = random.sample(range(32), 2)  # noqa: S311 - no secret
    mask = 1 + secrets.randbelow(255)
    high = next(i for i in range(32) if right[i] < 255)
    low = next(i for i in reversed(range(32)) if right[i] > 0 and i != high)
    moved = bytearray(right)
    moved[high], moved[low] = moved[high] + 1, moved[low] - 1
    return {
        "two bytes were changed by the same bits": _xored(right, {one: mask, two: mask}),
        "one byte was raised and another lowered by 1": bytes(moved),
        "its bytes were moved round by one": right[1:] + right[:1],
        "its bytes stand in reverse": right[::-1],
    }


def _refuses_longer(verdict: Callable[..., bool], right: bytes) -> None:
    for what, given in {
        "a byte too many behind it": right + b"\0",
        "a zero byte in front": b"\0" + right,
        "a line end behind it": right + b"\n",
        "a blank in front": b" " + right,
        "two bytes too many behind it": right + b"zz",
        "eight zero bytes behind it": right + bytes(8),
        "itself behind it": right + right,
        "hexadecimal digits in place of its bytes": right.hex().encode(),
    }.items():
        expect(
            not verdict(given),
            f"A signature with {what} was accepted: 32 bytes are right, and nothing else is.",
        )


# --- what it gives away


def _guesses(right: bytes, wrong: bytes) -> list[bytes]:
    """Wrong signatures that are right from the front, from the back, or here and there."""
    found = [right[:n] + wrong[n:] for n in (0, 1, 2, 16, 31)]
    found += [wrong[: 32 - n] + right[32 - n :] for n in (1, 2, 16, 31)]
    for _ in range(6):
        places = set(random.sample(range(32), 16))  # noqa: S311 - no secret
        found.append(bytes(right[i] if i in places else wrong[i] for i in range(32)))
    return found


def _even(answer: Any, key: bytes, message: bytes, right: bytes) -> None:
    compared: list[str] = []

    def cost(given: bytes) -> int:
        return steps(answer, key, message, watch.Watched(given, compared))

    wrong = bytes(byte ^ 0x55 for byte in right)
    with patch.multiple("binascii", **watch.converters()):
        for _ in range(50):  # what Python does once only, or optimises as it goes, is done by now
            answer(key, message, watch.Watched(right[:1] + wrong[1:], []))
            cost(wrong)
        costs = [min(cost(guess), cost(guess)) for guess in _guesses(right, wrong)]
        if len(set(costs)) > 1:
            told = f"{min(costs)} to {max(costs)} steps, depending on where the guess is wrong. "
            told += _read(cost, right, wrong)
            fail(told + "Compare without leaving early and without a branch on the bytes.")
        fresh = secrets.token_bytes(32)
        compared += watch.searches(right, lambda: answer(key, message, fresh))
    expect(
        not compared,
        "It compares with ==, or searches, which may stop at the first difference. No difference "
        "could be measured here, and nothing promises that; one function of the library does.",
    )


def _read(cost: Callable[[bytes], int], right: bytes, wrong: bytes) -> str:
    """The bytes that the steps betray, from the front or from the back, as a sentence."""
    for name, places in (("first", range(3)), ("last", range(31, 28, -1))):
        read = _betrayed(cost, right, wrong, places)
        many = {1: "byte", 2: "two bytes", 3: "three bytes"}
        if read:
            return f"From that alone the check read the {name} {many[len(read)]}, {read.hex()}. "
    return ""


def _betrayed(
    cost: Callable[[bytes], int], right: bytes, wrong: bytes, places: Sequence[int]
) -> bytes:
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
