"""Lesson 05: the attack on a verifier of two families."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt

from helpers.judging.values import b64url as b64
from helpers.judging.values import unb64url as unb64
from helpers.tasks.jwt_access_control import confuse
from tests.wrong_answers import Bank
from tests.wrong_answers.jwt_access_control.answers import sign

bank = Bank()
HEAD = b'{"alg":"HS256"}'


def _admin(token: str) -> dict[str, Any]:
    return {**json.loads(unb64(token.split(".")[1])), "role": "admin"}


def forger(
    write: Callable[[dict[str, Any]], str] = json.dumps,
    key: Callable[[bytes], bytes] = bytes,
    header: bytes = HEAD,
) -> Callable[[str, bytes], str]:
    """A confuse: how claims are written, which bytes are the secret, what the header says."""

    def answer(token: str, jwk: bytes) -> str:
        signed = f"{b64(header)}.{b64(write(_admin(token)).encode())}"
        return f"{signed}.{b64(hmac.digest(key(jwk), signed.encode(), 'sha256'))}"

    return answer


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "by_pyjwt": (lambda t, jwk: jwt.encode(_admin(t), jwk, algorithm="HS256"), "should not be used as an"),
    "keeps_the_header": (forger(header=b'{"alg":"ES256"}'), "Still ES256"),
    "alg_none": (forger(header=b'{"alg":"none"}'), "does not fall for none"),
    "stripped": (forger(key=bytes.strip), "the file with all its line breaks"),
    "written_anew": (forger(key=lambda jwk: json.dumps(json.loads(jwk)).encode()), "Wrong signature"),
    "still_a_nurse": (forger(lambda c: json.dumps({**c, "role": "nurse"})), "its role is not admin"),
    "lost_claims": (forger(lambda c: '{"role": "admin"}'), "Other claims than role changed"),
    "python_for_json": (forger(str), "str and repr write Python"),
    "a_list": (forger(lambda c: json.dumps([c])), "no JSON object of claims"),
    "bytes": (lambda *given: forger()(*given).encode(), "confuse gave back a bytes"),
    "other_alphabet": (lambda *given: forger()(*given).replace("_", "/") + "=", "ordinary base64"),
    "two_parts": (lambda *given: forger()(*given).rpartition(".")[0], "three parts, two dots"),
}
for name, (answer, says) in WRONG.items():
    bank.add(confuse, name, answer, says=says)


@bank.right(confuse)
def mac_by_hashlib(token: str, jwk: bytes) -> str:
    signed = f"{b64(HEAD)}.{b64(json.dumps(_admin(token)).encode())}"
    return f"{signed}.{b64(hmac.new(jwk, signed.encode(), hashlib.sha256).digest())}"


@bank.right(confuse)
def by_the_sign_of_task_one(token: str, jwk: bytes) -> str:
    return sign(HEAD, json.dumps(_admin(token), ensure_ascii=False).encode(), jwk)
