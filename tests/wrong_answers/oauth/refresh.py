"""Answers to `refresh`: no rotation, no memory, ends that reach too little or too far."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import refresh
from tests.wrong_answers import Bank

bank = Bank()


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Tokens:
    """A right answer, whose parts others replace."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.tokens: dict[str, dict[str, Any]] = {}

    def draw(self) -> str:
        return secrets.token_urlsafe(32)

    def put(self, family: dict[str, Any], token: str = "") -> str:
        token = token or self.draw()
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
    return other(fresh=lambda self, one: rule(
        self.clock() - one["issued"], self.clock() - one["family"]["began"]))  # fmt: skip


def first(act: Callable[[Any, dict], Any]) -> type:
    """What is done with a token that is known, before its client is compared."""
    return other(mine=lambda self, one, client: (one and act(self, one)) or Tokens.mine(self, one, client))


def keeping(rule: Callable[[dict], dict]) -> type:
    """After each use, of all tokens those that the rule leaves."""

    def give(self: Tokens, one: dict) -> str:
        self.tokens = rule(self.tokens)
        return self.put(one["family"])

    return other(give=give)


class _NotRotated(Tokens):
    def use(self, token: str, client: str) -> tuple[str, str, str]:
        user, scope, _ = super().use(token, client)
        self.tokens[token]["used"] = False
        return user, scope, token


class _Chain(Tokens):
    """Each token is the hash of the one before."""

    def give(self, one: dict) -> str:
        before = next(token for token in self.tokens if self.tokens[token] is one)
        return self.put(one["family"], digest(before))


class _AnyCase(Tokens):
    def use(self, token: str, client: str) -> tuple[str, str, str]:
        return super().use(next((one for one in self.tokens if one.lower() == token.lower()), ""), client)


bank.table(refresh, {
    "old_stays": (other(give=lambda self, one: one.update(used=0) or self.put(one["family"])), "used before"),
    "forgets": (keeping(lambda all: {t: one for t, one in all.items() if not one["used"]}),
                "used twice, so one of two users is a thief"),
    "remembers_sixty": (keeping(lambda all: dict([*all.items()][-60:])), "one of two users is a thief"),
    "new_family": (other(give=lambda self, one: self.put({**one["family"]})), "one of two users is a thief"),
    "an_old_one_is_only_old": (other(mine=lambda self, one, client: Tokens.mine(self, one, client)
                                     and self.fresh(one)), "80 days old, was used twice"),
    "ends_the_user": (other(theft=lambda self, one: [
        row["family"].update(over=True) for row in self.tokens.values()
        if row["family"]["user"] == one["family"]["user"]]), "token was refused: issued 0.0 days ago"),
    "any_client": (other(mine=lambda self, one, client: one is not None), "and 'portal' sent it"),
    "spoilt_by_others": (other(mine=lambda self, one, client: Tokens.mine(self, one, client)
                               or one and self.theft(one)), "by its own client, and nothing had ended it"),
    "theft_by_anybody": (first(lambda self, one: one["used"] and self.theft(one)), "token was refused"),
    "no_idle": (fresh(lambda unused, age: age <= tasks.LIFE), "it lay unused for 14 days"),
    "no_end": (fresh(lambda unused, age: unused <= tasks.IDLE), "its log-in is 90.0 days old"),
    "idle_or_more": (fresh(lambda unused, age: unused < tasks.IDLE and age < tasks.LIFE), "issued 14.0 days"),
    "idle_from_the_log_in": (fresh(lambda unused, age: age <= tasks.IDLE), "issued 13.0 days ago"),
    "log_out_of_one": (other(revoke=lambda self, token: self.tokens.get(token, {}).update(used=True)),
                       "revoked at log-out"),
    "log_out_crashes": (other(revoke=lambda self, token: self.tokens[token]["family"].update(over=True)),
                        "KeyError"),
    "crashes": (other(mine=lambda self, one, client: one["family"]["client"] == client), "has to raise"),
    "hash_of_few": (other(draw=lambda self: digest(secrets.token_hex(4))), "4 random bytes"),
    "any_case": (_AnyCase, "nobody was ever given this token"),
    "touched_by_others": (first(lambda self, one: self.fresh(one) and one.update(issued=self.clock())),
                          "it lay unused for 14 days"),
    "hash_of_the_last": (_Chain, "can compute the next one"),
    "scope_lost": (other(use=lambda self, t, c: (Tokens.use(self, t, c)[0], "", "x")), "issued for ('ada'"),
    "random": (other(draw=lambda self: f"{random.getrandbits(256):064x}"), "take `secrets`"),
})  # fmt: skip
bank.add(refresh, "as_shipped", _NotRotated, says="no use of it would show a theft", kind="vulnerable")
bank.add(refresh, "nobody", other(mine=lambda *a: False), says="An honest token was refused", kind="refuses")
bank.add(refresh, "plain", Tokens, kind="right")


@bank.right(refresh)
class Strict(Tokens):
    """Tells who logs out with a made-up token that it is none."""

    def revoke(self, token: str) -> None:
        if token not in self.tokens:
            raise tasks.Refused("unknown")
        super().revoke(token)


@bank.right(refresh)
class Hashed(Tokens):
    """Keeps hashes of the tokens, so that a stolen table is worth nothing."""

    def put(self, family: dict[str, Any], token: str = "") -> str:
        token = self.draw()
        super().put(family, digest(token))
        return token

    def use(self, token: str, client: str) -> tuple[str, str, str]:
        return super().use(digest(token), client)

    def revoke(self, token: str) -> None:
        super().revoke(digest(token))
