"""Lesson 05: the attack on a verifier of two families."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt

from helpers.judging.values import b64url as b64
from helpers.judging.values import unb64url as unb64
from helpers.tasks.jwt_access_control import confuse
from tests.wrong_answers.jwt_access_control.answers import bank_of, sign


def _admin(token: str) -> dict[str, Any]:
    return {**json.loads(unb64(token.split(".")[1])), "role": "admin"}


def forger(
    write: Callable[[dict[str, Any]], str] = json.dumps, key: Callable[[bytes], bytes] = bytes,
    alg: str = "HS256", end: Callable[[str], Any] = str,
) -> Callable[[str, bytes], Any]:  # fmt: skip
    """A confuse: how claims are written, which bytes are the secret, what the header says, how it ends."""

    def answer(token: str, jwk: bytes) -> Any:
        signed = f"{b64(json.dumps({'alg': alg}).encode())}.{b64(write(_admin(token)).encode())}"
        return end(f"{signed}.{b64(hmac.digest(key(jwk), signed.encode(), 'sha256'))}")

    return answer


bank = bank_of(confuse, {
    "by_pyjwt": (lambda t, jwk: jwt.encode(_admin(t), jwk, algorithm="HS256"), "looks like a JWK"),
    "keeps_the_header": (forger(alg="ES256"), "Still ES256"),
    "alg_none": (forger(alg="none"), "does not fall for none"),
    "stripped": (forger(key=bytes.strip), "the file with all its line breaks"),
    "still_a_nurse": (forger(lambda c: json.dumps({**c, "role": "nurse"})), "its role is not admin"),
    "lost_claims": (forger(lambda c: '{"role": "admin"}'), "Other claims than role changed"),
    "python_for_json": (forger(str), "str and repr write Python"),
    "a_list": (forger(lambda c: json.dumps([c])), "no JSON object of claims"),
    "bytes": (forger(end=str.encode), "confuse gave back a bytes"),
    "other_alphabet": (forger(end=lambda token: token.replace("_", "/") + "="), "ordinary base64"),
    "two_parts": (forger(end=lambda token: token.rpartition(".")[0]), "three parts, two dots"),
})  # fmt: skip


@bank.right(confuse)
def by_the_sign_of_task_one(token: str, jwk: bytes) -> str:
    return sign(b'{"alg":"HS256"}', json.dumps(_admin(token), ensure_ascii=False).encode(), jwk)
