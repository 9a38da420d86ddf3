"""What the task about verifying strictly asks of an answer."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown, truth

PURPOSES = ("release", "receipt", "revocation")
DOCUMENTS = (b"", b"diagnosis 7", b"{}\n", "Łódź".encode(), bytes(range(256)), b"x" * 5000)


def signed(key: Ed25519PrivateKey, purpose: str, document: bytes) -> str:
    """What the office writes beside a document: the hex of its signature."""
    return key.sign(f"clinic:{purpose}\n".encode() + document).hex()


Case = tuple[str, str, bytes, Any]  # what it is, purpose, document, signature


def _other_documents(sign: Callable[[str, bytes], str]) -> Iterator[Case]:
    document = b"diagnosis 7"
    right = sign("release", document)
    for other in (b"diagnosis 8", b"diagnosis 7 ", b"", b"diagnosis 7\0", b"Diagnosis 7"):
        yield f"the signature of {document!r}, under {other!r}", "release", other, right
    yield (
        "a signature of a document that ends in a line",
        "release",
        b"{}",
        sign("release", b"{}\n"),
    )
    for place in (0, 31, 32, 63):
        changed = bytearray.fromhex(right)
        changed[place] ^= 1
        yield f"a signature with a bit of byte {place} flipped", "release", document, changed.hex()
    yield "a signature of zeros", "release", document, "00" * 64
    stranger = signed(Ed25519PrivateKey.generate(), "release", document)
    yield "a stranger's signature", "release", document, stranger


def _other_purposes(sign: Callable[[str, bytes], str], raw: Ed25519PrivateKey) -> Iterator[Case]:
    document = b"diagnosis 7"
    for made in PURPOSES:
        for used in PURPOSES:
            if made != used:
                yield (
                    f"a {made} that was handed in as a {used}",
                    used,
                    document,
                    sign(made, document),
                )
    yield "a signature without any purpose", "release", document, raw.sign(document).hex()
    inner = b"clinic:receipt\n" + document
    yield (
        "a receipt inside a document without a purpose",
        "receipt",
        document,
        raw.sign(inner[7:]).hex(),
    )
    for used in ("", "Release", "release ", "release\nclinic:release", "payroll"):
        told = f"a document of the purpose {used!r}, which is none of the three"
        for made in (used, "release"):
            yield told, used, document, sign(made, document)


def _other_spellings(right: str) -> Iterator[tuple[str, Any]]:
    spaced = " ".join(right[i : i + 2] for i in range(0, 128, 2))
    yield "in capitals", right.upper()
    yield "with one capital", _one_capital(right)
    yield "with spaces between the bytes", spaced
    yield "with a blank before it", " " + right
    yield "with 0x before it", "0x" + right
    yield "in base64", base64.b64encode(bytes.fromhex(right)).decode()
    yield "without its last digit", right[:-1]
    yield "without its last byte", right[:-2]
    yield "with a byte more", right + "00"
    yield "with a digit more", right + "0"
    yield "with a line break behind it", right + "\n"
    yield "written twice", right * 2
    yield "that is empty", ""
    yield "of 128 letters that are no hex digits", "z" * 128
    yield "in Arabic-Indic digits", right.translate({48 + i: 0x660 + i for i in range(10)})


def _one_capital(right: str) -> str:
    place = next(i for i, sign in enumerate(right) if sign in "abcdef")
    return right[:place] + right[place].upper() + right[place + 1 :]


def _other_types(right: str) -> Iterator[Any]:
    raw = bytes.fromhex(right)
    yield from (
        None,
        True,
        7,
        1.5,
        [right],
        {"hex": right},
        list(right),
        raw,
        right.encode(),
        list(raw),
    )
    yield bytearray(raw)
    yield 10**127  # of 128 digits


@task(
    minutes=9, difficulty=3, asvs="11.2.1", expects="function",
    hints=[
        "What does the library's `verify` return, and what does it do when the signature is wrong?",
        "It returns None or raises InvalidSignature. Before it: is the purpose one of the three, is the "
        "signature a str of exactly 128 digits out of 0123456789abcdef? bytes.fromhex takes more.",
        "if purpose not in PURPOSES or not isinstance(signature, str) or not re.fullmatch('[0-9a-f]{128}', "
        "signature): return False; then try: key.verify(bytes.fromhex(signature), prefix + document) "
        "except InvalidSignature: return False; return True.",
    ],
)  # fmt: skip
def genuine(answer: Any, part: Parts) -> None:
    """A signature, verified strictly."""
    key = Ed25519PrivateKey.generate()

    def sign(purpose: str, document: bytes) -> str:
        return signed(key, purpose, document)

    def says(purpose: str, document: bytes, signature: Any) -> bool:
        try:
            return truth(
                part.call(answer, key.public_key(), purpose, document, signature), "`genuine`"
            )
        except (InvalidSignature, ValueError, TypeError, LookupError, AttributeError) as error:
            return fail(
                f"{shown(signature, 30)} as the signature ended in {kind(error)}. It comes from outside, "
                "in JSON: whatever it is, the answer is False."
            )

    with part("accepts what the office signed"):
        for purpose in PURPOSES:
            for document in (*DOCUMENTS, secrets.token_bytes(40)):
                told = f"A genuine {purpose} of {len(document)} bytes was refused"
                right = sign(purpose, document)
                expect(
                    says(purpose, document, right),
                    f"{told}. The office signs the line `clinic:PURPOSE`, then the document as it is.",
                )
                expect(
                    says(purpose, document, right),
                    f"{told} when it was asked about again. Whether it was used is not asked here.",
                )
    with part("refuses what the office did not sign"):
        for what, purpose, document, signature in _other_documents(sign):
            expect(not says(purpose, document, signature), f"Accepted: {what}.")
    with part("refuses another purpose"):
        for what, purpose, document, signature in _other_purposes(sign, key):
            expect(
                not says(purpose, document, signature),
                f"Accepted: {what}. A signature counts for the purpose that it was made for.",
            )
    right = sign("receipt", b"diagnosis 7")
    with part("refuses another spelling"):
        for what, signature in _other_spellings(right):
            expect(
                not says("receipt", b"diagnosis 7", signature),
                f"Accepted: a signature {what}. One signature has one spelling, or a receipt that was "
                "used comes back as a new one.",
            )
    with part("refuses another type, without an exception"):
        for signature in _other_types(right):
            expect(
                not says("receipt", b"diagnosis 7", signature),
                f"Accepted: {kind(signature)}, {shown(signature, 30)}, as a signature. It is a str.",
            )
    with part("another key's signature"):
        other = Ed25519PrivateKey.generate().public_key()
        expect(
            not truth(part.call(answer, other, "receipt", b"diagnosis 7", right), "`genuine`"),
            "A signature was accepted under another key than the one that made it.",
        )
