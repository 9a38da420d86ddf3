"""The model of refresh tokens in families (lesson 07): every act goes to it and to the learner's tokens."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from helpers.judging import expect, fail
from helpers.judging.values import Clock, shown
from helpers.tasks.oauth.words import DAY, IDLE, LIFE, Refused, heard


@dataclass
class Family:
    """All refresh tokens that come from one log-in."""

    user: str
    client: str
    scope: str
    began: float
    over: str = ""
    used: set[str] = field(default_factory=set)


class Both:
    """The learner's tokens and the model beside them: every act goes to both."""

    def __init__(self, answer: Callable) -> None:
        self.clock = Clock(1_800_000_000.0 + secrets.randbelow(10**6), patience=10**6)
        self.answer, self.mine = answer, answer(self.clock)
        self.known: dict[str, tuple[Family, float]] = {}
        self.before = ""  # why the last token was refused

    def _new(self, token: object, family: Family, by: str) -> str:
        if not isinstance(token, str) or not token:
            fail(f"`{by}` gave back {shown(token, 30)} as the token: a text is asked for.")
        told = f"`{by}` gave back a token that it gave before: no use of it would show a theft."
        expect(token not in self.known, told)
        self.known[token] = family, self.clock.now
        return token

    def issue(self, user: str = "ada", client: str = "tablet", scope: str = "predict") -> str:
        family = Family(user, client, scope, self.clock.now)
        return self._new(self.mine.issue(user, client, scope), family, "issue")

    def revoke(self, token: str) -> None:
        with suppress(Refused):  # as it says "unknown"
            self.mine.revoke(token)
        if token in self.known:
            family = self.known[token][0]
            family.over = family.over or "its family was revoked at log-out"

    def _due(self, token: str, client: str) -> tuple[Family | None, str]:
        if token not in self.known:
            return None, "nobody was ever given this token"
        family, issued = self.known[token]
        if client != family.client:
            return None, f"it was issued to {family.client!r}, and {client!r} sent it"
        if family.over:
            return None, family.over
        unused, age = self.clock.now - issued, self.clock.now - family.began
        if token in family.used:
            twice = f"a token of its family, {unused / DAY:.0f} days old, was used twice"
            family.over = f"{twice}, so one of two users is a thief"
            return None, "it was used before"
        if unused > IDLE:
            return None, f"it lay unused for {unused / DAY:.0f} days, and tasks.IDLE is {IDLE // DAY}"
        if age > LIFE:
            return None, f"its log-in is {age / DAY:.1f} days old, and tasks.LIFE is {LIFE // DAY}"
        family.used.add(token)
        return family, ""

    def use(self, token: str, client: str = "tablet") -> str:
        """Exchange a token: the new one, or "" where it was refused."""
        family, why = self._due(token, client)
        found, refused = heard(Refused, "`use` has to raise tasks.Refused", self.mine.use, token, client)
        if refused:
            if family:
                age = (self.clock.now - self.known[token][1]) / DAY
                before = self.before and f" What was refused last ({self.before}) does not end this one."
                fail(f"An honest token was refused: issued {age:.1f} days ago, unused, by its own client, "
                     f"and nothing had ended it.{before}")  # fmt: skip
            self.before = why
            return ""
        expect(family is not None, f"A refresh token was accepted: {why}.")
        told = f"`use` returned {shown(found, 40)}: (user, scope, new token) is asked for."
        expect(isinstance(found, tuple | list) and len(found) == 3, told)
        said, wanted = tuple(found[:2]), (family.user, family.scope)
        expect(said == wanted, f"`use` gave back {shown(said)}, and the token was issued for {wanted}.")
        return self._new(found[2], family, "use")
