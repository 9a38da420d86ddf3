"""What the task about a passkey's assertion asks of an answer (lesson 06)."""

from __future__ import annotations

import functools
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from helpers.judging import expect, fail, guard, task
from helpers.judging.values import b64url, shown
from helpers.lab.passkeys import Assertion, authenticator_data, client_data
from helpers.tasks.authentication.settings import ORIGIN, RP_ID

HIGH = 2**31 + 300


@dataclass(frozen=True)
class Passkey:
    """What a service keeps of a passkey: its public key, and the last counter that it has seen."""

    public_key: Ed25519PublicKey
    counter: int


@functools.cache
def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def signed(data: bytes, about: bytes, key: Ed25519PrivateKey | None = None) -> Assertion:
    """An assertion over these bytes, as an authenticator signs them."""
    key = key or _key()
    return Assertion(data, about, key.sign(about + hashlib.sha256(data).digest()))


@dataclass(frozen=True)
class Case:
    """An assertion, the counter that the service keeps, and why it is refused ("" where it is good)."""

    name: str
    said: Assertion
    why: str = ""
    kept: int = 41


def good(challenge: bytes, key: Ed25519PrivateKey | None = None) -> list[Case]:
    """Assertions that a service has to take."""
    data, about = client_data(ORIGIN, challenge), authenticator_data(RP_ID, 42)
    extended = authenticator_data(RP_ID, 42, 0x85) + bytes.fromhex("a1636b657901")
    parsed = json.loads(data)
    short = {name: parsed[name] for name in ("type", "challenge", "origin")}
    blanks = json.dumps(dict(reversed(parsed.items())), indent=1).encode()
    more = client_data(ORIGIN, challenge, other_keys_can_be_added_here="x")

    def counter(value: int) -> Assertion:
        return signed(data, authenticator_data(RP_ID, value), key)

    return [
        Case("an honest assertion", signed(data, about, key)),
        Case("one whose JSON has members that the standard does not name", signed(more, about, key)),
        Case("one whose JSON has blanks, and another order", signed(blanks, about, key)),
        Case("one without crossOrigin", signed(json.dumps(short).encode(), about, key)),
        Case("one of a synced passkey (flags BE and BS)",
             signed(data, authenticator_data(RP_ID, 42, 0x1D), key)),
        Case("one with extensions behind the counter", signed(data, extended, key)),
        Case("one of an authenticator that does not count", counter(0), kept=0),
        Case("the first one that counts", counter(1), kept=0),
        Case("one whose counter jumped", counter(HIGH)),
    ]  # fmt: skip


PLACES = (
    "https://records-clinic.example", "https://records.clinic.example.evil.test", "null",
    "https://evil.test/https://records.clinic.example", "http://records.clinic.example",
    "https://records.clinic.example:8443", "https://blog.clinic.example", "https://clinic.example",
)  # fmt: skip
ORIGIN_ = f"Compare the whole origin with {ORIGIN}: a relay has another one."
RP = "Its RP ID is another site's: the first 32 bytes are not the SHA-256 of tasks.RP_ID."
TYPE = "Its type is not webauthn.get."
STALE = "It answers another challenge: a thief who recorded an old log-in plays it again."
PRESENT = "Nobody touched the authenticator: flag UP is not set."
VERIFIED = "Nobody showed a finger or a PIN: flag UV is not set, so anybody who found the phone is in."
CLONE = "The counter did not go up: two devices have this key, or somebody plays an old one again."
BYTES = "The signature is not by this key over authenticator_data and SHA-256(client_data)."


