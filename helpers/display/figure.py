"""Figures that read well in light and dark themes, and their alternative texts."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure


# Okabe and Ito's palette: apart for every kind of colour vision.
BLUE, ORANGE, GREEN, RED, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
INK, PAPER = "#1f2328", "#fbfbfd"


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
        "figure.dpi": 110, "axes.axisbelow": True,
    }  # fmt: skip
    with plt.rc_context(style):  # of this figure, and of no other that the learner draws
        drawn, axes = plt.subplots(figsize=(width, height), layout="constrained", **subplots)
        for one in drawn.axes:  # its ticks are made only when it is drawn
            one.tick_params(which="both", color=INK, labelcolor=INK, labelsize=10)
            one.legend = partial(one.legend, frameon=False)
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
