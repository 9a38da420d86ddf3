"""What a right guard against request forgery must do (lesson 05)."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, task
from helpers.tasks.jwt_access_control.cookie import NAME, a_token, remembers

OWN = "https://clinic.example"
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
        base: str = "",
        **named: str,
    ) -> bool:
        from werkzeug.test import EnvironBuilder
        from werkzeug.wrappers import Request

        builder = EnvironBuilder(
            "/patients/P-000001/notes", f"{base or own}/", method=method, query_string=query
        )
        builder.headers.update(headers or {})
        builder.headers.update({name.replace("_", "-"): text for name, text in named.items()})
        if cookie:
            builder.headers["Cookie"] = f"{NAME}={a_token()}"
        result = self.allows(builder.get_request(Request), own)
        kind = type(result)
        plain = kind is bool or (kind.__module__, kind.__name__[:4]) == ("numpy", "bool")
        expect(plain, f"allows gave back a {kind.__name__}: True or False.")
        return bool(result)


def evil(own: str) -> dict[str, str]:
    """What is odd about an origin that is not ours -> that origin."""
    host = own.removeprefix("https://")
    return {
        "another site": "https://evil.test", "an Origin that begins like ours": f"{own}.evil.test",
        "an Origin that ends like ours": f"https://evil{host}",
        "our name over http": f"http://{host}", "another port": f"{own}:8443",
        "a sibling that SameSite trusts": f"https://blog.{host}",
        "a host above ours": "https://" + host.partition(".")[2],
        "a sandboxed frame (Origin: null)": "null",
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


@task(
    minutes=8, difficulty=3, asvs="3.5.1", expects="function",
    hints=[
        "A browser adds the cookie to whatever any page makes it send. What does it also add, that "
        "no page can put another's name into?",
        "The Origin header: present in every POST, PUT, PATCH and DELETE of a browser. Compare the "
        "whole of it with own, and not with the Host header. Reading by GET changes nothing, and a "
        "bookmark has no Origin.",
        "response.set_cookie takes secure, httponly, samesite, path; the name with __Host- in front "
        "wants Path=/ and no domain.",
    ],
)  # fmt: skip
def csrf(remember: Callable, allows: Callable, part: Any) -> None:
    """The cookie and the stranger's form."""
    ask = Guard(allows)
    with part("remember sets a cookie that only this host's requests carry"):
        remembers(remember)
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
    with part("compares with own, whatever name the request was sent to"):
        _by_any_name(ask)
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


def _by_any_name(ask: Guard) -> None:
    """Host, and what a proxy may add, say where a request went; `own` says who we are."""
    evil = "https://evil.test"
    proxied = {
        "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443",
        "X-Forwarded-Server": "evil.test", "X-Original-Host": "evil.test", "X-Host": "evil.test",
        "X-Forwarded-Origin": evil, "Forwarded": "host=evil.test;proto=https",
    }  # fmt: skip
    for what, base, more in (
        ("Host", evil, {}), ("X-Forwarded-Host", OWN, proxied), ("Host or a proxy's header", evil, proxied),
    ):  # fmt: skip
        for page in ({"Origin": evil}, {"Referer": f"{evil}/x"}):
            expect(
                not ask("POST", {**more, **page}, base=base),
                f"A POST from {evil} was allowed, because {what} says evil.test too. Any name can "
                "point to your server (DNS rebinding), and headers are the sender's word: compare "
                "with own.",
            )
    for base in ("http://127.0.0.1:8000", "http://records.internal", "https://10.0.0.7:8443"):
        expect(
            ask("POST", Origin=OWN, Sec_Fetch_Site="same-origin", base=base),
            f"A POST from the Clinic's own page was refused, because behind a proxy its Host is "
            f"{base.partition('//')[2]}: Origin is compared with own, and with nothing else.",
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
        expect(
            not ask("POST", Referer=f"{origin}/x"),
            f"A POST was allowed for the Referer '{origin}/x' alone: it is no page of {OWN}. "
            "Compare scheme, host and port as a whole, or refuse.",
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
