"""What the task about a sealed offer asks of an answer."""

from __future__ import annotations

import functools
import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown
from helpers.lab import primes
from helpers.lab.primes import Key
from helpers.tasks.rsa.numbers import whole


@functools.cache
def _keys() -> tuple[Key, ...]:
    p, q, r, s = (primes.prime(256, 65537 * 51) for _ in range(4))
    return (primes.key_of(p, q), *(primes.key_of(r, s, e) for e in (65537, 3, 17)))


def _slip(offer: int, given: int, percent: int) -> str:
    """What may have led to another offer than `percent` less."""
    left = 100 - percent
    less = f"That is {100 - given * 100 // offer} % less." if given and not given * 100 % offer else ""
    return {
        offer: "That is the rival's offer, unchanged.",
        offer * left: "The division by 100 is missing: multiply by the inverse of 100^e.",
        offer * percent // 100: f"That is {percent} % OF the offer, not {percent} % LESS.",
        offer * (100 + percent) // 100: "That is more than the rival's.",
        left: "That is an offer of your own, sealed: what the rival offers is not in it.",
    }.get(
        given,
        less
        or "What is sealed is a power of the offer modulo n: a factor is raised to e, too, and a division is "
        "a product with an inverse.",
    )


@task(
    minutes=4, difficulty=2, proof="attack", expects="function",
    hints=[
        "What becomes of the text when two sealed numbers are multiplied?",
        "m^e · k^e = (m·k)^e. So times (100 - percent)^e, and divided by 100^e: division modulo n is "
        "multiplication by an inverse.",
        "sealed * pow(100 - percent, e, n) * pow(100, -e, n) % n",
    ],
)  # fmt: skip
def undercut(answer: Any, part: Parts) -> None:
    """An offer that is some percent lower than one that nobody can read."""

    def right(key: Key, offer: int, percent: int) -> None:
        given = part.call(answer, key.n, key.e, pow(offer, key.e, key.n), percent)
        sealed = whole(given, "A sealed offer")
        expect(0 <= sealed < key.n, "A sealed offer lies in 0..n-1: reduce it modulo n.")
        wanted = offer * (100 - percent) // 100
        if sealed != pow(wanted, key.e, key.n):
            opened = pow(sealed, key.d, key.n)
            said = shown(opened) if opened.bit_length() < 90 else "a number beyond all money"
            told = f"e = {key.e}: the rival offers {offer}, {percent} % less is {wanted}; {said} was opened."
            if key is not _keys()[0] and opened.bit_length() > 90:
                fail(f"{told} Under another n or e it was right: take those of the call, and keep nothing.")
            fail(f"{told} {_slip(offer, opened, percent)}")

    good = False
    with part("one percent less than 120,000"):
        right(_keys()[0], 120_000, 1)
        good = True
    if not good:
        return
    with part("any offer, any percent"):
        for percent in (1, 5, 25, 50, 99):
            right(_keys()[0], 100 * (1 + secrets.randbelow(10**7)), percent)
    with part("other exponents and keys"):
        for key, step in zip(_keys()[1:], (7, 1, 1), strict=True):
            for percent in range(1, 100, step):
                right(key, 100 * (1 + secrets.randbelow(10**9)), percent)
