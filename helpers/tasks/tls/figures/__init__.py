"""The figures of lesson 04: who stands where, who signs what, what a handshake costs, sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, Picture, figure

PAPER = "#ffffff"
SMALL = 9


def _stage(width: float, height: float) -> tuple[Any, Any]:
    drawn, axis = figure(width, height)
    axis.set(xlim=(0, 10), ylim=(0, height))
    axis.axis("off")
    return drawn, axis


def _box(axis: Any, x: float, y: float, text: str, colour: str = INK) -> None:
    frame = {"boxstyle": "round,pad=0.45", "fc": PAPER, "ec": colour, "lw": 1.6}
    axis.text(x, y, text, ha="center", va="center", fontsize=SMALL + 1, color=INK, bbox=frame)


def _arrow(axis: Any, start: float, end: float, y: float, text: str, colour: str = INK) -> None:
    style = {"arrowstyle": "-|>", "color": colour, "lw": 1.8}
    axis.annotate("", xy=(end, y), xytext=(start, y), arrowprops=style)
    axis.text((start + end) / 2, y + 0.1, text, ha="center", va="bottom", fontsize=SMALL, color=INK)


def places() -> Picture:
    """Who talks to whom, and where the two attackers of the lesson stand."""
    drawn, axis = _stage(9, 1.6)
    for x, who in ((0.8, "Ada,\na doctor"), (4.9, "the\nClinic"), (9.1, "the partner\nlaboratory")):
        _box(axis, x, 1.0, who)
    _box(axis, 2.85, 1.0, "a relay:\nrouter, proxy", ORANGE)
    _box(axis, 6.9, 1.0, "Mallory's\nlaptop", ORANGE)
    for start, end in ((1.3, 2.15), (3.55, 4.45), (5.35, 6.3), (7.5, 8.4)):
        _arrow(axis, start, end, 1.0, "")
    axis.text(2.85, 0.2, "round 1: reads and changes bytes", ha="center", fontsize=SMALL, color=INK)
    axis.text(6.9, 0.2, "round 2: poses as the laboratory", ha="center", fontsize=SMALL, color=INK)
    return Picture(
        drawn,
        "from left to right Ada, a relay, the Clinic, Mallory's laptop, the partner laboratory. All that "
        "Ada and the Clinic say passes the relay; all that the Clinic asks passes Mallory.",
    )


def two_keys() -> Picture:
    """The man in the middle: two TLS connections, each with a key of its own."""
    drawn, axis = _stage(9, 1.6)
    _box(axis, 0.9, 1.0, "the Clinic\nverify=False")
    _box(axis, 5, 1.0, "Mallory\nreads, changes", ORANGE)
    _box(axis, 9, 1.0, "the\nlaboratory")
    _arrow(axis, 1.6, 4.2, 1.0, "TLS, key A", BLUE)
    _arrow(axis, 5.8, 8.45, 1.0, "TLS, key B", GREEN)
    axis.text(2.9, 0.35, "certificate: Mallory's own", ha="center", fontsize=SMALL, color=INK)
    axis.text(7.1, 0.35, "certificate: the laboratory's", ha="center", fontsize=SMALL, color=INK)
    return Picture(
        drawn,
        "two encrypted connections, from the Clinic to Mallory under key A, and from Mallory to the "
        "laboratory under key B. Between them Mallory holds the plain text.",
    )


def chain(names: Sequence[str]) -> Picture:
    """Who signs what: `names` from the root to the leaf."""
    drawn, axis = _stage(9, 1.7)
    gap = 8 / (len(names) - 1)
    for number, name in enumerate(names):
        x = 1 + gap * number
        _box(axis, x, 1.1, f"{name}\nkey {number + 1}", BLUE if number == 0 else INK)
        if number:
            _arrow(axis, x - gap + 0.8, x - 0.8, 1.1, f"signs with key {number}", GREEN)
    axis.text(1, 0.3, "in the client's CA file", ha="center", fontsize=SMALL, color=INK)
    axis.text(5 + gap / 2, 0.3, "sent by the server", ha="center", fontsize=SMALL, color=INK)
    words = "; ".join(f"key {n} of {one} signs {two}" for n, (one, two) in
                      enumerate(zip(names, names[1:], strict=False), 1))  # fmt: skip
    return Picture(drawn, f"{words}. The client has {names[0]}, and is sent the others.")


def costs(rows: Sequence[tuple[str, float, int]]) -> Picture:
    """Handshakes as bars: processor time in milliseconds, and bytes on the wire."""
    names = [name for name, _, _ in rows]
    drawn, (left, right) = figure(9.0, 3.0, ncols=2, sharey=True)
    colours = [ORANGE if "resumed" in name else BLUE for name in names]
    left.barh(names, [seconds * 1000 for _, seconds, _ in rows], color=colours)
    right.barh(names, [size for _, _, size in rows], color=colours)
    left.set(xlabel="time, both sides (ms)", title="What a handshake costs")
    right.set(xlabel="bytes on the wire", title="What it sends")
    left.invert_yaxis()
    return Picture(drawn, f"bars of time and bytes for {', '.join(names)}; the resumed ones are shortest.")


def sizes(found: Mapping[str, Sequence[tuple[int, str]]]) -> Picture:
    """Sizes of encrypted answers by the diagnosis inside; the number of answers stands in each dot.

    found: {title: [(bytes on the wire, diagnosis), ...]}, drawn side by side on one scale.
    """
    drawn, axes = figure(9.5, 2.6, ncols=len(found), sharey=True, squeeze=False)
    words, kinds = [], ("benign", "malignant")
    for axis, (title, answers) in zip(axes[0], found.items(), strict=True):
        low = min(size for size, _ in answers)
        for (size, kind), count in Counter(answers).items():
            colour, row = (BLUE, 0) if kind == "benign" else (ORANGE, 1)
            axis.scatter(size - low, row, s=330, color=colour, edgecolors=INK, linewidths=0.6, zorder=2)
            axis.text(size - low, row, str(count), ha="center", va="center", fontsize=SMALL, zorder=3,
                      color=PAPER if kind == "benign" else INK)  # fmt: skip
        axis.set(title=title, xlim=(-0.7, 5.7), ylim=(-0.6, 1.6), xlabel=f"bytes beyond {low}")
        axis.set_yticks([0, 1], kinds)
        # in words, for the last digits of a probability, and so the sizes, hang on the machine's processor
        words.append(f"{title}, {_told(answers)}")
    return Picture(drawn, f"answers by their size in bytes: {'; '.join(words)}.")


def _told(answers: Sequence[tuple[int, str]]) -> str:
    """What sizes tell of the diagnoses, where each size stands for its more frequent one."""
    counts = Counter(answers)
    best = {size: max(n for (s, _), n in counts.items() if s == size) for size, _ in counts}
    if len(best) == 1:
        return "all have one size"
    blind = max(Counter(kind for _, kind in answers).values())
    return f"the size tells {'more' if sum(best.values()) > blind else 'no more'} than a guess"
