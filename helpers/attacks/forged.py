"""Forged and misused tokens that a verifier must refuse, in four groups, and a thief's key server."""

from __future__ import annotations

import base64
import datetime
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from helpers.attacks.tokens import (
    AUDIENCE,
    ISSUER,
    LEEWAY,
    TYP,
    Issuer,
    Signer,
    b64,
    compact,
    mac,
    unb64,
)
from helpers.judging.refusals import Case
from helpers.judging.values import shown
from helpers.lab import web

CRASH = "Whatever a stranger sends, the answer is one kind of refusal."
NAMED = "The key is looked up among your own, by the kid, and nowhere else."
UNVERIFIED = "Nothing in it may be believed before the signature over it has been verified."
CHOSEN = "The header is the sender's word: it may not choose how it is verified."
FAMILY = "A public key is known to all: as an HMAC secret it lets everybody sign."
ONLY = "Each key has one algorithm: it stands in the PyJWK, not in the token's header."
TYPED = "The typ says what it is for: a refresh token lives for weeks, an ID token names a user."
AUD = "It was made for another service: its audience (aud) does not contain yours."
ISS = "Another login service issued it (iss): compare the whole text."
TIMES = "It is good from nbf and iat until exp, give or take the leeway; without exp, a thief keeps it."
NEED = "What a decision or a revocation needs must be there, and of the right type."


def unsigned(issuer: Issuer) -> list[Case]:
    """Signatures that are missing, old, broken or zero."""
    claims, header = issuer.claims(sub="admin"), {"typ": TYP, "kid": issuer.old.kid}
    head, body, signature = issuer.old.token(issuer.claims()).split(".")
    none = b64(json.dumps({"alg": "none", **header}).encode())
    changed = b64(json.dumps(claims).encode())
    flipped = bytearray(unb64(signature))
    flipped[5] ^= 1
    return [
        *(Case(f"alg {alg!r}, no signature", compact({"alg": alg, **header}, claims, lambda _: b""), CHOSEN)
          for alg in ("none", "None", "nOnE", "")),
        Case("alg none, an honest signature left in place", f"{none}.{body}.{signature}", UNVERIFIED),
        Case("no alg at all", compact(header, claims, lambda _: b""), UNVERIFIED),
        Case("claims changed, signature kept", f"{head}.{changed}.{signature}", UNVERIFIED),
        Case("one bit of the signature changed", f"{head}.{body}.{b64(bytes(flipped))}", UNVERIFIED),
        Case("signature cut off", f"{head}.{body}.", UNVERIFIED),
        Case("an ECDSA signature of zeros", f"{head}.{body}.{b64(bytes(64))}",
             "A verifier in Java 15 to 18 took it (CVE-2022-21449)."),
    ]  # fmt: skip


def _rsa_as(issuer: Issuer, name: str) -> str:
    """A token that names the RSA key, signed by it with another algorithm of the family."""
    import jwt

    worker = jwt.get_algorithm_by_name(name)
    return compact({"alg": name, "typ": TYP, "kid": issuer.rsa.kid}, issuer.claims(),
                   lambda data: worker.sign(data, issuer.rsa.private))  # fmt: skip


