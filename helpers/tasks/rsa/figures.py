"""The figures of lesson 10 that show counts and times. Each takes what the lesson computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from helpers.display import BLUE, GREEN, ORANGE, RED, Picture, figure
from helpers.tasks.rsa.drawings import cycles, meeting, narrowing, scene

__all__ = ["cycles", "liars", "meeting", "narrowing", "scene", "sizes"]


def liars(passes: Mapping[str, Callable[[int, int], Any]], top: int = 1200) -> Picture:
    """For each odd composite below `top`, the share of bases that call it prime, under each test.

    Half of the bases suffice: n - a says what a says.
    """
    drawn, axes = figure(7.5, 3.5)
    odd = [n for n in range(9, top, 2) if any(n % k == 0 for k in range(3, int(n**0.5) + 1, 2))]
    worst = []
    for (name, test), colour in zip(passes.items(), (ORANGE, BLUE), strict=True):
        shares = [sum(bool(test(a, n)) for a in range(1, n // 2 + 1)) / (n // 2) for n in odd]
        axes.plot(odd, shares, "o", ms=2.5, color=colour, label=name)
        worst.append(f"{name} up to {max(shares):.2f}, for {odd[shares.index(max(shares))]}")
    axes.axhline(0.25, color=RED, ls="--", lw=1, label="a quarter")
    axes.set(
        title="Bases that call a composite number prime", xlabel="odd composite number n",
        ylabel="share of all bases", ylim=(-0.02, 0.85),
    )  # fmt: skip
    axes.legend(loc="upper right", ncols=3)
    return Picture(drawn, f"share of bases that lie: {'; '.join(worst)}; the line is at a quarter.")


def sizes(strength: Mapping[int, int], opened: Mapping[int, float]) -> Picture:
    """strength: {bits of n: bits of strength}; opened: {bits of n: ms to open one message}."""
    drawn, (left, right) = figure(9.2, 3.2, ncols=2)
    left.plot(list(strength), list(strength.values()), "o-", color=BLUE)
    for bits, worth in strength.items():
        left.annotate(f" {worth}", (bits, worth), va="top", fontsize=9)
    left.axhline(128, color=GREEN, ls="--", lw=1)
    left.set(title="Strength (SP 800-57)", xlabel="bits of the modulus", ylabel="bits of a symmetric key",
             xlim=(0, 17500), xticks=range(0, 17000, 4096))  # fmt: skip
    right.bar([f"{bits}" for bits in opened], list(opened.values()), color=BLUE, width=0.5)
    right.set(title="Opening one message, here", xlabel="bits of the modulus", ylabel="ms")
    told = ", ".join(f"{bits} are worth {worth}" for bits, worth in strength.items())
    return Picture(drawn, f"bits of a modulus: {told}. The time to open grows faster than the size.")
