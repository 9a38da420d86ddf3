"""How `start` hands notebooks to JupyterLab: the course's own are trusted while nobody changed them.

JupyterLab shows no frame and no SVG of a notebook that it does not trust, and calls a notebook
changed as soon as it opens where the kernel's language is described otherwise than in the file.
"""

from __future__ import annotations

import platform
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from helpers.notebooks import DIGEST, digest

LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}


class Contents(AsyncLargeFileManager):
    """Jupyter's own manager of files, with a word for notebooks of the course."""

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        """Trust a notebook that is as the course wrote it; any other as Jupyter decides."""
        if nb["metadata"].get(DIGEST) == digest(nb):
            self.notary.mark_cells(nb, True)
        else:
            super().mark_trusted_cells(nb, path)

    async def get(self, path: str, content: bool = True, *args: Any, **words: Any) -> Any:
        """A file or folder; a notebook describes the language of this very Python."""
        model = await super().get(path, content, *args, **words)
        if model["type"] == "notebook" and model["content"]:
            model["content"]["metadata"]["language_info"] = {
                **LANGUAGE,
                "version": platform.python_version(),
            }
        return model
