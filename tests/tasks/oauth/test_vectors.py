"""The arithmetic and the tokens of lesson 07's checks, against the standards and other implementations."""

from __future__ import annotations

import secrets

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oauth2.rfc7636.challenge import CODE_VERIFIER_PATTERN
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt as joserfc_jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import recordings, words
from helpers.tasks.oauth.id_token import _forged, _honest, keys
from helpers.tasks.oauth.pkce import RFC, _ill_formed
from tests.wrong_answers.oauth.pkce import fits
from tests.wrong_answers.oauth.redirect import port_cut_out, right


def test_the_published_pair() -> None:
    """RFC 7636, appendix B, from the 32 octets that it begins with."""
    octets = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77,
        105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ]  # fmt: skip
    verifier, challenge = RFC
    assert words.b64url(bytes(octets)) == verifier
    assert words.s256(verifier) == challenge == create_s256_code_challenge(verifier)
    assert fits(*RFC)


@settings(max_examples=50, deadline=None)
@given(st.text(words.UNRESERVED, min_size=43, max_size=128))
def test_challenges_are_authlibs(verifier: str) -> None:
    assert words.s256(verifier) == create_s256_code_challenge(verifier)
    assert CODE_VERIFIER_PATTERN.match(verifier) and fits(verifier, words.s256(verifier))


def test_what_is_ill_formed_is_so_for_authlib_too() -> None:
    """But for the line break at the end, which its `$` lets pass."""
    passed = [why for text, why in _ill_formed() if CODE_VERIFIER_PATTERN.match(str(text))]
    assert passed == ["a line break at its end"]


def _judged(token: object, nonce: str) -> str:
    """What joserfc, which shares nothing with PyJWT, says of an ID token; and the rules of OpenID Connect."""
    key = ECKey.import_key(keys()[1])
    claims = joserfc_jwt.decode(str(token), key, algorithms=["ES256"]).claims
    present = {"essential": True}
    registry = joserfc_jwt.JWTClaimsRegistry(
        iss={**present, "value": tasks.ISSUER}, sub=present, exp=present, iat=present,
        aud={**present, "value": tasks.CLIENT}, nonce={**present, "value": nonce},
    )  # fmt: skip
    registry.validate(claims)
    aud = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims["nonce"] != nonce:  # joserfc also takes a list that holds the text
        raise ValueError("nonce")
    if claims.get("azp", None if len(aud) > 1 else tasks.CLIENT) != tasks.CLIENT:
        raise ValueError("azp")
    return str(claims["sub"])


def test_honest_id_tokens_are_so_for_another_library() -> None:
    nonce = secrets.token_urlsafe(16)
    assert [_judged(token, nonce) for token, _, _ in _honest(nonce)] == [sub for _, sub, _ in _honest(nonce)]


def test_forged_id_tokens_are_so_for_another_library() -> None:
    nonce = secrets.token_urlsafe(16)
    for group, cases in _forged(nonce).items():
        for token, what in cases:
            with pytest.raises((JoseError, ValueError, TypeError)):
                pytest.fail(f"{group}: {what} {_judged(token, nonce)}")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 70_000), st.sampled_from(["/callback", "/other", "/callback?x=1", "", "/callback#y"]),
       st.sampled_from(["127.0.0.1", "[::1]", "localhost", "127.0.0.1.evil.example"]))  # fmt: skip
def test_two_answers_to_redirect_agree(port: int, path: str, host: str) -> None:
    uri, registered = f"http://{host}:{port}{path}", ["http://127.0.0.1/callback"]
    due = host == "127.0.0.1" and path == "/callback" and port < 65_536
    assert right(uri, registered) == port_cut_out(uri, registered) == due


def test_each_recorded_flow_is_asked_about() -> None:
    assert list(recordings) == list(tasks.name_fault.lines)


