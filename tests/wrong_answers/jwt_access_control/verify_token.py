"""Lesson 05: the verifier of access tokens."""

from __future__ import annotations

import hmac
import json
import urllib.request
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from helpers.judging.values import unb64url as unb64
from helpers.tasks import jwt_access_control as tasks
from helpers.tasks.jwt_access_control import verify_token
from tests.wrong_answers import Bank
from tests.wrong_answers.jwt_access_control.answers import NEEDED, Keys, decoded, named

bank = Bank()
header_of = jwt.get_unverified_header


def setting(**changes: Any) -> Callable[[str, Keys], dict]:
    """A right verifier with another setting of jwt.decode."""
    return lambda token, keys: decoded(token, named(token, keys), **changes)


def after(look: Callable[[dict], object], **changes: Any) -> Callable[[str, Keys], dict]:
    """A verifier that judges some claims by itself: `look` says whether they are bad."""

    def verify(token: str, keys: Keys) -> dict:
        claims = decoded(token, named(token, keys), **changes)
        if look(claims):
            raise jwt.InvalidTokenError("claims")
        return claims

    return verify


def choosing(choose: Callable[[Any, Keys], Any]) -> Callable[[str, Keys], dict]:
    """A verifier that finds its key in another way: from the kid and the list."""

    def verify(token: str, keys: Keys) -> dict:
        key = choose(header_of(token).get("kid"), keys)
        if key is None:
            raise jwt.InvalidTokenError("kid")
        return decoded(token, key)

    return verify


def _first(keys: Keys) -> Any:
    return next(iter(keys.values()), None)


def _known(kid: Any, keys: Keys) -> Any:
    return keys.get(kid) if isinstance(kid, str) else None


def _by_header(field: str, read: Callable[[Any], Any], when: Callable[[Any, Keys], bool]) -> Any:
    """Takes the key out of this field of the header, for some kids."""

    def verify(token: str, keys: Keys) -> dict:
        header = header_of(token)
        if field in header and when(header.get("kid"), keys):
            return decoded(token, read(header[field]))
        return decoded(token, named(token, keys))

    return verify


def _jwk(jwk: dict) -> Any:
    return jwt.PyJWK.from_dict({**jwk, "alg": "ES256"})


def _fetched(url: str) -> Any:
    with urllib.request.urlopen(url) as reply:  # noqa: S310 - the mistake
        return _jwk(json.load(reply)["keys"][0])


def _both_families(token: str, keys: Keys) -> dict:
    key = named(token, keys)
    if header_of(token).get("alg") == "HS256":
        pem = key.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        signed, _, mac = token.rpartition(".")
        if hmac.digest(pem, signed.encode(), "sha256") == unb64(mac):
            return json.loads(unb64(signed.split(".")[1]))
    return decoded(token, key)


def _all_algorithms(token: str, keys: Keys) -> dict:
    listed = ["ES256", "EdDSA", "RS256", "RS384", "RS512", "PS256"]
    key = named(token, keys)
    try:
        found = jwt.decode_complete(
            token, key.key, algorithms=listed, audience=tasks.AUDIENCE, issuer=tasks.ISSUER,
            leeway=30, options={"require": NEEDED},
        )  # fmt: skip
    except (TypeError, ValueError, AttributeError) as error:
        raise jwt.InvalidTokenError("key and algorithm do not fit") from error
    if found["header"].get("typ") != tasks.TYP:
        raise jwt.InvalidTokenError("no access token")
    return found["payload"]


def _tries_every_key(token: str, keys: Keys) -> dict:
    for key in keys.values():
        try:
            return decoded(token, key)
        except (jwt.InvalidSignatureError, jwt.InvalidAlgorithmError):
            continue
    raise jwt.InvalidTokenError("no key fits")


def _typ_unchecked(token: str, keys: Keys) -> dict:
    key = named(token, keys)
    return jwt.decode(
        token, key, algorithms=[key.algorithm_name], audience=tasks.AUDIENCE,
        issuer=tasks.ISSUER, leeway=tasks.LEEWAY, options={"require": NEEDED},
    )  # fmt: skip


def _crashes(token: str, keys: Keys) -> dict:
    return decoded(token, keys[header_of(token)["kid"]])


