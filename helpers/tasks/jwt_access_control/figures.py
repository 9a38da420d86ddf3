"""The pictures of lesson 05."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from helpers import display

COLOURS = ("#0072B2", "#00795c", "#b34a00")  # header, payload, signature: 4.5:1 under white
NAMES = ("header: how it is signed", "payload: who, until when, for what", "signature: over both")
GREY = "#5b6068"


class Chips:
    """A token with its three parts in colour, each with what it is for."""

    def __init__(self, token: str) -> None:
        self.parts = token.split(".")

    def __repr__(self) -> str:
        lengths = dict(zip(("header", "payload", "signature"), map(len, self.parts), strict=True))
        return "A token in three colours: " + ", ".join(f"{n} {size} letters" for n, size in lengths.items())

    def _repr_html_(self) -> str:
        look = "font-family:monospace;word-break:break-all;color:#fff;padding:.15em .4em;border-radius:4px"
        return "".join(
            f'<div style="margin:.3em 0"><span style="{look};background:{colour}">{escape(text)}</span>'
            f"<br>{name}</div>"
            for colour, text, name in zip(COLOURS, self.parts, NAMES, strict=True)
        )


def _box(axes: Any, x: float, y: float, text: str, colour: str, width: float = 1.9,
         height: float = 0.8) -> None:  # fmt: skip
    from matplotlib.patches import FancyBboxPatch

    axes.add_patch(FancyBboxPatch(
        (x - width / 2, y - height / 2), width, height, boxstyle="round,pad=0.04,rounding_size=0.12",
        facecolor=colour, edgecolor="none",
    ))  # fmt: skip
    axes.text(x, y, text, ha="center", va="center", color="white", fontsize=9.5, linespacing=1.3)


def _arrow(axes: Any, start: Sequence[float], end: Sequence[float], text: str, at: Sequence[float],
           colour: str = GREY, **more: Any) -> None:  # fmt: skip
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.6, **more})
    axes.text(*at, text, ha="center", va="center", color=colour, fontsize=9)


def _canvas(width: float, height: float, x: float, y: float, title: str) -> tuple[Any, Any]:
    figure, axes = display.figure(width, height)
    axes.set(xlim=(0, x), ylim=(0, y), title=title)
    axes.axis("off")
    return figure, axes


def who_calls_whom() -> display.Picture:
    """The log-in service, the records service, an honest user, and what an attacker holds."""
    figure, axes = _canvas(7.6, 3.7, 10, 5, "Who calls whom, and what the attacker holds")
    _box(axes, 1.2, 3.9, "Ben's app\nor browser", display.BLUE)
    _box(axes, 8.4, 4.3, "log-in service\nholds the signing key", COLOURS[1], 2.7)
    _box(axes, 8.4, 2.5, "records service\nverifies, then decides", COLOURS[1], 2.7)
    _box(axes, 1.2, 1.0, "attacker", "#b3261e")
    _box(axes, 8.4, 0.7, "the attacker's\nown key server", "#b3261e", 2.7)
    _arrow(axes, (2.3, 4.3), (6.9, 4.5), "1  password", (4.6, 4.62))
    _arrow(axes, (6.9, 4.15), (2.3, 3.95), "2  token", (4.6, 3.82))
    _arrow(axes, (2.3, 3.6), (6.9, 2.75), "3  token with each request", (4.6, 2.78))
    _arrow(axes, (2.3, 1.3), (6.9, 2.2), "a token of her own making", (4.1, 2.15), "#b3261e")
    _arrow(axes, (8.4, 2.05), (8.4, 1.15), "asks for keys?", (9.35, 1.6), "#b3261e", linestyle="--")
    axes.text(0.2, 0.1, "holds: an old token from a log, the public key,\nan upload, an account of her own",
              ha="left", va="center", color="#b3261e", fontsize=9)  # fmt: skip
    return display.Picture(
        figure,
        "Ben's app sends a password to the log-in service and gets a token, then sends the token to the "
        "records service with each request. The attacker holds an old token, the public key, an upload and "
        "an account. She sends tokens of her own making, and the records service may ask her key server.",
    )


QUESTIONS = (
    ("Who is it?", "401", "nobody known: log in (again)"),
    ("May she do this at all?", "403", "known, without the scope: no log-in helps"),
    ("Is it hers?", "404", "another's or nobody's: the same words"),
)


def decision(labels: Sequence[tuple[str, str, str]] = QUESTIONS) -> display.Picture:
    """The questions in their order as a tree: (question, status if not, what that says)."""
    figure, axes = _canvas(7.6, 3.6, 10, len(labels) + 1.1, "One request, three questions")
    top = len(labels) + 0.5
    for place, (question, status, says) in enumerate(labels):
        y = top - place
        _box(axes, 2.0, y, question, display.BLUE, 3.3, 0.6)
        _arrow(axes, (3.8, y), (5.1, y), "no", (4.4, y + 0.2), "#b3261e")
        _box(axes, 5.7, y, status, "#b3261e", 0.9, 0.6)
        axes.text(6.35, y, says, ha="left", va="center", fontsize=9, color=display.INK)
        _arrow(axes, (2.0, y - 0.36), (2.0, y - 0.64), "yes", (2.4, y - 0.5))
    _box(axes, 2.0, top - len(labels), "200: the view runs", COLOURS[1], 3.3, 0.6)
    words = "; ".join(f"{question} If not, {status}: {says}" for question, status, says in labels)
    return display.Picture(figure, f"Three questions in order. {words}. Else 200.")


def rotation() -> display.Picture:
    """Two timelines: a planned rotation with overlap, and a stolen key that is retired at once."""
    figure, axes = _canvas(7.6, 3.3, 10, 5.2, "Planned: an overlap. Stolen: none")
    rows = (
        (4.4, "planned: key-1", 1.0, 6.5, COLOURS[1]), (3.6, "planned: key-2", 4.0, 9.6, display.BLUE),
        (1.9, "stolen: key-1", 1.0, 4.0, "#b3261e"), (1.1, "stolen: key-2", 4.0, 9.6, display.BLUE),
    )  # fmt: skip
    for y, name, start, end, colour in rows:
        axes.barh(y, end - start - 0.05, left=start, height=0.5, color=colour)
        axes.text(start + 0.1, y, name, va="center", ha="left", color="white", fontsize=9)
    axes.axvspan(4.0, 6.5, 0.6, 0.93, color="#d8a200", alpha=0.3, zorder=0)
    axes.text(5.25, 2.82, "overlap: the life of a token,\nkey-1 verifies and signs nothing", ha="center",
              va="center", fontsize=9, color=display.INK)  # fmt: skip
    axes.text(4.1, 1.9, "gone at once: its honest tokens too", ha="left", va="center", fontsize=9,
              color="#b3261e")  # fmt: skip
    _arrow(axes, (0.9, 0.5), (9.8, 0.5), "time", (9.6, 0.2))
    axes.text(4.0, 0.2, "key-2 signs from here", ha="center", va="center", fontsize=9, color=GREY)
    return display.Picture(
        figure,
        "Two timelines. Planned rotation: key-2 signs, key-1 still verifies for the life of a token, then "
        "ends. Stolen key: key-1 ends at the very moment at which key-2 begins to sign.",
    )
