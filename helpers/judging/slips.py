"""What a hostile text did, as data: a judge tells the worst of its slips, and how many there are.

For judges that try a corpus of payloads, each with a `text` and a `kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol

from helpers.judging.parts import fail

LOST, THROUGH, RAN = range(3)


class Slip(NamedTuple):
    """why: a sentence for the learner. grade: LOST (honest text was lost or changed, and no attack
    got through), THROUGH (it had an effect), RAN (a program of the attacker's would run)."""

    why: str
    grade: int = THROUGH


class Hostile(Protocol):
    """A text to try, and of what kind it is."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...


def lost(why: str) -> Slip:
    """A slip by which no attack got through."""
    return Slip(why, LOST)


def held(payloads: Iterable[Hostile], trouble: Callable[[Any], Slip | None]) -> None:
    """Fail with the worst that one of these texts did, and how many did something like it."""
    tried = list(payloads)
    found = [(payload, slip) for payload in tried if (slip := trouble(payload))]
    if found:
        worst = max(slip.grade for _, slip in found)
        payload, slip = next(one for one in found if one[1].grade == worst)
        alike = sum((slip.grade > LOST) == (worst > LOST) for _, slip in found)
        what = "got through" if worst > LOST else "went wrong"
        fail(f"{alike} of {len(tried)} {what}. {payload.text!r} ({payload.kind}): {slip.why}")


def fine(slip: Slip | None, before: str = "") -> None:
    """Fail with this slip, where there is one."""
    if slip:
        fail(f"{before}{slip.why}")
