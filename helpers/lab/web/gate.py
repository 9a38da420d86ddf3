"""Whose requests a server of the lab answers: those of this user's own programs and of its own pages.

What the lab serves is vulnerable on purpose, and every web page that a browser on this machine opens can
send requests to loopback. So, before the app is asked:

- `Host` must be a loopback name, or one that the server was given: a foreign one is DNS rebinding;
- a browser must not say that another origin's page asks (`Sec-Fetch-Site`, `Origin`), in a frame or an
  image, or by taking the user here. "Another port of this machine" is another origin. A lesson on CSRF or
  CORS gives its permission where it starts the server.

That costs half a microsecond a request. Whose program calls is looked at once a connection, in 14 µs:
`helpers.lab.peers`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpers.lab.loopback import is_loopback

PASSED = "helpers.lab.gate"  # in the environ of a request that has passed one
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?")
OWN_SITE = (None, "same-origin", "none")  # "none": the user typed the address
ANOTHER_USER = "This server answers the user who started it, and nobody else on this machine."
FOREIGN_HOST = (
    "This server answers to names of this machine only. The cell that starts it can give others: "
    'names=["clinic.example"].'
)
FOREIGN_PAGE = (
    "This request comes from a page of another site or port. Type the address into the browser, or "
    "permit it in the cell that starts the server: cross_site=True, or a list of origins."
)


@functools.lru_cache(256)
def _named(host: str) -> tuple[str, bool]:
    """The name in a Host header, in lower case, without its port, and whether it is loopback."""
    found = HOST.fullmatch(host.lower())
    return (found[1], is_loopback(found[1])) if found else ("", False)


@dataclass(frozen=True)
class Gate:
    """What one server lets through.

    cross_site: False, True, or the origins ("https://evil.example") whose pages may ask;
    names: host names that mean this server beside loopback's.
    """

    cross_site: bool | frozenset[str] = False
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cross_site: bool | str | Iterable[str] = False, names: Iterable[str] = ()) -> Gate:
        """A gate from what the one who starts a server says."""
        if not isinstance(cross_site, bool):
            origins = [cross_site] if isinstance(cross_site, str) else cross_site
            cross_site = frozenset(one.lower() for one in origins)
        given = [names] if isinstance(names, str) else names
        return cls(cross_site, frozenset(one.lower() for one in given))

    def refusal(self, environ: dict[str, Any]) -> str:
        """Why a request, in the form of a WSGI environ, is not answered; "" where it is."""
        host = environ.get("HTTP_HOST")
        if host is not None:  # no browser leaves it out
            name, here = _named(host)
            if not here and name not in self.names:
                return FOREIGN_HOST
        if self.cross_site is True:
            return ""
        origin, site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE")
        if origin is None:
            return "" if site in OWN_SITE else FOREIGN_PAGE
        if self.cross_site and origin.lower() in self.cross_site:
            return ""
        own = origin.lower().partition("://")[2] == (host or "").lower()
        return "" if own and site in OWN_SITE else FOREIGN_PAGE


def refuse(why: str, start_response: Any) -> list[bytes]:
    """Answer 403 and the reason, as a WSGI app does."""
    body = f"{why}\n".encode()
    head = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response("403 Forbidden", head)
    return [body]
