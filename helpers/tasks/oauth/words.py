"""What the tasks of lesson 07 share: names, times, a code, an error, and the arithmetic of PKCE."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from unittest import mock

from helpers.judging.values import b64url

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


def s256(verifier: str) -> str:
    """The challenge of a verifier (RFC 7636, section 4.2)."""
    return b64url(hashlib.sha256(verifier.encode()).digest())


def verifier(length: int = 43) -> str:
    """A verifier that a judge draws, with each kind of sign that may occur."""
    return "".join(secrets.choice(UNRESERVED) for _ in range(length - 4)) + "-._~"


def comes_again(draw: Callable[[], object]) -> bool:
    """Whether `draw` gives the same twice, where `random` and the computer's clock are set back between."""
    state, drawn = random.getstate(), []
    with mock.patch("time.time", lambda: 1_800_000_000.5), mock.patch("time.time_ns", lambda: 18 * 10**17):
        for _ in range(2):
            random.seed(7)
            drawn.append(draw())
    random.setstate(state)
    return drawn[0] == drawn[1]
