"""What a right key ring must do (lesson 05)."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from helpers.judging import expect, fail, task
from helpers.tasks.jwt_access_control.published import keys_of, leaked, published
from helpers.tasks.jwt_access_control.refusals import (
    NAMED,
    broken,
    misshapen,
    planted,
    refuse,
    thief_server,
)
from helpers.tasks.jwt_access_control.tokens import Case, Signer, claims_of, compact, mac, unb64

REFUSAL = "jwt.InvalidTokenError"
GONE = "A key is retired because it leaked: whoever remembers it lets the thief in."


def _claims(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    return {"sub": "dr_" + secrets.token_hex(3), "iat": now, "exp": now + 600, **more}


def _header(token: Any) -> dict[str, Any]:
    expect(
        isinstance(token, str) and token.count(".") == 2,
        "issue has to give back a token: text of three parts.",
    )
    header = json.loads(unb64(token.split(".")[0]))
    kid = header.get("kid")
    expect(isinstance(kid, str) and kid, "A token's header has no kid.")
    return header


def _holds(found: Any, claims: dict[str, Any]) -> bool:
    """Whether `found` has these claims; a ring may add some of its own."""
    return isinstance(found, Mapping) and claims.items() <= found.items()


def _gives(ring: Any, token: str, claims: dict[str, Any], when: str) -> None:
    try:
        found = ring.verify(token)
    except Exception as error:
        fail(f"An honest token was refused {when} ({type(error).__name__}).")
    expect(
        _holds(found, claims) and found == claims_of(token),
        "verify did not give back the claims that were issued.",
    )


def _refuses(ring: Any, token: str, what: str, why: str) -> None:
    import jwt

    try:
        ring.verify(token)
    except jwt.InvalidTokenError:
        return
    except Exception as error:
        kind = type(error).__name__
        fail(f"{what}: ended in {kind}, not in {REFUSAL}. That is an error 500.")
    fail(f"{what} was accepted. {why}")


@task(
    minutes=10, difficulty=4, asvs="9.1.3", expects="class",
    hints=[
        "A dictionary from kid to private key, and the name of the one that signs.",
        "jwt.encode(claims, key, algorithm='ES256', headers={'kid': kid}). A name from "
        "secrets.token_hex(8) is never used twice; a short one or one counted by len() is.",
        "verify: jwt.get_unverified_header, look the kid up, raise jwt.InvalidTokenError if it is "
        "unknown, then jwt.decode(..., key.public_key(), algorithms=['ES256']). jwks: "
        "jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True) and kid, alg, use.",
    ],
)  # fmt: skip
def key_ring(answer: Callable, part: Any) -> None:
    """Rotate without logging anybody out."""
    with part("honest users stay logged in through a rotation"):
        _rotates(answer)
        _times(answer())
    with part("a retired key is worth nothing"):
        _retires(answer)
    with part("no key gets a name that another had"):
        _many(answer())
    with part("nobody else can sign"):
        _attacked(answer)
    with part("publishes public keys only, and all of them"):
        _publishes(answer)


def _rotates(answer: Callable) -> None:
    ring, claims = answer(), _claims()
    given = dict(claims)
    first = ring.issue(given)
    expect(given == claims, "issue changed the claims that it was given: work on a copy.")
    _header(first)
    _gives(ring, first, claims, "right after it was issued")
    ring.rotate()
    second = ring.issue(dict(claims))
    kids = [_header(first)["kid"], _header(second)["kid"]]
    expect(kids[0] != kids[1], "After rotate() the new token still names the old key.")
    _gives(ring, first, claims, "after rotate(): its key has to stay until it is retired")
    _gives(ring, second, claims, "after rotate()")
    for many in ("two", "three", "four", "five", "six"):
        ring.rotate()
        when = f"after {many} rotations: its key has to stay until it is retired"
        _gives(ring, first, claims, when)
        _gives(ring, second, claims, when)
    ring.retire(kids[1])
    _gives(ring, first, claims, "after another key was retired")


def _times(ring: Any) -> None:
    """Tokens that ended, or have not begun."""
    now = int(time.time())
    ends = "A stolen token works until it ends."
    for what, times, why in (
        ("An expired token", {"exp": now - 3600}, ends),
        ("A token that expired two minutes ago", {"exp": now - 120}, ends),
        ("A token that begins tomorrow (nbf)", {"nbf": now + 86400}, "It is not valid yet."),
    ):
        _refuses(ring, ring.issue(_claims(**times)), what, why)


def _retires(answer: Callable) -> None:
    ring, claims = answer(), _claims()
    old = ring.issue(dict(claims))
    _gives(ring, old, claims, "right after it was issued")
    ring.rotate()
    _gives(ring, old, claims, "after rotate(): its key has to stay until it is retired")
    ring.retire(_header(old)["kid"])
    _refuses(ring, old, "A token of a retired key", GONE)
    _gives(ring, ring.issue(dict(claims)), claims, "after another key was retired")
    ring.rotate()
    _refuses(ring, old, "A token of a key retired before the last rotation", "Gone is gone.")
    last = _used_once(ring, [old, ring.issue(dict(claims))], claims)
    try:
        ring.retire(_header(last)["kid"])
    except ValueError:
        pass
    else:
        fail("The key that signs was retired, and no ValueError said to rotate first.")
    _survives(ring, last, claims)


def _survives(ring: Any, last: str, claims: dict[str, Any]) -> None:
    """A refused retire() leaves the ring as it was."""
    when = "after retire() had refused to retire its key: look first, and delete then"
    try:
        token = ring.issue(dict(claims))
    except Exception as error:
        fail(
            f"retire() refused the key that signs, and issue() then ended in "
            f"{type(error).__name__}: look first, and delete then."
        )
    _gives(ring, last, claims, when)
    _gives(ring, token, claims, when)


def _used_once(ring: Any, tokens: list[str], claims: dict[str, Any]) -> str:
    """Rotate and retire four times; every key needs a name of its own. The last token."""
    kids = [_header(token)["kid"] for token in tokens]
    for _ in range(4):
        ring.rotate()
        tokens.append(ring.issue(dict(claims)))
        kids.append(_header(tokens[-1])["kid"])
        expect(
            len(set(kids)) == len(kids),
            "A new key got the name of an earlier one: names (kid) are used once, or a token of "
            "the old key meets the new one.",
        )
        _gives(ring, tokens[-2], claims, "after the rotation that followed it")
        ring.retire(kids[-2])
        _refuses(ring, tokens[-2], "A token of a retired key", GONE)
    return tokens[-1]


def _attacked(answer: Callable) -> None:
    import jwt

    ring, other, claims = answer(), answer(), _claims()
    honest = ring.issue(dict(claims))
    header = _header(honest)
    kid, thief = header["kid"], Signer("ES256")
    _refuses(ring, thief.token(claims, kid=kid), "A thief's token under a known kid", NAMED)
    _refuses(ring, thief.token(claims), "A token with a kid that you do not know", NAMED)
    _refuses(ring, thief.token(claims, kid=None), "A token without kid", NAMED)
    _refuses(
        ring, other.issue(claims), "A token of another ring",
        "Two rings share their keys: keep them in the object, not in the class.",
    )  # fmt: skip
    _family(ring, kid, claims, thief)
    with thief_server(thief.jwk) as (trap, asked):
        cases = [
            *planted(thief, claims, kid, trap), *broken(honest), *misshapen(honest, header),
            *(Case(f"a signed kid that is {type(odd).__name__}", thief.token(claims, kid=odd),
                   NAMED) for odd in ([kid], {"kid": kid}, 7, False)),
        ]  # fmt: skip
        refuse(ring.verify, cases, jwt.InvalidTokenError, REFUSAL)
        expect(not asked, "verify fetched keys from a URL that the token names: the sender's own.")


def _family(ring: Any, kid: str, claims: dict[str, Any], thief: Signer) -> None:
    """The header says none, or HS256 with what everybody can read for a secret."""
    why = "The algorithm is yours to fix: ES256, whatever the header says."
    for alg in ("none", "None", ""):
        token = compact({"alg": alg, "kid": kid}, claims, lambda _: b"")
        _refuses(ring, token, f"alg {alg!r}", why)
    jwks = ring.jwks()
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    known = [key for key in keys or () if isinstance(key, dict) and key.get("kid") == kid]
    public = json.dumps(known[0]).encode() if known else b""
    point = unb64(str(known[0].get("x", ""))) if known else b""
    for secret in (thief.public(), public, point, b""):
        forged = compact({"alg": "HS256", "kid": kid}, claims, mac(secret))
        _refuses(ring, forged, "HS256 with a public key as secret", why)


def _publishes(answer: Callable) -> None:
    ring, claims = answer(), _claims()
    tokens = [ring.issue(dict(claims))]
    published(ring.jwks(), tokens, claims)
    ring.rotate()
    tokens.append(ring.issue(dict(claims)))
    points = published(ring.jwks(), tokens, claims)
    for token in tokens:
        expect(not leaked(_header(token), points), "A token's header holds a private key.")
    retired = answer()
    gone = _header(retired.issue(dict(claims)))["kid"]
    retired.rotate()
    published(retired.jwks(), [], claims)
    retired.retire(gone)
    left = [key.get("kid") for key in retired.jwks()["keys"]]
    expect(gone not in left, "A retired key is still published: others go on trusting it.")
    _apart(ring, retired, claims)


def _many(ring: Any, kept: int = 100, times: int = 1000) -> None:
    """No name comes back, however often the ring turns: first all keys are kept, then only one."""
    ring.issue(_claims())  # some make their first key only now
    for _ in range(kept):
        ring.rotate()
    names = _names(ring)
    expect(
        len(names) == kept + 1,
        f"rotate() was called {kept} times, and jwks() has fewer names than keys were made: a name "
        "came back, or a key is missing that nobody retired. A name that is drawn has to be long.",
    )
    current = names
    for turn in range(kept, times):
        ring.rotate()
        fresh = _names(ring) - names
        expect(
            len(fresh) == 1,
            f"rotate() was called {turn + 1} times, and the new key has the name of an earlier one, "
            "which may be retired by now. Count on for ever, or draw names that are long.",
        )
        for kid in current:
            ring.retire(kid)
        names, current = names | fresh, fresh


def _names(ring: Any) -> set[Any]:
    return {key.get("kid") for key in keys_of(ring.jwks())}


def _apart(ring: Any, other: Any, claims: dict[str, Any]) -> None:
    """No two rings ever make the same key."""
    found: list[set] = []
    for each in (ring, other):
        for _ in range(8):
            each.rotate()
        found.append(set(published(each.jwks(), [], claims)))
    expect(
        not found[0] & found[1],
        "Two rings made the same key: whoever starts a ring of his own can sign for yours. A key "
        "comes from ec.generate_private_key.",
    )
