"""What a right `verify_token` of lesson 05 must do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.judging import expect, fail, task
from helpers.tasks.jwt_access_control import forgeries
from helpers.tasks.jwt_access_control.refusals import refuse, thief_server
from helpers.tasks.jwt_access_control.tokens import Case, Issuer


def seen(known: list[tuple[str, str, dict[str, Any]]]) -> list[Case]:
    """Tokens that were accepted a moment ago, each with the signature of the next one."""
    macs = [token.rpartition(".")[2] for _, token, _ in known]
    return [
        Case(
            "a token that you have accepted before, with another signature",
            f"{token.rpartition('.')[0]}.{mac}",
            "What was verified once is verified again: a memory of claims is no signature.",
        )
        for (_, token, _), mac in zip(known, macs[1:] + macs[:1], strict=True)
    ]


def _honest(answer: Callable, issuer: Issuer, known: list[tuple[str, str, dict]]) -> None:
    """Every honest token is accepted, and the list of keys is left as it was."""
    import jwt

    keys = issuer.keys()
    before = dict(keys)
    for name, token, claims in known:
        try:
            found = answer(token, keys)
        except jwt.PyJWTError as error:
            fail(f"An honest token was refused, one {name}: {type(error).__name__}.")
        expect(
            isinstance(found, dict) and found == claims,
            f"An honest token, one {name}: your function did not give back its claims.",
        )
        expect(keys == before, "Your function changed `keys`: the next token needs them too.")


def _gone(answer: Callable, issuer: Issuer, known: list[tuple[str, str, dict]]) -> None:
    """Tokens that were good a moment ago, under lists of keys that no longer hold their key."""
    import jwt

    other, keys = jwt.PyJWK.from_dict(issuer.retired.jwk), issuer.keys()
    for name, token, _ in known[:3]:
        kid = jwt.get_unverified_header(token)["kid"]
        left = {key: value for key, value in keys.items() if key != kid}
        for what, now in (
            ("after its key was taken out of `keys`", left),
            ("after all keys were taken out of `keys`", {}),
            ("after another key got the name of its key", {**left, kid: other}),
        ):
            case = Case(
                f"a token {name}, {what}", token,
                "Each call is judged by the keys of this call: a key that leaked is taken out, and "
                "a memory of keys or of tokens goes on letting the thief in.",
            )  # fmt: skip
            refuse(
                lambda text, now=now: answer(text, dict(now)), [case],
                jwt.InvalidTokenError, "jwt.InvalidTokenError",
            )  # fmt: skip


@task(
    minutes=10, difficulty=4, asvs="9.1.2", expects="function",
    hints=[
        "Three steps: which key (by kid, from your list), is it signed (by that key's algorithm), "
        "is it for us, now, and for this use?",
        "jwt.get_unverified_header gives the kid. keys.get(kid) may be None: raise. "
        "jwt.decode_complete takes algorithms, audience, issuer, leeway and "
        "options={'require': [...]}, and gives back header and payload.",
        "algorithms=[key.algorithm_name]; require exp, iat, iss, aud, sub and jti; afterwards "
        "compare header['typ'] with tasks.TYP. PyJWT itself handles crit, garbage and types.",
    ],
)  # fmt: skip
def verify_token(answer: Callable, part: Any) -> None:
    """A hundred tokens that are not yours."""
    import jwt

    issuer = Issuer()
    call = lambda token: answer(token, issuer.keys())  # noqa: E731
    known = issuer.honest()
    with part("accepts every honest token"):
        _honest(answer, issuer, known)
    with thief_server(issuer.thief.jwk) as (trap, asked):
        groups = {
            "refuses missing and broken signatures": forgeries.unsigned(issuer) + seen(known),
            "refuses keys that the sender chose": forgeries.wrong_keys(issuer, trap),
            "refuses tokens made for others, other times or other uses": forgeries.misused(issuer),
            "refuses garbage": forgeries.garbage(issuer),
        }
        for title, cases in groups.items():
            with part(f"{title} ({len(cases)})"):
                refuse(call, cases, jwt.InvalidTokenError, "jwt.InvalidTokenError")
        with part("refuses a token whose key has left the list"):
            _gone(answer, issuer, known)
        with part("asks no server that a token names"):
            expect(
                not asked,
                "Your verifier fetched keys from a URL that stands in the token: the sender names "
                "the server, and may name one inside your own network too.",
            )
