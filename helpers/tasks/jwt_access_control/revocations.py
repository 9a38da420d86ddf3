"""What a right list of revoked tokens must do (lesson 05)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.attacks.tokens import LEEWAY, given
from helpers.judging import expect, task
from helpers.judging.refusals import made
from helpers.judging.values import Clock, truth

Claims = dict[str, Any]
MINUTE, DAY = 60, 86_400  # seconds
ADAMS = "dr_adams"
NEAR = ("dr_adam", "dr_adams2", "DR_ADAMS", "dr_baker")


class Both:
    """The learner's list, and the list as it should be: every act goes to both, every answer is compared."""

    def __init__(self, answer: Callable, start: float) -> None:
        self.clock = Clock(start)
        self.mine = answer(self.clock)
        self.single: dict[str, float] = {}  # jti -> the moment from which no verifier takes it
        self.users: dict[str, float] = {}  # sub -> when all her sessions were ended
        self.again = set[str]()  # those of whom it was said twice

    def session(self, sub: str = ADAMS, life: int = 10 * MINUTE, **more: Any) -> Claims:
        """The claims of a token that is issued now."""
        now = int(self.clock.now)
        return given({"sub": sub, "jti": secrets.token_urlsafe(9), "iat": now, "exp": now + life, **more})

    def revoke(self, claims: Claims) -> None:
        self.single[claims["jti"]] = claims["exp"] + LEEWAY
        self.mine.revoke(dict(claims))

    def dismiss(self, sub: str = ADAMS) -> None:
        self.again |= {sub} & self.users.keys()
        self.users[sub] = self.clock.now
        self.mine.revoke_subject(sub)

    def right(self, claims: Claims) -> tuple[bool, str]:
        """Whether a token is void, and why it is, or is not."""
        jti, sub, iat, now = claims.get("jti"), claims["sub"], claims["iat"], self.clock.now
        ended = self.users.get(sub, float("-inf"))
        if not jti:
            return True, "it has no jti, so nobody could ever revoke it: it fails closed"
        if jti in self.single:
            left = self.single[jti] - now
            return True, f"it was revoked, and a verifier accepts it for another {left:.0f} s"
        if iat <= ended:
            ago = f"{(now - ended) / DAY:.1f} days" if now - ended > DAY else f"{now - ended:.0f} s"
            more = f", {len(self.users):,} users since" * (len(self.users) > 99)
            very = "in the second of" if ended - iat < 1 else "before"
            more += " and was not the first: the last one counts" * (sub in self.again)
            return True, f"it was issued {very} revoke_subject({sub!r}), which is {ago} ago{more}"
        if sub in self.users:
            return False, f"it was issued {iat - ended:.1f} s after revoke_subject({sub!r}): a new log-in"
        if jti in self.users or sub in self.single:
            return False, "one is a user's name and the other a token's (jti): keep the two apart"
        if self.single or self.users:
            return False, "its jti and its sub differ from all that were revoked: compare them whole"
        return False, "this list was told nothing yet: keep it in the object, not in the class or a default"

    def judge(self, *tokens: Claims) -> None:
        """Ask about each token, twice, and for the length in between."""
        for claims in tokens:
            self.clock.looks = 0
            wanted, why = self.right(claims)
            for _ in range(2):
                said = truth(self.mine.is_revoked(dict(claims)), "`is_revoked`")
                must = "void, but was let in" if wanted else "good, but counts as revoked"
                expect(said == wanted, f"A token of {claims['sub']} is {must}: {why}.")
                self.count()

    def count(self) -> None:
        """At the very end of a token both lengths are right."""
        many, ends, now = len(self.mine), self.single.values(), self.clock.now
        least, most = sum(end > now for end in ends), sum(end >= now for end in ends)
        expect(least <= many <= most, f"{len(ends)} single tokens (jti) and {len(self.users)} users were "
               f"revoked so far. A verifier could still accept {least} of these tokens, and len() says "
               f"{many}: each token is kept until exp + tasks.LEEWAY, and users do not count.")  # fmt: skip


