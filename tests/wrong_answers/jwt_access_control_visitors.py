"""Lesson 05, continued: what an attacker got past an earlier version of the web half's checks."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import jwt
import numpy as np
from flask import Flask, g, request

from helpers.tasks import jwt_access_control as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.jwt_access_control_state import Right
from tests.wrong_answers.jwt_access_control_web import (
    OWN_METHODS,
    SCOPE,
    View,
    _bearer,
    _refusal,
    allows,
    remember,
    scoped,
    snippet,
)

bank = Bank()

# --- needs_scope

scope = tasks.needs_scope


def _words(*schemes: str) -> Callable[[], str | None]:
    def read() -> str | None:
        words = request.headers.get("Authorization", "").split()
        return words[1] if len(words) == 2 and words[0].lower() in schemes else None

    return read


def _not_basic() -> str | None:
    words = request.headers.get("Authorization", "").split()
    return words[1] if len(words) == 2 and words[0].lower() != "basic" else None


def _or(read: Callable[[], str | None]) -> Callable[[], str | None]:
    return lambda: _bearer() or read()


def _password() -> str | None:
    sent = request.authorization
    return sent.password if sent and sent.type == "basic" else None


def _held(pick: Callable[[str], set[str]]) -> Callable[[str, dict], bool]:
    """Holds the scope if one of these is among the token's words."""
    return lambda s, c: bool(pick(s) & set(c.get("scope", "").split()))


OTHERS = {
    "X-Access-Token": lambda: request.headers.get("X-Access-Token"),
    "Proxy-Authorization": lambda: request.headers.get("Proxy-Authorization", "")[7:],
}
bank.add(scope, "words_of_a_pattern",
         scoped(holds=lambda s, c: re.search(rf"\b{re.escape(s)}\b", c.get("scope", "")) is not None),
         says="Scope 'not-patients:read' opened")  # fmt: skip
bank.add(scope, "scope_for_a_pattern",
         scoped(holds=lambda s, c: any(re.fullmatch(s, w) for w in c.get("scope", "").split())),
         says="Scope 'notesxread' opened")  # fmt: skip
bank.add(scope, "in_any_case",
         scoped(holds=lambda s, c: s.lower() in c.get("scope", "").lower().split()),
         says="Scope 'PATIENTS:READ' opened")  # fmt: skip
bank.add(scope, "commas_too",
         scoped(holds=lambda s, c: s in re.split(r"[\s,;]+", c.get("scope", ""))),
         says="Scope 'patients:read,model:use' opened")  # fmt: skip
bank.add(scope, "wildcards", scoped(holds=_held(lambda s: {s, s.split(":")[0] + ":*"})),
         says="Scope 'patients:*' opened")  # fmt: skip
bank.add(scope, "write_holds_read", scoped(holds=_held(lambda s: {s, s.replace("read", "write")})),
         says="Scope 'patients:write' opened")  # fmt: skip
bank.add(scope, "admin_for_a_scope", scoped(holds=_held(lambda s: {s, "admin"})),
         says="Scope 'admin' opened")  # fmt: skip
bank.add(scope, "the_cookie_of_task_10", scoped(token=_or(lambda: request.cookies.get("__Host-token"))),
         says="A token in a cookie was accepted")  # fmt: skip
for name, read in OTHERS.items():
    bank.add(scope, f"from_{name}", scoped(token=_or(read)),
             says="A token in a header of another name was accepted")  # fmt: skip
bank.add(scope, "from_json",
         scoped(token=_or(lambda: (request.get_json(silent=True) or {}).get("token"))),
         says="A token in a JSON body was accepted")  # fmt: skip
bank.add(scope, "for_a_password", scoped(token=_or(_password)),
         says="Basic with the token for a password: the view was called")  # fmt: skip
bank.add(scope, "any_scheme_but_basic", scoped(token=_not_basic),
         says="the scheme Digest with a valid token: the view was called")  # fmt: skip
bank.add(scope, "token_and_jwt_too", scoped(token=_words("bearer", "token", "jwt")),
         says="the scheme Token with a valid token")  # fmt: skip
