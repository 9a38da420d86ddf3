"""How things look: verdicts, notes, tables, hex, pages and figures.

Everything has two forms: plain text (`repr`), stable and readable by a screen reader and
by CI, and HTML for JupyterLab, whose colours come from the theme, so that light and dark
both read well.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

_SIGNS = {
    "solved": ("ok", "#1a7f4b"),
    "not yet": ("no", "#b35900"),
    "not attempted": ("..", "#777"),
    "not judged": ("..", "#777"),
}

# Okabe and Ito's palette: apart for every kind of colour vision.
BLUE, ORANGE, GREEN, RED, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
INK, PAPER = "#1f2328", "#fbfbfd"


def verdict_text(verdict: Any) -> str:
    """Plain text of a `Verdict`: its state, then one line for each part, then the notes."""
    count = f" ({verdict.count})" if verdict.parts else ""
    lines = [f"{verdict.task}: {verdict.state}{count}"]
    if not verdict.parts:
        lines.append(f"  {verdict.message}")
    for part in verdict.shown:
        lines.append(f"  [{part.sign}] {part.name}")
        if part.message:
            lines += [f"       {line}" for line in part.message.splitlines()]
    return "\n".join(lines + [f"  note: {note}" for note in verdict.notes])


def verdict_html(verdict: Any) -> str:
    """HTML of a `Verdict`: the same words as `verdict_text`, set as a small card."""
    colour = _SIGNS[verdict.state][1]
    count = f" · {verdict.count}" if verdict.parts else ""
    rows = "" if verdict.parts else f"<div>{escape(verdict.message)}</div>"
    for part in verdict.shown:
        sign, tint = part.sign, dict(_SIGNS.values())[part.sign]
        message = escape(part.message).replace("\n", "<br>")
        rows += (
            f'<div style="margin:.2em 0"><b style="color:{tint};font-family:monospace">{sign}</b> '
            f"&nbsp;{escape(part.name)}"
            + (f'<div style="margin-left:2em">{message}</div>' if message else "")
            + "</div>"
        )
    rows += "".join(f'<div style="opacity:.75">{escape(note)}</div>' for note in verdict.notes)
    return (
        f'<div style="border-left:4px solid {colour};padding:.3em .9em;line-height:1.45">'
        f"<b>{escape(verdict.task)}: {verdict.state}</b>{count}{rows}</div>"
    )


class Note:
    """A titled remark, such as a hint."""

    def __init__(self, title: str, text: str) -> None:
        self.title, self.text = title, text

    def __repr__(self) -> str:
        return f"{self.title}: {self.text}"

    def _repr_html_(self) -> str:
        return (
            '<div style="border-left:4px solid #0072B2;padding:.3em .9em">'
            f"<b>{escape(self.title)}</b><br>{escape(self.text)}</div>"
        )


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


class Page:
    """A web page inside the notebook, in a sandboxed frame that travels with the output.

    The frame has an origin of its own: its scripts run, but reach neither JupyterLab nor any
    cookie. `repr` is the markup, so that a test or a screen reader has it too.
    """

    def __init__(self, markup: str, *, height: int = 160, scripts: bool = True) -> None:
        self.markup, self.height, self.scripts = markup, height, scripts

    def __repr__(self) -> str:
        return self.markup

    def _repr_html_(self) -> str:
        allowed = "allow-scripts allow-modals" if self.scripts else ""
        return (
            f'<iframe sandbox="{allowed}" srcdoc="{escape(self.markup)}" title="page" '
            f'style="display:block;box-sizing:border-box;width:100%;height:{self.height}px;'
            'border:1px solid #999;border-radius:4px;background:#fff"></iframe>'
        )


def excerpt(thing: Any, first: str, count: int = 1) -> None:
    """Print `count` lines of a function's source, beginning with the one that holds `first`.

    Remarks to the linter are left out. Raises ValueError where no line holds it.
    """
    source = inspect.getsource(thing).splitlines()
    start = next((number for number, line in enumerate(source) if first in line), None)
    if start is None:
        raise ValueError(f"no line of {thing.__name__} holds {first!r}")
    shown = [re.sub(r"\s*# noqa.*", "", line) for line in source[start : start + count]]
    print(textwrap.dedent("\n".join(shown)))


@contextmanager
def refused(*kinds: type[BaseException]) -> Iterator[None]:
    """Show an intended failure as one line; complain if nothing fails.

    kinds: the exceptions that are expected; any other passes through. Without kinds every
    `Exception` is expected. Raises AssertionError where the block ends without one.
    """
    expected = kinds or (Exception,)
    try:
        yield
    except expected as error:
        text = str(error).strip().splitlines()
        print(f"refused: {type(error).__name__}" + (f": {text[0][:200]}" if text else ""))
    else:
        raise AssertionError("nothing was refused here, and something should have been")


def figure(width: float = 7.0, height: float = 3.6, **subplots: Any) -> tuple[Figure, Any]:
    """A matplotlib figure on its own light card, legible in light and dark themes alike.

    width, height: inches. Further arguments go to `plt.subplots` (ncols=2, ...).
    Returns the figure and its axes; label them with units.
    """
    import matplotlib.pyplot as plt

    style = {
        "figure.facecolor": PAPER, "axes.facecolor": PAPER, "savefig.facecolor": PAPER,
        "text.color": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
        "axes.edgecolor": "#8a8f98", "axes.spines.top": False, "axes.spines.right": False,
        "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE]),
        "axes.grid": True, "grid.color": "#e3e5ea", "axes.titlesize": 11, "font.size": 10,
        "figure.dpi": 110, "axes.axisbelow": True, "legend.frameon": False,
    }  # fmt: skip
    plt.rcParams.update(style)
    drawn, axes = plt.subplots(figsize=(width, height), layout="constrained", **subplots)
    return drawn, axes


class Picture:
    """A figure with an alternative text: an image in JupyterLab and on exported pages.

    The image stands in HTML that JupyterLab keeps in a notebook that it does not trust. `repr` is
    the text, for a screen reader, for CI and for nbval, which does not compare images: let it name
    the figures that the picture shows.
    """

    def __init__(self, drawn: Figure, words: str, *, dpi: int = 110) -> None:
        """drawn: a matplotlib figure, which is closed; words: what there is to see."""
        import io

        import matplotlib.pyplot as plt

        file = io.BytesIO()
        drawn.savefig(file, format="png", dpi=dpi)
        plt.close(drawn)
        self.png, self.words = file.getvalue(), words

    def __repr__(self) -> str:
        return f"Figure: {self.words}"

    def _repr_html_(self) -> str:
        from base64 import b64encode

        data = b64encode(self.png).decode()
        return (
            f'<img src="data:image/png;base64,{data}" alt="{escape(self.words)}" '
            'style="max-width:100%;height:auto">'
        )
