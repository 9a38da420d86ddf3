"""Answers that look for a collision."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from typing import Any

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
collide = tasks.find_collision
Fingerprint = Callable[[bytes], bytes]


def by_dictionary(
    fingerprint: Fingerprint,
    message: Callable[[int], Any] = lambda n: b"%d" % n,
    seen: dict[bytes, Any] | None = None,
) -> tuple[Any, Any]:
    """Remembers what was seen; `message`: what is hashed as number n."""
    seen = {} if seen is None else seen
    for n in itertools.count():
        found = fingerprint(message(n))
        if seen.setdefault(found, message(n)) != message(n):
            return seen[found], message(n)
    raise AssertionError


@bank.right(collide)
def without_memory(fingerprint: Fingerprint) -> list[bytes]:
    """Floyd's tortoise and hare, then both at one pace until they are about to meet."""
    for n in itertools.count():
        start = b"%d" % n
        slow, fast = fingerprint(start), fingerprint(fingerprint(start))
        while slow != fast:
            slow, fast = fingerprint(slow), fingerprint(fingerprint(fast))
        first, second = start, slow
        while first != second:
            one, two = fingerprint(first), fingerprint(second)
            if one == two:
                return [first, second]
            first, second = one, two
    raise AssertionError


def second(fits: Callable[[bytes, bytes], bool]) -> Callable[[Fingerprint], Any]:
    """Looks for a message that fits the first one."""

    def answer(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
        wanted = fingerprint(b"first")
        return next(
            (b"first", b"%d" % n) for n in itertools.count() if fits(fingerprint(b"%d" % n), wanted)
        )

    return answer


kept: dict[bytes, bytes] = {}


def default_argument(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    return by_dictionary(fingerprint, seen=kept)


def drawn(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    """Random messages, and never a look whether this one has been drawn before."""
    seen: dict[bytes, bytes] = {}
    while True:
        message = secrets.token_bytes(3)
        found = fingerprint(message)
        if found in seen:
            return seen[found], message
        seen[found] = message


bank.add(collide, "by_dictionary", by_dictionary, kind="right")
for name, answer, says in (
    ("against_the_first", second(bytes.__eq__), "for one chosen message"),
    ("one_byte", second(lambda a, b: a[0] == b[0] and a[1] != b[1]), "in their first 1 of 2 bytes"),
    ("default_argument", default_argument, "is made once and lives on"),
    ("one_byte_messages", lambda f: by_dictionary(f, lambda n: bytes([n % 64])),
     "different messages were among them"),
    ("gives_text", lambda f: tuple(m.decode() for m in by_dictionary(f)), "The messages are bytes"),
    ("drawn_again", drawn, "come again: count"),
    ("twice_the_same", lambda f: (b"message", b"message"), "the same message twice"),
    ("hashes_text", lambda f: by_dictionary(f, str), "fingerprint takes bytes, and got a str"),
    ("gives_the_fingerprint", lambda f: by_dictionary(f)[0], "as a pair"),
):  # fmt: skip
    bank.add(collide, name, answer, says=says)
