"""What the tasks about counting and colliding ask of an answer."""

from __future__ import annotations

import hashlib
import math
import numbers
import secrets
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from helpers.judging import Parts, expect, fail, task

# --- the birthday bound


def probability(items: int, bits: int) -> float:
    """The probability that two of `items` random values of `bits` bits agree."""
    values = 1 << bits
    if items > values:
        return 1.0
    if items <= 2000:
        return -math.expm1(sum(math.log1p(-i / values) for i in range(items)))
    return -math.expm1(-items * (items - 1) / 2 / values)


def _slips(items: int, bits: int) -> list[tuple[float, str]]:
    """What the usual slips give, and what to say to each."""
    values, pairs = 2.0**bits, items * (items - 1) / 2
    return [
        (items / values, "That is the chance of hitting one chosen value. Here any pair will do."),
        (
            -math.expm1(-2 * pairs / values),
            "Each pair was counted twice: A with B is the same pair as B with A.",
        ),
        (
            -math.expm1(-pairs / bits),
            f"{bits} is the number of bits. How many different values do {bits} bits have?",
        ),
        (
            pairs / values,
            "The chances of the pairs were added up. That is close while it is rare; with many "
            "items it passes 1, and no probability does.",
        ),
    ]


_LOST = "Very rare is not never: math.expm1(x) is e**x - 1 without losing what is tiny."


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (numbers.Real, Decimal)):
        fail(f"A probability is a number; a {type(value).__name__} came back.")
    return float(value)


@task(
    minutes=4, difficulty=2, proof="attack", expects="function",
    hints=[
        "Count the pairs first, then ask how likely one pair agrees.",
        "n items make n(n - 1)/2 pairs. Each differs with probability 1 - 1/N, N = 2**bits; all "
        "differ with about exp(-pairs / N).",
        "The answer is 1 - exp(-pairs / N). For tiny values that subtraction loses everything: "
        "-math.expm1(-x) is the same without the loss.",
    ],
)  # fmt: skip
def collision_probability(answer: Any, part: Parts) -> None:
    """The birthday bound."""

    def close(items: int, bits: int) -> None:
        found, right = _number(part.call(answer, items, bits)), probability(items, bits)
        if abs(found - right) <= 0.05 * right:
            return
        said = [text for value, text in _slips(items, bits) if abs(found - value) < 0.02 * value]
        if abs(found - 100 * right) <= 5 * right:
            said = ["That is in per cent: a probability goes from 0 to 1."]
        if found == 0:
            said = [_LOST]
        elif not said and abs(found) < 2.0**-40 and (found * 2.0**53).is_integer():
            said = [f"1 - x loses what is below 1e-16 or near it. {_LOST}"]
        why = said[0] if said else "Count the pairs, and ask of each how likely it agrees."
        fail(f"{items:,} items of {bits} bits gave {found:.4g}. {why}")

    with part("20 fingerprints of 8 bits"):
        close(20, 8)
    with part("one item cannot collide"):
        for items in (0, 1):
            found = _number(part.call(answer, items, 8))
            expect(
                found == 0,
                f"{items} item{'s'[: items != 1]} gave {found:.4g}. With one item there is no "
                "pair: n items have n(n - 1)/2 pairs.",
            )
    with part("other numbers of rows"):
        for _ in range(5):
            bits = 24 + secrets.randbelow(30)
            close(int(math.sqrt(2.0**bits) * (0.2 + secrets.randbelow(100) / 70)), bits)
    with part("more items than values"):
        found = _number(part.call(answer, 300, 8))
        expect(
            0.999 < found <= 1,
            f"300 fingerprints of 8 bits gave {found:.4g}: there are 256 values, so two of 300 "
            "must agree, and no probability is above 1.",
        )
    with part("a billion rows, 128 bits"):
        close(10**9, 128)
    with part("other tiny chances"):
        for items, bits in ((3, 54), (30, 62), (10**6, 90), (2, 60 + secrets.randbelow(60))):
            close(items, bits)


# --- a collision

ENOUGH = 70_000  # with fewer different messages, 32 bits need not collide at all
PATIENCE = 12  # seconds of work for one fingerprint; a dictionary needs less than one


class Fingerprint:
    """A fresh hash function of few bytes that counts how often it is asked."""

    def __init__(self, size: int, budget: int) -> None:
        self.size, self.budget, self.calls = size, budget, 0
        self._start = hashlib.sha256(secrets.token_bytes(16))
        self._seen: set[bytes] = set()
        self._since = time.thread_time()

    def value(self, message: bytes) -> bytes:
        """The fingerprint, not counted."""
        hasher = self._start.copy()
        hasher.update(message)
        return hasher.digest()[: self.size]

    def asked(self) -> Callable[[bytes], bytes]:
        """The counting function as a bare function: an answer can do nothing but ask."""

        def fingerprint(message: bytes) -> bytes:
            return self(message)

        return fingerprint

    def __call__(self, message: bytes) -> bytes:
        if not isinstance(message, (bytes, bytearray)):
            raise TypeError(f"fingerprint takes bytes, and got a {type(message).__name__}")
        self.calls += 1
        if len(self._seen) <= ENOUGH:
            self._seen.add(bytes(message))
        turning = self.calls == 100_000 and len(self._seen) < 5_000
        if self.calls > self.budget or turning:
            fail(f"No collision after {self.calls - 1:,} tries. {self._slip()}")
        if self.calls % 256 == 0 and time.thread_time() - self._since > PATIENCE:
            fail(
                f"After {PATIENCE} seconds no more than {self.calls:,} messages had been tried. "
                "A list is read through for each new message; a dictionary finds a repeat in one "
                "step."
            )
        return self.value(message)

    def _slip(self) -> str:
        if len(self._seen) <= ENOUGH:
            return (
                f"Only {len(self._seen):,} different messages were among them, and the same "
                "message twice is no collision: take longer ones, or count."
            )
        return (
            f"About {2 ** (4 * self.size) * 1.25:,.0f} are enough where each new message is "
            "compared with every one before it; a match for one chosen message takes about "
            f"{2 ** (8 * self.size):,}."
        )


@task(
    minutes=4, difficulty=2, proof="attack", expects="function", seconds=60,
    hints=[
        "You need any two that agree, not one that agrees with a given one.",
        "Remember each fingerprint with the message that had it: a dictionary finds a repeat at "
        "once.",
        "for n in itertools.count(): message = str(n).encode(); if its fingerprint is in `seen`, "
        "return (seen[it], message); else store it.",
    ],
)  # fmt: skip
def find_collision(answer: Any, part: Parts) -> None:
    """A collision of 32 bits."""
    for name, size, budget in (("16 bits", 2, 200_000), ("32 bits", 4, 1_500_000)):
        with part(f"a collision of {name}"):
            fingerprint = Fingerprint(size, budget)
            found = answer(fingerprint.asked())
            if not isinstance(found, (tuple, list)) or len(found) != 2:
                fail(f"Give back the two messages as a pair; a {type(found).__name__} came back.")
            if not all(isinstance(message, (bytes, bytearray)) for message in found):
                fail("The messages are bytes: give back what went into `fingerprint`.")
            first, second = (bytes(memoryview(message)) for message in found)
            expect(first != second, "This is the same message twice, and that is no collision.")
            one, two = map(fingerprint.value, (first, second))
            same = next((i for i in range(size) if one[i] != two[i]), size)
            expect(
                same == size,
                f"The fingerprints {one.hex()} and {two.hex()} agree in their first {same} of "
                f"{size} bytes: a collision agrees in all.",
            )
