"""Forged and misused tokens that `verify_token` must refuse, in four groups."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from helpers.tasks.jwt_access_control.refusals import CRASH, NAMED, broken, misshapen, planted
from helpers.tasks.jwt_access_control.tokens import (
    AUDIENCE,
    ISSUER,
    LEEWAY,
    TYP,
    Case,
    Issuer,
    Signer,
    b64,
    compact,
    mac,
    unb64,
)


def unsigned(issuer: Issuer) -> list[Case]:
    """Signatures that are missing, old, broken or zero."""
    claims = issuer.claims(sub="admin")
    kid = issuer.old.kid
    honest = issuer.old.token(issuer.claims())
    head, body, signature = honest.split(".")
    cases = []
    for alg in ("none", "None", "nOnE", ""):
        token = compact({"alg": alg, "typ": "at+jwt", "kid": kid}, claims, lambda _: b"")
        cases.append(Case(
            f"alg {alg!r}, no signature", token,
            "The header is the sender's word: it may not choose how it is verified.",
        ))  # fmt: skip
    none = b64(json.dumps({"alg": "none", "typ": "at+jwt", "kid": kid}).encode())
    flipped = bytearray(unb64(signature))
    flipped[5] ^= 1
    changed = b64(json.dumps(claims).encode())
    because = "Nothing in it may be believed before the signature over it has been verified."
    return cases + [
        Case("alg none, an honest signature left in place", f"{none}.{body}.{signature}", because),
        Case("no alg at all", compact({"typ": "at+jwt", "kid": kid}, claims, lambda _: b""),
             because),
        Case("claims changed, signature kept", f"{head}.{changed}.{signature}", because),
        Case("one bit of the signature changed", f"{head}.{body}.{b64(bytes(flipped))}", because),
        Case("signature cut off", f"{head}.{body}.", because),
        Case("an ECDSA signature of zeros", f"{head}.{body}.{b64(bytes(64))}",
             "A verifier in Java 15 to 18 took it (CVE-2022-21449)."),
    ]  # fmt: skip


def rsa_as(issuer: Issuer, name: str) -> str:
    """A token that names the RSA key, signed by it with another algorithm of the family."""
    import jwt

    signer = issuer.rsa
    header = {"alg": name, "typ": TYP, "kid": signer.kid}
    worker = jwt.get_algorithm_by_name(name)
    return compact(header, issuer.claims(), lambda data: worker.sign(data, signer.private))


def wrong_keys(issuer: Issuer, trap: str) -> list[Case]:
    """Keys that the sender chose: confusion of families, `kid`, and keys in the header.

    trap: URL of a loopback server that hands out the thief's key, and notes who asked.
    """
    claims, old, new, thief = issuer.claims(), issuer.old, issuer.new, issuer.thief
    family = "A public key is known to all: as an HMAC secret it lets everybody sign."
    only = "Each key has one algorithm: it stands in the PyJWK, not in the token's header."
    cases = []
    der = old.public("DER")
    jwk = json.dumps({key: old.jwk[key] for key in ("crv", "kty", "x", "y")}).encode()
    raw = new.private.public_key().public_bytes_raw()
    for form, secret, kid in (
        ("PEM", old.public(), old.kid), ("DER", der, old.kid), ("JWK", jwk, old.kid),
        ("base64", base64.b64encode(der), old.kid), ("raw", raw, new.kid),
    ):  # fmt: skip
        header = {"alg": "HS256", "typ": "at+jwt", "kid": kid}
        cases.append(Case(f"HS256 with the public key ({form}) as secret",
                          compact(header, claims, mac(secret)), family))  # fmt: skip
    empty = {"alg": "HS256", "typ": "at+jwt"}
    for kid in ("", "/dev/null", "../../../../dev/null", "x' UNION SELECT '' --"):
        cases.append(Case(f"kid {kid!r}, HS256 with an empty key",
                          compact({**empty, "kid": kid}, claims, mac(b"")), NAMED))  # fmt: skip
    for kid in (7, None, [old.kid], {"kid": old.kid}):
        header = {"alg": "ES256", "typ": "at+jwt", "kid": kid}
        cases.append(Case(f"kid that is no text ({type(kid).__name__})",
                          compact(header, claims, thief.sign), NAMED))  # fmt: skip
    return cases + [
        Case("the thief's key under a known kid", thief.token(claims, kid=old.kid), NAMED),
        Case("a kid that you do not know", thief.token(claims), NAMED),
        Case("no kid", thief.token(claims, kid=None), NAMED),
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
              ("its kid in capitals", signer.kid.upper()),
              ("its kid with a space", f"{signer.kid} "))),
        *(Case(f"{name} with your RSA key, which is for RS256 alone", rsa_as(issuer, name), only)
          for name in ("RS384", "RS512", "PS256")),
    ]  # fmt: skip


def misused(issuer: Issuer) -> list[Case]:
    """Signed by the right key, but not for us, not now, or not as an access token."""
    now = int(time.time())
    typed = "The typ says what it is for: a refresh token lives for weeks, an ID token names a user"
    aud = "It was made for another service: its audience (aud) does not contain yours."
    iss = "Another login service issued it (iss): compare the whole text."
    times = "A stolen token works until it ends: exp is required, and judged with a small leeway."
    need = "What a decision or a revocation needs must be there, and of the right type."
    sign = issuer.new.token
    made: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
        ("a refresh token", {}, {"typ": "rt+jwt"}, typed + "."),
        ("an ID token", {}, {"typ": "JWT"}, typed + "."),
        ("no typ", {}, {"typ": None}, typed + "."),
        ("an empty typ", {}, {"typ": ""}, typed + "."),
        ("a typ that is a part of ours", {}, {"typ": "jwt"}, typed + "."),
        ("a typ that begins like ours", {}, {"typ": TYP + "-refresh"}, typed + "."),
        ("a typ that ends like ours", {}, {"typ": "r" + TYP}, typed + "."),
        ("the issuer as audience", {"aud": ISSUER}, {}, aud),
        ("issuer with a slash more", {"iss": ISSUER + "/"}, {}, iss),
        ("expired 5 s beyond the leeway", {"exp": now - LEEWAY - 5}, {}, times),
        ("jti that is a number", {"jti": 7}, {}, need),
        ("audience of the prediction service", {"aud": "clinic-predict"}, {}, aud),
        ("audience with ours as its beginning", {"aud": AUDIENCE + "-staging"}, {}, aud),
        ("audience that is a part of ours", {"aud": "clinic"}, {}, aud),
        ("audience list without ours", {"aud": ["a", "b"]}, {}, aud),
        ("an object for an audience", {"aud": {AUDIENCE: 1}}, {}, aud),
        ("empty audience list", {"aud": []}, {}, aud),
        ("no audience", {"aud": None}, {}, aud),
        ("issuer that begins like ours", {"iss": ISSUER + ".evil.test"}, {}, iss),
        ("issuer over http", {"iss": ISSUER.replace("https", "http")}, {}, iss),
        ("issuer with the name of the audience", {"iss": AUDIENCE}, {}, iss),
        ("issuer in capitals", {"iss": ISSUER.upper()}, {}, iss),
        ("no issuer", {"iss": None}, {}, iss),
        ("expired a minute ago", {"exp": now - 2 * LEEWAY}, {}, times),
        ("expired a day ago", {"exp": now - 86400}, {}, times),
        ("no exp: valid for ever", {"exp": None}, {}, times),
        ("exp that is no number", {"exp": "tomorrow"}, {}, times),
        ("not valid before tomorrow (nbf)", {"nbf": now + 86400}, {}, times),
        ("issued tomorrow (iat)", {"iat": now + 86400}, {}, times),
        ("not valid for another minute (nbf)", {"nbf": now + 60}, {}, times),
        ("issued in a minute (iat)", {"iat": now + 60}, {}, times),
        ("no iat", {"iat": None}, {}, need),
        ("no sub", {"sub": None}, {}, need),
        ("sub that is a number", {"sub": 1}, {}, need),
        ("no jti", {"jti": None}, {}, need),
    ]
    return [
        *(Case(name, sign(issuer.claims(**changes), **header), why)
          for name, changes, header, why in made),
        *(Case(f"{name} null", sign({**issuer.claims(), name: None}), need)
          for name in ("exp", "iat", "iss", "aud", "sub", "jti")),
    ]  # fmt: skip


def garbage(issuer: Issuer) -> list[Case]:
    """What is no token at all. Anything but a refusal becomes an error 500."""
    signer: Signer = issuer.old
    honest = signer.token(issuer.claims())
    header = {"alg": "ES256", "typ": TYP, "kid": signer.kid}
    return [
        *broken(honest),
        *misshapen(honest, header),
        Case("a payload that is a list", compact(header, ["sub"], signer.sign), CRASH),
        Case("a payload that is no JSON", compact(header, b"{", signer.sign), CRASH),
    ]
