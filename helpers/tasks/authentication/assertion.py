"""What the task about a passkey's assertion asks of an answer (lesson 06)."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from helpers.judging import expect, fail, guard, task
from helpers.judging.values import shown
from helpers.lab.passkeys import Assertion, authenticator_data, client_data
from helpers.tasks.authentication.settings import ORIGIN, RP_ID


@dataclass(frozen=True)
class Passkey:
    """What a service keeps of a passkey: its public key, and the last counter that it has seen."""

    public_key: Ed25519PublicKey
    counter: int


class Case(NamedTuple):
    """An assertion, why it is refused ("" where it is good), and the counter that the service keeps."""

    name: str
    said: Assertion
    why: str = ""
    kept: int = 41


KEY = Ed25519PrivateKey.generate()


def _case(
    name: str, why: str, challenge: bytes, /, key: Ed25519PrivateKey | None, *, kept: int = 41,
    without: str = "", rp: str = RP_ID, flags: int = 5, counter: int = 42, more: bytes = b"", size: int = 99,
    write: Callable[[dict], bytes] = lambda fields: json.dumps(fields, separators=(",", ":")).encode(),
    signs: Callable[[bytes, bytes], bytes] = lambda about, data: about + hashlib.sha256(data).digest(),
    sent: Callable[[Assertion], Assertion] = lambda said: said, **members: Any,
) -> Case:  # fmt: skip
    """An assertion as browser and authenticator make it; one thing in it or after it can be another."""
    fields = json.loads(client_data(ORIGIN, challenge))
    fields |= {field: new(fields["challenge"]) if callable(new) else new for field, new in members.items()}
    data = write({field: value for field, value in fields.items() if field != without})
    about = (authenticator_data(rp, counter, flags) + more)[:size]
    said = Assertion(data, about, (key or KEY).sign(signs(about, data)))
    return Case(name, sent(said), why, kept)


PLACES = (
    "https://records-clinic.example", "https://records.clinic.example.evil.test", "null", "https://", "",
    "https://evil.test/https://records.clinic.example", "http://records.clinic.example", ORIGIN + "\n",
    "https://records.clinic.example:8443", "https://blog.clinic.example", "https://clinic.example",
)  # fmt: skip
# by the part that looks at them: {why they are refused: {what they are called: what is another in them}}
CASES: dict[str, dict[str, dict[str, dict[str, Any]]]] = {
    "accepts honest assertions, and gives back the new counter": {
        "": {
            "an honest assertion": {},
            "one whose JSON has members that the standard does not name":
                {"other_key": "x", "seen": None, "list": ["x", 1], "tokenBinding": {"status": "supported"}},
            "one whose JSON has blanks, and another order":
                {"write": lambda fields: json.dumps(dict(reversed(fields.items())), indent=1).encode()},
            "one without crossOrigin": {"without": "crossOrigin"},
            "one with flags BE and BS (a synced passkey), and two of the future": {"flags": 0x3F},
            "one with extensions behind the counter": {"flags": 0x85, "more": bytes.fromhex("a1636b657901")},
            "one of an authenticator that does not count": {"counter": 0, "kept": 0},
            "the first one that counts": {"counter": 1, "kept": 0},
            "one whose counter jumped": {"counter": 2**31 + 300}},
    },
    "refuses what was made for another page": {
        f"Compare the whole origin with {ORIGIN}: a relay has another one.": {
            **{f"one made at {place or 'no place'}": {"origin": place} for place in PLACES},
            "one whose origin is null": {"origin": None}, "one without an origin": {"without": "origin"},
            "one whose origin is a list": {"origin": [ORIGIN]}},
        "Its RP ID is another site's: the first 32 bytes are not the SHA-256 of tasks.RP_ID.": {
            "one for another RP ID": {"rp": "evil.test"},
            "one for another RP ID, with ours behind it": {
                "rp": "evil.test", "more": hashlib.sha256(RP_ID.encode()).digest()},
            "one whose RP ID is the host": {"rp": "records.clinic.example"}},
        "crossOrigin is true: another site shows your page in a frame and lets its visitor press.": {
            "one made in another site's frame": {"crossOrigin": True}},
    },
    "refuses what answers another question": {
        "It answers another challenge: a thief who recorded an old log-in plays it again.": {
            "one for another challenge": {"challenge": lambda right: right[::-1]},
            "one for an empty challenge": {"challenge": ""},
            "one without a challenge": {"without": "challenge"},
            "one for a longer challenge": {"challenge": lambda right: right + "A"},
            "one for half of the challenge": {"challenge": lambda right: right[:22]},
            "one whose challenge is no base64url": {"challenge": "ü" * 43},
            "one whose challenge is a number": {"challenge": 7}},
        "Its type is not webauthn.get.": {
            "one without a type": {"without": "type"}, "one with an empty type": {"type": ""},
            "the answer to a registration": {"type": "webauthn.create"},
            "one of a payment": {"type": "payment.get"}, "one of two types": {"type": ["webauthn.get", ""]}},
    },
    "refuses what nobody touched or verified": {
        "Nobody touched the authenticator: flag UP is not set.": {
            "one that nobody touched": {"flags": 0x04}, "one with no flag": {"flags": 0},
            "one with every flag but those two": {"flags": 0xBA}},
        "Nobody showed a finger or a PIN: flag UV is not set, so anybody who found the phone is in.": {
            "one without a finger or a PIN": {"flags": 0x01}},
    },
    "refuses a counter that does not go up": {
        "The counter did not go up: two devices have this key, or somebody plays an old one again.": {
            "one whose counter stands still": {"kept": 42}, "one whose counter went back": {"counter": 7},
            "one whose counter went back to 0": {"counter": 0}},
    },
    "refuses what is not signed as it came": {
        "The signature is not by this key over authenticator_data and SHA-256(client_data).": {
            "one signed by another key": {"key": Ed25519PrivateKey.generate()},
            "one whose signature is empty": {"sent": lambda said: replace(said, signature=b"")},
            "one whose authenticator data was changed": {"sent": lambda said: replace(
                said, authenticator_data=authenticator_data(RP_ID, 43))},
            "one whose client data was written anew": {"sent": lambda said: replace(
                said, client_data=json.dumps(json.loads(said.client_data)).encode())},
            "one signed over the client data alone": {"signs": lambda about, data: data},
            "one signed over the client data, not its hash": {"signs": lambda about, data: about + data}},
    },
    "refuses garbage with ValueError": {
        "authenticator_data has 37 bytes or more.": {
            "one with 36 bytes of authenticator data": {"size": 36, "counter": 512, "kept": 0},
            "one with no authenticator data": {"size": 0}},
        "What came is no JSON object.": {
            "one whose JSON is cut off": {"write": lambda fields: json.dumps(fields)[:-9].encode()},
            "one whose JSON is a list": {"write": lambda fields: b"[1]"},
            "one that is no UTF-8": {"write": lambda fields: b"\xff\xfe{}"},
            "nothing at all": {"sent": lambda said: Assertion(b"", b"", b"")},
            "one whose JSON is nested 100,000 deep": {"write": lambda fields: b"[" * 10**5}},
    },
}  # fmt: skip


def cases(challenge: bytes, key: Ed25519PrivateKey | None = None) -> dict[str, list[Case]]:
    """Assertions that a service has to take ("" is why they are refused), and to refuse, by their parts."""
    return {part: [_case(name, why, challenge, **{"key": key, **change}) for why, found in reasons.items()
                   for name, change in found.items()] for part, reasons in CASES.items()}  # fmt: skip


@task(
    minutes=14, difficulty=4, asvs="6.3.7", expects="function",
    hints=[
        "Three things come: JSON by the browser, bytes by the authenticator, a signature over both. What "
        "does each of them have to say?",
        "client_data: type, challenge (base64url without padding), origin, crossOrigin. authenticator_data: "
        "[:32], [32], [33:37]. Signed is authenticator_data + SHA-256(client_data), as bytes that came.",
        "public_key.verify raises InvalidSignature: turn it into ValueError. json.loads raises ValueError by "
        "itself (or RecursionError), and a list has no .get. A counter of 0 is good while the kept one is 0.",
    ],
)  # fmt: skip
def assertion(answer: Callable, part: Any) -> None:
    """The check that a relay cannot pass."""
    challenge = b"\xfb\xf0" + secrets.token_bytes(30)  # "-_" in base64url
    found = cases(challenge)
    for title in found:
        with part(title):
            for case in found[title]:
                _judged(answer, case, challenge)
    with part("believes the key and the challenge of this call"):
        honest = next(iter(found.values()))[0]
        _judged(answer, honest, challenge)
        stranger = Passkey(Ed25519PrivateKey.generate().public_key(), 0)
        _judged(answer, honest._replace(why="It is another user's passkey."), challenge, stranger)
        _judged(answer, honest._replace(why="The challenge is a new one."), secrets.token_bytes(32))


def _judged(answer: Callable, case: Case, challenge: bytes, passkey: Passkey | None = None) -> None:
    name = case.name[0].upper() + case.name[1:]
    try:
        said = answer(case.said, passkey or Passkey(KEY.public_key(), case.kept), challenge)
    except Exception as error:
        if not case.why:
            fail(f"Refused: {case.name}. {guard.describe(error.__cause__ or error.__context__ or error)}")
        told = f"{name}: no ValueError. {guard.describe(error)}"
        expect(isinstance(error, ValueError), f"{told} In a service that is a 500.")
        return
    if case.why:
        fail(f"Accepted: {case.name} (gave back {shown(said, 20)}). {case.why}")
    due = int.from_bytes(case.said.authenticator_data[33:37])
    told = f"{name}: its counter is {due}, and {shown(said, 30)} came back."
    expect(type(said) is int and said == due, f"{told} The service keeps it for the next time.")
