"""The figures of lesson 08. Each takes what the lesson computed and draws it."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, PAPER, RED, figure


class Picture:
    """A drawn figure: an image in JupyterLab, and a sentence for a screen reader and for CI."""

    def __init__(self, drawn: Any, words: str) -> None:
        import matplotlib.pyplot as plt

        file = io.BytesIO()
        drawn.savefig(file, format="png", dpi=130)
        plt.close(drawn)
        self._png, self.words = file.getvalue(), words

    def __repr__(self) -> str:
        return f"Figure: {self.words}"

    def _repr_png_(self) -> bytes:
        return self._png


def _empty(axes: Any, width: float, height: float) -> None:
    axes.set(xlim=(0, width), ylim=(0, height), xticks=[], yticks=[])
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _box(axes: Any, at: tuple[float, float, float, float], text: str, colour: str) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y, wide, high = at
    style = "round,pad=0.02,rounding_size=0.08"
    axes.add_patch(FancyBboxPatch((x, y), wide, high, style, fc=colour + "22", ec=colour, lw=1.4))
    axes.text(x + wide / 2, y + high / 2, text, ha="center", va="center", fontsize=8.5)


def _arrow(
    axes: Any, start: tuple[float, float], end: tuple[float, float], colour: str = INK
) -> None:
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.3, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", xy=end, xytext=start, arrowprops=style)


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
    right.set(title="How many changed", xlabel="changed bits of 256", ylabel="flipped bits")
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
    axes.set(xlabel="bits of SHA-256 that are kept (b)", ylabel="tries (each line doubles)")
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


def extension() -> Picture:
    """How a length extension goes on from the digest."""
    drawn, axes = figure(9, 3.3)
    _empty(axes, 12, 4.2)
    axes.set_title("The digest is the state: whoever has it can go on")
    blocks = [
        (1.9, "secret | patient=…&role=nurse\n| 80 00 … length", BLUE),
        (7.3, "&role=admin | 80 00 …\nlonger length", RED),
    ]
    for x, text, colour in blocks:
        _box(axes, (x - 0.6, 2.9, 3.1, 0.95), text, colour)
        _box(axes, (x + 0.2, 1.15, 1.5, 1.0), "compress", colour)
        _arrow(axes, (x + 0.95, 2.86), (x + 0.95, 2.2), colour)
    for start, end, colour in ((0.95, 2.05, BLUE), (3.65, 4.75, BLUE), (6.4, 7.45, RED)):
        _arrow(axes, (start, 1.65), (end, 1.65), colour)
    _arrow(axes, (9.05, 1.65), (10.05, 1.65), RED)
    axes.text(0.5, 1.65, "initial\nstate", ha="center", va="center", fontsize=8.5)
    _box(axes, (4.8, 1.15, 1.55, 1.0), "signature\n(public)", GREEN)
    _box(axes, (10.1, 1.15, 1.6, 1.0), "forged\nsignature", RED)
    axes.text(2.85, 0.55, "the Clinic, once", ha="center", color=BLUE, fontsize=9)
    axes.text(8.2, 0.55, "the attacker, without the secret", ha="center", color=RED, fontsize=9)
    words = "the signature is the state after the Clinic's last block, and the attacker compresses"
    return Picture(drawn, words + " one more block from there.")


def nested() -> Picture:
    """Why HMAC cannot be extended."""
    drawn, axes = figure(9, 2.9)
    _empty(axes, 12, 3.6)
    axes.set_title("HMAC: what the attacker would have to continue never leaves the function")
    _box(axes, (0.2, 2.2, 2.9, 0.8), "key ⊕ 36…  |  message", BLUE)
    _box(axes, (4.0, 2.2, 1.4, 0.8), "H", BLUE)
    _box(axes, (6.3, 2.2, 2.3, 0.8), "inner digest\n(stays inside)", ORANGE)
    _box(axes, (3.6, 0.6, 3.9, 0.8), "key ⊕ 5c…  |  inner digest", BLUE)
    _box(axes, (8.3, 0.6, 1.1, 0.8), "H", BLUE)
    _box(axes, (10.2, 0.6, 1.5, 0.8), "MAC\n(public)", GREEN)
    _arrow(axes, (3.14, 2.6), (3.94, 2.6))
    _arrow(axes, (5.44, 2.6), (6.24, 2.6))
    _arrow(axes, (7.2, 2.16), (6.6, 1.46))
    _arrow(axes, (7.54, 1.0), (8.24, 1.0))
    _arrow(axes, (9.44, 1.0), (10.14, 1.0))
    words = "the message enters the inner hash; only the outer hash of its digest is public."
    return Picture(drawn, words)


def collision(first: bytes, second: bytes) -> Picture:
    """Two blocks of 64 bytes side by side, with the bytes that differ."""
    from matplotlib.patches import Rectangle

    drawn, pair = figure(9, 3.5, ncols=2)
    for axes, block, name in zip(pair, (first, second), ("message 1", "message 2"), strict=True):
        _empty(axes, 16, 4)
        axes.set_title(name)
        for place, byte in enumerate(block):
            differs = first[place] != second[place]
            x, y = place % 16, 3 - place // 16
            shade = RED if differs else BLUE + "18"
            axes.add_patch(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, fc=shade))
            axes.text(
                x + 0.5, y + 0.5, f"{byte:02x}", ha="center", va="center", fontsize=7.5,
                family="monospace", color=PAPER if differs else INK,
                weight="bold" if differs else "normal",
            )  # fmt: skip
    words = "two blocks of 64 bytes, alike but for two bytes, which are marked."
    return Picture(drawn, words)


def spaces(sizes: Mapping[str, float], rates: Mapping[str, float]) -> Picture:
    """Seconds to try every value of each space at each rate, as bars on a logarithmic scale."""
    drawn, axes = figure(8.5, 3.9)
    names, start = list(sizes), 1e-6
    for row, (rate, colour) in enumerate(zip(rates, (BLUE, ORANGE), strict=True)):
        axes.barh(
            [i + 0.2 - 0.4 * row for i in range(len(names))],
            [sizes[name] / rates[rate] - start for name in names],
            height=0.38, left=start, color=colour, label=rate,
        )  # fmt: skip
    axes.set_xscale("log")
    ticks = {1: "1 s", 3600: "1 hour", 31_557_600: "1 year", 4.35e17: "age of the universe"}
    axes.set(yticks=range(len(names)), yticklabels=names, xlim=(1e-6, 1e36), xlabel="time")
    axes.set(xticks=list(ticks), title="Time to hash every possible value")
    axes.set_xticklabels(list(ticks.values()), fontsize=8.5)
    axes.invert_yaxis()
    axes.legend(loc="upper right")
    words = "graphics cards go through identifiers within hours or less, through keys never."
    return Picture(drawn, words)


def timing(right: Sequence[int], curves: Mapping[str, Sequence[float]]) -> Picture:
    """Nanoseconds of a comparison against the number of leading bytes that are right."""
    drawn, axes = figure(7, 3.8)
    marks = zip(curves, (RED, BLUE, GREEN), ("o", "s", "^"), strict=True)
    for name, colour, mark in marks:
        axes.plot(right, curves[name], marker=mark, color=colour, label=name)
    axes.set(title="Where a comparison tells how much was right", ylim=(0, None))
    axes.set(xlabel="leading bytes that are right, of 32", ylabel="nanoseconds")
    axes.legend()
    words = "the loop takes longer with every right byte; == and compare_digest stay flat."
    return Picture(drawn, words)


def tree(levels: Sequence[Sequence[bytes]], index: int) -> Picture:
    """A Merkle tree of eight rows with the path of one row and the siblings that prove it."""
    drawn, axes = figure(9, 3.9)
    _empty(axes, 16, 8.4)
    axes.set_title(f"Three hashes prove row {index}")
    for height, level in enumerate(levels):
        step = 16 / len(level)
        here = index >> height
        for place, value in enumerate(level):
            path, sibling = place == here, place == here ^ 1 and len(level) > 1
            colour = BLUE if path else ORANGE if sibling else "#8a8f98"
            x, y = (place + 0.5) * step, 0.9 + 2.1 * height
            text = value.hex()[:6] + ("\nroot" if len(level) == 1 else "")
            _box(axes, (x - 0.8, y - 0.4, 1.6, 0.95), text, colour)
            if len(level) > 1:
                above = ((place // 2 + 0.5) * 2 * step, y + 1.62)
                axes.plot([x, above[0]], [y + 0.62, above[1]], color=colour, lw=1.6, zorder=0)
    axes.text(0, 8.0, "blue: computed from the row    orange: the proof", fontsize=9)
    words = "a path from the row to the root, with one sibling at each of three levels."
    return Picture(drawn, words)
