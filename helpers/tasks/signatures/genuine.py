"""What the task about verifying strictly asks of an answer."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Iterator
from itertools import permutations, product
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown, truth

PURPOSES = ("release", "receipt", "revocation")
DOCUMENTS = (b"", b"diagnosis 7", b"{}\n", "Łódź".encode(), bytes(range(256)), b"x" * 70_000)


def signed(key: Ed25519PrivateKey, purpose: str, document: bytes) -> str:
    """What the office writes beside a document: the hex of its signature."""
    return key.sign(f"clinic:{purpose}\n".encode() + document).hex()


Case = tuple[str, str, bytes, Any]  # what it is, purpose, document, signature
DOCUMENT = b"diagnosis 7"


def _other_documents(key: Ed25519PrivateKey) -> Iterator[Case]:
    for one, two in (
        *((DOCUMENT, other) for other in (b"diagnosis 8", b"diagnosis 7 ", b"", b"Diagnosis 7")),
        (b"{}\n", b"{}"), (b"a\nb", b"a\r\nb"), (b"a", b"a\0"), (b"a", b"\xef\xbb\xbfa"),
    ):  # fmt: skip
        right = signed(key, "release", one)
        yield f"the signature of {one!r}, under {two!r}", "release", two, right
    right = signed(key, "release", DOCUMENT)
    for place in (0, 63, 64, 127):
        bent = right[:place] + f"{int(right[place], 16) ^ 1:x}" + right[place + 1 :]
        yield f"a signature with a bit of digit {place} flipped", "release", DOCUMENT, bent
    stranger = signed(Ed25519PrivateKey.generate(), "release", DOCUMENT)
    yield "a stranger's signature", "release", DOCUMENT, stranger


def _other_purposes(key: Ed25519PrivateKey) -> Iterator[Case]:
    for made, used in permutations(PURPOSES, 2):
        what = f"a {made} that was handed in as a {used}"
        yield what, used, DOCUMENT, signed(key, made, DOCUMENT)
    plain = key.sign(DOCUMENT).hex()
    yield "a signature without any purpose", "release", DOCUMENT, plain
    for used in ("", "Release", "release ", "receipt\n", "release\nclinic:release", "payroll"):
        for made in (used, "release"):
            what = f"a document of the purpose {used!r}, which is none of the three"
            yield what, used, DOCUMENT, signed(key, made, DOCUMENT)


def _other_spellings(right: str) -> dict[str, str]:
    at = next(i for i, sign in enumerate(right) if sign in "abcdef")
    return {
        "in capitals": right.upper(),
        "with one capital": right[:at] + right[at].upper() + right[at + 1 :],
        "with spaces between the bytes": bytes.fromhex(right).hex(" "),
        "with a blank before it": " " + right,
        "with 0x before it": "0x" + right,
        "in base64": base64.b64encode(bytes.fromhex(right)).decode(),
        "without its last digit": right[:-1],
        "with a byte more": right + "00",
        "with a line break behind it": right + "\n",
        "that is empty": "",
        "of 128 letters that are no hex digits": "z" * 128,
        "in Arabic-Indic digits": right.translate({48 + i: 0x660 + i for i in range(10)}),
        "of 128 halves of a letter": "\ud800" * 128,
    }


def _other_types(right: str) -> Iterator[Any]:
    raw = bytes.fromhex(right)
    yield from (None, True, 7, 1.5, [right], {"hex": right}, list(right), raw, right.encode(), list(raw))
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

    def says(what: str, purpose: str, document: bytes, signature: Any) -> bool:
        try:
            said = part.call(answer, key.public_key(), purpose, document, signature)
            return truth(said, "`genuine`")
        except (InvalidSignature, ValueError, TypeError, LookupError, AttributeError) as error:
            return fail(
                f"{what[0].upper()}{what[1:]} ended in {kind(error)}. It comes from outside: whatever "
                "it is, the answer is True or False."
            )

    def refuses(cases: Iterable[Case], why: str) -> None:
        for what, purpose, document, signature in cases:
            expect(not says(what, purpose, document, signature), f"Accepted: {what}.{why}")

    with part("accepts what the office signed"):
        for purpose, document in product(PURPOSES, (*DOCUMENTS, secrets.token_bytes(40))):
            told = f"a genuine {purpose} of {len(document)} bytes"
            given = (told, purpose, document, signed(key, purpose, document))
            line = "The office signs the line `clinic:PURPOSE`, then the document as it is."
            expect(says(*given), f"Refused: {told}. {line}")
            again = f"Refused: {told} when it was asked about again. Whether it was used is not asked here."
            expect(says(*given), again)
    with part("refuses what the office did not sign"):
        refuses(_other_documents(key), "")
    with part("refuses another purpose"):
        why = " A signature counts for the purpose that it was made for."
        refuses(_other_purposes(key), why)
    right = signed(key, "receipt", DOCUMENT)
    with part("refuses another spelling"):
        why = " One signature has one spelling, or a receipt that was used comes back as a new one."
        for how, signature in _other_spellings(right).items():
            refuses([(f"a signature {how}", "receipt", DOCUMENT, signature)], why)
    with part("refuses another type, without an exception"):
        for signature in _other_types(right):
            what = f"{shown(signature, 30)} as a signature"
            refuses([(what, "receipt", DOCUMENT, signature)], " It is a str.")
    with part("another key's signature"):
        what = "a genuine receipt, after its signature was shown with other things and refused"
        expect(says(what, "receipt", DOCUMENT, right), f"Refused: {what}.")
        key = Ed25519PrivateKey.generate()
        what = "a signature under another key than the one that made it"
        refuses([(what, "receipt", DOCUMENT, right)], "")
