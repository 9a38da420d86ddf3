"""What a right decorator for scopes must do (lesson 05)."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from helpers.attacks.requests import elsewhere, strangers
from helpers.attacks.tokens import compact, given, mac
from helpers.judging import expect, task
from helpers.judging.values import shown
from helpers.tasks.jwt_access_control.site import Site, challenge

SCOPE, BOTH = "patients:read", "patients:read patients:write"
SHORT = (
    "model:use", "patients:reader", "xpatients:read", "patients", "", None, "patients:read:none",
    "patients:read,model:use", "PATIENTS:READ", "patients:*", "*", "patients:write", "(patients:read)",
    "patients:x:read", "admin",
)  # fmt: skip
GRAND = ({"role": "admin"}, {"sub": "root", "admin": True}, {"scp": SCOPE}, {"permissions": [SCOPE]})
BASIC = {"a password by the scheme Basic": "Basic ZHJfYWRhbXM6c2VjcmV0"}
SCHEME = "Schemes ignore case (RFC 9110, 11.1)."
CHANGED = "verify was given another text than the token that came: only the word Bearer ignores case."
NOTHING = ("no Authorization header", "an empty header", *BASIC)
VIEWS = {
    "fails": ("/fails", SCOPE), "patients": ("/patients", SCOPE), "names": ("/names", SCOPE),
    "remove": ("/patients/<code>", "patients:write"),
}  # fmt: skip


class Clinic(Site):
    """Five views behind the learner's decorator; `called` holds what ran, and g.claims at that time."""

    def __init__(self, answer: Callable) -> None:
        from flask import Flask

        super().__init__(Flask("scopes"))
        self.key, self.revoked = secrets.token_bytes(32), set[str]()
        self.called: list[tuple[str, Any]] = []
        self.given = ""  # what verify was asked about last
        made = {scope: answer(scope, self.verify) for scope in {scope for _, scope in VIEWS.values()}}
        for name, (path, scope) in VIEWS.items():
            wrapper = made[scope](self.view(name))
            said = f"Your decorator gave back {shown(wrapper)} for a view: return the wrapper."
            expect(callable(wrapper), said)
            self.name = getattr(wrapper, "__name__", type(wrapper).__name__)
            self.app.add_url_rule(path, name, wrapper, methods=["GET", "POST", "DELETE", "OPTIONS"])

    def view(self, name: str) -> Callable:
        import jwt
        from flask import g

        def view(**place: str) -> Any:
            self.called.append((name, getattr(g, "claims", None)))
            if name == "fails":
                raise jwt.InvalidTokenError("a fault of the view's own")
            return {"view": name, **place}

        view.__name__ = name
        return view

    def verify(self, token: str) -> dict[str, Any]:
        import jwt

        self.given = token
        if token in self.revoked:
            raise jwt.InvalidTokenError("revoked")
        return jwt.decode(token, self.key, algorithms=["HS256"])

    def token(self, scope: str | None, **changes: Any) -> str:
        claims = given({"sub": "dr_adams", "exp": int(time.time()) + 60, "scope": scope, **changes})
        return compact({"alg": "HS256", "typ": "JWT"}, claims, mac(self.key))

    def visit(self, value: str | None, path: str = "/patients", method: str = "GET", **more: Any):
        """The reply; what ran for it stands in `called`."""
        self.called.clear()
        return self.ask(value, path, method, **more)

    def closed(self, value: str | None, what: str, *where: str, **more: Any):
        """The reply to a request that may not reach the view; fails where it does."""
        reply = self.visit(value, *where, **more)
        expect(not self.called, what)
        return reply


@task(
    minutes=10, difficulty=3, asvs="8.2.1", expects="function",
    hints=[
        "Three levels: needs_scope(scope, verify) gives a decorator, that gives a wrapper, and the "
        "wrapper decides on each request.",
        "request.headers.get('Authorization', '').split() has to be exactly two words, of which "
        "the first is 'bearer' in any case. Scopes are words too: split them.",
        "Keep the try around verify(token) alone; return ({...}, 401, {'WWW-Authenticate': "
        "'Bearer error=\"invalid_token\"'}); set g.claims; functools.wraps on the wrapper.",
    ],
)  # fmt: skip
def needs_scope(answer: Callable, part: Any) -> None:
    """401, 403 and scopes."""
    clinic = Clinic(answer)
    for title, script in (
        ("lets in who has the scope", _honest),
        ("401 with WWW-Authenticate where nobody is known", _strangers),
        ("403 where the scope is missing", _without_scope),
        ("a fault of the view stays a fault of the view", _faults),
        ("takes the token from the Authorization header only", _places),
    ):
        with part(title):
            script(clinic)


