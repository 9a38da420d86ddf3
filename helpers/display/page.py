"""A web page inside a notebook."""

from __future__ import annotations

from html import escape


class Page:
    """A web page inside the notebook, in a sandboxed frame that travels with the output.

    The frame has an origin of its own: its scripts run, but reach neither JupyterLab nor any
    cookie. `repr` is the markup, so that a test or a screen reader has it too.
    """

    def __init__(self, markup: str, *, height: int = 160, scripts: bool = True) -> None:
        self.markup, self.height, self.scripts = markup, height, scripts

    def __repr__(self) -> str:
        return self.markup

    def _repr_html_(self) -> str:
        allowed = "allow-scripts allow-modals" if self.scripts else ""
        return (
            f'<iframe sandbox="{allowed}" srcdoc="{escape(self.markup)}" title="page" '
            f'style="display:block;box-sizing:border-box;width:100%;height:{self.height}px;'
            'border:1px solid #999;border-radius:4px;background:#fff"></iframe>'
        )
