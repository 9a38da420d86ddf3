"""What the task about ID tokens asks of an answer (lesson 07)."""

from __future__ import annotations

import functools
import secrets
import time
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, task
from helpers.judging.surroundings import an_hour_later
from helpers.judging.values import b64url, shown
from helpers.tasks.oauth.words import CLIENT, ISSUER, Refused, heard

NONCE = "The nonce ties the token to this very log-in: a stolen one logs a thief in (OpenID, 3.1.3.7)."
AUD = "An ID token is for the client in `aud`: else another's operator is logged in as each of its users."
AZP = "`azp` says to whom it was issued, and several audiences need it (OpenID Connect, 3.1.3.7)."
SIGNED = "Its signature does not fit the Clinic's key."
GONE: Any = object()


@functools.cache
def keys() -> tuple[Any, Any, Any]:
    """The Clinic's private and public key, and a thief's private key."""
    from cryptography.hazmat.primitives.asymmetric import ec

    own, thief = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    return own, own.public_key(), thief


def claims(nonce: str, /, **changes: Any) -> dict[str, Any]:
    """The claims of an honest ID token; GONE takes one out."""
    now = int(time.time())
    said = {"iss": ISSUER, "sub": "ada", "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300}
    return {name: value for name, value in {**said, **changes}.items() if value is not GONE}


def signed(body: dict[str, Any], key: Any = None, algorithm: str = "ES256", **header: Any) -> str:
    """A token with these claims."""
    import jwt

    return jwt.encode(body, keys()[0] if key is None else key, algorithm, header)


def _honest(nonce: str) -> list[tuple[str, str, str]]:
    """(token, sub, what is special)."""
    now, names = int(time.time()), dict.fromkeys(("name", "email", "preferred_username"), "ada.l")
    return [
        (signed(claims(nonce)), "ada", "as usual"),
        (signed(claims(nonce, sub="Ben|7"), kid="1", typ=None), "Ben|7", "with a kid, and without a typ"),
        (signed(claims(nonce, aud=[CLIENT])), "ada", "with a list of one audience"),
        (signed(claims(nonce, azp=CLIENT)), "ada", "with azp"),
        (signed(claims(nonce, aud=[CLIENT, "clinic-api"], azp=CLIENT)), "ada", "with two audiences and azp"),
        (signed(claims(nonce, aud=["api", CLIENT], azp=CLIENT)), "ada", "with two audiences, ours second"),
        (signed(claims(nonce, **names)), "ada", "with names and an address"),
        (signed(claims(nonce, iat=now - 280, exp=now + 20)), "ada", "with 20 seconds left"),
    ]


def _forged(nonce: str) -> dict[str, list[tuple[object, str]]]:
    """{part: [(token, what was accepted)]}."""
    from jwt.algorithms import ECAlgorithm

    thief, now = keys()[2], int(time.time())

    def with_(**changes: Any) -> str:
        return signed(claims(nonce, **changes))

    head, body, mac = with_().split(".")
    none = b64url(b'{"alg":"none","typ":"JWT"}')
    other = with_(sub="root").split(".")[1]
    return {
        "refuses what the Clinic has not signed": [
            (signed(claims(nonce), thief), f"a token signed with a thief's key. {SIGNED}"),
            (signed(claims(nonce), thief, jwk=ECAlgorithm.to_jwk(thief.public_key(), as_dict=True)),
             f"a token signed with a thief's key, which its own header names. {SIGNED}"),
            (f"{head}.{other}.{mac}", f"an honest token whose payload was exchanged: sub is root. {SIGNED}"),
            (f"{none}.{body}.", "a token with alg none, without a signature."),
            (f"{head}.{body}.", f"an honest token without its signature. {SIGNED}"),
            (signed(claims(nonce), secrets.token_bytes(32), "HS256"),
             "a token signed with an HMAC: your list of algorithms has to be the Clinic's, ES256 alone."),
        ],
        "refuses tokens of other flows": [
            (with_(nonce=GONE), f"a token without a nonce. {NONCE}"),
            *((with_(nonce=other), f"a token with {what}. {NONCE}") for other, what in (
                ("of-another-log-in", "another nonce"), ("", "an empty nonce"), (None, "null for a nonce"),
                (nonce[:-1], "the beginning of the nonce"), (nonce + "x", "a longer nonce"),
                (nonce + " ", "a blank behind the nonce"), (nonce[:-1] + "é", "a nonce beyond ASCII"),
                (nonce.swapcase(), "the nonce in other capitals"), ([nonce], "a list of nonces"))),
        ],
        "refuses tokens for other clients": [
            *((with_(aud=other), f"a token for the client `{other}`. {AUD}") for other in (
                "quiz", "tablet", CLIENT + "-staging", CLIENT[:-1], CLIENT.title(), CLIENT + " quiz")),
            (with_(aud=GONE), f"a token without an audience. {AUD}"),
            (with_(aud=["quiz", "clinic-api"], azp=CLIENT), f"a token for two others. {AUD}"),
            *((with_(aud=[CLIENT, *more]), f"{1 + len(more)} audiences and no azp. {AZP}")
              for more in (["quiz"], ["clinic-api"], ["quiz", "clinic-api"])),
            (with_(aud=[CLIENT, "quiz"], azp="quiz"), f"two audiences, issued to `quiz` (azp). {AZP}"),
            *((with_(azp=other), f"our audience, but issued to `{other}` (azp). {AZP}")
              for other in ("quiz", CLIENT + "-staging", CLIENT[:-1], [CLIENT], "", None)),
            (with_(aud=[CLIENT], azp="quiz"), f"a list of our audience, issued to `quiz` (azp). {AZP}"),
        ],
        "refuses other issuers": [
            *((with_(iss=other), f"a token of another issuer, {other}. The text has to be the same.")
              for other in ("https://evil.example", ISSUER + "/", ISSUER + ".evil.example", ISSUER[:-1],
                            ISSUER.upper(), ISSUER.replace("https", "http"))),
            (with_(iss=GONE), "a token without an issuer."),
        ],
        "refuses what is over, and what says too little": [
            (with_(exp=now - 120), "a token that expired two minutes ago."),
            (with_(exp=GONE), "a token without exp: it is valid for ever."),
            (with_(iat=GONE), "a token without iat, which OpenID Connect requires."),
            (with_(sub=GONE), "a token without sub: nobody is named."),
        ],
        "refuses garbage in the same way": [
            ("", "an empty text."), ("a.b.c", "three letters."), (body, "a payload alone."),
            (f"{head}.{body}", "two parts of three."), (None, "None."),
        ],
    }  # fmt: skip


@task(
    minutes=10, difficulty=3, asvs="10.5.1", expects="function",
    hints=[
        "Who signed it, for whom, and for which log-in? A token that answers only two questions is refused.",
        "jwt.decode with algorithms, audience, issuer and options={'require': [...]} answers most. nonce "
        "and azp are yours.",
        "azp: if it is there it has to be tasks.CLIENT, and it has to be there where `aud` is a list of "
        "several. nonce: claims.get('nonce') == nonce, texts both.",
    ],
)  # fmt: skip
def id_token(answer: Callable, part: Any) -> None:
    """Who logged in, by an ID token."""
    import jwt

    nonce, public = secrets.token_urlsafe(24), keys()[1]

    def says(token: object, expected: str = nonce, key: Any = public, what: str = "one") -> tuple[Any, str]:
        """(what it gave back, how it refused)."""
        given = what.split(". ")[0].rstrip(".")
        who = f"Given {given}, `log_in` has to raise tasks.Refused or PyJWT's errors"
        return heard((Refused, jwt.PyJWTError), who, part.call, answer, token, key, expected)

    with part("accepts honest tokens, and says who it is"):
        for token, sub, what in _honest(nonce):
            found, refused = says(token, what=f"an honest token, {what}")
            expect(not refused, f"An honest token was refused, one {what}.")
            told = f"Your function gave back {shown(found, 30)} for {sub!r}'s token: the text in `sub`."
            expect(found == sub, told)
    for name, cases in _forged(nonce).items():
        with part(name):
            for token, what in cases:  # one by one: what was accepted is told before a crash behind it
                expect(says(token, what=what)[1], f"Accepted: {what}")
    with part("goes by the nonce of this call"):
        second, known = secrets.token_urlsafe(24), signed(claims(nonce))
        says(known)
        expect(says(signed(claims(second)), second)[0], "An honest token of a second log-in was refused.")
        expect(says(known, second)[1], f"Accepted: the token of the log-in before. {NONCE}")
        fresh = signed(claims(nonce))
        with an_hour_later():
            over = says(fresh)[1] and not says(known)[1]
        expect(not over, "Accepted: a token that had expired since it was shown first. Verify it each time.")
        told, new = "Take `key` as it comes, since keys change.", keys()[2]
        expect(says(known, nonce, new.public_key())[1], f"Accepted: a token by a key not handed in. {told}")
        refused = says(signed(claims(nonce), new), nonce, new.public_key())[1]
        expect(not refused, f"Refused: a token by the key that was handed in. {told}")
        for empty in (None, ""):
            told = f"Accepted: a token without a nonce, and the session holds {empty!r}: none was begun."
            for sent in (GONE, ""):
                expect(says(signed(claims(nonce, nonce=sent)), empty)[1], told)  # type: ignore[arg-type]
