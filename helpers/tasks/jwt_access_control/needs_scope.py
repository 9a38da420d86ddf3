"""What a right decorator for scopes must do (lesson 05)."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, task
from helpers.tasks.jwt_access_control.site import Site, challenge, elsewhere, other_schemes
from helpers.tasks.jwt_access_control.tokens import compact, mac

SCOPE = "patients:read"
HEADER = {"alg": "HS256", "typ": "JWT"}
SHORT = (
    "model:use", "patients:reader", "xpatients:read", "patients", "", None, "not-patients:read",
    "patients:read:none", "x/patients:read", "patients:read,model:use", "PATIENTS:READ",
    "patients:*", "*", "patients:write", "admin", "patients:rea", "patients.read", "(patients:read)",
)  # fmt: skip
GRAND = ({"role": "admin"}, {"sub": "root", "admin": True}, {"scopes": SCOPE}, {"scp": SCOPE},
         {"roles": ["admin"]}, {"permissions": [SCOPE]})  # fmt: skip


class Clinic(Site):
    """Views behind the learner's decorator, which note that they ran and what they found."""

    def __init__(self, answer: Callable) -> None:
        from flask import Flask

        self.key, self.revoked, self.broken = secrets.token_bytes(32), set[str](), False
        self.called: list[tuple[str, Any]] = []
        app = Flask("scopes")
        super().__init__(app)
        read = decorator(answer, SCOPE, self.verify)
        self.add("/patients", self.patients, read, ["GET", "POST"])
        self.add("/names", self.names, read, ["GET"])
        self.add("/broken", self.fails, decorator(answer, SCOPE, self.verify), ["GET"])
        self.add("/notes", self.notes, decorator(answer, "notes.read", self.verify), ["GET"])
        write = decorator(answer, "patients:write", self.verify)
        self.add("/patients/<code>", self.remove, write, ["DELETE"])

    def add(self, path: str, view: Callable, decorate: Callable, methods: list[str]) -> None:
        """Serve a view behind a decorator; the endpoint's name does not depend on the wrapper."""

        def plain(*args: Any, **kwargs: Any) -> Any:
            return view(*args, **kwargs)

        plain.__name__ = view.__name__
        wrapper = decorate(plain)
        expect(
            callable(wrapper),
            f"Your decorator gave back {_kind(wrapper)} for a view: it has to return the wrapper.",
        )
        self.name = getattr(wrapper, "__name__", type(wrapper).__name__)
        self.app.add_url_rule(path, path, wrapper, methods=methods)

    def verify(self, token: str) -> dict[str, Any]:
        import jwt

        if self.broken:
            raise RuntimeError("the key server does not answer")
        if token in self.revoked:
            raise jwt.InvalidTokenError("revoked")
        return jwt.decode(token, self.key, algorithms=["HS256"])

    def _ran(self, name: str) -> dict[str, Any]:
        from flask import g

        self.called.append((name, getattr(g, "claims", None)))
        return {"view": name}

    def patients(self) -> Any:
        return self._ran("patients")

    def names(self) -> Any:
        return self._ran("names")

    def notes(self) -> Any:
        return self._ran("notes")

    def remove(self, code: str) -> Any:
        return {**self._ran("remove"), "gone": code}

    def fails(self) -> Any:
        import jwt

        raise jwt.InvalidTokenError("a fault of the view's own")

    def claims(self, scope: Any, **changes: Any) -> dict[str, Any]:
        fields = {"sub": "dr_adams", "exp": int(time.time()) + 60, **changes}
        return fields if scope is None else {**fields, "scope": scope}

    def token(self, scope: str | None, **changes: Any) -> str:
        return compact(HEADER, self.claims(scope, **changes), mac(self.key))

    def visit(self, value: str | None, path: str = "/patients", method: str = "GET", **more: Any):
        """The reply; what ran for it stands in `called`."""
        self.called.clear()
        return self.ask(value, path, method, **more)


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"a {type(value).__name__}"


def decorator(answer: Callable, scope: str, verify: Callable) -> Callable:
    """What the learner's function gives back for a scope; fails where it is no decorator."""
    made = answer(scope, verify)
    expect(
        callable(made),
        f"needs_scope(scope, verify) gave back {_kind(made)}: it has to return the decorator, the "
        "function that takes a view.",
    )
    return made


