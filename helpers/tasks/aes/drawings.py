"""What lesson 09 draws by hand: bits, states and blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.display import BLUE, GREEN, INK, ORANGE, PAPER, PURPLE, RED, Picture, figure
from helpers.display.diagram import EDGE, arrow, bare, box
from helpers.tasks.aes.field import product

COLUMNS = (BLUE, ORANGE, GREEN, PURPLE)  # of the state, as it enters a round


def _cell(
    axes: Any, x: float, y: float, text: str, colour: str, size: float = 8.5, strong: bool = False
) -> None:
    from matplotlib.patches import Rectangle

    fill = colour if strong else colour + "33"
    axes.add_patch(Rectangle((x, y), 0.94, 0.94, fc=fill, ec=colour, lw=0.8))
    ink = PAPER if strong and colour != ORANGE else INK
    axes.text(
        x + 0.47,
        y + 0.45,
        text,
        ha="center",
        va="center",
        fontsize=size,
        color=ink,
        family="monospace",
    )


def scene() -> Picture:
    """What the Clinic hands to anybody, encrypted, and what becomes of it."""
    drawn, axes = figure(9, 3.1)
    bare(axes, 12, 4.7, -0.15)
    axes.set_title("She holds ciphertexts and no key")
    box(axes, (0.1, 1.5, 1.7, 1.3), "the Clinic", BLUE)
    for x, text in ((4.75, "hands to anybody"), (10.0, "the attacker gets")):
        axes.text(x, 4.4, text, ha="center", fontsize=9.5)
    rows = [
        ("archive: diagnoses, AES-ECB", "who has cancer"),
        ("referral slip, AES-CBC", "another diagnosis in the record"),
        ("the answer to a scanned slip", "the slip's text"),
        ("handover lines, AES-CTR", "the others' lines"),
    ]
    for row, (thing, harm) in enumerate(rows):
        y = 3.45 - 1.05 * row
        box(axes, (2.9, y, 3.8, 0.72), thing, GREEN)
        box(axes, (8.2, y, 3.6, 0.72), harm, RED)
        arrow(axes, (1.84, 2.15), (2.84, y + 0.36))
        arrow(axes, (6.74, y + 0.36), (8.14, y + 0.36), RED)
    words = (
        "the Clinic hands archive, slips, answers and handover lines to anybody, encrypted; from "
    )
    return Picture(drawn, words + "each the attacker gets something, without the key.")


def school(a: int, b: int, polynomial: int = 0x11B) -> Picture:
    """A product in the field as school multiplication: shifted rows, their sum, the division."""
    rows = [(f"x^{bit} times {a:02x}", a << bit, BLUE) for bit in range(8) if b >> bit & 1]
    rest = product(a, b)
    rows.append(("sum", rest, INK))
    while rest.bit_length() > 8:
        shift = rest.bit_length() - 9
        rows.append((f"- x^{shift} times {polynomial:03x}", polynomial << shift, ORANGE))
        rest ^= polynomial << shift
    rows.append((f"rest = {rest:02x}", rest, RED))
    drawn, axes = figure(8, 0.42 * len(rows) + 0.9)
    bare(axes, 20, len(rows) + 1, -0.15)
    axes.set_title(
        f"{a:02x} times {b:02x}: add the shifted rows, then take multiples of the polynomial off"
    )
    for row, (name, value, colour) in enumerate(rows):
        y = len(rows) - row - 1
        axes.text(4.6, y + 0.45, name, ha="right", va="center", fontsize=9)
        for bit in range(15):
            one = value >> bit & 1
            if one or bit < 8:
                _cell(axes, 19 - bit, y, str(one), colour if one else "#c9ccd3", strong=bool(one))
    for bit in (0, 7, 8, product(a, b).bit_length() - 1):
        axes.text(
            19.47 - bit, len(rows) + 0.3, f"$x^{{{bit}}}$", ha="center", va="center", fontsize=9
        )
    words = f"bits of {len(rows)} rows: the shifted copies of {a:02x}, their sum, "
    return Picture(drawn, f"{words}multiples of the polynomial taken off, and the rest {rest:02x}.")


def one_round(states: Sequence[tuple[str, Sequence[int]]]) -> Picture:
    """The state of AES before a round and after each of its steps, by the columns it came in with."""
    from matplotlib.patches import Rectangle

    drawn, axes = figure(9.5, 2.7)
    bare(axes, 5.4 * len(states) - 0.6, 5.6, -0.15)
    axes.set_title(
        "One round: bytes are replaced, rows are shifted, columns are mixed, the key is added"
    )
    home = [place // 4 for place in range(16)]
    for number, (name, state) in enumerate(states):
        left = 5.4 * number
        if "Shift" in name:
            home = [home[(place + 4 * (place % 4)) % 16] for place in range(16)]
        mixed = number > [n for n, _ in states].index("ShiftRows")
        axes.text(left + 2, 4.75, name, ha="center", fontsize=9.5)
        for place, value in enumerate(state):
            column, row = divmod(place, 4)
            x, y = left + column, 3 - row
            if mixed:  # a byte of each of the four columns went into it
                for part, colour in enumerate(COLUMNS):
                    axes.add_patch(Rectangle((x + 0.235 * part, y), 0.235, 0.94, fc=colour + "44"))
                _cell(axes, x, y, f"{value:02x}", EDGE)
            else:
                _cell(axes, x, y, f"{value:02x}", COLUMNS[home[place]])
        if number:
            arrow(axes, (left - 1.15, 2), (left - 0.25, 2))
    words = "five squares of 16 bytes. SubBytes replaces each; after ShiftRows every "
    return Picture(
        drawn,
        words
        + "column holds a byte of all four; MixColumns mixes these, AddRoundKey adds the key.",
    )


def flip(before: Sequence[bytes], after: Sequence[bytes], places: Sequence[int]) -> Picture:
    """IV and ciphertext above, text below, as sent and as changed. before, after: (ciphertext, text)."""
    drawn, axes = figure(9.5, 3.4)
    bare(axes, 38, 8.6, -0.15)
    axes.set_title("CBC: a bit flipped in one block is a bit flipped in the text of the next")
    for row, (name, (cipher, text)) in enumerate((("as sent", before), ("as changed", after))):
        y = 5.9 - 4.3 * row
        axes.text(0, y + 0.5, f"{name}:\nIV, block 1", va="center", fontsize=8.5)
        axes.text(0, y - 1.1, "text 1", va="center", fontsize=8.5)
        for place in range(32):
            x = 5 + place + (0.6 if place >= 16 else 0)
            hit = row == 1 and place in places
            colour = RED if hit else EDGE if place < 16 else BLUE
            _cell(axes, x, y, f"{cipher[place]:02x}", colour, 6.5, strong=hit)
        for place in range(16):
            hit = row == 1 and place in places
            x = 5 + place + 16.6
            sign = chr(text[place]) if 32 <= text[place] < 127 else "."
            _cell(axes, x, y - 1.6, sign, RED if hit else GREEN, 8.5, strong=hit)
        arrow(axes, (13, y - 0.1), (21.2, y - 1.1), EDGE)
        axes.text(16, y - 1.35, "XOR", fontsize=8, color=EDGE, ha="center")
    said = [bytes(text[:16]).decode("latin-1") for _, text in (before, after)]
    words = "three bytes of the IV are changed, and the text of block 1 says "
    return Picture(drawn, f"{words}{said[1]!r} instead of {said[0]!r}; block 1 stays as it was.")
