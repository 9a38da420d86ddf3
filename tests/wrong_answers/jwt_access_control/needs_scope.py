"""Lesson 05: a decorator for scopes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jwt
from flask import g, request

from helpers.tasks.jwt_access_control import needs_scope
from tests.wrong_answers.jwt_access_control import answers
from tests.wrong_answers.jwt_access_control.answers import R, V, bank_of, bearer, refusal

View = Callable[..., Any]
INVALID, SCOPE = 'Bearer error="invalid_token"', 'Bearer error="insufficient_scope"'
READ = "patients:read"
KNOWN = (jwt.DecodeError, jwt.ExpiredSignatureError, jwt.InvalidAlgorithmError)


def words(claims: dict) -> list[str]:
    return claims.get("scope", "").split()


def scoped(
    *, token: Callable[[], str | None] = bearer, none: Callable[[], Any] = lambda: refusal(401),
    bad: Callable[[], Any] = lambda: refusal(401, INVALID),
    short: Callable[[], Any] = lambda: refusal(403, SCOPE),
    holds: Callable[[str, dict], object] = lambda scope, claims: scope in words(claims),
    keep: Callable[[dict], Any] = dict, catch: Any = jwt.InvalidTokenError,
    wrap: Callable[[View], Callable[[View], View]] = functools.wraps,
    run: Callable[..., Any] = lambda view, *args, **place: view(*args, **place),
    ask: Callable[[Any, str], dict] = lambda verify, token: verify(token), whole: bool = False,
) -> Callable[..., Any]:  # fmt: skip
    """A right `needs_scope`, of which one detail at a time can be made wrong."""

    def decorator(scope: str, verify: Callable[[str], dict]) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            @wrap(view)
            def wrapper(*args: Any, **place: Any) -> Any:
                given = token()
                if given is None:
                    return none()
                try:
                    claims = ask(verify, given)
                    if whole:
                        return view(*args, **place) if holds(scope, claims) else short()
                except catch:
                    return bad()
                g.claims = keep(claims)
                return run(view, *args, **place) if holds(scope, claims) else short()

            return wrapper

        return decorate

    return decorator


def _case_sensitive() -> str | None:
    return bearer() if (answers.whole_header() or "").startswith("Bearer ") else None


def _last_word() -> str | None:
    words = (answers.whole_header() or "").split()
    return words[-1] if len(words) > 1 and words[0].lower() == "bearer" else None


def _renamed(view: View) -> Callable[[View], View]:
    def rename(wrapper: View) -> View:
        wrapper.__name__ = "wrapper_" + view.__name__  # or Flask refuses the second view
        return wrapper

    return rename


_good: dict[str, dict] = {}


def _remembers(verify: Callable[[str], dict], token: str) -> dict:
    if token not in _good:
        _good[token] = verify(token)
    return _good[token]


bank = bank_of(needs_scope, {
    "open_to_all": (scoped(token=lambda: None, none=lambda: ({}, 200)), "ran []", V),
    "refuses_all": (scoped(token=lambda: None), "after the word Bearer: 401", R),
    "scheme_not_looked_at": (scoped(token=answers.any_scheme), "the scheme Basic with a valid token"),
    "case_sensitive": (scoped(token=_case_sensitive), "Schemes ignore case"),
    "from_a_cookie": (scoped(token=lambda: bearer() or request.cookies.get("__Host-token")), "in a cookie"),
    "part_of_a_text": (scoped(holds=lambda s, c: s in c.get("scope", "")), "Scope 'patients:reader'"),
    "admins_may_all": (scoped(holds=lambda s, c: s in words(c) or c.get("role") == "admin"),
                       "only `scope` is asked for"),
    "one_scope_for_all": (scoped(holds=lambda s, c: "patients:read" in words(c) or s in words(c)),
                          "let in to delete"),
    "no_scope_is_401": (scoped(short=lambda: refusal(401, SCOPE)), "The user is known, and may not"),
    "no_reason_for_403": (scoped(short=lambda: refusal(403)), "lacks insufficient_scope"),
    "forbidden_for_strangers": (scoped(none=lambda: refusal(403)), "I don't know who you are"),
    "no_challenge": (scoped(none=lambda: ({"error": "log in"}, 401)), "401 without `WWW-Auth"),
    "no_reason_for_401": (scoped(bad=lambda: refusal(401)), "lacks invalid_token"),
    "a_reason_for_basic": (scoped(none=lambda: refusal(401, INVALID if answers.whole_header() else "Bearer")),
                           "scheme Basic: no token came"),
    "all_in_small_letters": (scoped(token=lambda: (bearer() or "").lower() or None), "another text than"),
    "last_word": (scoped(token=_last_word), "more and a token: the view was called"),
    "one_exception_of_many": (scoped(catch=KNOWN), "that verify calls revoked: 500"),
    "view_in_the_try": (scoped(whole=True), "the client was told 401"),
    "remembers": (scoped(ask=_remembers), "verify has begun to refuse it"),
    "admin_holds_all": (scoped(holds=lambda s, c: {s, "admin"} & set(words(c))), "Scope 'admin' opened"),
    "keeps_sub_alone": (scoped(keep=lambda c: {"sub": c["sub"]}), "g.claims lacks exp, scope, ward"),
    "keeps_the_first": (scoped(keep=lambda claims, kept=[]: (kept.append(claims), kept[0])[1]),  # noqa: B006
                        "ran under the claims of the first"),
    "name_is_lost": (scoped(wrap=_renamed), "functools.wraps keeps it"),
    "forgets_arguments": (scoped(run=lambda view, **place: view()), "does not get it"),
    "forgets_the_wrapper": (lambda s, v: lambda view: None, "return the wrapper"),
})  # fmt: skip


@bank.right(needs_scope)
class NeedsScope:
    """The decorator as a class, with the parsed header, and every refusal of verify caught."""

    def __init__(self, scope: str, verify: Callable[[str], dict]) -> None:
        self.scope, self.verify = scope, verify

    def __call__(self, view: View) -> View:
        return functools.wraps(view)(functools.partial(self.run, view))

    def run(self, view: View, *args: Any, **kwargs: Any) -> Any:
        sent = request.authorization
        if sent is None or sent.type != "bearer" or not sent.token:
            return refusal(401, 'Bearer realm="clinic"')
        try:
            claims = self.verify(sent.token)
        except Exception:
            return refusal(401, 'Bearer realm="clinic", error="invalid_token"')
        if self.scope not in str(claims.get("scope")).split():
            return refusal(403, SCOPE)
        g.claims = claims
        return view(*args, **kwargs)
