"""Answers that combine counters."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.rsa.answers import crt

bank = Bank()
own = tasks.combine
Counters = list[tuple[int, int]]


def combined(counters: Counters, check: bool = True) -> int | None:
    x, step = 0, 1
    for rest, wrap in counters:
        g = math.gcd(step, wrap)
        if check and (rest - x) % g:
            return None
        x += step * ((rest - x) // g * pow(step // g, -1, wrap // g) % (wrap // g))
        step = step * wrap // g
    return x


bank.add(own, "one_after_another", combined, kind="right")


@bank.right(own)
def last_first(counters: Counters) -> int | None:
    return combined([(rest % wrap, wrap) for rest, wrap in reversed(counters)])


@bank.right(own)
def checked_at_the_end(counters: Counters) -> int | None:
    x = combined(counters, check=False)
    return x if x is not None and all((x - rest) % wrap == 0 for rest, wrap in counters) else None


def coprime(counters: Counters) -> int:
    return crt([(wrap, rest) for rest, wrap in counters])


def coprime_or_none(counters: Counters) -> int | None:
    try:
        return coprime(counters)
    except ValueError:
        return None


def sieve(counters: Counters) -> int:
    x, step = 0, 1
    for rest, wrap in counters:
        while x % wrap != rest % wrap:
            x += step
        step = math.lcm(step, wrap)
    return x


def pairs_agree(counters: Counters) -> int | None:
    """Looks whether neighbours agree, and not whether all do."""
    for (r, v), (s, w) in zip(counters, counters[1:], strict=False):
        if (r - s) % math.gcd(v, w):
            return None
    return combined(counters, check=False)


def product_step(counters: Counters) -> int | None:
    x = combined(counters)
    return x if x is None else x + math.lcm(*(w for _, w in counters), 1)


def _raises(counters: Counters) -> int:
    x = combined(counters)
    if x is None:
        raise ValueError("no number fits")
    return x


def _signed(counters: Counters) -> int | None:
    x, step = combined(counters), math.lcm(*(w for _, w in counters), 1)
    return x if x is None or 2 * x < step else x - step


WRONG: dict[str, tuple[Callable[[Counters], Any], str]] = {
    "coprime_only": (coprime, "not invertible"),
    "coprime_or_none": (coprime_or_none, "None came back, and 11 fits"),
    "endless_sieve": (sieve, "had not finished"),
    "not_checked": (lambda counters: combined(counters, check=False), "No number fits all"),
    "neighbours_checked": (pairs_agree, "[(1, 6), (3, 10), (8, 15)]"),
    "wraps_once": (lambda counters: None if len({w for _, w in counters}) < len({*counters}) else
                   combined(counters), "[(17, 5), (2, 5), (-3, 5)] None came back"),
    "no_wrap_of_one": (lambda counters: None if (0, 1) in counters else combined(counters), "(0, 1)] None"),
    "checks_the_first": (lambda counters: combined(counters[:3]) if combined(counters[:3]) is None else
                         combined(counters, check=False), "(3, 7), (0, 4)]"),
    "a_larger_one": (product_step, "so does a smaller one"),
    "raises": (_raises, "no number fits"),
    "minus_one_for_none": (lambda counters: -1 if (x := combined(counters)) is None else x, "came back -1"),
    "first_two": (lambda counters: combined(counters[:2]), "The counter that wraps at 7 would show 1, not 2"),
    "as_the_only_one_shows": (lambda counters: counters[0][0] if len(counters) == 1 else combined(counters),
                              "For [(17, 5)] came back 17"),
    "swapped": (lambda counters: combined([(w, r or 1) for r, w in counters]), "came back"),
    "with_the_last_wrap": (lambda counters: (combined(counters), counters[-1][1]), "is an integer; ("),
    "as_float": (lambda counters: (x := combined(counters)) and float(x), "a float has 16 digits"),
    "signed": (_signed, "It fits, and lies below 0"),
    "needs_a_counter": (lambda counters: combined(counters) if counters[0] else None, "IndexError"),
    "six_at_most": (lambda counters: combined(counters[:6]), "The counter that wraps at 9 would show"),
    "full_is_no_rest": (lambda counters: None if any(r == w for r, w in counters) else combined(counters),
                        "[(7, 1), (9, 4), (-1, 6), (5, 5)] None came back, and 5 fits"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
