"""A data-flow diagram with its trust boundaries, drawn by matplotlib, and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, INK, ORANGE, PAPER, Picture, figure
from helpers.display.diagram import arrow, bare

KINDS = ("external", "process", "store")
Flow = tuple[str, str, str]
Place = tuple[float, float]

WIDE, TALL = 1.5, 0.5  # of an element; a column is 2.6 wide, a row 0.9 high
_COLUMN, _ROW = 2.6, 0.9


class Diagram:
    """Elements in zones of trust, and what flows between them.

    zones: {zone: {element: kind}}, drawn as columns from left to right, with a kind out of
    KINDS; flows: (from, to, what). A flow between two zones crosses a trust boundary.
    Raises ValueError for an unknown kind or element.
    """

    def __init__(self, zones: Mapping[str, Mapping[str, str]], flows: Sequence[Flow]) -> None:
        self.zones, self.flows = zones, list(flows)
        self.kinds = {name: kind for zone in zones.values() for name, kind in zone.items()}
        self.zone_of = {name: zone for zone, inside in zones.items() for name in inside}
        unknown = [end for flow in flows for end in flow[:2] if end not in self.kinds]
        if unknown or not set(self.kinds.values()) <= set(KINDS):
            raise ValueError(f"unknown element or kind: {unknown or sorted(self.kinds.values())}")

    def crossing(self) -> list[Flow]:
        """The flows that cross a trust boundary."""
        return [flow for flow in self.flows if self.zone_of[flow[0]] != self.zone_of[flow[1]]]

    def __repr__(self) -> str:
        lines = [f"{zone}: {', '.join(inside)}" for zone, inside in self.zones.items()]
        for number, flow in enumerate(self.flows, 1):
            sign = "=|=>" if flow in self.crossing() else "--->"
            lines.append(f"{number:2} {flow[0]} {sign} {flow[1]}: {flow[2]}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.picture()._repr_html_()

    def picture(self) -> Picture:
        """The diagram as an image, whose alternative text is the diagram as text."""
        most = max(map(len, self.zones.values()))
        wide, tall = _COLUMN * len(self.zones), _ROW * most + 0.5
        drawn, axes = figure(8.4, 8.4 * tall / wide)
        bare(axes, wide, tall)
        axes.set_title("Who sends what to whom, across which borders", loc="left")
        places = self._places(most)
        for column, zone in enumerate(self.zones):
            _zone(axes, column, zone, tall)
        for number in range(len(self.flows)):
            self._arrow(axes, number, places)
        for name, place in places.items():
            _shape(axes, name, self.kinds[name], place)
        return Picture(drawn, repr(self))

    def _places(self, most: int) -> dict[str, Place]:
        """The centre of each element."""
        return {
            name: ((column + 0.5) * _COLUMN, _ROW * (most - (most - len(inside)) / 2 - row - 0.5))
            for column, inside in enumerate(self.zones.values())
            for row, name in enumerate(inside)
        }

    def _arrow(self, axes: Any, number: int, places: Mapping[str, Place]) -> None:
        start, end, _ = self.flows[number]
        (x1, y1), (x2, y2) = places[start], places[end]
        if (end, start) in [flow[:2] for flow in self.flows]:  # there and back: side by side
            shift = 0.12 if start < end else -0.12
            y1, y2 = y1 + shift, y2 + shift
        if x1 == x2:
            down = 1 if y2 > y1 else -1
            y1, y2 = y1 + down * TALL / 2, y2 - down * TALL / 2
        else:
            right = 1 if x2 > x1 else -1
            x1, x2 = x1 + right * WIDE / 2, x2 - right * WIDE / 2
        arrow(axes, (x1, y1), (x2, y2))
        at = (x1 + (x2 - x1) * 0.36, y1 + (y2 - y1) * 0.36)
        ring = {"boxstyle": "circle,pad=0.22", "fc": PAPER, "ec": INK, "lw": 1}
        axes.text(*at, str(number + 1), ha="center", va="center", fontsize=9, bbox=ring)


def _zone(axes: Any, column: int, name: str, tall: float) -> None:
    from matplotlib.patches import FancyBboxPatch

    box = FancyBboxPatch(
        (column * _COLUMN + 0.2, 0.12), _COLUMN - 0.4, tall - 0.24, boxstyle="round,pad=0.05",
        fill=False, edgecolor=ORANGE, linewidth=1.8, linestyle="--",
    )  # fmt: skip
    axes.add_patch(box)
    axes.text(column * _COLUMN + 0.3, tall - 0.3, name, weight="bold", fontsize=11)


def _shape(axes: Any, name: str, kind: str, place: Place) -> None:
    """A rectangle for an external, an ellipse for a process, two lines for a store."""
    from matplotlib.patches import Ellipse, Rectangle

    x, y = place
    left, low = x - WIDE / 2, y - TALL / 2
    pen = {"facecolor": "white", "edgecolor": BLUE, "linewidth": 1.8, "zorder": 3}
    if kind == "process":
        axes.add_patch(Ellipse(place, WIDE, TALL, **pen))
    else:
        pen |= {"edgecolor": "none"} if kind == "store" else {}
        axes.add_patch(Rectangle((left, low), WIDE, TALL, **pen))
    if kind == "store":
        axes.hlines([low, low + TALL], left, left + WIDE, color=BLUE, lw=1.8, zorder=4)
    axes.text(x, y, name, ha="center", va="center", zorder=5)
