"""The figures of lesson 04 that read a handshake: its flights as a ladder, and a hello byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, INK, ORANGE, Picture, figure

LINE, PAPER = "#8a8f98", "#ffffff"
SMALL = 9
MESSAGES = {
    1: "ClientHello", 2: "ServerHello", 4: "NewSessionTicket", 11: "Certificate",
    12: "ServerKeyExchange", 14: "ServerHelloDone", 16: "ClientKeyExchange",
}  # fmt: skip
# fill colours that dark text stands on, apart for every kind of colour vision
FILLS = {
    "header": "#d9d9d9", "random": "#cfe3f3", "suites": "#fbe3b5", "other": "#ececec",
    "server_name": "#f3b8a0", "groups": "#c9ead9", "versions": "#e6cfe0", "share": "#a9cbe6",
}  # fmt: skip
EXTENSIONS = {0: "server_name", 10: "groups", 43: "versions", 51: "share"}
MEANING = {
    "header": "type, length, old version", "random": "32 random bytes", "suites": "cipher suites",
    "server_name": "the host's name", "groups": "groups it can do", "versions": "versions it speaks",
    "share": "its public key", "other": "the rest",
}  # fmt: skip


def messages(flight: bytes) -> list[str]:
    """The names of the messages in a flight, as an eavesdropper reads them; "encrypted" for the others."""
    names, sealed = [], False
    while flight:
        kind, length = flight[0], int.from_bytes(flight[3:5])
        record, flight = flight[5 : 5 + length], flight[5 + length :]
        if kind == 22 and not sealed:
            while record:  # handshake messages, one after the other
                names.append(MESSAGES.get(record[0], "other"))
                record = record[4 + int.from_bytes(record[1:4]) :]
        else:
            names.append("ChangeCipherSpec" if kind == 20 else "encrypted")
            sealed = True
    return list(dict.fromkeys(names))


def ladders(handshakes: Mapping[str, Sequence[Any]]) -> Picture:
    """Each handshake as arrows between client and server, in time from top to bottom.

    handshakes: {title: flights as `lab.Wiretap` recorded them}.
    """
    drawn, axes = figure(9.5, 5.0, ncols=len(handshakes), squeeze=False)
    words = []
    for axis, (title, flights) in zip(axes[0], handshakes.items(), strict=True):
        told = []
        for number, flight in enumerate(flights):
            names, height = messages(flight.data), 4.0 - number
            up = flight.direction == "to server"
            start, end = (0.04, 0.96) if up else (0.96, 0.04)
            told.append(f"{'client' if up else 'server'}: {' + '.join(names)}")
            clear = any(name != "encrypted" for name in names)
            arrow = {"arrowstyle": "-|>", "color": ORANGE if clear else BLUE, "lw": 1.8}
            axis.annotate("", xy=(end, height - 0.2), xytext=(start, height), arrowprops=arrow)
            lines = [", ".join(names[at : at + 2]) for at in range(0, len(names), 2)]
            axis.text(0.5, height + 0.02, "\n".join(lines), ha="center", va="bottom",
                      fontsize=SMALL, color=INK)  # fmt: skip
        for place, name in ((0.02, "client"), (0.98, "server")):
            axis.plot([place, place], [0.6, 4.75], color=LINE, lw=1)
            axis.text(place, 4.82, name, ha="center", fontsize=SMALL, color=INK)
        axis.set(title=title, xlim=(-0.1, 1.1), ylim=(0.5, 5.1))
        axis.axis("off")
        words.append(f"{title}: {'; '.join(told)}")
    return Picture(drawn, f"{'. '.join(words)}. Orange arrows hold something in the clear.")


def fields(message: bytes) -> list[tuple[str, bytes]]:
    """A ClientHello in pieces: (which field, its bytes), in order."""
    at = 4 + 2 + 32
    pieces = [("header", message[:6]), ("random", message[6:at])]

    def listed(width: int) -> bytes:
        nonlocal at
        end = at + width + int.from_bytes(message[at : at + width])
        piece, at = message[at:end], end
        return piece

    pieces += [("other", listed(1)), ("suites", listed(2)), ("other", listed(1))]
    pieces.append(("other", message[at : at + 2]))
    at += 2
    while at < len(message):
        kind, start = int.from_bytes(message[at : at + 2]), at
        at += 2
        listed(2)
        pieces.append((EXTENSIONS.get(kind, "other"), message[start:at]))
    return pieces


def hello(message: bytes, width: int = 24) -> Picture:
    """A ClientHello byte for byte, each field in its colour."""
    pieces = fields(message)
    coloured = [(byte, field) for field, data in pieces for byte in data]
    rows = -(-len(coloured) // width)
    drawn, axis = figure(9.5, 0.29 * rows + 1.0)
    for number, (byte, field) in enumerate(coloured):
        x, y = number % width, rows - 1 - number // width
        axis.add_patch(_rectangle(x, y, FILLS[field]))
        axis.text(x + 0.5, y + 0.5, f"{byte:02x}", ha="center", va="center", fontsize=SMALL,
                  family="monospace", color=INK)  # fmt: skip
    axis.set(xlim=(0, width), ylim=(0, rows))
    axis.axis("off")
    seen = [field for field in MEANING if any(field == one for one, _ in pieces)]
    handles = [_rectangle(0, 0, FILLS[field]) for field in seen]
    axis.legend(handles, [MEANING[field] for field in seen], ncols=4, fontsize=SMALL,
                loc="lower center", bbox_to_anchor=(0.5, 1.0))  # fmt: skip
    count = Counter({field: 0 for field in seen})
    for field, data in pieces:
        count[field] += len(data)
    told = ", ".join(f"{MEANING[field]} {count[field]}" for field in seen)
    return Picture(drawn, f"the {len(message)} bytes of a ClientHello, coloured by field: {told}.")


def _rectangle(x: float, y: float, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, 1, facecolor=colour, edgecolor=PAPER, lw=1.5)
