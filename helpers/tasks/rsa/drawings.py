"""The drawn figures of lesson 10: who holds what, small cycles, keys that meet, an oracle's interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, PAPER, RED, Picture, figure
from helpers.display.diagram import EDGE, bare, box


def _arrow(axes: Any, start: Any, end: Any, colour: str = INK, bend: float = 0.0) -> None:
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.1, "shrinkA": 2, "shrinkB": 2}
    axes.annotate("", xy=end, xytext=start, arrowprops=style | {"connectionstyle": f"arc3,rad={bend}"})


def scene() -> Picture:
    """Who the Clinic seals letters for, and what the attacker has."""
    drawn, axes = figure(9, 3.7)
    bare(axes, 13, 6.2)
    axes.set_title("Each letter is sealed with its receiver's public key; the attacker has no private one")
    box(axes, (0.1, 2.6, 1.7, 0.62), "the Clinic", BLUE)
    rows = [
        ("registry: a diagnosis", "e = 65537"),
        ("pharmacy: tonight's dose", "e = 65537"),
        ("three laboratories: one letter", "e = 3"),
        ("two doctors: one note", "one n, two e"),
        ("five monitors: a name", "made at power-on"),
        ("the ward's reader: a key", "PKCS #1 v1.5"),
    ]
    for row, (what, how) in enumerate(rows):
        y = 5.2 - 0.98 * row
        box(axes, (3.2, y, 3.9, 0.62), what, GREEN)
        axes.text(7.3, y + 0.31, how, va="center", fontsize=8.5)
        _arrow(axes, (1.84, 2.9), (3.16, y + 0.31), EDGE)
    box(axes, (10.1, 2.6, 2.3, 0.62), "the attacker", RED)
    has = "all public keys,\nall sealed letters,\nmay send her own"
    axes.text(11.25, 2.2, has, ha="center", va="top", fontsize=8.5)
    _arrow(axes, (9.1, 2.9), (10.06, 2.9), RED)
    words = "the Clinic seals a diagnosis, a dose, a letter, a note, names and a key for its receivers; "
    return Picture(drawn, words + "the attacker has all public keys and all sealed letters.")


def _orbit(start: int, step: Any) -> list[int]:
    found = [start]
    while (new := step(found[-1])) not in found:
        found.append(new)
    return found


def cycles(n: int, a: int, e: int) -> Picture:
    """Left: the powers of a modulo n. Right: where m goes under m^e modulo n, cycle by cycle."""
    drawn, (left, right) = figure(9.4, 4.6, ncols=2)
    places = {m: (math.sin(2 * math.pi * m / n), math.cos(2 * math.pi * m / n)) for m in range(n)}
    powers = _orbit(1, lambda m: m * a % n)
    lengths: dict[int, int] = {}
    for axes, title in ((left, f"powers of {a} modulo {n}"), (right, f"m to m^{e} modulo {n}")):
        axes.set(title=title, xticks=[], yticks=[], xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal")
        axes.grid(False)
        for spine in axes.spines.values():
            spine.set_visible(False)
    for m in range(n):
        x, y = places[m]
        left.text(1.12 * x, 1.12 * y, m, ha="center", va="center", fontsize=7.5,
                  color=BLUE if m in powers else EDGE)  # fmt: skip
    for m, after in zip(powers, powers[1:] + powers[:1], strict=True):
        _arrow(left, places[m], places[after], BLUE, 0.12)
    left.text(0, 0, f"back at 1\nafter {len(powers)}", ha="center", va="center", fontsize=9,
              bbox={"fc": PAPER, "ec": "none"})  # fmt: skip
    colours = {1: EDGE, 2: ORANGE}
    for m in range(n):
        ring = _orbit(m, lambda m: pow(m, e, n))
        lengths[len(ring)] = lengths.get(len(ring), 0) + 1
        colour = colours.get(len(ring), BLUE)
        x, y = places[m]
        right.text(1.12 * x, 1.12 * y, m, ha="center", va="center", fontsize=7.5, color=INK)
        if len(ring) == 1:
            right.plot(x, y, "o", ms=5, color=colour)
        else:
            _arrow(right, (x, y), places[pow(m, e, n)], colour, 0.12)
    told = ", ".join(f"{count} in cycles of {size}" for size, count in sorted(lengths.items()))
    right.text(0, -1.32, f"dots stay where they are: {told}", ha="center", fontsize=7.5)
    words = f"the powers of {a} modulo {n} return to 1 after {len(powers)} steps. Under m^{e} every number "
    return Picture(drawn, f"{words}goes to another one and none is hit twice: {told}.")


def meeting(keys: Sequence[tuple[int, int]]) -> Picture:
    """Above the moduli, below their primes: two keys that meet in a prime; and Fermat's square."""
    drawn, (left, right) = figure(9.4, 2.9, ncols=2)
    primes = sorted({p for pair in keys for p in pair})
    bare(left, len(primes) + 0.4, 3)
    left.set_title("Two keys that share a prime")
    shared = [p for p in primes if sum(p in pair for pair in keys) > 1]
    for at, p in enumerate(primes):
        left.text(at + 0.6, 0.35, p, ha="center", fontsize=9.5, color=RED if p in shared else INK)
    for at, pair in enumerate(keys):
        x = 0.9 + at * (len(primes) - 0.4) / (len(keys) - 0.5)
        for p in pair:
            colour = RED if p in shared else EDGE
            left.plot([x, primes.index(p) + 0.6], [2.15, 0.75], color=colour, lw=1.3)
        left.text(x, 2.3, f"n = {pair[0] * pair[1]}", ha="center", fontsize=9)
    left.text(0, 2.75, "public", fontsize=8, color=EDGE)
    left.text(0, 0.02, "secret", fontsize=8, color=EDGE)
    p, q = 59, 101
    middle, half = (p + q) // 2, (q - p) // 2
    right.set(title=f"Fermat: {p * q} = {middle}² - {half}²", xlim=(52, 108), ylim=(-1.2, 1.6), yticks=[])
    right.set_xlabel("the primes lie as far below the middle as above it")
    right.axhline(0, color=EDGE, lw=1)
    marks = ((p, "p", RED), (math.sqrt(p * q), "root of n", BLUE), (middle, "middle", GREEN), (q, "q", RED))
    for x, name, colour in marks:
        right.plot(x, 0, "o", color=colour, ms=6)
        up = name != "root of n"
        right.text(x, 0.3 if up else -0.65, name, ha="center", color=colour, fontsize=9)
    _arrow(right, (middle, 0.95), (q, 0.95), EDGE)
    _arrow(right, (middle, 0.95), (p, 0.95), EDGE)
    right.text(middle, 1.1, f"{half} each", ha="center", fontsize=8.5)
    met = ", ".join(str(pair[0] * pair[1]) for pair in keys if set(pair) & set(shared))
    words = f"the keys {met} meet in the prime {shared[0]}. Beside it, {p} and {q} lie {half} below, "
    return Picture(drawn, f"{words}above {middle}, which is close to the root of their product.")


def narrowing(widths: Sequence[int]) -> Picture:
    """widths: the bits of the interval in which the message lies, after each question."""
    drawn, axes = figure(7.5, 3.3)
    axes.plot(range(len(widths)), widths, color=BLUE, lw=1.6)
    first = next(at for at, bits in enumerate(widths) if bits < widths[0])
    axes.axvline(first, color=ORANGE, ls="--", lw=1)
    axes.text(first, widths[0] * 1.02, " first yes", color=INK, fontsize=9)
    axes.set(
        title="What an oracle leaves of a message", xlabel="questions asked",
        ylabel="bits of the interval", ylim=(0, widths[0] * 1.12),
    )  # fmt: skip
    words = f"the interval of possible messages has {widths[0]} bits until the first yes, then it loses "
    return Picture(drawn, words + "a bit or two with each further yes, down to none.")