@task(
    minutes=9, difficulty=3, asvs="7.4.1", expects="class",
    hints=[
        "What has to be remembered of a revoked token, and until when could it still do harm?",
        "A dictionary from jti to the moment when every verifier refuses the token anyway. And one "
        "from sub to the moment up to which all tokens of that user are void.",
        "That moment is exp + tasks.LEEWAY. revoke_subject stores clock(); a token is void where "
        "claims['iat'] <= that.",
    ],
)  # fmt: skip
def revocations(answer: Callable, part: Any) -> None:
    """Log-out that means it."""
    made(answer, {"clock": Clock()})
    start = 1_793_600_000.0 + secrets.randbelow(10**6)
    for title, script in (
        ("a log-out ends that session, and no other", _log_outs),
        ("remembers as long as a verifier would accept the token, and no longer", _forgets),
        ("revoke_subject ends all sessions of a user, up to now", _dismissals),
        ("she stays dismissed as long as a refresh token lives", _for_long),
        ("holds in any order of events", _walk),
    ):
        with part(title):
            script(answer, start)


def _log_outs(answer: Callable, start: float) -> None:
    both = Both(answer, start)
    laptop, phone, other = both.session(jti="aB3-xyzA"), both.session(), both.session("dr_baker")
    near = [both.session(jti=jti) for jti in ("Ab3-XYZa", "aB3-xyz", "aB3-xyzAA")]
    both.judge(laptop, phone, other, *near, both.session(jti=None))
    for _ in range(2):  # to revoke twice is to revoke
        both.revoke(laptop)
        both.judge(laptop, phone, other, *near)
    Both(answer, start).judge(laptop)
    both.revoke(both.session(jti="dr_baker"))  # a jti that reads like a user
    both.judge(other)
    both.dismiss("aB3-xyz")  # and a user who took a jti for a name
    both.judge(*near)
    crowd = [both.session() for _ in range(1200)]
    for place, claims in enumerate(crowd):
        both.clock.looks = 0
        both.revoke(claims)
        both.dismiss(f"dr_{place}")
    both.count()
    both.judge(crowd[0], both.session("dr_0"), other)


def _forgets(answer: Callable, start: float) -> None:
    for lives in ((60, 600, 3600), (3600, 600, 60), (600, 60, 3600)):
        both, tokens = Both(answer, start), []
        for life in lives:
            tokens.append(both.session(life=life))
            both.revoke(tokens[-1])
            both.clock.advance(2)
        ends = sorted(claims["exp"] + LEEWAY for claims in tokens)
        for moment in [end + shift for end in ends for shift in (-LEEWAY + 5, -1, 1)]:
            both.clock.now = moment
            both.judge(*(claims for claims in tokens if claims["exp"] + LEEWAY > moment))
            both.count()


def _dismissals(answer: Callable, start: float) -> None:
    for fraction in (0.0, 0.7):
        both = Both(answer, start + fraction)
        before, single = both.session(), both.session("dr_diaz")
        others = [both.session(sub) for sub in NEAR]
        both.revoke(single)
        both.clock.advance(5)
        same = both.session(iat=both.clock.now)  # with a fraction of a second, as RFC 7519 allows
        both.dismiss()
        both.judge(before, same, single, *others)
        Both(answer, both.clock.now).judge(before)
        both.clock.advance(1)
        later = both.session()
        both.judge(later, before)
        both.clock.advance(4)
        both.dismiss()
        both.judge(before, later, *others)


def _for_long(answer: Callable, start: float) -> None:
    """Her old tokens stay void, whoever logs in, logs out or counts meanwhile."""
    both = Both(answer, start)
    refresh = both.session(life=30 * DAY)
    both.clock.advance(1)
    both.dismiss()
    for seconds in (220, 3520, DAY // 2, DAY, 3 * DAY, 14 * DAY, 30 * DAY - 60, 30 * DAY + LEEWAY - 1):
        both.clock.now = refresh["iat"] + seconds
        both.judge(refresh, both.session(), refresh)
        both.revoke(both.session("dr_baker"))
        both.judge(refresh)


def _walk(answer: Callable, start: float) -> None:
    """Three users log in, log out and are dismissed at random, for two hundred steps."""
    draw, both = random.Random(secrets.randbits(64)), Both(answer, start)  # noqa: S311 - a walk
    tokens: list[Claims] = []
    for _ in range(200):
        both.clock.advance(draw.choice((0, 0.5, 1, 7, 40, 200)))
        tokens.append(both.session(draw.choice((ADAMS, *NEAR[:2])), draw.choice((60, 600, DAY))))
        tokens = [claims for claims in tokens if claims["exp"] + LEEWAY > both.clock.now][-12:]
        if draw.random() < 0.3:
            both.revoke(draw.choice(tokens))
        if draw.random() < 0.05:
            both.dismiss(draw.choice(tokens)["sub"])
        both.judge(draw.choice(tokens), tokens[-1])
