"""What the task about shredding by key asks of an answer (lesson 12)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.surroundings import comes_again, forgotten, set_back
from helpers.judging.values import shown

ADA, BEN = "P-000101", "P-000102 (Zoë, 李)"
BACK = "With `random` and the clock set back,"
TEXT = b"\nmalignant, left, 14 mm\0"


class _Asked:
    """The learner's vault over a table of keys that outlives it."""

    def __init__(self, answer: Callable, part: Parts, kek: bytes = b"") -> None:
        self._answer, self.part = answer, part
        self.kek, self.table = kek or secrets.token_bytes(32), dict[str, bytes]()
        self.mine = answer(self.kek, self.table)

    def restart(self, table: dict[str, bytes] | None = None, kek: bytes = b"") -> None:
        """The service starts again, over this table."""
        self.table = self.table if table is None else table
        self.mine = self._answer(kek or self.kek, self.table)

    def become(self, table: dict[str, bytes]) -> None:
        """The table is written over, and the service runs on."""
        self.table.clear()
        self.table.update(table)

    def seal(self, patient: str, data: bytes = TEXT) -> bytes:
        sealed = self.part.call(self.mine.seal, patient, data)
        expect(isinstance(sealed, bytes), f"`seal` gives bytes; {shown(sealed)} came back.")
        expect(not data or data not in sealed, "The data stands in what was sealed, in clear.")
        return bytes(sealed)

    def rows(self) -> set[str]:
        told = "A table without a row for each patient: `seal` has to keep a key for each, in `table`."
        expect({ADA, BEN} <= set(self.table), told)
        return set(self.table)

    def opens(self, patient: str, sealed: bytes, when: str = "", data: bytes = TEXT) -> None:
        given = self.part.call(self.mine.open, patient, sealed)
        expect(given == data, f"{when or 'What was sealed'} came back as {shown(given)}.")

    def refused(self, patient: str, sealed: bytes, told: str) -> None:
        got: list[Any] = []
        if not self.part.raises(lambda: got.append(self.mine.open(patient, sealed))):
            given = got[0]
            fail(f"{told} It was opened, as {shown(given, 40)}." if given == TEXT else
                 f"{told} {shown(given, 40)} came back, and no exception.")  # fmt: skip


@task(
    minutes=10, difficulty=4, asvs="14.2.4", expects="class", seconds=20,
    hints=[
        "A backup cannot be searched for one patient's records. Which few bytes can be destroyed instead?",
        "A random key for each patient, kept in `table` wrapped by the key-encryption key. shred deletes the "
        "entry: nothing can compute it again.",
        "table[patient] = nonce + AESGCM(kek).encrypt(nonce, key, patient.encode()); open reads it from the "
        "table each time and never draws a new one; shred: self.table.pop(patient, None).",
    ],
)  # fmt: skip
def vault(answer: Callable, part: Parts) -> None:
    """Records that are forgotten by forgetting a key."""
    with part("opens what it sealed, after a restart too"):
        with forgotten(answer):  # before a restart, `hash` of a text was another
            ask = _Asked(answer, part)
            boxes = [ask.seal(ADA), ask.seal(ADA, b""), ask.seal(BEN, b"benign")]
            ask.opens(ADA, boxes[0])
        ask.restart()
        told = "After a restart it does not open: memory is empty then, and `hash` of a text another."
        expect(not part.raises(lambda: ask.mine.open(ADA, boxes[0])), told)
        ask.opens(ADA, boxes[0], "After a restart, what was sealed")
        ask.opens(ADA, boxes[1], data=b"")
        ask.opens(BEN, boxes[2], data=b"benign")
        later = ask.seal(ADA)
        ask.opens(ADA, later, "After a restart, a new record")
        for one, other, when in ((ask.seal(ADA), later, ""), (boxes[0], later, " over a restart")):
            told = f"The same record, sealed twice{when}, looks the same: draw a nonce for each (lesson 09)."
            expect(one != other, told)
    with part("after shred nothing of that patient opens"):
        _shredded(answer, part)
        _two_of_them(answer, part)
    with part("and nobody else's is lost"):
        ask = _Asked(answer, part)
        ask.seal(ADA)
        hers = ask.seal(BEN)
        ask.mine.shred(ADA)
        ask.opens(BEN, hers, "After another patient was shredded, a record")
        for nobody in (ADA, ADA[:-1]):
            ask.mine.shred(nobody)
        ask.restart()
        ask.opens(BEN, hers, "After another patient was shredded, a record")
    with part("a patient who comes back begins anew"):
        ask = _Asked(answer, part)
        old = ask.seal(ADA)
        ask.mine.shred(ADA)
        new = ask.seal(ADA, b"benign")
        ask.opens(ADA, new, "After the patient came back, a new record", b"benign")
        ask.refused(ADA, old, "The patient was shredded and came back: the OLD record stays shut.")
    with part("the table is worth nothing without the key-encryption key"):
        _table(answer, part)
    with part("a record belongs to its patient"):
        ask = _Asked(answer, part)
        mine, hers = ask.seal(ADA), ask.seal(BEN)
        ask.refused(BEN, mine, "One patient's record was handed in as another's.")
        ask.refused(ADA, mine[:-1] + bytes([mine[-1] ^ 1]), "The last bit of a record was flipped.")
        for other in (ADA.lower(), f"{ADA} "):
            ask.refused(other, mine, f"A record of {ADA} was handed in as one of {other!r}.")
        ask.rows()
        told = "Two rows of the key table were swapped: bind a wrapped key to its patient, remembered or not."
        rows = {ADA: ask.table[BEN], BEN: ask.table[ADA]}
        for swap in (ask.become, ask.restart):
            swap(dict(rows))
            ask.refused(ADA, hers, told)
            new: list[bytes] = []
            if not part.raises(lambda: new.append(ask.seal(ADA))):  # noqa: B023
                swap({ADA: rows[ADA]})
                ask.refused(ADA, new[0], f"A record was sealed under another patient's key. {told}")


