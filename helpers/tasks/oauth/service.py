"""What the task about tokens for services asks of an answer (lesson 07)."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, expect_none, task
from helpers.judging.values import shown, truth
from helpers.tasks.oauth.words import OAuthError, heard

CLIENTS: dict[str, dict[str, Any]] = {
    name: {"confidential": name != "tablet", "grants": grants, "scopes": scopes.split(),
           "default": default.split()}
    for name, grants, scopes, default in (
        ("drift-job", ["client_credentials"], "statistics predict predict:batch", "statistics"),
        ("retrain", ["client_credentials"], "rows:read", ""),
        ("nightly", ["refresh_token", "client_credentials"], "predict rows:read statistics",
         "statistics rows:read"),
        ("portal", ["authorization_code", "no_client_credentials"], "predict openid", "predict"),
        ("tablet", ["client_credentials"], "predict", "predict"),
    )
}  # fmt: skip
HONEST = [  # client, scope as sent, what it is
    ("drift-job", "predict", "one registered scope"),
    ("drift-job", "predict:batch statistics", "two registered scopes"),
    ("drift-job", "statistics statistics", "a scope that is sent twice"),
    ("retrain", "rows:read", "its only scope"),
    ("nightly", "rows:read predict statistics", "all of its scopes"),
]
WHO, WHAT = "unauthorized_client", "invalid_scope"
REFUSED = [  # client, scope as sent, error, why
    ("tablet", "predict", WHO, "a public client has no secret: anybody can send its name (RFC 6749, 4.4)"),
    ("portal", "predict", WHO, "the portal is not registered for this grant: it acts for users"),
    ("drift-job", "rows:read", WHAT, "it is registered for another client"),
    ("drift-job", "statistics rows:read", WHAT, "one of the two is not registered for it"),
    *(("drift-job", part, WHAT, "it is a part of a registered word") for part in ("pred", "predict:")),
    ("drift-job", "Statistics", WHAT, "scopes are case-sensitive (RFC 6749, 3.3)"),
    ("drift-job", "*", WHAT, "no such scope is registered"),
    ("drift-job", "statistics,predict", WHAT, "scopes are separated by blanks, and this is one unknown word"),
    *(("retrain", none, WHAT, "it asked for none, and has no default: what it may do is not to be guessed")
      for none in (None, "")),
]  # fmt: skip
TOKENS = [  # scope of the token, sub, scope needed, for a user?, opens, what
    *(("rows:read predict statistics", None, one, False, True, "the scope is one of three")
      for one in ("rows:read", "predict", "statistics")),
    ("statistics", None, "statistics", False, True, "the scope is there"),
    ("predict openid", "ada", "predict", True, True, "Ada lent it"),
    ("predict", "ada", "predict", True, True, "Ada lent it, `sub` says so"),
    ("predict openid", "ada", "predict", False, True, "the place needs no user, and takes one"),
    ("predict:batch", None, "predict", False, False, "`predict:batch` only begins with the word"),
    ("no-predict", None, "predict", False, False, "the word only ends with it"),
    ("predict", None, "predict:batch", False, False, "the word is shorter than what is needed"),
    ("statistics *", None, "predict", False, False, "other scopes, and `*` is a word like any"),
    ("statistics,predict", None, "predict", False, False, "scopes are separated by blanks: this is one"),
    *((none, None, "predict", False, False, "a token without a scope") for none in ("", None)),
    ("rows-read", None, "rows.read", False, False, "`rows-read` has another sign for the dot"),
    ("Predict", None, "predict", False, False, "scopes are case-sensitive"),
    ("predict", None, "Predict", False, False, "scopes are case-sensitive"),
    ("predict", None, "predict", True, False, "a service's own token at a place that acts for a user"),
    ("predict openid", None, "predict", True, False, "`openid` names nobody, `sub` does"),
    ("predict", "", "predict", True, False, "a token of nobody at a place that acts for a user"),
]


@task(
    minutes=8, difficulty=3, asvs="10.4.11", expects="function",
    hints=[
        "Three questions: may this client use the grant at all, what did it ask for, and what is it "
        "registered for?",
        "Scopes are sets of words: scope.split(). Ask for a subset. Refuse what is too much; do not cut it "
        "down in silence.",
        "wanted = set((scope or '').split()) or set(client['default']); empty or not wanted <= "
        "set(client['scopes']) -> invalid_scope. opens: needed in (token['scope'] or '').split(), and a sub "
        "where for_user.",
    ],
)  # fmt: skip
def service(grant: Callable, opens: Callable, part: Any) -> None:
    """A token for a service, with the least that it needs."""
    clients = copy.deepcopy(CLIENTS)

    def asks(name: str, scope: str | None) -> tuple[dict[str, Any], str]:
        """(what the answer gave, "") or ({}, the error it named)."""
        who = "`grant` has to raise tasks.OAuthError"
        found, error = heard(OAuthError, who, part.call, grant, clients[name], scope)
        if error:
            return {}, error
        told = f"`grant` returned {shown(found)}: a dictionary with a text under 'scope' is asked for."
        expect(isinstance(found, dict) and isinstance(found.get("scope"), str), told)
        return found, ""

    with part("gives a service what it asks for, and is registered for"):
        for name, scope, what in HONEST:
            found, error = asks(name, scope)
            told = f"{name} asked for {scope!r} ({what}) and was refused with {shown(error, 30)}."
            expect(not error, told)
            got = found["scope"]
            expect({*got.split()} == {*scope.split()}, f"{name} asked for {scope!r}, and got {got!r}.")
    with part("gives the least where nothing was asked for"):
        for name, scope in itertools.product(("drift-job", "nightly"), (None, "", " ", "  ")):
            found, error = asks(name, scope)
            told = f"{name} asked for {scope!r}, has a default, and was refused with {error!r}."
            expect(not error, told)
            got, least = found["scope"], CLIENTS[name]["default"]
            told = f"{name} asked for {scope!r} and got {got!r}: {' '.join(least)!r} is all it needs."
            expect({*got.split()} == {*least}, told)
    with part("refuses what is not its to have"):
        for name, scope, wanted, why in REFUSED:
            found, error = asks(name, scope)
            expect(error, f"{name} asked for {scope!r} and got {found.get('scope')!r}: {why}.")
            told = f"{name} asked for {scope!r} and was refused with {shown(error, 30)}: it is {wanted!r}."
            expect(error == wanted, told)
    with part("there is no user, and no refresh token"):
        found, error = asks("drift-job", "statistics")
        named = error or any(found.get(name) for name in ("sub", "user", "username", "user_id"))
        expect(not named, "The token names a user, and a service acts for itself.")
        told = "A refresh token came along: the service has its secret and asks again (RFC 6749, 4.4.3)."
        expect(not found.get("refresh_token"), told)
    with part("a token opens what its scope says, word by word"):
        expect_none(
            f"A token with scope {scope!r} and sub {sub!r} was {'refused' if due else 'accepted'} where "
            f"{needed!r} is needed{' for a user' if user else ''}: {what}."
            for scope, sub, needed, user, due, what in TOKENS
            if truth(part.call(opens, {"scope": scope, "sub": sub}, needed, user), "`opens`") != due
        )
