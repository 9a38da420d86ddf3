"""What the task about running a generator backwards asks of an answer."""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterable
from typing import Any

from helpers.judging import Parts, fail, task
from helpers.judging.values import shown
from helpers.tasks.rsa.numbers import brief, whole

MINSTD, ANSI_C = (16807, 0, 2**31 - 1), (1103515245, 12345, 2**31)
SHORT = [(3, 2, 10), (7, 5, 26), (2, 1, 11), (5, 0, 12), (1, 9, 7), (-3, 4, 17)]
SHARED = [(6, 1, 15), (4, 2, 10), (10, 3, 25), (12, 5, 18), (0, 3, 5), (8, -3, 36), (-6, 1, 15),
          (40, 7, 12), (-31, -70, 12)]  # fmt: skip


def _wanted(a: int, c: int, n: int, state: int) -> list[int]:
    g = math.gcd(a, n)
    if (state - c) % g:
        return []
    step = n // g
    first = (state - c) // g * pow(a // g, -1, step) % step
    return list(range(first, n, step))


def _slip(a: int, c: int, n: int, state: int, found: list[int], wanted: list[int]) -> str:
    """What may have led to a wrong list."""
    right = [x for x in found if (a * x + c - state) % n == 0]
    if any(x not in wanted for x in right):
        return "The right rest, but a state lies in 0..n-1: reduce modulo n."
    if not found:
        return f"{brief(wanted[0])} leads there."
    if found == _wanted(a, 0, n, state):
        return "Without c the generator would come from there: take c off the state, with its sign."
    if sorted(set(found)) == wanted:
        return "The smallest comes first, and each once."
    if len(right) == len(found):
        return f"That leads there, and so do others: {len(wanted)} in all."
    wrong = next(x for x in found if x not in right)
    if not wanted:
        return f"No state leads there: a and n are both divisible by {math.gcd(a, n)}, state - c is not."
    return f"From {brief(wrong)} the generator goes to {brief((a * wrong + c) % n)}."


@task(
    minutes=6, difficulty=2, proof="attack", expects="function", seconds=0.2,
    hints=[
        "Solve a·x + c = state for x. Instead of dividing by a, multiply by its inverse modulo n. And when a "
        "has none?",
        "g = gcd(a, n). If g does not divide state - c, there is no x. Else divide a, state - c and n by g: "
        "now there is an inverse, and one x below n/g.",
        "x = (state - c) // g * pow(a // g, -1, n // g) % (n // g); the others lie n // g apart: "
        "range(x, n, n // g).",
    ],
)  # fmt: skip
def previous(answer: Any, part: Parts) -> None:
    """All states from which a generator goes to this one."""

    def right(a: int, c: int, n: int, state: int) -> None:
        given = part.call(answer, a, c, n, state)
        if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
            fail(f"Give the states in a list, such as [4, 9]; {shown(given)} came back.")
        found, wanted = [whole(x, "A state") for x in given], _wanted(a, c, n, state)
        if found != wanted:
            said = shown(found) if n.bit_length() < 40 else f"a list of {len(found)}"
            told = f"For a = {brief(a)}, c = {brief(c)}, n = {brief(n)}, state {brief(state)}:"
            fail(f"{told} {said} came back. {_slip(a, c, n, state, found, wanted)}")

    good = False
    with part("small generators"):
        for a, c, n in SHORT:
            for state in (*range(1, n), 0):  # from 0 some wrong ways lead to a right state
                right(a, c, n, state)
        good = True
    if not good:
        return
    with part("a generator that is used: MINSTD, and that of ANSI C"):
        for a, c, n in (MINSTD, ANSI_C):
            x = secrets.randbelow(n)
            right(a, c, n, (a * x + c) % n)
    with part("several states lead there, or none"):
        for a, c, n in SHARED:
            for more in (0, 1, 3 * n):
                for state in range(n):
                    right(a, c + more, n, state)
        for a, c in ((5, 3), (0, 0), (-1, 8)):
            right(a, c, 1, 0)
    with part("numbers of 256 bits"):
        for g in (1, 3, 10):
            n = g * (secrets.randbits(256) | 1)
            a = g * next(x for x in iter(lambda: secrets.randbits(250), 0) if math.gcd(g * x, n) == g)
            c, x = secrets.randbits(256), secrets.randbelow(n)
            for more in (0, 1):  # where g > 1, no way leads to the second
                right(a, c, n, (a * x + c + more) % n)
