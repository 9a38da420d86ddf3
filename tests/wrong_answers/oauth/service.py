"""Answers to `service`: scopes cut down in silence, widened, compared as texts; grants for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import service
from tests.wrong_answers import Bank

bank = Bank()
Client = dict[str, Any]


def granting(may: Callable = lambda c: c["confidential"] and "client_credentials" in c["grants"],
             asked: Callable = lambda scope, c: set((scope or "").split()) or set(c["default"]),
             fits: Callable = lambda wanted, c: bool(wanted) and wanted <= set(c["scopes"]),
             give: Callable = lambda wanted, c: {"scope": " ".join(sorted(wanted))}) -> Callable:  # fmt: skip
    """A `grant`; one setting at a time can be another."""

    def grant(client: Client, scope: str | None) -> Any:
        if not may(client):
            raise tasks.OAuthError("unauthorized_client")
        wanted = asked(scope, client)
        if not fits(wanted, client):
            raise tasks.OAuthError("invalid_scope")
        return give(wanted, client)

    return grant


def opens(token: dict, needed: str, for_user: bool) -> bool:
    return needed in (token["scope"] or "").split() and bool(token["sub"] or not for_user)


def opening(test: Callable[[str, str], bool], user: Callable[[Any], bool] = bool) -> Callable:
    def opens(token: dict, needed: str, for_user: bool) -> bool:
        return test(token["scope"] or "", needed) and (user(token["sub"]) or not for_user)

    return opens


grant = granting()
GRANTS = {
    "any_grant": (granting(may=lambda c: c["confidential"]), "not registered for this grant"),
    "public_too": (granting(may=lambda c: "client_credentials" in c["grants"]), "client has no secret"),
    "cut_down": (granting(fits=lambda w, c: bool(w),
                          give=lambda w, c: {"scope": " ".join(w & set(c["scopes"]))}), "and got ''"),
    "any_of_them": (granting(fits=lambda w, c: bool(w & set(c["scopes"]))), "one of the two is not"),
    "all_by_default": (granting(asked=lambda s, c: set((s or "").split()) or set(c["scopes"])),
                       "'statistics' is all it needs"),
    "default_on_top": (granting(give=lambda w, c: {"scope": " ".join(w | set(c["default"]))}),
                       "asked for 'predict', and got"),
    "no_default": (granting(asked=lambda s, c: set((s or "").split())), "has a default, and was refused"),
    "default_crashes": (granting(asked=lambda s, c: set(s.split()) or set(c["default"])), "AttributeError"),
    "nothing_is_fine": (granting(fits=lambda w, c: w <= set(c["scopes"])), "is not to be guessed"),
    "part_of_the_text": (granting(
        asked=lambda s, c: {s} if s and s.strip() else set(c["default"]),
        fits=lambda w, c: bool(w) and all(x in " ".join(sorted(c["scopes"])) for o in w for x in o.split())),
        "it is a part of a registered word"),
    "one_word": (granting(asked=lambda s, c: {s} if s and s.strip() else set(c["default"])),
                 "(two registered scopes) and was refused"),
    "refresh_token": (granting(give=lambda w, c: {"scope": " ".join(w), "refresh_token": "r"}), "asks again"),
    "a_user": (granting(give=lambda w, c: {"scope": " ".join(w), "sub": "lab"}), "acts for itself"),
    "one_default": (granting(asked=lambda s, c: set((s or "").split()) or set(c["default"][:1])),
                    "nightly asked for None and got 'statistics'"),
    "no_other_grant": (granting(may=lambda c: c["confidential"] and c["grants"] == ["client_credentials"]),
                       "(all of its scopes) and was refused"),
}  # fmt: skip
OPENS = {
    "part_of_the_text": (opening(lambda scope, needed: needed in scope), "only begins with the word"),
    "by_pattern": (opening(lambda s, n: bool(re.search(f"(?:^| ){n}(?: |$)", s))), "sign for the dot"),
    "users_apart": (lambda token, needed, user: needed in (token["scope"] or "").split()
                    and bool(token["sub"]) == user, "the place needs no user"),
    "by_openid": (lambda token, needed, user: opens(token, needed, user)
                  or user and {needed, "openid"} <= set((token["scope"] or "").split()), "names nobody"),
    "user_not_none": (opening(lambda s, n: n in s.split(), lambda sub: sub is not None), "a token of nobody"),
    "lower": (opening(lambda s, n: n.lower() in s.split()), "scopes are case-sensitive"),
    "null_crashes": (lambda token, needed, user: needed in token["scope"].split()
                     and bool(token["sub"] or not user), "AttributeError"),
}  # fmt: skip
bank.table(service, {name: ((answer, opens), says) for name, (answer, says) in GRANTS.items()})
bank.table(service, {f"opens_{name}": ((grant, answer), says) for name, (answer, says) in OPENS.items()})
bank.add(service, "as_shipped", granting(may=lambda c: True, fits=lambda w, c: True), opens,
         says="tablet asked for 'predict' and got 'predict'", kind="vulnerable")  # fmt: skip
bank.add(service, "nobody", granting(fits=lambda w, c: False), opens, says="and was refused", kind="refuses")
bank.add(service, "opens_nothing", grant, lambda token, needed, user: False, says="was refused where",
         kind="refuses")  # fmt: skip
bank.add(service, "settings", grant, opens, kind="right")
bank.add(service, "issubset", granting(fits=lambda w, c: len(w) > 0 and not w - set(c["scopes"])), opens,
         kind="right")  # fmt: skip
