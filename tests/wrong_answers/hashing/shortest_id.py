"""Answers to how short an identifier may be."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
short = tasks.shortest_id


def pairs(items: int) -> float:
    return items * (items - 1) / 2


def first(chance: Any, risk: float, start: int = 1) -> int:
    digits = start
    while chance(digits) > risk:
        digits += 1
    return digits


@bank.right(short)
def by_trying(items: int, risk: float) -> int:
    return first(lambda d: -math.expm1(-pairs(items) / 16**d), risk)


@bank.right(short)
def by_logarithm(items: int, risk: float) -> Any:
    if items < 2:
        return 1
    values = pairs(items) / -np.log1p(-risk)
    return np.int64(max(1, math.ceil(math.log2(values) / 4)))


WRONG = {
    "one_given_value": (lambda n, r: first(lambda d: n / 16**d, r), "one chosen value"),
    "pairs_twice": (lambda n, r: first(lambda d: -math.expm1(-2 * pairs(n) / 16**d), r), "counted twice"),
    "rows_squared": (lambda n, r: first(lambda d: -math.expm1(-n * n / 2 / 16**d), r) if n > 1 else 1,
                     "No row is its own partner"),
    "below_the_risk": (lambda n, r: by_trying(n, math.nextafter(r, 0)), "exactly the risk"),
    "adds_the_pairs": (lambda n, r: first(lambda d: pairs(n) / 16**d, r), "were added up"),
    "in_bits": (lambda n, r: first(lambda d: -math.expm1(-pairs(n) / 2**d), r), "Those are bits"),
    "loses_the_tiny": (lambda n, r: first(lambda d: 1 - math.exp(-pairs(n) / 16**d), r), "very rare is not"),
    "even_chance_only": (lambda n, r: by_trying(n, 0.5), "the risk that is given counts"),
    "rounds_a_tenth_down": (lambda n, r: 1 if n < 2 else round(
        math.log(pairs(n) / -math.log1p(-r), 16) + 0.4), "The chance is"),
    "one_more_for_safety": (lambda n, r: by_trying(n, r) + 1, "a shorter one is too"),
    "a_float": (lambda n, r: float(by_trying(n, r)), "is a whole number"),
    "none_for_one_row": (lambda n, r: by_trying(n, r) if n > 1 else 0, "without a pair one is"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(short, name, answer, says=says)