@task(
    minutes=8, difficulty=3, asvs="8.2.1", expects="function",
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
    with part("lets in who has the scope"):
        _honest(clinic)
    with part("401 with WWW-Authenticate where nobody is known"):
        _strangers(clinic)
        _asked_each_time(clinic)
    with part("403 where the scope is missing"):
        _without_scope(clinic)
    with part("a fault of the view stays a fault of the view"):
        status = clinic.visit(f"Bearer {clinic.token(SCOPE)}", "/broken").status_code
        expect(
            status == 500,
            f"The view itself raised an error, and the client was told {status}: only the "
            "verification belongs into the try.",
        )
    with part("takes the token from the Authorization header only"):
        for place, why, settings in elsewhere(clinic.token("patients:read patients:write")):
            reply = clinic.visit(None, **settings)
            expect(not clinic.called, f"A token in {place} was accepted: {why}.")
            clinic.reply_401(reply, f"A token in {place} and no Authorization header")


def _honest(clinic: Clinic) -> None:
    good = f"Bearer {clinic.token('patients:read model:use')}"
    for method in ("GET", "POST", "HEAD"):
        reply = clinic.visit(good, method=method)
        expect(
            reply.status_code == 200,
            f"A valid token with the scope: {reply.status_code}.{clinic.fault}",
        )
    for path, name in (("/patients", "patients"), ("/names", "names")):
        clinic.visit(good, path)
        ran = [name for name, _ in clinic.called]
        expect(ran, "A valid token with the scope: 200, but the view did not run.")
        expect(
            ran == [name],
            f"One decorator stands over two views, and a request for `{name}` ran {ran}: keep the "
            "view in the call that decorates it, not in the object.",
        )
    both = clinic.token("model:use patients:write patients:read")
    reply = clinic.visit(f"Bearer {both}", "/patients/P-000001", "DELETE")
    given = reply.get_json(silent=True) or {}
    expect(
        reply.status_code not in (401, 403),
        f"A valid token with the scope, the second of three: {reply.status_code}.",
    )
    expect(
        reply.status_code == 200 and given.get("gone") == "P-000001",
        f"A view with an argument from its path does not get it.{clinic.fault}",
    )
    for sub in ("dr_adams", "dr_baker"):
        clinic.visit(f"Bearer {clinic.token(SCOPE, sub=sub, ward='B2')}")
        _claims(clinic.called[-1][1], clinic.claims(SCOPE, sub=sub, ward="B2"))
    expect(
        clinic.name == "remove",
        f"The view lost its name, it is called {clinic.name!r} now: functools.wraps keeps it.",
    )
    for scheme in ("bearer", "BEARER"):
        status = clinic.visit(f"{scheme} {clinic.token(SCOPE)}").status_code
        expect(status == 200, f"{scheme!r}: {status}. Schemes ignore case (RFC 9110, 11.1).")


def _claims(found: Any, wanted: dict[str, Any]) -> None:
    expect(found is not None, "The view did not find its claims in g.claims.")
    expect(isinstance(found, dict), f"g.claims holds {_kind(found)}: all claims are wanted.")
    expect(found.get("sub") == wanted["sub"], "The next visitor ran under the claims of the first.")
    lost = [name for name in wanted if name != "exp" and found.get(name) != wanted[name]]
    expect(not lost, f"g.claims lacks {', '.join(lost)}: give the view all that verify gave back.")


def _strangers(clinic: Clinic) -> None:
    good, late = clinic.token(SCOPE), clinic.token(SCOPE, exp=int(time.time()) - 999)
    unsigned = compact({"alg": "none"}, clinic.claims(SCOPE), lambda _: b"")
    cases = {
        "no Authorization header": None, "an empty header": "", "Bearer without a token":
        "Bearer", "the token alone": good, "garbage": "Bearer garbage",
        "an expired token": f"Bearer {late}", "a token and more": f"Bearer {good} x",
        "alg none": f"Bearer {unsigned}", **dict(other_schemes(good)),
    }  # fmt: skip
    for what, value in cases.items():
        for method in ("GET", "POST", "HEAD"):
            case = what if method == "GET" else f"{method}, {what}"
            reply = clinic.visit(value, method=method)
            expect(not clinic.called, f"{case}: the view was called.")
            said = clinic.reply_401(reply, case)
            if what in ("garbage", "an expired token", "alg none"):
                tells = re.search(r'error="?invalid_token\b', said)
                expect(tells, f'{case}: the challenge lacks invalid_token, as error="..."')
            elif value is None:
                expect("error" not in said, f"{case}: without credentials there is no error=.")


def _asked_each_time(clinic: Clinic) -> None:
    twice = clinic.token(SCOPE, jti="1")
    clinic.visit(f"Bearer {twice}")
    clinic.revoked.add(twice)
    clinic.visit(f"Bearer {twice}")
    expect(
        not clinic.called,
        "A token that was good a moment ago is still let in after verify refuses it: ask verify "
        "each time.",
    )
    clinic.broken = True
    clinic.visit(f"Bearer {clinic.token(SCOPE)}")
    clinic.broken = False
    expect(
        not clinic.called,
        "verify itself broke down (RuntimeError), and the view ran all the same: nobody vouched "
        "for these claims. Catch jwt.InvalidTokenError alone, or refuse.",
    )


def _without_scope(clinic: Clinic) -> None:
    for scope in SHORT:
        reply = clinic.visit(f"Bearer {clinic.token(scope)}")
        expect(
            not clinic.called,
            f"Scope {scope!r} opened a view that needs 'patients:read': compare whole words.",
        )
        expect(
            reply.status_code == 403,
            f"Scope {scope!r}: {reply.status_code}. The user is known, and may not: 403."
            f"{clinic.fault}",
        )
        said = challenge(reply)
        expect(
            re.match(r'(?i)bearer\b.*error="?insufficient_scope\b', said),
            f"403: the challenge lacks insufficient_scope. {said!r} came, where "
            "'Bearer error=\"insufficient_scope\"' belongs.",
        )
    clinic.visit(f"Bearer {clinic.token('notesxread')}", "/notes")
    expect(not clinic.called, "Scope 'notesxread' opened a view that needs 'notes.read'.")
    for grand in GRAND:
        clinic.visit(f"Bearer {clinic.token('model:use', **grand)}")
        expect(not clinic.called, f"The claim {grand} opened the view: only `scope` is asked for.")
    for method in ("POST", "HEAD"):
        clinic.visit(f"Bearer {clinic.token('model:use')}", method=method)
        expect(not clinic.called, f"{method} without the scope: the view was called.")
    reply = clinic.visit(f"Bearer {clinic.token(SCOPE)}", "/patients/P-000001", "DELETE")
    expect(
        reply.status_code == 403,
        f"A token that may read asked to delete: {reply.status_code}, not 403. Each view has its "
        "own scope.",
    )
