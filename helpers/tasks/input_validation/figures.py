"""The pictures of lesson 02: the way of a request, the cost of a name, a row that never occurs."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any

from helpers import display

STATIONS = (
    ("bytes", "size\n(413)"), ("JSON", "NaN, 1e999,\ntwo keys"), ("Python values", "True, \"1_0\",\nnan"),
    ("one request", "missing keys,\ndiameter"), ("model", "rows it has\nnever seen"),
)  # fmt: skip


def way() -> display.Picture:
    """From the sender's bytes to the model, and what each station has to refuse."""
    drawn, axis = display.figure(width=9, height=2.9)
    axis.set(xlim=(-2.5, 8.6), ylim=(-1.5, 1.35))
    axis.axis("off")
    axis.set_title("The way of a request: each arrow is a check")
    checks = ("Flask", "strict_json", "number, Range", "schema", "a flag")
    axis.text(-2.45, 0, "anybody: scanner,\nbrowser, attacker", va="center", fontsize=9, color=display.RED)
    axis.text(-2.45, 0.55, "who checks", fontsize=9, color=display.BLUE)
    axis.text(-2.45, -0.95, "what is refused", va="center", fontsize=9, color=display.RED)
    for at, ((name, refuses), check) in enumerate(zip(STATIONS, checks, strict=True)):
        left = at * 1.85
        colour = display.GREEN if name == "model" else display.BLUE
        axis.annotate("", (left - 0.02, 0), (left - 0.62, 0), arrowprops={"arrowstyle": "->", "lw": 2})
        axis.text(left - 0.32, 0.55, check, ha="center", fontsize=9, color=display.BLUE, weight="bold")
        axis.text(left - 0.32, -0.95, refuses, ha="center", va="center", fontsize=9, color=display.RED)
        axis.text(left + 0.6, 0, name.replace(" ", "\n"), ha="center", va="center", fontsize=10,
                  bbox={"boxstyle": "round,pad=0.5", "fc": "white", "ec": colour, "lw": 2})  # fmt: skip
    axis.axvline(-0.72, ymin=0.1, ymax=0.82, color=display.RED, linestyle="--")
    axis.text(-0.72, 0.98, "trust boundary", ha="center", fontsize=9, color=display.RED)
    return display.Picture(drawn, (
        "the way of a request from anybody to the model: bytes (Flask checks the size), JSON (strict_json), "
        "Python values (number, Range), one request (schema), model (a flag for rows that it has never seen)"
    ))  # fmt: skip


def _cost(pattern: str, size: int) -> float:
    """Seconds of computing for a hostile name of this size: the better of two."""
    compiled, times = re.compile(pattern), []
    for _ in range(2):
        began = time.thread_time()
        compiled.match("a" * size + "!")
        times.append(time.thread_time() - began)
    return min(times)


def backtracking(patterns: Mapping[str, str]) -> display.Picture:
    """The computing time of `aaa...!` by its size, for the Clinic's pattern and for ours, measured now."""
    sizes = list(range(10, 21))
    drawn, axis = display.figure()
    growth = []
    for (name, pattern), marker in zip(patterns.items(), "os^", strict=False):
        times = [_cost(pattern, size) for size in sizes]
        growth.append((max(times[-1], 1e-7) / max(times[2], 1e-7)) ** (1 / 8))
        milliseconds = [1000 * max(one, 1e-7) for one in times]
        axis.semilogy(sizes, milliseconds, marker=marker, label=f"{name}: {pattern}")
    axis.set(title="What one name costs", xlabel="letters", ylabel="milliseconds of computing (log)")
    axis.legend()
    words = [f"{name} each further letter multiplies the time by {round(rate)}"
             for name, rate in zip(patterns, growth, strict=True)]  # fmt: skip
    return display.Picture(drawn, f"what a name of 10 to 20 letters costs: {', '.join(words)}")


def unlikely(train: Any, held_out: Any, odd: Any, limit: float, distance: Any) -> display.Picture:
    """A row inside the box of ranges and off the line (left), and far from all rows (right).

    train, held_out: arrays (n, 10), radius first, perimeter third; odd: one row.
    """
    import numpy as np

    drawn, (left, right) = display.figure(width=9, ncols=2)
    left.plot(train[:, 0], train[:, 2], "o", markersize=3, alpha=0.5, label=f"{len(train)} training rows")
    left.plot(*odd[[0, 2]], "X", color=display.RED, markersize=11, label="doubled radius")
    left.set(title="Each value in its range", xlabel="mean_radius (pixels)", ylabel="mean_perimeter (pixels)")
    left.legend()
    away = [distance(row) for row in held_out]
    right.hist(away, bins=np.geomspace(1, 100, 30), color=display.BLUE, label=f"{len(away)} held-out rows")
    right.axvline(limit, color=display.ORANGE, linewidth=2, label="limit: 97 % of training")
    right.axvline(distance(odd), color=display.RED, linestyle="--", label="doubled radius")
    right.set(title="Far from all of them", xlabel="Mahalanobis distance (log)", ylabel="rows", xscale="log")
    right.legend(loc="upper center", bbox_to_anchor=(0.64, 1))
    share = sum(one > limit for one in away) / len(away)
    return display.Picture(drawn, (
        "left, a row with a doubled radius lies inside the ranges of radius and perimeter, off the line of "
        f"all others; right, its distance {distance(odd):.0f} is beyond the limit of {limit:.1f} and beyond "
        f"all held-out rows (at most {max(away):.0f}), of which {share:.1%} are beyond the limit"
    ))  # fmt: skip
