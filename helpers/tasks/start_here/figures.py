"""The picture of lesson 00."""

from __future__ import annotations

from helpers.display import BLUE, INK, RED, Picture, figure

BOXES = (  # name, left, bottom, holds the key, within reach
    ("source\nclient.connect()", 0.0, 2.0, False, True),
    ("output\nconnected with ck_…", 0.0, 1.0, True, True),
    ("metadata\nx-api-key: ck_…", 0.0, 0.0, True, True),
    ("checkpoint\n.ipynb_checkpoints/", 1.3, 1.0, True, True),
    ("git's objects\nevery version", 2.6, 1.5, True, True),
    ("reflog\nreplaced commits", 2.6, 0.5, True, True),
    ("clones, forks", 3.9, 1.5, True, False),
    ("caches, mails, slides", 3.9, 0.5, True, False),
)
WIDE, TALL = 1.12, 0.72
WORDS = (
    "where a secret lives. In train.ipynb: the source no longer holds the key, the output and the "
    "metadata do. Further on, each with the key: the checkpoint, git's objects and reflog; and out of "
    "your reach: clones and forks, caches, mails and slides."
)


def where_a_secret_lives() -> Picture:
    """The places in and around a notebook that hold a key after its line was deleted."""
    from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

    drawn, axes = figure(8.4, 3.3)
    axes.set(xlim=(-0.15, 5.15), ylim=(-0.2, 3.15))
    axes.axis("off")
    axes.set_title("Where the key is after its line was deleted", loc="left")
    for text, x in (("train.ipynb", 0.0), ("JupyterLab", 1.3), ("git", 2.6), ("out of your reach", 3.9)):
        axes.text(x + WIDE / 2, 2.93, text, ha="center", weight="bold")
    for text, x, y, holds, near in BOXES:
        axes.add_patch(
            FancyBboxPatch(
                (x, y), WIDE, TALL, boxstyle="round,pad=0.02", facecolor="white", linewidth=1.8,
                edgecolor=RED if holds else BLUE, linestyle="-" if near else "--",
            )
        )  # fmt: skip
        axes.text(x + WIDE / 2, y + TALL / 2, text, ha="center", va="center", fontsize=9.5)
    for x in (1.17, 2.47, 3.77):
        arrow = FancyArrowPatch((x - 0.02, 1.36), (x + 0.11, 1.36), arrowstyle="-|>", mutation_scale=12)
        axes.add_patch(arrow)
        arrow.set_color(INK)
    return Picture(drawn, WORDS)
