"""Answers that turn linkage keys back into people."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
reverse = tasks.reverse
START, END = date(1920, 1, 1), date(2019, 12, 31)


@functools.cache
def people(first: date = START, last: date = END, sexes: str = "fmx") -> list[str]:
    days = [str(first + timedelta(days=n)) for n in range((last - first).days + 1)]
    return [f"{day}|{sex}" for day in days for sex in sexes]


def few() -> list[str]:
    """Enough where the first day alone shows the mistake."""
    return people(last=date(1920, 1, 31))


def hashed(salt: str, person: str) -> str:
    return hashlib.sha1(f"{salt}|{person}".encode()).hexdigest()


def by(
    of: Callable[[], Iterable[str]] = people,
    before: Callable[[str], bytes] = lambda salt: f"{salt}|".encode(),
    hash: Callable[[bytes], Any] = hashlib.sha1,
) -> Callable[[str, list[str]], dict[str, Any]]:
    """An answer that tries these people, with what goes before them into this hash."""

    def answer(salt: str, keys: list[str]) -> dict[str, Any]:
        wanted, first = set(keys), before(salt)
        return {
            found: person for person in of()
            if (found := hash(first + person.encode()).hexdigest()) in wanted
        }  # fmt: skip

    return answer


@bank.right(reverse)
def one_table(salt: str, keys: list[str]) -> dict[str, str | None]:
    return dict.fromkeys(keys) | by()(salt, keys)


@bank.right(reverse)
def by_ordinals(salt: str, keys: list[str]) -> dict[str, str]:
    wanted, start, found = set(keys), hashlib.sha1(salt.encode() + b"|"), {}
    for number in range(START.toordinal(), END.toordinal() + 1):
        day = date.fromordinal(number).isoformat()
        for sex in "fmx":
            hasher = start.copy()
            hasher.update(f"{day}|{sex}".encode())
            if (key := hasher.hexdigest()) in wanted:
                found[key] = f"{day}|{sex}"
    return found


def without(part: str) -> Callable[..., Any]:
    return by(lambda: (person for person in people() if part not in person))


def no_zeros() -> Iterator[str]:
    for person in people():
        year, month, rest = person.split("-")
        yield f"{year}-{int(month)}-{rest.removeprefix('0')}"


found_before: dict[str, str] = {}
first_table: dict[str, str] = {}


def keeps_its_table(salt: str, keys: list[str]) -> dict[str, str]:
    if not first_table:
        first_table.update({hashed(salt, person): person for person in people()})
    return {key: first_table[key] for key in keys if key in first_table}


def keeps_what_it_found(salt: str, keys: list[str]) -> dict[str, str]:
    found_before.update(by()(salt, keys))
    return found_before


def one_a_day(salt: str, keys: list[str]) -> dict[str, str]:
    days = {person[:10]: (key, person) for key, person in by()(salt, keys).items()}
    return dict(days.values())


for name, answer, says in (
    ("one_person_a_day", one_a_day, "two may share one"),
    ("ends_a_day_short", by(lambda: people(last=END - timedelta(days=1))), "f, m and x"),
    ("begins_a_day_late", by(lambda: people(first=START + timedelta(days=1))), "The key of 1920-01-01"),
    ("two_sexes", by(lambda: people(sexes="fm")), "|x was not found"),
    ("centuries_without", without("00-02-29"), "2000-02-29|f was not found"),
    ("thirty_days", without("-31|"), "Every day from the first to the last counts"),
    ("zeros_left_out", by(no_zeros), "two digits each"),
    ("salt_in_ascii", by(before=lambda s: s.encode("ascii", "ignore") + b"|"), "in UTF-8"),
    ("sha256", by(few, hash=hashlib.sha256), "with SHA-1"),
    ("without_the_salt", by(few, lambda s: b""), "Hash the salt, a bar"),
    ("people_first", lambda s, k: {v: key for key, v in by(few)(s, k).items()}, "wrong way round"),
    ("everything", lambda s, k: {hashed(s, p): p for p in people(last=date(1925, 1, 1))},
     "were not asked for"),
    ("as_a_list", lambda s, k: [*by(few)(s, k).values()], "a list came back"),
    ("salt_stripped", by(before=lambda s: f"{s.rstrip()}|".encode()), "it goes in whole"),
    ("invents", lambda s, k: dict.fromkeys(k, "1958-03-07|f") | by()(s, k), "nobody's came back as"),
    ("keeps_what_it_found", keeps_what_it_found, "what was found lives on"),
    ("keeps_its_table", keeps_its_table, "No table of the file before"),
):  # fmt: skip
    bank.add(reverse, name, answer, says=says)
