"""What a right list of revoked tokens must do (lesson 05)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, fail, task
from helpers.tasks.jwt_access_control.refusals import made
from helpers.tasks.jwt_access_control.tokens import LEEWAY, b64

ADAMS, BAKER = "dr_adams", "dr_baker"
DAY = 86_400  # seconds


class _Clock:
    def __init__(self) -> None:
        self.now = 1_793_600_000.0 + secrets.randbelow(10**6)

    def __call__(self) -> float:
        return self.now


def _session(clock: _Clock, sub: str = ADAMS, seconds: int = 600, **more: Any) -> dict[str, Any]:
    now = int(clock())
    made = {"sub": sub, "jti": b64(secrets.token_bytes(12)), "iat": now, "exp": now + seconds}
    return {**made, **more}


def _void(books: Any, claims: dict[str, Any]) -> bool:
    """What is_revoked says, NumPy's truth values included; fail where it is neither."""
    said = books.is_revoked(dict(claims))
    if type(said).__name__ not in ("bool", "bool_"):
        fail(f"is_revoked gave back {said!r:.40} ({type(said).__name__}): True or False is asked.")
    return bool(said)


@task(
    minutes=8, difficulty=3, asvs="7.4.1", expects="class",
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
    made(answer, {"clock": _Clock()})
    with part("a log-out ends that session, and no other"):
        _one_session(answer)
    with part("a token that cannot be checked is refused"):
        clock = _Clock()
        books, token = answer(clock), _session(clock)
        del token["jti"]
        expect(
            _void(books, token),
            "A token without jti passes: it could never be revoked, so it fails closed.",
        )
    with part("remembers as long as a verifier would accept the token, and no longer"):
        _forgetting(answer)
        _mixed(answer)
    with part("revoke_subject ends all sessions of a user, up to now"):
        _dismissed(answer)
        _up_to_now(answer)
        _for_long(answer)


def _one_session(answer: Callable) -> None:
    clock = _Clock()
    books = answer(clock)
    laptop, phone, other = _session(clock), _session(clock), _session(clock, BAKER)
    name = laptop["jti"][:-1] + "aA"
    laptop["jti"] = name
    near = [_session(clock, jti=jti) for jti in (name.swapcase(), name[:-1], name + "A", name[1:])]
    for session in (laptop, phone, other, *near):
        for _ in range(2):
            expect(not _void(books, session), "A fresh token counts as revoked.")
    books.revoke(dict(laptop))
    expect(_void(books, laptop), "A revoked token is still good.")
    expect(
        not _void(books, phone),
        "Logging out on the laptop ended the session on the phone too: revoke the jti.",
    )
    expect(not _void(books, other), "Another user's session ended as well.")
    for session in near:
        expect(
            not _void(books, session),
            f"{name!r} was revoked, and {session['jti']!r} ended with it: compare the whole jti.",
        )
    expect(
        not _void(answer(clock), laptop),
        "A second list knows what the first was told: keep it in the object, not in the class.",
    )


def _forgetting(answer: Callable) -> None:
    clock = _Clock()
    books = answer(clock)
    for _ in range(200):
        books.revoke(_session(clock, seconds=60))
    last = _session(clock, seconds=60)
    books.revoke(dict(last))
    books.revoke(dict(last))
    expect(len(books) == 201, f"201 tokens were revoked, and len() says {len(books)}.")
    expect(_void(books, last), "A token that was revoked twice is good again.")
    clock.now = last["exp"] + LEEWAY - 5
    expect(
        _void(books, last),
        f"25 s after exp the token is good again: a verifier with {LEEWAY} s of leeway still "
        "accepts it.",
    )
    expect(len(books) == 201, "An entry was dropped before its token stopped being accepted.")
    clock.now = last["exp"] + LEEWAY + 5
    expect(
        len(books) == 0,
        f"Long after they ended {len(books)} tokens are still remembered: the list grows for ever.",
    )


def _mixed(answer: Callable) -> None:
    """Short and long tokens, revoked in both orders: each is kept until its own end."""
    for lives in ((60, 600, 3600), (3600, 600, 60), (600, 60, 3600), (3600, 60, 600)):
        clock = _Clock()
        books, made = answer(clock), []
        for seconds in lives:
            made.append(_session(clock, seconds=seconds))
            books.revoke(dict(made[-1]))
            clock.now += 2
        start = clock.now
        for after in (60, 200, 300, 600, 2000, 3600):
            clock.now = start + LEEWAY - 8 + after  # before and after the end of each
            for _ in range(2):
                _kept(books, made, clock)
                clock.now += 16


def _kept(books: Any, made: list[dict[str, Any]], clock: _Clock) -> None:
    """Whether just those are remembered that a verifier could still accept."""
    alive = [claims for claims in made if claims["exp"] + LEEWAY >= clock()]
    for again in ("", " after len()"):
        for claims in alive:
            left = claims["exp"] - int(clock())
            expect(
                _void(books, claims),
                f"A revoked token is good again{again}, {left} s before its exp: each is kept until "
                "its own end, however long it lives.",
            )
        count = len(books)
        expect(
            count == len(alive),
            f"{len(alive)} of {len(made)} revoked tokens could still be accepted, and len() says "
            f"{count}: each is kept until its own end.",
        )


def _dismissed(answer: Callable) -> None:
    clock = _Clock()
    books = answer(clock)
    before, other = _session(clock), _session(clock, BAKER)
    clock.now += 5
    books.revoke_subject(ADAMS)
    expect(_void(books, before), "dr_adams is dismissed; her token still works.")
    expect(
        not _void(answer(clock), before),
        "A second list knows whom the first dismissed: keep users in the object too, not in the "
        "class or in a default value.",
    )
    expect(not _void(books, other), "dr_baker's session ended as well.")
    for near in ("dr_adam", "dr_adams2", "DR_ADAMS", "r_adams", "dr_adams "):
        expect(
            not _void(books, {**_session(clock, near), "iat": before["iat"]}),
            f"dr_adams was dismissed, and the session of {near!r} ended: compare the whole sub.",
        )
    third, single = _session(clock, "dr_chen"), _session(clock, "dr_diaz")
    books.revoke(dict(single))
    clock.now += 5
    books.revoke_subject("dr_chen")
    expect(
        _void(books, before) and _void(books, third),
        "Two users were dismissed, and one of them is let in again.",
    )
    expect(_void(books, single), "A single revocation was forgotten with it.")
    count = len(books)
    expect(
        count == 1,
        f"One single token was revoked and two users were dismissed, and len() says {count}: it "
        "counts single tokens (jti) alone.",
    )
    clock.now += 120
    expect(
        _void(books, before),
        "Two minutes after revoke_subject her old token is good again, and it has minutes left.",
    )
    clock.now += 5
    expect(
        not _void(books, _session(clock)),
        "She logs in again after revoke_subject, and the new token counts as revoked: only "
        "what was issued up to then (iat) ends.",
    )
    later = _session(clock)
    clock.now += 5
    books.revoke_subject(ADAMS)
    expect(_void(books, later), "A second revoke_subject had no effect.")


def _up_to_now(answer: Callable) -> None:
    """The second of revoke_subject itself, and the one after it, by a clock with fractions too."""
    for fraction in (0.0, 0.7):
        clock = _Clock()
        clock.now += fraction
        books, same = answer(clock), _session(clock)
        books.revoke_subject(ADAMS)
        expect(
            _void(books, same),
            "A token issued at the very moment (iat) of revoke_subject lives on: up to now means "
            "<=.",
        )
        clock.now += 1
        expect(
            not _void(books, _session(clock)),
            "She logs in a second after revoke_subject, and the new token counts as revoked.",
        )


def _for_long(answer: Callable) -> None:
    """Her old tokens stay void, whoever logs in, logs out or counts meanwhile."""
    clock = _Clock()
    books, old = answer(clock), _session(clock, seconds=30 * DAY)
    clock.now += 1
    books.revoke_subject(ADAMS)
    for seconds in (20, 220, 1020, 3520, DAY // 2, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY - 60):
        clock.now = old["iat"] + seconds
        days, hours = seconds // DAY, seconds // 3600
        after = f"{days} days" if days > 1 else f"{hours} hours" if hours else f"{seconds} s"
        for what, act in (
            ("", lambda: None),
            (" when she logged in anew", lambda: _void(books, _session(clock))),
            (" when somebody else logged out", lambda: books.revoke(_session(clock, BAKER))),
            (" when she logged out", lambda: books.revoke(_session(clock))),
            (" when the list was counted", lambda: len(books)),
        ):
            act()
            expect(
                _void(books, old),
                f"{after} after revoke_subject her old token became good again{what}, and it has not "
                "ended yet: a refresh token lives up to 30 days.",
            )
