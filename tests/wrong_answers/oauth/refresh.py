"""Answers to `refresh`: no rotation, no memory, ends that reach too little or too far."""

from __future__ import annotations

import hashlib
import itertools
import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import refresh
from tests.wrong_answers import Bank

bank = Bank()


class Tokens:
    """A right answer, whose parts others replace."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.tokens: dict[str, dict[str, Any]] = {}

    def draw(self) -> str:
        return secrets.token_urlsafe(32)

    def put(self, family: dict[str, Any]) -> str:
        token = self.draw()
        self.tokens[token] = {"family": family, "issued": self.clock(), "used": False}
        return token

    def issue(self, user: str, client: str, scope: str) -> str:
        family = {"user": user, "client": client, "scope": scope, "began": self.clock(), "over": False}
        return self.put(family)

    def mine(self, one: dict | None, client: str) -> bool:
        return one is not None and one["family"]["client"] == client

    def fresh(self, one: dict) -> bool:
        now = self.clock()
        return now - one["issued"] <= tasks.IDLE and now - one["family"]["began"] <= tasks.LIFE

    def theft(self, one: dict) -> None:
        one["family"]["over"] = True

    def give(self, one: dict) -> str:
        return self.put(one["family"])

    def use(self, token: str, client: str) -> tuple[str, str, str]:
        one = self.tokens.get(token)
        if not self.mine(one, client):
            raise tasks.Refused("unknown, or another client's")
        if one["used"]:
            self.theft(one)
        if one["used"] or one["family"]["over"] or not self.fresh(one):
            raise tasks.Refused("over")
        one["used"] = True
        return one["family"]["user"], one["family"]["scope"], self.give(one)

    def revoke(self, token: str) -> None:
        if token in self.tokens:
            self.tokens[token]["family"]["over"] = True


def other(**parts: Any) -> type:
    return type("Other", (Tokens,), parts)


def fresh(rule: Callable[[float, float], bool]) -> type:
    """By the time that it lay unused, and the age of the log-in."""
    return other(fresh=lambda self, one: rule(self.clock() - one["issued"],
        self.clock() - one["family"]["began"]))


def drawn(draw: Callable[[], str]) -> type:
    return other(draw=lambda self: draw())


class _NotRotated(Tokens):
    def use(self, token: str, client: str) -> tuple[str, str, str]:
        user, scope, _ = super().use(token, client)
        self.tokens[token]["used"] = False
        return user, scope, token


class _OldStays(Tokens):
    """A new one each time, and the old one goes on to work."""

    def use(self, token: str, client: str) -> tuple[str, str, str]:
        found = super().use(token, client)
        self.tokens[token]["used"] = False
        return found


class _Forgets(Tokens):
    """A used token is deleted: its second use looks like nonsense."""

    def use(self, token: str, client: str) -> tuple[str, str, str]:
        found = super().use(token, client)
        del self.tokens[token]
        return found


class _NewFamily(Tokens):
    def give(self, one: dict) -> str:
        return self.put({**one["family"], "began": self.clock()})


class _EndsTheUser(Tokens):
    def theft(self, one: dict) -> None:
        for token in self.tokens.values():
            if token["family"]["user"] == one["family"]["user"]:
                token["family"]["over"] = True


class _SpoiltByOthers(Tokens):
    def use(self, token: str, client: str) -> tuple[str, str, str]:
        if token in self.tokens and not self.mine(self.tokens[token], client):
            self.theft(self.tokens[token])
        return super().use(token, client)


class _TheftByAnybody(Tokens):
    def use(self, token: str, client: str) -> tuple[str, str, str]:
        if token in self.tokens and self.tokens[token]["used"]:
            self.theft(self.tokens[token])
        return super().use(token, client)


class _AgeFirst(Tokens):
    """An old token that comes twice is only old."""

    def use(self, token: str, client: str) -> tuple[str, str, str]:
        if token in self.tokens and not self.fresh(self.tokens[token]):
            raise tasks.Refused("old")
        return super().use(token, client)


class _Shared(Tokens):
    everything: dict[str, Any] = {}

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.tokens = self.everything


NUMBERS = itertools.count(10**31)


def own_alone(self: Tokens, token: str) -> None:
    if token in self.tokens:
        self.tokens[token]["used"] = True


WRONG = {
    "old_stays": (_OldStays, "it was used before"),
    "forgets": (_Forgets, "used twice, so one of two users is a thief"),
    "no_theft": (other(theft=lambda self, one: None), "one of two users is a thief"),
    "new_family": (_NewFamily, "one of two users is a thief"),
    "an_old_one_is_only_old": (_AgeFirst,
        "A refresh token was accepted: a token of its family was used twice"),
    "ends_the_user": (_EndsTheUser, "An honest token was refused: issued 0.0 days ago"),
    "any_client": (other(mine=lambda self, one, client: one is not None), "and 'portal' sent it"),
    "spoilt_by_others": (_SpoiltByOthers, "by its own client, and nothing had ended it"),
    "theft_by_anybody": (_TheftByAnybody, "An honest token was refused"),
    "no_idle": (fresh(lambda unused, age: age <= tasks.LIFE), "it lay unused for 14 days"),
    "no_end": (fresh(lambda unused, age: unused <= tasks.IDLE), "its log-in is 90.0 days old"),
    "idle_or_more": (fresh(lambda unused, age: unused < tasks.IDLE and age <= tasks.LIFE),
        "issued 14.0 days"),
    "ends_early": (fresh(lambda unused, age: unused <= 7 * 86_400 and age <= tasks.LIFE), "issued 13.0 "
                                                                                          "days ago"),
    "idle_from_the_log_in": (fresh(lambda unused, age: age <= tasks.IDLE), "issued 13.0 days ago"),
    "log_out_of_one": (other(revoke=own_alone), "revoked at log-out"),
    "log_out_crashes": (other(revoke=lambda self, token: self.tokens[token]["family"].update(over=True)),
        "KeyError"),
    "crashes": (other(mine=lambda self, one, client: one["family"]["client"] == client),
        "raise tasks.Refused"),
    "scope_lost": (other(use=lambda self, t, c: (Tokens.use(self, t, c)[0], "", "x")), "issued for ('ada', "
                                                                                       "'predict')"),
    "token_alone": (other(use=lambda self, t, c: Tokens.use(self, t, c)[2]), "(user, scope, new token)"),
    "issues_none": (other(issue=lambda self, *a: None), "a text is asked for"),
    "shared": (_Shared, "nobody was ever given this token"),
    "numbers": (drawn(lambda: str(next(NUMBERS))), "bits that change"),
    "random": (drawn(lambda: f"{random.getrandbits(256):064x}"), "take `secrets`"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(refresh, name, answer, says=says)
bank.add(refresh, "as_shipped", _NotRotated, says="no use of it would show a theft", kind="vulnerable")
bank.add(refresh, "nobody", other(mine=lambda self, one, client: False), says="An honest token was refused",
         kind="refuses")  # fmt: skip
bank.add(refresh, "plain", Tokens, kind="right")


class _Hashed(Tokens):
    """Keeps hashes of the tokens, so that a stolen table is worth nothing."""

    def put(self, family: dict[str, Any]) -> str:
        token = super().put(family)
        self.tokens[self.name(token)] = self.tokens.pop(token)
        return token

    def name(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def use(self, token: str, client: str) -> tuple[str, str, str]:
        return super().use(self.name(token), client)

    def revoke(self, token: str) -> None:
        super().revoke(self.name(token))


bank.add(refresh, "hashed", _Hashed, kind="right")
