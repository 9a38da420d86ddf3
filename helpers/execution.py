"""Running a notebook from top to bottom in a kernel of its own."""

from __future__ import annotations

import atexit
import copy
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

SILENCE = 20  # seconds without a word after which a new kernel is given up
STILLBORN = ("didn't respond", "died before replying")  # what Jupyter then says


def execute(notebook: Any, folder: Path, seconds: int = 120) -> Any:
    """A copy that was run from top to bottom in a new kernel, in `folder`, with its outputs.

    Raises nbclient's CellExecutionError at the first cell that raises, TimeoutError after
    `seconds` in one cell. Progress goes to a temporary journal.
    """
    with tempfile.TemporaryDirectory() as journal:
        environment = {**os.environ, "COURSE_PROGRESS": str(Path(journal) / "progress.jsonl")}
        return patiently(lambda: _executed(notebook, folder, seconds, environment))


def patiently(start: Callable[[], Any], tries: int = 3) -> Any:
    """Call `start` again where its kernel never answered; raises the last RuntimeError.

    Jupyter looks for free ports before a kernel binds them. Kernels and servers that start at
    the same moment take them from each other, and such a kernel dies or stays silent for ever.
    """
    for left in reversed(range(tries)):
        try:
            return start()
        except RuntimeError as error:
            if not left or not any(words in str(error) for words in STILLBORN):
                raise
    raise AssertionError("tries must be 1 or more")


def _executed(
    notebook: Any, folder: Path, seconds: int, environment: dict[str, str]
) -> Any:
    from nbclient import NotebookClient

    notebook = copy.deepcopy(notebook)
    client = NotebookClient(
        notebook,
        timeout=seconds,
        startup_timeout=SILENCE,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        coalesce_streams=True,
    )
    try:
        client.execute(env=environment)
    finally:
        atexit.unregister(client._cleanup_kernel)  # it is done; at exit it would fail
    return notebook
