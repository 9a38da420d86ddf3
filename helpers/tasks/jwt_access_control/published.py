"""What a key ring may publish, and what it must not (lesson 05)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from helpers.judging import expect
from helpers.tasks.jwt_access_control.tokens import claims_of, unb64

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256


def _numbers(text: str) -> Iterator[int]:
    """Every number of 32 bytes that a text may hold: in decimal, hexadecimal or base64."""
    for base in (10, 16):
        try:
            yield int(text, base)
        except ValueError:
            continue
    readings: tuple[Callable[[str], bytes], ...] = (unb64, base64.b64decode, bytes.fromhex)
    for read in readings:
        try:
            data = read(text)[:400]
        except ValueError:
            continue
        for start in range(max(len(data) - 31, 0)):
            yield int.from_bytes(data[start : start + 32])


def leaked(value: Any, points: list[tuple[Any, Any]]) -> bool:
    """Whether a private key of one of these public points stands anywhere in a JSON value."""
    from cryptography.hazmat.primitives.asymmetric import ec

    known = {int.from_bytes(unb64(x)) for x, _ in points}
    words = re.findall(r"[\w+/=-]{20,}", json.dumps(value))
    numbers = {n for word in words for n in _numbers(word) if 1 << 200 < n < ORDER}
    return any(
        ec.derive_private_key(n, ec.SECP256R1()).public_key().public_numbers().x in known
        for n in numbers - known
    )


def keys_of(jwks: Any) -> list[dict[str, Any]]:
    """The published keys; fails where it is no set of JWKs (RFC 7517, 5)."""
    shape = isinstance(jwks, dict) and isinstance(jwks.get("keys"), list)
    expect(shape, 'jwks() has the form {"keys": [...]}, one dictionary for each key.')
    for key in jwks["keys"]:
        expect(
            isinstance(key, dict),
            f'"keys" holds a {type(key).__name__}: one dictionary for each key. to_jwk gives text '
            "unless as_dict=True.",
        )
    return jwks["keys"]


def published(jwks: Any, tokens: list[str], claims: dict[str, Any]) -> list[tuple[Any, Any]]:
    """Judge a set of keys: public, named, bound to ES256, one for each token. Their points."""
    keys_of(jwks)
    text = json.dumps(jwks)
    expect(
        not any({"d", "k", "p", "q"} & set(key) for key in jwks["keys"]),
        "jwks() publishes a private key (its member d): whoever reads it can sign.",
    )
    expect("PRIVATE" not in text, "jwks() holds a private key in PEM.")
    points = [(key.get("x"), key.get("y")) for key in jwks["keys"]]
    expect(
        all(isinstance(x, str) and isinstance(y, str) for x, y in points),
        "A published key has no point (x and y): others cannot verify with it.",
    )
    expect(len(set(points)) == len(points), "Two names, one key: rotate() has to make a new one.")
    expect(
        not leaked(jwks, points),
        "jwks() publishes a private key, under a name that does not say so: whoever finds it signs.",
    )
    for token in tokens:
        _verifies(jwks, token, claims)
    return points


def _verifies(jwks: dict[str, Any], token: str, claims: dict[str, Any]) -> None:
    """A stranger who has nothing but the published keys can verify this token."""
    import jwt

    kid = jwt.get_unverified_header(token)["kid"]
    found = [key for key in jwks["keys"] if key.get("kid") == kid]
    expect(len(found) == 1, "A key that still verifies is missing in jwks(), or has no kid there.")
    said = found[0].get("alg")
    expect(said == "ES256", f"A published key says alg {said!r}: it is bound to ES256.")
    loose = {"verify_aud": False}
    key = jwt.PyJWK.from_dict(found[0])
    decoded = jwt.decode(token, key, algorithms=["ES256"], options=loose)
    expect(
        claims.items() <= decoded.items() and decoded == claims_of(token),
        "With your published key the token does not verify.",
    )
