"""What right answers of lesson 05 must do over HTTP: scopes, the snippet."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

from helpers.exercise import expect, fail
from helpers.tasks.jwt_access_control_tokens import compact, mac

SCOPE = "patients:read"
HEADER = {"alg": "HS256", "typ": "JWT"}


def _app(name: str) -> Any:
    from flask import Flask

    app = Flask(name)
    app.logger.disabled = True
    return app


def _challenge(reply: Any, what: str) -> str:
    """The WWW-Authenticate header of a 401; fails where there is none that names Bearer."""
    said = reply.headers.get("WWW-Authenticate", "")
    expect(
        said.lower().startswith("bearer"),
        f"{what}: 401 without `WWW-Authenticate: Bearer`. The header tells the client what to do.",
    )
    return said


def needs_scope(answer: Callable, part: Any) -> None:
    import jwt

    key, called = secrets.token_bytes(32), []
    revoked: set[str] = set()

    def verify(token: str) -> dict[str, Any]:
        if token in revoked:
            raise jwt.InvalidTokenError("revoked")
        return jwt.decode(token, key, algorithms=["HS256"])

    def token(scope: str | None, **changes: Any) -> str:
        claims = {"sub": "dr_adams", "exp": int(time.time()) + 60, **changes}
        return compact(HEADER, claims if scope is None else {**claims, "scope": scope}, mac(key))

    app = _app("scopes")

    @app.get("/patients")
    @answer("patients:read", verify)
    def patients() -> dict[str, Any]:
        from flask import g

        called.append("read")
        return {"sub": getattr(g, "claims", {}).get("sub")}

    @app.delete("/patients/<code>")
    @answer("patients:write", verify)
    def remove(code: str) -> dict[str, Any]:
        called.append("write")
        return {"gone": code}

    @app.get("/broken")
    @answer("patients:read", verify)
    def broken() -> dict[str, Any]:
        raise jwt.InvalidTokenError("a fault of the view's own")

    client = app.test_client()

    def ask(value: str | None, path: str = "/patients", method: str = "GET") -> Any:
        headers = {} if value is None else {"Authorization": value}
        return client.open(path, method=method, headers=headers)

    good = token("patients:read model:use")
    with part("lets in who has the scope"):
        reply = ask(f"Bearer {good}")
        expect(reply.status_code == 200, f"A valid token with the scope: {reply.status_code}.")
        expect(reply.json == {"sub": "dr_adams"}, "The view did not find its claims in g.claims.")
        both = token("model:use patients:write patients:read")
        reply = ask(f"Bearer {both}", "/patients/P-000001", "DELETE")
        expect(
            reply.status_code == 200 and reply.json == {"gone": "P-000001"},
            "A view with an argument from its path does not get it.",
        )
        reply = ask(f"Bearer {token('patients:read', sub='dr_baker')}")
        expect(reply.json == {"sub": "dr_baker"}, "The next visitor ran under the claims of the first.")
        expect(patients.__name__ == "patients", "The view lost its name: functools.wraps keeps it.")
        for scheme in ("bearer", "BEARER"):
            status = ask(f"{scheme} {good}").status_code
            expect(status == 200, f"{scheme!r}: {status}. Schemes ignore case (RFC 9110, 11.1).")
    with part("401 with WWW-Authenticate where nobody is known"):
        called.clear()
        late = token("patients:read", exp=int(time.time()) - 999)
        for what, value in {
            "no Authorization header": None, "an empty header": "", "Bearer without a token":
            "Bearer", "Basic instead of Bearer": f"Basic {good}", "the token alone": good,
            "garbage": "Bearer garbage", "an expired token": f"Bearer {late}",
            "a token and more": f"Bearer {good} x",
            "alg none": "Bearer " + compact({"alg": "none"}, {"sub": "a"}, lambda _: b""),
        }.items():  # fmt: skip
            reply = ask(value)
            expect(not called, f"{what}: the view was called.")
            expect(reply.status_code != 500, f"{what}: 500. Every bad token has to end in 401.")
            expect(
                reply.status_code == 401,
                f"{what}: {reply.status_code}. 401 says: I don't know who you are.",
            )
            said = _challenge(reply, what)
            if what in ("garbage", "an expired token", "alg none"):
                expect("invalid_token" in said, f"{what}: the challenge lacks invalid_token.")
            elif value is None:
                expect("error" not in said, f"{what}: without credentials there is no error=.")
        twice = token("patients:read", jti="1")
        ask(f"Bearer {twice}")
        revoked.add(twice)
        expect(
            ask(f"Bearer {twice}").status_code == 401,
            "A token that was good a moment ago is still let in after verify refuses it: ask verify "
            "each time.",
        )
    with part("403 where the scope is missing"):
        called.clear()
        for scope in ("model:use", "patients:reader", "xpatients:read", "patients", "", None):
            reply = ask(f"Bearer {token(scope)}")
            expect(
                not called,
                f"Scope {scope!r} opened a view that needs 'patients:read': compare whole words.",
            )
            expect(
                reply.status_code == 403,
                f"Scope {scope!r}: {reply.status_code}. The user is known, and may not: 403.",
            )
            said = reply.headers.get("WWW-Authenticate", "")
            expect("insufficient_scope" in said, "403: the challenge lacks insufficient_scope.")
        called.clear()
        for grand in ({"role": "admin"}, {"sub": "root", "admin": True}, {"scopes": SCOPE}):
            ask(f"Bearer {token('model:use', **grand)}")
            expect(not called, f"The claim {grand} opened the view: only `scope` is asked for.")
        status = ask(f"Bearer {good}", "/patients/P-000001", "DELETE").status_code
        expect(status == 403, "A token that may read could delete: each view has its own scope.")
    with part("a fault of the view stays a fault of the view"):
        status = ask(f"Bearer {good}", "/broken").status_code
        expect(
            status == 500,
            f"The view itself raised an error, and the client was told {status}: only the "
            "verification belongs into the try.",
        )
    with part("takes the token from the Authorization header only"):
        status = client.get(f"/patients?access_token={good}&token={good}").status_code
        expect(status == 401, "A token in the URL was accepted: URLs stand in logs and histories.")
        for name in ("session", "token", "access_token", "jwt"):
            cookie = {"Cookie": f"{name}={good}"}
            bare = app.test_client(use_cookies=False)
            expect(
                bare.get("/patients", headers=cookie).status_code == 401,
                "A token in a cookie was accepted: browsers send cookies along by themselves, for "
                "any page that asks (CSRF).",
            )
        form = client.delete("/patients/P-000001", data={"access_token": good, "token": good})
        expect(form.status_code == 401, "A token in the form was accepted: only the header counts.")


def mended(answer: Callable, part: Any) -> None:
    def secret() -> str:
        return secrets.token_urlsafe(32)

    now, mine = int(time.time()), secret()
    claims = {"sub": "dr_adams", "exp": now + 600}

    def token(key: str = mine, **changes: Any) -> str:
        fields = {**claims, **changes}
        fields = {name: value for name, value in fields.items() if value is not None}
        return compact(HEADER, fields, mac(key.encode()))

    def ask(app: Any, value: str | None) -> Any:
        app.logger.disabled = True
        headers = {} if value is None else {"Authorization": value}
        return app.test_client().get("/records", headers=headers)

    app = answer(mine)
    with part("serves honest clients"):
        for scheme in ("Bearer", "bearer"):
            reply = ask(app, f"{scheme} {token()}")
            expect(
                reply.status_code == 200,
                f"An honest client sends 'Authorization: {scheme} <token>' and gets "
                f"{reply.status_code}.",
            )
            expect(reply.get_json(silent=True) == {"user": "dr_adams"}, "The answer is not JSON "
                   '{"user": sub}.')  # fmt: skip
    head, body, signature = token().split(".")
    with part("answers garbage with 401, never with 500"):
        for what, value in {
            "no header": None, "an empty header": "", "Bearer alone": "Bearer",
            "Bearer and a space": "Bearer ", "one word": "garbage", "Bearer garbage": "Bearer garbage",
            "three empty parts": "Bearer ..", "Basic": "Basic ZHI6cHc=",
            "the scheme Basic with a valid token": f"Basic {token()}",
            "a token without Bearer": token(), "binary": "Bearer \xff\xfe.\xff.\xff",
            "a header that is no JSON": f"Bearer e30e30.{body}.{signature}",
            "a token and more": f"Bearer {token()} x",
            "five words": "Bearer a b c d", "a long one": "Bearer " + "a" * 5000,
            "an expired token": f"Bearer {token(exp=now - 3600)}",
            "exp that is a word": f"Bearer {token(exp='soon')}",
        }.items():  # fmt: skip
            reply = ask(app, value)
            expect(reply.status_code != 500, f"{what}: 500. The answer to any bad token is 401.")
            expect(reply.status_code != 200, f"{what}: it was served. Look at both words.")
            expect(reply.status_code == 401, f"{what}: {reply.status_code}, not 401.")
            expect(mine not in reply.text, f"{what}: the answer holds the secret.")
            said = reply.headers.get("WWW-Authenticate", "").lower()
            expect(said.startswith("bearer"), f"{what}: 401 without `WWW-Authenticate: Bearer`.")
    with part("refuses forged tokens"):
        for what, forged in {
            "a token without exp, which is valid for ever": token(exp=None),
            "a token without sub": token(sub=None),
            "a token signed with the snippet's own secret": token("clinic-secret"),
            "a token signed with another secret": token(secret()),
            "a token with alg none": compact({"alg": "none"}, claims, lambda _: b""),
            "a token with its signature cut off": f"{head}.{body}.",
        }.items():
            status = ask(app, f"Bearer {forged}").status_code
            expect(status != 200, f"Accepted: {what}.")
            expect(status == 401, f"Refused with {status} instead of 401: {what}.")
        client = app.test_client(use_cookies=False)
        for place, reply in {
            "the URL": client.get(f"/records?token={token()}&access_token={token()}"),
            "a cookie": client.get("/records", headers={"Cookie": f"token={token()}"}),
        }.items():
            expect(reply.status_code == 401, f"A token in {place} was accepted.")
        headers = {"Authorization": f"Bearer {token()}", "X-User": "root"}
        said = client.get("/records?user=root", headers=headers).get_json(silent=True)
        expect(said == {"user": "dr_adams"}, "The user was not taken from the token's sub.")
    with part("takes its secret from outside, and no weak one"):
        other = answer(secret())
        expect(
            ask(other, f"Bearer {token()}").status_code == 401,
            "Two services with different secrets accept each other's tokens: one secret is shared.",
        )
        status = ask(app, f"Bearer {token()}").status_code
        expect(status == 200, "Starting a second service locked out the first one's users.")
        for weak in ("", "clinic-secret", "x" * 31):
            try:
                answer(weak)
            except ValueError:
                continue
            fail(f"It started with a secret of {len(weak)} bytes: HS256 wants 32 (RFC 7518, 3.2).")