def bad(challenge: bytes, key: Ed25519PrivateKey | None = None) -> dict[str, list[Case]]:
    """Assertions that a service has to refuse, by the part that looks at them."""
    data, about = client_data(ORIGIN, challenge), authenticator_data(RP_ID, 42)
    key = key or _key()
    right = signed(data, about, key)
    changed = bytearray(about)
    changed[33] ^= 1

    def other(**fields: Any) -> Assertion:
        return signed(client_data(ORIGIN, challenge, **fields), about, key)

    def without(member: str) -> Assertion:
        fields = {name: value for name, value in json.loads(data).items() if name != member}
        return signed(json.dumps(fields).encode(), about, key)

    def authenticator(rp_id: str = RP_ID, counter: int = 42, flags: int = 5) -> Assertion:
        return signed(data, authenticator_data(rp_id, counter, flags), key)

    return {
        "refuses what was made for another page": [
            *(Case(f"one made at {place}", other(origin=place), ORIGIN_) for place in PLACES),
            Case("one whose origin is null", other(origin=None), ORIGIN_),
            Case("one without an origin", without("origin"), ORIGIN_),
            Case("one for another RP ID", authenticator("evil.test"), RP),
            Case("one whose RP ID is the host", authenticator("records.clinic.example"), RP),
            Case("one made in another site's frame", other(crossOrigin=True),
                 "crossOrigin is true: another site shows your page in a frame and lets its visitor press."),
        ],
        "refuses what answers another question": [
            Case("one for another challenge", other(challenge=b64url(secrets.token_bytes(32))), STALE),
            Case("one for an empty challenge", other(challenge=""), STALE),
            Case("one without a challenge", without("challenge"), STALE),
            Case("one without a type", without("type"), TYPE),
            Case("one for a longer challenge", other(challenge=b64url(challenge) + "A"), STALE),
            Case("one for half of the challenge", other(challenge=b64url(challenge[:16])), STALE),
            Case("the answer to a registration", other(type="webauthn.create"), TYPE),
        ],
        "refuses what nobody touched or verified": [
            Case("one that nobody touched", authenticator(flags=0x04), PRESENT),
            Case("one with no flag", authenticator(flags=0), PRESENT),
            Case("one with every flag but those two", authenticator(flags=0xBA), PRESENT),
            Case("one without a finger or a PIN", authenticator(flags=0x01), VERIFIED),
        ],
        "refuses a counter that does not go up": [
            Case("one whose counter stands still", right, CLONE, kept=42),
            Case("one whose counter went back", authenticator(counter=7), CLONE),
            Case("one whose counter went back to 0", authenticator(counter=0), CLONE),
            Case("one whose counter is lower, its last byte higher", authenticator(counter=0x1FF), CLONE,
                 kept=0x200),
        ],
        "refuses what is not signed as it came": [
            Case("one signed by another key", signed(data, about, Ed25519PrivateKey.generate()), BYTES),
            Case("one whose signature is empty", replace(right, signature=b""), BYTES),
            Case("one whose authenticator data was changed",
                 replace(right, authenticator_data=bytes(changed)), BYTES),
            Case("one whose client data was written anew",
                 replace(right, client_data=json.dumps(json.loads(data)).encode()), BYTES),
            Case("one signed over the client data alone", Assertion(data, about, key.sign(data)), BYTES),
            Case("one signed over the client data, not its hash",
                 Assertion(data, about, key.sign(about + data)), BYTES),
        ],
        "refuses garbage with ValueError": [
            Case("one whose JSON is cut off", signed(data[:-9], about, key), "What came is no JSON."),
            Case("one whose JSON is a list", signed(b"[1]", about, key), "What came is no JSON object."),
            Case("one that is no UTF-8", signed(b"\xff\xfe{}", about, key), "What came is no text."),
            Case("one with 36 bytes of authenticator data",
                 signed(data, authenticator_data(RP_ID, 512)[:36], key),
                 "authenticator_data has 37 bytes or more.", kept=0),
            Case("one whose challenge is no base64url", other(challenge="ü" * 43), STALE),
            Case("one whose challenge is a number", other(challenge=7), STALE),
            Case("nothing at all", Assertion(b"", b"", b""), "What came is empty."),
        ],
    }  # fmt: skip


@task(
    minutes=14, difficulty=4, asvs="6.3.7", expects="function",
    hints=[
        "Three things come: JSON by the browser, bytes by the authenticator, a signature over both. What "
        "does each of them have to say?",
        "client_data: type, challenge (base64url without padding), origin, crossOrigin. authenticator_data: "
        "[:32], [32], [33:37]. Signed is authenticator_data + SHA-256(client_data), as bytes that came.",
        "public_key.verify raises InvalidSignature: turn it into ValueError. json.loads raises ValueError by "
        "itself, but a list has no .get. A counter of 0 is good while the kept one is 0.",
    ],
)  # fmt: skip
def assertion(answer: Callable, part: Any) -> None:
    """The check that a relay cannot pass."""
    challenge = secrets.token_bytes(32)
    honest = good(challenge)
    with part("accepts honest assertions, and gives back the new counter"):
        for case in honest:
            _honest(answer, case, challenge)
    for title, found in bad(challenge).items():
        with part(title):
            for case in found:
                _refused(answer, case, challenge)
    with part("believes the key and the challenge of this call"):
        _honest(answer, honest[0], challenge)
        stranger = Passkey(Ed25519PrivateKey.generate().public_key(), 0)
        _refused(answer, replace(honest[0], why="It is another user's passkey."), challenge, stranger)
        _refused(answer, replace(honest[0], why="The challenge is a new one."), secrets.token_bytes(32))


def _honest(answer: Callable, case: Case, challenge: bytes) -> None:
    try:
        said = answer(case.said, Passkey(_key().public_key(), case.kept), challenge)
    except Exception as error:
        fail(f"Refused: {case.name}. {guard.describe(error)}")
    due = int.from_bytes(case.said.authenticator_data[33:37])
    good = isinstance(said, int) and not isinstance(said, bool) and said == due
    told = f"{case.name.capitalize()}: its counter is {due}, and {shown(said, 30)} came back."
    expect(good, f"{told} The service keeps it for the next time.")


def _refused(answer: Callable, case: Case, challenge: bytes, passkey: Passkey | None = None) -> None:
    try:
        said = answer(case.said, passkey or Passkey(_key().public_key(), case.kept), challenge)
    except ValueError:
        return
    except Exception as error:
        told = f"{case.name.capitalize()}: no ValueError. {guard.describe(error)}"
        fail(f"{told} In a service that is a 500.")
    fail(f"Accepted: {case.name} (gave back {shown(said, 20)}). {case.why}")