def _faults(clinic: Clinic) -> None:
    status = clinic.visit(f"Bearer {clinic.token(SCOPE)}", "/fails").status_code
    expect(status == 500, f"The view itself raised an error, and the client was told {status}: only the "
           "verification belongs into the try.")  # fmt: skip


def _places(clinic: Clinic) -> None:
    for place, why, settings in elsewhere(clinic.token(BOTH)):
        clinic.closed(None, f"A token in {place} was accepted: {why}.", **settings)


def _honest(clinic: Clinic) -> None:
    good = f"Bearer {clinic.token(f'model:use {BOTH}')}"
    for method, value in (("GET", good), ("POST", good.replace("Bearer", "bearer"))):
        status = clinic.visit(value, method=method).status_code
        expect(
            status == 200,
            f"{method} with a valid token and the scope, the second of three, after the word {value[:6]}: "
            f"{status}. {SCHEME if clinic.given in value else CHANGED}{clinic.fault}",
        )
    for path in ("/patients", "/names"):
        clinic.visit(good, path)
        ran = [name for name, _ in clinic.called]
        expect(ran == [path[1:]], f"One decorator stands over two views, and a request for `{path[1:]}` ran "
               f"{ran}: keep the view in the call that decorates it, not in the object.")  # fmt: skip
    reply = clinic.visit(good, "/patients/P-1", "DELETE")
    expect(
        reply.status_code == 200 and (reply.get_json(silent=True) or {}).get("code") == "P-1",
        f"A view with an argument from its path does not get it ({reply.status_code}).{clinic.fault}",
    )
    for sub in ("dr_baker", "dr_adams"):
        clinic.visit(f"Bearer {clinic.token(SCOPE, sub=sub, ward='B2')}")
        found = clinic.called[-1][1]
        expect(isinstance(found, dict), f"g.claims holds {shown(found)}: all claims are wanted.")
        expect(found.get("sub") == sub, "The next visitor ran under the claims of the first.")
        lost = {"sub", "ward", "scope", "exp"} - found.keys()
        expect(not lost, f"g.claims lacks {', '.join(sorted(lost))}: give all that verify gave back.")
    name = clinic.name
    expect(name == "remove", f"The view lost its name, it is called {name!r} now: functools.wraps keeps it.")


def _strangers(clinic: Clinic) -> None:
    bad = {
        "garbage": "garbage", "an expired token": clinic.token(SCOPE, exp=int(time.time()) - 999),
        "alg none": compact({"alg": "none"}, {"sub": "root", "scope": SCOPE}, lambda _: b""),
    }  # fmt: skip
    cases = strangers(clinic.token(SCOPE)) | BASIC
    cases |= {what: f"Bearer {token}" for what, token in bad.items()}
    for what, value in cases.items():
        for method in ("GET", "POST"):
            case = what if method == "GET" else f"{method}, {what}"
            reply = clinic.closed(value, f"{case}: the view was called.", method=method)
            said = clinic.reply_401(reply, case)
            if what in bad:
                tells = re.search(r'error="?invalid_token\b', said)
                expect(tells, f'{case}: the challenge lacks invalid_token, as error="..."')
            elif case in NOTHING:
                expect("error" not in said, f"{case}: no token came, so there is no error=.")
        for method in ("HEAD", "OPTIONS"):
            clinic.closed(value, f"{method}, {what}: the view was called.", method=method)
    twice = clinic.token(SCOPE, jti="1")
    clinic.visit(f"Bearer {twice}")
    clinic.revoked.add(twice)
    reply = clinic.closed(f"Bearer {twice}", "A token is still let in after verify has begun to refuse it: "
                          "ask verify each time.")  # fmt: skip
    clinic.reply_401(reply, "a token that verify calls revoked")


def _without_scope(clinic: Clinic) -> None:
    for scope in SHORT:
        said = f"Scope {scope!r} opened a view that needs 'patients:read': a whole word, and no other."
        reply = clinic.closed(f"Bearer {clinic.token(scope)}", said)
        expect(reply.status_code == 403, f"Scope {scope!r}: {reply.status_code}. The user is known, and may "
               f"not: 403.{clinic.fault}")  # fmt: skip
        expect(re.match(r'(?i)bearer\b.*error="?insufficient_scope\b', challenge(reply)),
               f"403: the challenge lacks insufficient_scope. {challenge(reply)!r} came, where 'Bearer "
               "error=\"insufficient_scope\"' belongs.")  # fmt: skip
    for grand in GRAND:
        said = f"The claim {grand} opened the view: only `scope` is asked for."
        clinic.closed(f"Bearer {clinic.token('model:use', **grand)}", said)
    said = "A token that may read was let in to delete: each view has its own scope."
    clinic.closed(f"Bearer {clinic.token(SCOPE)}", said, "/patients/P-1")
