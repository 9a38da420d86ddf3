"""`find_leaks` runs git on projects of its own, whatever git finds in the environment."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from helpers.lab import LabError
from helpers.tasks import start_here as tasks
from helpers.tasks.start_here.history import HISTORIES, git, repository, state
from tests.wrong_answers.start_here.answers import KEY, places


def heads(folder: Path) -> str:
    return git(folder, "log", "--all", "--format=%H %s")


@pytest.fixture
def decoy(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody's repository, to which GIT_DIR points, as in a git hook."""
    folder = tmp_path_factory.mktemp("decoy")
    git(folder, "init", "-q")
    (folder / "thesis.txt").write_text("a year of work")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "a year")
    monkeypatch.setenv("GIT_DIR", str(folder / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(folder))
    monkeypatch.setenv("GIT_INDEX_FILE", str(folder / ".git" / "index"))
    return folder


def test_a_repository_of_the_environment_is_left_alone(decoy: Path, tmp_path: Path) -> None:
    before = heads(decoy), state(decoy)
    git(tmp_path, "init", "-q")
    assert tasks.find_leaks.check(places)
    assert (heads(decoy), state(decoy)) == before


def test_a_git_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    verdict = tasks.find_leaks.check(places)
    assert "there is no git here" in verdict.message
    with pytest.raises(LabError, match="git is not installed"):
        git(tmp_path, "init")


@pytest.mark.parametrize("kind", HISTORIES)
def test_the_key_is_in_the_history_alone(kind: str, tmp_path: Path) -> None:
    project = tmp_path / "project"
    key = repository(project, kind)
    files = [path.read_bytes() for path in project.rglob("*") if ".git" not in path.parts]
    assert KEY.fullmatch(key) and key.encode() not in b"".join(files)
    words = ["git", "-C", project, "cat-file", "--batch", "--batch-all-objects"]
    assert (key.encode() in subprocess.run(words, capture_output=True).stdout) is bool(kind)


def test_what_one_answer_destroys_the_next_one_has() -> None:
    def destroys(folder: Any) -> set[str]:
        for path in sorted(folder.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        return set()

    assert not tasks.find_leaks.check(destroys)
    assert tasks.find_leaks.check(places)
