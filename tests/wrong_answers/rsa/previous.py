"""Answers that run a generator backwards."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.previous
Answer = Callable[[int, int, int, int], Any]


def states(a: int, c: int, n: int, state: int) -> list[int]:
    g = math.gcd(a, n)
    if (state - c) % g:
        return []
    step = n // g
    return list(range((state - c) // g * pow(a // g, -1, step) % step, n, step))


@bank.right(own)
def by_euclid(a: int, c: int, n: int, state: int) -> list[int]:
    old, now, x, y = n, a % n, 0, 1
    while now:
        q = old // now
        old, now, x, y = now, old - q * now, y, x - q * y
    if (state - c) % old:
        return []
    first = x * ((state - c) // old)
    return sorted((first + k * (n // old)) % n for k in range(old))


@bank.right(own)
def filtered(a: int, c: int, n: int, state: int) -> tuple[int, ...]:
    g = math.gcd(a, n)
    first = (state - c) // g * pow(a // g, -1, n // g) % (n // g)
    found = (first + k * (n // g) for k in range(g))
    return tuple(x for x in found if (a * x + c - state) % n == 0)


bank.add(own, "by_pow", states, kind="right")


def only_inverse(a: int, c: int, n: int, state: int) -> list[int]:
    return [(state - c) * pow(a, -1, n) % n]


def caught(a: int, c: int, n: int, state: int) -> list[int]:
    try:
        return only_inverse(a, c, n, state)
    except ValueError:
        return []


def unchecked(a: int, c: int, n: int, state: int) -> list[int]:
    g = math.gcd(a, n)
    first = (state - c) // g * pow(a // g, -1, n // g) % (n // g)
    return [first + k * (n // g) for k in range(g)]


def small_checked(a: int, c: int, n: int, state: int) -> list[int]:
    """Does not look whether there is a state where n is large."""
    return (states if n < 10**6 else unchecked)(a, c, n, state)


def first_c(known: dict[tuple[int, int], int]) -> Answer:
    """Keeps the c that it met first."""
    return lambda a, c, n, state: states(a, known.setdefault((a, n), c), n, state)


def fermat(a: int, c: int, n: int, state: int) -> list[int]:
    return [(state - c) * pow(a, n - 2, n) % n]


WRONG: dict[str, tuple[Answer, str]] = {
    "inverse_alone": (only_inverse, "not invertible"),
    "inverse_or_nothing": (caught, "leads there."),
    "one_of_several": (lambda *given: states(*given)[:1], "and so do others: 3 in all"),
    "all_tried": (lambda a, c, n, s: [x for x in range(n) if (a * x + c) % n == s % n], "had not finished"),
    "c_forgotten": (lambda a, c, n, s: states(a, 0, n, s), "Without c"),
    "c_added": (lambda a, c, n, s: states(a, -c, n, s), "the generator goes to"),
    "divided": (lambda a, c, n, s: [(s - c) / a], "a float has 16 digits"),
    "divided_whole": (lambda a, c, n, s: [(s - c) // a % n], "From 9 the generator goes to 9."),
    "forwards": (lambda a, c, n, s: [(a * s + c) % n], "the generator goes to"),
    "by_fermat": (fermat, "From"),
    "not_reduced": (lambda a, c, n, s: [(s - c) * pow(a, -1, n)], "reduce modulo n"),
    "a_number": (lambda *given: states(*given)[0], "in a list, such as"),
    "as_text": (lambda *given: str(states(*given)), "in a list, such as"),
    "backwards": (lambda *given: states(*given)[::-1], "The smallest comes first"),
    "twice": (lambda *given: sorted(states(*given) * 2), "and each once"),
    "a_below_n": (lambda a, c, n, s: states(a, c, n, s) if a < n or n == 1 else [], "For a = 40"),
    "no_zero": (lambda a, c, n, s: states(a, c, n, s) if a or n == 1 else [], "For a = 0"),
    "one_is_none": (lambda a, c, n, s: states(a, c, n, s) if n > 1 else [], "n = 1, state 0"),
    "always_as_many_as_the_gcd": (unchecked, "No state leads there"),
    "small_ones_checked": (small_checked, "a list of 3 came back. No state leads there"),
    "the_first_c": (first_c({}), "For a = 6, c = 2, n = 15"),
    "size_of_a": (lambda a, c, n, s: states(abs(a) if abs(a) > n else a, c, n, s), "For a = -31"),
    "nothing": (lambda *given: print(len(given)), "None came back"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