def wrong_keys(issuer: Issuer, trap: str) -> list[Case]:
    """Keys that the sender chose: confusion of families, `kid`, and keys in the header."""
    claims, old, new, thief = issuer.claims(), issuer.old, issuer.new, issuer.thief
    hmacs = [
        *((f"the public key ({form}) as secret", old.kid, secret, FAMILY) for form, secret in (
            ("PEM", old.public()), ("DER", old.public("DER")), ("JWK", json.dumps(old.jwk).encode()))),
        *((f"an empty key, kid {kid!r}", kid, b"", NAMED) for kid in ("", "/dev/null", "x' UNION SELECT '")),
    ]  # fmt: skip
    return [
        *(Case(f"HS256 with {what}",
               compact({"alg": "HS256", "typ": TYP, "kid": kid}, claims, mac(secret)), why)
          for what, kid, secret, why in hmacs),
        *(Case(f"kid that is no text ({type(kid).__name__})", thief.token(claims, kid=kid), NAMED)
          for kid in (7, [old.kid], {"kid": old.kid})),
        Case("the thief's key under a known kid", thief.token(claims, kid=old.kid), NAMED),
        Case("a kid that you do not know", thief.token(claims), NAMED),
        Case("the key of the newest kid named, another one used", old.token(claims, kid=new.kid),
             "A token verifies under the key it names, with that key's algorithm."),
        Case("a retired key", issuer.retired.token(claims),
             "A key is taken out of the list when it leaked: its tokens end with it."),
        *planted(thief, claims, old.kid, trap),
        Case("an honest token with `crit` naming an unknown extension",
             old.token(claims, crit=["clinic-quota"], **{"clinic-quota": 1}),
             "RFC 7515, 4.1.11: a critical extension that you do not know means refusal."),
        *(Case(f"your own {signer.algorithm} key under {what}", signer.token(claims, kid=kid), NAMED)
          for signer in issuer.signers for what, kid in (
              ("a kid that is in no list", "key-0"), ("no kid", None),
              ("a part of its kid", signer.kid[:-1]), ("a longer kid", signer.kid + "0"),
              ("a path that ends with its kid", f"keys/{signer.kid}"),
              ("its kid in capitals", signer.kid.upper()))),
        *(Case(f"{name} with your RSA key, which is for RS256 alone", _rsa_as(issuer, name), ONLY)
          for name in ("RS384", "RS512", "PS256")),
    ]  # fmt: skip


def misused(issuer: Issuer) -> list[Case]:
    """Signed by the right key, but not for us, not now, or not as an access token."""
    now, sign = int(time.time()), issuer.new.token
    types = {
        "a refresh token": "rt+jwt", "an ID token": "JWT", "no typ": None,
        "a typ that begins like ours": TYP + "-refresh", "a typ that ends like ours": "r" + TYP,
        "a typ with a blank behind ours": TYP + " ",
    }  # fmt: skip
    claims: dict[tuple[str, str], dict[str, Any]] = {
        ("aud", AUD): {
            "the issuer as audience": ISSUER, "audience of the prediction service": "clinic-predict",
            "audience with ours as its beginning": AUDIENCE + "-staging", "no audience": None,
            "audience that is a part of ours": "clinic", "audience list without ours": ["a", "b"],
        },
        ("iss", ISS): {
            "issuer with a slash more": ISSUER + "/", "issuer over http": ISSUER.replace("https", "http"),
            "issuer that begins like ours": ISSUER + ".evil.test", "no issuer": None,
        },
        ("exp", TIMES): {
            "expired 5 s beyond the leeway": now - LEEWAY - 5, "expired a day ago": now - 86_400,
            "no exp: valid for ever": None, "exp that is no number": "tomorrow",
        },
        ("nbf", TIMES): {"not valid for another minute (nbf)": now + 60},
        ("iat", TIMES): {"issued in a minute (iat)": now + 60, "no iat": None},
        ("sub", NEED): {"no sub": None, "sub that is a number": 1},
        ("jti", NEED): {"no jti": None, "jti that is a number": 7},
    }  # fmt: skip
    return [
        *(Case(name, sign(issuer.claims(), typ=typ), TYPED) for name, typ in types.items()),
        *(Case(name, sign(issuer.claims(**{claim: value})), why)
          for (claim, why), values in claims.items() for name, value in values.items()),
        *(Case(f"{name} null", sign({**issuer.claims(), name: None}), NEED) for name in ("exp", "sub")),
    ]  # fmt: skip


def garbage(issuer: Issuer) -> list[Case]:
    """What is no token at all. Anything but a refusal becomes an error 500."""
    signer = issuer.old
    honest, header = signer.token(issuer.claims()), {"alg": "ES256", "typ": TYP, "kid": signer.kid}
    return [
        *broken(honest),
        *misshapen(honest, header),
        Case("a payload that is a list", compact(header, ["sub"], signer.sign), CRASH),
        Case("a payload that is no JSON", compact(header, b"{", signer.sign), CRASH),
    ]


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
