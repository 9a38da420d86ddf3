"""What a right `verify_token` must do (lesson 05)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from helpers.attacks import forged
from helpers.attacks.forged import NAMED, thief_server
from helpers.attacks.tokens import Issuer
from helpers.judging import expect, fail, guard, task
from helpers.judging.refusals import Case, refuse
from helpers.judging.surroundings import an_hour_later

Known = list[tuple[str, str, dict[str, Any]]]  # what is special, token, claims
GONE = (
    "Each call is judged by the keys of this call: a key that leaked is taken out, and a memory of "
    "keys or of tokens goes on letting the thief in."
)


def _honest(answer: Callable, issuer: Issuer, known: Known) -> None:
    """Every honest token is accepted, and the list of keys is left as it was."""
    import jwt

    keys = issuer.keys()
    before = dict(keys)
    for turn, (name, token, claims) in enumerate(known * 2):
        name += ", when it came once more" * (turn >= len(known))
        try:
            found = answer(token, keys)
        except jwt.PyJWTError as error:
            fail(f"An honest token was refused, one {name}. {guard.describe(error)}")
        expect(isinstance(found, dict) and found == claims, f"An honest token, one {name}: your function "
               "did not give back its claims.")  # fmt: skip
        expect(keys == before, "Your function changed `keys`: the next token needs them too.")


def _seen(known: Known) -> list[Case]:
    """Tokens that were accepted a moment ago, each with the signature of the next one."""
    pairs = [token.rpartition(".")[::2] for _, token, _ in known]
    return [
        Case("a token that you have accepted before, with another signature", f"{signed}.{mac}",
             "What was verified once is verified again: a memory of claims is no signature.")
        for (signed, _), (_, mac) in zip(pairs, pairs[1:] + pairs[:1], strict=True)
    ]  # fmt: skip


def _other_keys(issuer: Issuer, known: Known) -> Iterator[tuple[Case, dict[str, Any]]]:
    """Tokens with the list of keys under which they are worth nothing (any more)."""
    import jwt

    keys = issuer.keys()
    for name, token, _ in known[:3]:
        kid = jwt.get_unverified_header(token)["kid"]
        left = {key: value for key, value in keys.items() if key != kid}
        other = {**left, kid: jwt.PyJWK.from_dict(issuer.retired.jwk)}
        yield Case(f"a token {name}, after its key was taken out of `keys`", token, GONE), left
        yield Case(f"a token {name}, after another key got the name of its key", token, GONE), other
    for signer in issuer.signers:
        for what, kid in (("no kid", None), ("a kid that is in no list", "key-0")):
            case = Case(f"{what}, and `keys` has one key only, which signed it",
                        signer.token(issuer.claims(), kid=kid), NAMED)  # fmt: skip
            yield case, {signer.kid: keys[signer.kid]}


def _outlived(answer: Callable, keys: dict[str, Any], issuer: Issuer) -> None:
    """A token that was accepted is asked about again when its `exp` has passed."""
    import jwt

    known, fresh = (issuer.old.token(issuer.claims()) for _ in range(2))
    answer(known, keys)
    with an_hour_later():
        try:
            answer(fresh, keys)  # whoever accepts this one keeps another clock
        except jwt.InvalidTokenError:
            case = Case("a token that you have accepted before, and whose exp has passed since", known,
                        "What was valid then is not valid now: a memory of claims has no clock.")  # fmt: skip
            refuse(lambda token: answer(token, keys), [case], jwt.InvalidTokenError)


@task(
    minutes=12, difficulty=4, asvs="9.1.2", expects="function",
    hints=[
        "Three steps: which key (by kid, from your list), is it signed (by that key's algorithm), "
        "is it for us, now, and for this use?",
        "jwt.get_unverified_header gives the kid. keys.get(kid) may be None: raise. "
        "jwt.decode takes algorithms, audience, issuer, leeway and options={'require': [...]}.",
        "algorithms=[key.algorithm_name]; require exp, iat, iss, aud, sub and jti; compare the "
        "header's typ with tasks.TYP. PyJWT itself handles crit, garbage and types of claims.",
    ],
)  # fmt: skip
def verify_token(answer: Callable, part: Any) -> None:
    """A hundred tokens that are not yours."""
    import jwt

    issuer = Issuer()
    known = issuer.honest()
    with part("accepts every honest token"):
        _honest(answer, issuer, known)
    with thief_server(issuer.thief.jwk) as (trap, asked):
        groups = {
            "refuses missing and broken signatures": forged.unsigned(issuer) + _seen(known),
            "refuses keys that the sender chose": forged.wrong_keys(issuer, trap),
            "refuses tokens made for others, other times or other uses": forged.misused(issuer),
            "refuses garbage": forged.garbage(issuer),
        }
        for title, cases in groups.items():
            with part(f"{title} ({len(cases)})"):
                refuse(lambda token: answer(token, issuer.keys()), cases, jwt.InvalidTokenError)
        with part("judges each token by the keys of this call"):
            for case, keys in _other_keys(issuer, known):
                refuse(lambda token, now=keys: answer(token, dict(now)), [case], jwt.InvalidTokenError)
            if all(result.holds for result in part.results):
                _outlived(answer, issuer.keys(), issuer)
        with part("asks no server that a token names"):
            expect(not asked, "Your verifier fetched keys from a URL that stands in the token: the sender "
                   "names the server, and may name one inside your own network too.")  # fmt: skip
