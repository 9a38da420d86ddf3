"""What the task about the length of a row's identifier asks of an answer."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from numbers import Integral
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown

Chance = Callable[[int, float], float]  # (rows, number of values) -> a probability


def probability(items: int, values: float) -> float:
    """The probability that two of `items` random ones of so many values agree."""
    if items > values:
        return 1.0
    if items <= 2000:
        return -math.expm1(sum(math.log1p(-i / values) for i in range(items)))
    return -math.expm1(-items * (items - 1) / 2 / values)


def shortest(items: int, risk: float, chance: Chance = probability, base: int = 16) -> int:
    """The fewest digits, at least one, with which the chance is no more than `risk`."""
    return next((d for d in range(1, 250) if chance(items, float(base) ** d) <= risk), 250)


LOGS = (math.log, math.log2, math.log10)
# With 2 rows and so many digits the chance is exactly 16**-d, and no logarithm rounds it away.
EXACT = [d for d in range(14, 60) if all(math.ceil(log(16.0**d) / log(16)) == d for log in LOGS)]


def _pairs(items: int) -> float:
    return items * (items - 1) / 2


Probe = tuple[int, float]  # rows and risk
SLIPS: dict[str, Callable[[int, float], int]] = {
    "Those are bits. A hexadecimal digit holds four of them.": lambda n, risk: shortest(n, risk, base=2),
    "That is the chance of hitting one chosen value. Here any two rows will do.":
        lambda n, risk: shortest(n, risk, lambda n, values: n / values),
    "Each pair was counted twice: A with B is the same pair as B with A.":
        lambda n, risk: shortest(n, risk, lambda n, values: 2 * _pairs(n) / values),
    "No row is its own partner: n rows are n * (n - 1) / 2 pairs.":
        lambda n, risk: shortest(n, risk, lambda n, values: -math.expm1(-n * n / 2 / values)),
    "No row is a partner of itself: n rows are n * (n - 1) / 2 pairs, and not (n + 1) * n / 2.":
        lambda n, risk: shortest(n, risk, lambda n, values: -math.expm1(-_pairs(n + 1) / values)),
    "The chances of the pairs were added up. That is close while they are small; near an even chance "
    "the sum is too high.": lambda n, risk: shortest(n, risk, lambda n, values: _pairs(n) / values),
    "1 - exp(-x) loses what is below 1e-16: very rare is not never. math.expm1 keeps it.":
        lambda n, risk: shortest(n, risk, lambda n, values: 1 - math.exp(-_pairs(n) / values)),
    "A chance of exactly the risk is allowed: at most.":
        lambda n, risk: shortest(n, math.nextafter(risk, 0)),
    "That is right for an even chance: the risk that is given counts.": lambda n, _: shortest(n, 0.5),
}  # fmt: skip


def _slip(answer: Any, probes: list[Probe], items: int, risk: float, given: int) -> str:
    """Why this is wrong: the slip that explains what the answer gives to every probe."""
    for said, slip in SLIPS.items():
        if given == slip(items, risk) and all(answer(*probe) == slip(*probe) for probe in probes):
            return said
    if given > shortest(items, risk):
        return "That is safe, and a shorter one is too: the fewest digits are asked for."
    return f"The chance is {probability(items, 16.0 ** max(given, 0)):.3g} then, and that is more."


@task(
    minutes=5, difficulty=2, proof="attack", expects="function",
    hints=[
        "Count the pairs of rows, then ask how likely one of them agrees. What changes with each "
        "digit more?",
        "d digits have N = 16**d values, and the chance is 1 - exp(-pairs / N). Try d = 1, 2, 3 ... "
        "until it is small enough.",
        "The chance without loss is -math.expm1(-items * (items - 1) / 2 / 16**d); return the "
        "first d for which it is at most `risk`.",
    ],
)  # fmt: skip
def shortest_id(answer: Any, part: Parts) -> None:
    """How short may an identifier be?"""

    def rows(risk: float, digits: int, share: float) -> Probe:
        """So many rows that their chance with these digits is this share of the risk; the risk."""
        return round(math.sqrt(-2 * math.log1p(-risk * share) * 16.0**digits)), risk

    probes = {
        "an even chance": [rows(0.5, d, 0.9) for d in (4, 6, 8 + secrets.randbelow(8))],
        "a small risk": [
            rows(risk, 9 + secrets.randbelow(10), share)
            for risk in (0.01, 1e-3, 1e-6) for share in (0.4, 0.7, 0.9, 1.04, 1.2)
        ],
        "few rows": [  # n * n in place of n * (n - 1) is one digit too many
            (n, math.sqrt(n / (n - 1)) * _pairs(n) / 16.0 ** (4 + secrets.randbelow(8))) for n in (2, 3, 4)
        ],
        "a tiny risk": [
            rows(1e-18, 20 + secrets.randbelow(12), 0.8),
            rows(1e-30, 44 + secrets.randbelow(16), 0.8),
        ],
        "a chance that is exactly the risk": [(2, 16.0**-d) for d in EXACT[:4]],
    }  # fmt: skip
    for name, cases in probes.items():
        with part(name):
            for items, risk in cases:
                given = part.call(answer, items, risk)
                if isinstance(given, bool) or not isinstance(given, Integral):
                    fail(f"A number of digits is a whole number; {shown(given)} came back.")
                if given != shortest(items, risk):
                    told = f"{items:,} rows and a risk of {risk:.2g} gave {given} digits."
                    fail(f"{told} {_slip(answer, sum(probes.values(), []), items, risk, given)}")
    with part("no pair of rows, no risk"):
        for items in (0, 1):
            given = part.call(answer, items, 1e-9)
            many = "1 row" if items else "0 rows"
            expect(given == 1, f"{many} gave {shown(given)} digits: without a pair one is enough.")
