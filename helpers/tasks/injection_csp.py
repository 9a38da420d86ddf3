"""The judge of lesson 03 for a Content-Security-Policy: what it lets run, load and send.

`Policy` decides as CSP level 3 says for the directives that this course uses; the tests compare
it with Chromium. Names: https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from helpers.exercise import Parts, expect, fail

CLINIC = "https://clinic.example"
EVIL = "https://evil.example"
HEADER = "content-security-policy"
_SCRIPT = ("script-src-elem", "script-src", "default-src")
_HANDLER = ("script-src-attr", "script-src", "default-src")


class Policy:
    """A policy as a browser reads it: `Policy("default-src 'none'; script-src 'nonce-abc'")`."""

    def __init__(self, text: str) -> None:
        self.directives: dict[str, list[str]] = {}
        for part in text.split(";"):
            words = part.split()
            if words:
                self.directives.setdefault(words[0].lower(), words[1:])

    def sources(self, names: tuple[str, ...]) -> list[str] | None:
        """The sources of the first of these directives that is there; None where none is."""
        return next((self.directives[n] for n in names if n in self.directives), None)

    def inline(self, nonce: str = "", handler: bool = False, navigation: bool = False) -> bool:
        """Whether a script in the page runs: an element, a handler, or a javascript: link."""
        sources = self.sources(_HANDLER if handler else _SCRIPT)
        if sources is None:
            return True
        if nonce and not handler and not navigation and f"'nonce-{nonce}'" in sources:
            return True
        words = [word.lower() for word in sources]
        strict = any(re.match(r"'(nonce-|sha\d+-|strict-dynamic')", word) for word in words)
        return "'unsafe-inline'" in words and not strict

    def script(self, url: str, nonce: str = "") -> bool:
        """Whether a script element with this address runs."""
        sources = self.sources(_SCRIPT)
        if sources is None or (nonce and f"'nonce-{nonce}'" in sources):
            return True
        if any(word.lower() == "'strict-dynamic'" for word in sources):
            return False
        return _matches(url, sources)

    def eval(self) -> bool:
        """Whether text may be turned into code by eval."""
        sources = self.sources(("script-src", "default-src"))
        return sources is None or "'unsafe-eval'" in (word.lower() for word in sources)

    def loads(self, directive: str, url: str) -> bool:
        """Whether something may come from this address: style-src, img-src, object-src ..."""
        sources = self.sources((directive, "default-src"))
        return sources is None or _matches(url, sources)

    def allows(self, directive: str, url: str) -> bool:
        """The same for the directives that do not fall back: base-uri, form-action ..."""
        sources = self.directives.get(directive)
        return sources is None or _matches(url, sources)


def _matches(url: str, sources: list[str]) -> bool:
    return any(_match(url, source) for source in sources)


def _match(url: str, source: str) -> bool:
    if source.lower() == "'self'":
        return url.startswith(CLINIC + "/")
    if source.startswith("'"):
        return False
    wanted = urlsplit(url)
    if source == "*":
        return wanted.scheme in ("http", "https")
    if re.fullmatch(r"[A-Za-z][\w+.-]*:", source):
        named = source[:-1].lower()
        return wanted.scheme == named or (named == "http" and wanted.scheme == "https")
    scheme, _, rest = source.rpartition("://")
    host, slash, path = rest.partition("/")
    if wanted.scheme not in ("https",) or scheme.lower() not in ("", "http", "https"):
        return False
    host = host.partition(":")[0].lower()
    name = wanted.hostname or ""
    if host != "*" and not (name.endswith(host[1:]) if host.startswith("*.") else name == host):
        return False
    path = slash + path
    return not slash or (
        wanted.path.startswith(path) if path.endswith("/") else wanted.path == path
    )


@dataclass(frozen=True)
class Wish:
    """Something a page may want, and whether this policy grants it."""

    what: str
    why: str
    granted: bool


def attacks(policy: Policy, nonce: str) -> list[Wish]:
    """What an injected piece of markup may want; every one must be refused."""
    other = secrets.token_urlsafe(16)
    elem, attribute = policy.inline(), policy.inline(handler=True)
    unsafe = "That is what injected markup consists of: 'unsafe-inline' lets it run."
    host = "An address is no proof: on a host that you list somebody else may place a script."
    return [
        Wish("a script element without the nonce", unsafe, elem),
        Wish("a script element with last time's nonce", unsafe, policy.inline(other)),
        Wish("an event handler such as onerror", unsafe, attribute),
        Wish("a javascript: link", unsafe, policy.inline(navigation=True)),
        Wish("a script from another host", host, policy.script(EVIL + "/x.js")),
        Wish(
            "a script from an upload folder of the Clinic's own",
            "Whoever may upload a file may then place a script. Trust the nonce, not the host.",
            policy.script(CLINIC + "/uploads/x.js"),
        ),
        Wish("a script in a data: address", host, policy.script("data:text/javascript,x")),
        Wish(
            "text that eval turns into code",
            "'unsafe-eval' makes code of any text that reaches it.",
            policy.eval(),
        ),
        Wish(
            "a plugin from another host",
            "object-src decides that, and default-src where it is missing.",
            policy.loads("object-src", EVIL + "/x"),
        ),
        Wish(
            "a <base> that turns the page's own addresses elsewhere",
            "No other directive covers base-uri, default-src neither.",
            policy.allows("base-uri", EVIL + "/"),
        ),
        Wish(
            "a form that sends what is typed to another host",
            "No other directive covers form-action, default-src neither.",
            policy.allows("form-action", EVIL + "/"),
        ),
        Wish(
            "another site's page that shows this one in a frame",
            "No other directive covers frame-ancestors, default-src neither.",
            policy.allows("frame-ancestors", EVIL + "/"),
        ),
    ]


def needs(policy: Policy, nonce: str) -> list[Wish]:
    """What the Clinic's own page needs; every one must be granted."""
    return [
        Wish("its inline script with the nonce", "", policy.inline(nonce)),
        Wish("/static/notes.js with the nonce", "", policy.script(CLINIC + "/n.js", nonce)),
        Wish("its style sheet /static/clinic.css", "", policy.loads("style-src", CLINIC + "/c")),
        Wish("an image from its own host", "", policy.loads("img-src", CLINIC + "/logo.png")),
        Wish("a form to its own host", "", policy.allows("form-action", CLINIC + "/notes")),
    ]


