"""What the task about a test of primes asks of an answer."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable
from typing import Any
from unittest.mock import patch

from helpers.judging import Parts, expect, expect_none, task
from helpers.judging.surroundings import chance
from helpers.judging.values import truth
from helpers.lab import primes
from helpers.tasks.rsa.numbers import brief

CHERNICK = 992650311  # three primes 6k + 1, 12k + 1, 18k + 1: a^((n-1)/2) is 1 as well; just below 2^100
CARMICHAEL = (
    561, 1105, 1729, 2465, 41041, 825265, 321197185, 1590231231043178376951698401,
    (6 * CHERNICK + 1) * (12 * CHERNICK + 1) * (18 * CHERNICK + 1),
)  # fmt: skip
MERSENNE = tuple(2**k - 1 for k in (61, 127, 521))
LARGE = 2**1040 - 395
# composites that pass Miller and Rabin's test for the first 1, 2, ... 13 primes as bases (OEIS A014233)
FIRST_BASES = (
    2047, 1373653, 25326001, 3215031751, 2152302898747, 3474749660383, 341550071728321,
    3825123056546413051, 318665857834031151167461, 3317044064679887385961981,
)  # fmt: skip
# F. Arnault's number (1995): it passes for all 62 primes below 307
P = int(
    "2967449566868551055015417464290533273077199179985304335099507553"
    "1276838753171770199594238596428121188033664754218345562493168782883"
)
ARNAULT = P * (313 * (P - 1) + 1) * (353 * (P - 1) + 1)
SMALL = [n for n in range(2, 1000) if all(n % k for k in range(2, n))]


@functools.cache
def _hard() -> tuple[int, ...]:
    """Composites p(2p - 1) that a quarter of all bases call prime: the most there can be."""
    found, p = [], 10**6 + 3
    while len(found) < 120:
        if primes.is_prime(p) and primes.is_prime(2 * p - 1):
            found.append(p * (2 * p - 1))
        p += 4
    return tuple(found)


@functools.cache
def _drawn_primes() -> tuple[int, int]:
    return primes.prime(256), primes.prime(300)


@task(
    minutes=8, difficulty=4, expects="function", seconds=10,
    hints=[
        "If n is prime, 1 has no square roots but 1 and n - 1. So look at how a^(n-1) comes about: by "
        "squaring.",
        "Write n - 1 = 2^s · d with d odd. For a random a: a^d, squared s - 1 times. A prime shows 1 at "
        "once, or n - 1 on the way. Twenty random bases, drawn anew for each n.",
        "x = pow(a, d, n); if x in (1, n - 1): next base. Then s - 1 times x = x * x % n; if x == n - 1: "
        "next base. If neither happened, n is composite.",
    ],
)  # fmt: skip
def is_prime(answer: Any, part: Parts) -> None:
    """A test of primes for numbers that somebody hostile chose."""

    def says(n: int) -> bool:
        return truth(part.call(answer, n), "`is_prime`")

    good = False
    with part("all numbers from -5 to 1000"):
        expect_none(
            f"{n} is {'prime' if n in SMALL else 'no prime'}, and was called the other."
            for n in range(-5, 1000)
            if says(n) != (n in SMALL)
        )
        good = True
    if not good:
        return
    asked: dict[int, Any] = {}
    held = False

    def found(n: int) -> None:
        ((*asked[n], said),) = _drawn(says, n)
        expect(said, f"{brief(n)} is prime and was refused.")

    def enough(n: int) -> int:
        rounds, foreseen = asked[n]
        told = "The bases come from a short range, or a seed: anybody computes them beforehand."
        expect(not foreseen, told)
        expect(
            not 1 < rounds < 20,
            f"A prime of {n.bit_length()} bits was asked {rounds} random bases. A quarter of them may "
            f"lie: 1 in 4^{rounds} is more than 1 in 2^40.",
        )
        return rounds

    with part("large primes are found"):
        for n in (_drawn_primes()[0], *MERSENNE):
            found(n)
    with part("a product of two large primes"):
        p, q = MERSENNE[1:3]
        products = (p * q, q * q, p * _drawn_primes()[1])
        expect_none(f"{brief(n)} is a product and was called prime." for n in products if says(n))
    with part("Carmichael numbers"):
        expect_none(
            f"{n} was called prime: a^(n-1) is 1 for each a without a common factor (Carmichael). Look at "
            "the square roots of 1 as well."
            for n in CARMICHAEL
            if says(n)
        )
    with part("composites made for fixed bases"):
        expect_none(
            f"{brief(n)} was called prime. It was chosen to pass for the first primes as bases: draw "
            "from all bases, up to n - 2, for each number anew."
            for n in (*FIRST_BASES, ARNAULT)
            if says(n)
        )
    with part("rounds enough"):
        passed = sum(says(n) for _ in range(5) for n in _hard())
        expect(
            not passed,
            f"{passed} times out of 600 a composite number was called prime. Each is of the kind that a "
            "quarter of all bases call prime: twenty rounds leave 1 in 4^20.",
        )
        rounds = [enough(n) for n in MERSENNE if n in asked]
        once = sum(drawn == 1 for drawn, *_ in _drawn(says, CARMICHAEL[-1], range(200)))
        expect(
            min(rounds, default=0) >= 40 or not 50 < once < 138,  # 175 where an eighth of all bases lie
            "Half of all bases call some composite numbers prime in your test (Solovay and Strassen): twenty "
            "rounds leave 1 in 2^20.",
        )
        held = True
    if held:
        with part("a larger one, in as many rounds"):
            found(LARGE)
            enough(LARGE)


def _drawn(says: Any, n: int, starts: Iterable[int] = (2026,)) -> list[tuple[int, bool, bool]]:
    """How many bases were drawn, as far as it can be seen; whether they are foreseen; what is said.

    n: just below 2^k, so that no draw is repeated for being too large; starts: `random`'s seed, each time.
    """
    seeds, seed, before, found = [], random.Random.seed, random.getstate(), []

    def noted(self: Any, value: Any = None, version: int = 2) -> None:
        seeds.append(value)
        seed(self, value, version)

    whole = patch.object(random, "seed", functools.partial(noted, random._inst))
    with chance() as asked, patch.object(random.Random, "seed", noted), whole:
        for start in starts:
            asked.clear()
            seeds.clear()
            seed(random._inst, start)
            said = says(n)
            next_words, known = [random.getrandbits(32) for _ in range(4)], _words(start)  # how far it came
            words = next((at for at in range(1000) if known[at : at + 4] == next_words), 1000)
            foreseen = max(asked) < 4 if asked else any(x is not None for x in seeds)
            found.append((len(asked) or words // -(-n.bit_length() // 32), foreseen, said))
    random.setstate(before)
    return found


@functools.lru_cache(256)
def _words(start: int) -> list[int]:
    """What the generator of `random` gives from this seed on, in words of 32 bits."""
    own = random.Random(start)  # noqa: S311
    return [own.getrandbits(32) for _ in range(1004)]
