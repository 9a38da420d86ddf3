"""What the task about reversing hashed linkage keys asks of an answer."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown

FIRST, LAST, SEXES = date(1920, 1, 1), date(2019, 12, 31), "fmx"
EVERY = "Every day from the first to the last counts, for each of f, m and x; two may share one."


def linkage_key(salt: str, person: str) -> str:
    """VULNERABLE: what the registry joins rows by, a hash of what many people know."""
    return hashlib.sha1(f"{salt}|{person}".encode(), usedforsecurity=False).hexdigest()


def _drawn(sexes: str = SEXES) -> str:
    day = FIRST + timedelta(days=secrets.randbelow((LAST - FIRST).days))
    return f"{day}|{secrets.choice(sexes)}"


def _long_date() -> str:
    """A person whose day and month are written the same without zeros in front."""
    return f"{1920 + secrets.randbelow(100)}-1{secrets.randbelow(3)}-{10 + secrets.randbelow(19)}|m"


class _File:
    """A file of the registry: its salt, its keys, whose they are, and some that are nobody's."""

    def __init__(self, people: list[str], name: str = "registry-{}") -> None:
        self.salt = name.format(secrets.token_hex(3))
        self.people = people
        self.table = {linkage_key(self.salt, person): person for person in people}
        self.nobody = [secrets.token_hex(20) for _ in range(3)]
        rows = [*self.table, *self.nobody]
        self.keys = sorted([*rows, rows[0], self.nobody[0]])  # a person has many rows


def _slip(file: _File, found: dict[str, Any]) -> str:
    if not set(found) & set(file.table):
        return "Nothing was found at all. Hash the salt, a bar and the person, with SHA-1: its hexdigest."
    if not set(found) & {key for key, person in file.table.items() if "-0" in person}:
        return "Days and months are written with two digits each: 1958-03-07."
    return EVERY


@task(
    minutes=5, difficulty=2, proof="attack", expects="function", seconds=20,
    hints=[
        "You cannot compute backwards. How many people are there to try forwards?",
        "A hundred years of days, three letters for each: some 110,000 texts. Hash each of them "
        "once, and look which of the hashes stand in the file.",
        "day = date(1920, 1, 1) + timedelta(days=n); person = f'{day}|{sex}'; its key is "
        "hashlib.sha1(f'{salt}|{person}'.encode()).hexdigest().",
    ],
)  # fmt: skip
def reverse(answer: Any, part: Parts) -> None:
    """Reverse the linkage keys."""
    ordinary = ["1958-03-07|f", "1958-03-07|m"]
    ordinary += [*(_drawn("fm") for _ in range(8)), *(_long_date() for _ in range(3))]
    special = {
        "someone of sex x": _drawn("x"),
        "the first day": f"{FIRST}|f",
        "the last day": f"{LAST}|m",
        "the last day of a month": f"{1921 + secrets.randbelow(90)}-08-31|m",
        "a leap day": "2000-02-29|f",  # a multiple of 100 that has one
    }
    file = _File([*ordinary, *special.values()])
    found: dict[str, Any] = {}

    def asked(of: _File) -> dict[str, Any]:
        result = part.call(answer, of.salt, of.keys)
        if not isinstance(result, dict):
            fail(f"Give {{key: person}}, a dictionary; a {type(result).__name__} came back.")
        if set(map(str, result)) & set(of.people):
            fail("The dictionary is the wrong way round: the key is what a row brings.")
        return {key: value for key, value in result.items() if value is not None}

    def has(people: list[str], why: str) -> None:
        for person in people:
            mine = found.get(linkage_key(file.salt, person))
            told = "was not found" if mine is None else f"came back as {shown(mine)}"
            expect(mine == person, f"The key of {person} {told}. {why}")

    with part("gives a dictionary from key to person"):
        found = asked(file)
        strange = set(found) - set(file.keys)
        expect(not strange, f"{len(strange):,} keys were not asked for: keep those of the file.")
    if not found:
        with part("the people of the file"):
            fail(_slip(file, found))
        return
    with part("the people of the file"):
        has(ordinary, _slip(file, found))
    for name, person in special.items():
        with part(name):
            has([person], EVERY)
    with part("what is nobody's stays out"):
        invented = [found[key] for key in file.nobody if key in found]
        expect(not invented, f"A key that is nobody's came back as {shown((invented or [''])[0])}.")
    if any(found.get(key) != person for key, person in file.table.items()):
        return
    with part("the next file has another salt"):
        after = _File([_drawn() for _ in range(5)], " Registre|été {} ")
        found, before, file = asked(after), file, after
        left = set(found) & set(before.keys)
        expect(not left, f"{len(left)} keys of the file before came back: what was found lives on.")
        told = f"Its salt is {after.salt!r}: in UTF-8 it goes in whole. No table of the file before helps."
        has(after.people, told)
