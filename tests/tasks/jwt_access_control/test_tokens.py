"""Lesson 05 on its own ground: the learner's tokens and another JOSE library read each other's."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import jwt
import pytest
from joserfc import errors
from joserfc import jwt as jose
from joserfc.jwk import KeySet, OctKey, import_key

from helpers import build, course
from helpers.attacks import forged
from helpers.attacks.tokens import Issuer, claims_of
from helpers.clinic import tokens as sloppy
from helpers.judging.refusals import Case
from helpers.tasks import jwt_access_control as tasks
from tests.figures import code_cells

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "jwt_access_control")
KEY = bytes(range(32))


def corpus(issuer: Issuer) -> list[Case]:
    """Every token that the verifier's check tries, but for the one with a key server."""
    made = forged.unsigned(issuer) + forged.wrong_keys(issuer, "http://127.0.0.1:9/")
    return made + forged.misused(issuer) + forged.garbage(issuer)


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """What the solution's cells define, run as they stand."""
    names: dict[str, Any] = {}
    for cell in code_cells(build.read(LESSON.path("solutions"))):
        if not re.search(r"^tasks\.\w+\.check", cell.source, re.MULTILINE):
            exec(cell.source, names)  # noqa: S102
    return names


def test_joserfc_reads_a_token_made_by_hand(answers: dict[str, Any]) -> None:
    token = answers["sign"](b'{"alg":"HS256","typ":"JWT"}', b'{"sub":"ada"}', KEY)
    assert jose.decode(token, OctKey.import_key(KEY)).claims == {"sub": "ada"}
    with pytest.raises(errors.BadSignatureError):
        jose.decode(token, OctKey.import_key(KEY[::-1]))


def test_a_verifier_made_by_hand_reads_what_joserfc_signs(answers: dict[str, Any]) -> None:
    token = jose.encode({"alg": "HS256"}, {"sub": "ada"}, OctKey.import_key(KEY))
    assert json.loads(answers["verify"](token, KEY, "HS256")) == {"sub": "ada"}
    with pytest.raises(ValueError):
        answers["verify"](token, KEY[::-1], "HS256")


def test_joserfc_reads_what_the_key_ring_issues(answers: dict[str, Any]) -> None:
    ring = answers["KeyRing"]()
    before = ring.issue({"sub": "ada", "exp": int(time.time()) + 60})
    ring.rotate()
    after = ring.issue({"sub": "ben", "exp": int(time.time()) + 60})
    published = ring.jwks()
    keys = KeySet.import_key_set(published if "keys" in published else {"keys": published})
    for token, subject in ((before, "ada"), (after, "ben")):
        assert jose.decode(token, keys, algorithms=["ES256"]).claims["sub"] == subject


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # by RFC 9864, for names that say the curve
@pytest.mark.parametrize("which", ["old", "new"])
def test_the_verifier_reads_what_joserfc_signs(answers: dict[str, Any], which: str) -> None:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    issuer = Issuer()
    signer = getattr(issuer, which)
    pem = signer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key = import_key(pem, "EC" if signer.algorithm == "ES256" else "OKP")
    header = {"alg": signer.algorithm, "kid": signer.kid, "typ": tasks.TYP}
    claims = issuer.claims()
    token = jose.encode(header, claims, key, algorithms=[signer.algorithm])
    assert answers["verify_token"](token, issuer.keys()) == claims
    with pytest.raises(jwt.InvalidTokenError):
        answers["verify_token"](token, {})


def test_the_corpus_is_wide_and_honest_users_are_many(answers: dict[str, Any]) -> None:
    issuer = Issuer()
    forged, honest = corpus(issuer), issuer.honest()
    assert len({case.name for case in forged}) >= 25
    assert len({name for name, _, _ in honest}) >= 8
    for case in forged:
        with pytest.raises(jwt.InvalidTokenError):
            answers["verify_token"](case.token, issuer.keys())
    for _, token, claims in honest:
        assert answers["verify_token"](token, issuer.keys()) == claims


def test_honest_tokens_live_as_long_as_the_lesson_says() -> None:
    lives = [claims["exp"] - claims["iat"] for _, _, claims in Issuer().honest()]
    assert min(lives) > 0 and max(lives) <= 600


def test_a_short_secret_is_no_fault_of_who_cracks_it() -> None:
    """PyJWT warns of each guess: the verdict must not hand that on as the learner's mistake."""
    loose = {"verify_exp": False, "verify_aud": False}

    def crack(token: str, words: list[str]) -> str | None:
        for word in words:
            try:
                claims = jwt.decode(token, word, algorithms=["HS256"], options=loose)
            except jwt.InvalidTokenError:
                continue
            return jwt.encode({**claims, "role": "admin", "exp": int(time.time()) + 3600}, word)
        return None

    verdict = tasks.crack.check(crack)
    assert verdict.passed and not verdict.notes, verdict


def test_a_class_that_cannot_be_made_is_told_so_once() -> None:
    class Broken:
        def __init__(self, clock: Any) -> None:
            self.end = clock + 1

        def revoke(self, claims: dict) -> None:
            self.end = claims["exp"]

    told = tasks.revocations.check(Broken)
    assert len(told.parts) == 1 and "self.end = clock + 1" in told.message, told


def test_a_verifier_that_only_reads_falls_to_most_of_the_corpus() -> None:
    fallen, issuer = 0, Issuer()
    cases = corpus(issuer)
    for case in cases:
        try:
            fallen += isinstance(claims_of(case.token), dict)
        except (ValueError, IndexError, TypeError, AttributeError):
            continue
    assert fallen >= len(cases) / 2


def test_the_sloppy_verifier_believes_an_unsigned_token() -> None:
    token = jwt.encode({"sub": "root", "role": "admin"}, None, algorithm="none")
    assert sloppy.sloppy_verify(token)["role"] == "admin"
