"""Lesson 05: the widely copied snippet, mended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
from flask import Flask, jsonify, request

from helpers.tasks.jwt_access_control import mended
from tests.wrong_answers.jwt_access_control.answers import (
    R,
    V,
    any_scheme,
    bank_of,
    bearer,
    refusal,
    whole_header,
)


def snippet(
    *, read: Callable[[], str | None] = bearer, catch: Any = jwt.PyJWTError,
    require: tuple[str, ...] = ("exp", "sub"), refuse: Callable[[], Any] = lambda: refusal(401),
    least: int = 32, size: Callable[[str], int] = lambda secret: len(secret.encode()),
    key: Callable[[str], str] = str, answer: Callable[[dict], Any] = lambda c: jsonify(user=c["sub"]),
    also: Callable[[Flask, str], object] = lambda app, secret: None, **decode: Any,
) -> Callable[[str], Flask]:  # fmt: skip
    """A mended snippet, of which one detail at a time can be left as it was."""

    def make(secret: str) -> Flask:
        if size(secret) < least:
            raise ValueError("too short")
        app = Flask("mended")

        @app.get("/records")
        def records() -> Any:
            token = read()
            if token is None:
                return refuse()
            options = {"require": list(require), **decode.get("options", {})}
            settings = {"algorithms": ["HS256"], **decode, "options": options}
            try:
                return answer(jwt.decode(token, key(secret), **settings))
            except catch:
                return refuse()

        also(app, secret)
        return app

    return make


_kept: dict[str, str] = {}
bank = bank_of(mended, {
    "as_copied": (snippet(read=whole_header, catch=jwt.ExpiredSignatureError, require=(), least=0,
                          key=lambda _: "clinic-secret", refuse=lambda: ({}, 403)), "gets 500", V),
    "refuses_all": (snippet(read=lambda: None), "gets 401", R),
    "case_sensitive": (snippet(read=lambda: bearer() if "Bearer" in str(whole_header()) else None),
                       "The scheme's case does not matter"),
    "scheme_not_looked_at": (snippet(read=any_scheme), "Basic with a valid token: it was served"),
    "one_exception": (snippet(catch=jwt.ExpiredSignatureError), "garbage: 500. Every bad token"),
    "forbidden": (snippet(refuse=lambda: refusal(403)), "no Authorization header: 403"),
    "no_challenge": (snippet(refuse=lambda: ({"error": "log in"}, 401)), "401 without `WWW-Auth"),
    "valid_for_ever": (snippet(require=("sub",)), "which is valid for ever"),
    "sub_not_required": (snippet(require=("exp",)), "instead of 401: a token without sub"),
    "from_a_cookie": (snippet(read=lambda: bearer() or request.cookies.get("access_token")), "in a cookie"),
    "user_of_the_url": (snippet(answer=lambda c: jsonify(user=request.args.get("user", c["sub"]))),
                        "the user is the token's sub"),
    "post_is_open": (snippet(also=lambda app, _: app.post("/records")(lambda: {"ok": 1})),
                     "POST /records without a token was served"),
    "plain_text": (snippet(answer=lambda claims: claims["sub"]), "The answer is not JSON"),
    "a_route_for_the_secret": (snippet(also=lambda app, key: app.get("/debug")(lambda: key)), "GET /debug"),
    "secret_in_the_source": (snippet(key=lambda _: "clinic-secret" * 3), "and gets 401"),
    "last_secret_wins": (snippet(key=lambda _: _kept["last"], also=lambda _, key: _kept.update(last=key)),
                         "locked out the first one's users"),
    "first_secret_wins": (snippet(key=lambda secret: _kept.setdefault("first", secret)), "secret is shared"),
    "no_return": (lambda secret: snippet()(secret) and None, "give back the Flask app"),
    "sixteen_bytes": (snippet(least=16), "with a secret of 31 bytes"),
    "counts_letters": (snippet(size=len), "(16 letters such as ß"),
    "stripped": (lambda key: snippet()(key.strip()), "with a blank and a line break"),
})  # fmt: skip
bank.add(mended, "everything_caught", snippet(catch=Exception, require=("exp",), leeway=60), kind="right")


@bank.right(mended)
def by_error_handler(secret: str) -> Flask:
    if len(bytes(secret, "utf-8")) < 32 or len(set(secret)) < 10:
        raise ValueError("a secret of 32 bytes, please, and no letter alone")
    app = Flask("records")

    @app.errorhandler(jwt.PyJWTError)
    def unknown(error: Exception) -> Any:
        return jsonify(error="log in"), 401, [("WWW-Authenticate", 'Bearer realm="clinic"')]

    @app.route("/records")
    def records() -> Any:
        sent = request.authorization
        if not sent or sent.type != "bearer" or not sent.token:
            raise jwt.InvalidTokenError
        need = {"require": ["sub", "exp"]}
        return jsonify({"user": jwt.decode(sent.token, secret, ["HS256"], options=need)["sub"]})

    return app
