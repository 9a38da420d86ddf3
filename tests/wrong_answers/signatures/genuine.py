"""Answers that verify a signature strictly."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from typing import Any

import numpy as np
from cryptography.exceptions import InvalidSignature

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.signatures.answers import holds

bank = Bank()
own = tasks.genuine
THREE = ("release", "receipt", "revocation")
HEX = re.compile(r"[0-9a-f]{128}")


def strict(signature: Any) -> bytes | None:
    """The 64 bytes, or None for what is not exactly their spelling."""
    fits = isinstance(signature, str) and HEX.fullmatch(signature)
    return bytes.fromhex(signature) if fits else None


def line(purpose: str, document: bytes) -> bytes:
    return f"clinic:{purpose}\n".encode() + document


def by(
    read: Callable[[Any], bytes | None] = strict, said: Callable[[str, bytes], bytes] = line,
    allowed: Callable[[str], bool] = THREE.__contains__, yes: Any = True, no: Any = False,
) -> Callable[..., Any]:  # fmt: skip
    """An answer of these steps."""

    def answer(key: Any, purpose: str, document: bytes, signature: Any) -> Any:
        raw = read(signature)
        if raw is None or not allowed(purpose):
            return no
        return yes if holds(key, raw, said(purpose, document)) else no

    return answer


def by_digits(signature: Any) -> bytes | None:
    if type(signature) is not str or len(signature) != 128:
        return None
    if any(sign not in string.digits + "abcdef" for sign in signature):
        return None
    return bytes(int(signature[i : i + 2], 16) for i in range(0, 128, 2))


def written_back(signature: Any) -> bytes | None:
    """Whatever it is: written again it must look the same."""
    try:
        raw = bytes.fromhex(signature)
    except (ValueError, TypeError):
        return None
    return raw if isinstance(signature, str) and raw.hex() == signature and len(raw) == 64 else None


bank.add(own, "strict", by(), kind="right")
bank.add(own, "by_digits", by(by_digits), kind="right")
bank.add(own, "written_back", by(written_back, yes=np.True_), kind="right")


def lenient(signature: Any) -> bytes | None:
    """As bytes.fromhex reads it."""
    try:
        return bytes.fromhex(signature)
    except (ValueError, TypeError):
        return None


def cut(signature: Any) -> bytes | None:
    return strict(signature[:128]) if isinstance(signature, str) else None


def any_case(signature: Any) -> bytes | None:
    return strict(signature.lower()) if isinstance(signature, str) else None


def stripped(signature: Any) -> bytes | None:
    return strict(signature.strip()) if isinstance(signature, str) else None


def dollar(signature: Any) -> bytes | None:
    fits = isinstance(signature, str) and re.match(r"^[0-9a-f]{128}$", signature)
    return bytes.fromhex(signature) if fits else None


def raw_too(signature: Any) -> bytes | None:
    return bytes(signature) if isinstance(signature, (bytes, bytearray)) else strict(signature)


def untyped(signature: Any) -> bytes | None:
    return bytes.fromhex(signature) if len(signature) == 128 and signature.islower() else None


def no_digits(signature: Any) -> bytes | None:
    fits = isinstance(signature, str) and len(signature) == 128 and signature == signature.lower()
    return bytes.fromhex(signature) if fits else None


@bank.wrong(own, says="`genuine` returned None, not True or False")
def what_verify_returns(key: Any, purpose: str, document: bytes, signature: Any) -> Any:
    return key.verify(strict(signature) or b"", line(purpose, document))


@bank.wrong(own, says="A genuine release of 0 bytes was refused")
def if_verify(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    try:
        return bool(key.verify(strict(signature) or b"", line(purpose, document)))
    except InvalidSignature:
        return False


@bank.wrong(own, says="ended in an InvalidSignature")
def lets_it_through(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    if purpose not in THREE or not strict(signature):
        return False
    return key.verify(bytes.fromhex(signature), line(purpose, document)) is None


@bank.wrong(own, says="under another key than")
def caches_by_signature(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    known = (purpose, document, repr(signature))
    if known not in SEEN:
        SEEN[known] = by()(key, purpose, document, signature)
    return SEEN[known]


@bank.wrong(own, says="when it was asked about again")
def each_once(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    if not by()(key, purpose, document, signature) or signature in USED:
        return False
    return not USED.add(signature)


USED: set[str] = set()
SEEN: dict[Any, bool] = {}
WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "accepts_if_it_raises": (by(no=True), "Accepted: the signature of b'diagnosis 7', under"),
    "bytes_fromhex": (by(lenient), "a signature in capitals"),
    "any_case": (by(any_case), "One signature has one spelling"),
    "stripped": (by(stripped), "with a blank before it"),
    "dollar": (by(dollar), "a receipt that was used comes back"),
    "cut_to_length": (by(cut), "with a byte more"),
    "raw_bytes_too": (by(raw_too), "Accepted: a bytes"),
    "number_as_text": (by(lambda s: bytes.fromhex(s) if HEX.fullmatch(str(s)) else None),
                       "ended in a TypeError"),
    "no_type": (by(untyped), "None as the signature ended in a TypeError"),
    "no_purpose": (by(said=lambda p, d: d), "The office signs the line"),
    "purpose_behind": (by(said=lambda p, d: d + f"clinic:{p}\n".encode()), "then the document as it is"),
    "any_purpose": (by(allowed=lambda p: True), "which is none of the three"),
    "length_and_case": (by(no_digits), "ended in a ValueError"),
    "begins_with": (by(allowed=lambda p: p.startswith(THREE)), "counts for the purpose that it was"),
    "purpose_folded": (by(said=lambda p, d: line(p.lower(), d), allowed=lambda p: p.lower() in THREE),
                       "of the purpose 'Release'"),
    "releases_only": (by(allowed=lambda p: p == "release"), "A genuine receipt of 0 bytes"),
    "as_text": (by(said=lambda p, d: line(p, d.decode("latin-1").encode())), "of 7 bytes was refused"),
    "document_stripped": (by(said=lambda p, d: line(p, d.strip())), "A genuine release of 3 bytes"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", lambda key, p, d, s: isinstance(s, str) and len(s) == 128,
         says="under b'diagnosis 8'", kind="vulnerable")  # fmt: skip
bank.add(own, "nobody", lambda *given: False, says="was refused. The office signs", kind="refuses")


@bank.wrong(own, says="a release that was handed in as a receipt")
def whichever_purpose_fits(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    return purpose in THREE and any(by()(key, p, document, signature) for p in THREE)


@bank.wrong(own, says="that ends in a line")
def document_without_its_end(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    return any(by()(key, purpose, d, signature) for d in (document, document + b"\n"))
