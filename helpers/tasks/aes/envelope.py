"""What the task about sealing a record with its context asks of an answer."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from helpers.judging import Parts, expect, fail, task
from helpers.judging.surroundings import chance, forgotten
from helpers.judging.values import shown
from helpers.tasks.aes import contexts
from helpers.tasks.aes.ciphers import xor

OWN = PATIENT, PURPOSE = "P-000101", "referral"
NONCE, TAG = 12, 16


class _Envelope:
    """The answer's two functions under one key."""

    def __init__(self, seal: Any, open_sealed: Any, part: Parts) -> None:
        self._seal, self._open, self.part = seal, open_sealed, part
        self.key = secrets.token_bytes(32)

    def seal(self, text: bytes, patient: str = PATIENT, purpose: str = PURPOSE) -> bytes:
        sealed = self.part.call(self._seal, self.key, text, patient, purpose)
        if not isinstance(sealed, (bytes, bytearray)):
            fail(f"`seal` gives bytes; {shown(sealed)} came back.")
        return bytes(sealed)

    def open(
        self, sealed: bytes, patient: str = PATIENT, purpose: str = PURPOSE, key: bytes = b""
    ) -> Any:
        return self.part.call(self._open, key or self.key, sealed, patient, purpose)

    def refused(self, what: str, why: str, *given: Any, **named: Any) -> None:
        """Fail unless `open_sealed` raises."""
        opened: list[Any] = []
        if self.part.raises(lambda: opened.append(self.open(*given, **named))):
            return
        got = opened[0]
        if isinstance(got, (bytes, bytearray, str)) and got:
            fail(f"{what} was opened, as {shown(got)}. {why}")
        fail(
            f"{what} gave {shown(got)} and no exception: a caller that forgets to look carries on with it. "
            "Let the exception through, or raise one."
        )


def _changed(sealed: bytes) -> Iterator[tuple[str, bytes]]:
    places = range(len(sealed)) if len(sealed) < 120 else range(0, len(sealed), 3)
    for place in places:
        data = bytearray(sealed)
        data[place] ^= 1 << secrets.randbelow(8)
        yield f"A sealed record with a bit of byte {place} flipped", bytes(data)
    for size in (1, 4, 12, 16, len(sealed) - 1, len(sealed)):
        yield f"A sealed record without its last {size} bytes", sealed[:-size]
    yield "A sealed record with a byte behind it", sealed + b"\0"
    yield "A sealed record without its first byte", sealed[1:]


@task(
    minutes=10, difficulty=4, asvs="11.3.3", seconds=20,
    hints=[
        "Which mode refuses what was changed? And what must be different each time, under one key?",
        "AES-GCM with a nonce of 12 bytes from the operating system, sent in front. What the record "
        "belongs to goes in as associated data, written so that no other pair of texts reads the same.",
        "aad = json.dumps([patient, purpose]).encode(); nonce = secrets.token_bytes(12); nonce + "
        "AESGCM(key).encrypt(nonce, text, aad). Opening: AESGCM(key).decrypt(sealed[:12], "
        "sealed[12:], aad).",
    ],
)  # fmt: skip
def envelope(seal: Any, open_sealed: Any, part: Parts) -> None:
    """Seal and open, bound to patient and purpose."""
    expect(callable(seal) and callable(open_sealed), "Give the two functions: seal, open_sealed.")
    box = _Envelope(seal, open_sealed, part)
    good = False
    with part("opens what it sealed"):
        for text in (b"icd=C50", b"", b"x" * 15, b"y" * 16, bytes(range(256)) * 300, b" C50 \n\0"):
            for context in (OWN, ("Łukasz|\0Żak;:" * 30, ""), ("", "Köln\0,7")):
                given = box.open(box.seal(text, *context), *context)
                told = f"A record of {len(text)} bytes came back as {shown(given)}."
                expect(isinstance(given, (bytes, bytearray)) and given == text, told)
        good = True
    if not good:
        return
    with part("nothing is remembered"):
        with forgotten(seal, open_sealed):
            sealed = box.seal(b"benign")
        told = "After a restart a sealed record does not open: something was kept in a dictionary or list"
        more = "or drawn when the program began, as `hash` of a text is. Let the tag cover the context."
        expect(not part.raises(box.open, sealed), f"{told}, {more}")
        expect(not part.raises(box.open, sealed), "A record that was opened does not open again.")
        long_ago = time.time() - 3e8
        with patch("time.time", lambda: long_ago):
            sealed = box.seal(b"benign")
        expect(not part.raises(box.open, sealed), "A record of years ago does not open any more.")
    with part("nothing can be read in it"):
        _hides(box)
    with part("a nonce from the operating system each time"):
        _fresh(box)
    with part("a change is refused"):
        text = b"icd=C50;patient=P-000101;ins=INS-4471-9028"
        sealed = box.seal(text)
        for what, data in _changed(sealed):
            why = "Encryption alone does not notice: it takes a tag over all that is sent."
            if not _harmless(box, data, text):
                box.refused(what, why, data)
        why = "An attacker wrote it, without the key."
        for size in (0, 1, 12, 28, 60):
            box.refused(f"A made-up record of {size} bytes", why, secrets.token_bytes(size))
        other = text.replace(b"C50", b"D24")
        box.refused("A record whose text was known, changed together with the sum over it,",
                    "That sum takes no key, so an attacker computes it as well.",
                    xor(sealed, _marks(box, bytes(32), (text, *OWN), (other, *OWN))))  # fmt: skip
        told = f"A sealed record is only {len(sealed) - len(text)} bytes longer than its text."
        expect(len(sealed) >= len(text) + NONCE + TAG, f"{told} A nonce has {NONCE} bytes, a tag {TAG}: "
               "shorter ones are met by chance, or guessed.")  # fmt: skip
    with part("every byte of the key counts"):
        sealed = box.seal(b"benign")
        for place in range(32):
            key = bytearray(box.key)
            key[place] ^= 1 << secrets.randbelow(8)
            told = f"A record opened with a key of which byte {place} is another"
            box.refused(told, "Let the key go in whole.", sealed, key=bytes(key))
    with part("it belongs to its patient and its purpose"):
        _bound(box)


