"""The pictures of lesson 07."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, Picture
from helpers.display.diagram import CARD, card, stage
from helpers.tasks.oauth.network import Event, Message

BAD = "#b3261e"
SECRET = ("code", "code_verifier", "access_token", "refresh_token", "id_token", "password", "token")
SHOWN = ("client_id", "scope", "state", "nonce", "code_challenge", "allow", "iss", "error", "you are")


def parties() -> Picture:
    """Who talks to whom, and where the attacker stands in this lesson."""
    drawn, axes = stage(13, 6.6, (8.8, 4.2), "The parties, and what the attacker gets hold of")
    card(axes, 0.1, 2.6, 3.0, 1.3, "blue", "Ada's browser\n(resource owner: Ada)")
    card(axes, 9.6, 0.4, 3.3, 1.5, "blue", "the Clinic\nauthorization server\nand resource server")
    card(axes, 9.6, 4.6, 3.3, 1.5, "blue", "the portal, the tablet app\n(clients)")
    line = {"arrowstyle": "<|-|>", "color": INK, "lw": 1.5}
    for start, end in (((3.2, 2.9), (9.5, 1.2)), ((3.2, 3.6), (9.5, 5.3)), ((11.2, 2.0), (11.2, 4.5))):
        axes.annotate("", end, start, arrowprops=line)
    marks = (
        (6.3, 2.05, "front channel: he reads or writes\naddresses (links, logs, redirects)"),
        (6.3, 4.45, "he sends Ada's browser links,\nand uses the portal himself"),
        (8.7, 3.25, "back channel: he sees nothing,\nbut runs a server of his own"),
        (6.3, 6.2, "he copies what a client keeps: passwords, tokens"),
    )
    for x, y, words in marks:
        spot = {"facecolor": CARD["red"], "edgecolor": "none", "pad": 2.5}
        axes.text(x, y, words, ha="center", va="center", fontsize=8.8, color=BAD, bbox=spot, linespacing=1.3)
    said = "; ".join(words.replace("\n", " ") for _, _, words in marks)
    return Picture(drawn, f"Ada's browser, the Clinic and the clients, each talking to the others. {said}.")


def _words(values: dict[str, str], names: Sequence[str]) -> list[str]:
    values = {name: value.removeprefix("https://") for name, value in values.items()}
    return [f"{name}={value[:5]}…" if len(value) > 16 else f"{name}={value}"
            for name, value in values.items() if name in names]  # fmt: skip


def _line(axes: Any, start: float, end: float, y: float, what: str, below: list[tuple[str, str]],
          colour: str) -> None:  # fmt: skip
    """One arrow with what it is above, and lines of (text, colour) below."""
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.5}
    axes.annotate("", (end, y), (start, y), arrowprops=style)
    middle = (start + end) / 2
    axes.text(middle, y - 0.08, what, ha="center", va="bottom", fontsize=8.6, color=INK)
    for row, (words, paint) in enumerate(below):
        weight = "bold" if paint == BAD else "normal"
        axes.text(middle, y + 0.06 + 0.34 * row, words, ha="center", va="top", fontsize=7.6, color=paint,
                  weight=weight)  # fmt: skip


def _wrapped(words: list[str], room: float) -> list[str]:
    """The words in lines of about `room` signs."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) < room:
            lines[-1] += "  " + word
        else:
            lines.append(word)
    return lines


def _secrets(message: Message) -> list[str]:
    """What must not be read of a request."""
    bound = "client secret" if "grant_type" in message.asked else "access_token"
    return _words(message.asked, SECRET) + [bound] * message.bound


ORDER = ("ada", "thief", "portal", "tablet", "nord", "clinic")
LABELS = {"ada": "Ada's browser", "clinic": "the Clinic", "nord": "Nord's server", "thief": "thief's browser"}


def sequence(events: Sequence[Event], title: str) -> Picture:
    """What passed, as a sequence diagram: secrets red, the front channel blue, the back channel green."""
    names = sorted({name for _, m in events for name in (m.sender, m.receiver)}, key=ORDER.index)
    place = {name: 1.4 + 4.6 * number for number, name in enumerate(names)}
    wide = 4.6 * (len(names) - 1) + 2.8
    rows, told, y = [], [], 1.5
    for what, message in events:
        start, end = place[message.sender], place[message.receiver]
        colour = BLUE if message.sender in ("ada", "thief") else GREEN
        if what == "asks":
            first, hidden = f"{message.method} {message.path}", _secrets(message)
            shown = _words(message.asked, SHOWN)
            secret = f" (secret: {', '.join(one.partition('=')[0] for one in hidden)})" if hidden else ""
            told.append(f"{message.sender} to {message.receiver}: {first}{secret}")
        else:
            start, end, first, hidden = end, start, str(message.status), _words(message.said, SECRET)
            shown = _words(message.said, ("state", "iss", "error", "you are"))
            colour = ORANGE if message.status > 399 else colour
            if hidden:
                told.append(f"back to {message.sender}: {', '.join(one.partition('=')[0] for one in hidden)}")
        room = 135 * abs(end - start) / wide
        below = [(line, "#50555e") for line in _wrapped(shown, room)]
        below += [(line, BAD) for line in _wrapped(hidden, 0.9 * room)]
        rows.append((start, end, y, first, below, colour))
        y += 0.75 + 0.34 * len(below)
    drawn, axes = stage(wide, y, (9.6, 0.4 * y + 0.3), title)
    for name, x in place.items():
        axes.plot([x, x], [0.8, y], color="#c3c7ce", lw=1, zorder=0)
        card(axes, x - 1.3, 0.05, 2.6, 0.7, "red" if name in ("nord", "thief") else "blue",
             LABELS.get(name, f"the {name}"))  # fmt: skip
    for start, end, at, first, below, colour in rows:
        _line(axes, start, end, at, first, below, colour)
    return Picture(drawn, f"{title}. " + "; ".join(told) + ".")
