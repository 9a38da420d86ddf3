"""The notebooks as files, and the exercises run unsolved."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client import KernelManager
from jupyter_client.blocking import BlockingKernelClient

from helpers import build, course, execution
from helpers.judging import Task
from tests import figures

LESSONS = [lesson for lesson in course.LESSONS if lesson.path("notebooks").exists()]
EVERY = list(figures.notebooks())
RUN = [(name, notebook) for name, notebook in EVERY if not name.startswith("exercises")]
FILLER = re.compile(
    r"\b(important to note|delve|leverage[sd]?|in today's|seamless\w*|cutting-edge|robust(ly)?)\b",
    re.IGNORECASE,
)
by_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
by_notebook = pytest.mark.parametrize(("name", "notebook"), EVERY, ids=[n for n, _ in EVERY])
by_run = pytest.mark.parametrize(("name", "notebook"), RUN, ids=[n for n, _ in RUN])
AUTHORS = "if you write lessons, run: python3 -m helpers build --no-run"
CHECK = re.compile(r"^tasks\.(\w+)\.check\(", re.MULTILINE)


def left_alone(name: str) -> None:
    """Skip an exercise in which a learner has worked."""
    if name in figures.learners_own():
        number = name.partition("/")[2][:2]
        pytest.skip(
            f"{name} holds answers of your own: nothing is wrong, and nothing here touches them. "
            f"(python3 -m helpers reset {number} gives back a fresh one and keeps yours beside it.)"
        )


def text_of(cell: object) -> str:
    """All text that a cell's outputs show."""
    parts = []
    for output in cell.get("outputs", []):  # type: ignore[attr-defined]
        parts.append(output.get("text", ""))
        parts.append(output.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


@by_lesson
def test_there_are_three(lesson: course.Lesson) -> None:
    assert all(lesson.path(folder).exists() for folder in course.FOLDERS)


@by_lesson
def test_the_exercise_is_derived_from_its_solution(lesson: course.Lesson) -> None:
    left_alone(f"exercises/{lesson.stem}.ipynb")
    wanted = build.derived(build.read(lesson.path("solutions")), lesson)
    assert build.read(lesson.path("exercises")) == wanted, AUTHORS


@by_notebook
def test_it_is_dressed_and_tidy(name: str, notebook: object) -> None:
    left_alone(name)
    folder, _, file = name.partition("/")
    lesson = next(lesson for lesson in course.LESSONS if file.startswith(lesson.stem))
    wanted = build.tidied(build.dressed(notebook, lesson, folder))
    yours = f"{name} was changed: if by you, all is well, and git restore {name} undoes it"
    assert notebook == wanted, f"{yours}; {AUTHORS}"


@by_run
def test_outputs_are_stored(name: str, notebook: object) -> None:
    """nbval compares nothing where no output is stored, so a stripped cell would always pass."""
    for cell in figures.code_cells(notebook):
        assert cell.execution_count is not None, f"never run: {cell.source[:60]}"
        if build.tags(cell) & figures.SKIPPED:
            assert cell.metadata.get("reason"), f"not compared, without a reason: {cell.source}"
        last = cell.source.strip().splitlines()[-1]
        if re.match(r"(print\(|tasks\.\w+\.check\()", last):
            assert cell.outputs, f"its output was stripped: {cell.source[:60]}"


@by_run
def test_no_error_and_no_long_output_is_stored(name: str, notebook: object) -> None:
    for cell in figures.code_cells(notebook):
        assert all(output.output_type != "error" for output in cell.outputs), cell.source
        assert text_of(cell).count("\n") < 60, f"more than a screen: {cell.source[:80]}"


@by_notebook
def test_prose_and_paths(name: str, notebook: object) -> None:
    left_alone(name)
    for cell in notebook.cells:  # type: ignore[attr-defined]
        if cell.cell_type == "markdown":
            assert not FILLER.search(cell.source), cell.source
        assert not re.search(r"(?<![\w.])/(work|root|home)/\w", cell.source + text_of(cell))


@by_notebook
def test_no_word_points_to_a_lesson_that_is_not_there(name: str, notebook: object) -> None:
    left_alone(name)
    there = {f"{lesson.number:02d}" for lesson in course.LESSONS}
    for cell in notebook.cells:  # type: ignore[attr-defined]
        assert set(re.findall(r"\b[Ll]essons? (\d\d)\b", cell.source)) <= there, cell.source


@by_notebook
def test_links_lead_somewhere(name: str, notebook: object) -> None:
    left_alone(name)
    folder = course.TOP / name.partition("/")[0]
    for cell in notebook.cells:  # type: ignore[attr-defined]
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\((\.{0,2}[\w./-]+\.\w+)[)#]", cell.source):
                assert (folder / target).exists(), target


@by_lesson
def test_every_task_is_set_and_solved(lesson: course.Lesson) -> None:
    names = [task.name for task in course.tasks(lesson)]
    notebook = build.read(lesson.path("solutions"))
    cells = [c for c in figures.code_cells(notebook) if "solution-only" not in build.tags(c)]
    checked = [(found, cell) for cell in cells for found in CHECK.findall(cell.source)]
    assert sorted(names) == sorted(found for found, _ in checked)
    for found, cell in checked:
        assert re.search(rf"^{found}: solved", text_of(cell), re.MULTILINE), text_of(cell)
        assert "hint()" not in cell.source, "the hint has a cell of its own: it hides the verdict"
    assert sorted(f"# tasks.{name}.hint()" for name in names) == sorted(
        cell.source for cell in cells if ".hint()" in cell.source
    )


@by_lesson
def test_the_minutes_promised_are_those_of_the_tasks(lesson: course.Lesson) -> None:
    assert abs(lesson.minutes[1] - sum(task.minutes for task in course.tasks(lesson))) < 5


@by_lesson
def test_hints_climb(lesson: course.Lesson) -> None:
    for task in course.tasks(lesson):
        assert isinstance(task, Task)
        assert len(task.hints) >= 3, f"{task.name}: a nudge, a pointer, nearly the answer"


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlockingKernelClient]:
    """One kernel for all exercises: to start one takes longer than to run any of them. Lessons and
    solutions, from which they are derived, have one each.
    """
    journal = tmp_path_factory.mktemp("exercises") / "progress.jsonl"
    manager = KernelManager(kernel_name="python3")

    def start() -> BlockingKernelClient:
        env = {**os.environ, "COURSE_PROGRESS": str(journal)}
        manager.start_kernel(cwd=str(course.TOP / "exercises"), env=env)
        client = manager.blocking_client()
        client.start_channels(hb=False)
        try:
            client.wait_for_ready(timeout=execution.SILENCE)
        except RuntimeError:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
            raise
        return client

    client = execution.patiently(start)
    yield client
    client.stop_channels()
    manager.shutdown_kernel()


def said(kernel: BlockingKernelClient, source: str) -> str:
    """What a cell shows when it runs; fails where it raises."""
    texts: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        content = message["content"]
        texts.append(content.get("text", "") or content.get("data", {}).get("text/plain", ""))
        texts.extend(content.get("traceback", ()))

    reply = kernel.execute_interactive(source, allow_stdin=False, timeout=120, output_hook=hear)
    shown = "\n".join(texts)
    assert reply["content"]["status"] == "ok", f"{source}\n{shown}"
    return shown


@by_lesson
def test_the_exercise_runs_unsolved(lesson: course.Lesson, request: pytest.FixtureRequest) -> None:
    path = lesson.path("exercises")
    left_alone(f"exercises/{path.name}")
    kernel = request.getfixturevalue("kernel")  # started where it is needed
    said(kernel, "%reset -f")  # no name of another exercise
    checked = 0
    for cell in figures.code_cells(build.read(path)):
        shown = said(kernel, cell.source)
        for found in CHECK.findall(cell.source):
            checked += 1
            assert f"{found}: not attempted" in shown, shown
    assert checked == len(course.tasks(lesson))


def test_figures_keep_their_floors() -> None:
    compared, total = figures.outputs_compared()
    assert compared >= 0.95 * total
    median, long, cells = figures.cell_lengths()
    assert median <= 6
    assert long <= 0.05 * cells