def _marks(box: _Envelope, key: bytes, *records: tuple[bytes, str, str]) -> bytes:
    """By what two records differ that are sealed under this key and one nonce."""
    sealed = []
    for record in records:
        with chance(random.Random(7).randbytes):  # noqa: S311
            sealed.append(box.part.call(box._seal, key, *record))
    return xor(*sealed)


def _harmless(box: _Envelope, data: bytes, text: bytes) -> bool:
    """Whether what was changed is only how the same bytes are written (the last letter of a base64)."""
    opened: list[Any] = []
    box.part.raises(lambda: opened.append(box.open(data)))
    return bool(opened) and opened[0] == text and data.isascii() and len(data) > 2 * len(text)


def _hides(box: _Envelope) -> None:
    text = b"diagnosis: malignant" + secrets.token_bytes(40)
    sealed = box.seal(text)
    for start in range(len(text) - 7):
        some = text[start : start + 8]
        expect(some not in sealed, f"{some!r} stands in it, in clear.")
    expect(box.key[:16] not in sealed and box.key[16:] not in sealed, "The key stands in it.")
    block = secrets.token_bytes(16)
    data = box.seal(block * 8)
    windows = [data[at : at + 16] for at in range(len(data) - 15)]
    told = "Eight equal blocks of text show as equal blocks: that is ECB."
    expect(len(set(windows)) == len(windows), told)


def _fresh(box: _Envelope) -> None:
    one, two = secrets.token_bytes(64), secrets.token_bytes(64)
    a, b = box.seal(one), box.seal(two)
    stream, both = xor(one, two), xor(a, b)
    told = "The XOR of two sealed records is the XOR of their texts: the nonce was used twice."
    expect(not any(stream[at : at + 16] in both for at in range(0, 48, 8)), told)
    expect(
        box.seal(one) != box.seal(one),
        "The same record, sealed twice, looks the same: whoever sees both knows it. The nonce must "
        "be another each time, and not be computed from what is sealed.",
    )
    with chance() as asked:
        box.seal(one)
        box.seal(two)
    expect(asked, "The nonce did not come from the operating system. A counter, the clock or `random` "
           "begins again after a restart, or can be foreseen: take secrets.token_bytes.")  # fmt: skip
    told = f"Only {sum(asked) // 2} random bytes went into a nonce: they repeat soon."
    expect(sum(asked) >= 2 * NONCE, f"{told} Take {NONCE} each.")


def _bound(box: _Envelope) -> None:
    sealed = box.seal(b"benign")
    why = "Records can be swapped. Let the patient go in, unchanged, as associated data."
    for patient in ("P-000102", "", PATIENT.lower(), PATIENT + " ", PATIENT + "\0"):
        told = f"The record of {PATIENT}, handed over as that of {patient!r},"
        box.refused(told, why, sealed, patient, PURPOSE)
    for purpose in ("backup", "", PURPOSE.upper(), PURPOSE + " "):
        told = f"A record sealed for {PURPOSE!r}, handed in for {purpose!r},"
        box.refused(told, "Let the purpose go in as associated data.", sealed, PATIENT, purpose)
    for context in ((PATIENT[::-1], PURPOSE), (PATIENT, PURPOSE[::-1])):  # as long as its own
        marks = _marks(box, box.key, (b"benign", *OWN), (b"benign", *context))
        theirs = box.seal(b"other!", *context)
        forged = bytes(b if mark else a for a, b, mark in zip(sealed, theirs, marks, strict=False))
        told = "A record whose patient or purpose was cut out, and another's put there,"
        if forged != theirs:
            box.refused(told, "The tag of the text must cover them too.", forged, *context)
    for one, other in contexts.ALMOST:
        for role, a, b in (("patient", (one, "u"), (other, "u")),
                           ("purpose", ("p", one), ("p", other))):  # fmt: skip
            told = f"A record of {role} {shown(one)}, opened as of {shown(other)},"
            why = "All letters count, each as it is, in UTF-8."
            box.refused(told, why, box.seal(b"benign", *a), *b)
    box.refused("A record of patient 'a' for 'b', opened as of 'b' for 'a',", "Their order counts.",
                box.seal(b"benign", "a", "b"), "b", "a")  # fmt: skip
    for one, two in contexts.read_alike():
        told = f"A record of patient {one[0]!r} for {one[1]!r}, opened as of {two[0]!r} for {two[1]!r},"
        why = "Put together, the two read alike. Write them as JSON, or with a length in front."
        box.refused(told, why, box.seal(b"benign", *one), *two)
