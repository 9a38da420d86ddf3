"""The pictures of lesson 05."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from helpers import display
from helpers.display.diagram import arrow, box, stage

COLOURS = ("#0072B2", "#00795c", "#b34a00")  # header, payload, signature: 4.5:1 under white
NAMES = ("header: how it is signed", "payload: who, until when, for what", "signature: over both")
GREY, BAD = "#5b6068", "#b3261e"


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


def who_calls_whom() -> display.Picture:
    """The log-in service, the records service, an honest user, and what an attacker holds."""
    figure, axes = stage(10, 5, (7.6, 3.7), "Who calls whom, and what the attacker holds")
    box(axes, (0.25, 0.7, 1.9, 0.8), "Ben's app\nor browser", display.BLUE)
    box(axes, (7.05, 0.3, 2.7, 0.8), "log-in service\nholds the signing key", COLOURS[1])
    box(axes, (7.05, 1.9, 2.7, 0.8), "records service\nverifies, then decides", COLOURS[1])
    box(axes, (0.25, 3.6, 1.9, 0.8), "attacker", BAD)
    box(axes, (7.05, 4.1, 2.7, 0.8), "the attacker's\nown key server", BAD)
    arrow(axes, (2.3, 0.75), (6.9, 0.45), GREY, "1  password")
    arrow(axes, (6.9, 0.95), (2.3, 1.25), GREY, "2  token")
    arrow(axes, (2.3, 1.5), (6.9, 2.1), GREY, "3  token with each request")
    arrow(axes, (2.3, 3.8), (6.9, 2.6), BAD, "a token of her own making")
    arrow(axes, (8.4, 2.75), (8.4, 4.05), BAD, "asks for keys?").arrow_patch.set_linestyle("--")
    axes.text(0.2, 4.9, "holds: an old token from a log, the public key,\nan upload, an account of her own",
              ha="left", va="center", color=BAD, fontsize=9)  # fmt: skip
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
    figure, axes = stage(10, len(labels) + 1.1, (7.6, 3.6), "One request, three questions")
    for y, (question, status, says) in enumerate(labels):
        box(axes, (0.35, y + 0.3, 3.3, 0.6), question, display.BLUE)
        arrow(axes, (3.8, y + 0.6), (5.1, y + 0.6), BAD, "no")
        box(axes, (5.25, y + 0.3, 0.9, 0.6), status, BAD)
        axes.text(6.35, y + 0.6, says, ha="left", va="center", fontsize=9, color=display.INK)
        arrow(axes, (2.0, y + 0.96), (2.0, y + 1.24), GREY)
        axes.text(2.4, y + 1.1, "yes", ha="center", va="center", color=GREY, fontsize=9)
    box(axes, (0.35, len(labels) + 0.3, 3.3, 0.6), "200: the view runs", COLOURS[1])
    words = "; ".join(f"{question} If not, {status}: {says}" for question, status, says in labels)
    return display.Picture(figure, f"Three questions in order. {words}. Else 200.")


def rotation() -> display.Picture:
    """Two timelines: a planned rotation with overlap, and a stolen key that is retired at once."""
    figure, axes = stage(10, 5.2, (7.6, 3.3), "Planned: an overlap. Stolen: none")
    rows = (
        (0.8, "planned: key-1", 1.0, 6.5, COLOURS[1]), (1.6, "planned: key-2", 4.0, 9.6, display.BLUE),
        (3.3, "stolen: key-1", 1.0, 4.0, BAD), (4.1, "stolen: key-2", 4.0, 9.6, display.BLUE),
    )  # fmt: skip
    for y, name, start, end, colour in rows:
        axes.barh(y, end - start - 0.05, left=start, height=0.5, color=colour)
        axes.text(start + 0.1, y, name, va="center", ha="left", color="white", fontsize=9)
    axes.axvspan(4.0, 6.5, 0.6, 0.93, color="#d8a200", alpha=0.3, zorder=0)
    axes.text(5.25, 2.38, "overlap: the life of a token,\nkey-1 verifies and signs nothing", ha="center",
              va="center", fontsize=9, color=display.INK)  # fmt: skip
    axes.text(4.1, 3.3, "gone at once: its honest tokens too", va="center", fontsize=9, color=BAD)
    arrow(axes, (0.9, 4.7), (9.8, 4.7), GREY)
    for x, text in ((9.6, "time"), (4.0, "key-2 signs from here")):
        axes.text(x, 5.0, text, ha="center", va="center", fontsize=9, color=GREY)
    return display.Picture(
        figure,
        "Two timelines. Planned rotation: key-2 signs, key-1 still verifies for the life of a token, then "
        "ends. Stolen key: key-1 ends at the very moment at which key-2 begins to sign.",
    )
