"""Wrong answers to `rank_risks`."""

from __future__ import annotations

from typing import Any

from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.rank_risks
Rows = list[dict[str, Any]]


def by(key: Any) -> Any:
    """Sorted by key(likelihood, impact), largest first."""
    return lambda rows: [
        r["name"]
        for r in sorted(rows, key=lambda r: key(r["likelihood"], r["impact"]), reverse=True)
    ]


right = by(lambda x, y: (x * y, y))


@bank.wrong(task, says="follows neither", kind="vulnerable")
def as_they_came(rows: Rows) -> list[str]:
    return [r["name"] for r in rows]


@bank.wrong(task, says="A risk left out is not managed", kind="refuses")
def only_the_high_ones(rows: Rows) -> list[str]:
    return right([r for r in rows if r["likelihood"] * r["impact"] >= 10])


@bank.wrong(task, says="all of them are kept")
def twins_share_a_place(rows: Rows) -> list[str]:
    best = {(r["likelihood"] * r["impact"], r["impact"]): r["name"] for r in rows}
    return [best[key] for key in sorted(best, reverse=True)]


@bank.wrong(task, says="25 risks went in and 14 came out")
def one_a_score(rows: Rows) -> list[str]:
    by_score = {r["likelihood"] * r["impact"]: r["name"] for r in rows}
    return [by_score[score] for score in sorted(by_score, reverse=True)]


@bank.wrong(task, says="changed the list it was given")
def sorts_in_place(rows: Rows) -> list[str]:
    rows.sort(key=lambda r: (-r["likelihood"] * r["impact"], -r["impact"]))
    return [r["name"] for r in rows]


@bank.wrong(task, says="hold the names")
def returns_rows(rows: Rows) -> Rows:
    return sorted(rows, key=lambda r: (-r["likelihood"] * r["impact"], -r["impact"]))


bank.table(task, {
    "by_impact": (by(lambda x, y: (y, x)), "at the impact alone"),
    "by_likelihood": (by(lambda x, y: (x, y)), "at the likelihood alone"),
    "by_sum": (by(lambda x, y: (x + y, y)), "Added up, 2 and 5"),
    "upside_down": (by(lambda x, y: (-x * y, -y)), "smallest risk comes first"),
    "in_three_classes": (by(lambda x, y: (x * y // 8, y)), "Compare the products"),
    "ties_as_they_came": (by(lambda x, y: x * y), "more severe one comes first"),
    "ties_by_likelihood": (by(lambda x, y: (x * y, x)), "cannot be undone"),
    "tidied": (lambda rows: [name.strip() for name in right(rows)], "as they are, and only those"),
    "by_place": (lambda rows: [name for name, *_ in map(dict.values, rows)], "hold the names of the risk"),
    "the_first_on_top_again": (lambda rows: right(rows)[:1] + right(rows), "One risk is there twice"),
    "fails_on_none": (lambda rows: next(iter(rows)) and right(rows), "StopIteration"),
    "two_or_more": (lambda rows: right(rows) if rows[1:] or not rows else [], "1 risks went in and 0"),
    "up_to_100": (lambda rows: right(rows)[:100], "200 risks went in and 100"),
    "as_text": (lambda rows: ", ".join(right(rows)), "Return a list"),
})  # fmt: skip


def in_two_stable_sorts(rows: Rows) -> tuple[str, ...]:
    by_impact = sorted(rows, key=lambda r: r["impact"], reverse=True)
    by_score = sorted(by_impact, key=lambda r: r["likelihood"] * r["impact"], reverse=True)
    return tuple(r["name"] for r in by_score)


RIGHT = {
    "by_key": right,
    "twins_backwards": lambda rows: right(rows[::-1]),
    "by_one_number": by(lambda x, y: 10 * x * y + y),
    "in_two_stable_sorts": in_two_stable_sorts,
}
for _name, _answer in RIGHT.items():
    bank.add(task, _name, _answer, kind="right")
