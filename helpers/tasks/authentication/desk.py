"""The plumbing of the fixed Clinic in lesson 06: cookies, and views that call what the lesson writes."""

from __future__ import annotations

import hmac
import inspect
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from flask import Flask, Response, current_app, jsonify, request

from helpers.clinic import auth, database, tokens
from helpers.judging.values import b64url
from helpers.lab import passkeys

_DEVICES = secrets.token_bytes(32)


def token_cookie(user: Mapping[str, Any]) -> Any:
    """A log-in's answer as the Clinic ships it: a signed token, in the body and in a cookie."""
    token = tokens.sign({"sub": user["username"], "role": user["role"]})
    reply = jsonify(token=token, role=user["role"])
    reply.set_cookie("session", token, httponly=True, samesite="Lax")
    return reply


def device_mark(name: str) -> str:
    """What the device cookie of a user's browsers holds: a MAC over her name."""
    return hmac.digest(_DEVICES, name.encode(), "sha256").hex()


def is_known(name: str) -> bool:
    """Whether the browser that asks has logged in as `name` before."""
    cookie = request.cookies.get("device", "")
    return hmac.compare_digest(cookie.encode(), device_mark(name).encode())


def make_known(reply: Response, name: str) -> Response:
    """Mark the browser that gets this answer as one on which `name` has logged in."""
    reply.set_cookie("device", device_mark(name), httponly=True, samesite="Lax")
    return reply


def passkey_views(
    app: Flask, check: Callable[..., int], keys: Mapping[str, Any], rp_id: str, welcome: Callable
) -> None:
    """Add GET /passkey, which asks a new question, and POST /passkey, which has the answer checked.

    check(assertion, public key, challenge, counter so far) gives back the new counter, or raises
    ValueError or InvalidSignature. A challenge serves once.
    """
    asked: dict[str, bytes] = {}
    counters: dict[str, int] = {}

    def options() -> Any:
        challenge = asked[request.args["username"]] = secrets.token_bytes(32)
        return {"challenge": b64url(challenge), "rp_id": rp_id}

    def answer() -> Any:
        form = auth.body()
        try:
            name, challenge = form["username"], asked.pop(form["username"])
            said = passkeys.Assertion.of(form)
            counters[name] = check(said, keys[name], challenge, counters.get(name, 0))
        except (KeyError, ValueError, InvalidSignature) as error:
            return {"error": str(error)}, 401
        return welcome(database.query("SELECT * FROM users WHERE username = ?", name)[0])

    app.add_url_rule("/passkey", "passkey_options", options)
    app.add_url_rule("/passkey", "passkey_answer", answer, methods=["POST"])


def protect(app: Flask, who: Callable[[], Any]) -> None:
    """Call `who` before each view that wants a user, in place of the Clinic's own look at the token."""
    views = app.view_functions
    private = {name for name, view in views.items() if hasattr(view, "__wrapped__")}
    views.update({name: inspect.unwrap(views[name]) for name in private})
    app.before_request(lambda: who() if request.endpoint in private else None)


def store(name: str) -> dict[str, Any]:
    """A dictionary of the running app, for what a real service keeps in a database."""
    return current_app.config.setdefault(name, {})
