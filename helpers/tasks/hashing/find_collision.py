"""What the task about a collision of 32 bits asks of an answer."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.surroundings import chance

BUDGETS = {2: 20_000, 4: 1_500_000}  # bytes of a fingerprint: how often it may be asked


class Fingerprint:
    """A fresh hash function of few bytes that counts how often it is asked."""

    def __init__(self, size: int) -> None:
        self.size, self.calls, self.most = size, 0, BUDGETS[size]
        self.enough = int(1.1 * 2 ** (4 * size))  # with fewer messages none need collide
        self._salt = secrets.token_bytes(16)
        self._seen: set[bytes] = set()

    def value(self, message: bytes) -> bytes:
        """The fingerprint, not counted."""
        return hashlib.sha256(self._salt + message).digest()[: self.size]

    def asked(self) -> Callable[[bytes], bytes]:
        """The counting function as a bare function: an answer can do nothing but ask."""

        def fingerprint(message: bytes) -> bytes:
            if not isinstance(message, (bytes, bytearray)):
                raise TypeError(f"fingerprint takes bytes, and got a {type(message).__name__}")
            self.calls += 1
            if self.calls > self.most:
                fail(f"No collision after {self.calls - 1:,} tries. {self._slip()}")
            if self.calls > self.most - 2 * self.enough:  # enough to tell whether they differ
                self._seen.add(bytes(message))
            return self.value(bytes(message))

        return fingerprint

    def _slip(self) -> str:
        if len(self._seen) <= self.enough:
            return (f"Only {len(self._seen):,} different messages were among them, and the same message "
                    "twice is no collision: take longer ones, or count.")  # fmt: skip
        few, many = 1.25 * 2 ** (4 * self.size), 2 ** (8 * self.size)
        return (f"About {few:,.0f} are enough where each new message is compared with every one before it; a "
                f"match for one chosen message takes about {many:,}.")  # fmt: skip


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

    def collides(size: int) -> bool:
        """Judge one pair; whether chance had a hand in it."""
        now, state = Fingerprint(size), random.getstate()
        with chance() as drawn:
            found = answer(now.asked())
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            fail(f"Give back the two messages as a pair; a {type(found).__name__} came back.")
        if not all(isinstance(message, (bytes, bytearray)) for message in found):
            fail("The messages are bytes: give back what went into `fingerprint`.")
        first, second = map(bytes, found)
        expect(first != second, "This is the same message twice, and that is no collision. Messages that are "
               "drawn at random come again: count, or compare the messages as well.")  # fmt: skip
        one, two = now.value(first), now.value(second)
        same = next((i for i in range(size) if one[i] != two[i]), size)
        told = (" If they agree in your own table, an earlier call filled it, with another function: a "
                "default such as seen={} is made once and lives on.")  # fmt: skip
        expect(same == size, f"The fingerprints {one.hex()} and {two.hex()} agree in their first {same} of "
               f"{size} bytes: a collision agrees in all.{told if same == 0 else ''}")  # fmt: skip
        return bool(drawn) or random.getstate() != state

    with part("a collision of 16 bits"):
        collides(2)
    with part("one for every function, call by call"):
        for _ in range(12):
            collides(2)
    if all(result.holds for result in part.results):
        with part("a collision of 32 bits"):
            for _ in range(4):  # one of two messages of four random bytes is drawn twice before
                if not collides(4):
                    break
