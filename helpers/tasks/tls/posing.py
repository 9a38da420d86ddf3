"""The server that the clients of lesson 04 meet, and as whom it may pose."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from helpers.judging import NotYet, Parts

IMPOSTORS = {  # what a careful client refuses, and why believing it is dangerous
    "expired": "Its certificate ended yesterday: perhaps its key was lost since.",
    "not_yet_valid": "Its certificate begins tomorrow.",
    "wrong_host": (
        "Its certificate is real, and for another host: anyone with a certificate of this CA could "
        "stand in for anyone."
    ),
    "name_only_in_cn": (
        "The name stands only in the common name. Python's default context still falls back to it "
        "(hostname_checks_common_name), though RFC 9525 says never."
    ),
    "self_signed": (
        "It vouches for itself. Trust comes from the CA file that you were given, never from what "
        "the other side shows."
    ),
    "unknown_ca": "Your client knows nothing of its CA. This is the man in the middle.",
    "issuer_no_ca": "It was signed with the key of a shop, which is no CA.",
    "wrong_key_usage": "Its certificate is meant to log clients in, not to be a server.",
    "weak_key": "Its RSA key has 1024 bits, which has been too short for years.",
    "forged": "The names in its certificate were changed after it was signed.",
}
ADDRESS = "Its certificate is for localhost, and the URL's host was an address: that is a name as well."
PUBLIC = (
    "Its CA is one that this machine trusts by itself. Load your own CA alone: any of a hundred public "
    "CAs could vouch for your server otherwise."
)
BUNDLE = (
    "Its CA stands in the file that REQUESTS_CA_BUNDLE names. With Session.verify, or verify=True, "
    "requests lets that variable take the place of your CA file. Give verify= with the request "
    "itself, or set the session's trust_env to False."
)
OTHER_FILE = "Its CA is the one of an earlier call. Only the CA file of this call counts."
SWAPPED = (
    "Your function looked at the server on one connection and sent the token on another. In between a "
    "man in the middle took over: verify the connection that carries the token."
)
OLD = "It speaks TLS 1.1 at best, given up in 2021 (RFC 8996)."


@dataclass
class Partner:
    """The partner's server: notes what it is asked and shown, and poses as somebody else where told.

    answers: (status, location) of each answer in turn, the last one for all that follow.
    """

    body: str = ""
    answers: list[tuple[str, str]] = field(default_factory=lambda: [("200 OK", "")])
    pose: ssl.SSLContext | None = None
    pose_from: int = 1  # the first connection at which it poses
    met: int = 0
    asked: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    betrayed: bool = False  # whether a token was shown while it posed

    def clear(self, **changed: Any) -> None:
        """Forget what was asked, and answer 200 as oneself unless `changed`."""
        fresh = {"answers": [("200 OK", "")], "pose": None, "pose_from": 1, "met": 0, "betrayed": False}
        for name, value in {**fresh, **changed}.items():
            setattr(self, name, value)
        self.asked, self.tokens = [], []

    def meet(self, sock: Any, name: str | None, context: ssl.SSLContext) -> None:
        """Called for each ClientHello: who answers it?"""
        self.met += 1
        if self.pose and self.met >= self.pose_from:
            sock.context = self.pose

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.asked.append(f"{environ['REQUEST_METHOD']} {path}")
        if "HTTP_AUTHORIZATION" in environ:
            self.tokens.append(environ["HTTP_AUTHORIZATION"])
            self.betrayed |= bool(self.pose) and self.met >= self.pose_from
        status, location = self.answers[min(len(self.asked), len(self.answers)) - 1]
        headers = [("Content-Type", "text/plain"), ("Connection", "close")]  # a handshake for each request
        more = [("Location", location)] * bool(location) + [("Retry-After", "0")] * (status[:3] == "503")
        start_response(status, headers + more)
        return [self.body.encode()]


@dataclass
class Scene:
    """One server with TLS for all cases of a check, and the learner's function before it."""

    answer: Any
    part: Parts
    partner: Partner
    url: str
    ca_file: str
    context: ssl.SSLContext

    def call(self, url: str = "") -> Any:
        """What the learner's function gives back, or raises, for this CA file and a new token."""
        token = f"tok_{secrets.token_hex(8)}"
        return self.part.call(self.answer, url or f"{self.url}/results", self.ca_file, token)

    def slips(self, why: str, url: str = "") -> Iterator[str]:
        """A sentence where the impostor gets the token, or is not told of by an exception."""
        partner, swapped = self.partner, self.partner.pose_from > 1
        error, found = None, None
        try:
            found = self.call(url)
        except NotYet:
            raise
        except Exception as raised:
            error = raised
        if partner.betrayed and swapped:
            yield why
        elif partner.betrayed and error is None:
            first = "Refused at first, then asked again, it" if partner.met > 1 else "It"
            yield f"{first} got your token. {why}"
        elif partner.betrayed:
            yield f"Your function raised an error, but had sent the token by then: verify first. {why}"
        elif error is None and not swapped:
            yield f"Your function gave back {found!r} instead of raising an error: who is to notice?"
