"""What the task about a nonce that came twice asks of an answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown
from helpers.tasks.signatures.curves import Signed, Signer


def _judged(answer: Any, part: Parts, signer: Signer, signed: list[Signed], why: str) -> None:
    """Whether `answer` finds the signer's key."""
    found = part.call(answer, signed, signer.order, lambda d: d == signer.private)
    if found is None:
        fail(f"None came back: no key was found. {why}")
    if isinstance(found, bool) or not isinstance(found, int):
        fail(f"The key is a whole number; {shown(found)} came back.")
    if found == signer.private:
        return
    expect(found % signer.order != signer.private, "Right modulo the order, but outside 0 to order.")
    nonces = {signer.r(found % signer.order)} if found % signer.order else set()
    if nonces & {r for _, r, _ in signed}:
        fail("That is the nonce. The key follows from it: d = (s k - h) / r.")
    fail(f"{shown(found, 30)} is not the key: `is_key` says so. {why}")


def _twice(signer: Signer, flips: tuple[bool, bool]) -> list[Signed]:
    """Two signatures of one nonce; flips: which were turned into order - s to be the smaller."""
    half = signer.order // 2
    while True:
        nonce = signer.nonce()
        hashes = [secrets.randbits(signer.order.bit_length()) for _ in range(2)]
        pair = [signer.sign(h, nonce, low=False) for h in hashes]
        if tuple(s > half for _, _, s in pair) == flips:
            return [(h, r, min(s, signer.order - s)) for h, r, s in pair]


def _many(signer: Signer, size: int) -> list[Signed]:
    return [signer.sign(secrets.randbits(signer.order.bit_length())) for _ in range(size)]


LOW = ("The signer stores the smaller of s and order - s. So each s may have the other sign: try both, "
       "and ask `is_key`.")  # fmt: skip


@task(
    minutes=9, difficulty=3, proof="attack", expects="function",
    hints=[
        "How do you see from outside that two signatures share their nonce?",
        "Equal r. Then s1 k = h1 + r d and s2 k = h2 + r d: subtract them and d is gone. But either s may "
        "stand for order - s.",
        "For sign in (1, -1): k = (h1 - h2) * pow(s1 - sign * s2, -1, order) % order, d = (s1 * k - h1) * "
        "pow(r, -1, order) % order; the right one passes `is_key`. Skip two equal hashes.",
    ],
)  # fmt: skip
def recover_key(answer: Any, part: Parts) -> None:
    """The private key behind a nonce that came twice."""
    curves: list[Callable[[], Any]] = [ec.SECP256R1, ec.SECP256K1, ec.SECP384R1, ec.SECP224R1]
    signer, *others = (Signer.new(curve) for curve in curves)
    cause = "Subtract the two equations s k = h + r d, and all is modulo the order."
    with part("two signatures of one nonce"):
        _judged(answer, part, signer, _twice(signer, (False, False)), cause)
        cause = LOW
    with part("whichever s was turned"):
        for flips in ((True, False), (False, True), (True, True)):
            _judged(answer, part, signer, _twice(signer, flips), LOW)
        cause = ""  # what it is, where the formula is right

    def finds(signed: list[Signed], why: str) -> None:
        _judged(answer, part, signer, signed, cause or why)

    with part("on another curve"):
        why = cause or "`order` is given: no curve's own number, and no size, belongs into the answer."
        for other in others:
            for flip in (False, True):
                _judged(answer, part, other, _twice(other, (flip, False)), why)
    with part("one pair among many"):
        (one, two), crowd = _twice(signer, (True, False)), _many(signer, 40)
        for first, second in ((3, 31), (0, 41), (7, 8)):
            signed = [*crowd[:first], one, *crowd[first : second - 1], two, *crowd[second - 1 :]]
            finds(signed, f"The nonce came twice at places {first} and {second} of 42.")
    with part("a document signed twice tells nothing"):
        (one, two), (first, *rest) = _twice(signer, (False, True)), _many(signer, 6)
        why = "Its first document stands there twice, with one signature: no new equation. Go on."
        finds([first, first, *rest, one, two], why)
        finds([one, one, *rest, two], why)
        finds([one, *rest, two, first, one, first], "Two documents stand there twice. Go on.")
    with part("a document signed twice, by two nonces"):
        again = [signer.sign(two[0]) for _ in range(2)]
        why = "One of its documents has two signatures, by two nonces: look at both."
        finds([again[0], one, two, again[1]], why)
    with part("None where no nonce came twice"):
        for signed in ([], [first], [first, *rest], [first, first]):
            told = f"{len(signed)} signatures without a nonce that came twice"
            try:
                found = part.call(answer, signed, signer.order, lambda d: d == signer.private)
            except (ValueError, LookupError, TypeError, StopIteration, ZeroDivisionError) as fault:
                fail(f"{told} ended in {kind(fault)}. Give None back.")
            expect(found is None, f"{told} gave {shown(found, 30)}. Give None back.")
