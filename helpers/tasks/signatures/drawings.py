"""What lesson 11 draws by hand: who holds what, a man in the middle, and a log."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.display import BLUE, GREEN, ORANGE, RED, Picture, figure
from helpers.display.diagram import EDGE, arrow, bare, box


def scene() -> Picture:
    """Who signs, who checks, and what the attacker holds."""
    drawn, axes = figure(9, 3.6)
    bare(axes, 12, 4.8)
    axes.set_title("What the head office signs, and what the Clinic believes")
    box(axes, (0.1, 1.6, 2.1, 1.4), "head office\n(private keys)", BLUE)
    box(axes, (9.8, 1.6, 2.1, 1.4), "the Clinic\n(public keys)", GREEN)
    for row, thing in enumerate(("tickets", "receipts", "the ward's line", "models")):
        y = 3.7 - 1.05 * row
        box(axes, (4.1, y, 2.6, 0.7), thing, ORANGE)
        arrow(axes, (2.25, 2.3), (4.05, y + 0.35))
        arrow(axes, (6.75, y + 0.35), (9.75, 2.3))
    axes.text(8.25, 4.5, "Mallory: sees and changes\nall that passes, holds no key", ha="center",
              va="center", fontsize=9, color="#8a3300")  # fmt: skip
    axes.plot([8.25, 8.25], [0.3, 4.05], color=RED, ls="--", lw=1.4)
    words = (
        "the office signs tickets, receipts, a line and models with private keys; the Clinic checks with "
        "public ones; Mallory stands between them without a key."
    )
    return Picture(drawn, words)


def middle() -> Picture:
    """Two conversations that look like one."""
    drawn, axes = figure(9, 3.5)
    bare(axes, 12, 4.6)
    axes.set_title("One call, as Nia sees it: two calls, with a key each")
    for x, name, colour in ((0.2, "Nia", BLUE), (5.0, "Mallory", RED), (9.8, "the ward", GREEN)):
        box(axes, (x, 3.5, 2.0, 0.8), name, colour)
    steps = (
        ((1.2, 5.9), 2.7, "Nia's share", BLUE),
        ((6.1, 10.8), 2.7, "Mallory's share", RED),
        ((10.8, 6.1), 1.9, "the ward's share", GREEN),
        ((5.9, 1.2), 1.9, "Mallory's share", RED),
    )
    for (start, end), y, text, colour in steps:
        arrow(axes, (start, y), (end, y), colour)
        axes.text((start + end) / 2, y + 0.12, text, ha="center", fontsize=9)
    box(axes, (1.2, 0.4, 4.6, 0.9), "key 1: Nia and Mallory", ORANGE)
    box(axes, (6.2, 0.4, 4.6, 0.9), "key 2: Mallory and the ward", ORANGE)
    words = (
        "Nia's share goes to Mallory, who sends her own to the ward; the ward's share goes to Mallory, who "
        "sends her own to Nia. There are two keys, and Mallory has both."
    )
    return Picture(drawn, words)


def log_tree(
    levels: Sequence[Sequence[bytes]], releases: Sequence[tuple[str, int]], index: int
) -> Picture:
    """The log's tree; the path of one entry in blue, its proof in orange. releases: names, versions."""
    names = [f"{name} {version}" for name, version in releases]
    drawn, axes = figure(9, 3.7)
    count = len(levels[0])
    bare(axes, 2.6 * count, 2.0 * len(levels) + 0.6)
    axes.set_title("A release in the log: blue is computed, orange is the proof")
    at: list[list[float]] = [[2.6 * (i + 0.5) for i in range(count)]]
    for level in levels[1:]:
        below = at[-1]
        pairs = [below[2 * i : 2 * i + 2] for i in range(len(level))]
        at.append([sum(pair) / len(pair) for pair in pairs])
    for height, level in enumerate(levels):
        here = index >> height
        for place, value in enumerate(level):
            x, y = at[height][place], 0.9 + 2.0 * height
            sibling = place == here ^ 1 and len(level) > 1
            colour = BLUE if place == here else ORANGE if sibling else EDGE
            box(axes, (x - 0.95, y, 1.9, 0.8), value.hex()[:8], colour)
            if height + 1 < len(levels):
                up = at[height + 1][place // 2]
                axes.plot([x, up], [y + 0.84, y + 1.96], color=colour, lw=1.6, zorder=0)
    for place, name in enumerate(names):
        axes.text(at[0][place], 0.45, name, ha="center", va="center", fontsize=8.5)
    words = f"{count} releases are the leaves; the path from {names[index]!r} to the root needs "
    return Picture(
        drawn,
        words + f"{sum(len(one) > (index >> h ^ 1) for h, one in enumerate(levels[:-1]))} hashes.",
    )
