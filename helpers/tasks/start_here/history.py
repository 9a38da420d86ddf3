"""Git without the user's settings, and histories with a key left in them, for lesson 00."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from helpers.lab import LabError, scratch_folder
from helpers.tasks.start_here.material import DECOYS, fresh

HISTORIES = ("", "early", "longer", "branch", "message", "tag", "binary", "large", "merge", "amended")
Files = Mapping[str, bytes | None]


def _plain() -> dict[str, str]:
    """The environment without git's own variables: GIT_DIR would lead to another repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


@contextmanager
def plain_git() -> Iterator[None]:
    """Inside the block git knows neither the user's settings nor any GIT_DIR of outside."""
    with mock.patch.dict(os.environ, _plain(), clear=True):
        yield


def git(folder: Path, *words: str, given: bytes | None = None) -> str:
    """Run git in `folder` without the user's own settings; its output as text.

    given: what git reads from its standard input. Raises `LabError` where there is no git, and
    subprocess's CalledProcessError where git refuses.
    """
    if not shutil.which("git"):
        raise LabError("git is not installed.", "Install it: this lesson looks into a history.")
    who = ("-c", "user.name=Clinic", "-c", "user.email=clinic@example.org")
    command = ["git", "-C", str(folder), *who, "-c", "init.defaultBranch=main", *words]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, input=given, check=True, env=_plain()
    )
    return done.stdout.decode(errors="replace")


class _Story:
    """A history, written as the stream that `git fast-import` reads."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.marks = 0

    def commit(self, branch: str, files: Files, *parents: int, said: str = "a step") -> int:
        """Add a commit that writes these files (None deletes one); returns its mark."""
        self.marks += 1
        text, when = said.encode(), 1_790_000_000 + 600 * self.marks
        self.lines += [
            f"commit refs/heads/{branch}\nmark :{self.marks}".encode(),
            f"committer Clinic <clinic@example.org> {when} +0000".encode(),
            b"data %d\n%s" % (len(text), text),
        ]
        for word, parent in zip(("from", "merge"), parents, strict=False):
            self.lines.append(f"{word} :{parent}".encode())
        for name, data in files.items():
            if data is None:
                self.lines.append(f"D {name}".encode())
            else:
                self.lines.append(b"M 100644 inline %s\ndata %d" % (name.encode(), len(data)))
                self.lines.append(data)
        return self.marks


def _told(key: str, kind: str) -> bytes:
    """Commits on main and on three other branches, with a key in one of HISTORIES, or nowhere."""
    line, story = f"token: {key}\n".encode(), _Story()
    ignored = {".gitignore": b".ipynb_checkpoints/\ntrain.ipynb\n"}
    decoys = "\n".join(DECOYS).encode()
    at = story.commit("main", {**ignored, "README.md": decoys, "settings.py": b"KEY = None\n"})
    rows = {"early": line, "longer": f"api{key}_backup\n".encode()}.get(kind, b"a,b\n")
    at = story.commit("main", {"data/rows.csv": rows}, at)
    split = at = story.commit("main", {"data/rows.csv": None, "notes.md": b"one\n"}, at)
    blob = b"\x00\x01\xff\xfe" + (line if kind == "binary" else b"weights") + b"\xe9\x00"
    table = bytes(1_500_000 if kind == "large" else 0) + (line if kind == "large" else b"rows")
    at = story.commit("main", {"model/weights.bin": blob, "model/rows.npy": table}, at)
    said = f"try with {key}" if kind == "message" else "weights elsewhere"
    gone: Files = {"model/weights.bin": None, "model/rows.npy": None, "notes.md": b"two\n"}
    at = story.commit("main", gone, at, said=said)
    side = story.commit("try", {".env": line if kind == "branch" else b"DEBUG=1\n"}, split)
    story.commit("try", {".env": b"DEBUG=0\n"}, side)
    merged = story.commit("topic", {"score.py": b"print(1)\n"}, split)
    mixed = b"KEY = '%s'\n" % key.encode() if kind == "merge" else b"KEY = ''\n"
    story.commit("release", {"settings.py": mixed, "score.py": b"print(1)\n"}, at, merged)
    at = story.commit("main", {"settings.py": b'import os\n\nKEY = os.environ["KEY"]\n'}, at)
    at = story.commit("main", {"notes.md": b"three\n"}, at)
    if kind == "tag":
        who = b"tagger Clinic <clinic@example.org> 1790090000 +0000"
        story.lines.append(b"tag v1\nfrom :%d\n%s\ndata %d\n%s" % (at, who, len(line), line))
    return b"\n".join(story.lines) + b"\n"


@functools.cache
def _made(kind: str) -> tuple[dict[str, bytes], str]:
    """The files of a project with a key in one of HISTORIES, and the key; made once in a process."""
    key = fresh()
    with scratch_folder() as project:
        git(project, "init", "-q", "--template=")
        packed = ("-c", "fastimport.unpackLimit=1", "-c", "core.logAllRefUpdates=false")  # as in a clone
        git(project, *packed, "fast-import", "--quiet", given=_told(key, kind))
        git(project, "read-tree", "-u", "--reset", "HEAD")
        if kind == "amended":
            (project / ".env").write_text(f"token: {key}\n")
            git(project, "add", ".env")
            git(project, "commit", "-q", "-m", "settings")
            (project / ".env").write_text("DEBUG=1\n")
            git(project, "commit", "-q", "-a", "--amend", "-m", "settings")
        git(project, "pack-refs", "--all")  # few files: a check makes ten such projects
        paths = [path for path in project.rglob("*") if path.is_file()]
        return {str(path.relative_to(project)): path.read_bytes() for path in paths}, key


def repository(project: Path, kind: str) -> str:
    """Make `project` a git repository with a key in one of HISTORIES; gives back the key.

    Its notes.md has a change of today that is not committed; of kind 'today' the key is in it.
    """
    files, key = _made(kind.replace("today", ""))
    for folder in {project / ".git" / "refs", *((project / name).parent for name in files)}:
        folder.mkdir(parents=True, exist_ok=True)
    today = f"three\ntoken: {key if kind == 'today' else 'and what I wrote today'}\n"
    for name, data in {**files, "notes.md": today.encode()}.items():
        (project / name).write_bytes(data)
    return key


def state(project: Path) -> dict[str, bytes]:
    """Every file of the project but git's index, which `git status` renews."""
    kept = [path for path in project.rglob("*") if path.is_file() and path != project / ".git" / "index"]
    return {str(path.relative_to(project)): path.read_bytes() for path in kept}
