"""How the checks of lesson 05 see a refusal, and the tokens that no verifier may take."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from helpers.judging import expect_none, fail, guard
from helpers.judging.values import shown
from helpers.lab import web
from helpers.tasks.jwt_access_control.tokens import ISSUER, Case, Signer, b64

CRASH = "Whatever a stranger sends, the answer is one kind of refusal."
NAMED = "The key is looked up among your own, by the kid, and nowhere else."


def refuse(call: Callable[[str], Any], cases: list[Case], kind: type[Exception]) -> None:
    """Every case must raise `kind`: says what got through, what came back empty, what crashed."""
    through, silent, crashed = [], [], []
    name = kind.__name__ if kind.__module__ == "builtins" else f"jwt.{kind.__name__}"
    for case in cases:
        try:
            result = call(case.token)
        except kind:
            continue
        except Exception as error:
            crashed.append(f"{case.name}: no {name}. {guard.describe(error)} To a client that is an error "
                           f"500. {case.why}")  # fmt: skip
        else:
            (through if result else silent).append(case)
    if through:
        more = f" and {len(through) - 3} more" if len(through) > 3 else ""
        names = "; ".join(case.name for case in through[:3]) + more
        fail(f"Accepted: {len(through)} of {len(cases)}: {names}. {through[0].why}")
    if silent:
        fail(f"{silent[0].name}: your function gave back nothing instead of raising {name}. A caller that "
             "forgets to look at the result lets everybody in.")  # fmt: skip
    expect_none(crashed)


def made(answer: Callable, given: dict[str, Any]) -> None:
    """The class can be made from what the task gives it; fails once, before all parts."""
    wanted, name = ", ".join(given), getattr(answer, "__name__", "class")
    try:
        answer(*given.values())
    except TypeError as error:
        if error.__traceback__ and error.__traceback__.tb_next:  # raised further in
            raise
        fail(f"{name}({wanted}) cannot be made ({error}): write __init__(self, {wanted}). No part was tried.")


def broken(token: str) -> list[Case]:
    """What is no token at all, made from an honest one. No key is needed for any of them."""
    head, body, signature = token.split(".")
    texts = {
        "empty text": "", "one word": "token", "two dots": "..", "two segments": f"{head}.{body}",
        "four segments": f"{token}.{signature}", "letters outside ASCII": f"{head}.{body}.é",
    }  # fmt: skip
    headers = {
        "that is no JSON": b"{{", "that is a list": b'["alg", "kid"]', "that is null": b"null",
        "that is not UTF-8": b"\xff\xfe", "nested very deep": b"[" * 100_000,
    }  # fmt: skip
    texts |= {f"a header {what}": f"{b64(h)}.{body}.{signature}" for what, h in headers.items()}
    return [Case(name, text, CRASH) for name, text in texts.items()]


def misshapen(token: str, header: dict[str, Any]) -> list[Case]:
    """An honest token with another header in front: one field at a time of a wrong type.

    The signature does not fit, so a stranger can send each of them.
    """
    _, body, signature = token.split(".")
    cases = []
    for field in ("alg", "typ", "kid"):
        for value in ([header.get(field, "x")], {"is": "x"}, 7, None):
            text = f"{b64(json.dumps({**header, field: value}).encode())}.{body}.{signature}"
            cases.append(Case(f"an unsigned header whose {field} is {shown(value)}", text, CRASH))
    return cases


def _certificate(signer: Signer) -> str:
    """A certificate that the thief made out to himself, as `x5c` holds it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "login.clinic.example")])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(1)
    made = x509.CertificateBuilder(name, name, signer.private.public_key(), 1, now - day, now + day)
    der = made.sign(signer.private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return base64.b64encode(der).decode()


def planted(thief: Signer, claims: dict[str, Any], known: str, trap: str) -> list[Case]:
    """The thief's key in each place of the header, under every kind of `kid`.

    trap: URL of a loopback server that hands out the thief's key, and notes who asked.
    """
    public = {key: thief.jwk[key] for key in ("crv", "kty", "x", "y")}
    places: list[tuple[str, dict[str, Any]]] = [
        ("key in `jwk`", {"jwk": public}),
        ("certificate in `x5c`", {"x5c": [_certificate(thief)]}),
        *((f"key server in `{field}`", {field: f"{trap}/{path}"})
          for field in ("jku", "x5u") for path in ("jwks.json", f"?issuer={ISSUER}")),
    ]  # fmt: skip
    kids = (("a known kid", known), ("a kid that you do not know", thief.kid), ("no kid", None))
    return [
        Case(f"the thief's {what}, {under}", thief.token(claims, kid=kid, **fields), NAMED)
        for what, fields in places
        for under, kid in kids
    ]


@contextmanager
def thief_server(jwk: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The thief's key server on loopback: its URL, and the paths that were asked for."""
    asked: list[str] = []

    def app(environ: dict[str, Any], start_response: Callable) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"keys": [jwk]}).encode()]

    with web.serve(app) as server:
        yield server.url.rstrip("/"), asked
