"""Rows under headers, and bytes in hexadecimal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from unicodedata import combining, east_asian_width


def _width(text: str) -> int:
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text
    )


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return str(value)


def table_text(rows: Iterable[Sequence[object]], headers: Sequence[str]) -> str:
    """Rows as aligned plain text under their headers; floats with four significant digits."""
    body = [[_cell(value) for value in row] for row in rows]
    lines = [list(headers), *body]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(headers))]

    def fitted(line: Sequence[str]) -> str:
        return "  ".join(
            text + " " * (wide - _width(text)) for text, wide in zip(line, widths, strict=True)
        ).rstrip()

    rule = "  ".join("-" * wide for wide in widths)
    return "\n".join([fitted(headers), rule, *map(fitted, body)])


def table_html(rows: Iterable[Sequence[object]], headers: Sequence[str]) -> str:
    """Rows as an HTML table, left-aligned; all values escaped."""
    left = 'style="text-align:left;vertical-align:top;white-space:pre-wrap"'
    head = "".join(f"<th {left}>{escape(name)}</th>" for name in headers)
    body = "".join(
        "<tr>" + "".join(f"<td {left}>{escape(_cell(value))}</td>" for value in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Table:
    """Rows under headers: `Table([("a", 1)], ["name", "count"])`, or dictionaries alone.

    rows: sequences as long as `headers`, or mappings (their keys become the headers).
    """

    def __init__(self, rows: Iterable[Any], headers: Sequence[str] | None = None) -> None:
        rows = list(rows)
        if headers is None:
            headers = list(rows[0]) if rows else []
        self.headers = list(headers)
        self.rows = [
            [row.get(name, "") for name in headers] if isinstance(row, Mapping) else list(row)
            for row in rows
        ]

    def __repr__(self) -> str:
        return table_text(self.rows, self.headers)

    def _repr_html_(self) -> str:
        return table_html(self.rows, self.headers)


def hexdump(data: bytes, width: int = 16) -> str:
    """Bytes as offset, hexadecimal and printable text, `width` bytes a line."""
    lines = []
    for offset in range(0, len(data), width):
        row = data[offset : offset + width]
        text = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        lines.append(f"{offset:04x}  {row.hex(' '):<{3 * width - 1}}  {text}")
    return "\n".join(lines)
