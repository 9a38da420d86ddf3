"""What a right cookie and a right guard against request forgery must do (lesson 05)."""

from __future__ import annotations

import secrets
import string
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from helpers.exercise import expect
from helpers.tasks.jwt_access_control_tokens import compact, mac

OWN = "https://clinic.example"
NAME = "__Host-token"
CHANGES = ("POST", "DELETE", "PUT", "PATCH", "PURGE")
EXTRAS = {
    "X-Requested-With": "XMLHttpRequest", "X-CSRF-Token": "x", "X-XSRF-TOKEN": "x",
    "X-CSRFToken": "x", "Authorization": "Bearer x", "X-Forwarded-Host": "clinic.example",
    "X-Forwarded-Origin": OWN, "X-HTTP-Method-Override": "GET", "X-HTTP-Method": "GET",
    "X-Method-Override": "GET", "Sec-Fetch-Mode": "cors", "Content-Type": "application/json",
}  # fmt: skip


class Guard:
    """Asks the learner's `allows` about one request after the other."""

    def __init__(self, allows: Callable) -> None:
        self.allows = allows

    def __call__(
        self,
        method: str,
        headers: dict[str, str] | None = None,
        own: str = OWN,
        query: str = "",
        cookie: bool = True,
        **named: str,
    ) -> bool:
        from werkzeug.test import EnvironBuilder
        from werkzeug.wrappers import Request

        builder = EnvironBuilder(
            "/patients/P-000001/notes", f"{own}/", method=method, query_string=query
        )
        builder.headers.update(headers or {})
        builder.headers.update({name.replace("_", "-"): text for name, text in named.items()})
        if cookie:
            builder.headers["Cookie"] = f"{NAME}={_token()}"
        result = self.allows(builder.get_request(Request), own)
        kind = type(result)
        plain = kind is bool or (kind.__module__, kind.__name__[:4]) == ("numpy", "bool")
        expect(plain, f"allows gave back a {kind.__name__}: True or False.")
        return bool(result)


def _token() -> str:
    claims = {"sub": "dr_adams", "jti": secrets.token_hex(6)}
    return compact({"alg": "HS256"}, claims, mac(secrets.token_bytes(32)))


def evil(own: str) -> dict[str, str]:
    """What is odd about an origin that is not ours -> that origin."""
    host = own.removeprefix("https://")
    return {
        "another site": "https://evil.test", "an Origin that begins like ours": f"{own}.evil.test",
        "an Origin that ends like ours": f"https://evil{host}",
        "our name over http": f"http://{host}", "another port": f"{own}:8443",
        "a sibling that SameSite trusts": f"https://blog.{host}",
        "a host above ours": "https://" + host.partition(".")[2],
        "a sandboxed frame (Origin: null)": "null", "an Origin with a path": f"{own}/x",
        "an Origin that holds ours": f"https://evil.test/{own}",
        "an Origin that is the beginning of ours": own[:-3],
        "a host that is the first word of ours": f"https://{host.partition('.')[0]}",
        "a host with another letter in place of our dot": f"https://{host.replace('.', 'x', 1)}",
        "an Origin with our name before an @": f"{own}@evil.test",
        "an Origin with our name before a comma": f"{own},https://evil.test",
        "an Origin with our name as a second word": f"https://evil.test {own}",
        "an Origin with our name as a first word": f"{own} https://evil.test",
        "a program on the user's own machine": "http://localhost:8080",
        "another program on the user's own machine": "http://127.0.0.1:5000",
        "a file": "file://", "an empty Origin": "",
    }  # fmt: skip