def _shredded(answer: Callable, part: Parts) -> None:
    ask = _Asked(answer, part)
    boxes = [ask.seal(ADA), ask.seal(BEN), ask.seal(ADA)]
    before, row = ask.rows(), ask.table[ADA]
    ask.mine.shred(ADA)
    expect(ADA not in ask.table, "After shred the table still has a row for the patient.")
    for box in boxes[::2]:
        ask.refused(ADA, box, "The patient was shredded.")
    expect(ADA not in ask.table, "`open` gave the patient, who was shredded, a row again.")
    new = sorted(set(ask.table) - before)
    expect(not new, f"After shred the table has a row {new and new[0]!r}: what is laid aside is not gone.")
    ask.restart()
    ask.refused(ADA, boxes[0], "The patient was shredded, and the service started again.")
    ask.seal(ADA, b"anything")
    ask.refused(ADA, boxes[0], "The patient was shredded, a new record was sealed for her, and an OLD one is "
                "handed in. Was her key computed again, is it everybody's, or does the record carry it? Draw "
                "one for her, and keep it in the table alone.")  # fmt: skip
    _nonces("Her first key and her second, wrapped, begin", row, ask.table.get(ADA, b""))
    one, other = set_back(lambda: (one := _Asked(answer, part, ask.kek), one.seal(ADA)))
    other[0].refused(ADA, one[1], f"{BACK} her key came again: draw it from `secrets`.")
    _nonces(f"{BACK} two wrapped keys begin", *(vault.table.get(ADA, b"") for vault, _ in (one, other)))
    told = f"{BACK} the same record, sealed twice, looks the same: draw its nonce from `secrets`."
    expect(not comes_again(lambda: ask.seal(ADA)), told)


def _nonces(what: str, *rows: bytes) -> None:
    told = f"{what} alike: a nonce was used twice under one key (lesson 09)."
    expect(len(rows[0]) not in range(60, 77) or rows[0][:12] != rows[1][:12], told)  # as they are


def _two_of_them(answer: Callable, part: Parts) -> None:
    """Two services over one table, of which one shreds."""
    ask = _Asked(answer, part)
    old, mine, ask.mine = ask.seal(ADA), ask.mine, answer(ask.kek, ask.table)
    ask.opens(ADA, old)
    ask.seal(ADA)  # by now the other one may have remembered her key
    mine.shred(ADA)
    ask.refused(ADA, old, "Another Vault over this table shredded the patient: ask the table each time.")
    ask.opens(ADA, ask.seal(ADA), "After another Vault shredded her, a new record")
    mine.shred(ADA)
    new = mine.seal(ADA, TEXT)
    ask.refused(ADA, old, "Another Vault shredded her and sealed a new record: compare what you remember "
                "with the table, or ask it each time.")  # fmt: skip
    ask.opens(ADA, new, "After another Vault shredded her, its new record")


def _table(answer: Callable, part: Parts) -> None:
    ask = _Asked(answer, part)
    box = ask.seal(ADA)
    for name, row in ask.table.items():
        expect(isinstance(row, bytes), f"The table holds bytes; {shown(row)} is in it, for {name}.")
        expect(len(row) >= 40, f"A row has {len(row)} bytes: a wrapped key of 256 bits needs 40 or more.")
        expect(ask.kek[:16] not in row, "The key-encryption key lies in the table.")
    ask.restart(kek=secrets.token_bytes(32))
    ask.refused(ADA, box, "The table was read with another key-encryption key: the keys lie in it unwrapped.")
