"""Answers to `vault`: keys that come back, keys that lie open, records that fit elsewhere."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.models_at_rest.envelope import ctr_lock, ctr_unlock, locked, unlocked

bank = Bank()
own = tasks.vault
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


class _Cache(Vault):
    """Keeps opened keys in memory."""

    def __init__(self, kek: bytes, table: Table) -> None:
        super().__init__(kek, table)
        self.known: Table = {}

    def key(self, patient: str) -> bytes:
        if patient not in self.known:
            self.known[patient] = super().key(patient)
        return self.known[patient]


class _Flag(Vault):
    """Notes who was shredded, and keeps the key."""

    def __init__(self, kek: bytes, table: Table) -> None:
        super().__init__(kek, table)
        self.gone: set[str] = set()

    def open(self, patient: str, sealed: bytes) -> Any:
        if patient in self.gone:
            raise KeyError(patient)
        return super().open(patient, sealed)

    def shred(self, patient: str) -> None:
        self.gone.add(patient)


class _Counts(Vault):
    """Counts its nonces, from the start."""

    used = 0

    def seal(self, patient: str, data: bytes) -> Any:
        super().seal(patient, data)
        self.used += 1
        nonce = self.used.to_bytes(12, "big")
        return nonce + AESGCM(self.key(patient)).encrypt(nonce, data, patient.encode())


class _Memory(Vault):
    """Keeps its keys in the object."""

    def __init__(self, kek: bytes, table: Table) -> None:
        super().__init__(kek, {})


class _Opens(Vault):
    """Draws a key where there is none, in `open` as well, and gives nothing where that does not fit."""

    def open(self, patient: str, sealed: bytes) -> Any:
        try:
            return super().open(patient, sealed)
        except Exception:
            return None


class _OneKey(Vault):
    """One key for all, which lies in each row."""

    def draw(self, patient: str) -> bytes:
        rows = [self.unwrap(row, name) for name, row in self.table.items()]
        return rows[0] if rows else super().draw(patient)


def derived(self: Any, patient: str) -> bytes:
    return hmac.digest(self.kek, patient.encode(), "sha256")


def unbound(self: Any, key: bytes, patient: str) -> bytes:
    return locked(self.kek, key, b"")


WRONG: dict[str, tuple[type, str]] = {
    "derived_from_the_kek": (other(draw=derived), "her key was computed again"),
    "derived_without_a_table": (other(key=derived), "was shredded. It was opened"),
    "no_table_at_all": (other(key=derived, seal=lambda self, p, d: locked(derived(self, p), d, p.encode())),
                        "A table without a row for each patient"),
    "kept_in_memory": (_Memory, "KeyError"),
    "a_cache_survives": (_Cache, "The patient was shredded. It was opened"),
    "a_flag": (_Flag, "the table still has a row"),
    "overwrites_with_empty": (other(shred=lambda self, p: self.table.update({p: b""})), "still has a row"),
    "shreds_nothing": (other(shred=lambda self, p: None), "The patient was shredded. It was opened"),
    "crashes_for_nobody": (other(shred=lambda self, p: self.table.pop(p)), "KeyError: 'P-000999'"),
    "keys_in_clear": (other(wrap=lambda self, key, p: key + bytes(28),
                            unwrap=lambda self, row, p: row[:32]),
                      "the keys lie in it unwrapped"),
    "bare_keys": (other(wrap=lambda self, key, p: key, unwrap=lambda self, row, p: row), "A row has 32"),
    "kek_in_the_row": (other(wrap=lambda self, key, p: self.kek + locked(self.kek, key, p.encode()), unwrap=
        lambda self, row, p: unlocked(self.kek, row[32:], p.encode())), "key lies in the table"),
    "as_text": (other(wrap=lambda self, key, p: Vault.wrap(self, key, p).hex(),
                      unwrap=lambda self, row, p: Vault.unwrap(self, bytes.fromhex(row), p)),
                "The table holds bytes; '"),
    "rows_can_be_swapped": (other(wrap=unbound, unwrap=lambda self, row, p: unlocked(self.kek, row, b""),
        seal=lambda self, p, d: Vault.seal(self, p, d) and locked(self.key(p), d, b""),
        open=lambda self, p, s: unlocked(self.key(p), s, b"")), "bind a wrapped key to its patient"),
    "one_key_for_all": (type("One", (_OneKey,), {
        "seal": lambda self, p, d: Vault.seal(self, p, d) and locked(self.key(p), d, b""),
        "open": lambda self, p, s: unlocked(self.key(p), s, b"")}), "handed in as another's"),
    "ctr": (other(seal=lambda self, p, d: Vault.seal(self, p, d) and ctr_lock(self.key(p), d, b""),
                  open=lambda self, p, s: ctr_unlock(self.key(p), s, b"")), "came back, and no exception"),
    "gives_none": (_Opens, "None came back, and no exception"),
    "kek_for_everybody": (other(key=lambda self, p: self.kek), "The patient was shredded. It was opened"),
    "counts_nonces": (_Counts, "sealed twice over a restart, looks the same"),
    "new_key_each_time": (other(seal=lambda self, p, d: (self.table.pop(p, None), Vault.seal(self, p, d))[1]),
                          "InvalidTag"),
    "hex": (other(seal=lambda self, p, d: Vault.seal(self, p, d).hex()), "`seal` gives bytes; '"),
    "in_clear": (other(seal=lambda self, p, d: Vault.seal(self, p, d) + d), "in clear"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", other(seal=lambda self, p, d: d, open=lambda self, p, s: s), says="in clear",
         kind="vulnerable")  # fmt: skip


class Nobody(Vault):
    def open(self, patient: str, sealed: bytes) -> Any:
        raise PermissionError("not today")


NO = bytes(12)
bank.add(own, "one_nonce", other(
    seal=lambda self, p, d: Vault.seal(self, p, d) and AESGCM(self.key(p)).encrypt(NO, d, p.encode()),
    open=lambda self, p, s: AESGCM(self.key(p)).decrypt(NO, s, p.encode()),
), says="draw a nonce for each")  # fmt: skip
bank.add(own, "nobody", Nobody, says="not today", kind="refuses")
bank.add(own, "plain", Vault, kind="right")
bank.add(own, "by_secrets", other(draw=lambda self, p: secrets.token_bytes(32)), kind="right")
