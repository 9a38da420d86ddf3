"""The figures of lesson 04: handshakes as ladders, their cost, and what sizes give away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, INK, ORANGE, figure

Flights = Sequence[tuple[str, Sequence[str]]]
SEALED = ("encrypted", "data")


def _rung(axis: Any, height: float, who: str, names: Sequence[str]) -> None:
    start, end = (0.06, 0.94) if who == "client" else (0.94, 0.06)
    sealed = all(name in SEALED or name.startswith("Change") for name in names)
    arrow = {"arrowstyle": "-|>", "color": BLUE if sealed else ORANGE, "lw": 1.6}
    axis.annotate("", xy=(end, height - 0.25), xytext=(start, height), arrowprops=arrow)
    text = "\n".join(_wrapped(names))
    axis.text(0.5, height + 0.06, text, ha="center", va="bottom", fontsize=7.5, color=INK)


def _wrapped(names: Sequence[str], width: int = 34) -> list[str]:
    lines = [""]
    for name in names:
        longer = f"{lines[-1]}, {name}" if lines[-1] else name
        if len(longer) > width:
            lines.append(name)
        else:
            lines[-1] = longer
    return lines


def ladders(handshakes: Mapping[str, Flights]) -> Any:
    """Each handshake as arrows between client and server, in time from top to bottom.

    handshakes: {title: [(who sent it, names of its messages), ...]}.
    """
    drawn, axes = figure(9.0, 3.9, ncols=len(handshakes), squeeze=False)
    for axis, (title, flights) in zip(axes[0], handshakes.items(), strict=True):
        for number, (who, names) in enumerate(flights):
            _rung(axis, 4.0 - number, who, names)
        for place, name in ((0.03, "client"), (0.97, "server")):
            axis.plot([place, place], [0.2, 4.6], color="#8a8f98", lw=1)
            axis.text(place, 4.72, name, ha="center", fontsize=8, color=INK)
        axis.set(title=title, xlim=(-0.08, 1.08), ylim=(0.1, 5.0))
        axis.axis("off")
    return drawn


def costs(rows: Sequence[tuple[str, float, int]]) -> Any:
    """Handshakes as bars: processor time in milliseconds, and bytes on the wire."""
    names = [name for name, _, _ in rows]
    drawn, (left, right) = figure(8.5, 2.9, ncols=2, sharey=True)
    colours = [ORANGE if "resumed" in name else BLUE for name in names]
    left.barh(names, [seconds * 1000 for _, seconds, _ in rows], color=colours)
    right.barh(names, [size for _, _, size in rows], color=colours)
    left.set(xlabel="processor time, both sides (ms)", title="What a handshake costs")
    right.set(xlabel="bytes on the wire", title="and what it sends")
    left.invert_yaxis()
    return drawn


def sizes(before: Mapping[str, Sequence[int]], after: Mapping[str, Sequence[int]]) -> Any:
    """Sizes of encrypted answers, by the diagnosis inside, without padding and with it."""
    drawn, axes = figure(8.5, 2.3, ncols=2, sharey=True)
    for axis, found, title in zip(
        axes, (before, after), ("Answers as they come", "Answers padded"), strict=True
    ):
        for row, (name, colour) in enumerate(zip(found, (BLUE, ORANGE), strict=False)):
            axis.scatter(found[name], [row] * len(found[name]), color=colour, s=70, alpha=0.6)
        axis.set(xlabel="bytes on the wire", title=title, ylim=(-0.6, len(found) - 0.4))
        axis.set_yticks(range(len(found)), list(found))
        middle = sum(map(sum, found.values())) / sum(map(len, found.values()))
        axis.set_xlim(middle - 8, middle + 8)
    return drawn
