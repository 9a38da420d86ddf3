"""Temporary folders that do not outlive the process; what a killed one left goes at the next start."""

from __future__ import annotations

import atexit
import contextlib
import functools
import hashlib
import os
import platform
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

PREFIX = "course-lab-"
BOOT = Path("/proc/sys/kernel/random/boot_id")
PROCESSES = Path("/proc/self/ns/pid")  # the namespace in which a process id means something

_made: list[tuple[int, Path]] = []
_lock = threading.Lock()


@functools.cache
def _machine() -> str:
    """What tells this machine, its boot and its container from others that share the folder."""
    known = [platform.node()]
    with contextlib.suppress(OSError):
        known += [BOOT.read_text(), str(PROCESSES.stat().st_ino)]
    return hashlib.sha256("".join(known).encode()).hexdigest()[:4]


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


@functools.cache
def sweep(parent: Path | None = None, word: str = PREFIX) -> None:
    """Remove this user's folders whose process is gone, as after `kill -9`; once a process.

    parent: where to look, by default the temporary folder; word: what their names begin with, see `named`.
    """
    if os.name != "posix":  # there signal 0 ends a process
        return
    ours = re.compile(rf"{word}{_machine()}-([0-9a-f]+)-\w+")
    with contextlib.suppress(OSError), os.scandir(parent or tempfile.gettempdir()) as entries:
        for entry in entries:
            found = ours.fullmatch(entry.name)
            if not found or not entry.is_dir(follow_symlinks=False):
                continue
            mine = entry.stat(follow_symlinks=False).st_uid == os.getuid()
            if mine and not _alive(int(found[1], 16)):
                shutil.rmtree(entry.path, ignore_errors=True)


def named(word: str = PREFIX) -> str:
    """How the name of a folder of this process begins, so that `sweep` knows whose it is."""
    return f"{word}{_machine()}-{os.getpid():x}-"


def _new() -> Path:
    sweep()
    return Path(tempfile.mkdtemp(prefix=named()))


def scratch() -> Path:
    """A new empty folder for this process alone (mode 0700), removed when the process ends."""
    folder = _new()
    with _lock:
        _made.append((os.getpid(), folder))
    return folder


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new empty folder for the length of a `with` block."""
    folder = _new()
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
