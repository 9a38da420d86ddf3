"""Deriving, dressing and tidying notebooks."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_client import LocalPortCache

from helpers import build, course, execution, notebooks

ANSWER = '''def f(x):
    """Twice."""
    ### BEGIN SOLUTION
    y = x
    return 2 * y
    ### END SOLUTION


### BEGIN SOLUTION: token = ...
token = "a"
### END SOLUTION'''


def code(source: str, **metadata: object) -> object:
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def test_each_name_of_a_chain_gets_a_place_of_its_own() -> None:
    text = "### BEGIN SOLUTION: a = b_2 = ...\na, b_2 = 1, 2\n### END SOLUTION\nboth = [a, b_2]"
    assert build.starter(text) == "a = ...\nb_2 = ...\nboth = [a, b_2]"
    one = "### BEGIN SOLUTION: answer = ...\nanswer = 1\n### END SOLUTION"
    assert build.starter(one) == "answer = ..."


def test_a_region_becomes_its_starter() -> None:
    text = build.starter(ANSWER)
    assert text == 'def f(x):\n    """Twice."""\n    ...\n\n\ntoken = ...'
    ast.parse(text)


@pytest.mark.parametrize(
    "text", ["### BEGIN SOLUTION\nx", "### END SOLUTION", "### BEGIN SOLUTION\n### BEGIN SOLUTION"]
)
def test_an_open_region_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="solution region"):
        build.starter(text)


def test_the_exercise_holds_nothing_of_the_answer() -> None:
    lesson = course.LESSONS[0]
    solution = nbformat.v4.new_notebook(
        cells=[code(ANSWER), code("secret()", tags=["solution-only"]), code("f(1)")]
    )
    solution.cells[2].outputs = [nbformat.v4.new_output("stream", text="2")]
    exercise = build.derived(solution, lesson)
    text = nbformat.writes(exercise)
    assert "2 * y" not in text and "secret" not in text
    assert all(not cell.get("outputs") for cell in exercise.cells)
    assert "exercises" in exercise.cells[0].source and "Compare" in exercise.cells[-1].source


def test_the_cell_that_imports_the_tasks_begins_the_exercise() -> None:
    lesson = course.LESSONS[0]
    plain = f"import json\n\nfrom helpers.tasks import {lesson.name} as tasks\n\nx = 1"
    assert notebooks.begun(plain, lesson).splitlines() == [
        "import json", "", "from helpers import progress",
        f"from helpers.tasks import {lesson.name} as tasks", "", "progress.begin(tasks)", "", "x = 1",
    ]  # fmt: skip
    two = f"from helpers import lab, clinic\nfrom helpers.tasks import {lesson.name} as tasks"
    assert notebooks.begun(two, lesson).startswith("from helpers import clinic, lab, progress\nfrom h")
    assert notebooks.begun("x = 1", lesson) == "x = 1"


def test_tidying_is_stable_and_ids_are_unique() -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[code("x", scrolled=True), code("x"), code("y", reason="r", tags=["t"])]
    )
    once = build.tidied(notebook)
    assert build.tidied(once) == once
    assert len({cell.id for cell in once.cells}) == 3
    assert once.cells[0].metadata == {} and once.cells[2].metadata["reason"] == "r"
    nbformat.validate(once)


def test_the_opening_comes_from_the_course() -> None:
    lesson = course.LESSONS[0]
    notebook = build.dressed(nbformat.v4.new_notebook(), lesson, "notebooks")
    assert lesson.title in notebook.cells[0].source
    assert all(goal in notebook.cells[0].source for goal in lesson.objectives)
    assert build.dressed(notebook, lesson, "notebooks") == notebook


def test_links_name_only_what_is_there() -> None:
    for lesson in course.LESSONS:
        before, after = course.neighbours(lesson)
        text = build.links(lesson, "notebooks")
        assert (f"{before.stem}.ipynb" in text) if before else "←" not in text
        assert (f"{after.stem}.ipynb" in text) if after else "→" not in text


def test_the_map_is_in_the_readme() -> None:
    readme = (course.TOP / "README.md").read_text(encoding="utf-8")
    assert course.map_markdown() in readme, "authors run: python3 -m helpers build --no-run"


def test_execution_stops_at_an_error(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[code("print(6 * 7)"), code("1 / 0")])
    with pytest.raises(Exception, match="ZeroDivisionError"):
        execution.execute(notebook, tmp_path)


def test_nbval_notices_a_changed_output(tmp_path: Path) -> None:
    """The harness itself: a stored output that no longer comes out must fail."""
    cells = [code("print(6 * 7)"), code("print(6 * 7)")]
    for cell, said in zip(cells, ("41", "42"), strict=True):
        cell.outputs, cell.execution_count = [nbformat.v4.new_output("stream", text=f"{said}\n")], 1
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={})
    nbformat.write(build.tidied(notebook), tmp_path / "says_41_and_42.ipynb")
    words = ["-q", "--nbval", "-rpf", *([] if sys.platform == "win32" else ["-c", "/dev/null"])]
    words += ["-p", "helpers", "-p", "nbval.plugin"]  # helpers, for speed: see environ.settle
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(tmp_path)], capture_output=True, text=True, cwd=tmp_path,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(course.TOP)},
    )  # fmt: skip
    assert done.returncode == 1 and "1 failed, 1 passed" in done.stdout, done.stdout
    assert re.search("FAILED .*Cell 0", done.stdout) and re.search("PASSED .*Cell 1", done.stdout)


def test_a_kernel_that_never_answers_is_started_again() -> None:
    tried: list[int] = []

    def start() -> str:
        tried.append(1)
        if len(tried) < 3:
            raise RuntimeError("Kernel didn't respond in 20 seconds")
        return "answers"

    assert execution.patiently(start) == "answers"
    with pytest.raises(RuntimeError, match="died"):
        execution.patiently(lambda: (_ for _ in ()).throw(RuntimeError("Kernel died")))
    with pytest.raises(RuntimeError, match="didn't respond"):
        execution.patiently(lambda: (_ for _ in ()).throw(RuntimeError("Kernel didn't respond")))


def test_execution_stores_outputs_and_starts_a_kernel_again_whose_port_was_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = LocalPortCache.find_available_port
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = [other.getsockname()[1]]
        monkeypatch.setattr(
            LocalPortCache,
            "find_available_port",
            lambda cache, ip: taken.pop() if taken else find(cache, ip),
        )
        notebook = nbformat.v4.new_notebook(cells=[code("print(6 * 7)")])
        assert execution.execute(notebook, tmp_path).cells[0].outputs[0].text == "42\n"
    assert not taken
