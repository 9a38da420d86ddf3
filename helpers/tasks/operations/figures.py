"""The pictures of lesson 15."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, RED, Picture, figure
from helpers.display.diagram import bare

GREY, EDGE = "#e3e5ea", "#8a8f98"
WINDOWS = (
    ("settings", "what it starts with", "defaults,\nsecrets,\nhosts"),
    ("log", "what it remembers", "events,\nno secrets,\na chain"),
    ("monitor", "what somebody notices", "a score,\na threshold,\nan alarm"),
    ("packages", "what it stands on", "a lock,\nadvisories,\na decision"),
    ("papers", "what others are told", "model card,\nrecord,\nreport"),
)


def windows() -> Picture:
    """The five places where a running service is kept safe."""
    from matplotlib.patches import FancyBboxPatch

    drawn, axes = figure(8.4, 2.5)
    bare(axes, 15, 4.4)
    axes.set_title("The Clinic on a Tuesday: five places to look", loc="left")
    for number, (name, what, holds) in enumerate(WINDOWS):
        x = 0.1 + 3 * number
        axes.add_patch(
            FancyBboxPatch((x, 0.3), 2.6, 2.9, boxstyle="round,pad=0,rounding_size=0.15",
                           facecolor=GREY, edgecolor=EDGE)
        )  # fmt: skip
        axes.text(x + 1.3, 2.75, name, ha="center", va="center", weight="bold")
        axes.text(x + 1.3, 1.4, holds, ha="center", va="center", fontsize=9.5, linespacing=1.4)
        axes.text(x + 1.3, 3.65, what, ha="center", va="center", fontsize=9)
    said = "; ".join(f"{name}: {what}" for name, what, _ in WINDOWS)
    return Picture(drawn, f"five places where a running service is kept safe. {said}.")


def curve(rows: Sequence[tuple[int, float, float, float]], chosen: int) -> Picture:
    """Threshold, recall, precision and false alarms a day, with the one that was chosen."""
    drawn, (left, right) = figure(8.4, 3.0, ncols=2)
    limits = [row[0] for row in rows]
    left.plot(limits, [row[1] for row in rows], "o-", color=BLUE, label="recall")
    left.plot(limits, [row[2] for row in rows], "s--", color=ORANGE, label="precision")
    left.set(xlabel="threshold (accounts that failed)", ylabel="share", ylim=(0, 1.05))
    left.set_title("What it finds, what is true", loc="left")
    right.plot(limits, [row[3] for row in rows], "o-", color=RED)
    right.set(
        xlabel="threshold (accounts that failed)", ylabel="false alarms a day", ylim=(0, None)
    )
    right.set_title("What somebody has to read", loc="left")
    for axes in (left, right):
        axes.axvline(chosen, color=INK, lw=1, linestyle=":")
        axes.set_xticks(limits)
    left.text(chosen + 0.1, 0.05, "chosen", fontsize=9)
    left.legend(loc="center right")
    said = "; ".join(f"{n}: {r:.2f}, {p:.2f}, {a:.1f}" for n, r, p, a in rows)
    return Picture(
        drawn, f"threshold: recall, precision, false alarms a day. {said}. Chosen: {chosen}."
    )


def timeline(
    events: Sequence[tuple[float, str, bool]], steps: Sequence[tuple[float, str]]
) -> Picture:
    """The drill: (seconds, person, served) and (seconds, step)."""
    drawn, axes = figure(8.4, 2.7)
    people = sorted({person for _, person, _ in events}, reverse=True)
    counts = {}
    for row, person in enumerate(people):
        for served, colour, mark in ((True, GREEN, "o"), (False, RED, "x")):
            times = [1000 * t for t, who, ok in events if who == person and ok is served]
            counts[person, served] = len(times)
            axes.plot(times, [row] * len(times), mark, color=colour, markersize=5)
    for number, (time, step) in enumerate(steps):
        axes.axvline(1000 * time, color=INK, lw=1, linestyle=":")
        axes.text(1000 * time, len(people) - 0.35 + 0.36 * (number % 2), f" {step}", fontsize=9)
    axes.set_yticks(range(len(people)), people)
    axes.set(
        ylim=(-0.6, len(people) + 0.4), xlabel="ms since the alert (circle: served, cross: refused)"
    )
    axes.set_title("The drill", loc="left")
    refused = {person: counts[person, False] > 0 for person in people}
    how = {True: "is refused from a step on", False: "is always served"}
    said = ", ".join(f"{person} {how[no]}" for person, no in refused.items())
    return Picture(
        drawn, f"the drill by the clock: {said}. Steps: {', '.join(step for _, step in steps)}."
    )


def chain() -> Picture:
    """A chained log: each tag is made of the tag before it and the line; an anchor keeps one elsewhere."""
    from matplotlib.patches import Rectangle

    drawn, axes = figure(8.4, 2.3)
    bare(axes, 14, 4)
    arrow: dict[str, Any] = {"arrowstyle": "-|>", "color": INK, "lw": 1.3}
    for number, text in enumerate(("login ada", "record P-000101", "login nia")):
        x = 1.2 + 3.6 * number
        axes.add_patch(Rectangle((x, 0.2), 2.5, 1.0, facecolor=GREY, edgecolor=EDGE))
        axes.text(x + 1.25, 0.7, text, ha="center", va="center", fontsize=9.5)
        axes.add_patch(Rectangle((x, 2.0), 2.5, 0.9, facecolor="#d3e5f4", edgecolor=EDGE))
        axes.text(x + 1.25, 2.45, f"tag {number + 1}", ha="center", va="center", fontsize=9.5)
        axes.annotate("", (x + 1.25, 2.0), (x + 1.25, 1.2), arrowprops=arrow)
        axes.annotate("", (x, 2.45), (x - 1.1, 2.45), arrowprops=arrow)
    axes.text(0.05, 2.75, "zeros", fontsize=9)
    axes.annotate("", (12.6, 3.3), (10.9, 2.7), arrowprops=arrow | {"linestyle": "--"})
    axes.text(11.4, 3.5, "anchor, kept elsewhere: (3, tag 3)", ha="center", fontsize=9.5)
    axes.set_title("Each tag is an HMAC of the tag before it and of the line", loc="left")
    return Picture(
        drawn,
        "three lines of a log, each with a tag that is made of the tag before it and of the line; the "
        "count and the last tag are kept elsewhere as an anchor.",
    )
