"""Lesson 05: the attack on a weak secret."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import jwt

from helpers.judging.values import b64url as b64
from helpers.judging.values import unb64url as unb64
from helpers.tasks.jwt_access_control import crack
from tests.wrong_answers import Bank
from tests.wrong_answers.jwt_access_control.answers import sign

bank = Bank()
LOOSE = {"verify_exp": False, "verify_aud": False}


def fits(word: str, token: str, encode: Callable[[str], bytes] = str.encode) -> bool:
    signed, _, mac = token.rpartition(".")
    return b64(hmac.digest(encode(word), signed.encode(), "sha256")) == mac


def in_an_hour() -> Any:
    return int(time.time()) + 3600


def forger(
    encode: Callable[[str], bytes] = str.encode,
    give: Callable[[str, str], Any] = lambda word, forged: forged,
    choose: Callable[[list[str]], Any] = list,
    exp: Callable[[], Any] = in_an_hour,
    header: bytes = b'{"alg":"HS256"}',
    **changes: Any,
) -> Callable[[str, list[str]], Any]:
    """A crack: how a word becomes a key, what is given back, which words are tried, what is changed."""

    def answer(token: str, words: list[str]) -> Any:
        for word in choose(words):
            if fits(word, token, encode):
                claims = json.loads(unb64(token.split(".")[1]))
                claims |= {"role": "admin", "exp": exp(), **changes}
                signed = f"{b64(header)}.{b64(json.dumps(claims).encode())}"
                mac = hmac.digest(encode(word), signed.encode(), "sha256")
                return give(word, f"{signed}.{b64(mac)}")
        return None

    return answer


def _looks_at_exp(token: str, words: list[str]) -> str | None:
    for word in words:
        try:
            claims = jwt.decode(token, word, algorithms=["HS256"])
        except jwt.InvalidTokenError:
            continue
        return jwt.encode({**claims, "role": "admin"}, word)
    return None


def _keeps_the_mac(token: str, words: list[str]) -> str | None:
    forged = forger()(token, words)
    return forged and f"{forged.rpartition('.')[0]}.{token.rpartition('.')[2]}"


def _never_gives_up(token: str, words: list[str]) -> str:
    return forger()(token, words) or sign(b'{"alg":"HS256"}', b"{}", b"")


def _only_cracks(token: str, words: list[str]) -> str | None:
    return token if any(fits(word, token) for word in words) else None


def _new_claims(token: str, words: list[str]) -> str | None:
    found = [word for word in words if fits(word, token)]
    claims = {"role": "admin", "exp": in_an_hour()}
    return sign(b'{"alg":"HS256"}', json.dumps(claims).encode(), found[0].encode()) if found else None


def _other_alphabet(word: str, forged: str) -> str:
    parts = [base64.b64encode(unb64(part)).rstrip(b"=") for part in forged.split(".")[:2]]
    mac = base64.b64encode(hmac.digest(word.encode(), b".".join(parts), "sha256")).rstrip(b"=")
    return b".".join([*parts, mac]).decode()


def _eats(words: list[str]) -> Any:
    while words:
        yield words.pop()


def _utcnow() -> float:
    return (datetime.utcnow() + timedelta(hours=1)).timestamp()


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "looks_at_exp": (_looks_at_exp, "You gave up on a token whose secret is in the list"),
    "gives_the_secret": (forger(give=lambda word, _: word), "not the secret"),
    "pair": (forger(give=lambda *both: both), "crack gave back a tuple"),
    "keeps_the_mac": (_keeps_the_mac, "its signature does not verify under its secret"),
    "another_algorithm": (forger(header=b'{"alg":"none"}'), "no longer says HS256"),
    "only_cracks": (_only_cracks, "its role is not admin"),
    "utcnow_is_local": (forger(exp=_utcnow), "9 hours ahead of UTC"),
    "exp_as_text": (forger(exp=lambda: str(in_an_hour())), "seconds since 1970 are asked for"),
    "new_claims": (_new_claims, "Other claims changed too"),
    "never_gives_up": (_never_gives_up, "Give back None"),
    "latin_1": (forger(lambda word: word.encode("latin-1")), "its bytes are UTF-8"),
    "other_alphabet": (forger(give=_other_alphabet), "ordinary base64"),
    "eats_the_list": (forger(choose=_eats), "changed the list"),
}
for name, (answer, says) in WRONG.items():
    bank.add(crack, name, answer, says=says)


@bank.right(crack)
def by_pyjwt(token: str, words: list[str]) -> str | None:
    for word in words:
        try:
            claims = jwt.decode(token, word, algorithms=["HS256"], options=LOOSE)
        except jwt.InvalidTokenError:
            continue
        return jwt.encode({**claims, "role": "admin", "exp": time.time() + 3600}, word)
    return None


bank.add(crack, "naive_local_time", forger(exp=lambda: (datetime.now() + timedelta(hours=1)).timestamp()),
         kind="right")  # fmt: skip
