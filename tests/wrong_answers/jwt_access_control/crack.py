"""Lesson 05: the attack on a weak secret."""

from __future__ import annotations

import hmac
import json
import time
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import jwt

from helpers.judging.values import b64url as b64
from helpers.judging.values import unb64url as unb64
from helpers.tasks.jwt_access_control import crack
from tests.wrong_answers.jwt_access_control.answers import bank_of

LOOSE = {"verify_exp": False, "verify_aud": False}


def forger(
    encode: Callable[[str], bytes] = str.encode,
    give: Callable[[str, str, str], Any] = lambda word, forged, token: forged,
    choose: Callable[[list[str]], Any] = list, exp: Callable[[], Any] = lambda: int(time.time()) + 3600,
    alg: str = "HS256", claims: Callable[[dict], dict] = dict, otherwise: Any = None,
) -> Callable[[str, list[str]], Any]:  # fmt: skip
    """A crack: how a word becomes a key, what is given back, which words are tried, what is changed."""

    def answer(token: str, words: list[str]) -> Any:
        given, _, tag = token.rpartition(".")
        for word in choose(words):
            if b64(hmac.digest(encode(word), given.encode(), "sha256")) == tag:
                made = {
                    **claims(json.loads(unb64(token.split(".")[1]))),
                    "role": "admin",
                    "exp": exp(),
                }
                signed = ".".join(b64(json.dumps(each).encode()) for each in ({"alg": alg}, made))
                mac = hmac.digest(encode(word), signed.encode(), "sha256")
                return give(word, f"{signed}.{b64(mac)}", token)
        return otherwise

    return answer


def by_pyjwt(**options: bool) -> Callable[[str, list[str]], str | None]:
    def answer(token: str, words: list[str]) -> str | None:
        for word in words:
            try:
                claims = jwt.decode(token, word, algorithms=["HS256"], options=options)
            except jwt.InvalidTokenError:
                continue
            return jwt.encode({**claims, "role": "admin", "exp": time.time() + 3600}, word)
        return None

    return answer


def _keeps_the_mac(word: str, forged: str, token: str) -> str:
    return f"{forged.rpartition('.')[0]}.{token.rpartition('.')[2]}"


def _only_there(word: str, forged: str, token: str) -> str:
    """Changes exp where the old token had one."""
    made, old = (json.loads(unb64(text.split(".")[1])) for text in (forged, token))
    return jwt.encode({k: v for k, v in made.items() if k in old or k == "role"}, word)


bank = bank_of(crack, {
    "looks_at_exp": (by_pyjwt(), "You gave up on a token whose secret is in the list"),
    "gives_the_secret": (forger(give=lambda word, *_: word), "not the secret"),
    "keeps_the_mac": (forger(give=_keeps_the_mac), "its signature does not verify under its secret"),
    "another_algorithm": (forger(alg="none"), "no longer says HS256"),
    "changes_what_is_there": (forger(give=_only_there), "has no exp, like the old one"),
    "only_cracks": (forger(give=lambda word, forged, token: token), "its role is not admin"),
    "utcnow_is_local": (forger(exp=lambda: (datetime.utcnow() + timedelta(hours=1)).timestamp()),
                        "9 hours ahead of UTC"),
    "exp_in_milliseconds": (forger(exp=lambda: int(time.time() * 1000) + 3_600_000), "Count from now"),
    "exp_as_text": (forger(exp=lambda: str(time.time() + 3600)), "seconds since 1970 are asked for"),
    "new_claims": (forger(claims=lambda old: {}), "Other claims changed too"),
    "never_gives_up": (forger(otherwise="e30.e30.e30"), "Give back None"),
    "latin_1": (forger(lambda word: word.encode("latin-1")), "its bytes are UTF-8"),
    "stripped": (forger(choose=lambda words: map(str.strip, words)), "blanks and all"),
    "normalised": (forger(lambda word: unicodedata.normalize("NFC", word).encode()), "is 'Schlu\\u0308ssel"),
})  # fmt: skip
bank.add(crack, "by_pyjwt", by_pyjwt(**LOOSE), kind="right")
bank.add(crack, "naive_local_time", forger(exp=lambda: (datetime.now() + timedelta(hours=1)).timestamp()),
         kind="right")  # fmt: skip
