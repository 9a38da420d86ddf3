"""What the task about refresh tokens asks of an answer (lesson 07)."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, task
from helpers.judging.surroundings import comes_again
from helpers.tasks.oauth.families import Both
from helpers.tasks.oauth.words import DAY, IDLE, changing, origins


@task(
    minutes=14, difficulty=4, asvs="10.4.5", expects="class",
    hints=[
        "Two people hold one token. How does the server notice, and whom does it believe?",
        "Every token points at its family: user, client, scope, when it began, whether it is over. "
        "Used tokens are kept, or their second use could not be told from nonsense.",
        "use: unknown or another client's -> Refused; token used -> family over; family over, or too old "
        "by IDLE or LIFE -> Refused; else mark it used and issue the next one in the same family.",
    ],
)  # fmt: skip
def refresh(answer: Callable, part: Any) -> None:
    """Refresh tokens that tell of their theft."""
    for title, script in SCRIPTS.items():
        with part(title):
            script(Both(answer))


def _honest(both: Both) -> None:
    ada, ben = both.issue(), both.issue("ben|x:y@ward", "portal", "predict openid")
    for _ in range(6):
        both.clock.advance(13 * DAY)
        ada, ben = both.use(ada), both.use(ben, "portal")
    Both(both.answer).use(ada)


def _stolen(both: Both) -> None:
    for thief_first in (True, False):
        token = both.use(both.issue())
        both.clock.advance(DAY)
        newest = both.use(token)  # the thief or the owner
        if not thief_first:
            newest = both.use(newest)
        both.use(token)  # the other of the two
        both.use(newest)
        both.use(newest)
        both = Both(both.answer)
    first = both.issue()
    newest = both.use(first)
    for _ in range(100):
        both.clock.advance(0.8 * DAY)
        newest = both.use(newest)
    both.use(first)  # out of an old backup: the alarm, however old, and however many came after it
    both.use(newest)


def _others(both: Both) -> None:
    tablet, second = both.issue(), both.issue()  # two tablets of one doctor
    portal = both.issue(client="portal", scope="openid")
    newest = both.use(tablet)
    both.use(tablet)
    both.use(newest)
    second = both.use(second)
    for made_up in ("made-up", "", "é", second.swapcase(), second + " ", second[:-1], second[:-2] + "-~"):
        both.use(made_up)
    both.use(second)
    both.use(portal, "portal")
    both.use(both.issue())


def _clients(both: Both) -> None:
    token = both.issue()
    for client in ("portal", "tablet2", "Tablet", ""):
        both.use(token, client)
    newest = both.use(token)  # another client's try has used nothing up
    both.use(token, "portal")  # and its second use by another client ends nothing
    both.use(newest)


def _idle(both: Both) -> None:
    token, other = both.issue(), both.issue()
    both.clock.advance(IDLE - 60)
    both.use(token, "quiz")  # which is no use of it
    other = both.use(other)
    both.clock.advance(120)
    both.use(token)
    other = both.use(other)
    both.clock.advance(IDLE)
    both.use(other)  # to the second: not more than IDLE


def _absolute(both: Both) -> None:
    token = both.issue()
    for _ in range(8):
        both.clock.advance(11 * DAY)
        token = both.use(token)
    both.clock.advance(2 * DAY + 60)
    both.use(token)


def _log_out(both: Both) -> None:
    first, other = both.issue(), both.issue()
    newest = both.use(first)
    both.revoke(first)  # an old token of the family is enough
    for token in (newest, other):
        both.use(token)
    for token in ("made-up", "", first):
        both.revoke(token)
    last = both.issue()
    both.revoke(last)
    both.use(last)


def _ids(both: Both) -> None:
    tokens = [both.issue()]  # one family, whose next token must not be known from those before
    for _ in range(30):
        tokens.append(both.use(tokens[-1]))
    made_of, known = origins(_three, lambda: both.answer(both.clock)), set()
    for behind in made_of:
        new, known = len(behind - known), known | {byte for byte in behind if byte >= 0}
        expect(new or not any(made_of), "Who has a token can compute the next one: draw each by itself.")
        expect(new >= 15 or not new, f"{new} random bytes are in a token, however long it is: 16 are due.")
    for drawn in (tokens, [both.issue() for _ in range(30)]):
        bits = changing(drawn)
        expect(bits >= 120, f"A token has about {bits:.0f} bits that change: RFC 6749, 10.10 asks for 128.")
    told = "With clock and `random` set back, the same token came again: take `secrets`."
    expect(not comes_again(lambda: both.answer(both.clock).issue("ada", "tablet", "predict")), told)


def _three(mine: Any) -> list[str]:
    """Three tokens of one family."""
    tokens = [mine.issue("ada", "tablet", "predict")]
    for _ in range(2):
        tokens.append(mine.use(tokens[-1], "tablet")[2])
    return tokens


def _walk(both: Both) -> None:
    draw, tokens = random.Random(secrets.randbits(64)), [both.issue()]  # noqa: S311 - a walk, no secret
    for _ in range(250):
        both.clock.advance(draw.choice((1, DAY, 3 * DAY, 8 * DAY)) + draw.random())
        act, token = draw.random(), draw.choice(tokens[-6:])
        if act < 0.25:
            tokens.append(both.issue(draw.choice(("ada", "ben")), draw.choice(("tablet", "portal"))))
        elif act < 0.3:
            both.revoke(token)
        else:
            client = both.known[token][0].client if draw.random() < 0.9 else "quiz"
            fresh = both.use(token, client)
            tokens += [fresh] if fresh else []


SCRIPTS: dict[str, Callable[[Both], None]] = {
    "an honest client refreshes for weeks": _honest,
    "a token is good once, and its second use ends the family": _stolen,
    "a theft ends nothing else": _others,
    "a token serves its own client alone": _clients,
    "what is not used runs out": _idle,
    "the log-in itself runs out": _absolute,
    "a log-out ends the family": _log_out,
    "a token cannot be guessed": _ids,
    "holds in any order of events": _walk,
}
