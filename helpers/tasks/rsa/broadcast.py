"""What the task about one text for many receivers asks of an answer."""

from __future__ import annotations

import functools
from typing import Any

from helpers.judging import Parts, fail, task
from helpers.judging.values import shown
from helpers.lab import primes
from helpers.tasks.rsa.numbers import number_of, text_of

Copies = list[tuple[int, int]]
E = 5
ORDER = b"Recall of infusion pump IP-7: send it back at once. Dr. Okafor"
PIN = b"ward 7: 4471"
WHOLE = "The remainder theorem makes m^e of all copies together. Its exact root, for the e of the call, is m."
ANY = "It may be bytes of any kind and number: take the root in integers alone, and look for no letters."
FEW = "m^e need only be smaller than the product of the n, each taken once."
LONG = ((1 << 3072) - 1, (1 << 3072) - 3)  # odd, and 2 apart: without a common factor
TWICE = "Whoever is listed twice counts once: what remains has no common factor."


@functools.cache
def _moduli() -> tuple[int, ...]:
    return tuple(primes.prime(256) * primes.prime(256) for _ in range(7))


def _copies(text: bytes, e: int, moduli: tuple[int, ...]) -> Copies:
    return [(n, pow(number_of(text), e, n)) for n in moduli]


def _slip(given: bytes, text: bytes) -> str:
    if given.lstrip(b"\0") == text:
        return "The text is right, but for zeros in front."
    if given[::-1].rstrip(b"\0") == text or given[::-1] == text:
        return "That is the text from its end: the first byte is the highest."
    if given.strip(b"\0") == text.strip(b"\0"):
        return "Zeros at its end belong to the text."
    return "A root must be exact to the last digit: a float has 16 of them."


@task(
    minutes=8, difficulty=3, proof="attack", expects="function", seconds=4,
    hints=[
        "Each copy is m^e modulo another n. What does the Chinese remainder theorem make of them, and when "
        "is that m^e itself?",
        "Combine all copies to one number below the product of the n, leaving out a receiver who is listed "
        "twice. If it is an exact e-th power of an integer, its root is m. If not, the copies were too few.",
        "M = product; x = sum(c * (M // n) * pow(M // n, -1, n)) % M. The root by bisection: low, high = 0, "
        "2 ** (x.bit_length() // e + 1); then check root ** e == x.",
    ],
)  # fmt: skip
def broadcast(answer: Any, part: Parts) -> None:
    """The text that was sent to several receivers, or None."""

    def right(copies: Copies, e: int, text: bytes | None, why: str = WHOLE) -> None:
        given, told = part.call(answer, copies, e), f"{len(copies)} copies with e = {e}"
        if text is None:
            if given is not None:
                fail(f"{told} do not suffice for this text: return None. {shown(given)} came back.")
            return
        if given is None:
            fail(f"{told}: None came back, and the text can be read. {why}")
        if not isinstance(given, (bytes, bytearray)):
            fail(f"Give the text as bytes; {shown(given)} came back.")
        if bytes(given) != text:
            fail(f"{told}: {shown(bytes(given))} came back. {_slip(bytes(given), text)}")

    moduli = _moduli()
    good = False
    with part("five copies, e = 5"):
        right(_copies(ORDER, E, moduli[:5]), E, ORDER)
        good = True
    if not good:
        return
    with part("more copies than it takes"):
        right(_copies(ORDER, E, moduli), E, ORDER)
    with part("fewer copies, and a short text"):
        right(_copies(PIN, E, moduli[:1]), E, PIN, FEW)
        right(_copies(ORDER[:48], E, moduli[:4]), E, ORDER[:48], FEW)
    with part("too few copies"):
        right(_copies(ORDER, E, moduli[:4]), E, None)
        right(_copies(ORDER, E, moduli[1:2]), E, None)
    with part("a receiver who is listed twice"):
        copies = _copies(ORDER, E, moduli[:5])
        right([*copies, copies[2]], E, ORDER, TWICE)
        right([copies[0], *copies, copies[0]], E, ORDER, TWICE)
        right(_copies(PIN, E, moduli[:1] * 2), E, PIN, FEW)
        right(copies[:4] + copies[:1], E, None)
    with part("other exponents"):
        for e in (3, 4, 6, 7):
            right(_copies(ORDER, e, moduli[:e]), e, ORDER)
            right(_copies(ORDER, e, moduli[1:e]), e, None)
            right(_copies(PIN, e, (moduli[-1], LONG[0])), e, PIN)
    with part("any text"):
        for text in (b"\x01", b"x" * 63, "Zoë, 田中".encode(), bytes(range(200, 250)), text_of(2**500)):
            right(_copies(text, E, moduli[:5]), E, text, ANY)
        right(_copies(ORDER * 3, 4, LONG), 4, ORDER * 3, ANY)
