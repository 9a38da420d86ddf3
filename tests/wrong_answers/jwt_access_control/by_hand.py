"""Lesson 05: tokens made by hand."""

from __future__ import annotations

import base64
import hmac
import json
import re
from typing import Any

from helpers.judging.values import b64url as b64
from helpers.tasks.jwt_access_control import by_hand
from tests.wrong_answers.jwt_access_control.answers import (
    R,
    V,
    bank_of,
    lax,
    sign,
    strict,
    verifier,
)

verify = verifier()


def signing(mac: Any = hmac.digest, head: Any = bytes, end: Any = str, text: Any = b64) -> Any:
    """A `sign`: how the MAC is made, the header written, the token ended, the parts encoded."""

    def answer(header: bytes, payload: bytes, key: bytes) -> Any:
        signed = f"{text(head(header))}.{text(payload)}"
        name = "sha" + json.loads(header)["alg"][2:]
        return end(f"{signed}.{text(mac(key, signed.encode(), name))}")

    return answer


def _over_bytes(key: bytes, signed: bytes, name: str) -> bytes:
    return hmac.digest(key, b".".join(strict(part) for part in signed.decode().split(".")), name)


def _of_the_header(token: str, key: bytes, alg: str) -> bytes:
    return verify(token, key, json.loads(lax(token.split(".")[0]))["alg"])


def _none_for_bad(*given: Any) -> bytes | None:
    try:
        return verify(*given)
    except ValueError:
        return None


def _by_substring(key: bytes, signed: bytes, name: str) -> bytes:
    header = lax(signed.split(b".")[0].decode())
    return hmac.digest(key, signed, next(f"sha{n}" for n in (256, 384, 512) if b"HS%d" % n in header))


def _dollar(text: str) -> bytes:
    if not re.match(r"^[\w-]*$", text, re.ASCII):
        raise ValueError("alphabet")
    return strict(text.strip())


def _refuses_all(token: str, key: bytes, alg: str) -> bytes:
    raise ValueError("no")


_seen: dict[str, bytes] = {}


def _remembers(token: str, key: bytes, alg: str) -> bytes:
    if token not in _seen:
        _seen[token] = verify(token, key, alg)
    return _seen[token]


bank = bank_of(by_hand, {
    "padding": (signing(text=lambda data: base64.urlsafe_b64encode(data).decode()), "Padding"),
    "ordinary_base64": (signing(end=lambda t: t.replace("-", "+").replace("_", "/")), "not safe in a URL"),
    "mac_in_hexadecimal": (signing(lambda *given: hmac.digest(*given).hex().encode()), "not its text"),
    "mac_over_decoded_bytes": (signing(_over_bytes), "over the text 'first.second', with the key"),
    "first_name_in_the_text": (signing(_by_substring), "it holds 32 bytes, and 48 belong there"),
    "sha256_for_all": (signing(lambda key, signed, name: hmac.digest(key, signed, "sha256")),
                       "it holds 32 bytes, and 48 belong there"),
    "json_written_anew": (signing(head=lambda h: json.dumps(json.loads(h)).encode()), "byte for byte as"),
    "key_stripped": (signing(lambda key, *given: hmac.digest(key.strip(), *given)), "with the key"),
    "bytes_for_text": (signing(end=str.encode), "a token is text"),
    "without_signature": (signing(end=lambda token: token.rpartition(".")[0]), "yours has 2 part"),
}, lambda answer: (answer, verify))  # fmt: skip
bank.entries += bank_of(by_hand, {
    "decode_only": (lambda token, key, alg: lax(token.split(".")[1]), "alg none without a signature", V),
    "refuses_all": (_refuses_all, "An honest HS256 token was", R),
    "alg_of_the_header": (_of_the_header, "alg HS224 with a right HS224 MAC"),
    "alg_in_any_field": (verifier(good=lambda h, alg: alg in h.values()), "in another field"),
    "alg_not_looked_at": (verifier(good=lambda h, alg: True), "alg 'RS256', under a right"),
    "jwt_alone": (verifier(good=lambda h, alg: h["alg"] == alg and h.get("typ") != "at+jwt"), "than alg is"),
    "payload_has_to_be_json": (lambda *given: json.loads(verify(*given)) and verify(*given), "payload b''"),
    "zip_stops_early": (verifier(lambda a, b: all(x == y for x, y in zip(a, b))), "an empty MAC"),  # noqa: B905
    "line_end_after_a_part": (verifier(read=_dollar), "a line break at the end of the header"),
    "lax": (verifier(read=lax), "inside the header, under a right MAC"),
    "header_first": (verifier(first=True), "Compute the MAC before you parse"),
    "none_for_bad": (_none_for_bad, "gave back nothing instead of raising ValueError"),
    "remembers": (_remembers, "that you have just accepted, under another key"),
    "gives_the_header": (lambda token, *given: verify(token, *given) and strict(token.split(".")[0]),
                         "something else than the payload's bytes"),
    "text_for_bytes": (lambda *given: verify(*given).decode("latin-1"), "verify gave back a str"),
}, lambda answer: (sign, answer)).entries  # fmt: skip


def careful(token: str, key: bytes, alg: str) -> bytes:
    """Parses first, compares text, and is ready for everything."""
    try:
        head, payload, mac = token.strip().split(".")
        right = b64(hmac.digest(key, f"{head}.{payload}".encode(), alg.replace("HS", "sha")))
        if json.loads(strict(head))["alg"] == alg and hmac.compare_digest(right, mac):
            return strict(payload)
    except Exception as error:
        raise ValueError("no token of mine") from error
    raise ValueError("MAC or alg")


bank.add(by_hand, "careful", sign, careful, kind="right")
