"""Answers to `id_token`: a claim that is not looked at, a signature that is not, refusals that crash."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from typing import Any

import jwt

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import id_token
from tests.wrong_answers import Bank

bank = Bank()
REQUIRED = ["exp", "iat", "iss", "aud", "sub"]


def decoded(token: Any, key: Any, **changes: Any) -> dict[str, Any]:
    options = {"require": changes.pop("require", REQUIRED), **changes.pop("options", {})}
    settings = {"algorithms": ["ES256"], "audience": tasks.CLIENT, "issuer": tasks.ISSUER, **changes}
    return jwt.decode(token, key, options=options, **settings)


def azp_ok(claims: dict[str, Any]) -> bool:
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    return claims.get("azp", None if several else tasks.CLIENT) == tasks.CLIENT


def nonce_ok(claims: dict[str, Any], nonce: Any) -> bool:
    return bool(nonce) and claims.get("nonce") == nonce


def after(azp_test: Callable = azp_ok, nonce_test: Callable = nonce_ok, give: Callable = lambda c: c["sub"],
          error: type[Exception] = tasks.Refused, **changes: Any) -> Callable:  # fmt: skip
    """A verifier; one setting at a time can be another."""

    def log_in(token: Any, key: Any, nonce: Any) -> Any:
        claims = decoded(token, key, **changes)
        if not nonce_test(claims, nonce) or not azp_test(claims):
            raise error("not for this log-in")
        return give(claims)

    return log_in


def unverified(token: Any) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def unsigned(token: Any, key: Any, nonce: Any) -> str:
    claims = unverified(token)
    if claims["aud"] != tasks.CLIENT or claims["nonce"] != nonce:
        raise tasks.Refused("x")
    return claims["sub"]


def none_too(token: Any, key: Any, nonce: Any) -> str:
    none = jwt.get_unverified_header(token)["alg"] == "none"
    return unverified(token)["sub"] if none else RIGHT(token, key, nonce)


def none_for_garbage(token: Any, key: Any, nonce: Any) -> str | None:
    try:
        return RIGHT(token, key, nonce)
    except (jwt.PyJWTError, tasks.Refused):
        return None


def first_audience(claims: dict[str, Any]) -> bool:
    aud = claims["aud"]
    return azp_ok(claims) and tasks.CLIENT == (aud[0] if isinstance(aud, list) else aud)


def key_of_header(token: Any, key: Any, nonce: Any) -> str:
    named = jwt.get_unverified_header(token).get("jwk")
    return RIGHT(token, jwt.PyJWK.from_dict(named).key if named else key, nonce)


def remembering(name: Callable[[Any, Any], Any]) -> Callable:
    """What was verified once is not verified again."""
    known: dict[Any, str] = {}

    def log_in(token: Any, key: Any, nonce: Any) -> str:
        if name(token, nonce) not in known:
            known[name(token, nonce)] = RIGHT(token, key, nonce)
        return known[name(token, nonce)]

    return log_in


RIGHT = after()
bank.table(id_token, {
    "no_aud": (after(options={"verify_aud": False}, require=[c for c in REQUIRED if c != "aud"],
                     azp_test=lambda c: azp_ok({"aud": "", **c})), "a token for the client `quiz`"),
    "tablet_too": (after(audience=[tasks.CLIENT, "tablet"]), "a token for the client `tablet`"),
    "one_aud": (after(first_audience, options={"verify_aud": False}), "with two audiences, ours second"),
    "iss_part": (after(issuer=[tasks.ISSUER, tasks.ISSUER[:-1]]), "issuer, https://clinic.exampl."),
    "remembered": (remembering(lambda token, nonce: (token, nonce)), "had expired since it was shown first"),
    "remembered_alone": (remembering(lambda token, nonce: token), "the token of the log-in before"),
    "nonce_if_there": (after(nonce_test=lambda c, n: c.get("nonce", n) == n), "a token without a nonce."),
    "nonce_in_it": (after(nonce_test=lambda c, n: str(c.get("nonce") or "?") in str(n)),
                    "the beginning of the nonce"),
    "nonce_crashes": (after(nonce_test=lambda c, n: bool(n) and hmac.compare_digest(c.get("nonce") or "", n)),
                      "TypeError"),
    "none_is_none": (after(nonce_test=lambda c, n: c.get("nonce") == n), "the session holds None"),
    "empty_is_empty": (after(nonce_test=lambda c, n: c.get("nonce") is not None and c["nonce"] == n),
                       "the session holds ''"),
    "typ_due": (lambda t, *more: RIGHT(t * ("typ" in jwt.get_unverified_header(t)), *more), "without a typ"),
    "fresh_alone": (after(lambda c: azp_ok(c) and time.time() - c["iat"] < 60), "with 20 seconds left"),
    "azp_if_several": (after(lambda c: isinstance(c["aud"], str) or len(c["aud"]) < 2
                             or c.get("azp") == tasks.CLIENT), "our audience, but issued to `quiz`"),
    "azp_always": (after(lambda c: c.get("azp") == tasks.CLIENT), "token was refused, one as usual"),
    "name_first": (after(give=lambda c: c.get("name") or c["sub"]), "ada.l"),
    "no_exp": (after(options={"verify_exp": False}), "expired two minutes ago"),
    "exp_not_required": (after(require=["iat", "iss", "aud", "sub"]), "valid for ever"),
    "iat_not_required": (after(require=["exp", "iss", "aud", "sub"]), "without iat"),
    "none_for_garbage": (none_for_garbage, "Accepted: a token signed with a thief's key"),
    "own_errors": (after(error=PermissionError), "has to raise tasks.Refused or PyJWT's errors"),
    "key_of_the_header": (key_of_header, "which its own header names"),
    "alg_none": (none_too, "alg none, without a signature"),
})  # fmt: skip
bank.add(id_token, "as_shipped", unsigned, says="a token signed with a thief's key", kind="vulnerable")
bank.add(id_token, "nobody", after(nonce_test=lambda c, n: False), says="An honest token was refused",
         kind="refuses")  # fmt: skip
bank.add(id_token, "settings", RIGHT, kind="right")


@bank.right(id_token)
def by_hand(token: Any, key: Any, nonce: Any) -> str:
    claims = decoded(token, key, require=[*REQUIRED, "nonce"])
    aud = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    issued_to = claims.get("azp", aud[0] if len(aud) == 1 else None)
    if issued_to != tasks.CLIENT or not nonce or claims["nonce"] != nonce:
        raise tasks.Refused(f"issued to {issued_to}")
    return claims["sub"]
