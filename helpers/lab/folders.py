"""Temporary folders that do not outlive the process."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

PREFIX = "course-lab-"

_made: list[tuple[int, Path]] = []
_lock = threading.Lock()


def scratch() -> Path:
    """A new empty folder for this process alone (mode 0700), removed when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    with _lock:
        _made.append((os.getpid(), folder))
    return folder


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new empty folder for the length of a `with` block."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@atexit.register
def clean() -> None:
    """Remove at once every folder that `scratch` gave out in this process; runs at exit too."""
    with _lock:
        mine = [entry for entry in _made if entry[0] == os.getpid()]
        _made[:] = [entry for entry in _made if entry not in mine]
    for _, folder in mine:
        shutil.rmtree(folder, ignore_errors=True)
