"""What the task about a signature on a chosen number asks of an answer."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown
from helpers.tasks.signatures.curves import textbook

MOST = 4  # questions to the desk
PRIME = 2**127 - 1


class Desk:
    """Signs any number but one, and the other spellings of that one."""

    def __init__(self, e: int, turn: int = 0, wanted: int = 0) -> None:
        self.e = e
        self.n, self._d = textbook(e, turn)
        self.wanted = wanted or secrets.randbelow(self.n - 3) + 2
        self.given: list[int] = []  # its signatures

    def sign(self, number: int) -> int:
        if isinstance(number, bool) or not isinstance(number, int):
            fail(f"The desk signs whole numbers; it was handed {kind(number)}.")
        if number % self.n in (self.wanted, self.n - self.wanted):
            fail("The desk was asked for `wanted` itself (or n minus it), and refuses. It must sign "
                 "something else that helps.")  # fmt: skip
        self.given.append(pow(number, self._d, self.n))
        return self.given[-1]

    def fits(self, number: int) -> bool:
        """Whether this is a signature of the order, reduced or not."""
        return pow(number, self.e, self.n) == self.wanted

    def diagnosis(self, number: int, again: bool) -> str:
        """What was given back, where it does not verify."""
        ratio = number * pow(self.wanted, -self._d, self.n) % self.n
        if ratio == 1:
            return "It is right modulo n, but not between 0 and n: reduce it."
        if number in self.given:
            return "It is the desk's answer as it came, of the number that you asked about: go on from there."
        near = (ratio, -ratio % self.n, pow(ratio, self.e, self.n))
        squares = {s * s % self.n for s in self.given}
        if 0 < min(near) < 2**64 or number * pow(self.wanted, self._d, self.n) % self.n in squares:
            return "It is the right one times your factor: divide the factor out again, modulo n."
        cuts = [(s, s // number) for s in self.given if number > 0]
        if any(1 < by < 2**64 and s // by == number and s % by for s, by in cuts):
            return "It is a signature of the desk, divided by //. Modulo n, multiply by the inverse."
        if again:
            return "Others were right: take any `n`, `e` and `wanted`, keep nothing, take no root."
        return "Its power e is another number: a signature that fits some order is not one of this order."


def _forged(answer: Any, part: Parts, desks: list[Desk]) -> None:
    """Whether the order at the last of the desks is signed."""
    *earlier, desk = desks
    number = part.call(answer, desk.n, desk.e, desk.sign, desk.wanted)
    if isinstance(number, bool) or not isinstance(number, int):
        fail(f"`forge_order` gives a whole number; {shown(number)} came back.")
    if not (desk.fits(number) and 0 <= number < desk.n):
        told = f"With e = {desk.e}, the pharmacy refused the signature."
        late = any(one.fits(number) for one in earlier if one.wanted == desk.wanted)
        fail(f"{told} It is that of an earlier call, under another key: remember nothing." if late
             else f"{told} {desk.diagnosis(number, bool(earlier))}")  # fmt: skip
    expect(
        len(desk.given) <= MOST,
        f"It verifies, but the desk was asked {len(desk.given)} times. Two questions are more than enough.",
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
        _forged(answer, part, [Desk(65537, 0, 2 * 3 * 5 * 7 * 11 * 2**40)])
    with part("an order that is a prime"):
        _forged(answer, part, [Desk(65537, 0, PRIME)])
    with part("any order, under any key"):
        desks = [Desk(65537, 0, PRIME)]
        for turn in range(12):  # often, for a mask out of a few is 1 only now and then
            desks.append(Desk((65537, 3)[turn % 2], turn % 3, {1: PRIME, 4: PRIME, 6: 7}.get(turn, 0)))
            desk = desks[-1]
            if turn in (0, 3) and 2 * pow(desk.wanted, desk._d, desk.n) < desk.n:
                desk.wanted = desk.n - desk.wanted  # its signature is above n / 2
            _forged(answer, part, desks)
