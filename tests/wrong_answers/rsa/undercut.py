"""Answers that undercut a sealed offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.undercut


@bank.right(own)
def by_a_negative_power(n: int, e: int, sealed: int, percent: int) -> int:
    return sealed * pow(100 - percent, e, n) * pow(100, -e, n) % n


@bank.right(own)
def by_the_ratio(n: int, e: int, sealed: int, percent: int) -> int:
    ratio = (100 - percent) * pow(100, -1, n) % n
    return pow(ratio, e, n) * sealed % n


def kept(*by: int) -> Callable[[int, int, int, int], Any]:
    """Keeps the factor. by: the places of what it is kept by."""
    known: dict[Any, int] = {}
    return lambda *given: given[2] * known.setdefault(
        tuple(given[i] for i in by), by_a_negative_power(*given[:2], 1, given[3])) % given[0]


WRONG: dict[str, tuple[Callable[[int, int, int, int], Any], str]] = {
    "multiplies_the_number": (lambda n, e, c, p: c * (100 - p) // 100, "a factor is raised to e"),
    "modulo_the_number": (lambda n, e, c, p: c * (100 - p) * pow(100, -1, n) % n, "raised to e, too"),
    "float": (lambda n, e, c, p: c * (100 - p) / 100, "sealed offer is an integer"),
    "divides_after": (lambda n, e, c, p: c * pow(100 - p, e, n) // pow(100, e), "118800; 0 was opened"),
    "divides_in_the_ring": (lambda n, e, c, p: c * pow(100 - p, e, n) % n // pow(100, e, n), "an inverse"),
    "no_division": (lambda n, e, c, p: c * pow(100 - p, e, n) % n, "division by 100 is missing"),
    "percent_of_it": (lambda n, e, c, p: c * pow(p, e, n) * pow(100, -e, n) % n, "OF the offer"),
    "more": (lambda n, e, c, p: c * pow(100 + p, e, n) * pow(100, -e, n) % n, "more than the rival's"),
    "unchanged": (lambda n, e, c, p: c, "unchanged"),
    "own_offer": (lambda n, e, c, p: pow(100 - p, e, n), "an offer of your own"),
    "not_reduced": (lambda n, e, c, p: c * pow((100 - p) * pow(100, -1, n), e, n), "reduce it modulo n"),
    "subtracts": (lambda n, e, c, p: (c - pow(p, e, n)) % n, "What is sealed is a power"),
    "a_float_of_it": (lambda n, e, c, p: c * pow(int(100 * (1 - p / 100)), e, n) * pow(100, -e, n) % n,
                      "78 % less is"),
    "tens": (lambda n, e, c, p: c * pow((100 - p) // 10, e, n) * pow(10, -e, n) % n, "That is 10 % less"),
    "e_is_65537": (lambda n, e, c, p: c * pow((100 - p) * pow(100, -1, n), 65537, n) % n, "e = 3: the"),
    "inverse_modulo_e": (lambda n, e, c, p: c * pow(100 - p, e, n) * pow(100, -1, e) % n, "was opened"),
    "as_hex": (lambda n, e, c, p: hex(c), "integer; '0x"),
    "guesses_the_offer": (lambda n, e, c, p: next(
        pow(m * (100 - p) // 100, e, n) for m in (120_000, 100_000) if pow(m, e, n) == c), "StopIteration"),
    "factor_kept": (kept(1, 3), "e = 65537: the rival offers"),
    "factor_kept_by_n": (kept(0, 3), "Under another n or e it was right"),
    "wrong_way": (lambda n, e, c, p: c * pow(100, e, n) * pow(100 - p, -e, n) % n, "e = 65537: the rival"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
