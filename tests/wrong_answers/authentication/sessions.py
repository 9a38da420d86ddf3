"""Answers to `sessions`: ids that stay, ends that never come, log-outs that reach too little or too far."""

from __future__ import annotations

import itertools
import random
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from helpers.tasks.authentication import IDLE, LIFE, sessions
from tests.wrong_answers import Bank

bank = Bank()


class Sessions:
    """A right answer, whose parts others replace."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.open: dict[str, dict[str, Any]] = {}

    def new_id(self) -> str:
        return secrets.token_urlsafe(32)

    def put(self, sid: str, user: str | None) -> str:
        now = self.clock()
        self.open[sid] = {"user": user, "began": now, "seen": now}
        return sid

    def start(self) -> str:
        return self.put(self.new_id(), None)

    def log_in(self, sid: str, user: str) -> str:
        self.open.pop(sid, None)
        return self.put(self.new_id(), user)

    def over(self, one: dict) -> bool:
        return self.clock() - one["seen"] > IDLE or self.clock() - one["began"] > LIFE

    def user(self, sid: str) -> str | None:
        one = self.open.get(sid)
        if one is None:
            return None
        if self.over(one):
            del self.open[sid]
            return None
        one["seen"] = self.clock()
        return one["user"]

    def log_out(self, sid: str) -> None:
        self.open.pop(sid, None)

    def same(self, one: dict, user: str) -> bool:
        return one["user"] == user

    def log_out_everywhere(self, user: str) -> None:
        self.open = {sid: one for sid, one in self.open.items() if not self.same(one, user)}


def other(**parts: Any) -> type:
    return type("Other", (Sessions,), parts)


def drawn(draw: Callable[[], str]) -> type:
    return other(new_id=lambda self: draw())


class _OldStays(Sessions):
    """The new id is fresh, and the old session is now hers as well."""

    def log_in(self, sid: str, user: str) -> str:
        if sid in self.open:
            self.open[sid]["user"] = user
        return self.put(self.new_id(), user)


class _FromTheVisit(Sessions):
    """Keeps what it knows of the visitor, the time of her first page too."""

    def log_in(self, sid: str, user: str) -> str:
        one = self.open.pop(sid, None)
        new = super().log_in(sid, user)
        self.open[new]["began"] = one["began"] if one else self.clock()
        return new


class _SameUser(Sessions):
    """Who logs in again keeps the age of her session."""

    def log_in(self, sid: str, user: str) -> str:
        one = self.open.get(sid)
        new = super().log_in(sid, user)
        if one and one["user"] == user:
            self.open[new]["began"] = one["began"]
        return new


class _Shared(Sessions):
    everything: dict[str, Any] = {}

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.open = self.everything

    def log_out_everywhere(self, user: str) -> None:
        for sid in [sid for sid, one in self.open.items() if one["user"] == user]:
            del self.open[sid]


def ended(rule: Callable[[float, float], bool]) -> type:
    """When a session is over: by its silence and its age."""
    return other(over=lambda self, one: rule(self.clock() - one["seen"], self.clock() - one["began"]))


NUMBERS = itertools.count(10**31)


def everywhere(same: Callable[[Any, str], bool]) -> type:
    return other(same=lambda self, one, user: same(one["user"], user))


WRONG = {
    "keeps_what_came": (other(log_in=lambda self, sid, user: self.put(sid or self.new_id(), user)),
                         "the id that the visitor came with"),
    "keeps_what_it_does_not_know": (other(log_in=lambda self, sid, user: self.put(
        sid if sid and not self.open.pop(sid, None) else self.new_id(), user)), "the visitor came with"),
    "old_one_is_hers_too": (_OldStays, "it was ended by a log-in"),
    "old_one_stays_open": (other(log_in=lambda self, sid, user: self.put(self.new_id(), user)),
                           "A session is 'ada', and should be None: it was ended by a log-in"),
    "no_idle": (ended(lambda silent, age: age > LIFE), "it was silent for 15 minutes"),
    "no_end": (ended(lambda silent, age: silent > IDLE), "it began 8.0 hours ago"),
    "age_of_the_first": (_SameUser, "it began"),
    "idle_from_the_beginning": (ended(lambda silent, age: age > IDLE), "and nothing ended it"),
    "idle_at_15_minutes": (ended(lambda silent, age: silent >= IDLE or age > LIFE), "silent for the last 15"),
    "visit_counts": (_FromTheVisit, "as ada, was silent for the last 10"),
    "log_out_forgets_nothing": (other(log_out=lambda self, sid: None), "it was logged out"),
    "log_out_ends_all": (other(log_out=lambda self, sid: self.log_out_everywhere(
        self.open.get(sid, {"user": "?"})["user"])), "A session is None, and should be 'ada'"),
    "log_out_crashes": (other(log_out=lambda self, sid: self.open.pop(sid)), "KeyError"),
    "user_crashes": (other(user=lambda self, sid: self.open[sid] and Sessions.user(self, sid)), "no answer"),
    "everywhere_ends_nothing": (other(log_out_everywhere=lambda self, user: None), "by log_out_everywhere"),
    "everywhere_ends_everybody": (other(log_out_everywhere=lambda self, user: self.open.clear()),
                                  "should be 'adam'"),
    "everywhere_any_case": (everywhere(lambda mine, user: (mine or "").lower() == user), "should be 'Ada'"),
    "one_session_each": (other(log_in=lambda self, sid, user: self.log_out_everywhere(user)
                               or Sessions.log_in(self, sid, user)), "should be 'ada'"),
    "shared": (_Shared, "nobody was ever given this id"),
    "numbers": (drawn(lambda: str(next(NUMBERS))), "bits that change"),
    "uuid4": (drawn(lambda: str(uuid.uuid4())), "An id has about 124 bits"),
    "random": (drawn(lambda: f"{random.getrandbits(256):064x}"), "take `secrets`"),
    "gives_none": (other(log_in=lambda self, sid, user: Sessions.log_in(self, sid, user) and None),
                   "give back the new id"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(sessions, name, answer, says=says)
bank.add(sessions, "keeps_the_id", other(
    log_in=lambda self, sid, user: self.put(sid if sid in self.open else self.new_id(), user)),
     says="the id that the visitor came with", kind="vulnerable")
bank.add(sessions, "nobody", other(user=lambda self, sid: None), says="should be 'ada'", kind="refuses")
bank.add(sessions, "plain", Sessions, kind="right")
bank.add(sessions, "in_hexadecimal", drawn(lambda: secrets.token_hex(16)), kind="right")
