"""What the tasks of lesson 07 share: names, times, a code, an error, and the arithmetic of PKCE."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.judging import fail, guard
from helpers.judging.parts import NotYet
from helpers.judging.surroundings import chance
from helpers.judging.values import b64url, strength

ISSUER = "https://clinic.example"
CLIENT = "portal"
DAY = 86_400
IDLE, LIFE = 14 * DAY, 90 * DAY  # seconds of a refresh token: unused, and in any case
UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


class Refused(ValueError):
    """What an answer raises where it refuses; its text is for the log."""


class OAuthError(ValueError):
    """An error of the token endpoint, named as in RFC 6749, section 5.2: "invalid_grant"."""


@dataclass
class Code:
    """An authorization code, as the server keeps it. expires: seconds since 1970."""

    client: str
    redirect_uri: str
    challenge: str
    user: str
    scope: str
    expires: float
    redeemed: bool = False


def heard(refusals: Any, who: str, call: Callable, *given: Any) -> tuple[Any, str]:
    """(what the answer gave, "") or (None, how it refused). who: 'begin has to raise this or that'."""
    try:
        return call(*given), ""
    except refusals as error:
        return None, str(error) or repr(error)
    except NotYet:
        raise
    except Exception as error:
        fail(f"{who} for what it refuses: anything else is an error 500. {guard.describe(error)}")


def s256(verifier: str) -> str:
    """The challenge of a verifier (RFC 7636, section 4.2)."""
    return b64url(hashlib.sha256(verifier.encode()).digest())


def verifier(length: int = 43) -> str:
    """A verifier that a judge draws, with each kind of sign that may occur."""
    return "".join(secrets.choice(UNRESERVED) for _ in range(length - 4)) + "-._~"


def ill_formed(verifier: str) -> str:
    """Why this is no verifier (RFC 7636, section 4.1); "" where it is one."""
    if not 43 <= len(verifier) <= 128:
        return f"A verifier has {len(verifier)} signs: RFC 7636 asks for 43 to 128."
    bad = sorted(set(verifier) - set(UNRESERVED))
    return f"A verifier has the sign {bad[0]!r}: letters, digits, - . _ ~ are allowed." if bad else ""


def changing(drawn: Sequence[str]) -> float:
    """How many bits change from one of these texts to the other, at most."""
    lengths = [*map(len, drawn)]
    return strength(drawn) + 8 * (max(lengths) - min(lengths))


def origins(draw: Callable[[Any], Sequence[str]], begin: Callable[[], Any] = str) -> list[set[int]]:
    """For each text of `draw(begin())`: which of the random bytes asked for, beginning with 0, change it.

    Bytes that `begin` asks for are below 0. The sets are empty where chance comes from elsewhere, or
    where the texts change by themselves.
    """

    def run(turned: int = -1) -> tuple[list[str], int, int]:
        source, at = random.Random(7), 0  # noqa: S311 - the same in each run

        def drawn(size: int) -> bytes:
            nonlocal at
            block, n = bytearray(source.randbytes(size)), turned - at
            if 0 <= n < size:
                block[n] ^= 255
            at += size
            return bytes(block)

        with chance(drawn):
            thing, start = begin(), at
            return list(draw(thing)), start, at

    (texts, start, end), (again, *_) = run(), run()
    turned = [run(n)[0] for n in range(end)] if texts == again and end <= 1000 else []
    return [{n - start for n, other in enumerate(turned) if other[k:] and other[k] != text}
            for k, text in enumerate(texts)]  # fmt: skip
