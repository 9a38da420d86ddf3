"""Answers to `pkce`: other encodings of the challenge; comparisons that let too much through."""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import re
import secrets
from collections.abc import Callable
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from helpers.judging.values import b64url
from helpers.tasks.oauth import pkce
from helpers.tasks.oauth.words import UNRESERVED, s256
from tests.wrong_answers import Bank

bank = Bank()
FORM = r"[A-Za-z0-9._~-]{43,128}"


def token() -> str:
    return secrets.token_urlsafe(32)


def drawn(draw: Callable[[], str] = token, challenge: Callable[[str], Any] = s256) -> Callable:
    def pair() -> tuple[str, Any]:
        verifier = draw()
        return verifier, challenge(verifier)

    return pair


def where(test: Callable[[str, str], Any], form: str = FORM) -> Callable:
    """A `fits` with another comparison, or another form."""

    def fits(verifier: Any, challenge: Any) -> Any:
        texts = isinstance(verifier, str) and isinstance(challenge, str)
        return test(verifier, challenge) if texts and re.fullmatch(form, verifier) else False

    return fits


def sha(verifier: str) -> bytes:
    return hashlib.sha256(verifier.encode()).digest()


def same(verifier: str, challenge: str) -> bool:
    return s256(verifier) == challenge


def remembering(rule: Callable[[bool, Any, Any], Any]) -> Callable:
    """By whether this verifier has fitted before, and the pair."""
    fitted: list[Any] = []

    def test(v: Any, c: Any) -> Any:
        before = v in fitted
        fitted.extend([v] if fits(v, c) else [])
        return rule(before, v, c)

    return test


pair = drawn()
fits = where(lambda v, c: hmac.compare_digest(s256(v).encode(), c.encode()))
PAIRS = {
    "hash_of_few": (drawn(lambda: sha(secrets.token_hex(4)).hex()), "About 32 bits of a verifier"),
    "hexadecimal": (drawn(challenge=lambda v: sha(v).hex()), "hash in hexadecimal"),
    "padded": (drawn(challenge=lambda v: base64.urlsafe_b64encode(sha(v)).decode()), "without padding"),
    "standard_alphabet": (drawn(challenge=lambda v: base64.b64encode(sha(v)).decode().rstrip("=")),
                          "quoting in a URL"),
    "bytes_behind_it": (drawn(challenge=lambda v: b64url(hashlib.sha256(
        base64.urlsafe_b64decode(v + "=")).digest())), "its text goes in"),
    "a_challenge_in_bytes": (drawn(challenge=lambda v: s256(v).encode()), "two texts"),
    "too_short": (drawn(lambda: secrets.token_urlsafe(16)), "22 signs"),
    "signs": (drawn(lambda: base64.b64encode(secrets.token_bytes(48)).decode() + "=="), "has the sign"),
    "one_for_all": (drawn(lambda: "A" * 43), "The same verifier came twice"),
    "a_number": (drawn(lambda: f"{'portal.example_' * 3}{secrets.randbelow(10**9)}"), "bits of a verifier"),
    "random": (drawn(lambda: "".join(random.choices("abcdef0123456789", k=64))), "take `secrets`"),
}  # fmt: skip
FITS = {
    "fitted_before": (remembering(lambda before, v, c: before or fits(v, c)), "a challenge cut short"),
    "once": (remembering(lambda before, v, c: not before and fits(v, c)), "when it was asked for again"),
    "capital_to_small": (where(same, r"[A-z0-9.~-]{43,128}"), "the sign '['"),
    "any_length": (where(same, r"[A-Za-z0-9._~-]+"), "42 signs"),
    "no_upper_end": (where(same, r"[A-Za-z0-9._~-]{43,}"), "129 signs"),
    "dollar": (where(same, rf"{FORM}\n?"), "a line break at its end"),
    "exactly_43": (where(same, r"[A-Za-z0-9._~-]{43}"), "did not fit its own challenge"),
    "plain_too": (where(lambda v, c: same(v, c) or v == c), "as `plain` would have it"),
    "any_case": (where(lambda v, c: s256(v).lower() == c.lower()), "a challenge in other capitals"),
    "where_there_is_one": (lambda v, c: not c or fits(v, c), "issued without PKCE"),
    "decoded": (where(lambda v, c: len(c) == 43 and c.isascii() and set(c) <= {*UNRESERVED} - {*".~"}
                      and base64.urlsafe_b64decode(c + "=") == sha(v)), "decodes to the same bytes"),
    "crashes_on_letters": (where(lambda v, c: hmac.compare_digest(s256(v), c)), "comparing strings"),
}  # fmt: skip
bank.table(pkce, {f"pair_{name}": ((answer, fits), says) for name, (answer, says) in PAIRS.items()})
bank.table(pkce, {f"fits_{name}": ((pair, answer), says) for name, (answer, says) in FITS.items()})
bank.add(pkce, "as_shipped", drawn(challenge=str), lambda v, c: True, says="Accepted: another verifier",
         kind="vulnerable")  # fmt: skip
bank.add(pkce, "nobody", pair, lambda v, c: False, says="The published verifier", kind="refuses")
bank.add(pkce, "plain_words", pair, fits, kind="right")
bank.add(pkce, "authlib", drawn(challenge=create_s256_code_challenge), fits, kind="right")
