"""Answers to `assertion`: each check left out, or made too loosely."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature

from helpers.judging.values import b64url, unb64url
from helpers.tasks.authentication import ORIGIN, RP_ID, assertion
from tests.wrong_answers import Bank

bank = Bank()
RP = hashlib.sha256(RP_ID.encode()).digest()


def true(*given: Any) -> bool:
    return True


def read(data: bytes) -> dict:
    fields = json.loads(data)
    if not isinstance(fields, dict):
        raise ValueError("no object")
    return fields


def grows(count: int, kept: int) -> bool:
    return count > kept or count == kept == 0


def check(
    parse: Callable[[bytes], Any] = read,
    kind: Callable[[Any], bool] = lambda c: c.get("type") == "webauthn.get",
    challenge: Callable[[Any, bytes], bool] = lambda c, due: c.get("challenge") == b64url(due),
    origin: Callable[[Any], bool] = lambda c: c.get("origin") == ORIGIN,
    framed: Callable[[Any], bool] = lambda c: not c.get("crossOrigin"),
    size: Callable[[int], bool] = lambda n: n >= 37,
    rp: Callable[[bytes], bool] = lambda a: a[:32] == RP,
    flags: Callable[[int], bool] = lambda f: f & 5 == 5,
    read_count: Callable[[bytes], int] = lambda a: int.from_bytes(a[33:37]),
    counter: Callable[[int, int], bool] = grows,
    signed: Callable[[bytes, bytes], bytes] = lambda a, d: a + hashlib.sha256(d).digest(),
    wrong: type[Exception] = ValueError,
    gives: Callable[[int], Any] = lambda count: count,
    verifies: bool = True,
) -> Callable:
    """A check; one setting at a time can be another."""

    def verify_assertion(said: Any, passkey: Any, due: bytes) -> Any:
        client, about = parse(said.client_data), said.authenticator_data
        good = kind(client) and challenge(client, due) and origin(client) and framed(client)
        if not (good and size(len(about)) and rp(about) and flags(about[32])):
            raise wrong("refused")
        count = read_count(about)
        if not counter(count, passkey.counter):
            raise wrong("counter")
        try:
            passkey.public_key.verify(said.signature, signed(about, said.client_data))
        except InvalidSignature:
            if verifies:
                raise wrong("signature") from None
        return gives(count)

    return verify_assertion


def unlike(error: type[Exception]) -> Callable:
    """Lets an error of the library through."""
    right = check()

    def verify_assertion(said: Any, passkey: Any, due: bytes) -> Any:
        try:
            return right(said, passkey, due)
        except ValueError as other:
            if str(other) == "signature":
                raise error("signature") from None
            raise

    return verify_assertion


WRONG = {
    "any_type": (check(kind=true), "not webauthn.get"),
    "origin_by_default": (check(origin=lambda c: c.get("origin", ORIGIN) == ORIGIN), "one without an origin"),
    "any_challenge": (check(challenge=true), "one for another challenge"),
    "challenge_in_it": (check(challenge=lambda c, due: c["challenge"] in b64url(due)), "an empty challenge"),
    "str_compare_digest": (check(challenge=lambda c, due: hmac.compare_digest(
        str(c.get("challenge")), b64url(due))), "is no base64url: no ValueError"),
    "signed_counter": (check(read_count=lambda a: int.from_bytes(a[33:37], signed=True)), "counter jumped"),
    "origin_begins": (check(origin=lambda c: str(c.get("origin")).startswith(ORIGIN)), "example.evil.test"),
    "origin_of_siblings": (check(origin=lambda c: str(c.get("origin")).endswith(".clinic.example")
                                 and "evil" not in c["origin"] and c["origin"][:5] == "https"),
                           "one made at https://blog.clinic.example"),
    "in_a_frame": (check(framed=true), "in another site's frame"),
    "any_rp": (check(rp=true), "one for another RP ID"),
    "rp_or_host": (check(rp=lambda a: a[:32] in (RP, hashlib.sha256(b"records.clinic.example").digest())),
                   "RP ID is the host"),
    "presence_alone": (check(flags=lambda f: bool(f & 1)), "one without a finger or a PIN"),
    "flags_are_five": (check(flags=lambda f: f == 5), "one of a synced passkey"),
    "as_numbers": (check(flags=lambda f: f >= 5), "every flag but those two"),
    "any_counter": (check(counter=true), "whose counter stands still"),
    "zero_is_fine": (check(counter=lambda n, k: n == 0 or n > k), "went back to 0"),
    "last_byte": (check(read_count=lambda a: a[36], counter=lambda n, k: n > k & 255 or n == k == 0),
                  "its last byte higher"),
    "any_size": (check(size=true), "36 bytes"),
    "not_verified": (check(verifies=False), "one signed by another key"),
    "signed_anew": (check(signed=lambda a, d: a + hashlib.sha256(json.dumps(
        json.loads(d), separators=(",", ":")).encode()).digest()), "has blanks"),
    "a_list_crashes": (check(parse=json.loads), "AttributeError"),
    "invalid_signature": (unlike(InvalidSignature), "InvalidSignature"),
    "gives_true": (check(gives=lambda count: True), "its counter is 42, and True came back"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(assertion, name, answer, says=says)
as_shipped = check(origin=true, rp=true, challenge=true, flags=true, counter=true)
bank.add(assertion, "signature_alone", as_shipped, says="Accepted: one made at", kind="vulnerable")
bank.add(
    assertion, "nobody", check(kind=lambda c: False), says="Refused: an honest assertion", kind="refuses"
)
bank.add(assertion, "plain", check(), kind="right")
bank.add(
    assertion,
    "challenge_as_bytes",
    check(challenge=lambda c, due: unb64url(str(c.get("challenge"))) == due),
    kind="right",
)
