"""What a right guard against request forgery must do (lesson 05)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from helpers.attacks.requests import origins
from helpers.attacks.tokens import compact, mac
from helpers.judging import expect, fail, guard, task
from helpers.judging.surroundings import ahead_of_utc
from helpers.judging.values import truth

NAME, PATH = "__Secure-refresh", "/refresh"
OWN, EVIL = "https://clinic.example", "https://evil.test"
SAFE, CHANGES = ("GET", "HEAD"), ("POST", "DELETE", "PUT", "PATCH", "PURGE")
OURS = {"Sec-Fetch-Site": "same-origin"}
EXTRAS = {
    "X-Requested-With": "XMLHttpRequest", "X-CSRF-Token": "x", "Authorization": "Bearer x",
    "X-HTTP-Method-Override": "GET", "Sec-Fetch-Mode": "navigate", "X-Forwarded-Origin": OWN,
    "Content-Type": "application/json",
}  # fmt: skip
PROXIED = {"X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https", "X-Forwarded-Origin": EVIL,
           "Forwarded": "host=evil.test;proto=https"}  # fmt: skip
REFERER = "a Referer is no Origin, and the Clinic's pages send none: Origin has to equal own"


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
         f"Path is {marks.get('path', 'missing')}: a browser sends a cookie to its path and to what lies "
         f"below, and the token is needed at {PATH}, and there alone."),
        (days > 0, "The cookie ends at once, or when the browser is closed: Max-Age is missing or past."),
        (29.9 < days < 30.1, f"The cookie lives {days:.2f} days: max_age counts seconds, expires UTC."),
        (value == token, f"The cookie holds {value[:20]!r}...: the token alone belongs there, as it is."),
    ):  # fmt: skip
        expect(holds, said)


class Sent(NamedTuple):
    """A request: from whom, what it carries, and why it has to be allowed or refused if not by `right`."""

    who: str
    headers: dict[str, str]
    method: str = "POST"
    own: str = OWN
    query: str = ""
    path: str = "/refresh"
    cookie: bool = True
    base: str = ""  # the address that it was sent to, if not `own`
    why: str = ""

    def right(self) -> tuple[bool, str]:
        """Whether it may pass, and why: Sec-Fetch-Site decides, and Origin where there is none."""
        site, origin = self.headers.get("Sec-Fetch-Site"), self.headers.get("Origin")
        if self.method in SAFE:
            return True, "it changes nothing"
        if not self.cookie:
            return False, "a stranger's form could log the user in under another name (log-in CSRF)"
        if site:
            return site == "same-origin", f"the browser itself calls it {site}: only same-origin is ours"
        if origin is None:
            return False, "nobody knows whose page sent it"
        return origin == self.own, f"compare the whole Origin with own, {self.own}"

    def asked(self, allows: Callable) -> Any:
        """What the learner's `allows` says about it."""
        from werkzeug.test import EnvironBuilder
        from werkzeug.wrappers import Request

        sent = {**self.headers, **({"Cookie": f"{NAME}={a_token()}"} if self.cookie else {})}
        url = f"{self.base or self.own}/"
        request = EnvironBuilder(self.path, url, method=self.method, query_string=self.query, headers=sent)
        return allows(request.get_request(Request), self.own)

    def judge(self, allows: Callable) -> None:
        """Compare what `allows` says with what is right."""
        told = ", ".join(f"{name}: {text}" for name, text in self.headers.items()) or "neither header"
        try:
            answered = self.asked(allows)
        except Exception as error:
            fail(f"{self.method} with {told}: no True or False. {guard.describe(error)} A header that was "
                 "not sent is None by request.headers.get.")  # fmt: skip
        said = truth(answered, "`allows`")
        wanted, why = self.right()
        did = "allowed" if said else "refused"
        if said and not wanted and self.method != "POST" and not self._replace(method="POST").asked(allows):
            why = "a POST like it was not. GET and HEAD pass, and for all else the headers decide"
            fail(f"{self.method} from {self.who} was allowed, and {why}.")
        expect(said == wanted, f"{self.method} from {self.who} was {did} ({told}): {self.why or why}.")


