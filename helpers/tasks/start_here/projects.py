"""Projects with a key left in them, for `find_leaks` of lesson 00."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.tasks.start_here.material import DECOYS, git

HISTORIES = {
    "early": "in a file that was deleted long ago",
    "branch": "on another branch",
    "binary": "in a binary file",
    "merge": "in a merge",
}
Files = Mapping[str, bytes | None]


class _Story:
    """A history, written as the stream that `git fast-import` reads."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.marks = 0

    def commit(self, branch: str, files: Files, *parents: int) -> int:
        """Add a commit that writes these files (None deletes one); returns its mark."""
        self.marks += 1
        said = f"step {self.marks}".encode()
        when = 1_790_000_000 + 600 * self.marks
        self.lines += [
            f"commit refs/heads/{branch}\nmark :{self.marks}".encode(),
            f"committer Clinic <clinic@example.org> {when} +0000".encode(),
            b"data %d\n%s" % (len(said), said),
        ]
        for word, parent in zip(("from", "merge"), parents, strict=False):
            self.lines.append(f"{word} :{parent}".encode())
        for name, text in files.items():
            if text is None:
                self.lines.append(f"D {name}".encode())
            else:
                self.lines.append(b"M 100644 inline %s\ndata %d" % (name.encode(), len(text)))
                self.lines.append(text)
        return self.marks


def _told(key: str, kind: str) -> bytes:
    """Seven commits on main, some on other branches, with a key in one of HISTORIES, or nowhere."""
    line, story = f"token: {key}\n".encode(), _Story()
    ignored = {".gitignore": b".ipynb_checkpoints/\ntrain.ipynb\n"}
    decoys = "\n".join(DECOYS).encode()
    at = story.commit("main", {**ignored, "README.md": decoys, "settings.py": b"KEY = None\n"})
    at = story.commit("main", {"data/rows.csv": line if kind == "early" else b"a,b\n"}, at)
    split = at = story.commit("main", {"data/rows.csv": None, "notes.md": b"one\n"}, at)
    blob = b"\x00\x01\xff\xfe" + (line if kind == "binary" else b"weights") + b"\xe9\x00"
    at = story.commit("main", {"model/weights.bin": blob}, at)
    at = story.commit("main", {"model/weights.bin": None, "notes.md": b"two\n"}, at)
    other = f"try-{secrets.token_hex(3)}"
    side = story.commit(other, {".env": line if kind == "branch" else b"DEBUG=1\n"}, split)
    topic = f"topic-{secrets.token_hex(3)}"
    merged = story.commit(topic, {"score.py": b"print(1)\n"}, split)
    mixed = b"KEY = '%s'\n" % key.encode() if kind == "merge" else b"KEY = ''\n"
    release = f"release-{secrets.token_hex(3)}"
    story.commit(release, {"settings.py": mixed, "score.py": b"print(1)\n"}, at, merged)
    clean = {"settings.py": b'import os\n\nKEY = os.environ["KEY"]\n'}
    at = story.commit("main", clean, at)
    story.commit("main", {"notes.md": b"three\n"}, at)
    story.commit(other, {".env": b"DEBUG=0\n"}, side)
    return b"\n".join(story.lines) + b"\n"


def repository(project: Path, key: str, kind: str) -> None:
    """Make `project` a git repository with a key in one of HISTORIES, or none.

    Its objects lie in a pack, as in every clone.
    """
    project.mkdir(parents=True)
    git(project, "init", "-q", "--template=")
    packed = ("-c", "fastimport.unpackLimit=1", "fast-import", "--quiet")
    git(project, *packed, given=_told(key, kind))
    git(project, "reset", "-q", "--hard")


def saved(project: Path, notebook: dict[str, Any], copies: Mapping[str, dict[str, Any]]) -> None:
    """Write train.ipynb and the named copies in .ipynb_checkpoints."""
    files = {"train.ipynb": notebook}
    files |= {f".ipynb_checkpoints/{name}": copy for name, copy in copies.items()}
    for name, content in files.items():
        path = project / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def state(project: Path) -> dict[str, bytes]:
    """Every file of the project but git's inner ones; of these, what the branches are."""
    inner = project / ".git"
    kept = [path for path in project.rglob("*") if path.is_file() and inner not in path.parents]
    kept += [path for path in (inner / "refs").rglob("*") if path.is_file()]
    kept += [inner / "HEAD"]
    return {str(p.relative_to(project)): p.read_bytes() for p in kept if p.exists()}
