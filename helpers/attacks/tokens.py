"""Tokens: made by hand, signed by keys with names, and issued by an honest login service.

Everything is made anew for each check: keys, key names, subjects. RFC 7515 (JWS), RFC 7519
(JWT), RFC 8725 (best practice), RFC 9068 (access tokens).
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from helpers.judging.values import b64url as b64
from helpers.judging.values import unb64url as unb64

ISSUER = "https://login.clinic.example"
AUDIENCE = "clinic-records"
TYP = "at+jwt"
LEEWAY = 30  # seconds by which two honest clocks may differ

# RFC 7515, appendix A.1: header and payload contain CR LF, the key is 64 bytes long.
RFC_HEADER = b'{"typ":"JWT",\r\n "alg":"HS256"}'
RFC_PAYLOAD = b'{"iss":"joe",\r\n "exp":1300819380,\r\n "http://example.com/is_root":true}'
RFC_KEY = unb64(
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
)
RFC_JWS = (
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
    "cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)
RFC_EXAMPLE = (RFC_HEADER, RFC_PAYLOAD, RFC_KEY, RFC_JWS)


def compact(header: dict | bytes, payload: Any, sign: Callable[[bytes], bytes]) -> str:
    """A compact JWS of header and payload (JSON values, or bytes as they are)."""
    given = (part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload))
    signed = ".".join(map(b64, given))
    return f"{signed}.{b64(sign(signed.encode()))}"


def mac(key: bytes, name: str = "sha256") -> Callable[[bytes], bytes]:
    """A signer by HMAC with the hash of this name."""
    return lambda message: hmac.digest(key, message, name)


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a token, unverified."""
    return json.loads(unb64(token.split(".")[1]))


def given(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without those that are None."""
    return {name: value for name, value in fields.items() if value is not None}


class Signer:
    """A private key with its name: signs tokens and gives its public half in every form."""

    def __init__(self, algorithm: str = "ES256") -> None:
        import jwt
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

        make = {
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
        }
        make["PS256"] = make["RS256"]
        self.algorithm, self.kid = algorithm, "key-" + secrets.token_hex(4)
        self.private, self._worker = make[algorithm](), jwt.get_algorithm_by_name(algorithm)

    def sign(self, message: bytes) -> bytes:
        return self._worker.sign(message, self.private)

    def token(self, claims: Any, **header: Any) -> str:
        """A token of these claims; a header field given as None is left out."""
        fields = {"alg": self.algorithm, "typ": TYP, "kid": self.kid, **header}
        return compact(given(fields), claims, self.sign)

    @property
    def jwk(self) -> dict[str, Any]:
        """The public key as a JWK (RFC 7517)."""
        public = self._worker.to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.kid, "alg": self.algorithm, "use": "sig"}

    def public(self, encoding: str = "PEM") -> bytes:
        """The public key as PEM or DER."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        return self.private.public_key().public_bytes(
            getattr(Encoding, encoding), PublicFormat.SubjectPublicKeyInfo
        )


rsa_signer = lru_cache(maxsize=2)(Signer)  # making an RSA key takes up to a second


class Issuer:
    """The Clinic's login service: two RSA keys of old, two newer ones, and one just retired."""

    def __init__(self) -> None:
        self.old, self.new, self.rsa = Signer("ES256"), Signer("EdDSA"), rsa_signer("RS256")
        self.retired, self.thief = Signer("ES256"), Signer("ES256")
        self.signers = (self.rsa, rsa_signer("PS256"), self.old, self.new)

    def keys(self) -> dict[str, Any]:
        """What `verify_token` is given: kid -> PyJWK, each bound to its algorithm."""
        import jwt

        return {signer.kid: jwt.PyJWK.from_dict(signer.jwk) for signer in self.signers}

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Claims of a good access token; a claim given as None is left out."""
        now = int(time.time())
        return given({
            "iss": ISSUER, "aud": AUDIENCE, "sub": "dr_" + secrets.token_hex(3), "iat": now - 60,
            "exp": now + 500, "jti": secrets.token_hex(8), "scope": "patients:read", **changes,
        })  # fmt: skip

    def honest(self) -> list[tuple[str, str, dict[str, Any]]]:
        """(what is special, token, its claims): every one must be accepted."""
        now = int(time.time())
        made = [
            ("signed with the newest key", self.new, {}),
            ("signed with the key before the rotation", self.old, {}),
            ("signed with the RSA key of the older devices", self.rsa, {}),
            ("signed with the RSA key for PS256", self.signers[1], {}),
            ("that lives exactly ten minutes", self.new, {"iat": now - 570, "exp": now + 30}),
            ("from a clock 20 s ahead (iat)", self.old, {"iat": now + 20}),
            ("from a clock 20 s ahead (nbf)", self.new, {"nbf": now + 20}),
            ("expired 20 s ago, within the leeway", self.new, {"exp": now - 20}),
            ("with an audience list", self.old, {"aud": ["clinic-predict", AUDIENCE]}),
            ("with claims you do not know", self.new, {"hospital": {"ward": [1, 2]}, "name": "松本 陽子"}),
            ("without a scope, with an nbf in the past", self.new, {"nbf": now - 3600, "scope": None}),
            ("with a fraction in exp", self.old, {"exp": now + 300.5}),
        ]
        claims = [self.claims(**changes) for _, _, changes in made]
        return [
            (name, signer.token(fields, cty="json"), fields)
            for (name, signer, _), fields in zip(made, claims, strict=True)
        ]
