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


def read(data: bytes, deep: Any = RecursionError) -> dict:
    try:
        fields = json.loads(data)
    except deep as error:
        raise ValueError("too deep") from error
    if not isinstance(fields, dict):
        raise ValueError("no object")
    return fields


def check(
    parse: Callable[[bytes], Any] = read,
    kind: Callable[[Any], bool] = lambda c: c.get("type") == "webauthn.get",
    challenge: Callable[[Any, str], bool] = lambda c, due: c.get("challenge") == due,
    origin: Callable[[Any], bool] = lambda c: c.get("origin") == ORIGIN,
    framed: Callable[[Any], bool] = lambda c: not c.get("crossOrigin"),
    size: Callable[[int], bool] = lambda n: n >= 37,
    rp: Callable[[bytes], bool] = lambda about: about[:32] == RP,
    flags: Callable[[int], bool] = lambda f: f & 5 == 5,
    counter: Callable[[int, int], bool] = lambda count, kept: count > kept or count == kept == 0,
    signed: Callable[[bytes], bytes] = lambda data: hashlib.sha256(data).digest(),
    unsigned: Any = ValueError,
    gives: Callable[[int], Any] = lambda count: count,
) -> Callable:
    """A check; one setting at a time can be another."""

    def verify_assertion(said: Any, passkey: Any, due: bytes) -> Any:
        client, about = parse(said.client_data), said.authenticator_data
        good = kind(client) and challenge(client, b64url(due)) and origin(client) and framed(client)
        if not (good and size(len(about)) and rp(about) and flags(about[32])):
            raise ValueError("refused")
        count = int.from_bytes(about[33:37])
        if not counter(count, passkey.counter):
            raise ValueError("counter")
        try:
            passkey.public_key.verify(said.signature, about + signed(said.client_data))
        except InvalidSignature:
            if unsigned:
                raise unsigned("signature") from None
        return gives(count)

    return verify_assertion


bank.table(assertion, {
    "origin_by_default": (check(origin=lambda c: c.get("origin", ORIGIN) == ORIGIN), "one without an origin"),
    "origin_begins": (check(origin=lambda c: str(c.get("origin")).startswith(ORIGIN)), "example.evil.test"),
    "origin_in_ours": (check(origin=lambda c: str(c.get("origin")) in ORIGIN), "one made at https:// (gave"),
    "origin_ends": (check(origin=lambda c: str(c.get("origin")).endswith(ORIGIN)), "evil.test/https"),
    "plain_base64": (check(challenge=lambda c, due: c.get("challenge") == due.replace("-", "+")), "an hon"),
    "str_compare_digest": (check(challenge=lambda c, due: hmac.compare_digest(str(c.get("challenge")), due)),
                           "is no base64url: no ValueError"),
    "in_a_frame": (check(framed=true), "in another site's frame"),
    "any_rp": (check(rp=true), "one for another RP ID"),
    "rp_somewhere": (check(rp=lambda about: RP in about), "with ours behind it"),
    "rp_or_host": (check(rp=lambda about: about[:32] in (RP, hashlib.sha256(
        b"records.clinic.example").digest())), "RP ID is the host"),
    "presence_alone": (check(flags=lambda f: bool(f & 1)), "one without a finger or a PIN"),
    "known_flags_alone": (check(flags=lambda f: f & 5 == 5 and not f & 0x22), "two of the future"),
    "any_counter": (check(counter=true), "whose counter stands still"),
    "zero_is_fine": (check(counter=lambda n, k: n == 0 or n > k), "went back to 0"),
    "signed_counter": (check(counter=lambda n, k: k < n < 2**31 or n == k == 0), "counter jumped"),
    "any_size": (check(size=true), "36 bytes"),
    "members_in_a_set": (check(parse=lambda data: dict({*read(data).items()})), "has members that the"),
    "not_verified": (check(unsigned=None), "one signed by another key"),
    "signed_anew": (check(signed=lambda data: hashlib.sha256(json.dumps(
        json.loads(data), separators=(",", ":")).encode()).digest()), "has blanks"),
    "a_list_crashes": (check(parse=json.loads), "AttributeError"),
    "too_deep": (check(parse=lambda data: read(data, ())), "RecursionError"),
    "invalid_signature": (check(unsigned=InvalidSignature), "InvalidSignature"),
    "gives_true": (check(gives=lambda count: True), "its counter is 42, and True came back"),
})  # fmt: skip
as_shipped = check(origin=true, rp=true, challenge=true, flags=true, counter=true)
nobody = check(kind=lambda c: False)
bank.add(assertion, "signature_alone", as_shipped, says="Accepted: one made at", kind="vulnerable")
bank.add(assertion, "nobody", nobody, says="Refused: an honest assertion", kind="refuses")
bank.add(assertion, "plain", check(), kind="right")
bank.add(assertion, "challenge_as_bytes", check(
    challenge=lambda c, due: unb64url(str(c.get("challenge"))) == unb64url(due)), kind="right")  # fmt: skip
