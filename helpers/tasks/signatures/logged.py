"""What the task about a release in a public log asks of an answer."""

from __future__ import annotations

import functools
import secrets
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown, truth
from helpers.tasks.signatures.log import head_bytes, head_of, proof_of

Head = dict[str, Any]


@functools.cache
def _log_key(turn: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


class Claim(NamedTuple):
    """What a hospital is handed with a release, and the head that it saw last."""

    entry: bytes
    index: int
    path: list[bytes]
    head: Head
    signature: bytes
    key: Ed25519PublicKey
    seen: Head | None = None


def entries(size: int) -> list[bytes]:
    """A log of releases."""
    return [f"diagnosis {i} {secrets.token_hex(4)}".encode() for i in range(size)]


def claim(listed: list[bytes], index: int, seen: Head | None = None, turn: int = 0) -> Claim:
    """An honest claim on a log, or (turn 1) one by a log of Mallory's."""
    head = head_of(listed)
    signature = _log_key(turn).sign(head_bytes(head))
    public = _log_key(0).public_key()
    return Claim(listed[index], index, proof_of(listed, index), head, signature, public, seen)


@task(
    minutes=8, difficulty=3, asvs="16.4.2", expects="function",
    hints=[
        "A proof leads to a root. Who says that this root is the log's, and that it shows everybody the "
        "same?",
        "Three questions: is the head signed by the log; does the proof lead to the head's root; does the "
        "head fit the one seen before: not smaller, and equal where the size is equal?",
        "try: key.verify(signature, head_bytes(head)) except InvalidSignature: return False. Then compare "
        "root_of(entry, index, head['size'], path) with bytes.fromhex(head['root']), and head with seen.",
    ],
)  # fmt: skip
def logged(answer: Any, part: Parts) -> None:
    """A release that stands in the log for everybody."""

    def says(what: str, one: Claim) -> bool:
        try:
            return truth(part.call(answer, *one), "`logged`")
        except (InvalidSignature, ValueError, TypeError, LookupError, AttributeError) as error:
            first = " (seen is None)" if one.seen is None else ""
            return fail(f"For {what}{first} it ended in {kind(error)}. Proof and head come from outside: "
                        "answer True or False.")  # fmt: skip

    full = entries(13)
    many = [*full, b"", bytes(range(256)) * 9, full[5], *entries(1000)]  # any bytes, one entry twice
    old, one = head_of(full[:8]), claim(full, 5)
    stolen = b"diagnosis 99 stolen"
    with part("accepts what is in the log"):
        for size in (1, 2, 5, 8, 13, 14, 15, 16, 1000):
            for index in {0, size // 2, size - 1}:
                told = f"entry {index} of {size}"
                expect(says(told, claim(many[:size], index)),
                       f"Refused: {told}, though nothing was seen: {shown(many[index], 20)}.")  # fmt: skip
    with part("accepts a log that grew, and one that did not"):
        for index, before in ((0, 8), (5, 8), (7, 8), (12, 8), (12, 1)):
            told = f"a log that grew from {before} to 13 entries"
            expect(says(told, claim(full, index, head_of(full[:before]))), f"Refused: {told}.")
        told = f"the head that was seen last time, {(turned := dict(reversed(old.items())))}"
        expect(says(told, claim(full[:8], 3, turned)), f"Refused: {told}.")

    def refused(cases: dict[str, Claim], why: str) -> None:
        for what, bad in cases.items():
            for when, seen in (
                (" at the first time", None),
                (" in a log that grew", old),
                (", under the head that was seen last time", bad.head),
            ):
                told = f"{what}{when}"
                expect(not says(told, bad._replace(seen=seen)), f"Accepted: {told}. {why}")

    with part("refuses what is not in the log"):
        changes: dict[str, dict[str, Any]] = {
            "a release that is not in the log": {"entry": stolen},
            "an entry at another's place": {"index": 4},
            "an entry beyond the end": {"index": 5 + 13},
            "an entry before the beginning": {"index": -5},
            "a proof without its last step": {"path": one.path[:-1]},
            "an empty proof": {"path": []},
        }
        cases = {what: one._replace(**change) for what, change in changes.items()}
        dropped = claim([*full[:5], stolen, *full[6:]], 5)._replace(entry=full[5])
        why = "Follow the proof to the head's root."
        refused({**cases, "a release that the log exchanged": dropped}, why)
    with part("refuses a head that the log did not sign"):
        forged = [*full[:12], stolen]
        cases = {
            "a head that Mallory signed, over a release of hers": claim(forged, 12, turn=1),
            "a head, under the key of another log,": one._replace(key=_log_key(1).public_key()),
            "a head without a signature": one._replace(signature=b""),
            "a root that was changed after signing": claim(forged, 12)._replace(signature=one.signature),
            "a head whose size was changed": one._replace(head={**one.head, "size": 14}),
            "an older head's signature": one._replace(signature=claim(full[:8], 0).signature),
        }  # fmt: skip
        refused(cases, "A proof leads to any root that one likes.")
    with part("refuses a log that went back"):
        for size in (7, 4, 1):
            told = f"a head of {size} entries, after one of 8"
            gone = says(told, claim(full[:size], 0, old))
            expect(not gone, f"Accepted: {told}. The log took entries back.")
    with part("refuses two logs of one size"):
        told = "a head of 8 entries with another root than the head of 8 that was seen before"
        expect(not says(told, claim([*full[:7], stolen], 7, old)),
               f"Accepted: {told}. The log shows two faces, one to you and one to others.")  # fmt: skip
