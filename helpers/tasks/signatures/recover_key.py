"""What the task about a nonce that came twice asks of an answer."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind, shown
from helpers.tasks.signatures.curves import Signed, Signer


def _hash(order: int) -> int:
    """The hash of a document; of 256 bits, so it may be larger than the order."""
    return secrets.randbits(max(256, order.bit_length()))


def _judged(answer: Any, part: Parts, signer: Signer, signed: list[Signed], why: str) -> None:
    """Whether `answer` finds the signer's key."""
    found = part.call(answer, signed, signer.order, lambda d: d == signer.private)
    if found is None:
        fail(f"None came back: no key was found. {why}")
    if isinstance(found, bool) or not isinstance(found, int):
        fail(f"The key is a whole number; {shown(found)} came back.")
    if found == signer.private:
        return
    expect(
        found % signer.order != signer.private, "Right modulo the order, but outside 0 to order."
    )
    nonces = {signer.r(found % signer.order)} if found % signer.order else set()
    if nonces & {r for _, r, _ in signed}:
        fail("That is the nonce. The key follows from it: d = (s k - h) / r.")
    fail(f"{shown(found, 30)} is not the key: `is_key` says so. {why}")


def _twice(signer: Signer, flips: tuple[bool, bool]) -> list[Signed]:
    """Two signatures of one nonce; flips: which were turned into order - s to be the smaller."""
    half = signer.order // 2
    while True:
        nonce = signer.nonce()
        pair = [signer.sign(_hash(signer.order), nonce, low=False) for _ in range(2)]
        if tuple(s > half for _, _, s in pair) == flips:
            return [(h, r, min(s, signer.order - s)) for h, r, s in pair]


def _many(signer: Signer, size: int) -> list[Signed]:
    return [signer.sign(_hash(signer.order)) for _ in range(size)]


LOW = (
    "The signer stores the smaller of s and order - s. So each s may have the other sign: try both, "
    "and ask `is_key`."
)


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
    curves: list[Callable[[], Any]] = [ec.SECP256R1, ec.SECP256K1, ec.SECP384R1]
    signers = [Signer.new(curve) for curve in curves]
    cause = "Subtract the two equations s k = h + r d, and all is modulo the order."
    with part("two signatures of one nonce"):
        _judged(answer, part, signers[0], _twice(signers[0], (False, False)), cause)
        cause = LOW
    with part("whichever s was turned"):
        for flips in ((True, False), (False, True), (True, True)):
            _judged(answer, part, signers[0], _twice(signers[0], flips), LOW)
        cause = ""
    with part("on another curve"):
        for signer in signers[1:]:
            why = cause or "`order` is given: no curve's own number, and no size, belongs into the answer."
            _judged(answer, part, signer, _twice(signer, (False, False)), why)
    with part("one pair among many"):
        signer = signers[0]
        pair, others = _twice(signer, (True, False)), _many(signer, 40)
        for first, second in ((3, 31), (0, 41), (7, 8)):
            signed = list(others)
            signed.insert(first, pair[0])
            signed.insert(second, pair[1])
            why = cause or f"The nonce came twice at places {first} and {second} of 42."
            _judged(answer, part, signer, signed, why)
    with part("a document signed twice tells nothing"):
        signer = signers[0]
        pair, others = _twice(signer, (False, True)), _many(signer, 6)
        doubled = [others[0], others[0], *others[1:], *pair]
        why = cause or "The first document stands there twice, with one signature: no new equation. Go on."
        _judged(answer, part, signer, doubled, why)
        random.Random(secrets.randbits(32)).shuffle(doubled)  # noqa: S311
        _judged(answer, part, signer, doubled, why)
    with part("a document signed twice, by two nonces"):
        again = [signer.sign(pair[1][0]) for _ in range(2)]
        why = cause or "One of its documents has two signatures, by two nonces: look at both."
        _judged(answer, part, signer, [again[0], *pair, again[1]], why)
    with part("None where no nonce came twice"):
        for signed in ([], others[:1], others, [others[0], others[0]]):
            told = f"{len(signed)} signatures without a nonce that came twice"
            error: list[Any] = []
            try:
                error.append(part.call(answer, signed, signer.order, lambda d: d == signer.private))
            except (ValueError, LookupError, TypeError, StopIteration, ZeroDivisionError) as fault:
                fail(f"{told} ended in {kind(fault)}. Give None back.")
            expect(error[0] is None, f"{told} gave {shown(error[0], 30)}. Give None back.")
