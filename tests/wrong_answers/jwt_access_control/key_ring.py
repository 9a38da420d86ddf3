"""Lesson 05: a ring of signing keys."""

from __future__ import annotations

import contextlib
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
from tests.wrong_answers.jwt_access_control.answers import R, V, bank_of

header_of = jwt.get_unverified_header


class Ring:
    """A right ring, made of small steps that a wrong one replaces."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}
        self.rotate()

    def name(self) -> str:
        return uuid.uuid4().hex

    def make(self) -> Any:
        return ec.generate_private_key(ec.SECP256R1())

    def rotate(self) -> None:
        self.current = self.name()
        self.keys[self.current] = self.make()

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

    def verify(self, token: str, **settings: Any) -> Any:
        return jwt.decode(token, self.find(token), algorithms=["ES256"], **settings)

    def jwks(self) -> Any:
        return {"keys": [self.public(kid, key) for kid, key in self.keys.items()]}

    def public(self, kid: str, key: Any) -> Any:
        return {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "ES256"}


def ring(**methods: Any) -> type:
    return type("Other", (Ring,), methods)


def _when_idle(self: Ring, kid: str) -> None:
    if kid == self.current:
        self.rotate()  # and the old one stays until it is retired once more
    else:
        del self.keys[kid]


def _remembers_keys(self: Any, token: str) -> Any:
    seen, kid = self.__dict__.setdefault("known", {}), header_of(token).get("kid")
    return seen[kid] if kid in seen else seen.setdefault(kid, Ring.find(self, token))


def _fetches(self: Ring, token: str) -> Any:
    if "jku" in header_of(token):
        urllib.request.urlopen(header_of(token)["jku"]).close()  # noqa: S310 - the mistake
    return Ring.find(self, token)


def _tries_all(self: Ring, token: str) -> Any:
    for key in self.keys.values():
        with contextlib.suppress(jwt.InvalidSignatureError):
            return jwt.decode(token, key.public_key(), algorithms=["ES256"])
    raise jwt.InvalidTokenError("no key of mine")


def _first_key(self: Ring, claims: dict) -> str:
    kid = next(iter(self.keys))
    return jwt.encode(claims, self.keys[kid], "ES256", {"kid": kid})


def _shortened(self: Ring, kid: str, key: Any) -> dict:
    """x and y as short as each number allows."""
    numbers, short = key.public_key().public_numbers(), lambda n: b64(n.to_bytes(-(-n.bit_length() // 8)))
    return {**Ring.public(self, kid, key), "x": short(numbers.x), "y": short(numbers.y)}


class _Shared(Ring):
    everybody: dict[str, Any] = {}

    def __init__(self) -> None:
        self.keys = self.everybody
        self.rotate()


_numbers = itertools.count()
JWK = ECAlgorithm.to_jwk
bank = bank_of(key_ring, {
    "decodes_only": (ring(verify=lambda self, token: self.find(token) and jwt.decode(
        token, options={"verify_signature": False})), "alg 'none'", V),
    "refuses_all": (ring(find=lambda self, token: 1 / 0), "refused right after", R),
    "forgets_old": (ring(rotate=lambda self: (self.keys.clear(), Ring.rotate(self))), "after 1 rotation(s)"),
    "keeps_ten": (ring(rotate=lambda self: Ring.rotate(self) or len(self.keys) > 10 and self.keys.pop(
        next(iter(self.keys)))), "refused after a hundred rotations; nobody retired its key"),
    "signs_with_the_first": (ring(issue=_first_key), "still names an old key"),
    "nameless": (ring(issue=lambda self, claims: jwt.encode(claims, self.keys[self.current], "ES256")),
                 "A token's header has no kid"),
    "fetches_jku": (ring(find=_fetches), "verify fetched keys from a URL"),
    "when_idle": (ring(retire=_when_idle), "a token of the key that signed when it was stolen, after its"),
    "tries_all": (ring(verify=_tries_all), "the ring's own key, but a kid of another"),
    "remembers_keys": (ring(find=_remembers_keys), "1 of 1: a token of the key that signed"),
    "first_free_name": (ring(name=lambda self: next(f"key-{n}" for n in itertools.count() if f"key-{n}" not in
                                                    self.keys)), "'key-0', the name of a retired key"),
    "five_bytes": (ring(name=lambda self: secrets.token_hex(5)), "comes back some day"),
    "three_digits": (ring(name=lambda self: f"key-{next(_numbers) % 1000}"), "back: names are used once"),
    "crashes": (ring(find=lambda self, token: self.keys[header_of(token)["kid"]].public_key()),
                "To a client that is an error 500"),
    "shared_by_all": (_Shared, "a token of another ring"),
    "gives_the_sub": (ring(verify=lambda self, token: Ring.verify(self, token)["sub"]), "verify gave back"),
    "patient": (ring(verify=lambda self, token: Ring.verify(self, token, leeway=3000)), "two minutes ago"),
    "zeros_left_out": (ring(public=_shortened), "lost their zeros"),
    "writes_into_the_claims": (ring(issue=lambda self, claims: Ring.issue(
        self, claims.update(iss="ring") or claims)), "issue changed the claims that it was given"),
    "countable": (ring(make=lambda self: ec.derive_private_key(len(self.keys) + 1, ec.SECP256R1())),
                  "Two rings publish the same key"),
    "publishes_private": (ring(public=lambda self, kid, key: {
        **JWK(key, as_dict=True), "kid": kid, "alg": "ES256"}), "publishes a private key (d)"),
    "stale": (ring(jwks=lambda self: self.__dict__.setdefault("page", Ring.jwks(self))),
              "lacks the key that signs now"),
    "publishes_without_algorithm": (ring(public=lambda self, kid, key: {
        **JWK(key.public_key(), as_dict=True), "kid": kid}), "'alg': None}: it is found by"),
    "publishes_a_list": (ring(jwks=lambda self: Ring.jwks(self)["keys"]), "the form is"),
})  # fmt: skip


@bank.right(key_ring)
class FirstKeyWhenNeeded(Ring):
    """Makes no key before somebody wants a token, counts for ever, and adds claims and a header."""

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
        key = self.keys[self.current]
        header = {"kid": self.current, "jwk": json.loads(JWK(key.public_key()))}
        return jwt.encode({**claims, "jti": secrets.token_hex(8)}, key, "ES256", header)
