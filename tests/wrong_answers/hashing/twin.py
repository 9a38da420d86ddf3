"""Answers that look for another list with the same root."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.tasks import hashing as tasks
from helpers.tasks.hashing.merkle import doubling_root
from tests.wrong_answers import Bank

bank = Bank()
twin = tasks.twin
Rows = list[bytes]


def _low(rows: Rows) -> int:
    """The largest power of two that divides their number."""
    return len(rows) & -len(rows)


def _full(rows: Rows) -> int:
    """The next power of two."""
    return 2 ** (len(rows) - 1).bit_length()


@bank.right(twin)
def lowest_bit(rows: Rows) -> Rows | None:
    return None if _low(rows) == len(rows) else rows + rows[-_low(rows) :]


@bank.right(twin)
def level_by_level(rows: Rows) -> Rows | None:
    count, span = len(rows), 1
    while count > 1:
        if count % 2:
            return [*rows, *rows[-span:]]
        count, span = count // 2, span * 2
    return None


@bank.right(twin)
def fills_the_tree(rows: Rows) -> tuple[bytes, ...] | None:
    """Tries how many of the last rows to add, twice as many each time."""
    for level in range((len(rows) - 1).bit_length()):
        longer = rows + rows[-(2**level) :]
        if doubling_root(longer) == doubling_root(rows):
            return tuple(longer)
    return None


WRONG: dict[str, tuple[Callable[[Rows], Any], str]] = {
    "the_same": (lambda rows: list(rows), "That is the list itself"),
    "always_the_last": (lambda rows: [*rows, rows[-1]], "here it is not the lone one"),
    "last_where_odd": (lambda rows: [*rows, rows[-1]] if len(rows) % 2 else None, "6 rows have a twin"),
    "to_the_power_of_two": (lambda rows: rows + [rows[-1]] * (_full(rows) - len(rows)) or None,
                            "a copy of what is below"),
    "begins_at_an_equal_row": (lambda rows: lowest_bit(rows) and rows + rows[rows.index(rows[-_low(rows)]) :],
                               "6 rows: Look where"),
    "counts_different_rows": (lambda rows: lowest_bit(rows) if len(set(rows)) & len(set(rows)) - 1 else None,
                              "6 rows have a twin"),
    "fills_up_to_the_power": (lambda rows: lowest_bit(rows) and rows + rows[-_low(rows) :] * (
        (_full(rows) - len(rows)) // _low(rows)), "11 rows: Look where"),
    "three_alone": (lambda rows: rows + rows[-1:] if len(rows) == 3 else None, "5 rows have a twin"),
    "first_instead": (lambda rows: [*rows, rows[0]], "Look where the tree pairs"),
    "another_order": (lambda rows: rows[1:] + rows[:1], "in another order are other pairs"),
    "without_the_last": (lambda rows: rows[:-1], "Rows are missing"),
    "no_none": (lambda rows: rows + rows[-_low(rows) :], "came back has another root"),
    "itself_where_full": (lambda rows: lowest_bit(rows) or list(rows), "and is the same list"),
    "in_place": (lambda rows: rows.append(rows[-1]) or rows, "changed the list"),
    "one_text": (lambda rows: b"".join(rows), "Give back a list of rows"),
    "texts": (lambda rows: [row.decode() for row in rows] + [""], "A row is bytes"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(twin, name, answer, says=says)
