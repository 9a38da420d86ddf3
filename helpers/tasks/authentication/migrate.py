"""What the task about moving a table of passwords asks of an answer (lesson 06)."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any

from argon2.exceptions import Argon2Error

from helpers.judging import expect, fail, task
from helpers.judging.surroundings import forgotten
from helpers.judging.values import shown, truth
from helpers.tasks.authentication.settings import HASHER, YESTERDAY

ARGON2 = re.compile(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[\w+/]+\$[\w+/]+")
PEOPLE = ("the ferry leaves at nine", "cafe\u0301, девять", "x" * 71 + "yz", " spaces around ", "$argon2id$")


def old_row(password: str) -> str:
    """A row as the portal keeps it: sha256$SALT$DIGEST, over the salt's text and the password."""
    salt = secrets.token_hex(8)
    return f"sha256${salt}${hashlib.sha256((salt + password).encode()).hexdigest()}"


def _argon2(text: object, what: str) -> str:
    """The Argon2id hash inside a stored text; fails where there is none of today's strength."""
    expect(isinstance(text, str), f"{what} is {shown(text, 40)}: a text goes into the column.")
    found = ARGON2.search(str(text))
    if not found:
        fail(f"{what} holds no Argon2id hash: a thief of the table guesses at the speed of SHA-256.")
    memory, rounds, lanes = map(int, found.groups())
    today = f"and today's (tasks.HASHER) are {HASHER.memory_cost} KiB, t = {HASHER.time_cost}, p = 1"
    good = memory >= HASHER.memory_cost and rounds >= HASHER.time_cost and lanes == HASHER.parallelism
    expect(good, f"{what} costs {memory} KiB, t = {rounds}, p = {lanes}, {today}.")
    return found[0]


@task(
    minutes=10, difficulty=3, asvs="11.4.2", expects="function",
    hints=[
        "What can you compute from a row without its owner's password, and what only when she logs in?",
        "wrap: Argon2id over the old digest, with the old salt kept beside it and a word that says so. "
        "log_in: for such a row compute the old digest of the password first.",
        "Rows: f'sha256${salt}${hasher.hash(digest)}' with split('$', 2), or Argon2's text itself. After a "
        "success: hasher.hash(password) where the row was wrapped or hasher.check_needs_rehash(row).",
    ],
)  # fmt: skip
def migrate(wrap: Callable, log_in: Callable, part: Any) -> None:
    """A table that is moved without asking anybody."""

    def wrapped(row: str) -> str:
        new = part.call(wrap, row)
        expect(isinstance(new, str), f"`wrap` returned {shown(new, 40)}: a text goes into the column.")
        return new

    def asked(password: str, stored: str) -> tuple[bool, Any]:
        said = part.call(log_in, password, stored)
        told = "give back two things, whether the password is right, and the text to keep."
        expect(isinstance(said, tuple) and len(said) == 2, f"`log_in` returned {shown(said, 40)}: {told}")
        return truth(said[0], "`log_in`, first"), said[1]

    def let_in(password: str, stored: str, what: str = "her row was wrapped") -> Any:
        right, new = asked(password, stored)
        expect(right, f"{shown(password, 30)} is right, and was refused: {what}.")
        return new

    def renewed(password: str, new: Any) -> None:
        try:
            HASHER.verify(_argon2(new, "After her log-in the row"), password)
        except Argon2Error:
            fail("The row after her log-in is not Argon2id of her password itself. Two layers are for rows "
                 "whose password you do not know. Now you know it: hash it alone.")  # fmt: skip

    with part("everybody of the wrapped table still gets in"):
        for password in PEOPLE:
            with forgotten(wrap, log_in):
                row = wrapped(old_row(password))
            let_in(password, row, "her row was wrapped before the last restart")
    with part("the wrapped table gives a thief no fast guess"):
        row = old_row(PEOPLE[0])
        first, second = wrapped(row), wrapped(row)
        hash_, other = (_argon2(one, "The wrapped row") for one in (first, second))
        beside = [ARGON2.sub("", one) for one in (first, second, wrapped(row[:-64] + old_row("")[-64:]))]
        told = "The new row holds the old digest, or a piece of it: the thief tries words against that alone."
        expect(row[-64:] not in first.lower() and not beside[0] == beside[1] != beside[2], told)
        told = "Argon2 needs a salt of its own for each row. Let tasks.HASHER draw it."
        expect(other != hash_, f"The same row was wrapped twice, with the same result: {told}")
    with part("nobody else gets in, and nothing is changed by trying"):
        row = old_row(PEOPLE[0])
        _, salt, digest = row.split("$")
        tries = {
            "another password": "the ferry leaves at ten", "no password": "",
            "her password with a line end": PEOPLE[0] + "\n", "her password in capitals": PEOPLE[0].upper(),
            "her old digest, which the thief read in a backup": digest, "her old row": row,
            "salt and password together": salt + PEOPLE[0],
        }  # fmt: skip
        kept = {"a wrapped row": wrapped(row), "a row of Argon2id": HASHER.hash(PEOPLE[0])}
        kept |= {f"a row of {name}": hasher.hash(PEOPLE[0]) for name, hasher in YESTERDAY.items()}
        for name, stored in kept.items():
            for what, word in {**tries, "the stored text itself": stored}.items():
                right, new = asked(word, stored)
                expect(not right, f"Let in on {name}: {what}.")
                expect(new == stored, f"{what.capitalize()} failed on {name}, and the row was changed by it.")
    with part("the next log-in leaves Argon2id of the password itself"):
        for password in PEOPLE:
            stored = wrapped(old_row(password))
            new, other = let_in(password, stored), let_in(password, stored)
            expect(new != stored, "After her log-in the row is still the wrapped one: it has to be renewed.")
            renewed(password, new)
            expect(new != other, "Two log-ins gave the same hash: let tasks.HASHER draw a salt for each.")
            for row in (new, HASHER.hash(password)):
                told = "A row of today's parameters was written anew: that is work for nothing."
                expect(let_in(password, row, "she logs in for the second time") == row, told)
    with part("rows of yesterday's parameters are renewed"):
        for password, (name, hasher) in zip(PEOPLE, YESTERDAY.items(), strict=False):
            renewed(password, let_in(password, hasher.hash(password), f"her row is {name}"))
