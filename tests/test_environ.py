"""No variable that a git hook, a shell or a company set misleads what the course or a learner starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import environ
from helpers.course import TOP
from helpers.tasks.start_here import history

needs_git = pytest.mark.skipif(not shutil.which("git"), reason="no git on this machine")


@needs_git
def test_all_that_git_calls_local_is_dropped() -> None:
    done = subprocess.run(
        ["git", "rev-parse", "--local-env-vars"], capture_output=True, text=True, check=True
    )
    assert done.stdout and set(done.stdout.split()) <= set(environ.GIT)


def run(code: str, **more: str) -> str:
    """What a Python prints that has other variables beside this one's."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=TOP, env=os.environ | more, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_importing_the_course_drops_them_all_and_remembers_what_they_were() -> None:
    given = dict.fromkeys((*environ.GIT, "PYTHONPATH", "PYTHONWARNINGS", "PYTHONSTARTUP"), "/x")
    code = "import helpers, os; from helpers.environ import dropped; print(sorted(dropped))"
    still = f"{code}; print([name for name in {list(given)} if name in os.environ])"
    assert run(still, **given).splitlines() == [str(sorted(given)), "[]"]
    assert run(code, COURSE_X="1", NO_PROXY="here", HTTPS_PROXY="x") == "[]"


def test_a_key_log_goes_where_it_can_and_is_dropped_where_it_cannot(tmp_path: Path) -> None:
    code = "import helpers, ssl; c = ssl.create_default_context(); print(c.keylog_filename)"
    for path in (tmp_path / "keys.log", tmp_path / "absent" / "keys.log", tmp_path):
        writable = path.name == "keys.log" and path.parent == tmp_path
        assert run(code, SSLKEYLOGFILE=str(path)) == (str(path) if writable else "None")


def test_what_a_cell_starts_is_not_asked_for_colours() -> None:
    asked = "import os, ipykernel; os.environ.update(FORCE_COLOR='1', CLICOLOR_FORCE='1'); import helpers; "
    code = asked + "print(sorted(name for name in os.environ if name.endswith(('FORCE', 'FORCE_COLOR'))))"
    assert run(code) == "[]"
    assert run(code.replace(", ipykernel", "")) == "['CLICOLOR_FORCE', 'FORCE_COLOR']"  # CI's own


def test_what_is_compiled_is_kept_although_an_image_forbids_it() -> None:
    seen = "sys.dont_write_bytecode, 'PYTHONDONTWRITEBYTECODE' in os.environ"
    code = f"import os, sys, helpers; print({seen})"
    assert run(code, PYTHONDONTWRITEBYTECODE="1") == "False False"


def decoy(folder: Path) -> tuple[dict[str, str], Path]:
    """A repository with one commit, and what a hook of it sets."""
    work = folder / "decoy"
    work.mkdir()
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "mine"]):
        (work / "thesis.txt").write_text("all my work")
        history.git(work, *words)
    hook = {"GIT_DIR": str(work / ".git"), "GIT_INDEX_FILE": str(work / ".git" / "index")}
    return hook | {"GIT_WORK_TREE": str(work), "GIT_PREFIX": ""}, work


def state(work: Path) -> list[str]:
    """Everything in a repository: history, reflog, index, files, settings."""
    look = (["log", "--all", "-p"], ["reflog"], ["status", "--porcelain"], ["ls-files", "-s"])
    settings = (work / ".git" / "config").read_text()
    return [settings, *(history.git(work, *words) for words in look)]


LESSON = """
import json, sys
from pathlib import Path
import nbformat
from nbclient import NotebookClient
for name in ("notebooks/00_start_here.ipynb", "solutions/00_start_here.ipynb"):
    notebook = nbformat.read(name, 4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": "notebooks"}}).execute()
print("executed")
"""


@needs_git
def test_lesson_00_and_find_leaks_leave_a_hooks_repository_alone(tmp_path: Path) -> None:
    hook, work = decoy(tmp_path)
    before = state(work)
    assert "all my work" in "".join(before)
    assert run(LESSON, **hook) == "executed"
    assert state(work) == before


@needs_git
def test_the_lessons_git_works_in_its_own_folder_whatever_a_cell_has_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook, work = decoy(tmp_path)
    before = state(work)
    own = tmp_path / "own"
    own.mkdir()
    for name, value in hook.items():
        monkeypatch.setenv(name, value)
    history.git(own, "init", "-q")
    history.git(own, "commit", "-q", "--allow-empty", "-m", "elsewhere")
    assert (own / ".git" / "HEAD").exists() and state(work) == before
