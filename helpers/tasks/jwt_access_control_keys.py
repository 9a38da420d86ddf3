"""What a right key ring and a right revocation list must do (lesson 05)."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from helpers.exercise import expect, fail
from helpers.tasks.jwt_access_control_tokens import LEEWAY, Signer, b64, compact, mac, unb64


def _claims() -> dict[str, Any]:
    now = int(time.time())
    return {"sub": "dr_" + secrets.token_hex(3), "iat": now, "exp": now + 600}


def _header(token: Any) -> dict[str, Any]:
    expect(
        isinstance(token, str) and token.count(".") == 2,
        "issue has to give back a token: text of three parts.",
    )
    return json.loads(unb64(token.split(".")[0]))


def _gives(ring: Any, token: str, claims: dict[str, Any], when: str) -> None:
    try:
        found = ring.verify(token)
    except Exception as error:
        fail(f"An honest token was refused {when} ({type(error).__name__}).")
    expect(found == claims, "verify did not give back the claims that were issued.")


def _refuses(ring: Any, token: str, what: str, why: str) -> None:
    import jwt

    try:
        ring.verify(token)
    except jwt.InvalidTokenError:
        return
    except Exception as error:
        kind = type(error).__name__
        fail(f"{what}: ended in {kind}, not in jwt.InvalidTokenError. That is an error 500.")
    fail(f"{what} was accepted. {why}")


def key_ring(answer: Callable, part: Any) -> None:
    with part("honest users stay logged in through a rotation"):
        ring, claims = answer(), _claims()
        first = ring.issue(dict(claims))
        _gives(ring, first, claims, "right after it was issued")
        ring.rotate()
        second = ring.issue(dict(claims))
        kids = [_header(first).get("kid"), _header(second).get("kid")]
        expect(all(isinstance(kid, str) and kid for kid in kids), "A token's header has no kid.")
        expect(kids[0] != kids[1], "After rotate() the new token still names the old key.")
        _gives(ring, first, claims, "after rotate(): its key has to stay until it is retired")
        _gives(ring, second, claims, "after rotate()")
        ring.rotate()
        _gives(ring, first, claims, "after two rotations: its key has to stay until it is retired")
        ring.retire(kids[1])
        _gives(ring, first, claims, "after another key was retired")
        late = ring.issue({**claims, "exp": int(time.time()) - 3600})
        _refuses(ring, late, "An expired token", "A stolen token works until it ends.")
    with part("a retired key is worth nothing"):
        ring, claims = answer(), _claims()
        old = ring.issue(claims)
        ring.rotate()
        ring.retire(_header(old)["kid"])
        _refuses(ring, old, "A token of a retired key", "A key is retired because it leaked.")
        _gives(ring, ring.issue(claims), claims, "after another key was retired")
        ring.rotate()
        _refuses(ring, old, "A token of a key retired before the last rotation", "Gone is gone.")
        kid = _used_once(ring, [old, ring.issue(claims)], claims)
        try:
            ring.retire(kid)
        except ValueError:
            pass
        else:
            fail("The key that signs was retired, and no ValueError said to rotate first.")
    with part("nobody else can sign"):
        _attack_ring(answer)
    with part("publishes public keys only, and all of them"):
        ring, claims = answer(), _claims()
        tokens = [ring.issue(claims)]
        ring.rotate()
        tokens.append(ring.issue(claims))
        retired = answer()
        gone = _header(retired.issue(claims))["kid"]
        retired.rotate()
        retired.retire(gone)
        _published(ring.jwks(), tokens, claims)
        left = [key.get("kid") for key in retired.jwks()["keys"]]
        expect(gone not in left, "A retired key is still published: others go on trusting it.")


def _used_once(ring: Any, tokens: list[str], claims: dict[str, Any]) -> str:
    """Rotate and retire four times; every key needs a name of its own. The current kid."""
    kids = [_header(token)["kid"] for token in tokens]
    for _ in range(4):
        ring.rotate()
        tokens.append(ring.issue(claims))
        kids.append(_header(tokens[-1])["kid"])
        expect(
            len(set(kids)) == len(kids),
            "A new key got the name of an earlier one: names (kid) are used once, or a token of "
            "the old key meets the new one.",
        )
        _gives(ring, tokens[-2], claims, "after the rotation that followed it")
        ring.retire(kids[-2])
    return str(kids[-1])


def _attack_ring(answer: Callable) -> None:
    ring, other, claims = answer(), answer(), _claims()
    kid = _header(ring.issue(claims))["kid"]
    thief = Signer("ES256")
    named = "The key comes from your ring, by the kid, and from nowhere else."
    jwk = next(key for key in ring.jwks()["keys"] if key.get("kid") == kid)
    public = {name: thief.jwk[name] for name in ("crv", "kty", "x", "y")}
    _refuses(ring, thief.token(claims, kid=kid), "A thief's token under a known kid", named)
    _refuses(ring, thief.token(claims), "A token with a kid that you do not know", named)
    _refuses(ring, thief.token(claims, kid=None), "A token without kid", named)
    _refuses(ring, thief.token(claims, kid=[kid]), "A token whose kid is a list", named)
    _refuses(ring, thief.token(claims, jwk=public, kid=None), "A key in the token's header", named)
    _refuses(
        ring, other.issue(claims), "A token of another ring",
        "Two rings share their keys: keep them in the object, not in the class.",
    )  # fmt: skip
    family = "The algorithm is yours to fix: ES256, whatever the header says."
    head = {"alg": "none", "kid": kid}
    _refuses(ring, compact(head, claims, lambda _: b""), "alg none", family)
    for secret in (thief.public(), json.dumps(jwk).encode(), unb64(jwk.get("x", ""))):
        forged = compact({"alg": "HS256", "kid": kid}, claims, mac(secret))
        _refuses(ring, forged, "HS256 with a public key as secret", family)
    _refuses(ring, "garbage", "Garbage", "")


def _published(jwks: Any, tokens: list[str], claims: dict[str, Any]) -> None:
    import jwt

    shape = isinstance(jwks, dict) and isinstance(jwks.get("keys"), list)
    expect(shape, 'jwks() has the form {"keys": [...]}, one dictionary for each key.')
    text = json.dumps(jwks)
    expect(
        not any({"d", "k", "p", "q"} & set(key) for key in jwks["keys"]),
        "jwks() publishes a private key (its member d): whoever reads it can sign.",
    )
    expect("PRIVATE" not in text, "jwks() holds a private key in PEM.")
    points = [(key.get("x"), key.get("y")) for key in jwks["keys"]]
    expect(len(set(points)) == len(points), "Two names, one key: rotate() has to make a new one.")
    for token in tokens:
        inside = json.dumps(_header(token))
        expect('"d"' not in inside, "The token's header holds the private key (member d).")
        kid = _header(token)["kid"]
        found = [key for key in jwks["keys"] if key.get("kid") == kid]
        expect(
            len(found) == 1, "A key that still verifies is missing in jwks(), or has no kid there."
        )
        said = found[0].get("alg")
        expect(said == "ES256", f"A published key says alg {said!r}: it is bound to ES256.")
        decoded = jwt.decode(token, jwt.PyJWK.from_dict(found[0]), algorithms=["ES256"])
        expect(decoded == claims, "With your published key the token does not verify.")


class _Clock:
    def __init__(self) -> None:
        self.now = 1_793_600_000.0 + secrets.randbelow(10**6)

    def __call__(self) -> float:
        return self.now


def _session(clock: _Clock, sub: str = "dr_adams", seconds: int = 600) -> dict[str, Any]:
    now = int(clock())
    return {"sub": sub, "jti": b64(secrets.token_bytes(12)), "iat": now, "exp": now + seconds}


def revocations(answer: Callable, part: Any) -> None:
    with part("a log-out ends that session, and no other"):
        clock = _Clock()
        books = answer(clock)
        laptop, phone, other = _session(clock), _session(clock), _session(clock, "dr_baker")
        for session in (laptop, phone, other):
            said = books.is_revoked(dict(session))
            kind = type(said).__name__
            expect(isinstance(said, bool), f"is_revoked gave back a {kind}: True or False.")
            expect(books.is_revoked(dict(session)) is False, "A fresh token counts as revoked.")
        books.revoke(dict(laptop))
        expect(books.is_revoked(dict(laptop)) is True, "A revoked token is still good.")
        expect(
            books.is_revoked(dict(phone)) is False,
            "Logging out on the laptop ended the session on the phone too: revoke the jti.",
        )
        expect(books.is_revoked(other) is False, "Another user's session ended as well.")
        expect(
            answer(clock).is_revoked(dict(laptop)) is False,
            "A second list knows what the first was told: keep it in the object, not in the class.",
        )
    with part("a token that cannot be checked is refused"):
        books, token = answer(clock), _session(clock)
        del token["jti"]
        expect(
            books.is_revoked(token) is True,
            "A token without jti passes: it could never be revoked, so it fails closed.",
        )
    with part("remembers as long as a verifier would accept the token, and no longer"):
        _forgetting(answer)
    with part("revoke_subject ends all sessions of a user, up to now"):
        clock = _Clock()
        books = answer(clock)
        before, other = _session(clock), _session(clock, "dr_baker")
        clock.now += 5
        books.revoke_subject("dr_adams")
        expect(
            books.is_revoked(dict(before)) is True, "dr_adams is dismissed; her token still works."
        )
        expect(books.is_revoked(dict(other)) is False, "dr_baker's session ended as well.")
        third, single = _session(clock, "dr_chen"), _session(clock, "dr_diaz")
        books.revoke(dict(single))
        clock.now += 5
        books.revoke_subject("dr_chen")
        expect(
            books.is_revoked(dict(before)) is True and books.is_revoked(dict(third)) is True,
            "Two users were dismissed, and one of them is let in again.",
        )
        expect(books.is_revoked(dict(single)) is True, "A single revocation was forgotten with it.")
        clock.now += 120
        expect(
            books.is_revoked(dict(before)) is True,
            "Two minutes after revoke_subject her old token is good again, and it has minutes left.",
        )
        clock.now += 5
        expect(
            books.is_revoked(_session(clock)) is False,
            "She logs in again after revoke_subject, and the new token counts as revoked: only "
            "what was issued up to then (iat) ends.",
        )
        later = _session(clock)
        clock.now += 5
        books.revoke_subject("dr_adams")
        expect(books.is_revoked(dict(later)) is True, "A second revoke_subject had no effect.")


def _forgetting(answer: Callable) -> None:
    clock = _Clock()
    books = answer(clock)
    for _ in range(200):
        books.revoke(_session(clock, seconds=60))
    last = _session(clock, seconds=60)
    books.revoke(dict(last))
    books.revoke(dict(last))
    expect(len(books) == 201, f"201 tokens were revoked, and len() says {len(books)}.")
    clock.now = last["exp"] + LEEWAY - 5
    expect(
        books.is_revoked(dict(last)) is True,
        f"25 s after exp the token is good again: a verifier with {LEEWAY} s of leeway still "
        "accepts it.",
    )
    expect(len(books) == 201, "An entry was dropped before its token stopped being accepted.")
    clock.now = last["exp"] + LEEWAY + 5
    expect(
        len(books) == 0,
        f"Long after they ended {len(books)} tokens are still remembered: the list grows for ever.",
    )
