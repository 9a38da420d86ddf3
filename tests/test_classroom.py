"""A class's course folder: nbgrader generates, grades and answers four submissions, for real.

nbgrader gets an environment of its own, since it is no part of the lock. That costs time and the
package index, so it runs where COURSE_CLASSROOM is set, as in `.ci/run`.
"""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers import build, classroom, course, lab
from helpers.course import TOP

LESSON = course.BY_NAME["start_here"]
NBGRADER = "nbgrader==0.9.6"
SCORES = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({s.student.id: [s.score, s.max_score] for s in book.assignment_submissions(%r)}))
"""


def test_a_source_has_all_checks_with_their_points(tmp_path: Path) -> None:
    [path] = classroom.write(tmp_path / "class", [LESSON])
    cells = build.read(path).cells
    graded = {c.source: c.metadata.nbgrader.points for c in cells if given(c).get("grade")}
    assert len(graded) == len(course.tasks(LESSON))
    assert sum(graded.values()) == sum(task.difficulty for task in course.tasks(LESSON))
    names = [given(c)["grade_id"] for c in cells if given(c)]
    assert len(names) == len(set(names))
    assert not any("solution-only" in build.tags(c) or c.get("outputs") for c in cells)


def test_a_folder_with_grades_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "gradebook.db").write_text("grades")
    assert build.main(nbgrader=tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["gradebook.db"]


def given(cell: Any) -> dict[str, Any]:
    return cell.metadata.get("nbgrader", {})


@pytest.fixture(scope="module")
def nbgrader() -> Iterator[Path]:
    """The programs of an environment with the course's packages and nbgrader."""
    if not os.environ.get("COURSE_CLASSROOM"):
        pytest.skip("nbgrader's round trip runs where COURSE_CLASSROOM=1 (it installs nbgrader)")
    with lab.scratch_folder() as folder:
        venv = folder / "nbgrader"
        uv = [sys.executable, "-m", "uv"]
        subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
        install = [*uv, "pip", "install", "--quiet", "--python", str(venv)]
        subprocess.run([*install, "-r", "requirements.txt"], cwd=TOP, check=True)
        environment = {**os.environ, "TMPDIR": str(folder)}  # uv leaves a lock there
        subprocess.run([*install, "--no-deps", str(TOP)], check=True, env=environment)
        done = subprocess.run([*install, NBGRADER], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"the package index has no {NBGRADER} for us: {done.stderr[-200:]}")
        yield venv / ("Scripts" if os.name == "nt" else "bin")


def solved(released: Any, many: int) -> Any:
    """The released notebook with the first `many` tasks answered as the solution does."""
    answers = [c.source for c in classroom.source(LESSON).cells if given(c).get("solution")]
    notebook = copy.deepcopy(released)
    places = [c for c in notebook.cells if given(c).get("solution")]
    for cell, answer in zip(places[:many], answers, strict=False):
        cell.source = answer
    return notebook


def hostile(released: Any) -> Any:
    """Checks rewritten or deleted, and an answer that never ends."""
    notebook = copy.deepcopy(released)
    places = [c for c in notebook.cells if given(c).get("solution")]
    places[-1].source += "\n\nimport time\nwhile True:\n    time.sleep(1)"
    checks = [c for c in notebook.cells if given(c).get("grade")]
    checks[0].source = "print('solved')"
    notebook.cells.remove(checks[1])
    return notebook


def test_nbgrader_takes_the_course(nbgrader: Path, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    classroom.write(folder, [LESSON])
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text().replace(str(classroom.CELL_SECONDS), "20"))
    environment = {**os.environ, "PATH": f"{nbgrader}{os.pathsep}{os.environ['PATH']}"}
    for name in ("PYTHONPATH", "JUPYTER_PATH"):
        environment.pop(name, None)

    def run(*words: str) -> str:
        done = subprocess.run(
            [str(nbgrader / words[0]), *words[1:]],
            cwd=folder, env=environment, capture_output=True, text=True, timeout=400, check=False,
        )  # fmt: skip
        assert done.returncode == 0 or words[1] == "autograde", done.stderr[-2000:]
        return done.stdout

    run("nbgrader", "generate_assignment", LESSON.stem)
    released = build.read(folder / "release" / LESSON.stem / f"{LESSON.stem}.ipynb")
    assert build.BEGIN not in "".join(cell.source for cell in released.cells)
    class_ = {"ada": solved(released, 99), "ben": solved(released, 2), "eve": released}
    for name, notebook in {**class_, "mallory": hostile(released)}.items():
        place = folder / "submitted" / name / LESSON.stem
        place.mkdir(parents=True)
        nbformat.write(notebook, place / f"{LESSON.stem}.ipynb")
    run("nbgrader", "autograde", LESSON.stem)
    run("nbgrader", "generate_feedback", LESSON.stem)
    scores = json.loads(run("python", "-c", SCORES % LESSON.stem))
    points = [task.difficulty for task in course.tasks(LESSON)]
    assert scores["ada"] == [sum(points), sum(points)]
    assert scores["ben"][0] == sum(points[:2])
    assert scores["eve"][0] == 0
    assert scores.get("mallory", [0])[0] == 0
    pages = list((folder / "feedback").rglob("*.html"))
    assert {"ada", "ben", "eve"} <= {page.parts[-3] for page in pages}
