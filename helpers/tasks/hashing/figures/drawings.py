"""What lesson 08 draws by hand: boxes, bytes and trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, PAPER, PURPLE, RED, Picture, figure
from helpers.display.diagram import EDGE, arrow, bare, box
from helpers.judging.digests import padding

CELL: dict[str, Any] = {"in_layout": False}  # it is within the axes: the layout need not measure it
WORDS = "#8a3300"  # a red on which light text can be read


def scene() -> Picture:
    """What the Clinic gives away, and what the attacker makes of it."""
    drawn, axes = figure(9, 3.2)
    bare(axes, 12, 4.9)
    axes.set_title("Without a password and without a key")
    box(axes, (0.1, 1.5, 1.7, 1.4), "the Clinic", BLUE)
    for x, text in ((4.75, "gives away"), (10.0, "the attacker makes")):
        axes.text(x, 4.55, text, ha="center", fontsize=9.5)
    given = [
        ("a link, signed SHA-256(secret + query)", "a link for role=admin"),
        ("research.csv, numbers hashed", "the patients' numbers"),
        ("a model file and its MD5", "another file, the same MD5"),
        ("a user table, a token check, a proof", "guesses that come true"),
    ]
    for row, (thing, harm) in enumerate(given):
        y = 3.6 - 1.1 * row
        box(axes, (2.9, y, 3.8, 0.75), thing, GREEN)
        box(axes, (8.2, y, 3.6, 0.75), harm, RED)
        arrow(axes, (1.84, 2.2), (2.84, y + 0.38))
        arrow(axes, (6.74, y + 0.38), (8.14, y + 0.38), RED)
    words = "the Clinic gives away a signed link, a research file, a model with its MD5, and more; from "
    return Picture(drawn, words + "each the attacker makes something that was not meant.")


def strip(secret: int, message: bytes, extra: bytes) -> Picture:
    """The bytes of an extended message, 32 a row, coloured by where they come from."""
    from matplotlib.patches import Patch, Rectangle

    first = padding(secret + len(message))
    before = secret + len(message) + len(first)
    last = padding(before + len(extra))
    pieces = [
        ("the secret (only its length counts)", bytes(secret), EDGE),
        ("the message", message, BLUE),
        ("padding of the Clinic's hash", first, ORANGE),
        ("what the attacker adds", extra, RED),
        ("padding of the longer message", last, PURPLE),
    ]
    signs = [(byte, name, shade) for name, piece, shade in pieces for byte in piece]
    drawn, axes = figure(9.5, 3.1)
    high = -(-len(signs) // 32)
    bare(axes, 35.5, high + 1.3)
    axes.set_title("The bytes that the verifier hashes: block 1 was signed, block 2 is new")
    for place, (byte, name, shade) in enumerate(signs):
        x, y = place % 32, high - 1 - place // 32 + (0.45 if place < before else 0)
        axes.add_artist(
            Rectangle((x + 0.04, y + 0.05), 0.92, 0.86, fc=shade + "44", ec=shade, lw=0.8, **CELL)
        )
        text = "?" if name.startswith("the secret") else f"{byte:02x}"
        text = chr(byte) if name.endswith(("message", "adds")) and "longer" not in name else text
        axes.text(x + 0.5, y + 0.46, text, ha="center", va="center", fontsize=7, family="monospace", **CELL)
    axes.text(
        32.4, high - before // 32 + 0.2, "state here =\nthe signature", fontsize=8, va="center"
    )
    handles = [Patch(fc=shade + "44", ec=shade, label=name) for name, _, shade in pieces]
    axes.legend(handles=handles, ncols=3, fontsize=8, loc="upper left", bbox_to_anchor=(0, 0.02))
    words = (
        f"{len(signs)} bytes in blocks of 64: {secret} of the secret, {len(message)} of the message and "
        f"{len(first)} of padding end block 1, where the state is the signature; {len(extra)} added bytes "
        f"and {len(last)} of padding follow."
    )
    return Picture(drawn, words)


def nested() -> Picture:
    """Why HMAC cannot be extended."""
    drawn, axes = figure(9, 2.9)
    bare(axes, 12, 3.6)
    axes.set_title("HMAC: what the attacker would have to continue never leaves the function")
    box(axes, (0.2, 2.2, 2.9, 0.8), "key ⊕ 36…  |  message", BLUE)
    box(axes, (4.0, 2.2, 1.4, 0.8), "H", BLUE)
    box(axes, (6.3, 2.2, 2.3, 0.8), "inner digest\n(stays inside)", ORANGE)
    box(axes, (3.6, 0.6, 3.9, 0.8), "key ⊕ 5c…  |  inner digest", BLUE)
    box(axes, (8.3, 0.6, 1.1, 0.8), "H", BLUE)
    box(axes, (10.2, 0.6, 1.5, 0.8), "MAC\n(public)", GREEN)
    arrow(axes, (3.14, 2.6), (3.94, 2.6))
    arrow(axes, (5.44, 2.6), (6.24, 2.6))
    arrow(axes, (7.2, 2.16), (6.6, 1.46))
    arrow(axes, (7.54, 1.0), (8.24, 1.0))
    arrow(axes, (9.44, 1.0), (10.14, 1.0))
    words = "the message enters the inner hash; only the outer hash of its digest is public."
    return Picture(drawn, words)


def collision(first: bytes, second: bytes) -> Picture:
    """Two blocks of 64 bytes side by side, with the bytes that differ."""
    from matplotlib.patches import Rectangle

    drawn, pair = figure(9, 3.5, ncols=2)
    for axes, block, name in zip(pair, (first, second), ("message 1", "message 2"), strict=True):
        bare(axes, 16, 4)
        axes.set_title(name)
        for place, byte in enumerate(block):
            differs = first[place] != second[place]
            x, y = place % 16, 3 - place // 16
            shade = WORDS if differs else BLUE + "18"
            axes.add_artist(Rectangle((x + 0.03, y + 0.05), 0.94, 0.9, fc=shade, **CELL))
            axes.text(
                x + 0.5, y + 0.5, f"{byte:02x}", ha="center", va="center", fontsize=7.5,
                family="monospace", color=PAPER if differs else INK,
                weight="bold" if differs else "normal", **CELL,
            )  # fmt: skip
    words = "two blocks of 64 bytes, alike but for two bytes, which are marked."
    return Picture(drawn, words)


def tree(levels: Sequence[Sequence[bytes]], index: int) -> Picture:
    """A Merkle tree of eight rows with the path of one row and the siblings that prove it."""
    drawn, axes = figure(9, 4.1)
    bare(axes, 16, 9)
    axes.set_title(f"Three hashes prove row {index}")
    for height, level in enumerate(levels):
        step = 16 / len(level)
        here = index >> height
        for place, value in enumerate(level):
            path, sibling = place == here, place == here ^ 1 and len(level) > 1
            colour = BLUE if path else ORANGE if sibling else EDGE
            x, y = (place + 0.5) * step, 1.5 + 2.1 * height
            text = value.hex()[:6] + ("\nroot" if len(level) == 1 else "")
            box(axes, (x - 0.8, y - 0.4, 1.6, 0.95), text, colour)
            if not height:
                axes.text(x, 0.45, f"row {place}", ha="center", fontsize=8.5)
            if len(level) > 1:
                above = ((place // 2 + 0.5) * 2 * step, y + 1.62)
                axes.plot([x, above[0]], [y + 0.62, above[1]], color=colour, lw=1.6, zorder=0)
    axes.text(0, 8.6, "blue: computed from the row    orange: the proof", fontsize=9)
    words = "a path from the row to the root, with one sibling at each of three levels."
    return Picture(drawn, words)
