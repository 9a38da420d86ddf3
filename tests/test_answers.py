"""Nothing that the course does takes away what a learner wrote into an exercise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers import build, course

STEM = "01_cia_triad"
ANSWER = "answer = 'mine, after two evenings'"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The course in a folder of its own, whose exercise 01 is solved and saved as JupyterLab does it."""
    for name in ("helpers", "notebooks", "exercises", "solutions", "tests"):
        ignored = shutil.ignore_patterns("*.mine-*", ".ipynb_checkpoints")
        shutil.copytree(course.TOP / name, tmp_path / name, ignore=ignored)
    for name in ("README.md", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(course.TOP / name, tmp_path)
    solve(tmp_path)
    return tmp_path


def solve(top: Path) -> None:
    path = top / "exercises" / f"{STEM}.ipynb"
    notebook = build.read(path)
    cell = next(cell for cell in notebook.cells if "..." in cell.source.splitlines()[-1])
    cell.source = ANSWER
    cell.execution_count, cell.outputs = 7, [nbformat.v4.new_output("stream", text="not yet\n")]
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.9"}
    nbformat.write(notebook, path)


def text(top: Path) -> str:
    return (top / "exercises" / f"{STEM}.ipynb").read_text(encoding="utf-8")


def judged(top: Path, selected: str) -> subprocess.CompletedProcess[str]:
    """What the tests of that copy say of its notebooks; with no plugin but what they need, for speed."""
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    words = ["-q", "-p", "nbval.plugin", "-rs", "tests/test_notebooks.py", "-k", f"{STEM} and {selected}"]
    command = [sys.executable, "-m", "pytest", *words]
    return subprocess.run(command, cwd=top, env=env, capture_output=True, text=True, check=False)


KEEP = """
import sys
from pathlib import Path
sys.path.insert(0, "")
from helpers import build
exercise = Path(sys.argv[1])
solved = exercise.read_bytes()
for words in (lambda: build.main([1], run=False), lambda: build.reset([1])):
    for turn in ("solved", "fresh", "solved again"):
        if turn != "fresh":
            exercise.write_bytes(solved)
        print(turn + ":", flush=True)
        assert not words()
        assert exercise.read_bytes() != solved
"""


def test_build_and_reset_keep_a_copy(copy: Path) -> None:
    mine, path = text(copy), f"exercises/{STEM}.ipynb"
    command = [sys.executable, "-c", KEEP, path]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True)
    _, *turns = re.split("fresh:|solved:|solved again:", done.stdout)
    assert len(turns) == 6
    for fresh in (turns.pop(4), turns.pop(1)):
        assert "held answers" not in fresh  # there is nothing to keep
    for number, said in enumerate(turns, 1):  # twice by build, twice by reset
        kept = f"exercises/{STEM}.mine-{number}.ipynb"
        assert f"held answers: they are kept in {kept}" in said, number
        assert (copy / kept).read_text(encoding="utf-8") == mine, number
    assert ANSWER not in text(copy)


def test_a_starter_that_is_only_out_of_date_leaves_no_copy(tmp_path: Path) -> None:
    lesson = course.BY_NAME["cia_triad"]
    old = build.read(lesson.path("exercises"))
    old.cells[3].source = "an older text of the course's own"
    path = tmp_path / "exercise.ipynb"
    build.write(path, build.tidied(old))
    assert build.renew(path, build.derived(build.read(lesson.path("solutions")), lesson)) is None
    assert [one.name for one in tmp_path.iterdir()] == ["exercise.ipynb"]


def test_the_tests_do_not_tell_a_learner_to_destroy_her_answers(copy: Path) -> None:
    learner = judged(copy, "not every_task")
    said = learner.stdout
    assert learner.returncode == 0, said + learner.stderr
    assert "holds answers of your own: nothing is wrong" in said and "failed" not in said
    assert ANSWER in text(copy)
    if not shutil.which("git"):
        return
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@mail.example"]
    for more in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a solved exercise"]):
        subprocess.run([*git, *more], cwd=copy, check=True, stdout=subprocess.DEVNULL)
    author = judged(copy, "derived")
    assert author.returncode == 1  # whoever commits is an author, and hears so
    assert "if you write lessons, run: python3 -m helpers build --no-run" in author.stdout
