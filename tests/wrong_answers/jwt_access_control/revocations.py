"""Lesson 05: the list of revoked tokens."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.tasks import jwt_access_control as tasks
from helpers.tasks.jwt_access_control import revocations
from tests.wrong_answers.jwt_access_control.answers import R, V, bank_of

DAY = 86_400


class Books:
    """A right list, made of small steps that a wrong one replaces."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.ends, self.since = clock, {}, {}

    def last(self, claims: dict) -> float:
        return claims["exp"] + tasks.LEEWAY

    def key(self, claims: dict) -> Any:
        return claims.get("jti")

    def revoke(self, claims: dict) -> None:
        self.ends[self.key(claims)] = self.last(claims)

    def revoke_subject(self, sub: str) -> None:
        self.since[sub] = self.clock()

    def void(self, claims: dict) -> bool:
        return claims["sub"] in self.since and claims["iat"] <= self.since[claims["sub"]]

    def is_revoked(self, claims: dict) -> bool:
        return self.key(claims) is None or self.key(claims) in self.ends or self.void(claims)

    def __len__(self) -> int:
        now = self.clock()
        self.ends = {key: end for key, end in self.ends.items() if end >= now}
        return len(self.ends)


def books(**methods: Any) -> type:
    return type("Other", (Books,), methods)


def compared(compare: Callable[[dict, str, float], bool]) -> type:
    """Dismissals looked up in another way: by claims, a dismissed sub and its moment."""
    return books(void=lambda self, c: any(compare(c, s, t) for s, t in self.since.items()))


def dropping(method: str, seconds: float) -> type:
    """Forgets users whose dismissal is so long ago, when this method is called."""

    def act(self: Any, *given: Any) -> Any:
        now = self.clock()
        self.since = {sub: t for sub, t in self.since.items() if t + seconds > now}
        return getattr(Books, method)(self, *given)

    return books(**{method: act})


class _Shared(Books):
    everything: dict[str, float] = {}

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.ends = self.everything

    def __len__(self) -> int:
        return sum(end >= self.clock() for end in self.ends.values())


def _lifted(self: Books, claims: dict) -> bool:
    """The next log-in makes the old tokens good again."""
    said = Books.is_revoked(self, claims)
    if not said:
        self.since.pop(claims["sub"], None)
    return said


def _until_exp(self: Books, claims: dict) -> bool:
    len(self)
    return Books.is_revoked(self, claims)


nothing = lambda self, given: None  # noqa: E731
bank = bank_of(revocations, {
    "deletes_the_cookie": (books(revoke=nothing, revoke_subject=nothing),
                           "a verifier accepts it for another", V),
    "all_revoked": (books(is_revoked=lambda self, c: True), "told nothing yet", R),
    "by_subject": (books(key=lambda self, c: c.get("jti") and c["sub"]), "its jti and its sub differ"),
    "shared": (_Shared, "this list was told nothing yet"),
    "no_jti_passes": (books(is_revoked=lambda self, c: c.get("jti") in self.ends or self.void(c)),
                      "it fails closed"),
    "until_exp": (books(last=lambda self, c: c["exp"], is_revoked=_until_exp),
                  "accepts it for another 25 s"),
    "never_forgets": (books(__len__=lambda self: len(self.ends)), "accept 2 of these tokens, and len()"),
    "a_minute_for_all": (books(last=lambda self, c: self.clock() + 90), "kept until exp + tasks.LEEWAY"),
    "a_thousand_at_most": (books(revoke=lambda self, c: Books.revoke(self, c) or len(self.ends) > 1000 and
                                 self.ends.pop(next(iter(self.ends)))), "len() says 1000"),
    "a_thousand_users": (books(revoke_subject=lambda self, sub: Books.revoke_subject(self, sub) or len(
        self.since) > 1000 and self.since.pop(next(iter(self.since)))), "users since"),
    "counts_users": (books(__len__=lambda self: Books.__len__(self) + len(self.since)),
                     "and users do not count"),
    "dismisses_nobody": (books(revoke_subject=nothing), "it was issued before"),
    "ends_everybody": (compared(lambda c, s, t: c["iat"] <= t), "A token of dr_adam is good"),
    "bans_for_ever": (compared(lambda c, s, t: c["sub"] == s), "a new log-in"),
    "before_and_not_up_to_now": (compared(lambda c, s, t: c["sub"] == s and c["iat"] < t), "in the second"),
    "rounded": (books(revoke_subject=lambda self, sub: self.since.update({sub: round(self.clock())})),
                "is good, but counts as revoked"),
    "whole_seconds": (books(revoke_subject=lambda self, sub: self.since.update({sub: int(self.clock())})),
                      "in the second of"),
    "one_namespace": (books(void=lambda self, c: Books.void(self, c) or c["sub"] in self.ends),
                      "keep the two apart"),
    "first_moment": (books(revoke_subject=lambda self, sub: self.since.setdefault(sub, self.clock())),
                     "the last one counts"),
    "lifted_by_a_log_in": (books(is_revoked=_lifted), "is void, but was let in: it was issued"),
    "drops_in_len": (dropping("__len__", 60), "which is 219 s ago"),
    "waits": (books(revoke=lambda self, c: [self.clock() for _ in range(2000)]), "waits for time to pass"),
    "no_clock": (books(__init__=lambda self: Books.__init__(self, time.time)), "Other(clock) cannot be made"),
})  # fmt: skip
bank.add(revocations, "numpy_bool", books(is_revoked=lambda self, c: np.bool_(_until_exp(self, c))),
         kind="right")  # fmt: skip
bank.add(revocations, "a_month_and_a_day", dropping("is_revoked", 31 * DAY), kind="right")
