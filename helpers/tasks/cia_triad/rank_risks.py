"""What `rank_risks` of lesson 01 must do."""

from __future__ import annotations

import secrets
from itertools import pairwise, product
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind

Row = dict[str, Any]
Pair = tuple[int, int]  # likelihood, impact
PAIRS = list(product(range(1, 6), repeat=2))  # all there are: no rule can pass by luck
TWINS = [(2, 3), (5, 5), (2, 3), (3, 2), (5, 5), (2, 3)]
# an order from the top, and the slip that it comes from
SLIPS = [
    (lambda x, y: -x * y, "The smallest risk comes first. The list is read from the top."),
    (lambda x, y: y, "You look at the impact alone: the rare catastrophe pushes out the likely loss."),
    (lambda x, y: x, "You look at the likelihood alone: a daily nuisance pushes out the real losses."),
    (lambda x, y: x + y, "Added up, 2 and 5 weigh as much as 3 and 4. Multiplied, they do not."),
    (lambda x, y: 0, "This order follows neither likelihood nor impact. Compare the products."),
]


def _rows(pairs: list[Pair]) -> list[Row]:
    """Risks with fresh names, in this order."""
    return [{"impact": b, "name": f"Größe {secrets.token_hex(6)} ", "likelihood": a} for a, b in pairs]


@task(
    minutes=4,
    difficulty=2,
    expects="function",
    hints=[
        "Risk is likelihood times impact. Which function sorts by a value that you compute?",
        "`sorted` takes `key=` and `reverse=`. A key may be a tuple: ties go to its second part.",
        "Sort by (likelihood * impact, impact), largest first, and return the names.",
    ],
)
def rank_risks(answer: Any, part: Parts) -> None:
    """Orders a risk register."""
    shuffled = PAIRS.copy()
    secrets.SystemRandom().shuffle(shuffled)
    ranked: list[list[Pair]] = []
    with part("keeps every risk"):
        # a sort that keeps ties as they came fails in one of the three
        for pairs in (PAIRS, PAIRS[::-1], shuffled, TWINS, [], [(1, 5)], PAIRS * 8):
            ranked.append(_order(answer, _rows(pairs), part))
    with part("puts likely and severe before merely severe"):
        for order in ranked:
            _largest_first(order)
    with part("breaks ties by impact"):
        for order in ranked:
            _severe_first(order)


def _order(answer: Any, rows: list[Row], part: Parts) -> list[Pair]:
    found = part.call(answer, rows)
    expect(isinstance(found, (list, tuple)), f"Return a list; {kind(found)} came back.")
    by_name = {row["name"]: (row["likelihood"], row["impact"]) for row in rows}
    expect(
        all(isinstance(name, str) and name in by_name for name in found),
        "The list should hold the names of the risks as they are, and only those.",
    )
    if len(set(found)) < len(rows):
        twins = len(set(by_name.values())) < len(rows)
        fail(
            f"{len(rows)} risks went in and {len(set(found))} came out. A risk left out is not managed."
            + (" Some have the same two numbers: all of them are kept." if twins else "")
        )
    expect(len(found) == len(rows), "One risk is there twice.")
    return [by_name[name] for name in found]


def _largest_first(ranked: list[Pair]) -> None:
    for (a, b), (c, d) in pairwise(ranked):
        if a * b < c * d:
            slip = next(why for weight, why in SLIPS if _follows(ranked, weight))
            fail(f"Likelihood {a} and impact {b} stands before likelihood {c} and impact {d}. {slip}")


def _follows(ranked: list[Pair], weight: Any) -> bool:
    weights = [weight(*pair) for pair in ranked]
    return weights == sorted(weights, reverse=True)


def _severe_first(ranked: list[Pair]) -> None:
    for (a, b), (c, d) in pairwise(ranked):
        if a * b == c * d and b < d:
            fail(
                f"Likelihood {a} and impact {b} stands before likelihood {c} and impact {d}. Of two "
                "equal products, the more severe one comes first: a rare catastrophe cannot be "
                "undone as a frequent nuisance can."
            )
