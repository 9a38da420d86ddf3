"""What a right answer of lesson 05 must do with tokens: by hand, and by PyJWT."""

from __future__ import annotations

import hmac
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from helpers.exercise import expect, fail
from helpers.tasks import jwt_access_control_forgeries as forgeries
from helpers.tasks.jwt_access_control_tokens import (
    RFC_HEADER,
    RFC_JWS,
    RFC_KEY,
    RFC_PAYLOAD,
    Case,
    Issuer,
    b64,
    compact,
    mac,
    unb64,
)


def _same_token(mine: Any, right: str) -> None:
    """Fail with the likeliest reason why `mine` is not the token `right`."""
    expect(isinstance(mine, str), f"sign gave back a {type(mine).__name__}: a token is text (str).")
    if mine == right:
        return
    parts, wanted = mine.split("."), right.split(".")
    expect(
        len(parts) == 3, f"A token has three parts joined by dots; yours has {len(parts)} part(s)."
    )
    expect(
        "=" not in mine, "Padding: an equals sign stands in the token. base64url in a JWS has none."
    )
    expect(
        not {"+", "/"} & set(mine),
        "The alphabet of ordinary base64 (+ and /) is not safe in a URL: base64url has - and _.",
    )
    expect(
        parts[:2] == wanted[:2],
        "The first two parts differ from those of the standard: they are base64url of header and "
        "payload, byte for byte as given.",
    )
    if len(parts[2]) > len(wanted[2]):
        fail(
            "The third part is too long: encode the 32 bytes of the MAC, not its hexadecimal text."
        )
    fail(
        "Only the third part is wrong: the MAC is over the ASCII text 'first.second', with the key."
    )


def by_hand(sign: Callable, verify: Callable, part: Any) -> None:
    with part("signs the example of RFC 7515, A.1"):
        _same_token(sign(RFC_HEADER, RFC_PAYLOAD, RFC_KEY), RFC_JWS)
    header = b'{"alg":"HS256"}'
    fresh = []
    for size in (0, 1, 2, 3, 40):
        key, payload = secrets.token_bytes(32), b"\xfb\xff\xfe" * size + secrets.token_bytes(size)
        fresh.append((key, payload, compact(header, payload, mac(key))))
    with part("signs messages that no table can hold"):
        for key, payload, token in fresh:
            _same_token(sign(header, payload, key), token)
    with part("verify gives back the payload of an honest token"):
        for key, payload, token in [(RFC_KEY, RFC_PAYLOAD, RFC_JWS), *fresh]:
            try:
                found = verify(token, key)
            except ValueError:
                fail("An honest token was refused: look at the padding and at what the MAC covers.")
            kind = type(found).__name__
            expect(isinstance(found, bytes), f"verify gave back a {kind}, not the payload's bytes.")
            expect(found == payload, "verify gave back something else than the payload's bytes.")
    with part("verify refuses forged tokens with ValueError"):
        _hand_made_forgeries(verify)


def _hand_made_forgeries(verify: Callable) -> None:
    key, other = secrets.token_bytes(32), secrets.token_bytes(32)
    body = b'{"sub":"nurse_chen","role":"nurse"}'
    token = compact(b'{"alg":"HS256"}', body, mac(key))
    head, payload, signature = token.split(".")
    admin = b64(body.replace(b'"role":"nurse"', b'"role":"admin"'))
    sure = "Only HS256 with a MAC over these very bytes counts."
    bad = [
        Case("alg none without a signature", compact(b'{"alg":"none"}', body, lambda _: b""),
             "The header may not choose the algorithm."),
        Case("alg HS512 in the header", compact(b'{"alg":"HS512"}', body, mac(key)),
             "The header names an algorithm that is not HS256, and it was not looked at."),
        Case("alg HS512 with a right HS512 MAC",
             compact(b'{"alg":"HS512"}', body, lambda text: hmac.digest(key, text, "sha512")),
             "The header may not choose the algorithm."),
        Case("no alg in the header", compact(b"{}", body, mac(key)), sure),
        Case("the payload changed to role admin", f"{head}.{admin}.{signature}", sure),
        Case("a MAC under another key", compact(b'{"alg":"HS256"}', body, mac(other)), sure),
        Case("an empty MAC", f"{head}.{payload}.", "The whole MAC must agree."),
        Case("the first half of the MAC", f"{head}.{payload}.{b64(unb64(signature)[:16])}",
             "The whole MAC must agree."),
        Case("a MAC over the payload alone",
             f"{head}.{payload}.{b64(mac(key)(payload.encode()))}", sure),
        *[Case(name, text, "Garbage must end in ValueError: anything else is an error 500.")
          for name, text in (
              ("empty text", ""), ("two segments", f"{head}.{payload}"),
              ("four segments", f"{token}.x"), ("a letter outside ASCII", f"{head}.{payload}.é"),
              ("a header that is a list", compact(b'["HS256"]', body, mac(key))),
              ("a header that is no JSON", compact(b"{", body, mac(key))))],
    ]  # fmt: skip
    _refuse(lambda text: verify(text, key), bad, ValueError, "ValueError")


