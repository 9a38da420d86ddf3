"""Answers that have the desk sign an order in disguise."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import cycle
from typing import Any

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.forge_order
Sign = Callable[[int], int]


def blinded(
    factor: Callable[[int, int], int] = lambda r, n: pow(r, -1, n),
    mask: Callable[[int, int, int], int] = pow,
    pick: Callable[[int], int] = lambda n: secrets.randbelow(n - 3) + 2,
    power: int = 0,
    last: Callable[[int, int], Any] = lambda s, n: s % n,
) -> Callable[..., Any]:
    """Has wanted * mask(r) signed and takes the factor out again."""

    def answer(n: int, e: int, sign: Sign, wanted: int) -> Any:
        r = pick(n)
        signed = sign(wanted * mask(r, power or e, n) % n)
        return last(signed * factor(r, n), n)

    return answer


bank.add(own, "by_two", blinded(pick=lambda n: 2), kind="right")


@bank.right(own)
def by_its_square(n: int, e: int, sign: Sign, wanted: int) -> int:
    """(wanted^2) / wanted, both in disguise."""
    return sign(wanted * wanted * 2 % n) * pow(sign(2 * wanted % n), -1, n) % n


def two_factors(n: int, e: int, sign: Sign, wanted: int) -> int:
    """Only where a small factor is at hand."""
    for small in (2, 3, 5, 7, 11, 13):
        if wanted % small == 0:
            return sign(small) * sign(wanted // small) % n
    raise ValueError("wanted has no small factor")


def one_by_one(n: int, e: int, sign: Sign, wanted: int) -> int:
    for a in range(2, 6):
        sign(wanted * pow(a, e, n) % n)
    return blinded()(n, e, sign, wanted)


def remembered(n: int, e: int, sign: Sign, wanted: int) -> int:
    """Its signature, whatever the key."""
    KNOWN.setdefault(wanted, blinded()(n, e, sign, wanted))
    return KNOWN[wanted]


KNOWN: dict[int, int] = {}
FEW = cycle((2, 3, 1))  # as drawn out of a few
WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "asks_for_it": (lambda n, e, sign, w: sign(w), "for `wanted` itself"),
    "asks_for_minus": (lambda n, e, sign, w: n - sign(n - w), "or n minus it"),
    "asks_for_it_plus_n": (lambda n, e, sign, w: sign(w + n), "and refuses"),
    "a_mask_of_three": (blinded(pick=lambda n: next(FEW)), "must sign something else"),
    "only_factors": (two_factors, "no small factor"),
    "existential": (lambda n, e, sign, w: sign(pow(2026, e, n)), "of the number that you asked about"),
    "no_small_order": (lambda *g: blinded()(*g) if g[3] > 99 else 0, "Others were right: take any"),
    "factor_left_in": (blinded(lambda r, n: 1), "go on from there"),
    "factor_twice": (blinded(lambda r, n: r), "times your factor"),
    "minus_left_in": (blinded(last=lambda s, n: -s % n), "divide the factor out"),
    "divides_by_the_mask": (
        blinded(lambda r, n: pow(r, -65537, n), pick=lambda n: 2), "Its power e is another number"),
    "mask_kept": (blinded(mask=lambda r, e, n: KNOWN.setdefault(e, pow(r, e, n)), pick=lambda n: 7),
                  "and `wanted`, keep nothing"),
    "of_1024_bits": (lambda *g: blinded()(*g) if g[0] < 2**1024 else 1, "keep nothing, take no"),
    "always_65537": (blinded(power=65537), "With e = 3, the pharmacy refused"),
    "remembered": (remembered, "an earlier call, under another key"),
    "not_reduced": (blinded(last=lambda s, n: s), "reduce it"),
    "whole_division": (lambda n, e, sign, w: sign(w * pow(2, e, n) % n) // 2, "divided by //"),
    "five_questions": (one_by_one, "was asked 5 times"),
    "a_pair": (lambda n, e, sign, w: (w, blinded()(n, e, sign, w)), "gives a whole number; ("),
    "a_float_asked": (lambda n, e, sign, w: sign(w / 2) * sign(2) % n, "it was handed a float"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
