"""A repository of somebody else's, and the variables with which a hook of it starts programs.

Git sets GIT_DIR for a hook, and every git command then works on that repository, wherever it is called.
"""

from __future__ import annotations

from pathlib import Path

from helpers.tasks.start_here import history

MINE = "all my work"


def decoy(folder: Path) -> Path:
    """A repository with one commit, in `folder`."""
    work = folder / "decoy"
    work.mkdir()
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "mine"]):
        (work / "thesis.txt").write_text(MINE)
        history.git(work, *words)
    return work


def variables(work: Path) -> dict[str, str]:
    """What a hook of that repository has in its environment."""
    found = {"GIT_DIR": str(work / ".git"), "GIT_INDEX_FILE": str(work / ".git" / "index")}
    return found | {"GIT_WORK_TREE": str(work), "GIT_PREFIX": ""}


def state(work: Path) -> list[str]:
    """Everything in a repository: history, reflog, index, files, settings."""
    look = (["log", "--all", "-p"], ["reflog"], ["status", "--porcelain"], ["ls-files", "-s"])
    settings = (work / ".git" / "config").read_text()
    return [settings, *(history.git(work, *words) for words in look)]
