"""The pictures of lesson 15."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.display import BLUE, GREEN, INK, ORANGE, RED, Picture, figure
from helpers.display.diagram import arrow, card, stage

WINDOWS = (
    ("settings", "what it starts with", "defaults,\nsecrets,\nhosts"),
    ("log", "what it remembers", "events,\nno secrets,\na chain"),
    ("monitor", "what somebody notices", "a score,\na threshold,\nan alarm"),
    ("packages", "what it stands on", "a lock,\nadvisories,\na decision"),
    ("papers", "what others are told", "model card,\nrecord,\nreport"),
)


def windows() -> Picture:
    """The five places where a running service is kept safe."""
    drawn, axes = stage(15, 4.4, (8.4, 2.5), "The Clinic on a Tuesday: five places to look")
    for number, (name, what, holds) in enumerate(WINDOWS):
        x = 0.1 + 3 * number
        card(axes, x, 1.2, 2.6, 2.9, "grey", f"\n{holds}")
        axes.text(x + 1.3, 1.65, name, ha="center", va="center", weight="bold")
        axes.text(x + 1.3, 0.75, what, ha="center", va="center", fontsize=9)
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
    title = "Each tag is an HMAC of the tag before it and of the line"
    drawn, axes = stage(14, 4, (8.4, 2.3), title)
    for number, text in enumerate(("login ada", "record P-000101", "login nia")):
        x = 1.2 + 3.6 * number
        card(axes, x, 2.8, 2.5, 1.0, "grey", text)
        card(axes, x, 1.1, 2.5, 0.9, "blue", f"tag {number + 1}")
        arrow(axes, (x + 1.25, 2.8), (x + 1.25, 2.0))
        arrow(axes, (x - 1.1, 1.55), (x, 1.55))
    axes.text(0.05, 1.25, "zeros", fontsize=9)
    arrow(axes, (10.9, 1.3), (12.6, 0.7)).arrow_patch.set_linestyle("--")
    axes.text(11.4, 0.5, "anchor, kept elsewhere: (3, tag 3)", ha="center", fontsize=9.5)
    return Picture(
        drawn,
        "three lines of a log, each with a tag that is made of the tag before it and of the line; the "
        "count and the last tag are kept elsewhere as an anchor.",
    )
