"""Lesson 05: the verifier of access tokens."""

from __future__ import annotations

import hmac
import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import jwt
from jwt.algorithms import ECAlgorithm

from helpers.judging.values import unb64url as unb64
from helpers.tasks import jwt_access_control as tasks
from helpers.tasks.jwt_access_control import verify_token
from tests.wrong_answers.jwt_access_control.answers import Keys, R, V, bank_of, decoded, named

header_of = jwt.get_unverified_header
UNVERIFIED = {"verify_signature": False}


def right(token: str, keys: Keys) -> dict:
    return decoded(token, named(token, keys))


def after(look: Callable[[dict], object] = lambda claims: False, **changes: Any) -> Any:
    """A verifier with another setting of jwt.decode; `look` says which claims are bad."""

    def verify(token: str, keys: Keys) -> dict:
        claims = decoded(token, named(token, keys), **changes)
        if look(claims):
            raise jwt.InvalidTokenError("claims")
        return claims

    return verify


def choosing(choose: Callable[[dict, Keys], Any]) -> Callable[[str, Keys], dict]:
    """A verifier that finds its key in another way: from the header and the list."""

    def verify(token: str, keys: Keys) -> dict:
        return decoded(token, choose(header_of(token), keys) or named(token, keys))

    return verify


def _first(header: dict, keys: Keys) -> Any:
    return next(iter(keys.values()), None) if str(header.get("kid")) not in keys else None


def _fetched(header: dict, keys: Keys) -> Any:
    if header.get("jku") and header.get("kid") not in keys:
        with urllib.request.urlopen(header["jku"]) as reply:  # noqa: S310 - the mistake
            return jwt.PyJWK.from_dict(json.load(reply)["keys"][0])


def _both_families(token: str, keys: Keys) -> dict:
    key = named(token, keys)
    if header_of(token).get("alg") == "HS256":
        signed, _, mac = token.rpartition(".")
        jwk = {**ECAlgorithm.to_jwk(key.key, as_dict=True), "kid": key.key_id, "alg": "ES256", "use": "sig"}
        if hmac.digest(json.dumps(jwk).encode(), signed.encode(), "sha256") == unb64(mac):
            return jwt.decode(token, options=UNVERIFIED)
    return decoded(token, key)


def _all_algorithms(token: str, keys: Keys) -> dict:
    try:
        return decoded(token, named(token, keys).key, algorithms=[k.algorithm_name for k in keys.values()])
    except (TypeError, ValueError, AttributeError) as error:
        raise jwt.InvalidTokenError("key and algorithm do not fit") from error


def _tries_every_key(token: str, keys: Keys) -> dict:
    for key in keys.values():
        try:
            return decoded(token, key)
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
            continue
    raise jwt.InvalidTokenError("no key fits")


def _none_for_bad(token: str, keys: Keys) -> dict | None:
    try:
        return right(token, keys)
    except jwt.InvalidTokenError:
        return None


def _everything_caught(token: str, keys: Keys) -> dict:
    try:
        return decoded(token, keys[header_of(token)["kid"]])
    except Exception as error:
        raise jwt.InvalidTokenError("refused") from error


_used: set[str] = set()


def _once(claims: dict) -> bool:
    """Whether this jti has come before."""
    return claims["jti"] in _used or bool(_used.add(claims["jti"]))


_claims: dict[str, dict] = {}
_names: Keys = {}
_judged: dict[str, tuple[Any, dict]] = {}


def _remembers_claims(token: str, keys: Keys) -> dict:
    signed = token.rpartition(".")[0]
    if signed not in _claims:
        _claims[signed] = right(token, keys)
    return _claims[signed]


def _remembers_with_the_key(token: str, keys: Keys) -> dict:
    key, claims = _judged.get(token, (None, {}))
    if not key or key not in keys.values():
        claims = right(token, keys)
        _judged[token] = named(token, keys), claims
    return claims


bank = bank_of(verify_token, {
    "decodes_only": (lambda token, keys: jwt.decode(token, options=UNVERIFIED),
                     "alg 'none', no signature", V),
    "nobody": (lambda token, keys: right(token, {}), "An honest token was refused", R),
    "both_families": (_both_families, "HS256 with the public key (JWK)"),
    "all_algorithms": (_all_algorithms, "with your RSA key, which is for RS256 alone"),
    "tries_every_key": (_tries_every_key, "the key of the newest kid named"),
    "first_by_default": (choosing(_first), "your own RS256 key under a kid that is in no list"),
    "jwk": (choosing(lambda header, keys: "jwk" in header and jwt.PyJWK.from_dict(
        {**header["jwk"], "alg": "ES256"})), "key in `jwk`, a known kid"),
    "jku": (choosing(_fetched), "fetched keys from a URL"),
    "typ_unchecked": (after(typed=False), "a refresh token; an ID token"),
    "typ_stripped": (lambda token, keys: decoded(token, named(token, keys), typed=str(
        header_of(token).get("typ")).strip() != tasks.TYP), "a typ with a blank behind ours"),
    "audience_is_one_text": (after(lambda c: c["aud"] != tasks.AUDIENCE), "with an audience list"),
    "issuer_by_its_beginning": (after(lambda c: not str(c["iss"]).startswith(tasks.ISSUER), issuer=None),
                                "issuer with a slash more"),
    "exp_if_present": (after(options={"require": ["iat", "aud", "sub", "jti"]}), "no exp: valid for ever"),
    "five_minutes_old": (after(lambda c: time.time() - c["iat"] > 300), "one that lives exactly ten"),
    "scope_demanded": (after(options={"require": ["exp", "jti", "scope"]}), "one without a scope"),
    "no_leeway": (after(leeway=0), "from a clock 20 s ahead (iat)"),
    "once_only": (after(_once), "signed with the newest key, when it came once more"),
    "crashes": (lambda token, keys: decoded(token, keys[header_of(token)["kid"]]), "KeyError"),
    "pops": (lambda token, keys: right(token, keys) | (keys.clear() or {}), "Your function changed `keys`"),
    "none_for_bad": (_none_for_bad, "gave back nothing instead of raising"),
    "gives_true": (lambda *given: bool(right(*given)), "did not give back its"),
    "remembers_claims": (_remembers_claims, "accepted before, with another signature"),
    "remembers_with_the_key": (_remembers_with_the_key, "whose exp has passed since"),
    "remembers_keys": (lambda token, keys: _names.update(keys) or right(token, _names),
                       "after its key was taken out of `keys`"),
})  # fmt: skip
bank.add(verify_token, "everything_caught", _everything_caught, kind="right")
bank.add(verify_token, "ten_minutes_at_most", after(lambda c: c["exp"] - c["iat"] > 600), kind="right")
