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


@bank.right(collide)
def by_dictionary(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    seen: dict[bytes, bytes] = {}
    while True:
        message = secrets.token_bytes(8)
        found = fingerprint(message)
        if seen.setdefault(found, message) != message:
            return seen[found], message


@bank.right(collide)
def without_memory(fingerprint: Fingerprint) -> list[bytes]:
    """Floyd's tortoise and hare, then both at one pace until they are about to meet."""
    while True:
        start = secrets.token_bytes(4)
        slow, fast = fingerprint(start), fingerprint(fingerprint(start))
        while slow != fast:
            slow, fast = fingerprint(slow), fingerprint(fingerprint(fast))
        first, second = start, slow
        while first != second:
            one, two = fingerprint(first), fingerprint(second)
            if one == two:
                return [first, second]
            first, second = one, two


@bank.right(collide)
def sorts_a_batch(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    for size in (2_000, 400_000):
        pairs = sorted((fingerprint(b"%d" % n), b"%d" % n) for n in range(size))
        for one, two in itertools.pairwise(pairs):
            if one[0] == two[0]:
                return one[1], two[1]
    raise AssertionError


def _second(fingerprint: Fingerprint, fits: Callable[[bytes, bytes], bool]) -> tuple[bytes, bytes]:
    wanted = fingerprint(b"first")
    for message in (str(n).encode() for n in itertools.count()):
        if fits(fingerprint(message), wanted):
            return b"first", message
    raise AssertionError


@bank.wrong(collide, says="for one chosen message")
def against_the_first(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    return _second(fingerprint, bytes.__eq__)


@bank.wrong(collide, says="in their first 1 of 2 bytes")
def one_byte(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    return _second(fingerprint, lambda a, b: a[0] == b[0] and a[1] != b[1])


@bank.wrong(collide, says="is made once and lives on")
def default_argument(fingerprint: Fingerprint, seen: Any = {}) -> tuple[bytes, bytes]:  # noqa: B006
    for n in itertools.count():
        message = str(n).encode()
        if seen.setdefault(fingerprint(message), message) != message:
            return seen[fingerprint(message)], message
    raise AssertionError


@bank.wrong(collide, says="different messages were among them")
def one_byte_messages(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    seen: dict[bytes, bytes] = {}
    while True:
        message = bytes([secrets.randbelow(64)])
        found = fingerprint(message)
        if seen.setdefault(found, message) != message:
            return seen[found], message


@bank.wrong(collide, says="The messages are bytes")
def gives_the_numbers(fingerprint: Fingerprint) -> tuple[int, int]:
    seen: dict[bytes, int] = {}
    for n in itertools.count():
        if seen.setdefault(fingerprint(b"%d" % n), n) != n:
            return seen[fingerprint(b"%d" % n)], n
    raise AssertionError


ODD = {
    "twice_the_same": (lambda f: (b"message", b"message"), "the same message twice"),
    "hashes_text": (lambda f: (f("0"), "0"), "fingerprint takes bytes, and got a str"),
    "gives_the_fingerprint": (lambda f: by_dictionary(f)[0], "as a pair"),
    "asks_uncounted": (lambda f: (f.value(b"0"), b"1"), "has no attribute 'value'"),
}
for name, (answer, says) in ODD.items():
    bank.add(collide, name, answer, says=says)
