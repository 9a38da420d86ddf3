"""Lesson 05: a ring of signing keys."""

from __future__ import annotations

import hashlib
import itertools
import json
import secrets
import urllib.request
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from helpers.judging.values import b64url as b64
from helpers.tasks.jwt_access_control import key_ring
from tests.wrong_answers import Bank

bank = Bank()
header_of = jwt.get_unverified_header


class Ring:
    """A right ring, made of small steps that a wrong one replaces."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}
        self.rotate()

    def name(self) -> str:
        return uuid.uuid4().hex

    def rotate(self) -> None:
        self.current = self.name()
        self.keys[self.current] = ec.generate_private_key(ec.SECP256R1())

    def retire(self, kid: str) -> None:
        if kid == self.current:
            self.rotate()
        del self.keys[kid]

    def issue(self, claims: dict) -> str:
        return jwt.encode(claims, self.keys[self.current], "ES256", {"kid": self.current})

    def find(self, token: str) -> Any:
        kid = header_of(token).get("kid", "")
        if kid not in self.keys:
            raise jwt.InvalidTokenError("kid")
        return self.keys[kid].public_key()

    def verify(self, token: str) -> dict:
        return jwt.decode(token, self.find(token), algorithms=["ES256"])

    def jwks(self) -> dict:
        return {"keys": [self.public(kid, key) for kid, key in self.keys.items()]}

    def public(self, kid: str, key: Any) -> Any:
        return {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "ES256"}


def ring(**methods: Any) -> type:
    return type("Other", (Ring,), methods)


def decoding(**settings: Any) -> type:
    return ring(verify=lambda self, token: jwt.decode(token, self.find(token), ["ES256"], **settings))


def _only_when_replaced(self: Ring, kid: str) -> None:
    """As for a planned rotation: the key that signs cannot go."""
    if kid == self.current:
        raise ValueError("rotate first")
    del self.keys[kid]


def _when_idle(self: Ring, kid: str) -> None:
    if kid == self.current:
        self.rotate()  # and the old one stays until it is retired once more
    else:
        del self.keys[kid]


def _remembers_keys(self: Any, token: str) -> Any:
    seen, kid = self.__dict__.setdefault("known", {}), header_of(token).get("kid")
    return seen[kid] if kid in seen else seen.setdefault(kid, Ring.find(self, token))


def _keys_of_the_token(self: Ring, token: str) -> Any:
    header = header_of(token)
    return ECAlgorithm.from_jwk(header["jwk"]) if "jwk" in header else Ring.find(self, token)


def _fetches(self: Ring, token: str) -> Any:
    if "jku" in header_of(token):
        urllib.request.urlopen(header_of(token)["jku"]).close()  # noqa: S310 - the mistake
    return Ring.find(self, token)


def _nameless(self: Ring, claims: dict) -> str:
    return jwt.encode(claims, self.keys[self.current], "ES256")


def _writes(self: Ring, claims: dict) -> str:
    claims["iss"] = "ring"
    return Ring.issue(self, claims)


def _first_key(self: Ring, claims: dict) -> str:
    kid = next(iter(self.keys))
    return jwt.encode(claims, self.keys[kid], "ES256", {"kid": kid})


class _Shared(Ring):
    everybody: dict[str, Any] = {}

    def __init__(self) -> None:
        self.keys = self.everybody
        self.rotate()


class _PublishesForEver(Ring):
    def jwks(self) -> dict:
        seen = self.__dict__.setdefault("page", {"keys": []})
        have = [key["kid"] for key in seen["keys"]]
        seen["keys"] += [self.public(k, v) for k, v in self.keys.items() if k not in have]
        return seen


class _Stale(Ring):
    """Writes its page once."""

    def jwks(self) -> dict:
        return self.__dict__.setdefault("page", Ring.jwks(self))


class _Countable(Ring):
    def rotate(self) -> None:
        super().rotate()
        self.made = getattr(self, "made", 0) + 1
        self.keys[self.current] = ec.derive_private_key(self.made, ec.SECP256R1())


class _ShortNames(Ring):
    """Draws until no key of today has the name; those of retired keys come back."""

    def name(self) -> str:
        while (kid := f"key-{secrets.randbelow(10_000)}") in self.keys:
            pass
        return kid


JWK = ECAlgorithm.to_jwk
WRONG: dict[str, tuple[type, str]] = {
    "forgets_old": (ring(rotate=lambda self: (self.keys.clear(), Ring.rotate(self))), "after 1 rotation(s)"),
    "signs_with_the_first": (ring(issue=_first_key), "still names an old key"),
    "nameless": (ring(issue=_nameless), "A token's header has no kid"),
    "fetches_jku": (ring(find=_fetches), "verify fetched keys from a URL"),
    "only_when_replaced": (ring(retire=_only_when_replaced), "retire(kid) of the key that signed"),
    "when_idle": (ring(retire=_when_idle), "a token of the key that signed when it was stolen, after its"),
    "remembers_keys": (ring(find=_remembers_keys), "1 of 1: a token of the key that signed"),
    "counts": (ring(name=lambda self: f"key-{len(self.keys)}"), "of a retired one: names are used once"),
    "short_names": (_ShortNames, "of a retired one"),
    "crashes": (ring(find=lambda self, token: self.keys[header_of(token)["kid"]].public_key()),
                "To a client that is an error 500"),
    "keys_of_the_token": (ring(find=_keys_of_the_token), "the thief's key in `jwk`, a known kid"),
    "shared_by_all": (_Shared, "a token of another ring"),
    "patient": (decoding(leeway=3000), "a token that expired two minutes ago"),
    "gives_true": (ring(verify=lambda self, token: bool(Ring.verify(self, token))), "verify gave back True"),
    "gives_bytes": (ring(issue=lambda self, claims: Ring.issue(self, claims).encode()), "issue gave back b'"),
    "writes_into_the_claims": (ring(issue=_writes), "issue changed the claims that it was given"),
    "countable": (_Countable, "Two rings made the same key"),
    "publishes_private": (ring(public=lambda self, kid, key: {
        **JWK(key, as_dict=True), "kid": kid, "alg": "ES256"}), "publishes a private key (d)"),
    "stale": (_Stale, "lacks the key that signs now"),
    "publishes_without_algorithm": (ring(public=lambda self, kid, key: {
        **JWK(key.public_key(), as_dict=True), "kid": kid}), "'alg': None}: a verifier"),
    "publishes_a_list": (ring(jwks=lambda self: Ring.jwks(self)["keys"]), "the form is"),
    "publishes_texts": (ring(public=lambda self, kid, key: JWK(key.public_key())), "gives text unless"),
    "publishes_for_ever": (_PublishesForEver, "A retired key is still published"),
}  # fmt: skip
bank.add(key_ring, "decodes_only", ring(verify=lambda self, token: self.find(token) and jwt.decode(
    token, options={"verify_signature": False})), says="alg 'none'", kind="vulnerable")  # fmt: skip
bank.add(key_ring, "refuses_all", ring(find=lambda self, token: 1 / 0), says="refused right after",
         kind="refuses")  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(key_ring, name, answer, says=says)


@bank.right(key_ring)
class ByThumbprint(Ring):
    """The name of a key is the hash of its public half; the header carries that half too."""

    def rotate(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        public = dict(sorted(JWK(key.public_key(), as_dict=True).items()))
        self.current = b64(hashlib.sha256(json.dumps(public, separators=(",", ":")).encode()).digest())
        self.keys[self.current] = key

    def issue(self, claims: dict) -> str:
        key = self.keys[self.current]
        header = {"kid": self.current, "jwk": self.public(self.current, key)}
        return jwt.encode({**claims, "jti": secrets.token_hex(8)}, key, "ES256", header)

    def verify(self, token: str) -> dict:
        try:
            key = jwt.PyJWKSet.from_dict(self.jwks())[header_of(token)["kid"]]
        except (KeyError, jwt.PyJWTError) as error:
            raise jwt.InvalidTokenError("no key of this name") from error
        return jwt.decode(token, key, algorithms=["ES256"], leeway=30)


@bank.right(key_ring)
class FirstKeyWhenNeeded(Ring):
    """Makes no key before somebody wants a token, and counts for ever."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}
        self.current, self.numbers = "", itertools.count(1)

    def name(self) -> str:
        return f"key-{next(self.numbers)}"

    def retire(self, kid: str) -> None:
        self.keys.pop(kid, None)
        self.current = self.current if kid != self.current else ""

    def issue(self, claims: dict) -> str:
        if not self.current:
            self.rotate()
        return super().issue(claims)
