"""Logging in, deliberately vulnerable: SQL injection, enumeration, mass assignment, talkative log.

Lessons 03, 05, 06 and 12 take it apart.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, jsonify, make_response, redirect, request

from helpers.clinic import log, tokens
from helpers.clinic.database import fingerprint, query

blueprint = Blueprint("auth", __name__)
View = Callable[..., Any]


def body() -> dict[str, Any]:
    """What the client sent, as JSON (whatever it calls it) or as a form."""
    data = request.get_json(force=True, silent=True)
    return data if isinstance(data, dict) else request.form.to_dict()


def is_form() -> bool:
    """Whether a browser's form was sent, so that the answer is to be a page."""
    return bool(request.form) and request.get_json(force=True, silent=True) is None


def token_required(view: View) -> View:
    """Let a view be called only with a token; its claims are then in `g.user`."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ") or request.cookies.get("session", "")
        if not token:
            return jsonify(error="log in first"), 401
        try:
            g.user = tokens.verify(token)
        except tokens.BadToken as error:
            return jsonify(error=str(error)), 401
        return view(*args, **kwargs)

    return wrapper


@blueprint.post("/login")
def login() -> Any:
    """Exchange username and password for a token."""
    data = body()
    username, password = str(data.get("username", "")), str(data.get("password", ""))
    rows = query(
        f"SELECT username, role FROM users WHERE username = '{username}' "  # noqa: S608 (lesson)
        f"AND password = '{fingerprint(password)}'"
    )
    if not rows:
        log.write(f"failed login: {username} with password {password}", "WARNING")
        if query("SELECT 1 FROM users WHERE username = ?", username):
            return jsonify(error="wrong password"), 401
        return jsonify(error=f"no user {username}"), 401
    user = rows[0]
    token = tokens.sign({"sub": user["username"], "role": user["role"]})
    log.write(f"login: {user['username']} got {token}")
    answer: Response = make_response(jsonify(token=token, role=user["role"]))
    if is_form():
        answer = make_response(redirect("/", 303))
    answer.set_cookie("session", token)
    return answer


@blueprint.post("/register")
def register() -> Any:
    """Make an account; a nurse's, unless the form says otherwise."""
    data = {"role": "nurse", "email": "", **body()}
    if query("SELECT 1 FROM users WHERE username = ?", data["username"]):
        return jsonify(error=f"{data['username']} is taken"), 409
    query(
        "INSERT INTO users (username, password, role, email) VALUES (?, ?, ?, ?)",
        data["username"],
        fingerprint(data["password"]),
        data["role"],
        data["email"],
    )
    log.write(f"registered: {data}")
    token = tokens.sign({"sub": data["username"], "role": data["role"]})
    return jsonify(username=data["username"], role=data["role"], token=token), 201


@blueprint.post("/password")
@token_required
def change_password() -> Any:
    """Change one's own password."""
    password = fingerprint(body()["password"])
    # the username is our own, out of our own token: no need to quote it
    query(f"UPDATE users SET password = '{password}' WHERE username = '{g.user['sub']}'")  # noqa: S608
    return jsonify(changed=g.user["sub"])
