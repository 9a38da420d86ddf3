"""What the task about a second list with the same root asks of an answer."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.hashing.merkle import doubling_root


def _rows(size: int) -> list[bytes]:
    return [f"{i},{secrets.token_hex(4)},consent given".encode() for i in range(size)]


def _slip(rows: list[bytes], given: list[bytes]) -> str:
    if given == rows:
        return "That is the list itself."
    if given == [*rows, rows[-1]]:
        return ("The last row was added, and here it is not the lone one: the tree has a lone hash on a "
                "higher level, which stands for more rows.")  # fmt: skip
    if sorted(given) == sorted(rows):
        return "The same rows in another order are other pairs."
    if len(given) < len(rows):
        return "Rows are missing, and each goes into the root."
    return "Look where the tree pairs a hash with itself: a copy of what is below fits there."


@task(
    minutes=5, difficulty=3, proof="attack", expects="function",
    hints=[
        "Draw the tree of three rows. What is the fourth leaf?",
        "With six rows the leaves are three pairs, and the third pair has no partner: it is paired "
        "with itself. Which rows can you add, then?",
        "The lone hash stands for the last k rows, where k is the largest power of two that "
        "divides the number of rows (n & -n): add those k once more.",
    ],
)  # fmt: skip
def twin(answer: Any, part: Parts) -> None:
    """Another list, the same root."""

    def found(rows: list[bytes]) -> Any:
        given = part.call(answer, rows)
        if given is not None and not isinstance(given, (list, tuple)):
            fail(f"Give back a list of rows, or None; a {type(given).__name__} came back.")
        return given if given is None else list(given)

    def fooled(size: int, different: int = 999) -> None:
        rows = [*_rows(min(size, different)) * size][:size]
        given = found(rows)
        expect(given is not None, f"{size} rows have a twin, and None came back.")
        strange = next((row for row in given if not isinstance(row, (bytes, bytearray))), b"")
        expect(strange == b"", f"A row is bytes; a {type(strange).__name__} stands in the list.")
        same = bool(given) and doubling_root(given) == doubling_root(rows)
        if given == rows or not same:
            fail(f"{size} rows: {_slip(rows, given)}")

    with part("a lone row"):
        for size in (3, 5, 7, 11):  # 11: the last row fills one place, and not all up to 16
            fooled(size)
    with part("a lone pair"):
        for size in (6, 10, 14):
            fooled(size)
    with part("any size that is no power of two"):
        for size in (12, 20, 22, 24, 48, 56, 96, 100 + secrets.randbelow(28)):
            fooled(size)
    with part("a list with equal rows"):
        for size, different in ((6, 1), (12, 4), (7, 3)):
            fooled(size, different)
    with part("none where every hash has a partner"):
        for size in (1, 2, 4, 8, 64, 512):
            rows = _rows(size)
            given = found(rows)
            if given is not None:
                told = "has the same root, and is the same list"
                if given != rows:
                    told = "has another root"
                many = "1 row" if size == 1 else f"{size} rows"
                fail(f"{many}: what came back {told}. Here nothing is doubled: answer None.")
