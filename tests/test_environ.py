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
from tests import hook

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
    asked = "import os, ipykernel.kernelapp; os.environ.update(FORCE_COLOR='1', CLICOLOR_FORCE='1')"
    asked += "; import helpers; "
    code = asked + "print(sorted(name for name in os.environ if name.endswith(('FORCE', 'FORCE_COLOR'))))"
    assert run(code) == "[]"
    assert run(code.replace(", ipykernel.kernelapp", "")) == "['CLICOLOR_FORCE', 'FORCE_COLOR']"  # CI's own


def test_what_is_compiled_is_kept_although_an_image_forbids_it() -> None:
    seen = "sys.dont_write_bytecode, 'PYTHONDONTWRITEBYTECODE' in os.environ"
    code = f"import os, sys, helpers; print({seen})"
    assert run(code, PYTHONDONTWRITEBYTECODE="1") == "False False"


@needs_git
def test_the_lessons_git_works_in_its_own_folder_whatever_a_cell_has_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = hook.decoy(tmp_path)
    before = hook.state(work)
    assert hook.MINE in "".join(before)
    own = tmp_path / "own"
    own.mkdir()
    for name, value in hook.variables(work).items():
        monkeypatch.setenv(name, value)
    history.git(own, "init", "-q")
    history.git(own, "commit", "-q", "--allow-empty", "-m", "elsewhere")
    assert (own / ".git" / "HEAD").exists() and hook.state(work) == before
