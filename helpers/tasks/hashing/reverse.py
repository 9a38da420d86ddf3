"""What the task about reversing hashed patient numbers asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task


def plain(code: str) -> str:
    """VULNERABLE: the pseudonym as the Clinic makes it, a hash without a key."""
    return hashlib.sha256(code.encode()).hexdigest()


def _slip(found: dict[str, Any], table: dict[str, str], small: list[str]) -> str:
    """Why small numbers are missing: nothing fits, the form of the number, or its zeros."""
    if not set(found) & set(table):
        return (
            "Nothing was found at all. Hash the whole number with SHA-256, 'P-' and six digits "
            "with zeros in front, and compare the hexdigest."
        )
    if any(plain(code) in found for code in small):
        return "Give the number as the Clinic writes it: text, 'P-' and six digits."
    return "A number has six digits, zeros in front: format it with {n:06d}."


@task(
    minutes=4, difficulty=2, proof="attack", expects="function", seconds=40,
    hints=[
        "You cannot compute backwards. How many inputs are there forwards?",
        "Hash 'P-000000' to 'P-999999' once each, and look which of them stand in the data.",
        "wanted = set(pseudonyms); for each n: code = f'P-{n:06d}', its hexdigest, and a line in "
        "the dictionary where it is wanted.",
    ],
)  # fmt: skip
def reverse(answer: Any, part: Parts) -> None:
    """Reverse the pseudonyms."""
    first, last = "P-000000", "P-999999"
    small = [f"P-{n:06d}" for n in (1 + secrets.randbelow(9), 10 + secrets.randbelow(900))]
    large = [f"P-{1000 + secrets.randbelow(998_000):06d}" for _ in range(11)]
    large.append(f"P-{999_000 + secrets.randbelow(999):06d}")
    nobody = [secrets.token_hex(32) for _ in range(3)]
    table = {plain(code): code for code in [first, *small, *large, last]}
    given = sorted([*table, *nobody, plain(large[0]), nobody[0]])  # a patient has many rows
    found: dict[str, Any] | None = None
    with part("gives a dictionary from pseudonym to number"):
        result = part.call(answer, given)
        expect(
            isinstance(result, dict),
            f"Give {{pseudonym: number}}, a dictionary; a {type(result).__name__} came back.",
        )
        expect(
            not set(result) & set(table.values()),
            "The dictionary is the wrong way round: the pseudonym is the key that a row brings.",
        )
        found = {key: value for key, value in result.items() if value is not None}
        strange = set(found) - set(given)
        expect(
            not strange,
            f"{len(strange):,} pseudonyms were not asked for: keep those that stand in the data.",
        )

    if found is None:
        return

    def has(codes: list[str], why: str) -> None:
        missing = [code for code in codes if found.get(plain(code)) != code]
        if missing:
            mine = found.get(plain(missing[0]))
            told = "was not found" if mine is None else f"came back as {mine!r}"
            fail(f"The pseudonym of {missing[0]} {told}. {why}")

    with part("small numbers"):
        has(small, _slip(found, table, small))
        has([first], "The numbers begin with 0: a range that begins with 1 leaves a patient out.")
    with part("numbers from the whole range"):
        has(large, "All million numbers are cheap to try, so try them all.")
    with part("the last number"):
        has([last], "range(n) ends before n.")
    with part("what is no patient's stays out"):
        invented = [found[name] for name in nobody if name in found]
        if invented:
            fail(f"A pseudonym that belongs to nobody came back as {invented[0]!r}.")
