"""What the task about the Chinese remainder theorem asks of an answer."""

from __future__ import annotations

import math
import secrets
from typing import Any

from helpers.judging import Parts, fail, task
from helpers.judging.values import shown
from helpers.tasks.rsa.numbers import brief, whole

Counters = list[tuple[int, int]]
COPRIME: list[Counters] = [
    [(2, 3), (3, 5), (2, 7)], [(2, 5), (3, 7), (2, 3)],
    [(1, 2), (2, 3), (4, 5), (6, 7), (0, 11)],
    [(0, 9), (0, 10), (0, 77)],
    [(5, 8)],
    [(0, 1), (3, 5), (0, 1)],
]
SHARED: list[Counters] = [
    [(3, 4), (5, 6)],
    [(8, 12), (2, 18), (11, 27)],
    [(7, 10), (7, 10), (7, 10)],
    [(1, 60), (13, 24), (1, 40)],
    [(1_000_003 % wrap, wrap) for wrap in range(2, 25)],
]
NONE: list[Counters] = [
    [(1, 4), (2, 6)],
    [(3, 10), (4, 10)],
    [(1, 6), (3, 10), (8, 15)],  # two by two some agree
    [(0, 2), (1, 3), (5, 9), (1, 4), (3, 4)],
    [(0, 2), (1, 3), (4, 9), (2, 4), (3, 7), (0, 4)],
]
RAW: list[Counters] = [
    [], [(17, 5)], [(-1, 7)], [(17, 5), (-1, 7)], [(17, 5), (2, 5), (-3, 5)], [(13, 4), (5, 6), (-7, 12)],
    [(13, 4), (-4, 6)], [(7, 1), (9, 4), (-1, 6), (5, 5)],
]


def _wanted(counters: Counters) -> int | None:
    total, step = 0, 1
    for rest, wrap in counters:
        g = math.gcd(step, wrap)
        if (rest - total) % g:
            return None
        total += step * ((rest - total) // g * pow(step // g, -1, wrap // g) % (wrap // g))
        step = step * wrap // g
    return total


def _slip(counters: Counters, given: int, wanted: int) -> str:
    step = math.lcm(*(wrap for _, wrap in counters))
    if (given - wanted) % step == 0:
        side = "lies below 0" if given < 0 else "so does a smaller one"
        return f"It fits, and {side}: all that fit lie {brief(step)} apart."
    rest, wrap = next((r, w) for r, w in counters if (given - r) % w)
    return f"The counter that wraps at {brief(wrap)} would show {brief(given % wrap)}, not {brief(rest)}."


@task(
    minutes=7, difficulty=3, proof="attack", expects="function", seconds=0.2,
    hints=[
        "Take two counters first. All numbers that fit both: where do they begin, how far apart are they?",
        "Keep x and step (lcm of the wraps so far). For the next (rest, wrap): x + step·k = rest modulo wrap "
        "is solved for k as in the task before. No k: return None.",
        "g = gcd(step, wrap); if (rest - x) % g: None; x += step * ((rest - x) // g * pow(step // g, -1, "
        "wrap // g) % (wrap // g)); step = step * wrap // g. In the end x is below step.",
    ],
)  # fmt: skip
def combine(answer: Any, part: Parts) -> None:
    """One number from what several counters show of it."""

    def right(counters: Counters) -> None:
        given, wanted = part.call(answer, counters), _wanted(counters)
        told = f"For {shown(counters, 70)} came back {shown(given)}."
        if wanted is None:
            if given is not None:
                fail(f"{told} No number fits all of them: return None.")
            return
        if given is None:
            fail(f"For {shown(counters, 70)} None came back, and {brief(wanted)} fits.")
        number = whole(given, "What the counters count")
        if number != wanted:
            fail(f"{told} {_slip(counters, number, wanted)}")

    good = False
    with part("wraps without a common factor"):
        for counters in COPRIME:
            right(counters)
        good = True
    if not good:
        return
    with part("wraps with common factors"):
        for counters in SHARED:
            right(counters)
    with part("counters that contradict each other"):
        for counters in NONE:
            right(counters)
    with part("no counter, and a counter with its rest not reduced"):
        for counters in RAW:
            right(counters)
    with part("wraps of 200 bits"):
        x = secrets.randbits(580)
        wraps = [6 * (secrets.randbits(200) | 1 << 199) for _ in range(3)]
        right([(x % wrap, wrap) for wrap in wraps])
        right([(x % wrap, wrap) for wrap in reversed(wraps)])
        right([*((x % wrap, wrap) for wrap in wraps[1:]), ((x + 1) % wraps[0], wraps[0])])