def _policy(answer: Any, nonce: str) -> Policy:
    headers = answer(nonce)
    expect(
        hasattr(headers, "items"),
        f"Return a dictionary of response headers; a {type(headers).__name__} came back.",
    )
    named = {str(name).lower(): str(value) for name, value in headers.items()}
    if HEADER not in named and HEADER + "-report-only" in named:
        fail("Content-Security-Policy-Report-Only reports what happens, and stops nothing.")
    expect(HEADER in named, f"No header says Content-Security-Policy: {', '.join(headers)}.")
    expect(
        "\n" not in named[HEADER] and "\r" not in named[HEADER],
        "A line break stands in the header: a server refuses it, or sends two headers.",
    )
    return Policy(named[HEADER])


def csp(answer: Any, part: Parts) -> None:
    """Judge the response headers of the Clinic's pages."""
    nonce = secrets.token_urlsafe(16)
    with part("sends a policy that is enforced"):
        _policy(answer, nonce)
    with part("the page's own needs are met"):
        for wish in needs(_policy(answer, nonce), nonce):
            expect(wish.granted, f"{wish.what} is refused: the Clinic's own page is broken.")
    with part("nothing injected runs"):
        _refused(attacks(_policy(answer, nonce), nonce)[:8])
    with part("nothing injected loads, sends or frames"):
        _refused(attacks(_policy(answer, nonce), nonce)[8:])
    with part("a nonce counts once"):
        again = secrets.token_urlsafe(16)
        both = _policy(answer, again)
        expect(both.inline(again), "With another nonce the page's own script is refused.")
        expect(not both.inline(nonce), "The nonce of the page before still counts.")


def _refused(wishes: list[Wish]) -> None:
    through = [wish for wish in wishes if wish.granted]
    if through:
        count = f"{len(through)} of {len(wishes)} got through. " if len(through) > 1 else ""
        fail(
            f"{count}{through[0].what[0].upper()}{through[0].what[1:]} is let in. {through[0].why}"
        )
