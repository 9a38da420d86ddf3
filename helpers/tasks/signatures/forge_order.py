"""What the task about a signature on a chosen number asks of an answer."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown
from helpers.tasks.signatures.curves import textbook

MOST = 4  # questions to the desk


class Desk:
    """Signs any number but one, and the other spellings of that one."""

    def __init__(self, e: int, wanted: int | None = None, turn: int = 0) -> None:
        self.e = e
        self.n, self._d = textbook(e, turn)
        self.wanted = secrets.randbelow(self.n - 3) + 2 if wanted is None else wanted
        self.asked = 0
        self.given: list[int] = []  # its signatures

    def sign(self, number: int) -> int:
        self.asked += 1
        if isinstance(number, bool) or not isinstance(number, int):
            fail(f"The desk signs whole numbers; it was handed {kind(number)}.")
        if number % self.n in (self.wanted % self.n, -self.wanted % self.n):
            fail(
                "The desk was asked for `wanted` itself (or n minus it), and refuses. It must sign "
                "something else that helps."
            )
        if number % self.n in (0, 1, self.n - 1):
            fail(
                f"The desk was asked for {number % self.n:.0f} modulo n, whose signature is known."
            )
        self.given.append(pow(number, self._d, self.n))
        return self.given[-1]


def _diagnosis(desk: Desk, number: int) -> str:
    """What was given back, where it does not verify."""
    right = pow(desk.wanted, desk._d, desk.n)
    ratio = number * pow(right, -1, desk.n) % desk.n
    if number == desk.wanted:
        return "That is the order itself, without a signature."
    if ratio == 1:
        return "It is right modulo n, but not between 0 and n: reduce it."
    near = (ratio, -ratio % desk.n, pow(ratio, desk.e, desk.n))
    if ratio and min(near) < 2**64:
        return "It is the right one times your factor: divide the factor out again, modulo n."
    cuts = [(s, s // number) for s in desk.given if number > 0]
    if any(1 < by < 2**64 and s // by == number and s % by for s, by in cuts):
        return "It is a signature of the desk, divided by //. Modulo n, multiply by the inverse."
    if desk.e == 3:
        return "Orders under e = 65537 were signed right: use the `e` that is given."
    return (
        "Its power e is another number: a signature that fits some order is not one of this order."
    )


def _forged(answer: Any, part: Parts, desk: Desk) -> None:
    number = part.call(answer, desk.n, desk.e, desk.sign, desk.wanted)
    if isinstance(number, bool) or not isinstance(number, int):
        fail(f"`forge_order` gives a whole number; {shown(number)} came back.")
    good = 0 <= number < desk.n and pow(number, desk.e, desk.n) == desk.wanted
    if not good:
        fail(f"With e = {desk.e}, the pharmacy refused the signature. {_diagnosis(desk, number)}")
    expect(desk.asked, "The desk was not asked, and yet it verifies: how was that done?")
    expect(
        desk.asked <= MOST,
        f"It verifies, but the desk was asked {desk.asked} times. Two questions are more than enough.",
    )


@task(
    minutes=6, difficulty=2, asvs="11.2.4", proof="attack", expects="function",
    hints=[
        "What is the product of two signatures a signature of?",
        "Let the desk sign the wanted order in disguise: times something whose signature you know. You "
        "know the signature of r^e for any r: it is r.",
        "signed = sign(wanted * pow(r, e, n) % n), and then signed * pow(r, -1, n) % n.",
    ],
)  # fmt: skip
def forge_order(answer: Any, part: Parts) -> None:
    """A signature on an order that the desk refuses."""
    with part("an order that is a product"):
        _forged(answer, part, Desk(65537, 2 * 3 * 5 * 7 * 11 * 2**40))
    with part("an order that is a prime"):
        _forged(answer, part, Desk(65537, 2**127 - 1))
    with part("any order, under any key"):
        for turn, e in enumerate((65537, 3, 65537, 3)):
            desk = Desk(e, turn=turn % 3)
            if turn < 2 and 2 * pow(desk.wanted, desk._d, desk.n) < desk.n:
                desk.wanted = desk.n - desk.wanted  # its signature is above n / 2: twice that wraps round
            _forged(answer, part, desk)