def _pops(token: str, keys: Keys) -> dict:
    key = named(token, keys)
    del keys[header_of(token)["kid"]]
    return decoded(token, key)


def _or(otherwise: Any) -> Callable[[str, Keys], Any]:
    def verify(token: str, keys: Keys) -> Any:
        try:
            return decoded(token, named(token, keys))
        except jwt.InvalidTokenError:
            return otherwise

    return verify


_claims: dict[str, dict] = {}
_names: Keys = {}


def _remembers_claims(token: str, keys: Keys) -> dict:
    signed = token.rpartition(".")[0]
    if signed not in _claims:
        _claims[signed] = decoded(token, named(token, keys))
    return _claims[signed]


def _remembers_keys(token: str, keys: Keys) -> dict:
    _names.update(keys)
    return decoded(token, named(token, _names))


def _nobody(token: str, keys: Keys) -> dict:
    raise jwt.InvalidTokenError("no")


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "both_families": (_both_families, "HS256 with the public key (PEM)"),
    "all_algorithms": (_all_algorithms, "with your RSA key, which is for RS256 alone"),
    "tries_every_key": (_tries_every_key, "the key of the newest kid named"),
    "first_by_default": (choosing(lambda kid, keys: _known(kid, keys) or _first(keys)),
                         "your own RS256 key under a kid that is in no list"),
    "the_only_key": (choosing(lambda kid, keys: _first(keys) if len(keys) == 1 else _known(kid, keys)),
                     "`keys` has one key only"),
    "jwk": (_by_header("jwk", _jwk, lambda kid, keys: kid in keys), "key in `jwk`, a known kid"),
    "jku": (_by_header("jku", _fetched, lambda kid, keys: kid not in keys and kid is not None),
            "key server in `jku`, a kid that you do not know"),
    "typ_unchecked": (_typ_unchecked, "a refresh token; an ID token"),
    "audience_unchecked": (setting(audience=None, options={"require": NEEDED, "verify_aud": False}),
                           "the issuer as audience"),
    "audience_is_one_text": (after(lambda c: c["aud"] != tasks.AUDIENCE), "with an audience list"),
    "issuer_by_its_beginning": (after(lambda c: not str(c["iss"]).startswith(tasks.ISSUER), issuer=None),
                                "issuer with a slash more"),
    "exp_if_present": (setting(options={"require": NEEDED[1:]}), "no exp: valid for ever"),
    "no_leeway": (setting(leeway=0), "from a clock 20 s ahead (iat)"),
    "leeway_44": (setting(leeway=44), "expired 5 s beyond the leeway"),
    "crashes": (_crashes, "KeyError"),
    "pops": (_pops, "Your function changed `keys`"),
    "none_for_bad": (_or(None), "gave back None instead of raising"),
    "gives_true": (lambda token, keys: bool(decoded(token, named(token, keys))), "did not give back its"),
    "remembers_claims": (_remembers_claims, "accepted before, with another signature"),
    "remembers_keys": (_remembers_keys, "after its key was taken out of `keys`"),
}  # fmt: skip
UNVERIFIED = {"verify_signature": False}
bank.add(verify_token, "decodes_only", lambda token, keys: jwt.decode(token, options=UNVERIFIED),
         says="alg 'none', no signature", kind="vulnerable")  # fmt: skip
bank.add(verify_token, "nobody", _nobody, says="An honest token was refused", kind="refuses")
for name, (answer, says) in WRONG.items():
    bank.add(verify_token, name, answer, says=says)


@bank.right(verify_token)
def in_small_steps(token: str, keys: Keys) -> dict:
    header = header_of(token)
    if header.get("typ") != "at+jwt" or header.get("kid") not in keys:
        raise jwt.DecodeError("not ours")
    key = keys[header["kid"]]
    return jwt.decode(
        token, key.key, algorithms=[key.algorithm_name], audience=[tasks.AUDIENCE],
        issuer=tasks.ISSUER, leeway=30, options={"require": NEEDED},
    )  # fmt: skip


@bank.right(verify_token)
def everything_caught(token: str, keys: Keys) -> dict:
    try:
        return decoded(token, keys[header_of(token)["kid"]])
    except Exception as error:
        raise jwt.InvalidTokenError("refused") from error


bank.add(verify_token, "ten_minutes_at_most", after(lambda c: c["exp"] - c["iat"] > 600), kind="right")
