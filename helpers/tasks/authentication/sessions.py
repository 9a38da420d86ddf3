"""What the task about sessions asks of an answer (lesson 06)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from helpers.judging import expect, fail, guard, task
from helpers.judging.surroundings import comes_again
from helpers.judging.values import Clock, shown, strength
from helpers.tasks.authentication.settings import HOUR, IDLE, LIFE

MINUTE = 60
START = 1_800_000_000.0 + secrets.randbelow(10**6)


@dataclass
class Known:
    """One session, as the model keeps it."""

    user: str | None
    began: float
    seen: float
    over: str = ""


class Both:
    """The learner's sessions and the model beside them: every act goes to both."""

    def __init__(self, answer: Callable) -> None:
        self.clock = Clock(START, patience=10**6)
        self.mine = answer(self.clock)
        self.known: dict[str, Known] = {}

    def _new(self, sid: object, user: str | None, by: str, came: str = "") -> str:
        told = f"`{by}` returned {shown(sid, 30)}: give back the new id, a text."
        expect(isinstance(sid, str) and sid, told)
        if sid in self.known or sid == came:
            what = "the id that the visitor came with" if by == "log_in" else "an id that it gave before"
            fail(f"`{by}` gave back {what}. An attacker who planted or kept it is now logged in as well.")
        self.known[str(sid)] = Known(user, self.clock.now, self.clock.now)
        return str(sid)

    def start(self) -> str:
        return self._new(self.mine.start(), None, "start")

    def log_in(self, sid: str, user: str) -> str:
        if sid in self.known:
            self.end(sid, "ended by a log-in")
        return self._new(self.mine.log_in(sid, user), user, "log_in", sid)

    def end(self, sid: str, why: str) -> None:
        self.known[sid].over = self.known[sid].over or why

    def log_out(self, sid: str) -> None:
        self.mine.log_out(sid)
        if sid in self.known:
            self.end(sid, "logged out")

    def log_out_everywhere(self, user: str) -> None:
        self.mine.log_out_everywhere(user)
        for sid, one in self.known.items():
            if one.user == user:
                self.end(sid, f"ended by log_out_everywhere({user!r})")

    def _due(self, sid: str) -> tuple[str | None, str]:
        one, now = self.known.get(sid), self.clock.now
        if one is None:
            return None, "nobody was ever given this id"
        if one.over:
            return None, f"it was {one.over}"
        if now - one.seen > IDLE:
            silent = (now - one.seen) / MINUTE
            return None, f"it was silent for {silent:.0f} minutes, and tasks.IDLE is {IDLE // MINUTE}"
        if now - one.began > LIFE:
            age = (now - one.began) / HOUR
            return None, f"it began {age:.1f} hours ago, and tasks.LIFE is {LIFE // HOUR}, busy or not"
        age, silent = (now - one.began) / MINUTE, (now - one.seen) / MINUTE
        one.seen, who = now, one.user or "nobody"
        since = f"it began {age:.0f} minutes ago as {who}, was silent for the last {silent:.0f}"
        return one.user, f"{since}, and nothing ended it"

    def ask(self, *sids: str) -> None:
        """Ask who each session is."""
        for sid in sids:
            wanted, why = self._due(sid)
            try:
                said = self.mine.user(sid)
            except Exception as error:
                fail(f"user({shown(sid, 12)}): no answer. {guard.describe(error)}")
            expect(said == wanted, f"A session is {shown(said, 20)}, and should be {wanted!r}: {why}.")

    def wait(self, minutes: float, *sids: str) -> None:
        """Let time pass while these sessions are used, every ten minutes."""
        for step in (*[10] * int(minutes // 10), minutes % 10):
            self.clock.advance(step * MINUTE)
            self.ask(*sids)


@task(
    minutes=10, difficulty=3, asvs="7.2.4", expects="class",
    hints=[
        "What must not survive a log-in, and which two clocks does a session carry?",
        "A dictionary in the object: id -> user, when it began, when it was last seen. `log_in` removes the "
        "old id and draws a new one with secrets.token_urlsafe(32).",
        "user(sid): absent, silent for more than tasks.IDLE or older than tasks.LIFE -> remove it and return "
        "None; else set `seen` to clock() and return the user.",
    ],
)  # fmt: skip
def sessions(answer: Callable, part: Any) -> None:
    """Sessions that change hands with nobody."""
    for title, script in (
        ("a visitor is nobody until she logs in", _visits),
        ("a log-in gives a new id, and the old one ends", _fixation),
        ("log-out ends that session, and no other", _log_outs),
        ("a silent session ends", _idle),
        ("a busy session ends as well, in the end", _absolute),
        ("log_out_everywhere ends all of a user, and nobody else", _everywhere),
        ("an id cannot be guessed", _ids),
        ("holds in any order of events", _walk),
    ):
        with part(title):
            script(answer)


def _visits(answer: Callable) -> None:
    both = Both(answer)
    visitor = both.start()
    both.ask(visitor, "made-up", "", visitor[:-1], visitor.swapcase())
    ada = both.log_in(visitor, "ada")
    ben = both.log_in(both.start(), "ben")
    both.ask(ada, ben, ada)
    other = Both(answer)
    other.ask(ada)


def _fixation(answer: Callable) -> None:
    both = Both(answer)
    planted = both.start()
    ada = both.log_in(planted, "ada")
    both.ask(planted, ada)
    root = both.log_in(ada, "root")  # she logs in again, as an administrator
    both.ask(ada, root, planted)
    fresh = both.log_in("an id that the attacker made up", "ben")
    both.ask("an id that the attacker made up", fresh, both.log_in("", "nia"), root)


def _log_outs(answer: Callable) -> None:
    both = Both(answer)
    phone, laptop, ben = (both.log_in(both.start(), user) for user in ("ada", "ada", "ben"))
    both.log_out(phone)
    both.ask(phone, laptop, ben)
    for sid in (phone, "made-up", ""):
        both.log_out(sid)
    both.ask(laptop, ben, both.log_in(phone, "ada"), phone)


def _idle(answer: Callable) -> None:
    both = Both(answer)
    ada, ben, visitor = both.log_in("", "ada"), both.log_in("", "ben"), both.start()
    for _ in range(2):
        both.wait(IDLE / MINUTE, ben)  # and not more
        both.ask(ada)
    both.clock.advance(IDLE + 5)
    both.ask(ada, ben, ada, ben, visitor)  # to ask does not wake it up
    both.ask(both.log_in(ada, "ada"), ada)


def _absolute(answer: Callable) -> None:
    both = Both(answer)
    visitor = both.start()
    both.wait(60, visitor)
    ada = both.log_in(visitor, "ada")
    both.wait(60, ada)
    ada = both.log_in(ada, "ada")  # her eight hours begin here
    both.wait(LIFE / MINUTE, ada)  # and not more
    both.clock.advance(60)
    both.ask(ada, ada)


def _everywhere(answer: Callable) -> None:
    both = Both(answer)
    hers = [both.log_in("", "ada") for _ in range(3)]
    others = [both.log_in("", user) for user in ("adam", "Ada", "ben")]
    visitor = both.start()
    both.log_out_everywhere("ada")
    both.ask(*hers, *others, visitor)
    both.ask(both.log_in("", "ada"), *hers)
    both.log_out_everywhere("nobody")
    both.ask(*others)


def _ids(answer: Callable) -> None:
    both = Both(answer)
    ids = [both.start() for _ in range(40)] + [both.log_in("", "ada") for _ in range(40)]
    bits = strength(ids) if len(set(map(len, ids))) == 1 else 6.0 * min(map(len, ids))
    expect(bits >= 128, f"An id has about {bits:.0f} bits that change: ASVS 7.2.3 asks for 128.")
    told = "With clock and `random` set back, the same id came again: take `secrets`."
    expect(not comes_again(lambda: answer(both.clock).start()), told)


def _walk(answer: Callable) -> None:
    draw, both = random.Random(secrets.randbits(64)), Both(answer)  # noqa: S311 - a walk, no secret
    sids = [both.start()]
    for _ in range(250):
        both.clock.advance(draw.choice((1, 60, 400, 870, 930)) + draw.random())
        act, sid = draw.random(), draw.choice(sids[-8:])
        if act < 0.2:
            sids.append(both.start())
        elif act < 0.45:
            sids.append(both.log_in(sid, draw.choice(("ada", "ben"))))
        elif act < 0.55:
            both.log_out(sid)
        elif act < 0.6:
            both.log_out_everywhere(draw.choice(("ada", "ben")))
        both.ask(draw.choice(sids[-8:]), sids[-1])
