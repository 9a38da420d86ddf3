"""What the task about a batch for one receiver asks of an answer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helpers.judging import Parts, expect, fail, guard, task
from helpers.judging.surroundings import comes_again
from helpers.judging.values import shown
from helpers.tasks.rsa import sealing

RECORDS = ["P-000101 malignant", "P-000103 田中 さくら benign", "", ' "Zoe\u0308"\r\n']
PURPOSE = "registry 2026"


class _Courier:
    """The answer's two functions, with two receivers."""

    def __init__(self, seal: Any, open_sealed: Any, part: Parts) -> None:
        self._seal, self._open, self.part = seal, open_sealed, part
        self.mine, self.other, self.third = sealing.keys()

    def seal(self, records: list[str], purpose: str = PURPOSE, key: Any = None) -> bytes:
        public = (key or self.mine).public_key()
        sealed = self.part.call(self._seal, public, records, purpose)
        if not isinstance(sealed, (bytes, bytearray)):
            fail(f"`seal` gives bytes; {shown(sealed)} came back.")
        return bytes(sealed)

    def open(self, sealed: bytes, purpose: str = PURPOSE, key: Any = None) -> Any:
        return self.part.call(self._open, key or self.mine, sealed, purpose)

    def key(self) -> bytes:
        """What is wrapped in a new batch."""
        wrapped = self.seal(RECORDS)[: self.mine.key_size // 8]
        known = sealing.padding_of(self.mine, wrapped) == "OAEP"
        return (sealing.key_in if known else sealing.raw)(self.mine, wrapped)

    def refused(self, what: str, why: str, *given: Any, **named: Any) -> None:
        """Fail unless `open_sealed` raises."""
        opened: list[Any] = []
        if self.part.raises(lambda: opened.append(self.open(*given, **named))):
            return
        if opened[0]:
            fail(f"{what} was opened, as {shown(opened[0])}. {why}")
        fail(f"{what} gave {shown(opened[0])} and no exception: a caller that forgets to look carries on.")


def _changed(sealed: bytes, size: int) -> Iterator[tuple[str, bytes]]:
    names = ("wrapped key", "nonce", "ciphertext", "tag")
    ends = (size, size + 12, len(sealed) - 16, len(sealed))
    for name, start, end in zip(names, (0, *ends), ends, strict=False):
        for place in {start, (start + end) // 2, end - 1}:
            data = bytearray(sealed)
            data[place] ^= 1
            yield f"A batch with a bit of its {name} flipped", bytes(data)
    for cut in (1, 16, 40, len(sealed)):
        yield f"A batch without its last {cut} bytes", sealed[:-cut]
    yield "A batch with a byte behind it", sealed + b"\0"
    yield "A made-up batch", secrets.token_bytes(len(sealed))


@task(
    minutes=12, difficulty=4, asvs="11.3.1", seconds=20,
    hints=[
        "RSA seals a key, and AES-GCM the records. Which key, and what goes in as associated data?",
        "key = AESGCM.generate_key(256), a new one each time; wrapped = public_key.encrypt(key, "
        "OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)). It is as long as the modulus.",
        "wrapped + nonce + AESGCM(key).encrypt(nonce, json.dumps(records).encode(), purpose.encode()). "
        "Opening: size = private_key.key_size // 8; the nonce is sealed[size : size + 12].",
    ],
)  # fmt: skip
def hybrid(seal: Any, open_sealed: Any, part: Parts) -> None:
    """A batch of any length for one receiver and one purpose."""
    expect(callable(seal) and callable(open_sealed), "Give the two functions: seal, open_sealed.")
    courier = _Courier(seal, open_sealed, part)
    good = False
    with part("opens what it sealed"):
        for records in (RECORDS, [], ["x" * 40] * 2000):
            for purpose, key in ((PURPOSE, courier.mine), ("Köln 7", courier.other), ("", courier.mine)):
                given = courier.open(courier.seal(records, purpose, key), purpose, key)
                told = f"A batch of {len(records)} records came back as {shown(given)}."
                expect(isinstance(given, list) and given == records, told)
        good = True
    if not good:
        return
    sealed = courier.seal(RECORDS)
    part.call(open_sealed, courier.mine, sealed, PURPOSE)  # what it keeps of this serves nobody else
    with part("another receiver's program opens it"):
        _by_the_book(courier, sealed, PURPOSE)
        for purpose in ("Köln 7", ""):
            _by_the_book(courier, courier.seal(RECORDS, purpose), purpose)
    with part("it opens what another program sealed"):
        for key in (courier.mine, courier.other):
            given = courier.open(sealing.seal(key.public_key(), RECORDS, PURPOSE), PURPOSE, key)
            expect(given == RECORDS, f"A batch sealed by the book came back as {shown(given)}.")
        in_full = sealing.seal(courier.mine.public_key(), RECORDS, PURPOSE, ensure_ascii=False, indent=1)
        opened: list[Any] = []
        refused = courier.part.raises(lambda: opened.append(courier.open(in_full)))
        told = "A batch whose JSON has its signs in UTF-8, and blanks,"
        expect(not refused, f"{told} was refused: {guard.describe(refused)}" if refused else "")
        expect(opened == [RECORDS], f"{told} came back as {shown(opened and opened[0])}.")
    with part("a fresh key for each batch"):
        expect(len(sealed) > courier.mine.key_size // 8, "There is less than a wrapped key.")
        again = "Two batches of the same records have one AES key: draw it in `seal`, each time anew."
        expect(courier.key() != courier.key(), again)
        told = "`random` or the clock drew the key: it can be foreseen. Ask the operating system."
        expect(not comes_again(courier.key), told)
    with part("a change is refused"):
        for what, data in _changed(sealed, courier.mine.key_size // 8):
            courier.refused(what, "An attacker may write what stands there.", data)
        for name, wrap in {"PKCS #1 v1.5": padding.PKCS1v15(), **sealing.OTHERS}.items():
            old = sealing.seal(courier.mine.public_key(), RECORDS, PURPOSE, wrap)
            why = "Try no other padding than the one agreed on: attackers choose the weakest."
            courier.refused(f"A batch whose key was wrapped by {name}", why, old)
    with part("it belongs to its receiver and its purpose"):
        for purpose in ("registry 2027", "", PURPOSE.upper(), PURPOSE + " ", "registry ２０２６"):
            told = f"A batch sealed for {PURPOSE!r}, handed in for {purpose!r},"
            why = "Let the purpose go in as associated data, and let the tag decide."
            courier.refused(told, why, sealed, purpose)
        told = f"A batch sealed for '', handed in for {PURPOSE!r},"
        courier.refused(told, "Try no other purpose than the one asked for.", courier.seal(RECORDS, ""))
        for key in (courier.other, courier.third):
            courier.refused("A batch for somebody else", "Its receiver alone opens it.", sealed, key=key)


def _by_the_book(courier: _Courier, sealed: bytes, purpose: str) -> None:
    """Open a batch step by step, and say which step fails."""
    size = courier.mine.key_size // 8
    wrapped, nonce, rest = sealed[:size], sealed[size : size + 12], sealed[size + 12 :]
    kind = sealing.padding_of(courier.mine, wrapped)
    if kind != "OAEP":
        told = f"The key was wrapped with {kind}" if kind else f"The first {size} bytes are no wrapped key"
        fail(f"{told}: OAEP with SHA-256 in both places (MGF1 too) is agreed on, without a label.")
    key = sealing.key_in(courier.mine, wrapped)
    expect(len(key) == 32, f"What was wrapped has {len(key)} bytes, and an AES-256 key has 32.")
    expect(not key.isascii(), "The key is a text: 32 characters are fewer than 256 random bits.")
    half = len(set(key)) < 18  # 32 random bytes: 30 different ones
    expect(not half, "Half of the key follows from the other half: that is AES-128, and slower.")
    expect(nonce not in key, "The nonce is a piece of the key, and the nonce is sent in clear.")
    try:
        text = AESGCM(key).decrypt(nonce, rest, purpose.encode())
    except InvalidTag:
        fail(
            "The wrapped key opens, and AES-GCM refuses: behind it come the nonce of 12 bytes, then "
            "ciphertext and tag, with the purpose, in UTF-8, as associated data."
        )
    try:
        records = json.loads(text.decode())
    except ValueError:
        fail("All opens, and the text is no JSON in UTF-8: write the list by json.dumps.")
    expect(records == RECORDS, f"All opens, and reads {shown(records)}.")
