"""What a right cookie for a token must do (lesson 05)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from helpers.judging import expect
from helpers.tasks.jwt_access_control.tokens import compact, mac

NAME = "__Host-token"


def a_token() -> str:
    claims = {"sub": "dr_adams", "jti": secrets.token_hex(6)}
    return compact({"alg": "HS256"}, claims, mac(secrets.token_bytes(32)))


def remembers(remember: Callable) -> None:
    from flask import Response

    for token in (a_token(), a_token()):
        response = Response("welcome")
        remember(response, token)
        _cookie(response, token)
    response = Response("welcome")
    response.set_cookie("language", "ja")
    remember(response, a_token())
    kept = [line for line in response.headers.getlist("Set-Cookie") if line.startswith("language=")]
    expect(kept, "The response had another cookie, and it is gone: add yours to it.")


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
    expect(
        value != f'"{token}"',
        "Quotation marks stand around the token, and a browser sends them back: set it as it is.",
    )
    expect(value == token, "The cookie holds more than the token: set it as it is.")
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
