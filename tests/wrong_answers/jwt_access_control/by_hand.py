"""Lesson 05: tokens made by hand."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable
from typing import Any

import jwt

from helpers.judging.values import b64url as b64
from helpers.tasks.jwt_access_control import by_hand
from tests.wrong_answers import Bank
from tests.wrong_answers.jwt_access_control.answers import lax, sign, strict, verifier

bank = Bank()
verify = verifier()

# --- sign


def _padded(header: bytes, payload: bytes, key: bytes) -> str:
    return ".".join(base64.urlsafe_b64encode(lax(p)).decode() for p in sign(header, payload, key).split("."))


def _ordinary(header: bytes, payload: bytes, key: bytes) -> str:
    return sign(header, payload, key).replace("-", "+").replace("_", "/")


def _hexadecimal(header: bytes, payload: bytes, key: bytes) -> str:
    signed, _, mac = sign(header, payload, key).rpartition(".")
    return f"{signed}.{b64(strict(mac).hex().encode())}"


def _bare_hexadecimal(header: bytes, payload: bytes, key: bytes) -> str:
    signed, _, mac = sign(header, payload, key).rpartition(".")
    return f"{signed}.{strict(mac).hex()}"


def _over_bytes(header: bytes, payload: bytes, key: bytes) -> str:
    mac = hmac.digest(key, header + b"." + payload, "sha" + json.loads(header)["alg"][2:])
    return f"{b64(header)}.{b64(payload)}.{b64(mac)}"


def _sha256_for_all(header: bytes, payload: bytes, key: bytes) -> str:
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hmac.digest(key, signed.encode(), 'sha256'))}"


def _tidy_json(header: bytes, payload: bytes, key: bytes) -> str:
    return sign(json.dumps(json.loads(header)).encode(), payload, key)


SIGNS: dict[str, tuple[Callable[..., Any], str]] = {
    "padding": (_padded, "Padding"),
    "ordinary_base64": (_ordinary, "not safe in a URL"),
    "mac_in_hexadecimal": (_hexadecimal, "encode the MAC's bytes, not its text"),
    "bare_hexadecimal": (_bare_hexadecimal, "it is hexadecimal, and has to be"),
    "mac_over_decoded_bytes": (_over_bytes, "over the text 'first.second', with the key"),
    "sha256_for_all": (_sha256_for_all, "it holds 32 bytes, and 48 belong there"),
    "json_written_anew": (_tidy_json, "byte for byte as given"),
    "bytes_for_text": (lambda *given: sign(*given).encode(), "a token is text"),
    "without_signature": (lambda *given: sign(*given).rpartition(".")[0], "yours has 2 part"),
    "line_break": (lambda *given: sign(*given) + "\n", "a line break stands in"),
}
for name, (answer, says) in SIGNS.items():
    bank.add(by_hand, name, answer, verify, says=says)

# --- verify


def _decode_only(token: str, key: bytes, alg: str) -> bytes:
    return lax(token.split(".")[1])


def _alg_of_the_header(token: str, key: bytes, alg: str) -> bytes:
    return verify(token, key, json.loads(lax(token.split(".")[0]))["alg"])


def _refuses_all(token: str, key: bytes, alg: str) -> bytes:
    raise ValueError("no")


def _none_for_bad(token: str, key: bytes, alg: str) -> bytes | None:
    try:
        return verify(token, key, alg)
    except ValueError:
        return None


_seen: dict[str, bytes] = {}


def _remembers(token: str, key: bytes, alg: str) -> bytes:
    if token not in _seen:
        _seen[token] = verify(token, key, alg)
    return _seen[token]


VERIFIERS: dict[str, tuple[Callable[..., Any], str]] = {
    "alg_of_the_header": (_alg_of_the_header, "alg HS224 with a right HS224 MAC"),
    "alg_not_looked_at": (verifier(good=lambda h, alg: True), "alg 'RS256', under a right"),
    "in_any_case": (verifier(good=lambda h, alg: str(h["alg"]).upper() == alg), "alg 'hs256', under"),
    "alg_in_a_set": (verifier(good=lambda h, alg: h["alg"] in {alg}), "unhashable type"),
    "header_as_a_whole": (verifier(good=lambda h, alg: h == {"alg": alg, "typ": "JWT"}),
                          "whether more than alg is demanded"),
    "zip_stops_early": (verifier(lambda a, b: all(x == y for x, y in zip(a, b))),  # noqa: B905
                        "an empty MAC"),
    "lax": (verifier(read=lax), "inside the header, under a right MAC"),
    "header_first": (verifier(first=True), "Compute the MAC before you parse"),
    "none_for_bad": (_none_for_bad, "gave back None instead of raising ValueError"),
    "remembers": (_remembers, "that you have just accepted, under another key"),
    "gives_the_header": (lambda token, *given: verify(token, *given) and strict(token.split(".")[0]),
                         "something else than the payload's bytes"),
    "text_for_bytes": (lambda *given: verify(*given).decode("latin-1"), "verify gave back a str"),
}  # fmt: skip
bank.add(by_hand, "decode_only", sign, _decode_only, says="alg none without a signature", kind="vulnerable")
bank.add(by_hand, "refuses_all", sign, _refuses_all, says="An honest HS256 token was", kind="refuses")
for name, (answer, says) in VERIFIERS.items():
    bank.add(by_hand, name, sign, answer, says=says)

# --- right in another style


def careful(token: str, key: bytes, alg: str) -> bytes:
    """Parses first, and is ready for everything."""
    try:
        if json.loads(strict(token.strip().split(".")[0]))["alg"] != alg:
            raise ValueError("alg")
        return verify(token.strip(), key, alg)
    except Exception as error:
        raise ValueError("no token of mine") from error


def by_pyjws(header: bytes, payload: bytes, key: bytes) -> str:
    """PyJWT writes the header itself, so only the MAC is taken from it."""
    alg = json.loads(header)["alg"]
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(jwt.get_algorithm_by_name(alg).sign(signed.encode(), key))}"


def as_text(token: str, key: bytes, alg: str) -> bytes:
    """Compares the third part as text: only the right writing is right."""
    head, payload, mac = token.split(".")
    good = b64(hmac.digest(key, f"{head}.{payload}".encode(), alg.replace("HS", "sha")))
    if not hmac.compare_digest(good.encode(), mac.encode()):
        raise ValueError("MAC")
    match json.loads(strict(head)):
        case {"alg": named} if named == alg:
            return strict(payload)
    raise ValueError("alg")


bank.add(by_hand, "careful", sign, careful, kind="right")
bank.add(by_hand, "as_text", by_pyjws, as_text, kind="right")
