"""Boxes and arrows, for pictures that are drawn and not plotted."""

from __future__ import annotations

from typing import Any

from helpers.display.figure import INK, PAPER, figure

EDGE = "#8a8f98"
CARD = {
    "blue": "#d3e5f4", "red": "#f9dedc", "green": "#d2ebe1", "grey": "#e3e5ea", "yellow": "#ffe0a3",
}  # fmt: skip


def bare(axes: Any, width: float, height: float, low: float = 0.0) -> None:
    """Axes without ticks, grid and frame, from (0, low) to (width, height)."""
    axes.set(xlim=(0, width), ylim=(low, height), xticks=[], yticks=[])
    axes.grid(False)
    for spine in axes.spines.values():
        spine.set_visible(False)


def stage(width: float, height: float, size: tuple[float, float], title: str) -> tuple[Any, Any]:
    """A figure of `size` inches and its bare axes, whose y runs from 0 at the top down to height."""
    drawn, axes = figure(*size)
    bare(axes, width, 0, height)
    axes.set_title(title, loc="left")
    return drawn, axes


def box(
    axes: Any, at: tuple[float, float, float, float], text: str, colour: str, size: float = 9
) -> None:
    """A tinted box with text. at: x, y, width, height; size: of the text, in points."""
    from matplotlib.patches import FancyBboxPatch

    x, y, wide, high = at
    style = "round,pad=0.02,rounding_size=0.08"
    axes.add_patch(FancyBboxPatch((x, y), wide, high, style, fc=colour + "22", ec=colour, lw=1.4))
    axes.text(x + wide / 2, y + high / 2, text, ha="center", va="center", fontsize=size)


def card(axes: Any, x: float, y: float, wide: float, tall: float, colour: str, text: str) -> None:
    """A card with text; colour: a key of `CARD`."""
    from matplotlib.patches import FancyBboxPatch

    style = "round,pad=0,rounding_size=0.12"
    axes.add_patch(
        FancyBboxPatch((x, y), wide, tall, boxstyle=style, facecolor=CARD[colour], edgecolor=EDGE)
    )
    axes.text(
        x + wide / 2, y + tall / 2, text, ha="center", va="center", fontsize=9.5, linespacing=1.35
    )


def arrow(
    axes: Any,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str = INK,
    text: str = "",
) -> Any:
    """A straight arrow, with text on its middle; its `arrow_patch` can be dashed, for example."""
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.3, "shrinkA": 0, "shrinkB": 0}
    drawn = axes.annotate("", xy=end, xytext=start, arrowprops=style)
    if text:
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        spot = {"facecolor": PAPER, "edgecolor": "none", "pad": 1}
        axes.text(x, y, text, ha="center", va="center", color=colour, fontsize=9, bbox=spot)
    return drawn
