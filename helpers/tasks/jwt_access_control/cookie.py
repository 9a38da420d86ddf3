"""What a right cookie for a refresh token must do (lesson 05)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from helpers.judging import expect
from helpers.tasks.jwt_access_control.tokens import compact, mac

NAME, PATH = "__Secure-refresh", "/refresh"


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
    expect(
        len(lines) == 2,
        f"remember set {len(lines) - 1} cookies: one is asked for, and the browser keeps the last of a name.",
    )
    others = [text for _, text in response.headers if text != lines[1]] + [response.get_data(as_text=True)]
    copied = [text for text in others if token.rpartition(".")[2] in text]
    expect(
        not copied,
        "A part of the token stands in a second place, which a script or a log reads: "
        f"{''.join(copied)[:40]!r}...",
    )
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
