"""The figures of lesson 08. Each takes what the lesson computed and draws it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, ORANGE, PAPER, RED, Picture, figure
from helpers.tasks.hashing.figures.drawings import collision, nested, scene, strip, tree

__all__ = [
    "avalanche", "birthday", "collision", "nested", "rounds", "scene", "spaces", "strip", "tree",
]  # fmt: skip


def avalanche(changed: Any) -> Picture:
    """changed: array of 256 x 256, whether output bit (column) changed with input bit (row)."""
    from matplotlib.colors import ListedColormap

    drawn, (left, right) = figure(9, 4.2, ncols=2)
    left.imshow(changed, cmap=ListedColormap([PAPER, BLUE]), interpolation="nearest")
    left.grid(False)
    left.set(title="Which bits of the digest changed", xlabel="bit of the digest")
    left.set_ylabel("bit of the message that was flipped")
    distances = changed.sum(axis=1)
    span = range(96, 161)
    right.hist(distances, bins=range(96, 162, 4), color=BLUE, label="measured", alpha=0.75)
    binomial = [4 * 256 * math.comb(256, k) / 2**256 for k in span]
    right.plot(span, binomial, color=RED, lw=2, label="256 coins")
    right.set(title="How many changed", xlabel="changed bits of 256")
    right.set_ylabel("rows of the picture on the left")
    right.legend()
    words = "a square of 256 by 256 points without a pattern, and a bell around 128 changed bits."
    return Picture(drawn, words)


def birthday(bits: Sequence[int], theory: Sequence[float], measured: Sequence[float]) -> Picture:
    """Tries until the first collision, against the number of bits of the fingerprint."""
    drawn, axes = figure(7, 4)
    axes.plot(bits, [2.0**b for b in bits], color=ORANGE, ls="--", label=r"one given value: $2^b$")
    axes.plot(bits, theory, color=BLUE, label=r"any pair, theory: $\sqrt{\pi/2}\;2^{b/2}$")
    axes.plot(bits, measured, "o", color=RED, label="any pair, measured")
    axes.set_yscale("log", base=2)
    axes.set(title="How long until two fingerprints agree", xticks=bits)
    axes.set(xlabel="bits of SHA-256 that are kept (b)", ylabel="tries (logarithmic)")
    axes.legend()
    words = "measured tries lie on the line of theory from 8 to 32 bits; it climbs half as steeply"
    return Picture(drawn, words + " as the line for one given value.")


def rounds(differences: Any) -> Picture:
    """differences: array of 65 x 256, whether a bit of the state differs after each round."""
    from matplotlib.colors import ListedColormap

    drawn, (left, right) = figure(9, 3.8, ncols=2)
    left.imshow(
        differences, cmap=ListedColormap([PAPER, BLUE]), aspect="auto", interpolation="nearest"
    )
    left.grid(False)
    left.set(xlabel="bit of the state (a to h)", ylabel="after round")
    left.set(title="Two messages that differ in one bit", xticks=range(0, 257, 32))
    right.plot(range(len(differences)), differences.sum(axis=1), color=BLUE)
    right.axhline(128, color=RED, ls="--", lw=1, label="half of 256")
    right.set(title="How far apart the states are", xlabel="after round", ylabel="differing bits")
    right.legend()
    words = "one flipped bit spreads over the whole state within a few rounds and stays at half."
    return Picture(drawn, words)


def spaces(sizes: Mapping[str, float], rates: Mapping[str, float]) -> Picture:
    """Time to try every value of each space at each rate (a second), on a logarithmic scale."""
    drawn, axes = figure(8.5, 3.9)
    names, start = list(sizes), 1e-6
    for row, (rate, colour) in enumerate(zip(rates, (BLUE, ORANGE), strict=True)):
        axes.barh(
            [i - 0.2 + 0.4 * row for i in range(len(names))],
            [sizes[name] / rates[rate] - start for name in names],
            height=0.38, left=start, color=colour, label=rate,
        )  # fmt: skip
    axes.set_xscale("log")
    ticks = {1: "1 s", 3600: "1 hour", 31_557_600: "1 year", 4.35e17: "age of the universe"}
    axes.set(yticks=range(len(names)), yticklabels=names, xlim=(1e-6, 1e36))
    axes.set_xlabel("time, logarithmic")
    axes.set(xticks=list(ticks), title="Time to hash every possible value")
    axes.set_xticklabels(list(ticks.values()), fontsize=8.5)
    axes.invert_yaxis()
    axes.legend(loc="upper right")
    words = "graphics cards go through identifiers within hours or less, through keys never."
    return Picture(drawn, words)