def csrf(remember: Callable, allows: Callable, part: Any) -> None:
    ask = Guard(allows)
    with part("remember sets a cookie that only this host's requests carry"):
        _remembers(remember)
    with part("allows what the Clinic's own pages do"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            mine = ask(method, Origin=OWN, Sec_Fetch_Site="same-origin")
            expect(mine, f"{method} from the Clinic's own page was refused.")
        for method in ("GET", "HEAD"):
            expect(ask(method), f"{method} by a bookmark was refused: there is no Origin then.")
            expect(
                ask(method, Referer="https://news.example/", Sec_Fetch_Site="cross-site"),
                f"{method} by a link on another site was refused: it reads, and changes nothing.",
            )
    with part("refuses what another site's page makes the browser do"):
        _strangers(ask)
    with part("refuses a change of which nobody knows the origin"):
        _unknown(ask)
    with part("is not talked round by what else a request carries"):
        _talked_round(ask)


def _strangers(ask: Guard) -> None:
    other = f"https://{secrets.token_hex(3)}.clinic.example.org"
    for own in (OWN, other):
        for what, origin in evil(own).items():
            site = "same-site" if "port" in what or "sibling" in what else "cross-site"
            for method in CHANGES if own == OWN else ("POST",):
                expect(
                    not ask(method, Origin=origin, Sec_Fetch_Site=site, own=own)
                    and not ask(method, Origin=origin, own=own),
                    f"{method} from {what} was allowed (Origin {origin!r}, ours {own!r}): compare "
                    "the whole Origin.",
                )
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
        expect(
            not ask("POST", Origin="https://evil.test", Content_Type=kind),
            f"A POST of {kind} from another site was allowed.",
        )
    made_up = "".join(secrets.choice(string.ascii_uppercase) for _ in range(8))
    expect(
        not ask("X" + made_up, Origin="https://evil.test"),
        "A method that nobody listed was allowed from another site: name the methods that pass, "
        "and refuse the rest.",
    )


def _unknown(ask: Guard) -> None:
    expect(
        not ask("POST"),
        "A POST without Origin was allowed: browsers send it with every POST, so fail closed.",
    )
    expect(
        not ask("POST", Referer=f"https://evil.test/{OWN}/"),
        "A POST was allowed for a Referer that only contains the Clinic's name.",
    )
    expect(
        not ask("POST", Referer=f"{OWN}.evil.test/"),
        "A POST was allowed for a Referer that only begins with the Clinic's name.",
    )
    for what, origin in evil(OWN).items():
        if not origin.startswith(f"{OWN}/"):  # for a Referer, that is a page of ours
            expect(
                not ask("POST", Referer=f"{origin}/x"),
                f"A POST was allowed for the Referer '{origin}/x' alone: it is no page of "
                f"{OWN}. Compare scheme, host and port as a whole, or refuse.",
            )
        if origin:
            expect(
                not ask("POST", Origin=origin, Referer=f"{OWN}/x"),
                f"A POST from {what} was allowed because its Referer is ours: where there is an "
                "Origin, it decides.",
            )
    for site in ("same-site", "cross-site"):
        expect(
            not ask("POST", Sec_Fetch_Site=site),
            f"A POST that the browser itself calls {site} was allowed.",
        )
    expect(
        not ask("POST", own="https://elsewhere.example", Origin=OWN),
        "The Clinic moved to another name, and its old name was still allowed: compare with own.",
    )


def _talked_round(ask: Guard) -> None:
    for origin in ("https://evil.test", "null", None):
        sent = {} if origin is None else {"Origin": origin}
        where = "without Origin" if origin is None else f"from {origin}"
        expect(
            not ask("POST", {**EXTRAS, **sent}),
            f"A POST {where} was allowed for one of its other headers ({', '.join(EXTRAS)}): only "
            "Origin tells whose page sent it.",
        )
        expect(
            not ask("POST", sent, query="_method=GET&method=GET"),
            f"A POST {where} was allowed because its URL says _method=GET: request.method counts.",
        )
        expect(
            not ask("POST", sent, cookie=False),
            f"A POST {where} without the cookie was allowed: a stranger's form could log the user "
            "in under another name (log-in CSRF).",
        )


def _remembers(remember: Callable) -> None:
    from flask import Response

    for token in (_token(), _token()):
        response = Response("welcome")
        remember(response, token)
        _cookie(response, token)


def _marks(line: str) -> dict[str, str]:
    """The attributes of a Set-Cookie header; the last of a name wins, as in browsers."""
    pairs = [mark.strip().partition("=") for mark in line.split(";")[1:]]
    return {name.strip().lower(): text.strip() for name, _, text in pairs}


def _ended(marks: dict[str, str]) -> bool:
    """Whether a browser deletes the cookie at once."""
    if "max-age" in marks:
        return not marks["max-age"].isdigit() or int(marks["max-age"]) == 0
    if "expires" not in marks:
        return False
    try:
        return parsedate_to_datetime(marks["expires"]).timestamp() <= time.time()
    except ValueError:
        return False


def _cookie(response: Any, token: str) -> None:
    lines = response.headers.getlist("Set-Cookie")
    expect(lines, "remember set no cookie.")
    holding = [line for line in lines if token in line]
    expect(
        len(holding) == 1,
        f"{len(holding)} of {len(lines)} cookies hold the token that was given: the token has to "
        "stand in one cookie, and no other place.",
    )
    _alone(response, token, holding[0])
    name, _, value = holding[0].partition(";")[0].partition("=")
    marks = _marks(holding[0])
    why = {
        "httponly": "HttpOnly is missing: a script of the page (XSS) reads the token.",
        "secure": "Secure is missing: the cookie also goes out over plain HTTP.",
    }
    for mark, reason in why.items():
        expect(mark in marks, reason)
    expect(
        marks.get("samesite", "").lower() in ("lax", "strict"),
        "SameSite is missing (or None): the browser adds the cookie to other sites' requests.",
    )
    expect(
        "domain" not in marks,
        "Domain is set: the cookie then goes to every host below, such as the blog.",
    )
    expect(
        name == NAME,
        f"The cookie is called {name!r}. A browser accepts __Host- names only with Secure, "
        "Path=/ and no Domain, so that no sibling host can plant one: __Host-token.",
    )
    expect(
        marks.get("path") == "/",
        "Path=/ is missing: a browser rejects a __Host- cookie without it.",
    )
    expect(value.strip('"') == token, "The cookie holds more than the token: set it as it is.")
    same = [line for line in lines if line.startswith(f"{NAME}=")]
    expect(
        len(same) == 1 and not _ended(marks),
        "The browser deletes the cookie at once: it is set and then deleted, or ends in the past.",
    )


def _alone(response: Any, token: str, line: str) -> None:
    """The token, or a half of it, stands nowhere else."""
    page = response.get_data(as_text=True)
    expect(token not in page, "The token stands in the page as well.")
    others = [f"{name}: {text}" for name, text in response.headers if text != line]
    for half in token.split(".")[1:]:
        copied = [text for text in [*others, page] if half in text]
        expect(
            not copied,
            f"A part of the token stands in a second place, which a script or a log reads: "
            f"{''.join(copied)[:40]!r}...",
        )
