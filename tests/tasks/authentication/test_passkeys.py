"""Passkeys: the lesson's and the exercise's checks beside the library `webauthn`, and a real browser."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from webauthn import verify_authentication_response
from webauthn.helpers import encode_cbor
from webauthn.helpers.exceptions import WebAuthnException

from helpers import build, course, lab
from helpers.judging.values import b64url, unb64url
from helpers.lab import passkeys as device
from helpers.tasks import authentication as tasks
from helpers.tasks.authentication import relay
from helpers.tasks.authentication.assertion import Case, cases
from tests.figures import code_cells
from tests.wrong_answers.authentication.assertion import check as by_hand

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "authentication")
ORIGIN, RP_ID = "https://clinic.example", "clinic.example"
# what the library leaves to its caller, or takes more strictly than the standard asks
BEYOND = {"one made in another site's frame", "one whose JSON is nested 100,000 deep"}


def cose(key: Any) -> bytes:
    """A public key as authenticators send it (COSE, RFC 9053)."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return encode_cbor({1: 1, 3: -8, -1: 6, -2: key.public_bytes(Encoding.Raw, PublicFormat.Raw)})
    point = key.public_numbers()
    return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})


def library(said: device.Assertion, key: Any, challenge: bytes, counter: int, origin: str, rp_id: str) -> int:
    """What `webauthn` says: the new counter. Raises ValueError where it refuses."""
    parts = {
        "clientDataJSON": b64url(said.client_data),
        "authenticatorData": b64url(said.authenticator_data),
        "signature": b64url(said.signature),
    }
    try:
        return verify_authentication_response(
            credential={"id": "AQ", "rawId": "AQ", "type": "public-key", "response": parts},
            expected_challenge=challenge,
            expected_rp_id=rp_id,
            expected_origin=origin,
            credential_public_key=cose(key),
            credential_current_sign_count=counter,
            require_user_verification=True,
        ).new_sign_count
    except WebAuthnException as error:
        raise ValueError(str(error)) from error


def verdict(call: Callable[..., int], *given: Any) -> str | int:
    try:
        return call(*given)
    except (ValueError, InvalidSignature):
        return "refused"


def cells(*names: str) -> list[str]:
    """The lesson's cells that define these functions."""
    sources = [cell.source for cell in code_cells(build.read(LESSON.path("notebooks")))]
    return [source for source in sources if any(f"def {name}(" in source for name in names)]


@pytest.fixture(scope="module")
def lesson() -> dict[str, Any]:
    """The lesson's `check`, with the line that it leaves out at first."""
    names: dict[str, Any] = {"ORIGIN": ORIGIN, "RP_ID": RP_ID, "hashlib": hashlib}
    (source,) = cells("check")
    exec(source, names)  # noqa: S102
    names["EXPECTED"]["origin"] = ORIGIN
    return names


def test_the_library_says_the_same_of_every_assertion_of_the_exercise() -> None:
    challenge, key = secrets.token_bytes(32), ed25519.Ed25519PrivateKey.generate()
    found = [case for part in cases(challenge, key).values() for case in part]

    def ours(case: Case) -> int:
        return int(by_hand()(case.said, tasks.Passkey(key.public_key(), case.kept), challenge))

    def theirs(case: Case) -> int:
        return library(case.said, key.public_key(), challenge, case.kept, tasks.ORIGIN, tasks.RP_ID)

    said = {case.name: verdict(ours, case) for case in found}
    assert {name for name, one in said.items() if one == "refused"} == {c.name for c in found if c.why}
    other = [c.name for c in found if c.name not in BEYOND and verdict(theirs, c) != said[c.name]]
    assert not other
    assert sum(one == "refused" for one in said.values()) >= 30


