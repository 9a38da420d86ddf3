"""The figures of lesson 11. Each takes what the lesson computed and draws it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, GREEN, ORANGE, RED, Picture, figure
from helpers.tasks.signatures.drawings import log_tree, middle, scene

__all__ = ["bias", "curve", "log_tree", "middle", "nonce", "scene", "sizes"]

Point = tuple[int, int]
GREY = "#8a8f98"


def curve(
    a: int, b: int, p: int, points: Sequence[Point], one: Point, two: Point, total: Point
) -> Picture:
    """Addition on y^2 = x^3 + ax + b: over the real numbers, and modulo p with the lesson's points."""
    import numpy as np

    drawn, (left, right) = figure(9.5, 4.2, ncols=2)
    tip = min(root.real for root in np.roots([1, 0, -3, 3]) if abs(root.imag) < 1e-9)
    x = tip + np.linspace(0, 1, 2000) ** 2 * (3.4 - tip)
    square = x**3 - 3 * x + 3
    y = np.sqrt(np.maximum(square, 0))
    for sign in (1, -1):
        left.plot(x, sign * y, color=BLUE, lw=1.6)
    ax, bx = -1.8, 0.3
    ay, by = (float(np.sqrt(v**3 - 3 * v + 3)) for v in (ax, bx))
    slope = (by - ay) / (bx - ax)
    cx = slope**2 - ax - bx
    cy = ay + slope * (cx - ax)
    left.axline((ax, ay), (cx, cy), color=ORANGE, lw=1.3)
    left.plot([cx, cx], [cy, -cy], color=GREY, ls="--", lw=1.2)
    spots = (("P", ax, ay), ("Q", bx, by), ("", cx, cy), ("P + Q", cx, -cy))
    for name, px, py in spots:
        left.plot(px, py, "o", color=RED if name == "P + Q" else ORANGE, ms=6)
        left.annotate(name, (px, py), xytext=(6, 8), textcoords="offset points")
    left.set(title="Real numbers: y² = x³ − 3x + 3", xlabel="x", ylabel="y", ylim=(-6, 6))
    right.scatter(*zip(*points, strict=True), s=14, color=BLUE, zorder=2)
    third = (total[0], -total[1] % p)
    right.plot(*zip(third, total, strict=True), color=GREY, ls="--", lw=1.2)
    for name, point in (("P", one), ("Q", two), ("", third), ("P + Q", total)):
        right.plot(*point, "o", color=RED if "+" in name else ORANGE, ms=8, zorder=3)
        right.annotate(name, point, xytext=(6, 6), textcoords="offset points", fontsize=10)
    rise = (two[1] - one[1]) * pow(two[0] - one[0], -1, p) % p
    dots = [((one[0] + i) % p, (one[1] + i * rise) % p) for i in range(p)]
    right.scatter(*zip(*dots, strict=True), s=3, color=ORANGE, zorder=1)
    right.axhline(p / 2, color=GREY, lw=1, ls="--")
    title = f"Modulo {p}: {len(points)} points, and one at infinity"
    right.set(title=title, xlabel="x", ylabel="y", xlim=(-2, p + 1), ylim=(-2, p + 1))
    words = (
        "on the left a line through P and Q meets the curve a third time, and P + Q is that point mirrored. "
        f"On the right the {len(points)} points of y² = x³ + {a}x + {b} modulo {p}, alike above and below; "
        f"small dots are the line through P = {one} and Q = {two}, and P + Q = {total}."
    )
    return Picture(drawn, words)


def nonce(order: int, lines: Mapping[str, tuple[int, int, int]], key: int, once: int) -> Picture:
    """Each signature (h, r, s) as the pairs (nonce, key) that fit it, modulo a small order."""
    drawn, axes = figure(6.4, 4.4)
    for (name, (h, r, s)), colour in zip(lines.items(), (BLUE, ORANGE), strict=True):
        fits = [(k, (s * k - h) * pow(r, -1, order) % order) for k in range(1, order)]
        axes.scatter(*zip(*fits, strict=True), s=16, color=colour, label=name)
    axes.plot(once, key, "o", ms=13, mfc="none", mec=RED, mew=2, label="both: the key")
    axes.set(title=f"s·k = h + r·d modulo {order}", xlabel="nonce k", ylabel="key d")
    axes.set(xlim=(0, order), ylim=(-1, order))
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3)
    words = (
        f"each signature leaves {order - 1} pairs of nonce and key, one for each nonce; two under one nonce "
        f"meet in a single point, nonce {once} and key {key}."
    )
    return Picture(drawn, words)


def sizes(made: Mapping[str, tuple[Any, bytes]]) -> Picture:
    """made: {algorithm: (private key, its signature or what is sent back)}; RSA-3072 stands beside."""
    rows = {"RSA-3072": (384, 384)}
    for name, (key, reply) in made.items():
        rows[name] = (len(key.public_key().public_bytes_raw()), len(reply))
    drawn, axes = figure(8.5, 3.6)
    names = list(rows)
    for turn, (label, colour) in enumerate((("public key", BLUE), ("signature or reply", ORANGE))):
        values = [rows[name][turn] for name in names]
        places = [i - 0.2 + 0.4 * turn for i in range(len(names))]
        axes.barh(places, values, height=0.38, color=colour, label=label)
        for place, value in zip(places, values, strict=True):
            axes.text(value + 30, place, f"{value:,}", va="center", fontsize=8.5)
    axes.set(yticks=range(len(names)), yticklabels=names, xlabel="bytes", xlim=(0, 3900))
    axes.set_title("What goes over the line")
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.legend(loc="upper right")
    told = "; ".join(f"{name} {key} and {reply}" for name, (key, reply) in rows.items())
    return Picture(drawn, f"bytes of the public key, and of the signature or the reply: {told}.")


def bias(needed: Mapping[int, int], order_bits: int) -> Picture:
    """needed: {known bits of each nonce: signatures with which the key fell}."""
    drawn, axes = figure(6.5, 3.4)
    bits = sorted(needed)
    line = [b / 10 for b in range(60, 10 * max(bits) + 100)]
    axes.plot(line, [order_bits / b for b in line], color=GREEN, label=f"{order_bits} / known bits")
    axes.plot(bits, [needed[b] for b in bits], "o", color=RED, label="the key fell")
    axes.set_yscale("log")
    ticks = [2, 4, 8, 16, 32]
    axes.set(yticks=ticks, yticklabels=ticks, title="What a biased nonce costs")
    axes.set(xlabel="bits of each nonce that are known", ylabel="signatures")
    axes.minorticks_off()
    axes.legend()
    told = ", ".join(f"{b} bits {needed[b]}" for b in bits)
    return Picture(
        drawn,
        f"signatures with which the key fell: {told}; the theory is {order_bits} over the bits.",
    )
