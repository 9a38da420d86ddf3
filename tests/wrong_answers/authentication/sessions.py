"""Answers to `sessions`: ids that stay, ends that never come, log-outs that reach too little or too far."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from helpers.tasks.authentication import IDLE, LIFE, sessions
from tests.wrong_answers import Bank, variants

bank = Bank()


class Sessions:
    """A right answer, whose parts others replace. A session is a list: whose, since when, last seen."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.open = clock, {}

    def new_id(self) -> str:
        return secrets.token_urlsafe(32)

    def put(self, sid: str, user: str | None) -> str:
        self.open[sid] = [user, self.clock(), self.clock()]
        return sid

    def start(self) -> str:
        return self.put(self.new_id(), None)

    def log_in(self, sid: str, user: str) -> str:
        self.open.pop(sid, None)
        return self.put(self.new_id(), user)

    def over(self, silent: float, age: float) -> bool:
        return silent > IDLE or age > LIFE

    def user(self, sid: str) -> str | None:
        user, began, seen = self.open.get(sid, (None, 0, 0))
        if self.over(self.clock() - seen, self.clock() - began):
            self.open.pop(sid, None)
            return None
        self.open[sid][2] = self.clock()
        return user

    def log_out(self, sid: str) -> None:
        self.open.pop(sid, None)

    def hers(self, whose: str | None, user: str) -> bool:
        return whose == user

    def log_out_everywhere(self, user: str) -> None:
        for sid in [sid for sid, (whose, *_) in self.open.items() if self.hers(whose, user)]:
            del self.open[sid]


other = variants(Sessions)


def aged(inherits: Callable[[str | None, str], bool]) -> type:
    """A log-in that keeps the age of the session before: whose was it, and whose is it?"""

    def log_in(self: Any, sid: str, user: str) -> str:
        whose, began, _ = self.open.get(sid, (None, self.clock(), 0))
        new = Sessions.log_in(self, sid, user)
        self.open[new][1] = began if inherits(whose, user) else self.clock()
        return new

    return other(log_in=log_in)


TABLE: dict[str, Any] = {}
bank.table(sessions, {
    "keeps_what_it_does_not_know": (other(log_in=lambda self, sid, user: self.put(
        sid if sid and not self.open.pop(sid, None) else self.new_id(), user)), "the visitor came with"),
    "old_one_stays_open": (other(log_in=lambda self, sid, user: self.put(self.new_id(), user)),
                           "A session is 'ada', and should be None: it was ended by a log-in"),
    "no_idle": (other(over=lambda self, silent, age: age > LIFE), "it was silent for 905 seconds"),
    "no_end": (other(over=lambda self, silent, age: silent > IDLE), "its log-in was 28860 seconds ago"),
    "idle_from_the_beginning": (other(over=lambda self, silent, age: age > IDLE), "and nothing ended it"),
    "idle_at_900_s": (other(over=lambda self, silent, age: silent >= IDLE or age > LIFE), "900 (of 900)"),
    "age_of_the_first": (aged(lambda whose, user: whose == user), "its log-in was"),
    "visit_counts": (aged(lambda whose, user: whose is None), "silent for 300 (of 900)"),
    "log_out_forgets_nothing": (other(log_out=lambda self, sid: None), "it was logged out"),
    "log_out_ends_all": (other(log_out=lambda self, sid: self.log_out_everywhere(
        self.open.get(sid, "?")[0])), "A session is None, and should be 'ada'"),
    "log_out_crashes": (other(log_out=lambda self, sid: self.open.pop(sid)), "KeyError"),
    "user_crashes": (other(user=lambda self, sid: self.open[sid] and Sessions.user(self, sid)), "no answer"),
    "a_thousand_at_most": (other(put=lambda self, *given: [Sessions.put(self, *given), len(self.open) > 1000
                           and self.open.pop(next(iter(self.open)))][0]), "should be 'nia'"),
    "everywhere_by_prefix": (other(hers=lambda s, whose, user: f"{whose}.".startswith(user + ".")), "'ada.l"),
    "everywhere_any_case": (other(hers=lambda self, whose, user: (whose or "").lower() == user), "be 'Ada'"),
    "one_session_each": (other(log_in=lambda self, sid, user: self.log_out_everywhere(user)
                                   or Sessions.log_in(self, sid, user)), "should be 'ada'"),
    "shared": (other(__init__=lambda self, clock: vars(self).update(clock=clock, open=TABLE)),
               "this object gave nobody this id"),
    "small_letters": (other(new_id=lambda self: secrets.token_urlsafe(18).lower()), "has about 126 bits"),
    "random": (other(new_id=lambda self: f"{random.Random().getrandbits(256):x}"), "same id came again"),
    "from_user_and_time": (other(log_in=lambda self, sid, user: self.log_out(sid) or self.put(
        sha256(f"{user}{self.clock()}".encode()).hexdigest(), user)), "the same id came again"),
})  # fmt: skip
keeps = other(log_in=lambda self, sid, user: self.put(sid if sid in self.open else self.new_id(), user))
bank.add(sessions, "keeps_the_id", keeps, says="the id that the visitor came with", kind="vulnerable")
bank.add(sessions, "nobody", other(user=lambda self, sid: None), says="should be 'ada'", kind="refuses")
bank.add(sessions, "plain", Sessions, kind="right")
bank.add(sessions, "in_hexadecimal", other(new_id=lambda self: secrets.token_hex(16)), kind="right")
