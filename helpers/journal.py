"""What this learner has solved: an append-only journal, one JSON object a line.

The journal is the learner's own. It is `.course/progress.jsonl` at the top of the course, which git
ignores, where the course's folder is hers. Where it belongs to somebody else or cannot be written
(one installation for many), it is `application-security/progress.jsonl` in the folder for state of
her home (`~/.local/state`, or what XDG_STATE_HOME says; LOCALAPPDATA on Windows). The environment
variable COURSE_PROGRESS names another file.

A line is written with one append, begins with a line break, and is skipped when it is no entry: so
two notebooks at once, a torn last line or a full disk lose nothing that was written before. Where
the file cannot be written, progress is kept for as long as the kernel lives.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FIELDS = ("lesson", "task", "state")
_unsaved: list[dict[str, str]] = []


def _is_mine(folder: Path) -> bool:
    """Whether the course's folder is this user's: a clone or a download, not an installation."""
    try:
        mine = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    except OSError:
        return False
    return mine and (folder / "exercises").is_dir() and os.access(folder, os.W_OK)


def _home_folder() -> Path:
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME")
    with contextlib.suppress(RuntimeError):  # an account without a home
        return Path(named) if named else Path.home() / ".local" / "state"
    return TOP / ".course"


def path() -> Path:
    """Where the journal is, whether or not it exists yet."""
    named = os.environ.get("COURSE_PROGRESS")
    if named:
        return Path(named)
    if _is_mine(TOP):
        return TOP / ".course" / "progress.jsonl"
    return _home_folder() / "application-security" / "progress.jsonl"


def _append(line: bytes) -> None:
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(file, flags, 0o600)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("it is no file")
        os.write(handle, line)
    finally:
        os.close(handle)


def record(lesson: str, task: str, state: str) -> str:
    """Append one verdict; gives '', or why the file refused it (it is then kept in memory)."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    entry = {"at": now, "lesson": lesson, "task": task, "state": state}
    try:
        _append(f"\n{json.dumps(entry)}\n".encode())
    except OSError as error:
        _unsaved.append(entry)
        return error.strerror or str(error)
    return ""


def unsaved() -> int:
    """How many entries of this kernel could not be written."""
    return len(_unsaved)


def writable() -> bool:
    """Whether a verdict could be entered now, as far as one can tell without writing."""
    file = path()
    if file.exists():
        return file.is_file() and os.access(file, os.W_OK)
    parent = next((folder for folder in file.parents if folder.exists()), file)
    return parent.is_dir() and os.access(parent, os.W_OK)


def entries() -> list[dict[str, str]]:
    """All readable entries, oldest first; what is none is skipped."""
    file = path()
    try:
        lines = file.read_bytes().splitlines() if file.is_file() else []
    except OSError:
        lines = []
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict) and all(isinstance(entry.get(name), str) for name in FIELDS):
            found.append(entry)
    return found + _unsaved


def solved() -> set[tuple[str, str]]:
    """(lesson, task) of everything that was solved once; a later wrong try takes nothing away."""
    return {(e["lesson"], e["task"]) for e in entries() if e["state"] == "solved"}
