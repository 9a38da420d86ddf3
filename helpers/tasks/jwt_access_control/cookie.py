"""What a right cookie for a refresh token must do (lesson 05)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from helpers.judging import expect
from helpers.tasks.jwt_access_control.tokens import compact, mac

NAME, PATH, LIFE = "__Secure-refresh", "/refresh", 30 * 86_400  # seconds


def a_token() -> str:
    claims = {"sub": "dr_adams", "jti": secrets.token_hex(6)}
    return compact({"alg": "HS256"}, claims, mac(secrets.token_bytes(32)))


def remembers(remember: Callable) -> None:
    """Judge what `remember` writes into a response, twice, and beside another cookie."""
    from flask import Response

    for token in (a_token(), a_token()):
        response = Response("welcome")
        response.set_cookie("language", "ja")
        remember(response, token)
        _cookie(response, token)


def _marks(line: str) -> dict[str, str]:
    """The attributes of a Set-Cookie header; the last of a name wins, as in browsers."""
    pairs = [mark.strip().partition("=") for mark in line.split(";")[1:]]
    return {name.strip().lower(): text.strip() for name, _, text in pairs}


def _life(marks: dict[str, str]) -> float:
    """Seconds until a browser deletes the cookie; 0 where it does so when it is closed."""
    try:
        if "max-age" in marks:
            return float(marks["max-age"])
        return parsedate_to_datetime(marks["expires"]).timestamp() - time.time()
    except (KeyError, ValueError):
        return 0


def _cookie(response: Any, token: str) -> None:
    lines = response.headers.getlist("Set-Cookie")
    expect(any(line.startswith("language=") for line in lines),
           "The response had another cookie, and it is gone: add yours to it.")  # fmt: skip
    expect(len(lines) > 1, "remember set no cookie.")
    holding = [line for line in lines if token in line]
    expect(
        len(holding) == 1,
        f"{len(holding)} of {len(lines) - 1} new cookies hold the token: it stands in one of them, as "
        "it is.",
    )
    _alone(response, token, holding[0])
    name, _, value = holding[0].partition(";")[0].partition("=")
    marks = _marks(holding[0])
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
        (value == token, "The cookie holds more than the token: set it as it is."),
    ):  # fmt: skip
        expect(holds, said)
    same = [line for line in lines if line.startswith(f"{NAME}=")]
    expect(len(same) == 1, "The cookie is set, and then again: the browser keeps the last one.")


def _alone(response: Any, token: str, line: str) -> None:
    """The token, or a half of it, stands nowhere else."""
    others = [f"{name}: {text}" for name, text in response.headers if text != line]
    for half in token.split(".")[1:]:
        copied = [text for text in [*others, response.get_data(as_text=True)] if half in text]
        expect(
            not copied,
            f"A part of the token stands in a second place, which a script or a log reads: "
            f"{''.join(copied)[:40]!r}...",
        )
