"""What the task about moving a table of passwords asks of an answer (lesson 06)."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from argon2.exceptions import Argon2Error

from helpers.judging import expect, fail, task
from helpers.judging.values import shown, truth
from helpers.tasks.authentication.settings import HASHER, OLD_HASHERS

ARGON2 = re.compile(r"\$argon2(id|i|d)\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[\w+/]+\$[\w+/]+")
PEOPLE = ("the ferry leaves at nine", "пароход в девять", "x" * 71 + "yz", " spaces around ", "$argon2id$")
WRAPPED = "her row was wrapped"


def old_row(password: str) -> str:
    """A row as the portal keeps it: sha256$SALT$DIGEST, over the salt's text and the password."""
    salt = secrets.token_hex(8)
    return f"sha256${salt}${hashlib.sha256((salt + password).encode()).hexdigest()}"


def _argon2(text: object, what: str) -> str:
    """The Argon2id hash inside a stored text; fails where there is none of today's strength."""
    expect(isinstance(text, str), f"{what} is {shown(text, 40)}: a text goes into the column.")
    found = ARGON2.search(str(text))
    if not found:
        fail(f"{what} holds no Argon2 hash: a thief of the table guesses at the speed of SHA-256.")
    kind, memory, rounds = found[1], int(found[2]), int(found[3])
    expect(kind == "id", f"{what} is made with Argon2{kind}: take Argon2id, as tasks.HASHER does.")
    expect(
        memory >= HASHER.memory_cost and rounds >= HASHER.time_cost,
        f"{what} costs {memory} KiB, t = {rounds}, and today's parameters (tasks.HASHER) are "
        f"{HASHER.memory_cost} KiB, t = {HASHER.time_cost}.",
    )
    return found[0]


class Portal:
    """Asks the learner's two functions, and tells what they gave back."""

    def __init__(self, wrap: Callable, log_in: Callable, part: Any) -> None:
        self.wrap_, self.log_in_, self.part = wrap, log_in, part

    def wrap(self, row: str) -> str:
        new = self.part.call(self.wrap_, row)
        expect(isinstance(new, str), f"`wrap` returned {shown(new, 40)}: a text goes into the column.")
        return new

    def log_in(self, password: str, stored: str) -> tuple[bool, str]:
        said = self.part.call(self.log_in_, password, stored)
        told = "give back two things, whether the password is right, and the text to keep."
        expect(isinstance(said, tuple) and len(said) == 2, f"`log_in` returned {shown(said, 40)}: {told}")
        return truth(said[0], "`log_in`, first"), said[1]

    def lets_in(self, password: str, stored: str, what: str) -> str:
        """The row that is kept of somebody whose password is right."""
        right, new = self.log_in(password, stored)
        expect(right, f"{shown(password, 30)} is right, and was refused: {what}.")
        return new

    def renews(self, password: str, stored: str, what: str) -> str:
        """The same, where it has to be a new row: Argon2id of the password itself."""
        new = self.lets_in(password, stored, what)
        expect(new != stored or what != WRAPPED,
               "After her log-in the row is still the wrapped one: it has to be renewed.")  # fmt: skip
        try:
            HASHER.verify(_argon2(new, "After her log-in the row"), password)
        except Argon2Error:
            fail(
                "The row after her log-in is not Argon2id of her password itself. Two layers are for rows "
                "whose password you do not know. Now you know it: hash it alone."
            )
        return new


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
    portal = Portal(wrap, log_in, part)
    with part("everybody of the wrapped table still gets in"):
        for password in PEOPLE:
            portal.lets_in(password, portal.wrap(old_row(password)), WRAPPED)
    with part("the wrapped table gives a thief no fast guess"):
        _wrapped(portal)
    with part("nobody else gets in, and nothing is changed by trying"):
        _strangers(portal)
    with part("the next log-in leaves Argon2id of the password itself"):
        for password in PEOPLE:
            wrapped = portal.wrap(old_row(password))
            new = portal.renews(password, wrapped, WRAPPED)
            told = "Two log-ins gave the same hash: let tasks.HASHER draw a salt for each."
            expect(portal.lets_in(password, wrapped, WRAPPED) != new, told)
            for row in (new, HASHER.hash(password)):
                again = portal.lets_in(password, row, "she logs in for the second time")
                told = "A row of today's parameters was written anew: that is work for nothing."
                expect(again == row, told)
    with part("rows of yesterday's parameters are renewed"):
        for password, hasher in zip(PEOPLE, OLD_HASHERS, strict=False):
            portal.renews(password, hasher.hash(password), "her row is Argon2id with smaller parameters")


def _wrapped(portal: Portal) -> None:
    row = old_row(PEOPLE[0])
    digest = row.rpartition("$")[2]
    first, second = portal.wrap(row), portal.wrap(row)
    hash_ = _argon2(first, "The wrapped row")
    expect(
        digest not in first.lower(),
        "The old digest stands in the new row. The thief tries words against it and leaves Argon2 alone.",
    )
    expect(
        _argon2(second, "The wrapped row") != hash_,
        "The same row was wrapped twice, with the same result: Argon2 needs a salt of its own for each "
        "row. Let tasks.HASHER draw it.",
    )
    with suppress(Argon2Error):
        HASHER.verify(hash_, "")
        fail("The wrapped row is Argon2 of an empty text: every password would fit.")


def _strangers(portal: Portal) -> None:
    row = old_row(PEOPLE[0])
    digest, salt = row.split("$")[2], row.split("$")[1]
    wrapped, plain = portal.wrap(row), HASHER.hash(PEOPLE[0])
    tries = {
        "another password": "the ferry leaves at ten",
        "no password": "",
        "her password with a line end": PEOPLE[0] + "\n",
        "her password in capitals": PEOPLE[0].upper(),
        "her old digest, which the thief read in a backup": digest,
        "her old row": row,
        "salt and password together": salt + PEOPLE[0],
    }
    for name, kept in (("a wrapped row", wrapped), ("a row of Argon2id", plain)):
        for what, word in {**tries, "the stored text itself": kept}.items():
            right, new = portal.log_in(word, kept)
            expect(not right, f"Let in on {name}: {what}.")
            expect(new == kept, f"{what.capitalize()} failed on {name}, and the row was changed by it.")
