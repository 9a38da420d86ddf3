"""What this learner has solved: an append-only journal, one JSON object a line.

The journal is `.course/progress.jsonl` at the top of the course, which git ignores; the
environment variable COURSE_PROGRESS names another file. A line is written with one append,
begins with a line break, and is skipped when unreadable: so two notebooks at once, a torn
last line or a full disk lose nothing that was written before. Where the disk cannot be
written, progress is kept for as long as the kernel lives.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
_unsaved: list[dict[str, str]] = []


def path() -> Path:
    """Where the journal is, whether or not it exists yet."""
    return Path(os.environ.get("COURSE_PROGRESS") or TOP / ".course" / "progress.jsonl")


def record(lesson: str, task: str, state: str) -> bool:
    """Append one verdict; False where the disk refused it (it is then kept in memory).

    What was not attempted is no news and is not recorded.
    """
    if state == "not attempted":
        return True
    entry = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "lesson": lesson,
        "task": task,
        "state": state,
    }
    try:
        file = path()
        file.parent.mkdir(parents=True, exist_ok=True)
        line = f"\n{json.dumps(entry)}\n".encode()
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line)
        finally:
            os.close(handle)
    except OSError:
        _unsaved.append(entry)
        return False
    return True


def entries() -> list[dict[str, str]]:
    """All readable entries, oldest first; unreadable lines are skipped."""
    try:
        lines = path().read_bytes().splitlines()
    except OSError:
        lines = []
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and {"lesson", "task", "state"} <= entry.keys():
            found.append(entry)
    return found + _unsaved


def solved() -> set[tuple[str, str]]:
    """(lesson, task) of everything that was solved once; a later wrong try takes nothing away."""
    return {(e["lesson"], e["task"]) for e in entries() if e["state"] == "solved"}
