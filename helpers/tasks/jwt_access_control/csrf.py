"""What a right guard against request forgery must do (lesson 05)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from helpers.judging import expect, fail, guard, task
from helpers.judging.values import truth
from helpers.tasks.jwt_access_control.tokens import compact, mac

NAME, PATH = "__Secure-refresh", "/refresh"
OWN, EVIL = "https://clinic.example", "https://evil.test"
CHANGES = ("POST", "DELETE", "PUT", "PATCH", "PURGE")
OURS = {"Sec-Fetch-Site": "same-origin"}
EXTRAS = {
    "X-Requested-With": "XMLHttpRequest", "X-CSRF-Token": "x", "Authorization": "Bearer x",
    "X-HTTP-Method-Override": "GET", "Sec-Fetch-Mode": "cors", "X-Forwarded-Origin": OWN,
    "Content-Type": "application/json",
}  # fmt: skip
PROXIED = {"X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https", "X-Forwarded-Origin": EVIL,
           "Forwarded": "host=evil.test;proto=https"}  # fmt: skip


def a_token() -> str:
    claims = {"sub": "dr_adams", "jti": secrets.token_hex(6)}
    return compact({"alg": "HS256"}, claims, mac(secrets.token_bytes(32)))


def _life(marks: dict[str, str]) -> float:
    """Seconds until a browser deletes the cookie; 0 where it does so when it is closed."""
    if "max-age" in marks or "expires" not in marks:
        return int(marks.get("max-age", 0))
    return parsedate_to_datetime(marks["expires"]).timestamp() - time.time()


def remembers(remember: Callable) -> None:
    """Judge what `remember` writes into a response that has another cookie."""
    from flask import Response
    from werkzeug.http import dump_cookie

    token, response = a_token(), Response("welcome")
    response.set_cookie("language", "ja")
    remember(response, token)
    lines = response.headers.getlist("Set-Cookie")
    kept = dump_cookie("language", "ja") in lines
    expect(kept, "The response had another cookie, and it is gone: add yours to it.")
    expect(len(lines) == 2, f"remember set {len(lines) - 1} cookies: one is asked for, and the browser "
           "keeps the last of a name.")  # fmt: skip
    others = [text for _, text in response.headers if text != lines[1]] + [response.get_data(as_text=True)]
    copied = [text for text in others if token.rpartition(".")[2] in text]
    expect(not copied, "A part of the token stands in a second place, which a script or a log reads: "
           f"{''.join(copied)[:40]!r}...")  # fmt: skip
    pair, *rest = lines[1].split(";")
    name, _, value = pair.partition("=")
    marks = {mark.strip().lower(): text.strip() for mark, _, text in (one.partition("=") for one in rest)}
    days = _life(marks) / 86_400
    for holds, said in (
        ("httponly" in marks, "HttpOnly is missing: a script of the page (XSS) reads the token."),
        ("secure" in marks, "Secure is missing: the cookie also goes out over plain HTTP."),
        (marks.get("samesite", "").lower() == "strict",
         f"SameSite is {marks.get('samesite', 'missing')}: only our own script asks for /refresh, so "
         "Strict costs nobody anything."),
        ("domain" not in marks, "Domain is set: the cookie then goes to every host below."),
        (name == NAME, f"The cookie is called {name!r}, not {NAME!r}."),
        (marks.get("path") == PATH,
         f"Path is {marks.get('path', 'missing')}: the token is needed at {PATH} alone, and would "
         "go along with every request."),
        (days > 0, "The cookie ends at once, or when the browser is closed: Max-Age is missing or past."),
        (29.9 < days < 30.1, f"The cookie lives {days:.2f} days: max_age counts seconds."),
        (value == token, f"The cookie holds {value[:20]!r}...: the token alone belongs there, as it is."),
    ):  # fmt: skip
        expect(holds, said)


class Guard:
    """Asks the learner's `allows` about one request after the other."""

    def __init__(self, allows: Callable) -> None:
        self.allows = allows

    def __call__(
        self, method: str, headers: dict[str, str] | None = None, own: str = OWN, query: str = "",
        cookie: bool = True, base: str = "",
    ) -> bool:  # fmt: skip
        from werkzeug.test import EnvironBuilder
        from werkzeug.wrappers import Request

        sent = {**(headers or {}), **({"Cookie": f"{NAME}={a_token()}"} if cookie else {})}
        url = f"{base or own}/"
        request = EnvironBuilder("/refresh", url, method=method, query_string=query, headers=sent)
        try:
            return truth(self.allows(request.get_request(Request), own), "`allows`")
        except Exception as error:
            told = ", ".join(f"{name}: {text}" for name, text in (headers or {}).items()) or "neither"
            fail(f"{method} with {told}: no True or False. {guard.describe(error)} A header that was not "
                 "sent is None by request.headers.get.")  # fmt: skip


def evil(own: str) -> dict[str, str]:
    """What is odd about an origin that is not ours -> that origin."""
    host = own.removeprefix("https://")
    return {
        "another site": EVIL, "an Origin that begins like ours": f"{own}.evil.test",
        "an Origin that ends like ours": f"https://evil{host}",
        "our name over http": f"http://{host}", "another port": f"{own}:8443",
        "a sibling that SameSite trusts": f"https://blog.{host}",
        "a host above ours": "https://" + host.partition(".")[2],
        "a sandboxed frame (Origin: null)": "null",
        "an Origin that holds ours": f"{EVIL}/{own}",
        "an Origin that is the beginning of ours": own[:-3],
        "a host with another letter in place of our dot": f"https://{host.replace('.', 'x', 1)}",
        "an Origin with our name before an @": f"{own}@evil.test",
        "an Origin with our name as a second word": f"{EVIL} {own}",
        "a program on the user's own machine": "http://localhost:8080", "an empty Origin": "",
    }  # fmt: skip