def test_the_lessons_check_and_the_library_agree(lesson: dict[str, Any]) -> None:
    """Each byte of an assertion changed in turn, and each thing that is expected."""
    phone = device.Authenticator()
    key, challenge = phone.register(RP_ID), secrets.token_bytes(32)
    said = device.Browser({}, phone).get_assertion(ORIGIN, RP_ID, challenge)

    def both(one: device.Assertion, asked: bytes = challenge, counter: int = 0, by: Any = key) -> str | int:
        ours = verdict(lesson["check"], one, by, asked, counter)
        theirs = verdict(library, one, by, asked, counter, ORIGIN, RP_ID)
        assert ours == theirs
        return ours

    assert both(said) == 1
    assert both(said, counter=1) == "refused"
    assert both(said, secrets.token_bytes(32)) == "refused"
    assert both(said, by=ec.generate_private_key(ec.SECP256R1()).public_key()) == "refused"
    for place in range(37):
        data = bytearray(said.authenticator_data)
        data[place] ^= 1
        assert both(device.Assertion(said.client_data, bytes(data), said.signature)) == "refused"
    elsewhere = phone.sign(RP_ID, device.client_data("https://blog.clinic.example", challenge))
    assert both(elsewhere) == "refused"


def test_the_browser_keeps_sites_apart() -> None:
    phone = device.Authenticator()
    phone.register(RP_ID)
    browser = device.Browser({}, phone)
    for site in (relay.LOOK_ALIKE, "https://notclinic.example", "https://clinic.example.evil.test"):
        with pytest.raises(device.NoPasskey, match="may not ask"):
            browser.get_assertion(site, RP_ID, b"x")
    with pytest.raises(device.NoPasskey, match="no passkey for"):
        browser.get_assertion(relay.LOOK_ALIKE, "clinic-example.net", b"x")
    assert json.loads(browser.get_assertion(relay.BLOG, RP_ID, b"x").client_data)["origin"] == relay.BLOG


CREATE = """async ([rp, challenge]) => {
  const made = await navigator.credentials.create({publicKey: {
    rp: {id: rp, name: "Clinic"}, user: {id: new Uint8Array([1]), name: "ben", displayName: "Ben"},
    challenge: new Uint8Array(challenge), pubKeyCredParams: [{type: "public-key", alg: -7}],
    authenticatorSelection: {residentKey: "required", userVerification: "required"}}});
  return Array.from(new Uint8Array(made.response.getPublicKey()));
}"""
GET = """async ([rp, challenge]) => {
  const got = await navigator.credentials.get({publicKey: {
    rpId: rp, challenge: new Uint8Array(challenge), userVerification: "required"}});
  return ["clientDataJSON", "authenticatorData", "signature"].map(
    part => Array.from(new Uint8Array(got.response[part])));
}"""


def test_chromiums_own_authenticator_passes_the_lessons_check(
    lesson: dict[str, Any], chrome: lab.browser.Browser
) -> None:
    """A real browser and its virtual authenticator: what the lesson checks is what they send."""
    challenge, got = secrets.token_bytes(32), {}

    def page(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<title>passkey</title>"]

    def act(tab: Any) -> None:
        cdp = tab.context.new_cdp_session(tab)
        cdp.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True}
        options |= {"isUserVerified": True, "automaticPresenceSimulation": True, "hasResidentKey": True}
        cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        given = ["localhost", list(challenge)]
        got["key"] = load_der_public_key(bytes(tab.evaluate(CREATE, given)))
        got["said"] = device.Assertion(*map(bytes, tab.evaluate(GET, given)))

    with lab.serve(page) as server:
        origin = f"http://localhost:{server.port}"
        chrome.visit(origin, actions=[act])
    names = {**lesson, "ORIGIN": origin, "RP_ID": "localhost"}
    (source,) = cells("check")
    exec(source, names)  # noqa: S102
    names["EXPECTED"]["origin"] = origin
    count = names["check"](got["said"], got["key"], challenge, 0)
    assert count == library(got["said"], got["key"], challenge, 0, origin, "localhost")
    names["EXPECTED"]["origin"] = ORIGIN
    with pytest.raises(ValueError, match="origin is http://localhost"):
        names["check"](got["said"], got["key"], challenge, 0)
    assert unb64url(json.loads(got["said"].client_data)["challenge"]) == challenge