def _refuse(
    call: Callable[[str], Any], cases: list[Case], kind: type[Exception], name: str
) -> None:
    """Every case must raise `kind`; says what got through, what crashed, what came back empty."""
    through, crashed, silent = [], [], []
    for case in cases:
        try:
            result = call(case.token)
        except kind:
            continue
        except Exception as error:
            crashed.append((case, type(error).__name__))
        else:
            (through if result else silent).append(case)
    if through:
        names = "; ".join(case.name for case in through[:4])
        rest = " and more" if len(through) > 4 else ""
        fail(
            f"Accepted: {len(through)} of {len(cases)}. These got through: {names}{rest}. "
            f"{through[0].why}"
        )
    if silent:
        fail(
            f"{silent[0].name}: your function returned nothing instead of raising {name}. "
            "A caller that forgets to look at the result lets everybody in."
        )
    if crashed:
        case, error = crashed[0]
        fail(f"{case.name}: ended in {error}, not in {name}. {case.why} A crash is an error 500.")


@contextmanager
def _thief_server(jwk: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The thief's key server on loopback: its URL, and the paths that were asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            body = json.dumps({"keys": [jwk]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing on stderr."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        worker = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        worker.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            worker.join()


def seen(known: list[tuple[str, str, dict[str, Any]]]) -> list[Case]:
    """Tokens that were accepted a moment ago, each with the signature of the next one."""
    macs = [token.rpartition(".")[2] for _, token, _ in known]
    return [
        Case(
            "a token that you have accepted before, with another signature",
            f"{token.rpartition('.')[0]}.{mac}",
            "What was verified once is verified again: a memory of claims is no signature.",
        )
        for (_, token, _), mac in zip(known, macs[1:] + macs[:1], strict=True)
    ]


def verify_token(answer: Callable, part: Any) -> None:
    import jwt

    issuer = Issuer()
    call = lambda token: answer(token, issuer.keys())  # noqa: E731
    known = issuer.honest()
    with part("accepts every honest token"):
        for name, token, claims in known:
            try:
                found = call(token)
            except jwt.PyJWTError as error:
                fail(f"An honest token was refused, one {name}: {type(error).__name__}.")
            expect(
                isinstance(found, dict) and found == claims,
                f"An honest token, one {name}: your function did not give back its claims.",
            )
    with _thief_server(issuer.thief.jwk) as (trap, asked):
        groups = {
            "refuses missing and broken signatures": forgeries.unsigned(issuer) + seen(known),
            "refuses keys that the sender chose": forgeries.wrong_keys(issuer, trap),
            "refuses tokens made for others, other times or other uses": forgeries.misused(issuer),
            "refuses garbage": forgeries.garbage(issuer),
        }
        for title, cases in groups.items():
            with part(f"{title} ({len(cases)})"):
                _refuse(call, cases, jwt.InvalidTokenError, "jwt.InvalidTokenError")
        with part("asks no server that a token names"):
            expect(
                not asked,
                "Your verifier fetched keys from a URL that stands in the token: the sender names "
                "the server, and may name one inside your own network too.",
            )