bank.add(scope, "scope_challenge_without_bearer",
         scoped(short=lambda: _refusal(403, 'error="insufficient_scope"')),
         says="""where 'Bearer error="insufficient_scope"' belongs""")  # fmt: skip
bank.add(scope, "reason_without_its_name", scoped(bad=lambda: _refusal(401, "Bearer invalid_token")),
         says='lacks invalid_token, as error="..."')  # fmt: skip
bank.add(scope, "without_wraps", scoped(wrap=lambda view: lambda wrapper: wrapper),
         says="it is called 'wrapper' now")  # fmt: skip
bank.add(scope, "refuses_with_400", scoped(none=lambda: _refusal(400)),
         says="A token in the URL and no Authorization header: 400")  # fmt: skip


@bank.wrong(scope, says="ran ['names']")
class OneView:
    """Keeps the view in the object, so that the next view takes its place."""

    def __init__(self, scope: str, verify: Callable[[str], dict]) -> None:
        self.decorate = scoped()(scope, verify)

    def __call__(self, view: View) -> View:
        self.view = view
        return functools.wraps(view)(lambda *a, **k: self.decorate(self.view)(*a, **k))


def _around(before: Callable[[View], Any]) -> Callable[..., Any]:
    """A right decorator, behind something that looks at the request first."""

    def needs_scope(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            right = scoped()(scope, verify)(view)

            @functools.wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                given = before(functools.partial(view, *args, **kwargs))
                return right(*args, **kwargs) if given is None else given

            return wrapper

        return decorate

    return needs_scope


def _runs_for_nothing(view: View) -> Any:
    if request.args:
        view()


bank.add(scope, "post_is_free", _around(lambda view: view() if request.method == "POST" else None),
         says="POST, no Authorization header: the view was called")  # fmt: skip
bank.add(scope, "runs_then_refuses", _around(_runs_for_nothing),
         says="A token in the URL was accepted")  # fmt: skip
bank.add(scope, "typing_error", _around(lambda view: tokn),  # type: ignore[name-defined]  # noqa: F821
         says="NameError: name 'tokn' is not defined")  # fmt: skip


@bank.wrong(scope, says="verify itself broke down (RuntimeError)")
def trusts_when_verify_breaks(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
    def soft(token: str) -> dict:
        try:
            return verify(token)
        except RuntimeError:
            return jwt.decode(token, options={"verify_signature": False})

    return scoped()(scope, soft)


@bank.wrong(scope, says="g.claims lacks ward, scope")
def keeps_sub_alone(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @functools.wraps(view)
        def inner(*args: Any, **kwargs: Any) -> Any:
            g.claims = {"sub": g.claims["sub"]}
            return view(*args, **kwargs)

        return scoped()(scope, verify)(inner)

    return decorate


@bank.wrong(scope, says="it has to return the wrapper")
def forgets_the_wrapper(scope: str, verify: Callable[[str], dict]) -> Callable[[View], None]:
    def decorate(view: View) -> None:
        scoped()(scope, verify)(view)

    return decorate


@bank.wrong(scope, says="it has to return the decorator")
def forgets_the_decorator(scope: str, verify: Callable[[str], dict]) -> None:
    scoped()(scope, verify)


@bank.right(scope)
def callable_objects(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
    class Guarded:
        def __init__(self, view: View) -> None:
            functools.update_wrapper(self, view)
            self.run = scoped(short=lambda: _refusal(403, f'{SCOPE}, scope="{scope}"'))(
                scope, verify
            )(view)

        def __call__(self, *args: Any, **kwargs: Any) -> Any:
            return self.run(*args, **kwargs)

    return Guarded


# --- records


def _records(says: str) -> Callable[[type], type]:
    return bank.wrong(tasks.records, says=says)


@_records("with another field than the diagnosis: the answers for another's patient")
class LooksAtTheFieldsFirst(Right):
    def update(self, code: str, changes: dict) -> dict:
        self.anybody(code)
        if set(changes) - {"diagnosis"}:
            raise PermissionError("only the diagnosis")
        return super().update(code, changes)


@bank.right(tasks.records)
class FieldsBeforeAnything(Right):
    def update(self, code: str, changes: dict) -> dict:
        if set(changes) - {"diagnosis"}:
            raise PermissionError("only the diagnosis")
        return super().update(code, changes)


@_records("export with a code that nobody has: 200")
class SkipsUnknown(Right):
    def export(self, codes: list[str]) -> list[dict]:
        rows = [row for code in codes for row in self.patients if row["code"] == code]
        if not all(map(self.may, rows)):
            raise LookupError("no")
        return rows


@_records("export: the answers for another's patient and for a code that nobody has differ")
class ExportTellsWhy(Right):
    def export(self, codes: list[str]) -> list[dict]:
        if not all(map(self.may, map(self.anybody, codes))):
            raise LookupError("one of these is another doctor's")
        return list(map(self.one, codes))


@_records("update took name from the body")
class ListOfForbiddenFields(Right):
    def update(self, code: str, changes: dict) -> dict:
        if set(changes) & {"doctor", "code", "notes", "role"}:
            raise PermissionError("no")
        self.one(code).update(changes)
        return self.one(code)


@_records("With role: 'admin' in her token dr_adams got through export")
class AdminsExport(Right):
    def export(self, codes: list[str]) -> list[dict]:
        one = self.anybody if self.claims.get("role") == "admin" else self.one
        return list(map(one, codes))


@_records("With patients: ['P-")
class PatientsInTheToken(Right):
    def may(self, row: dict) -> bool:
        return super().may(row) or row["code"] in self.claims.get("patients", [])


@_records("A token without sub got through search, one")
class NobodyIsEverybody(Right):
    def may(self, row: dict) -> bool:
        return row["doctor"] == self.claims.get("sub", row["doctor"])


@_records("to a patient of 'dr_adam': GET /patients/CODE answered 200. Their names are only alike")
class NamesInAnyCase(Right):
    def may(self, row: dict) -> bool:
        return row["doctor"].lower() == self.claims["sub"].lower()


@_records("update gave back None")
class UpdateGivesNothing(Right):
    def update(self, code: str, changes: dict) -> None:  # type: ignore[override]
        super().update(code, changes)


@_records("add_note gave back 'seen today'")
class NoteGivesItself(Right):
    def add_note(self, code: str, body: str) -> str:  # type: ignore[override]
        super().add_note(code, body)
        return body


@_records("search('zzz') found 2 patients")
class SearchGivesAllOfHers(Right):
    def search(self, text: str) -> list[dict]:
        return super().search("")


@_records("unterminated subpattern")
class SearchIsAPattern(Right):
    def search(self, text: str) -> list[dict]:
        return [row for row in super().search("") if re.search(text, row["name"], re.IGNORECASE)]


@_records("any part of the name counts")
class SearchesEnds(Right):
    def search(self, text: str) -> list[dict]:
        return [row for row in super().search("") if row["name"].lower().endswith(text.lower())]


@_records("A part of a code gave a patient")
class CodesByTheirBeginning(Right):
    def one(self, code: str) -> dict:
        for row in self.patients:
            if self.may(row) and row["code"].startswith(code):
                return row
        raise LookupError(f"nothing under {code}")


# --- csrf

csrf = tasks.csrf
bank.add(csrf, "numpy_bool", remember, lambda r, own: np.bool_(allows(r, own)), kind="right")


def _guard(says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a guard that also lets in what the decorated function names."""

    def enter(also: Callable[..., Any]) -> Callable[..., Any]:
        either = lambda r, own: bool(allows(r, own) or also(r, own))  # noqa: E731
        bank.add(csrf, also.__name__, remember, either, says=says)
        return also

    return enter


def _referer(request: Any) -> Any:
    return urlsplit(request.headers.get("Referer", ""))


@_guard("for the Referer 'https://evilclinic.example/x' alone")
def referer_ends_like_ours(request: Any, own: str) -> bool:
    host = (_referer(request).hostname or "").endswith(str(urlsplit(own).hostname))
    return "Origin" not in request.headers and _referer(request).scheme == "https" and host


@_guard("for the Referer 'http://clinic.example/x' alone")
def host_of_the_referer(request: Any, own: str) -> bool:
    host = _referer(request).hostname == urlsplit(own).hostname
    return "Origin" not in request.headers and host


@_guard("because its Referer is ours")
def referer_beats_origin(request: Any, own: str) -> bool:
    return request.headers.get("Referer", "").startswith(f"{own}/")


@_guard("from an Origin that is the beginning of ours")
def part_of_ours(request: Any, own: str) -> bool:
    return (request.headers.get("Origin") or "-") in own


@_guard("a host with another letter in place of our dot")
def own_for_a_pattern(request: Any, own: str) -> bool:
    return re.fullmatch(own, request.headers.get("Origin", "")) is not None


@_guard("with our name before an @")
def cut_at_the_at(request: Any, own: str) -> bool:
    return request.headers.get("Origin", "").split("@")[0] == own


@_guard("with our name as a second word")
def one_of_the_words(request: Any, own: str) -> bool:
    return own in request.headers.get("Origin", "").split()


@_guard("a program on the user's own machine")
def local_programs(request: Any, own: str) -> bool:
    return urlsplit(request.headers.get("Origin", "")).hostname in ("localhost", "127.0.0.1")


@_guard("because its URL says _method=GET")
def method_of_the_url(request: Any, own: str) -> bool:
    return request.args.get("_method", request.method) in OWN_METHODS


@_guard("from https://evil.test was allowed for one of its other headers")
def another_header_will_do(request: Any, own: str) -> bool:
    return "X-Requested-With" in request.headers


@_guard("without the cookie was allowed")
def nothing_to_protect(request: Any, own: str) -> bool:
    return "__Host-token" not in request.cookies


@_guard("PURGE from another site")
def four_methods(request: Any, own: str) -> bool:
    return request.method not in ("POST", "PUT", "PATCH", "DELETE")


def _cookie(response: Any, value: str, **more: Any) -> None:
    settings = {"secure": True, "httponly": True, "samesite": "Lax", **more}
    response.set_cookie("__Host-token", value, **settings)


def a_header_too(response: Any, token: str) -> None:
    remember(response, token)
    response.headers["X-Token"] = token


def halves_too(response: Any, token: str) -> None:
    remember(response, token)
    head, _, end = token.rpartition(".")
    response.set_cookie("first", head)
    response.set_cookie("second", end)


def set_and_deleted(response: Any, token: str) -> None:
    remember(response, token)
    response.delete_cookie("__Host-token", secure=True)


_first: list[str] = []


def the_first_for_all(response: Any, token: str) -> None:
    _first.append(token)
    remember(response, _first[0])


bank.add(csrf, "a_header_too", a_header_too, allows, says="second place, which a script or a log")
bank.add(csrf, "halves_too", halves_too, allows, says="reads: 'Set-Cookie: first=")
bank.add(csrf, "set_and_deleted", set_and_deleted, allows, says="The browser deletes the cookie")
bank.add(csrf, "no_time_to_live", lambda r, t: _cookie(r, t, max_age=0), allows,
         says="or ends in the past")  # fmt: skip
bank.add(csrf, "ended_in_1970", lambda r, t: _cookie(r, t, expires=0), allows,
         says="it is set and then deleted")  # fmt: skip
bank.add(csrf, "bearer_in_the_cookie", lambda r, t: _cookie(r, f"Bearer {t}"), allows,
         says="The cookie holds more than the token")  # fmt: skip
bank.add(csrf, "the_first_for_all", the_first_for_all, allows, says="0 of 1 cookies hold")
bank.add(csrf, "ten_minutes", lambda r, t: _cookie(r, t, max_age=600), allows, kind="right")
bank.add(csrf, "until_tomorrow", lambda r, t: _cookie(r, t, expires=time.time() + 86_400),
         lambda r, own: r.method in OWN_METHODS or r.origin == own, kind="right")  # fmt: skip


def whole_referer(request: Any, own: str) -> bool:
    if request.method in OWN_METHODS or request.headers.get("Origin"):
        return allows(request, own)
    return request.headers.get("Referer", "").startswith(f"{own}/")


def triples(request: Any, own: str) -> bool:
    """Scheme, host and port, each by itself."""
    sent, mine = urlsplit(request.headers.get("Origin", "")), urlsplit(own)
    if request.method in OWN_METHODS:
        return True
    alike = (sent.scheme, sent.hostname) == (mine.scheme, mine.hostname)
    return alike and (sent.port or 443) == (mine.port or 443) and not sent.path


bank.add(csrf, "whole_referer", remember, whole_referer, kind="right")
bank.add(csrf, "triples", remember, triples, kind="right")


# --- mended

mended = tasks.mended


def _under(count: Callable[[str], int], least: int) -> Callable[[str], Flask]:
    def made(secret: str) -> Flask:
        if count(secret) < least:
            raise ValueError("too short")
        return snippet()(secret)

    return made


bank.add(
    mended, "more_than_32", _under(lambda s: len(s.encode()), 33), says="32 letters) was refused"
)
bank.add(mended, "counts_letters", _under(len, 32), says="(16 letters such as ß")
bank.add(mended, "from_a_cookie", snippet(read=_or(lambda: request.cookies.get("access_token"))),
         says="A token in a cookie was accepted: browsers send")  # fmt: skip
bank.add(mended, "from_x_access_token", snippet(read=_or(OTHERS["X-Access-Token"])),
         says="A token in a header of another name was accepted")  # fmt: skip
bank.add(mended, "from_the_url", snippet(read=_or(lambda: request.args.get("jwt"))),
         says="A token in the URL was accepted")  # fmt: skip
bank.add(mended, "any_scheme_but_basic", snippet(read=_not_basic),
         says="the scheme Digest with a valid token: it was served")  # fmt: skip
bank.add(mended, "fifty_minutes_more", snippet(leeway=3000),
         says="Accepted: a token that expired two minutes ago")  # fmt: skip
bank.add(mended, "a_minute_of_leeway", snippet(leeway=60), kind="right")
bank.add(mended, "three_hashes", snippet(algorithms=["HS256", "HS384", "HS512"]),
         says="Accepted: a token with HS512")  # fmt: skip
bank.add(mended, "nbf_not_looked_at",
         snippet(options={"require": ["exp", "sub"], "verify_nbf": False, "verify_iat": False}),
         says="Accepted: a token that begins tomorrow")  # fmt: skip
bank.add(mended, "typing_error", snippet(read=lambda: tokn),  # type: ignore[name-defined]  # noqa: F821
         says="NameError: name 'tokn' is not defined")  # fmt: skip


def _and(add: Callable[[Flask, str], Any]) -> Callable[[str], Flask]:
    """The mended snippet with one thing more."""

    def made(secret: str) -> Flask:
        app = snippet()(secret)
        add(app, secret)
        return app

    return made


def _in_a_header(app: Flask, secret: str) -> None:
    @app.after_request
    def tell(response: Any) -> Any:
        response.headers["X-Debug"] = secret
        return response


bank.add(mended, "secret_in_a_header", _and(_in_a_header), says="(its page or its headers) holds")
bank.add(mended, "secret_in_the_404",
         _and(lambda app, secret: app.register_error_handler(404, lambda e: (secret, 404))),
         says="GET /no-such-page: the answer")  # fmt: skip
bank.add(mended, "a_route_for_the_secret",
         _and(lambda app, secret: app.add_url_rule("/debug", "debug", lambda: {"key": secret})),
         says="GET /debug: the answer")  # fmt: skip
bank.add(mended, "post_is_open",
         _and(lambda app, secret: app.post("/records", endpoint="post")(lambda: {"user": "root"})),
         says="POST /records without a token was served")  # fmt: skip
bank.add(
    mended, "no_app", lambda secret: secret.upper(), says="gave back a str: give back the Flask app"
)


@bank.wrong(mended, says='The answer is not JSON {"user": sub}: ')
def tells_more(secret: str) -> Flask:
    app = snippet()(secret)
    view = app.view_functions["records"]

    def more() -> Any:
        reply = app.make_response(view())
        return {**reply.get_json(), "exp": 1} if reply.status_code == 200 else reply

    app.view_functions["records"] = more
    return app
