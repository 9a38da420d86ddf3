"""What `rank_risks` of lesson 01 must do."""

from __future__ import annotations

import secrets
from itertools import permutations, product
from typing import Any

from helpers.judging import Parts, expect, fail, task

_PAIRS = list(product(range(1, 6), repeat=2))  # all there are: no rule can pass by luck
Row = dict[str, Any]


def _rows(pairs: list[tuple[int, int]]) -> list[Row]:
    """Risks with fresh names, in this order."""
    return [{"name": f"R-{secrets.token_hex(6)}", "likelihood": a, "impact": b} for a, b in pairs]


def _registers() -> list[list[Row]]:
    """All pairs, forwards, backwards and shuffled: a sort that keeps ties as they came fails one."""
    shuffled = _PAIRS.copy()
    secrets.SystemRandom().shuffle(shuffled)
    return [_rows(pairs) for pairs in (shuffled, _PAIRS, _PAIRS[::-1])]


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

    def order(rows: list[Row]) -> list[tuple[int, int]]:
        found = part.call(answer, rows)
        expect(isinstance(found, (list, tuple)), f"Return a list; a {type(found).__name__} came.")
        by_name = {row["name"]: (row["likelihood"], row["impact"]) for row in rows}
        names = list(found)
        expect(
            all(isinstance(name, str) and name in by_name for name in names),
            "The list should hold the names of the risks, and only those.",
        )
        if len(names) < len(rows):
            twins = len(set(by_name.values())) < len(rows)
            fail(
                f"{len(rows)} risks went in and {len(names)} came out. "
                "A risk left out is not managed."
                + (" Some have the same two numbers: all of them are kept." if twins else "")
            )
        expect(len(set(names)) == len(names), "One risk is there twice.")
        return [by_name[name] for name in names]

    with part("keeps every risk"):
        order(_registers()[0])
        order(_rows([(2, 3), (5, 5), (2, 3), (3, 2), (5, 5), (2, 3)]))  # in either order
    with part("puts likely and severe before merely severe"):
        for rows in _registers():
            _largest_first(order(rows))
    with part("breaks ties by impact"):
        for rows in _registers():
            _severe_first(order(rows))
    with part("takes an empty register"):
        expect(list(part.call(answer, [])) == [], "No risks in, no risks out.")


def _largest_first(ranked: list[tuple[int, int]]) -> None:
    products = [likelihood * impact for likelihood, impact in ranked]
    if products == sorted(products):
        fail("The smallest risk comes first. The list is read from the top.")
    for first, second in zip(ranked, ranked[1:], strict=False):
        if first[0] * first[1] < second[0] * second[1]:
            fail(
                f"Likelihood {first[0]} and impact {first[1]} stands before likelihood {second[0]} "
                f"and impact {second[1]}. {_by_what(ranked)} Compare the products."
            )


def _by_what(ranked: list[tuple[int, int]]) -> str:
    """What the order looks like, so that the learner knows which rule it came from."""
    impacts, likelihoods = [pair[1] for pair in ranked], [pair[0] for pair in ranked]
    if impacts == sorted(impacts, reverse=True):
        return "You look at the impact alone: the rare catastrophe pushes out the likely loss."
    if likelihoods == sorted(likelihoods, reverse=True):
        return "You look at the likelihood alone: a daily nuisance pushes out the real losses."
    sums = [sum(pair) for pair in ranked]
    if sums == sorted(sums, reverse=True):
        return "Added up, 2 and 5 weigh as much as 3 and 4. Multiplied, they do not."
    return "This order follows neither of them."


def _severe_first(ranked: list[tuple[int, int]]) -> None:
    for first, second in permutations(ranked, 2):
        same = first[0] * first[1] == second[0] * second[1]
        if same and first[1] < second[1] and ranked.index(first) < ranked.index(second):
            fail(
                f"Likelihood {first[0]} and impact {first[1]} stands before likelihood {second[0]} "
                f"and impact {second[1]}. Of two equal products, the more severe one comes first: "
                "a rare catastrophe cannot be undone as a frequent nuisance can."
            )
