"""Answers to `migrate`: what stays readable, what is left open, what is never renewed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import VerificationError

from helpers.tasks.authentication import HASHER, migrate
from tests.wrong_answers import Bank

bank = Bank()
WEAK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
KIND_I = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1, type=Type.I)
Fits = Callable[[str, str], bool]


def digest(salt: str, password: str) -> str:
    return hashlib.sha256((salt + password).encode()).hexdigest()


def argon2(hash_: str, word: str) -> bool:
    try:
        return HASHER.verify(hash_, word)
    except VerificationError:
        return False


def moved(
    hasher: PasswordHasher = HASHER,
    row: Callable[[str, str, str], str] = lambda salt, old, new: f"sha256${salt}${new}",
    within: Callable[[str], str] = lambda old: old,
    plain: Fits = argon2,
    wrapped: Callable[[str, str, str], bool] = lambda salt, hash_, p: argon2(hash_, digest(salt, p)),
    kept: Callable[[str, str, bool, bool], str] | None = None,
    typed: Callable[[str], str] = lambda p: p,
) -> tuple[Callable, Callable]:
    """wrap and log_in; one setting at a time can be another. kept(stored, password, right, was wrapped)."""

    def renewed(stored: str, password: str, right: bool, old: bool) -> str:
        stale = right and (old or HASHER.check_needs_rehash(stored))
        return HASHER.hash(password) if stale else stored

    def wrap(old: str) -> str:
        _, salt, was = old.split("$")
        return row(salt, was, hasher.hash(within(was)))

    def log_in(password: str, stored: str) -> Any:
        password, old = typed(password), stored.startswith("sha256$")
        salt, hash_ = stored.split("$", 2)[1:] if old else ("", stored)
        right = wrapped(salt, hash_, password) if old else plain(hash_, password)
        return right, (kept or renewed)(stored, password, right, old)

    return wrap, log_in


def never(stored: str, password: str, right: bool, old: bool) -> str:
    return stored


DEAR = PasswordHasher(time_cost=2, memory_cost=1024, parallelism=1)
FIXED = b"clinicsaltclinic"


class Salted:
    """A hasher whose salt is the same for all."""

    def hash(self, text: str) -> str:
        return HASHER.hash(text, salt=FIXED)


def both(salt: str, hash_: str, password: str) -> bool:
    """The password or its digest: what the thief read in a backup fits as well."""
    return argon2(hash_, digest(salt, password)) or argon2(hash_, password)


def raises(hash_: str, word: str) -> bool:
    return HASHER.verify(hash_, word)


WRONG = {
    "keeps_the_digest": (moved(row=lambda s, old, new: f"sha256${s}${new}${old}",
                               wrapped=lambda s, h, p: argon2(h.rpartition("$")[0], digest(s, p))),
                         "The old digest stands in the new row"),
    "wraps_nothing": ((lambda old: old, moved(wrapped=lambda s, h, p: digest(s, p) == h)[1]),
                      "holds no Argon2 hash"),
    "weak_parameters": (moved(hasher=WEAK), "costs 64 KiB"),
    "argon2i": (moved(hasher=KIND_I), "Argon2i:"),
    "one_salt": (moved(hasher=Salted()), "needs a salt of its own"),
    "empty_inside": (moved(within=lambda old: "", wrapped=lambda s, h, p: argon2(h, "")), "of an empty text"),
    "forgets_the_salt": (moved(row=lambda s, old, new: f"sha256$${new}"), "is right, and was refused"),
    "passes_the_hash": (moved(wrapped=both), "her old digest, which the thief read"),
    "row_as_password": (moved(plain=lambda h, p: p == h or argon2(h, p)), "the stored text itself"),
    "case_folded": (moved(typed=str.casefold), "her password in capitals"),
    "stripped": (moved(typed=str.strip), "' spaces around ' is right"),
    "memory_alone": (moved(kept=lambda s, p, right, old: HASHER.hash(p) if right and (
        old or extract_parameters(s).memory_cost < HASHER.memory_cost) else s), "costs 512 KiB, t = 1"),
    "bytes": ((lambda old: moved()[0](old).encode(), moved()[1]), "a text goes into the column"),
    "raises": (moved(plain=raises, wrapped=lambda s, h, p: raises(h, digest(s, p))), "VerifyMismatchError"),
    "right_alone": ((moved()[0], lambda p, s: moved()[1](p, s)[0]), "give back two things"),
    "never_renewed": (moved(kept=never), "still the wrapped one"),
    "renews_the_wrap": (moved(kept=lambda s, p, right, old: moved()[0](f"sha256$ab${digest('ab', p)}")
                              if right and old else s), "is not Argon2id of her password itself"),
    "renews_always": (moved(kept=lambda s, p, right, old: HASHER.hash(p) if right else s), "for nothing"),
    "renews_on_failure": (moved(kept=lambda s, p, right, old: HASHER.hash(p) if old or
                                HASHER.check_needs_rehash(s) else s), "the row was changed by it"),
    "one_salt_for_the_new": (moved(kept=lambda s, p, right, old: Salted().hash(p) if right and (
        old or HASHER.check_needs_rehash(s)) else s), "draw a salt for each"),
    "other_parameters": (moved(kept=lambda s, p, right, old: DEAR.hash(p) if right and (
        old or DEAR.check_needs_rehash(s)) else s), "for nothing"),
    "forgets_old_parameters": (moved(kept=lambda s, p, right, old: HASHER.hash(p) if right and old else s),
                               "costs 128 KiB"),
    "gives_no_row": (moved(kept=lambda s, p, right, old: HASHER.hash(p) if right and old else None),
                     "failed on a wrapped row, and the row was changed"),
}  # fmt: skip
for name, (answers, says) in WRONG.items():
    bank.add(migrate, name, *answers, says=says)
bank.add(migrate, "as_shipped", lambda old: old,
         lambda p, s: (digest(s.split("$")[1], p) == s.split("$")[2] if s[:2] == "sh" else argon2(s, p), s),
         says="holds no Argon2 hash", kind="vulnerable")  # fmt: skip
bank.add(
    migrate, "nobody", moved()[0], lambda p, s: (False, s), says="is right, and was refused", kind="refuses"
)
bank.add(migrate, "plain", *moved(), kind="right")
bank.add(
    migrate, "salt_behind",
    lambda old: "old:" + HASHER.hash(old.split("$")[2]) + ":" + old.split("$")[1],
    lambda p, s: moved()[1](p, s) if s[:4] != "old:" else (
        (True, HASHER.hash(p)) if argon2(s.split(":")[1], digest(s.split(":")[2], p)) else (False, s)),
    kind="right",
)  # fmt: skip
bank.add(
    migrate,
    "over_the_bytes",
    *moved(within=bytes.fromhex, wrapped=lambda s, h, p: argon2(h, bytes.fromhex(digest(s, p)))),
    kind="right",
)
