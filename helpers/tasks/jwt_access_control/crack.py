"""What an attack on a weak secret must achieve (lesson 05)."""

from __future__ import annotations

import secrets
import time
import warnings
from collections.abc import Callable
from typing import Any

from helpers.attacks.tokens import compact, mac
from helpers.judging import expect, task
from helpers.judging.surroundings import ahead_of_utc
from helpers.tasks.jwt_access_control.stolen import forged_parts, nurse

WORDS = (
    "secret", "changeme", "password", "clinic", "letmein", "jwt", "s3cret", "hospital", "flask",
    "development", "supersecret", "mysecret", "your-256-bit-secret", "passwort", "test", "default",
)  # fmt: skip
HOUR = 3600


@task(
    minutes=7, difficulty=2, proof="attack", expects="function",
    hints=[
        "Nobody needs the server for this: the token itself says whether a word is its secret.",
        "For each word compute the HMAC over 'first.second' and compare it with the third part. "
        "jwt.decode also looks at exp and aud, and a refusal for those looks like a wrong word.",
        "jwt.decode(token, word, algorithms=['HS256'], options={'verify_exp': False, 'verify_aud': "
        "False}) in a try; then jwt.encode({**claims, 'role': 'admin', 'exp': ...}, word).",
    ],
)  # fmt: skip
def crack(answer: Callable, part: Any) -> None:
    """A weak secret."""
    import jwt

    words = [f"{word}{number}" for word in WORDS for number in range(20)]
    secrets.SystemRandom().shuffle(words)
    words[99] = f" Paßwort{secrets.randbelow(900) + 100}\t"
    with ahead_of_utc(9), warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)  # short secrets are the point
        with part("finds the secret of each stolen token and signs with it"):
            decomposed = (f"Schlu\u0308ssel{secrets.randbelow(900)}é", False)  # no normal form keeps it
            for word, endless in ((words[0], False), (words[99], False), (words[-1], True), decomposed):
                _cracks(part, answer, word, [*words, word], endless)
        with part("gives up on a secret that no list holds"):
            token = compact({"alg": "HS256"}, {"sub": "a", "role": "nurse"}, mac(secrets.token_bytes(32)))
            for listed, what in ((words, "in no list"), ([], "and the list is empty")):
                expect(answer(token, list(listed)) is None, f"This token's key is 32 random bytes, {what}, "
                       "and you gave back something that nobody will accept. Give back None.")  # fmt: skip


def _cracks(part: Any, answer: Callable, word: str, words: list[str], endless: bool) -> None:
    """Whether the Clinic would take the token forged with this word for an admin's; `endless`: of no exp."""
    now = int(time.time())
    claims = nurse(exp=now - HOUR, iat=now - 2 * HOUR, aud="clinic")
    if endless:
        del claims["exp"], claims["role"]
    token = compact({"alg": "HS256", "typ": "JWT"}, claims, mac(word.encode()))
    forged = part.call(answer, token, words)
    ended = "has no exp" if endless else "expired an hour ago"
    letters = f" The secret is {word!a}, blanks and all: its bytes are UTF-8, with no letter changed."
    letters *= not word.isascii()
    expect(
        forged is not None,
        "You gave up on a token whose secret is in the list."
        + (letters or f" It {ended} and has an audience: that stops a verifier, not one who tries keys."),
    )
    header, made, signed, signature = forged_parts(forged, "crack")
    exp = made.get("exp")
    left = (exp - now) / HOUR if isinstance(exp, (int, float)) else 0
    local = " This machine's local time is 9 hours ahead of UTC during the check, and exp is in UTC."
    if not 8.8 < abs(left - 1) < 9.2:
        local = " Count from now, in seconds since 1970."
    for holds, said in (
        (signature == mac(word.encode())(signed), "The Clinic refuses your token: its signature does not "
         f"verify under its secret. Changed claims have to be signed again, with the right word.{letters}"),
        (header.get("alg") == "HS256", "The header of your token no longer says HS256."),
        (made.get("role") == "admin", "Your token is valid, and its role is not admin."),
        ("exp" in made, "Your token has no exp, like the old one: an hour from now is asked for."),
        (isinstance(exp, (int, float)), f"exp is {exp!r}: seconds since 1970 are asked for."),
        (0.8 < left < 1.2, f"Your token ends in {left:.1f} hours from now, not in one.{local}"),
        (made | {"role": 0, "exp": 0} == claims | {"role": 0, "exp": 0},
         "Other claims changed too: all but role and exp stay as they were."),
    ):  # fmt: skip
        expect(holds, said)
