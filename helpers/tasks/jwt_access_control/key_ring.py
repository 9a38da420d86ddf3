"""What a right key ring must do (lesson 05)."""

from __future__ import annotations

import json
import math
import random
import re
import secrets
import time
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any
from unittest import mock

from helpers.attacks import forged
from helpers.attacks.tokens import Signer, compact, mac, unb64
from helpers.judging import expect, fail, guard, refusals, task
from helpers.judging.refusals import Case
from helpers.judging.values import shown

Claims = dict[str, Any]
PRIVATE = re.compile(r'"(d|k|p|q)":|PRIVATE|MIGHAgEA')  # members of a JWK, PEM, DER in base64
GONE = "A thief signs with a stolen key as long as anybody trusts it: it is forgotten at once, for good."
TWICE = "came back: names are used once, or a token of the old key meets the new one. (Short ones do.)"
FIXED = "The algorithm is yours to fix: ES256, whatever the header says."


def _claims(**more: Any) -> Claims:
    return {"sub": "dr_" + secrets.token_hex(3), "iat": (now := int(time.time())), "exp": now + 600, **more}


class Both:
    """The learner's ring, and what a right one knows: the key each token names, and how each name stands."""

    def __init__(self, answer: Callable) -> None:
        self.ring = answer()
        self.tokens: list[tuple[str, Claims, str]] = []
        self.current, self.last, self.trusted, self.retired = "", "rotate()", set[str](), dict[str, str]()

    def issue(self, **more: Any) -> tuple[str, str]:
        """A token and the name of its key; the name has to be the current one, or a new one."""
        claims = _claims(**more)
        given = dict(claims)
        token = self.ring.issue(given)
        expect(given == claims, "issue changed the claims that it was given: work on a copy.")
        kid = json.loads(unb64(token.split(".")[0])).get("kid")
        for holds, said in (
            (isinstance(kid, str) and kid, "A token's header has no kid, or one that is no text."),
            (kid == self.current or kid not in self.trusted,
             f"After {self.last} the new token still names an old key, or a key of that name."),
            (kid not in self.retired, f"{kid!r}, the name of a retired key, {TWICE}"),
        ):  # fmt: skip
            expect(holds, said)
        self.current = kid
        self.trusted.add(kid)
        self.tokens.append((token, claims, kid))
        return token, kid

    def rotate(self) -> None:
        self.ring.rotate()
        self.current, self.last = "", "rotate()"

    def retire(self, kid: str) -> None:
        """Forget a key; where it signs, another one signs from now on."""
        which = "the key that signed when it was stolen" if kid == self.current else "a replaced key"
        try:
            self.ring.retire(kid)
        except Exception as error:
            fail(f"retire(kid) of {which}: {guard.describe(error)}")
        self.retired[kid] = which
        self.trusted.discard(kid)
        if kid == self.current:
            self.current, self.last = "", "retire(kid) of the key that signed"

    def refuses(self, *cases: Case) -> None:
        import jwt

        refusals.refuse(self.ring.verify, list(cases), jwt.InvalidTokenError)

    def judge(self, when: str) -> None:
        """All tokens so far: those of retired keys are refused, all others verify."""
        for token, claims, kid in self.tokens:
            if kid in self.retired:
                self.refuses(Case(f"a token of {self.retired[kid]}, {when}", token, GONE))
                continue
            try:
                found = self.ring.verify(token)
            except Exception as error:
                fail(f"An honest token was refused {when}; nobody retired its key. {guard.describe(error)}")
            same = isinstance(found, Mapping) and claims.items() <= found.items()
            expect(same, f"verify gave back {shown(found)}: the claims that were issued are wanted.")

    def publish(self) -> list[Claims]:
        """Judge the set of public keys (RFC 7517), with which a stranger can verify; give its keys back."""
        jwks = self.ring.jwks()
        shape = isinstance(jwks, dict) and isinstance(jwks.get("keys"), list)
        expect(shape, f'jwks() gave back {shown(jwks)}: the form is {{"keys": [...]}}.')
        for key in jwks["keys"]:
            told = {name: key.get(name) for name in ("kid", "alg")}
            good = told["kid"] and told["alg"] == "ES256"
            expect(good, f"A published key says {told}: it is found by its kid, and bound to ES256.")
        names, bare = {key["kid"] for key in jwks["keys"]}, not PRIVATE.search(json.dumps(jwks))
        expect(bare, "jwks() publishes a private key (d): its readers can sign.")
        for kid in sorted(self.trusted - names):
            which = "the key that signs now" if kid == self.current else "an older key that still verifies"
            fail(f"jwks() lacks {which} ({kid!r}). Is it made anew with each rotate()?")
        expect(not names & self.retired.keys(), "A retired key is still published: others go on trusting it.")
        return jwks["keys"]


