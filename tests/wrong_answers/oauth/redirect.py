"""Answers to `redirect`: beginnings, parsers, patterns; loopback taken too widely."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from helpers.tasks.oauth import redirect
from tests.wrong_answers import Bank

bank = Bank()
LOOPBACK = r"(http://(?:127\.0\.0\.1|\[::1\]))(?::([0-9]{1,5}))?(/.*)?"


def without_port(text: str, pattern: str = LOOPBACK, most: int = 65535) -> Any:
    """The text in two parts around its port; itself where it is no loopback address."""
    found = re.fullmatch(pattern, text)
    return (found[1], found[3]) if found and int(found[2] or 0) <= most else text


def by(key: Callable[[str], Any]) -> Callable:
    """Compares by a part of the text."""
    return lambda uri, registered: uri in registered or key(uri) in [key(one) for one in registered]


def right(uri: str, registered: list[str]) -> bool:
    return without_port(uri) in [without_port(one) for one in registered]


def parsed(*more: str) -> Callable:
    """Exact, but for the port of a loopback address, read by urlsplit."""

    def may_redirect(uri: str, registered: list[str]) -> bool:
        def parts(text: str) -> Any:
            try:
                url = urlsplit(text)
                _ = url.port
            except ValueError:
                return None
            if url.hostname not in ("127.0.0.1", "::1") or url.scheme != "http":
                return None
            return [getattr(url, name) for name in ("hostname", "path", "query", "fragment", *more)]

        return uri in registered or (parts(uri) or 0) in [parts(one) for one in registered]

    return may_redirect


def pattern(text: str, most: int = 65535) -> Callable:
    return by(lambda uri: without_port(uri, text, most))


KNOWN: dict[str, bool] = {}
bank.table(redirect, {
    "none_is_the_only_one": (lambda uri, reg: right(uri or "".join(reg[:1]) * (len(reg) == 1), reg),
                             "what is left out is not"),
    "localhost_never": (lambda uri, reg: "localhost" not in uri and right(uri, reg), "'http://localhost:3000/"),
    "no_query": (by(lambda uri: without_port(re.split("[?#]", uri)[0])), "A query that was not registered"),
    "trailing_slash": (by(lambda uri: without_port(uri.rstrip("/"))), "exact means sign by sign"),
    "domain_below": (lambda uri, reg: right(uri, reg) or any(
        (urlsplit(uri).hostname or "").endswith("." + (urlsplit(one).hostname or "?"))
        and urlsplit(uri).path == urlsplit(one).path for one in reg), "A forgotten subdomain"),
    "anywhere_in_it": (lambda uri, reg: right(uri, reg) or any(one in uri for one in reg), "only stands in"),
    "high_ports": (pattern(LOOPBACK.replace("{1,5}", "{4,5}")), "'http://127.0.0.1:80/callback' was refused"),
    "port_is_sent": (lambda uri, reg: uri in reg or bool(re.search(":[0-9]+/", uri)) and right(uri, reg),
                     "takes a free one, or none"),
    "any_case": (by(lambda uri: without_port(uri.lower())), "'https://portal.example/CALLBACK' was accepted"),
    "any_port_anywhere": (by(lambda uri: re.sub(r":\d{1,5}(?=/)", "", uri)), "free for loopback addresses"),
    "exact_alone": (lambda uri, reg: uri in reg, "RFC 8252, 7.3"),
    "ipv4_alone": (pattern(r"(http://127\.0\.0\.1)(?::([0-9]{1,5}))?(/.*)?"), "[::1] is one as well"),
    "loopback_begins_so": (pattern(r"(http://127\.0\.0\.1|http://\[::1\])(?::([0-9]{1,5}))?(?:[^/]*)(/.*)?"),
                           "127.0.0.1.evil.example"),
    "user_before_it": (parsed(), "ada@127.0.0.1"),
    "cut_everywhere": (by(lambda uri: re.sub(r":[0-9]+", "", uri) if without_port(uri) != uri else uri),
                       "/callback:80' was accepted"),
    "empty_query": (by(lambda uri: without_port(uri.removesuffix("?"))), "/callback?' was accepted"),
    "parser_drops_breaks": (parsed("username"), "urlsplit drops a line break"),
    "localhost_too": (by(lambda uri: without_port(uri.replace("localhost", "127.0.0.1"))), "is a name"),
    "any_number": (by(lambda uri: without_port(uri, most=65535 + ("[" in uri))), "'http://[::1]:65536/callback'"),
    "any_sign_for_a_dot": (pattern(LOOPBACK.replace(r"\.", ".")),
                           "127。0.0.1:5000/callback' was accepted, though"),
    "https_too": (pattern(LOOPBACK.replace("http:", "https?:")), "and under http alone"),
    "any_digits": (pattern(LOOPBACK.replace("[0-9]", r"\d")), "the digits 0 to 9"),
    "remembered": (lambda uri, reg: KNOWN.setdefault(uri, right(uri, reg)), "no loopback address"),
})  # fmt: skip
bank.add(redirect, "beginning", lambda uri, reg: any(uri.startswith(one) for one in reg) or right(uri, reg),
         says="An open redirect behind it carries", kind="vulnerable")  # fmt: skip
bank.add(redirect, "nobody", lambda uri, reg: False, says="was refused", kind="refuses")
bank.add(redirect, "by_pattern", right, kind="right")


@bank.right(redirect)
def port_cut_out(uri: str, registered: list[str]) -> bool:
    def cut(text: str) -> str:
        for host in ("http://127.0.0.1", "http://[::1]"):
            rest = text.removeprefix(host)
            port, slash, path = rest.removeprefix(":").partition("/")
            if rest != text and rest[:1] == ":" and port.isascii() and port.isdigit() and int(port) < 65536:
                return host + slash + path
        return text

    return uri in registered or cut(uri) in map(cut, registered)
