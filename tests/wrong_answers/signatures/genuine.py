"""Answers that verify a signature strictly."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.signatures.answers import holds

bank = Bank()
own = tasks.genuine
THREE = ("release", "receipt", "revocation")
HEX = re.compile(r"[0-9a-f]{128}")


def strict(signature: Any) -> bytes | None:
    """The 64 bytes, or None for what is not exactly their spelling."""
    return bytes.fromhex(signature) if isinstance(signature, str) and HEX.fullmatch(signature) else None


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


def written_back(signature: Any) -> bytes | None:
    """Whatever it is: written again it must look the same."""
    try:
        raw = bytes.fromhex(signature)
    except (ValueError, TypeError):
        return None
    return raw if isinstance(signature, str) and raw.hex() == signature and len(raw) == 64 else None


bank.add(own, "strict", by(), kind="right")
bank.add(own, "written_back", by(written_back, yes=np.True_), kind="right")


def lenient(signature: Any) -> bytes | None:
    """As bytes.fromhex reads it."""
    try:
        return bytes.fromhex(signature)
    except (ValueError, TypeError):
        return None


def text(change: Callable[[str], str]) -> Callable[[Any], bytes | None]:
    """A text is changed first."""
    return lambda s: strict(change(s)) if isinstance(s, str) else None


def form(fits: Callable[[str], Any]) -> Callable[[Any], bytes | None]:
    """Reads a text that fits."""
    return lambda s: bytes.fromhex(s) if isinstance(s, str) and fits(s) else None


def verified(key: Any, purpose: str, document: bytes, signature: Any) -> Any:
    """What verify gives, which raises by itself."""
    return key.verify(strict(signature) or b"", line(purpose, document))


def remembers(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    known = (purpose, document, repr(signature))
    return SEEN.setdefault(known, by()(key, purpose, document, signature))


def each_once(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    if not by()(key, purpose, document, signature) or (signature, document) in SEEN:
        return False
    return SEEN.setdefault((signature, document), True)


def blacklist(key: Any, purpose: str, document: bytes, signature: Any) -> bool:
    """What was refused once is refused again."""
    SEEN[repr(signature)] = SEEN.get(repr(signature), True) and by()(key, purpose, document, signature)
    return SEEN[repr(signature)]


SEEN: dict[Any, bool] = {}
WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "what_verify_returns": (verified, "`genuine` returned None, not True or False"),
    "lets_it_through": (lambda *given: verified(*given) is None, "ended in an InvalidSignature"),
    "remembers": (remembers, "under another key than"),
    "each_once": (each_once, "when it was asked about again"),
    "refused_for_ever": (blacklist, "after its signature was shown"),
    # how it is spelled
    "bytes_fromhex": (by(lenient), "a signature in capitals"),
    "stripped": (by(text(str.strip)), "with a blank before it"),
    "dollar": (by(form(re.compile(r"^[0-9a-f]{128}$").match)), "a receipt that was used comes back"),
    "raw_bytes_too": (by(lambda s: s if isinstance(s, bytes) else strict(s)), "as a signature. It is a str"),
    "untyped": (by(lambda s: bytes.fromhex(s) if len(s) == 128 else None), "None as a signature ended"),
    "length_and_case": (by(form(lambda s: len(s) == 128 and s == s.lower())), "ended in a ValueError"),
    "every_digit": (by(form(re.compile(r"[\da-f]{128}").fullmatch)), "signature in Arabic-Indic digits"),
    # what is signed, and what for
    "no_purpose": (by(said=lambda p, d: d), "The office signs the line"),
    "document_stripped": (by(said=lambda p, d: line(p, d.strip())), "genuine release of 3 bytes"),
    "line_ends": (by(said=lambda p, d: line(p, d.replace(b"\r\n", b"\n"))), "under b'a\\r\\nb'"),
    "document_decoded": (by(said=lambda p, d: line(p, d.decode().encode())), "of 256 bytes ended in"),
    "whichever_purpose": (
        lambda key, p, d, s: p in THREE and any(by()(key, other, d, s) for other in THREE),
        "a release that was handed in as a receipt"),
    "purpose_dollar": (by(allowed=re.compile("(release|receipt|revocation)$").match), "purpose 'receipt\\n'"),
    "any_purpose": (by(allowed=lambda p: True), "which is none of the three"),
    "begins_with": (by(allowed=lambda p: p.startswith(THREE)), "counts for the purpose that it was"),
    "purpose_folded": (by(said=lambda p, d: line(p.lower(), d), allowed=lambda p: p.lower() in THREE),
                       "of the purpose 'Release'"),
    "raises_for_others": (by(allowed=lambda p: THREE.index(p) >= 0), "the three ended in a ValueError"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", lambda key, p, d, s: isinstance(s, str) and len(s) == 128,
         says="under b'diagnosis 8'", kind="vulnerable")  # fmt: skip
bank.add(own, "if_verify", lambda *given: bool(verified(*given)), says="of 0 bytes. The office signs",
         kind="refuses")  # fmt: skip