def honest() -> Iterator[Sent]:
    page = "the Clinic's own page"
    for who, headers in (
        (page, {"Origin": OWN, **OURS}),
        (f"{page}, in a browser of 2021 without Sec-Fetch-Site", {"Origin": OWN}),
        (f"{page} that sends no referrer, so that Origin is null", {"Origin": "null", **OURS}),
        (f"{page}, behind a proxy that strips Origin", OURS),
    ):
        yield from (Sent(who, headers, method) for method in CHANGES[:4])
    link = {"Referer": "https://news.example/", "Sec-Fetch-Site": "cross-site"}
    for method in SAFE:
        yield Sent("a bookmark", {}, method)
        yield Sent("a bookmark", {"Sec-Fetch-Site": "none"}, method)
        yield Sent("a link on another site", link, method)


def by_any_name() -> Iterator[Sent]:
    """Host, and what a proxy may add, say where a request went; `own` says who we are."""
    rebound = "any name can point to your server (DNS rebinding), and headers are the sender's word"
    yield Sent("another site", {"Origin": EVIL}, base=EVIL, why=f"Host says evil.test too, but {rebound}")
    yield Sent("another site", {"Origin": EVIL, **PROXIED}, why=f"a proxy's header says so, but {rebound}")
    for inside in ("127.0.0.1:8000", "records.internal"):
        why = f"behind a proxy its Host is {inside}, and Origin is compared with own alone"
        yield Sent("the Clinic's own page", {"Origin": OWN}, base=f"http://{inside}", why=why)
    yield Sent("our old name", {"Origin": OWN}, own="https://elsewhere.example")


def strangers() -> Iterator[Sent]:
    for own in (OWN, f"https://{secrets.token_hex(3)}.clinic.example.org"):
        for who, origin in origins(own).items():
            site = "same-site" if "port" in who or "sibling" in who else "cross-site"
            for method in CHANGES:
                yield Sent(who, {"Origin": origin}, method, own)
                yield Sent(who, {"Origin": origin, "Sec-Fetch-Site": site}, method, own)


def unknown() -> Iterator[Sent]:
    yield Sent("nobody knows whom", {})
    yield Sent("nobody knows whom", {"Referer": f"{OWN}/x"}, why=REFERER)
    for site in ("same-site", "cross-site", "none", "same-origin-not"):
        yield Sent("somewhere", {"Sec-Fetch-Site": site})
        yield Sent("somewhere", {"Sec-Fetch-Site": site, "Origin": OWN})
    yield Sent("another site", {"Origin": EVIL}, path="/notes", why="every path is guarded, not one alone")
    for who, origin in {**origins(OWN), "a page whose path holds ours": f"{EVIL}/{OWN}"}.items():
        yield Sent(who, {"Referer": f"{origin}/x"}, why=REFERER)
        if origin:
            beats = "its Referer is ours, but where there is an Origin, that decides"
            yield Sent(who, {"Origin": origin, "Referer": f"{OWN}/x"}, why=beats)


def talked_round() -> Iterator[Sent]:
    for headers in ({"Origin": EVIL}, {"Origin": "null"}, {}):
        who = "another site"
        yield Sent(who, {**EXTRAS, **headers}, why="only Sec-Fetch-Site and Origin tell whose page sent it")
        yield Sent(who, headers, query="_method=GET&method=GET",
                   why="its URL says _method=GET, and request.method counts")  # fmt: skip
        yield Sent(who, headers, cookie=False)


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
    with part("remember sets a cookie that only our own script's requests carry"), ahead_of_utc(9):
        remembers(remember)
    for title, requests in (
        ("allows what the Clinic's own pages do", honest),
        ("compares with own, whatever name the request was sent to", by_any_name),
        ("refuses what another site's page makes the browser do", strangers),
        ("refuses a change of which nobody knows the origin", unknown),
        ("is not talked round by what else a request carries", talked_round),
    ):
        with part(title):
            for sent in requests():
                sent.judge(allows)
