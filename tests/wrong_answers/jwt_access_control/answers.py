"""Lesson 05: right answers, and the material that the banks vary them with."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt
from flask import request

from helpers.judging import Task
from helpers.judging.values import b64url as b64
from helpers.tasks import jwt_access_control as tasks
from tests.wrong_answers import Bank

Keys = dict[str, Any]
Rows = dict[str, tuple[Any, ...]]  # name -> (answer, what is said of it[, its kind])
V, R = "vulnerable", "refuses"
NEEDED = ["exp", "iat", "iss", "aud", "sub", "jti"]


def bank_of(task: Task, rows: Rows, whole: Callable[[Any], tuple] = lambda answer: (answer,)) -> Bank:
    """The wrong answers of a task; `whole` puts beside one of them what else is handed in."""
    bank = Bank()
    for name, (answer, says, *kind) in rows.items():
        bank.add(task, name, *whole(answer), says=says, kind=kind[0] if kind else "misconception")
    return bank


def lax(text: str) -> bytes:
    """base64url as Python decodes it: signs of no alphabet are skipped."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def strict(text: str) -> bytes:
    """base64url as RFC 7515 wants it; ValueError for another writing of the same bytes."""
    data = lax(text)
    if b64(data) != text:
        raise ValueError("not canonical")
    return data


def sign(header: bytes, payload: bytes, key: bytes) -> str:
    """A compact token; the header names the hash."""
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hmac.digest(key, signed.encode(), 'sha' + json.loads(header)['alg'][2:]))}"


def verifier(
    same: Callable[[bytes, bytes], bool] = hmac.compare_digest,
    good: Callable[[dict, str], bool] = lambda header, alg: header["alg"] == alg, first: bool = False,
    read: Callable[[str], bytes] = strict,
) -> Callable[[str, bytes, str], bytes]:  # fmt: skip
    """A `verify` by hand: how MACs are compared, which headers are good and when, how text is read."""

    def judge(head: str, alg: str) -> None:
        fields = json.loads(read(head))
        if not isinstance(fields, dict) or "alg" not in fields or not good(fields, alg):
            raise ValueError("alg")

    def verify(token: str, key: bytes, alg: str) -> bytes:
        head, payload, mac = token.split(".")
        if first:
            judge(head, alg)
        if not same(hmac.digest(key, f"{head}.{payload}".encode(), "sha" + alg[2:]), read(mac)):
            raise ValueError("MAC")
        judge(head, alg)
        return read(payload)

    return verify


def named(token: str, keys: Keys) -> Any:
    """The key that a token names, out of `keys`."""
    kid = jwt.get_unverified_header(token).get("kid")
    if not isinstance(kid, str) or kid not in keys:
        raise jwt.InvalidTokenError("no key of this name")
    return keys[kid]


def decoded(token: str, key: Any, typed: bool = True, **changes: Any) -> dict[str, Any]:
    """The claims of an access token under this key; one setting at a time can be another."""
    settings = {
        "algorithms": [getattr(key, "algorithm_name", "")], "audience": tasks.AUDIENCE,
        "issuer": tasks.ISSUER, "leeway": tasks.LEEWAY, "options": {"require": NEEDED}, **changes,
    }  # fmt: skip
    found = jwt.decode_complete(token, key, **settings)
    if typed and found["header"].get("typ") != tasks.TYP:
        raise jwt.InvalidTokenError("no access token")
    return found["payload"]


def refusal(status: int, challenge: str = "Bearer") -> Any:
    """A refusal with a challenge, as a Flask view gives it back."""
    return {"error": "refused"}, status, {"WWW-Authenticate": challenge}


def bearer() -> str | None:
    """The token of this request's Authorization header, or None."""
    words = request.headers.get("Authorization", "").split()
    return words[1] if len(words) == 2 and words[0].lower() == "bearer" else None


def whole_header() -> str | None:
    """The mistake of the copied snippet."""
    return request.headers.get("Authorization")


def any_scheme() -> str | None:
    """The second of two words, whatever the first is."""
    words = (whole_header() or "").split()
    return words[1] if len(words) == 2 else None
