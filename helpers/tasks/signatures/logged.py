"""What the task about a release in a public log asks of an answer."""

from __future__ import annotations

import functools
import secrets
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, truth
from helpers.tasks.signatures.log import head_bytes, head_of, proof_of

Head = dict[str, Any]


@functools.cache
def _log_key(turn: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@dataclass(frozen=True)
class Claim:
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

    def says(one: Claim) -> bool:
        given = (one.entry, one.index, one.path, one.head, one.signature, one.key, one.seen)
        try:
            return truth(part.call(answer, *given), "`logged`")
        except (InvalidSignature, ValueError, TypeError, LookupError, AttributeError) as error:
            return fail(
                f"It ended in {kind(error)}. Proof and head come from outside: answer False."
            )

    full = entries(13)
    old = head_of(full[:8])
    with part("accepts what is in the log"):
        for size in (1, 2, 5, 8, 13):
            for index in {0, size // 2, size - 1}:
                told = f"Entry {index} of {size} was refused, though nothing was seen before."
                expect(says(claim(full[:size], index)), told)
    with part("accepts a log that grew, and one that did not"):
        for index in (0, 7, 12):
            expect(
                says(claim(full, index, old)), "The log grew from 8 to 13 entries, and was refused."
            )
        same = "The head is the one that was seen last time, and was refused."
        expect(says(claim(full[:8], 3, old)), same)
    one = claim(full, 5, old)
    with part("refuses what is not in the log"):
        for what, change in {
            "a release that is not in the log": {"entry": b"diagnosis 99 stolen"},
            "an entry at another's place": {"index": 4},
            "an entry beyond the end": {"index": 5 + 13},
            "an entry before the beginning": {"index": -5},
            "a proof without its last step": {"path": one.path[:-1]},
            "an empty proof": {"path": []},
        }.items():
            for told, seen in (("", old), (", under the head that was seen last time", one.head)):
                bad = replace(one, seen=seen, **change)
                expect(not says(bad), f"Accepted: {what}{told}. Follow the proof to the head's root.")
    with part("refuses a head that the log did not sign"):
        forged = [*full[:12], b"diagnosis 99 stolen"]
        bigger = {**one.head, "size": 14}
        for what, bad in {
            "a head that Mallory signed, over a release of hers": claim(forged, 12, old, turn=1),
            "a head without a signature": replace(one, signature=b""),
            "the head that was seen last time, unsigned": replace(one, seen=one.head, signature=b""),
            "a root that was changed after signing": replace(
                claim(forged, 12, old), signature=one.signature
            ),
            "a head whose size was changed": replace(one, head=bigger),
            "an older head's signature": replace(one, signature=claim(full[:8], 0).signature),
        }.items():
            expect(not says(bad), f"Accepted: {what}. A proof leads to any root that one likes.")
    with part("refuses a log that went back"):
        for size in (7, 4, 1):
            bad = claim(full[:size], 0, old)
            told = f"Accepted: a head of {size} entries, after one of 8. The log took entries back."
            expect(not says(bad), told)
    with part("refuses two logs of one size"):
        split = [*full[:7], b"diagnosis 99 stolen"]
        expect(
            not says(claim(split, 7, old)),
            "Accepted: a head of 8 entries with another root than the head of 8 that was seen before. The "
            "log shows two faces, one to you and one to others.",
        )