@task(
    minutes=9, difficulty=3, asvs="3.5.1", expects="function",
    hints=[
        "A browser adds the cookie to whatever any page makes it send. What does it also add, that "
        "no page can put another's name into?",
        "Sec-Fetch-Site is written by every browser since 2023, over HTTPS: same-origin, same-site, "
        "cross-site or none. Where it is missing, compare the whole Origin with own.",
        "site = request.headers.get('Sec-Fetch-Site'). response.set_cookie takes secure, httponly, "
        "samesite, path and max_age, in seconds.",
    ],
)  # fmt: skip
def csrf(remember: Callable, allows: Callable, part: Any) -> None:
    """The cookie and the stranger's form."""
    with part("remember sets a cookie that only our own script's requests carry"):
        remembers(remember)
    for title, script in (
        ("allows what the Clinic's own pages do", _honest),
        ("compares with own, whatever name the request was sent to", _by_any_name),
        ("refuses what another site's page makes the browser do", _strangers),
        ("refuses a change of which nobody knows the origin", _unknown),
        ("is not talked round by what else a request carries", _talked_round),
    ):
        with part(title):
            script(Guard(allows))


def _honest(ask: Guard) -> None:
    link = {"Referer": "https://news.example/", "Sec-Fetch-Site": "cross-site"}
    for methods, who, headers in (
        (CHANGES[:4], "the Clinic's own page", {"Origin": OWN, **OURS}),
        (CHANGES[:4], "the Clinic's own page, in a browser of 2021 without Sec-Fetch-Site", {"Origin": OWN}),
        (CHANGES[:4], "the Clinic's own page that sends no referrer, so that Origin is null",
         {"Origin": "null", **OURS}),
        (CHANGES[:4], "the Clinic's own page, behind a proxy that strips Origin", OURS),
        (("GET", "HEAD"), "a bookmark", {}), (("GET", "HEAD"), "a bookmark", {"Sec-Fetch-Site": "none"}),
        (("GET", "HEAD"), "a link on another site", link),
    ):  # fmt: skip
        for method in methods:
            expect(ask(method, headers), f"{method} from {who} was refused.")


def _by_any_name(ask: Guard) -> None:
    """Host, and what a proxy may add, say where a request went; `own` says who we are."""
    for what, base, more in (("Host", EVIL, {}), ("a proxy's header", OWN, PROXIED)):
        expect(not ask("POST", {**more, "Origin": EVIL}, base=base), f"A POST from {EVIL} was allowed, "
               f"because {what} says evil.test too. Any name can point to your server (DNS rebinding), and "
               "headers are the sender's word: compare with own.")  # fmt: skip
    for base in ("http://127.0.0.1:8000", "http://records.internal"):
        expect(ask("POST", {"Origin": OWN}, base=base), "A POST from the Clinic's own page was refused, "
               f"because behind a proxy its Host is {base.partition('//')[2]}: Origin is compared with own, "
               "and with nothing else.")  # fmt: skip
    expect(not ask("POST", {"Origin": OWN}, own="https://elsewhere.example"), "The Clinic moved to another "
           "name, and its old name was still allowed: compare with own.")  # fmt: skip


def _strangers(ask: Guard) -> None:
    for own in (OWN, f"https://{secrets.token_hex(3)}.clinic.example.org"):
        for what, origin in evil(own).items():
            site = "same-site" if "port" in what or "sibling" in what else "cross-site"
            for method in CHANGES if own == OWN else ("POST",):
                told = f"{method} from {what} was allowed (Origin {origin!r}, ours {own!r}"
                expect(not ask(method, {"Origin": origin}, own=own), f"{told}): compare the whole Origin.")
                expect(
                    not ask(method, {"Origin": origin, "Sec-Fetch-Site": site}, own=own),
                    f"{told}, Sec-Fetch-Site {site}): the browser says itself that it is not ours.",
                )


def _unknown(ask: Guard) -> None:
    expect(not ask("POST"), "A POST without Origin and Sec-Fetch-Site was allowed: nobody knows whose page "
           "sent it.")  # fmt: skip
    for site in ("same-site", "cross-site", "none", "same-origin-not"):
        expect(not ask("POST", {"Sec-Fetch-Site": site}), f"A POST that the browser itself calls {site} was "
               "allowed: only same-origin is ours.")  # fmt: skip
    for what, origin in {**evil(OWN), "a page whose path holds ours": f"{EVIL}/{OWN}"}.items():
        expect(not ask("POST", {"Referer": f"{origin}/x"}), "A POST was allowed for the Referer "
               f"'{origin}/x' alone: it is no page of {OWN}. Compare scheme, host and port as a whole, or "
               "refuse.")  # fmt: skip
        expect(not origin or not ask("POST", {"Origin": origin, "Referer": f"{OWN}/x"}),
               f"A POST from {what} was allowed because its Referer is ours: where there is an Origin, it "
               "decides.")  # fmt: skip


def _talked_round(ask: Guard) -> None:
    for sent in ({"Origin": EVIL}, {"Origin": "null"}, {}):
        where = f"from {sent['Origin']}" if sent else "without Origin"
        for allowed, why in (
            (ask("POST", {**EXTRAS, **sent}), f"for one of its other headers ({', '.join(EXTRAS)}): only "
             "Sec-Fetch-Site and Origin tell whose page sent it."),
            (ask("POST", sent, query="_method=GET&method=GET"),
             "because its URL says _method=GET: request.method counts."),
            (ask("POST", sent, cookie=False), "without the cookie: a stranger's form could log the user in "
             "under another name (log-in CSRF)."),
        ):  # fmt: skip
            expect(not allowed, f"A POST {where} was allowed {why}")
