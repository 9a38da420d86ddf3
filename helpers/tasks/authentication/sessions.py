"""What the task about sessions asks of an answer (lesson 06)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from helpers.judging import expect, task
from helpers.judging.surroundings import comes_again
from helpers.judging.values import Clock, shown
from helpers.tasks.authentication.settings import IDLE, LIFE, bits, said


class Both:
    """The learner's sessions and the model beside them: every act goes to both."""

    def __init__(self, answer: Callable) -> None:
        self.clock = Clock(patience=10**6)
        self.mine = answer(self.clock)
        self.known: dict[str, Any] = {}  # by id: whose, when it began and was seen, why it is over

    def _new(self, sid: object, user: str | None, by: str, came: str = "") -> str:
        good = isinstance(sid, str) and sid
        expect(good, f"`{by}` returned {shown(sid, 30)}: give back the new id, a text.")
        what = "the id that the visitor came with" if sid == came else "an id that it gave before"
        told = "An attacker who planted or kept it is now logged in as well."
        expect(sid != came and sid not in self.known, f"`{by}` gave back {what}. {told}")
        self.known[str(sid)] = SimpleNamespace(user=user, began=self.clock.now, seen=self.clock.now, over="")
        return str(sid)

    def _end(self, why: str, *ended: str) -> None:
        for sid in self.known.keys() & ended:
            self.known[sid].over = self.known[sid].over or why

    def start(self) -> str:
        return self._new(self.mine.start(), None, "start")

    def log_in(self, sid: str, user: str) -> str:
        self._end("ended by a log-in", sid)
        new = said(f"log_in({shown(sid, 12)}, {user!r})", self.mine.log_in, sid, user)
        return self._new(new, user, "log_in", sid)

    def log_out(self, sid: str) -> None:
        self._end("logged out", sid)
        said(f"log_out({shown(sid, 12)})", self.mine.log_out, sid)

    def log_out_everywhere(self, user: str) -> None:
        hers = [sid for sid, one in self.known.items() if one.user == user]
        self._end(f"ended by log_out_everywhere({user!r})", *hers)
        said(f"log_out_everywhere({user!r})", self.mine.log_out_everywhere, user)

    def _due(self, sid: str) -> tuple[str | None, str]:
        one, now = self.known.get(sid), self.clock.now
        if one is None or one.over:
            return None, f"it was {one.over}" if one else "this object gave nobody this id"
        silent, age = now - one.seen, now - one.began
        if silent > IDLE:
            return None, f"it was silent for {silent:.0f} seconds, and tasks.IDLE is {IDLE}"
        if age > LIFE:
            return None, f"its log-in was {age:.0f} seconds ago, and tasks.LIFE is {LIFE}, busy or not"
        one.seen = now
        since = f"its log-in was {age:.0f} seconds ago (of {LIFE})" if one.user else "nobody logged in"
        return one.user, f"{since}, it was silent for {silent:.0f} (of {IDLE}), and nothing ended it"

    def ask(self, *sids: str) -> None:
        for sid in sids:
            wanted, why = self._due(sid)
            got = said(f"user({shown(sid, 12)})", self.mine.user, sid)
            expect(got == wanted, f"A session is {shown(got, 20)}, and should be {wanted!r}: {why}.")

    def wait(self, seconds: str) -> None:
        self.clock.advance(float(seconds))

    def busy(self, minutes: str, sid: str) -> None:
        for _ in range(int(minutes) // 5):
            self.clock.advance(300)
            self.ask(sid)

    def crowd(self, many: str) -> None:
        for _ in range(int(many)):
            self.log_in(self.start(), "ada")

    def play(self, script: str) -> None:
        """Do what a script says; a word that names no id is an id that nobody was given."""
        ids = {"-": ""}
        for line in script.split(","):
            act, *words = line.split()
            given = [ids.get(word, word) for word in words]
            if act in ("start", "log_in"):  # the last word names the id that comes back
                ids[words[-1]] = getattr(self, act)(*given[:-1])
            else:
                getattr(self, act)(*given)


SCRIPTS = {
    "a visitor is nobody until she logs in":
        "start V, ask V made-up -, log_in V ada A, start W, log_in W ben B, ask A B A",
    "a log-in gives a new id, and the old one ends":
        "start V, log_in V ada A, ask V A, log_in A root R, ask A R V,"
        "log_in made-up ben B, ask made-up B, log_in - nia N, ask N R, log_in - ada A, crowd 1500, ask N A",
    "log-out ends that session, and no other":
        "log_in - ada Phone, log_in - ada Laptop, log_in - ben B, log_out Phone, ask Phone Laptop B,"
        "log_out Phone, log_out made-up, log_out -, ask Laptop B, log_in Phone ada New, ask New Phone Laptop",
    "a silent session ends":  # after more than 15 minutes; to ask does not wake it up
        "log_in - ada A, log_in - ben B, start V, busy 15 B, ask A, busy 15 B, ask A,"
        "wait 905, ask A B A B V, log_in A ada New, ask New A",
    "a busy session ends as well, in the end":  # after more than eight hours since its last log-in
        "start V, busy 60 V, log_in V ada A, busy 60 A, log_in A ada B, busy 240 B, start W, busy 240 B,"
        "wait 60, ask B B, start V, busy 60 V, log_in V ben C, busy 450 C",
    "log_out_everywhere ends all of a user, and nobody else":
        "log_in - ada A, log_in - ada B, log_in - ada C, log_in - adam D, log_in - Ada E, log_in - ben F,"
        "log_in - ada.l H, log_in - ada:l I, log_in - ada-l J, log_in - ada_l K, log_in - ada|l L, start V,"
        "log_out_everywhere ada, ask A B C D E F H I J K L V, log_in - ada G, ask G A B C,"
        "log_out_everywhere nobody, ask D E F G",
}  # fmt: skip


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
    with part("an id cannot be guessed"):
        told = "With clock and `random` set back, the same id came again: take `secrets`."
        for draw in (lambda one: one.start(), lambda one: one.log_in("", "ada")):
            expect(not comes_again(lambda draw=draw: draw(answer(Clock()))), told)
        both = Both(answer)
        ids = [both.start() for _ in range(40)] + [both.log_in("", "ada") for _ in range(40)]
        expect(bits(ids) >= 128, f"An id has about {bits(ids):.0f} bits that change: ASVS 7.2.3 wants 128.")
        both.ask(ids[-1], ids[-1][:-1], ids[-1].swapcase())
        Both(answer).ask(ids[-1])
    for title, script in SCRIPTS.items():
        with part(title):
            Both(answer).play(script)
    with part("holds in any order of events"):
        _walk(Both(answer))


def _walk(both: Both) -> None:
    draw = random.Random(secrets.randbits(64))  # noqa: S311 - a walk, no secret
    sids = [both.start()]
    for _ in range(250):
        both.clock.advance(draw.choice((1, 60, 400, 870, 930)) + draw.random())
        act, sid, user = draw.random(), draw.choice(sids[-8:]), draw.choice(("ada", "ben"))
        if act < 0.45:
            sids.append(both.start() if act < 0.2 else both.log_in(sid, user))
        elif act < 0.55:
            both.log_out(sid)
        elif act < 0.6:
            both.log_out_everywhere(user)
        both.ask(draw.choice(sids[-8:]), sids[-1])
