"""Answers that turn linkage keys back into people."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
reverse = tasks.reverse
START, END = date(1920, 1, 1), date(2019, 12, 31)


def people(first: date = START, last: date = END, sexes: str = "fmx", form: str = "") -> Any:
    for n in range((last - first).days + 1):
        day = format(first + timedelta(days=n), form)
        yield from (f"{day}|{sex}" for sex in sexes)


def hashed(salt: str, person: str) -> str:
    return hashlib.sha1(f"{salt}|{person}".encode()).hexdigest()


def table(salt: str, of: Iterator[str], key: Callable[[str, str], str] = hashed) -> dict[str, str]:
    return {key(salt, person): person for person in of}


def kept(full: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    return {key: full[key] for key in keys if key in full}


@bank.right(reverse)
def one_table(salt: str, keys: list[str]) -> dict[str, str | None]:
    full = table(salt, people())
    return {key: full.get(key) for key in keys}


@bank.right(reverse)
def by_ordinals(salt: str, keys: list[str]) -> dict[str, str]:
    wanted, start, found = set(keys), hashlib.sha1(salt.encode() + b"|"), {}
    for number in range(START.toordinal(), END.toordinal() + 1):
        for sex in "fmx":
            hasher = start.copy()
            hasher.update(f"{date.fromordinal(number).isoformat()}|{sex}".encode())
            if hasher.hexdigest() in wanted:
                found[hasher.hexdigest()] = f"{date.fromordinal(number)}|{sex}"
    return found


def _without(*left_out: str) -> list[str]:
    return [person for person in people() if not any(bit in person for bit in left_out)]


PEOPLE = {
    "ends_a_day_short": (lambda: people(last=END - timedelta(days=1)), "f, m and x"),
    "begins_a_day_late": (lambda: people(first=START + timedelta(days=1)), "The key of 1920-01-01"),
    "two_sexes": (lambda: people(sexes="fm"), "|x was not found"),
    "no_leap_days": (lambda: _without("-02-29"), "-02-29|f was not found"),
    "thirty_days": (lambda: _without("-31|"), "Every day from the first to the last counts"),
    "zeros_left_out": (
        lambda: (f"{p.year}-{p.month}-{p.day}|{s}" for p in _days() for s in "fmx"),
        "two digits each",
    ),
    "as_written_in_germany": (lambda: people(form="%d.%m.%Y"), "Nothing was found at all"),
}


def _days() -> Iterator[date]:
    return (START + timedelta(days=n) for n in range((END - START).days + 1))


for name, (make, says) in PEOPLE.items():
    bank.add(
        reverse, name, lambda salt, keys, make=make: kept(table(salt, make()), keys), says=says
    )
HASHES = {
    "sha256": (lambda s, p: hashlib.sha256(f"{s}|{p}".encode()).hexdigest(), "with SHA-1"),
    "without_the_salt": (lambda s, p: hashlib.sha1(p.encode()).hexdigest(), "Hash the salt, a bar"),
    "without_the_bar": (lambda s, p: hashed(s + p[:10], p[11:]), "Nothing was found"),
}
for name, (hasher, says) in HASHES.items():
    bank.add(
        reverse, name,
        lambda salt, keys, hasher=hasher: kept(table(salt, people(), hasher), keys), says=says,
    )  # fmt: skip
FORMS: dict[str, tuple[Callable[[str, list[str]], Any], str]] = {
    "people_first": (
        lambda s, k: {v: key for key, v in kept(table(s, people()), k).items()},
        "wrong way round",
    ),
    "everything": (lambda s, k: table(s, people(last=date(1925, 1, 1))), "were not asked for"),
    "as_a_list": (lambda s, k: [*kept(table(s, people()), k).values()], "a list came back"),
    "as_tuples": (
        lambda s, k: {key: tuple(v.split("|")) for key, v in kept(table(s, people()), k).items()},
        "A person is text",
    ),
    "invents": (
        lambda s, k: dict.fromkeys(k, "1958-03-07|f") | kept(table(s, people()), k),
        "nobody's came back as",
    ),
    "finds_none": (lambda s, k: {}, "Nothing was found at all"),
}  # fmt: skip
for name, (form, says) in FORMS.items():
    bank.add(reverse, name, form, says=says)


@bank.wrong(reverse, says="what was found lives on")
def default_argument(salt: str, keys: list[str], found: dict[str, str] = {}) -> Any:  # noqa: B006
    found |= kept(table(salt, people()), keys)
    return found


class _KeepsItsTable:
    """The table is made once, with the salt of the first file."""

    full: dict[str, str]

    def __call__(self, salt: str, keys: list[str]) -> dict[str, str]:
        self.full = getattr(self, "full", None) or table(salt, people())
        return kept(self.full, keys)


bank.add(reverse, "keeps_its_table", _KeepsItsTable(), says="table of the file before is of no use")
