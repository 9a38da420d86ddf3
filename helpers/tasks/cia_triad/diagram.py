"""A data-flow diagram with its trust boundaries, drawn as SVG on a light card, and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from helpers.display import BLUE, INK, ORANGE, PAPER

KINDS = ("external", "process", "store")
Flow = tuple[str, str, str]

_WIDE, _TALL = 150, 46  # of an element, in pixels
_COLUMN, _ROW, _TOP = 262, 84, 56


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

    def _places(self) -> dict[str, tuple[float, float]]:
        """The centre of each element."""
        most = max(map(len, self.zones.values()))
        places = {}
        for column, inside in enumerate(self.zones.values()):
            lift = (most - len(inside)) * _ROW / 2
            for row, name in enumerate(inside):
                x = 20 + column * _COLUMN + _COLUMN / 2
                places[name] = (x, _TOP + lift + row * _ROW + _ROW / 2)
        return places

    def _repr_html_(self) -> str:
        places = self._places()
        width = 40 + _COLUMN * len(self.zones)
        height = _TOP + _ROW * max(map(len, self.zones.values())) + 20
        drawn = [self._zone(i, zone, height) for i, zone in enumerate(self.zones)]
        drawn += [_shape(name, self.kinds[name], places[name]) for name in places]
        drawn += [self._arrow(number, places) for number in range(len(self.flows))]
        key = "".join(
            f"<tr><td style='text-align:right'>{number}</td>"
            f"<td style='text-align:left'>{escape(f'{a} → {b}')}</td>"
            f"<td style='text-align:left'>{escape(what)}</td></tr>"
            for number, (a, b, what) in enumerate(self.flows, 1)
        )
        return (
            f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
            f'aria-label="{escape(repr(self))}" style="max-width:100%;background:{PAPER};'
            'border-radius:6px;font-family:sans-serif;font-size:13px">'
            '<defs><marker id="dfd-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
            f'markerHeight="7" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="{INK}"/>'
            f"</marker></defs>{''.join(drawn)}</svg><table>{key}</table>"
        )

    def _zone(self, column: int, name: str, height: float) -> str:
        x = 20 + column * _COLUMN + 12
        return (
            f'<rect x="{x}" y="10" width="{_COLUMN - 24}" height="{height - 20}" rx="10" '
            f'fill="none" stroke="{ORANGE}" stroke-width="2" stroke-dasharray="7 5"/>'
            f'<text x="{x + 12}" y="32" fill="{INK}" font-weight="bold">{escape(name)}</text>'
        )

    def _arrow(self, number: int, places: Mapping[str, tuple[float, float]]) -> str:
        start, end, _ = self.flows[number]
        (x1, y1), (x2, y2) = places[start], places[end]
        pairs = [flow[:2] for flow in self.flows]
        if (end, start) in pairs:  # there and back: two lines side by side
            y1, y2 = (y - 11 if (start, end) < (end, start) else y + 11 for y in (y1, y2))
        if x1 == x2:
            down = 1 if y2 > y1 else -1
            y1, y2 = y1 + down * _TALL / 2, y2 - down * (_TALL / 2 + 2)
        else:
            right = 1 if x2 > x1 else -1
            x1, x2 = x1 + right * _WIDE / 2, x2 - right * (_WIDE / 2 + 2)
        x, y = x1 + (x2 - x1) * 0.36, y1 + (y2 - y1) * 0.36
        return (
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{INK}" stroke-width="1.3" '
            'marker-end="url(#dfd-tip)"/>'
            f'<circle cx="{x}" cy="{y}" r="9.5" fill="{PAPER}" stroke="{INK}"/>'
            f'<text x="{x}" y="{y + 4}" text-anchor="middle" fill="{INK}" font-size="11">'
            f"{number + 1}</text>"
        )


def _shape(name: str, kind: str, place: tuple[float, float]) -> str:
    """A rectangle for an external, an ellipse for a process, two lines for a store."""
    x, y = place
    left, top = x - _WIDE / 2, y - _TALL / 2
    pen = f'fill="#fff" stroke="{BLUE}" stroke-width="2"'
    if kind == "process":
        body = f'<ellipse cx="{x}" cy="{y}" rx="{_WIDE / 2}" ry="{_TALL / 2}" {pen}/>'
    elif kind == "external":
        body = f'<rect x="{left}" y="{top}" width="{_WIDE}" height="{_TALL}" {pen}/>'
    else:
        edges = (top, top + _TALL)
        body = f'<rect x="{left}" y="{top}" width="{_WIDE}" height="{_TALL}" fill="#fff"/>'
        body += "".join(f'<path d="M{left} {edge}h{_WIDE}" {pen}/>' for edge in edges)
    return (
        f'{body}<text x="{x}" y="{y + 5}" text-anchor="middle" fill="{INK}">{escape(name)}</text>'
    )
