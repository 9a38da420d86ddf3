"""Answers that test primes."""

from __future__ import annotations

import math
import random
import secrets
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.lab import primes
from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.rsa.answers import drawn, miller_rabin

bank = Bank()
own = tasks.is_prime
FIRST = [p for p in range(2, 300) if all(p % k for k in range(2, p))]


def mr(bases: Callable[[int], Any]) -> Callable[[int], bool]:
    return lambda n: miller_rabin(n, bases)


def first(many: int) -> Callable[[int], bool]:
    """With the first primes as bases."""
    return mr(lambda n: [a for a in FIRST[:many] if a < n])


def small_first(rounds: int, bases: Callable[[int], Callable[[int], Any]] = drawn) -> Callable[[int], bool]:
    """Divides by small primes before so many rounds."""

    def answer(n: int) -> bool:
        if n < 2 or any(n % p == 0 and n != p for p in FIRST):
            return False
        return n in FIRST or miller_rabin(n, bases(rounds))

    return answer


def by(generator: Callable[[int], random.Random], rounds: int = 20) -> Callable[[int], bool]:
    """Bases from a generator that is made for each number."""
    return mr(lambda n: [draw(2, n - 2) for draw in [generator(n).randint] for _ in range(rounds)])


def unseen(rounds: int, own: random.Random = random.Random()) -> Callable[[int], Any]:  # noqa: B008
    """From a generator that the judge cannot watch."""
    return lambda n: [own.randint(2, n - 2) for _ in range(rounds)]


bank.add(own, "twenty_rounds", mr(drawn(20)), kind="right")
bank.add(own, "small_primes_first", small_first(24), kind="right")
bank.add(own, "seeded_by_the_system", by(lambda n: random.Random(secrets.randbits(128))), kind="right")
bank.add(own, "random_in_numpy", lambda n: np.bool_(by(lambda n: random)(n)), kind="right")


def fermat(n: int) -> bool:
    return n in (2, 3) or n > 3 and all(pow(a, n - 1, n) == 1 for a in (2, 3) if n % a)


def fermat_coprime(n: int) -> bool:
    """Passes over the bases that have a factor in common with n."""
    if n < 4:
        return n > 1
    bases = [a for a in range(2, 12) if math.gcd(a, n) == 1]
    return all(n % p or n == p for p in (2, 3, 5)) and all(pow(a, n - 1, n) == 1 for a in bases)


def euler_at_random(n: int) -> bool:
    if n < 4 or n % 2 == 0:
        return n in (2, 3)
    return all(pow(a, n // 2, n) in (1, n - 1) for a in drawn(20)(n))


def without_squares(n: int) -> bool:
    if n < 4 or n % 2 == 0:
        return n in (2, 3)
    d = n - 1
    while d % 2 == 0:
        d //= 2
    return all(pow(a, d, n) in (1, n - 1) for a in drawn(20)(n))


def jacobi(a: int, n: int) -> int:
    sign = 1
    while a:
        while a % 2 == 0:
            a, sign = a // 2, -sign if n % 8 in (3, 5) else sign
        a, n, sign = n % a, a, -sign if a % 4 == n % 4 == 3 else sign
    return sign if n == 1 else 0


def solovay(rounds: int, by: Any = random.SystemRandom()) -> Callable[[int], bool]:  # noqa: B008
    """By the sign of Jacobi: half of all bases may lie."""

    def fits(a: int, n: int) -> bool:
        return (sign := jacobi(a, n)) != 0 and pow(a, n // 2, n) == sign % n

    def answer(n: int) -> bool:
        if n < 4 or n % 2 == 0:
            return n in (2, 3)
        return all(fits(by.randint(2, n - 2), n) for _ in range(rounds))

    return answer


bank.add(own, "solovay_and_strassen_with_forty", solovay(40), kind="right")


@bank.right(own)
def fermat_before(n: int) -> bool:
    if n < 4 or n % 2 == 0:
        return n in (2, 3)
    return pow(*drawn(1)(n), n - 1, n) == 1 and miller_rabin(n, drawn(20))


WRONG: dict[str, tuple[Callable[[int], Any], str, str]] = {
    "yes": (lambda n: True, "-5 is no prime", "misconception"),
    "nobody": (lambda n: False, "2 is prime, and was called", "refuses"),
    "small_ones_alone": (lambda n: n < 10**6 and primes.is_prime(n), "prime and was refused", "refuses"),
    "fermat": (fermat, "was called the other", "vulnerable"),
    "fermat_of_others": (fermat_coprime, "square roots of 1 as well", "misconception"),
    "half_the_exponent_at_random": (euler_at_random, "was called prime: a^(n-1) is 1", "misconception"),
    "without_squares": (without_squares, "was called the other", "misconception"),
    "first_twelve": (first(12), "318665857834031151167461", "misconception"),
    "first_fourteen": (first(14), "(1318 bits) was called", "misconception"),
    "one_round": (small_first(1), "twenty rounds", "misconception"),
    "two_rounds": (small_first(2, unseen), "times out of 600", "misconception"),
    "below_1024_bits": (lambda n: n < 1 << 1024 and primes.is_prime(n), "(1040 bits) is prime", "refuses"),
    "solovay_and_strassen": (solovay(20), "Half of all bases", "misconception"),
    "solovay_and_strassen_by_random": (solovay(25, random), "Half of all bases", "misconception"),
    "ten_rounds": (small_first(10), "asked 10 random bases", "misconception"),
    "fewer_for_large": (lambda n: small_first(5 if n.bit_length() > 999 else 20)(n), "of 1040 bits was asked",
                        "misconception"),
    "ten_rounds_of_random": (by(lambda n: random, 10), "asked 10 random bases", "misconception"),
    "seeded_by_the_number": (by(random.Random), "computes them beforehand", "misconception"),
    "bases_below_1000": (mr(lambda n: [2 + secrets.randbelow(min(n - 3, 998)) for _ in range(20)]),
                         "from a short range", "misconception"),
    "divides_a_little": (lambda n: n > 1 and all(n % k for k in range(2, min(n, 1000))),
                         "is a product and was called prime", "misconception"),
    "one_is_prime": (lambda n: n == 1 or primes.is_prime(n), "1 is no prime", "misconception"),
    "two_is_none": (lambda n: n != 2 and primes.is_prime(n), "2 is prime", "misconception"),
    "negative": (lambda n: primes.is_prime(abs(n)), "-5 is no prime", "misconception"),
    "probably": (lambda n: "probably" if primes.is_prime(n) else "no", "not True or False", "misconception"),
    "says_nothing": (lambda n: None if not primes.is_prime(n) else True, "Does each way", "misconception"),
}  # fmt: skip
for name, (answer, says, kind) in WRONG.items():
    bank.add(own, name, answer, says=says, kind=kind)
