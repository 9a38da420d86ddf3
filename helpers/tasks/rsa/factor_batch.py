"""What the task about a batch of keys asks of an answer."""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Mapping
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown
from helpers.lab import primes
from helpers.tasks.rsa.numbers import whole

BITS = 96  # of a prime


@functools.cache
def _primes() -> tuple[int, ...]:
    return tuple(primes.prime(BITS) for _ in range(150))


def _wanted(moduli: list[int]) -> dict[int, tuple[int, int]]:
    """By comparing each key with each."""
    found = {}
    for place, n in enumerate(moduli):
        met = {math.gcd(n, other) for other in moduli} - {1, n}
        if met:
            p = met.pop()
            found[place] = (min(p, n // p), max(p, n // p))
    return found


def _judged(given: Any, moduli: list[int], why: str) -> None:
    if not isinstance(given, Mapping):
        fail(f"Give a dictionary from places to pairs, such as {{3: (p, q)}}; {shown(given)} came back.")
    found = {whole(place, "A key's place"): pair for place, pair in given.items()}
    wanted = _wanted(moduli)
    for place, pair in found.items():
        if place not in range(len(moduli)):
            fail(f"There is no key at place {place}: places count from 0.")
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            fail(f"Key {place}: give its two primes; {shown(pair)} came back.")
        p, q = (whole(x, "A prime") for x in pair)
        n = moduli[place]
        expect(1 not in (p, q), f"Key {place} came back as 1 times itself: that is no factor. {why}")
        if p * q != n:
            to = f"key {moduli.index(p * q)}: places count from 0" if p * q in moduli else "no key"
            fail(f"Key {place}: the two numbers multiply to {to}.")
        expect(p <= q, f"Key {place}: the smaller prime comes first.")
        expect(place in wanted, f"Key {place} shares no prime with another one of this list.")
    missed = [place for place in wanted if place not in found]
    if missed:
        copies = [place for place in found if moduli[place] == moduli[missed[0]]]
        if copies:
            why = f"Its copy at place {copies[0]} was found, and each has a place of its own."
        told = f"{len(missed)} of {len(wanted)} keys that can be factored are missing, such as {missed[0]}."
        fail(f"{told} {why}")


@task(
    minutes=8, difficulty=4, proof="attack", expects="function", seconds=3,
    hints=[
        "What do two keys that share one prime have in common? And if they share both?",
        "gcd(n, product of all others) is 1, a prime, or n itself. The last happens where each of the primes "
        "occurs elsewhere, or the whole key does: look at the keys one by one then.",
        "for each place: for each other n2 != n: p = math.gcd(n, n2); if 1 < p < n: found[place] = "
        "(min(p, n // p), max(p, n // p)).",
    ],
)  # fmt: skip
def factor_batch(answer: Any, part: Parts) -> None:
    """The primes of all keys that share one with another key."""
    pool = _primes()

    def right(pairs: list[tuple[int, int]], why: str) -> None:
        moduli = [pool[a] * pool[b] for a, b in pairs]
        _judged(part.call(answer, list(moduli)), moduli, why)

    good = False
    with part("two keys share a prime"):
        why = "The greatest common divisor of two keys is the prime that they share."
        right([(0, 1), (2, 3), (4, 1), (5, 6)], why)
        right([(0, 1), (2, 1)], why)
        good = True
    if not good:
        return
    with part("sound keys"):
        right([(2 * i, 2 * i + 1) for i in range(10)], "They share nothing.")
        right([], "There are none.")
        right([(0, 1)], "It is alone.")
        close = [pool[0] * primes.prime_from(pool[0] + 2), pool[2] * pool[3]]
        _judged(part.call(answer, list(close)), close, "That two primes are close is another weakness.")
    with part("three keys share one prime"):
        right([(9, 0), (9, 1), (2, 3), (9, 4)], "The first of them counts, too.")
    with part("both primes of a key occur elsewhere"):
        why = "The gcd with the product of the others is then the key itself: look at the others one by one."
        right([(0, 1), (1, 2), (2, 3), (7, 8)], why)
        right([(0, 1), (1, 2), (2, 0)], why)
    with part("a key that is listed twice"):
        why = "Its gcd with its copy, or with all others, is the key itself. A third key may tell more."
        right([(0, 1), (2, 3), (0, 1)], why)
        right([(0, 1), (0, 1), (2, 3), (1, 4)], why)
        right([(1, 4), (0, 1), (2, 3), (0, 1)], why)
        right([(0, 1)] * 3, why)
        right([(0, 2), (0, 1), (5, 6), (0, 1), (1, 3), (0, 1)], why)
    with part("a batch of 75 keys"):
        order = list(range(150))
        random.shuffle(order)
        pairs = list(zip(order[::2], order[1::2], strict=True))
        for at in (10, 30, 50):
            pairs[at] = (pairs[at][0], pairs[at + 20][1])
        right(pairs, "Compare each key with each.")
