"""Lesson 05: the refresh token's cookie, and the guard against a stranger's form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from helpers.tasks.jwt_access_control import csrf
from tests.wrong_answers.jwt_access_control.answers import R, V, bank_of

SAFE = ("GET", "HEAD")
COOKIE = {
    "key": "__Secure-refresh", "path": "/refresh", "max_age": 30 * 86_400, "secure": True,
    "httponly": True, "samesite": "Strict",
}  # fmt: skip
BY_HAND = "__Secure-refresh={}; Path=/refresh; Max-Age=2592000; Secure; HttpOnly; SameSite=Strict"


def sets(**changes: Any) -> Callable[[Any, str], None]:
    """A right `remember` with another setting of the cookie; None leaves one out."""
    settings = {name: value for name, value in {**COOKIE, **changes}.items() if value is not None}
    return lambda response, token: response.set_cookie(value=token, **settings)


remember = sets()


def guard(changes: Callable[[Any, str], object]) -> Callable[[Any, str], object]:
    """An `allows` that lets GET and HEAD pass and judges all else by `changes`."""
    return lambda request, own: request.method in SAFE or changes(request, own)


def origin(request: Any) -> str | None:
    return request.headers.get("Origin")


def site(request: Any) -> str | None:
    return request.headers.get("Sec-Fetch-Site")


def by_site(request: Any, own: str) -> bool:
    """Sec-Fetch-Site where the browser sends it, else its origin."""
    return site(request) == "same-origin" if site(request) else origin(request) == own


def by_referer(request: Any, own: str) -> bool:
    return request.headers.get("Referer", "").startswith(f"{own}/")


def also(test: Callable[[Any, str], object]) -> Callable[[Any, str], object]:
    """A right guard that also lets in what `test` names, where the browser does not say who sends."""

    def allows(request: Any, own: str) -> bool:
        silent = "Sec-Fetch-Site" not in request.headers
        return (
            request.method in SAFE or by_site(request, own) or (silent and bool(test(request, own)))
        )

    return allows


def _replaces(response: Any, token: str) -> None:
    response.headers["Set-Cookie"] = BY_HAND.format(token)


def _in_local_time(response: Any, token: str) -> None:
    sets(max_age=None, expires=datetime.now() + timedelta(days=30))(response, token)


bank = bank_of(csrf, {
    "in_a_header": (lambda r, t: r.headers.add("X-Token", t), "remember set 0 cookies"),
    "not_secure": (sets(secure=False), "Secure is missing"),
    "readable_by_scripts": (sets(httponly=False), "HttpOnly is missing"),
    "lax_as_in_the_lesson": (sets(samesite="Lax"), "SameSite is Lax"),
    "for_all_hosts": (sets(domain="clinic.example"), "Domain is set"),
    "every_path": (sets(path="/"), "Path is /: a browser sends"),
    "ends_in_local_time": (_in_local_time, "expires UTC"),
    "until_the_browser_closes": (sets(max_age=None), "or when the browser is closed"),
    "replaces": (_replaces, "add yours to it"),
}, lambda answer: (answer, guard(by_site)))  # fmt: skip
bank.entries += bank_of(csrf, {
    "as_shipped": (lambda r, own: True, "another site was allowed", V),
    "refuses_all": (lambda r, own: False, "POST from the Clinic's own page was refused", R),
    "by_origin_alone": (guard(lambda r, own: origin(r) == own), "that sends no referrer, so that Origin"),
    "not_cross_site": (guard(lambda r, own: site(r) in ("same-origin", "same-site")
                             or origin(r) == own), "calls it same-site: only"),
    "looks_at_posts_alone": (lambda r, own: r.method != "POST" or by_site(r, own), "a POST like it was not"),
    "begins_like_ours": (also(lambda r, own: (origin(r) or "").startswith(own)), "that begins like ours"),
    "origin_if_present": (also(lambda r, own: origin(r) is None), "nobody knows whose page sent it"),
    "or_a_referer": (also(lambda r, own: origin(r) is None and by_referer(r, own)), "a Referer is no Origin"),
    "referer_beats_origin": (also(lambda r, own: origin(r) and by_referer(r, own)),
                             "where there is an Origin, that decides"),
    "origin_like_host": (also(lambda r, own: origin(r) == r.host_url.rstrip("/")), "Host says evil.test too"),
    "origin_and_host": (guard(lambda r, own: by_site(r, own) and r.host == urlsplit(own).netloc),
                        "behind a proxy its Host is 127.0.0.1:8000"),
    "one_name_for_ever": (guard(lambda r, own: by_site(r, "https://clinic.example")),
                          "from our old name was allowed"),
    "another_header_will_do": (also(lambda r, own: "X-Requested-With" in r.headers), "tell whose page"),
    "nothing_to_protect": (also(lambda r, own: not r.cookies), "log-in CSRF"),
    "guards_one_path": (also(lambda r, own: r.path != "/refresh"), "every path is guarded"),
    "crashes_without_origin": (guard(lambda r, own: r.headers["Origin"] == own), "is None by request"),
}, lambda answer: (remember, answer)).entries  # fmt: skip


def parsed(request: Any, own: str) -> Any:
    """The scheme and host of Origin are compared; the safe methods of RFC 9110 pass."""
    ours = urlsplit(origin(request) or "")[:2] == urlsplit(own)[:2]
    ours = request.headers.get("Sec-Fetch-Site", "same-origin" if ours else "") == "same-origin"
    return np.bool_(request.method in {"GET", "HEAD", "OPTIONS", "TRACE"} or ours)


bank.add(csrf, "metadata_first", lambda r, t: r.headers.add("Set-Cookie", BY_HAND.format(t)),
         guard(by_site), kind="right")  # fmt: skip
bank.add(csrf, "origin_parsed", sets(samesite="strict"), parsed, kind="right")
