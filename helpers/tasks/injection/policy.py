"""A Content-Security-Policy as a browser reads it.

`Policy` decides as CSP level 3 says for the directives that this course uses; the tests compare
it with Chromium. Names: https://www.w3.org/TR/CSP3/
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

CLINIC = "https://clinic.example"
EVIL = "https://evil.example"
# Which directives decide, one in place of the other; all others fall back to default-src.
_CHAINS = {
    "script-src-elem": ("script-src-elem", "script-src", "default-src"),
    "script-src-attr": ("script-src-attr", "script-src", "default-src"),
    "style-src-elem": ("style-src-elem", "style-src", "default-src"),
    "style-src-attr": ("style-src-attr", "style-src", "default-src"),
    "frame-src": ("frame-src", "child-src", "default-src"),
    "worker-src": ("worker-src", "child-src", "script-src", "default-src"),
    **{name: (name,) for name in ("base-uri", "form-action", "frame-ancestors")},
}


class Policy:
    """A policy as a browser reads it: `Policy("default-src 'none'; script-src 'nonce-abc'")`."""

    def __init__(self, text: str) -> None:
        self.directives: dict[str, list[str]] = {}
        for part in text.split(";"):
            words = part.split()
            if words:
                self.directives.setdefault(words[0].lower(), words[1:])

    def deciding(self, directive: str) -> list[str] | None:
        """The sources that decide for this directive or stand in for it; None where there are none."""
        names = _CHAINS.get(directive, (directive, "default-src"))
        return next((self.directives[name] for name in names if name in self.directives), None)

    def inline(self, nonce: str = "", handler: bool = False, navigation: bool = False) -> bool:
        """Whether a script in the page runs: an element, a handler, or a javascript: link."""
        sources = self.deciding("script-src-attr" if handler else "script-src-elem")
        if sources is None:
            return True
        if nonce and not handler and not navigation and f"'nonce-{nonce}'" in sources:
            return True
        words = [word.lower() for word in sources]
        strict = any(re.match(r"'(nonce-|sha\d+-|strict-dynamic')", word) for word in words)
        return "'unsafe-inline'" in words and not strict

    def script(self, url: str, nonce: str = "") -> bool:
        """Whether a script element with this address runs."""
        sources = self.deciding("script-src-elem")
        if sources is None or (nonce and f"'nonce-{nonce}'" in sources):
            return True
        if any(word.lower() == "'strict-dynamic'" for word in sources):
            return False
        return _matches(url, sources)

    def eval(self) -> bool:
        """Whether text may be turned into code by eval."""
        sources = self.deciding("script-src")
        words = [word.lower() for word in sources or []]
        return sources is None or "'unsafe-eval'" in words or "'wasm-unsafe-eval'" in words

    def worker(self, url: str) -> bool:
        """Whether a script that runs may start a worker from this address.

        A worker is no script of the page's markup: 'strict-dynamic' trusts the script that starts it.
        """
        sources = self.deciding("worker-src")
        words = [word.lower() for word in sources or []]
        return sources is None or "'strict-dynamic'" in words or _matches(url, sources)

    def loads(self, directive: str, url: str) -> bool:
        """Whether this address may be loaded, sent to or named: style-src, img-src, form-action ..."""
        sources = self.deciding(directive)
        return sources is None or _matches(url, sources)


def _matches(url: str, sources: list[str]) -> bool:
    return any(_match(url, source) for source in sources)


def _match(url: str, source: str) -> bool:
    """Whether a source of a list names this address: 'self', a scheme, *, or a host with a path."""
    if source.startswith("'"):
        return source.lower() == "'self'" and url.startswith(CLINIC + "/")
    wanted = urlsplit(url)
    if source == "*":
        return wanted.scheme in ("http", "https")
    if re.fullmatch(r"[A-Za-z][\w+.-]*:", source):
        return wanted.scheme in (source[:-1].lower(), source[:-1].lower() + "s")
    host, slash, path = source.rpartition("://")[2].partition("/")
    host, name = host.partition(":")[0].lower(), wanted.hostname or ""
    named = host in ("*", name) or (host.startswith("*.") and name.endswith(host[1:]))
    return wanted.scheme == "https" and named and wanted.path.startswith(slash + path)
