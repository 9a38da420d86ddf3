"""The pictures of lesson 12."""

from __future__ import annotations

import pickletools
from collections.abc import Mapping

from helpers.display import BLUE, GREEN, ORANGE, RED, Picture, figure
from helpers.display.diagram import arrow, box, stage

FINDS = ("GLOBAL", "STACK_GLOBAL", "INST")
CALLS = ("REDUCE", "OBJ", "NEWOBJ", "NEWOBJ_EX", "BUILD", "INST")


def scene() -> Picture:
    """Who writes the files, and who reads them."""
    drawn, axes = stage(13, 6.2, (8.6, 3.7), "The Clinic's disk: who writes, and who believes it")
    files = ("model.pkl\nloaded at each change",
             "samples.json\n569 rows", "requirements.txt\nwhat is installed")
    for row, text in enumerate(files):
        box(axes, (5.1, 0.3 + 2 * row, 3.0, 1.3), text, BLUE)
        arrow(axes, (8.2, 0.95 + 2 * row), (10.0, 3.0), BLUE)
    box(axes, (10.1, 2.2, 2.7, 1.6), "the service\nopens all three", GREEN)
    for y, text in ((0.3, "posts a model"), (2.3, "writes to the disk,\nor reads a backup"),
                    (4.3, "owns a library")):  # fmt: skip
        box(axes, (0.2, y, 3.1, 1.3), text, RED)
        arrow(axes, (3.4, y + 0.65), (5.0, y + 0.65), RED)
    return Picture(
        drawn, "three files on the Clinic's disk. One attacker posts a model, one writes to the disk or "
        "reads a backup, one owns a library; the service opens all three files.",
    )  # fmt: skip


def opcodes(pickles: Mapping[str, bytes]) -> Picture:
    """The opcodes of pickles, in order: those that find a name, those that call, and all others."""
    drawn, axes = figure(8.6, 0.9 + 0.75 * len(pickles))
    said = []
    for row, (name, data) in enumerate(pickles.items()):
        names = [opcode.name for opcode, _, _ in pickletools.genops(data)]
        finds, calls = (sum(one in kind for one in names) for kind in (FINDS, CALLS))
        for place, one in enumerate(names):
            colour = ORANGE if one in FINDS else RED if one in CALLS else "#c9ced6"
            axes.barh(row, 1 / len(names), 0.6, place / len(names), color=colour, edgecolor="none")
        axes.text(1.01, row, f"{len(names)} opcodes\n{finds} find, {calls} call", va="center", fontsize=8.5)
        said.append(f"{name}: {len(names) // 100 * 100 or 'a few'} opcodes or more, among them calls")
    axes.set_yticks(range(len(pickles)), list(pickles))
    axes.set(xlim=(0, 1.2), ylim=(len(pickles) - 0.5, -0.6), xticks=[])
    axes.set_xlabel("from the first opcode to the last; orange finds a name, red calls it")
    axes.set_title("A pickle is a program", loc="left")
    axes.grid(False)
    return Picture(drawn, "; ".join(said) + ".")


def envelope() -> Picture:
    """A data key for each file, wrapped by a key-encryption key."""
    drawn, axes = stage(13, 4.6, (8.6, 2.9), "An envelope: a key for each file, and a key for the keys")
    box(axes, (0.2, 1.5, 2.7, 1.4), "key-encryption key\nin a key store", ORANGE)
    for row, name in enumerate(("ward 1, version 7", "ward 2, version 3")):
        y = 0.3 + 2.3 * row
        arrow(axes, (3.0, 2.2), (4.5, y + 0.7), ORANGE)
        box(axes, (4.6, y, 2.8, 1.4), "wrapped:\nits data key, 60 bytes", ORANGE)
        arrow(axes, (7.5, y + 0.7), (8.6, y + 0.7), GREEN)
        box(axes, (8.7, y, 4.0, 1.4), f"sealed: the data\nbound to {name}", GREEN)
    return Picture(
        drawn, "a key-encryption key in a key store wraps the data keys of two files; each data key, 60 "
        "bytes when it is wrapped, seals one file, which is bound to its ward and version.",
    )  # fmt: skip


def leak(counts: Mapping[str, Mapping[bytes, int]]) -> Picture:
    """How often each token occurs, before and after decoys. counts: {panel: {token: rows}}."""
    drawn, axes = figure(8.0, 2.8, ncols=len(counts), sharey=True)
    said = []
    for axis, (title, rows) in zip(axes, counts.items(), strict=True):
        ordered = sorted(rows.values(), reverse=True)
        axis.bar(range(len(rows)), ordered, color=[BLUE, ORANGE][: len(rows)])
        for place, many in enumerate(ordered):
            axis.text(place, many + 6, str(many), ha="center", fontsize=9)
        axis.set_xticks(range(len(rows)), [f"token {n}" for n in range(1, len(rows) + 1)])
        axis.set_title(title)
        said.append(f"{title}: {' and '.join(map(str, ordered))} rows")
    axes[0].set_ylabel("rows")
    axes[0].set_ylim(0, 420)
    return Picture(drawn, "how often each of two tokens occurs. " + "; ".join(said) + ".")
