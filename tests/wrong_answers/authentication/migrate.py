"""Answers to `migrate`: what stays readable, what is left open, what is never renewed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any
from unicodedata import normalize

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerificationError

from helpers.tasks.authentication import HASHER, migrate
from tests.wrong_answers import Bank

bank = Bank()
SALTS: dict[str, str] = {}
WEAK, DEAR = (PasswordHasher(time_cost=t, memory_cost=kib, parallelism=1) for t, kib in ((1, 16), (2, 256)))
one_salt = partial(HASHER.hash, salt=b"clinicsaltclinic")
stale = HASHER.check_needs_rehash


def digest(salt: str, password: str) -> str:
    return hashlib.sha256((salt + password).encode()).hexdigest()


def argon2(hash_: str, word: str, hasher: PasswordHasher = HASHER) -> bool:
    try:
        return hasher.verify(hash_, word)
    except VerificationError:
        return False


def moved(
    first: Callable[[Any], str] = HASHER.hash,
    row: Callable[[str, str, str], str] = lambda salt, old, new: f"sha256${salt}${new}",
    plain: Callable[[str, str], bool] = argon2,
    wrapped: Callable[[str, str, str], bool] = lambda salt, hash_, p: argon2(hash_, digest(salt, p)),
    renews: Callable[[bool, bool, str], Any] = lambda right, old, s: right and (old or stale(s)),
    new: Callable[[str], Any] = HASHER.hash,
    typed: Callable[[str], str] = lambda p: p,
) -> tuple[Callable, Callable]:
    """wrap and log_in; one setting at a time can be another. renews(right, was wrapped, stored)."""

    def wrap(old: str) -> str:
        _, salt, was = old.split("$")
        return row(salt, was, first(was))

    def log_in(password: str, stored: str) -> Any:
        password, old = typed(password), stored.startswith("sha256$")
        salt, hash_ = stored.split("$", 2)[1:] if old else ("", stored)
        right = wrapped(salt, hash_, password) if old else plain(hash_, password)
        return right, new(password) if renews(right, old, stored) else stored

    return wrap, log_in


wrap, log_in = moved()
bank.table(migrate, {
    "keeps_a_piece_of_the_digest": (moved(row=lambda s, old, new: f"sha256${s}${new}${old[:6]}",
                                          wrapped=lambda s, h, p: argon2(h[:-7], digest(s, p))),
                                    "holds the old digest, or a piece"),
    "weak_parameters": (moved(WEAK.hash), "costs 16 KiB"),
    "one_salt": (moved(one_salt), "needs a salt of its own"),
    "salts_in_memory": (moved(row=lambda s, old, new: SALTS.update({new: s}) or f"sha256$${new}",
                              wrapped=lambda s, h, p: argon2(h, digest(SALTS.get(h, ""), p))), "restart"),
    "forgets_the_salt": (moved(row=lambda s, old, new: f"sha256$${new}"), "is right, and was refused"),
    "passes_the_hash": (moved(wrapped=lambda s, h, p: argon2(h, digest(s, p)) or argon2(h, p)),
                        "her old digest, which the thief read"),
    "row_as_password": (moved(plain=lambda h, p: p == h or argon2(h, p)), "the stored text itself"),
    "case_folded": (moved(typed=str.casefold), "her password in capitals"),
    "normalised": (moved(typed=lambda p: normalize("NFC", p)), "девять' is right, and was refused"),
    "stripped": (moved(typed=str.strip), "' spaces around ' is right"),
    "raises": (moved(plain=HASHER.verify, wrapped=lambda s, h, p: HASHER.verify(h, digest(s, p))), "Verify"),
    "right_alone": ((wrap, lambda p, s: log_in(p, s)[0]), "give back two things"),
    "never_renewed": (moved(renews=lambda right, old, s: False), "still the wrapped one"),
    "renews_the_wrap": (moved(new=lambda p: wrap(f"sha256$ab${digest('ab', p)}")),
                        "is not Argon2id of her password itself"),
    "renews_always": (moved(renews=lambda right, old, s: right), "for nothing"),
    "renews_on_failure": (moved(renews=lambda right, old, s: old or stale(s)), "failed on a wrapped row"),
    "renews_before_it_knows": (moved(renews=lambda right, old, s: right and old or not old and stale(s)),
                               "Argon2id with less memory, and the row was changed"),
    "one_salt_for_the_new": (moved(new=one_salt), "draw a salt for each"),
    "other_parameters": (moved(new=DEAR.hash), "for nothing"),
    "memory_alone": (moved(renews=lambda right, old, s: right and (
        old or extract_parameters(s).memory_cost < HASHER.memory_cost)), "costs 128 KiB, t = 1"),
})  # fmt: skip
bank.add(migrate, "as_shipped", str,
         lambda p, s: (digest(s.split("$")[1], p) == s.split("$")[2] if s[:2] == "sh" else argon2(s, p), s),
         says="holds no Argon2id hash", kind="vulnerable")  # fmt: skip
bank.add(migrate, "nobody", wrap, lambda p, s: (False, s), says="is right, and was refused", kind="refuses")
bank.add(migrate, "plain", wrap, log_in, kind="right")
bank.add(migrate, "over_the_bytes", *moved(lambda old: HASHER.hash(bytes.fromhex(old)),
         wrapped=lambda s, h, p: argon2(h, bytes.fromhex(digest(s, p)))), kind="right")  # fmt: skip
