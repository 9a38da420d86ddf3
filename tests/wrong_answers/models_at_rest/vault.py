"""Answers to `vault`: keys that come back, keys that lie open, records that fit elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import random
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.models_at_rest import envelope

bank = Bank()
own = tasks.vault
fixed, locked, unlocked = envelope.fixed, envelope.locked, envelope.unlocked
Table = dict[str, bytes]


class Vault:
    """A right answer, whose parts others replace."""

    def __init__(self, kek: bytes, table: Table) -> None:
        self.kek, self.table = kek, table

    def draw(self, patient: str) -> bytes:
        return AESGCM.generate_key(256)

    def wrap(self, key: bytes, patient: str) -> bytes:
        return locked(self.kek, key, patient.encode())

    def unwrap(self, row: bytes, patient: str) -> bytes:
        return unlocked(self.kek, row, patient.encode())

    def key(self, patient: str) -> bytes:
        return self.unwrap(self.table[patient], patient)

    def seal(self, patient: str, data: bytes) -> Any:
        if patient not in self.table:
            self.table[patient] = self.wrap(self.draw(patient), patient)
        return locked(self.key(patient), data, patient.encode())

    def open(self, patient: str, sealed: bytes) -> Any:
        return unlocked(self.key(patient), sealed, patient.encode())

    def shred(self, patient: str) -> None:
        self.table.pop(patient, None)


def other(**parts: Any) -> type:
    return type("Other", (Vault,), parts)


def locked_by(lock: Any, unlock: Any, **parts: Any) -> type:
    """A vault that locks the data another way."""
    return other(seal=lambda self, p, d: Vault.seal(self, p, d) and lock(self.key(p), d, p.encode()),
                 open=lambda self, p, s: unlock(self.key(p), s, p.encode()), **parts)  # fmt: skip


class _Cache(Vault):
    """Keeps opened keys in memory, until it shreds them itself."""

    def __init__(self, kek: bytes, table: Table) -> None:
        super().__init__(kek, table)
        self.known: Table = {}

    def key(self, patient: str) -> bytes:
        if patient not in self.known:
            self.known[patient] = super().key(patient)
        return self.known[patient]

    def shred(self, patient: str) -> None:
        self.known.pop(patient, None)
        super().shred(patient)


class _Counts(Vault):
    """Counts its nonces, from the start."""

    used = 0

    def seal(self, patient: str, data: bytes) -> Any:
        super().seal(patient, data)
        self.used += 1
        nonce = self.used.to_bytes(12, "big")
        return nonce + AESGCM(self.key(patient)).encrypt(nonce, data, patient.encode())


class _Carried(Vault):
    """Puts the wrapped key into the record, and asks the table only whether she is there."""

    def seal(self, patient: str, data: bytes) -> Any:
        sealed = super().seal(patient, data)
        return self.table[patient] + sealed

    def open(self, patient: str, sealed: bytes) -> Any:
        self.key(patient)
        return unlocked(self.unwrap(sealed[:60], patient), sealed[60:], patient.encode())


def aside(self: Any, patient: str) -> None:
    if patient in self.table:
        self.table[f"{patient}, deleted"] = self.table.pop(patient)


def derived(self: Any, patient: str) -> bytes:
    return hmac.digest(self.kek, patient.encode(), "sha256")


UNBOUND: dict[str, Any] = {"wrap": lambda self, key, p: locked(self.kek, key, b""),
                           "unwrap": lambda self, row, p: unlocked(self.kek, row, b"")}  # fmt: skip
NO_ONE = lambda k, d, p: locked(k, d, b""), lambda k, s, p: unlocked(k, s, b"")
WRONG: dict[str, tuple[type, str]] = {
    "derived_from_the_kek": (other(draw=derived), "Was her key computed again"),
    "drawn_by_chance": (other(draw=lambda self, p: random.randbytes(32)), "draw it from `secrets`"),
    "no_table_at_all": (other(key=derived, seal=lambda self, p, d: locked(derived(self, p), d, p.encode())),
                        "A table without a row for each patient"),
    "kept_in_memory": (other(__init__=lambda self, kek, table: Vault.__init__(self, kek, {})), "KeyError"),
    "a_cache_survives": (_Cache, "Another Vault over this table shredded the patient"),
    "laid_aside": (other(shred=aside), "what is laid aside is not gone"),
    "carried_by_the_record": (_Carried, "or does the record carry it"),
    "all_that_begin_so": (other(shred=lambda self, p: [self.table.pop(one) for one in [*self.table]
                          if one.startswith(p)]), "KeyError: 'P-000102"),
    "keys_in_clear": (other(wrap=lambda self, key, p: key + bytes(28), unwrap=lambda self, row, p: row[:32]),
                      "the keys lie in it unwrapped"),
    "a_cache_of_the_living": (type("Living", (_Cache,), {"key": lambda self, p: _Cache.key(self, p) if
        p in self.table else {}[p]}), "shredded her and sealed a new record"),
    "a_cache_by_row": (type("ByRow", (_Cache,), {"key": lambda self, p: self.known.get(self.table[p]) or
        self.known.setdefault(self.table[p], Vault.key(self, p))}), "remembered or not"),
    "records_bound_alone": (other(**UNBOUND), "sealed under another patient's key"),
    "nonce_of_her_name": (other(wrap=lambda self, key, p: fixed(self.kek, key, p.encode(), hashlib.sha256(
        p.encode()).digest()[:12])), "Her first key and her second, wrapped, begin alike"),
    "as_text": (other(wrap=lambda self, key, p: Vault.wrap(self, key, p).hex(),
                      unwrap=lambda self, row, p: Vault.unwrap(self, bytes.fromhex(row), p)),
                "The table holds bytes; '"),
    "rows_can_be_swapped": (locked_by(*NO_ONE, **UNBOUND), "bind a wrapped key to its patient"),
    "zeros_cut": (locked_by(lambda k, d, p: locked(k, d.rstrip(b"\0"), p), unlocked), "14 mm'."),
    "nonces_by_chance": (locked_by(lambda k, d, p: fixed(k, d, p, random.randbytes(12)), unlocked),
                         "draw its nonce from `secrets`"),
    "latin": (other(wrap=lambda self, key, p: locked(self.kek, key, p.encode("latin-1"))), "UnicodeEncode"),
    "pops": (other(shred=lambda self, patient: self.table.pop(patient)), "KeyError: 'P-000101'"),
    "folded": (other(open=lambda self, p, s: Vault.open(self, p.upper().strip(), s)), "as one of 'p-000101'"),
    "ctr": (locked_by(envelope.ctr_lock, envelope.ctr_unlock), "came back, and no exception"),
    "counts_nonces": (_Counts, "sealed twice over a restart, looks the same"),
    "opening_draws_one": (other(key=lambda self, p: Vault.key(self, p) if p in self.table else
                                Vault.seal(self, p, b"")), "who was shredded, a row again"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", other(seal=lambda self, p, d: d, open=lambda self, p, s: s), says="in clear",
         kind="vulnerable")  # fmt: skip
bank.add(own, "nobody", other(open=lambda self, p, s: {}[p]), says="KeyError", kind="refuses")
bank.add(own, "plain", Vault, kind="right")
bank.add(own, "bound_by_the_row_alone", locked_by(*NO_ONE), kind="right")