@task(
    minutes=12, difficulty=4, asvs="9.1.3", expects="class",
    hints=[
        "A dictionary from kid to private key, and the name of the one that signs.",
        "jwt.encode(claims, key, algorithm='ES256', headers={'kid': kid}). A name from "
        "uuid.uuid4().hex is never used twice; a short one or one counted by len() is.",
        "verify: jwt.get_unverified_header, look the kid up, raise jwt.InvalidTokenError if it is "
        "unknown, then jwt.decode(..., key.public_key(), algorithms=['ES256']). jwks: "
        "jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True) and kid, alg, use.",
    ],
)  # fmt: skip
def key_ring(answer: Callable, part: Any) -> None:
    """Rotate on schedule, retire at once."""
    for title, script in (
        ("a planned rotation logs nobody out", _planned),
        ("a stolen key is worth nothing, at once", _stolen),
        ("nobody else can sign", _attacked),
        ("holds in any order of events", _walk),
        ("no key gets a name that another had", _many),
    ):
        if script is not _many or all(result.holds for result in part.results):  # it makes 5,000 keys
            with part(title):
                script(Both(answer), answer)


def _planned(both: Both, answer: Callable) -> None:
    both.issue()
    both.judge("right after it was issued")
    for turn in range(1, 7):
        both.publish()
        both.rotate()
        both.issue()
        both.judge(f"after {turn} rotation(s)")
    for _ in range(100):
        both.rotate()
    both.judge("after a hundred rotations")
    now = int(time.time())
    for what, more in (("expired two minutes ago", {"exp": now - 120}), ("begins later", {"nbf": now + 999})):
        both.refuses(Case(f"a token that {what}", both.issue(**more)[0], "It is not valid now."))
    (other := Both(answer)).issue()
    expect(not {key.get("x") for key in both.publish()} & {key.get("x") for key in other.publish()},
           "Two rings publish the same key: each needs keys of its own.")  # fmt: skip


def _stolen(both: Both, answer: Callable) -> None:
    for _ in range(2):
        _, kid = both.issue()
        both.judge("right after it was issued")
        both.retire(kid)
        both.judge("after its key was retired")
        both.issue()
        both.judge("after a new key took its place")
        both.publish()
        both.rotate()


def _attacked(both: Both, answer: Callable) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    thief, mine, claims, (honest, kid) = Signer(), Signer(), _claims(), both.issue()
    both.refuses(Case("a token of another ring", Both(answer).issue()[0],
                      "Two rings share their keys: keep them in the object, not in the class."))  # fmt: skip
    public = json.dumps(both.publish()[0]).encode()
    with forged.thief_server(thief.jwk) as (trap, asked):
        both.refuses(
            Case("alg 'none'", compact({"alg": "none", "kid": kid}, claims, lambda _: b""), FIXED),
            Case("HS256 with a public key as secret",
                 compact({"alg": "HS256", "kid": kid}, claims, mac(public)), FIXED),
            *forged.planted(thief, claims, kid, trap), *forged.broken(honest),
            *forged.misshapen(honest, {"alg": "ES256", "kid": kid}),
        )  # fmt: skip
        expect(not asked, "verify fetched keys from a URL that the token names: the sender's own.")
    made, draw, lookup = list[Any](), ec.generate_private_key, forged.NAMED
    with mock.patch.object(ec, draw.__name__, lambda *a, **b: made.append(draw(*a, **b)) or made[-1]):
        mixed = Both(answer)
        kid = [mixed.issue(), mixed.rotate(), mixed.issue()[1]][-1]
    for mine.private, name, what in zip(made[:1] + made[-1:], (kid, None), ("another", "none"), strict=False):
        mixed.refuses(Case(f"the ring's own key, but a kid of {what}", mine.token(claims, kid=name), lookup))


def _many(both: Both, answer: Callable) -> None:
    """A hundred keys sign; then 2,500 rotations at a time, after which all are retired."""
    names = [both.issue()[1] for _ in range(100) if both.rotate() is None]
    for _ in range(2):
        for _ in range(2500):
            both.rotate()
        for kid, *point in sorted((key["kid"], key["x"], key["y"]) for key in both.ring.jwks()["keys"]):
            expect(kid not in both.retired, f"{kid!r}, the name of a retired key, {TWICE}")
            expect({*map(len, point)} == {43}, f"{point}: x or y lost their zeros in front (RFC 7518).")
            both.retire(kid)
    counted = names in (sorted(names), sorted(names, key=lambda name: (len(name), name)))
    bits = sum(math.log2(len(set(column))) for column in zip_longest(*names))
    expect(counted or bits > 58, f"Names such as {names[-1]!r} are drawn out of 2**{bits:.0f} at most: one "
           "of them comes back some day. Count them, or let chance have 64 bits.")  # fmt: skip


def _walk(both: Both, answer: Callable) -> None:
    """Keys come, go and are stolen at random, for sixty steps."""
    draw = random.Random(secrets.randbits(64))  # noqa: S311 - a walk
    for _ in range(60):
        both.issue()
        if draw.random() < 0.4:
            both.rotate()
        if draw.random() < 0.3:
            both.retire(draw.choice(sorted(both.trusted)))
        both.tokens = both.tokens[-8:]
        both.judge("after keys came and went")
        both.publish()
