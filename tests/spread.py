"""How the tests are spread over the workers, and what each group of them costs.

A notebook stays whole, since its cells share a kernel, and so do tests that share a fixture of
their module. Everything else goes one by one to the next free worker. What takes long comes first,
so that no worker ends up alone with it.
"""

from __future__ import annotations

import functools
import os
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from helpers.course import TOP

try:
    from xdist.scheduler import LoadScopeScheduling
except ImportError:  # what a learner installs has no pytest-xdist, and runs the notebooks all the same
    LoadScopeScheduling = object

# the longest first: nbgrader, JupyterLab, set-ups, browsers and outside programs; notebooks; banks, of
# which lesson 04's shake hands
ORDER = (
    "classroom", "jupyterlab", "bootstrap", "accessibility", "answers", "tasks/", "build", "browser", "gate",
    "commands", "machines", "clinic",
)  # fmt: skip

# these load scikit-learn, which takes more than a second, and so one worker does it
TRAINS = re.compile("clinic/test_(files|releases|running)|(models_at_rest|operations)/test_lesson")


def _path(item: pytest.Item) -> str:
    """Its file, from the top of the course (nbval writes a node id of its own kind)."""
    return item.path.relative_to(item.config.rootpath).as_posix()


def _rank(item: pytest.Item) -> tuple[int, str]:
    path = _path(item)
    if path.endswith(".ipynb"):
        return (len(ORDER), "")
    if "wrong_answers" in path:
        return (len(ORDER) + 2, "" if "[tls-" in item.nodeid else "later")
    for rank, word in enumerate(ORDER):
        if word in path:
            return (rank, "")
    return (len(ORDER) + 1, "")


def arrange(items: list[pytest.Item]) -> None:
    """Order the tests: what takes long comes first."""
    items.sort(key=_rank)


class Scheduling(LoadScopeScheduling):
    """pytest-xdist's scheduling by scope; a scope is a notebook, a file with a fixture of its
    module, or one single test. (`--dist loadgroup` of pytest-xdist 3.8 finds no group under
    pytest 9.1, where a node's id is kept elsewhere.)
    """

    def _split_scope(self, nodeid: str) -> str:
        path, _, _ = nodeid.partition("::")
        if TRAINS.search(path):
            return TRAINS.pattern
        return path if path.endswith(".ipynb") or _shares(path) else nodeid

    def _assign_work_unit(self, node: Any) -> None:
        """The first worker begins with what waits for programs and browsers, while others compute."""
        waits = node.gateway.id == "gw0"
        for scope in self.workqueue:
            if _waits(scope) == waits:
                self.workqueue.move_to_end(scope, last=False)
                break
        super()._assign_work_unit(node)


def _waits(scope: str) -> bool:
    """Whether a scope is of those that wait more than they compute."""
    return ".ipynb" not in scope and "wrong_answers" not in scope and any(w in scope for w in ORDER)


@functools.cache
def _shares(path: str) -> bool:
    """Whether the tests of a file share a fixture."""
    text = (TOP / path).read_text(encoding="utf-8")
    return bool(re.search(r"scope=.(module|class|package)", text))


def processor_seconds() -> float:
    """Of this process and of all that it started and that has ended."""
    return sum(os.times()[:4])  # elapsed time stands last


def machine_seconds() -> float:
    """Of all processes on this machine: nobody else tells of orphans, such as a browser's."""
    import psutil

    times = psutil.cpu_times()
    return times.user + times.system + getattr(times, "nice", 0.0)


def group_of(nodeid: str) -> str:
    """The group by which costs are added up: a lesson, or a part of the workbench."""
    path = nodeid.partition("::")[0]
    notebook = re.match(r"(notebooks|solutions)/(\d\d)", path)
    if notebook:
        return f"lesson {notebook[2]}: notebooks"
    if "wrong_answers" in path:
        lesson = re.search(r"\[([a-z_]+)-", nodeid)
        return f"bank {lesson[1]}" if lesson else "bank"
    return path.removeprefix("tests/").removesuffix(".py")


class Costs:
    """Adds up wall time and processor time of each group, as told by the workers' reports."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[Any]:
        """Measure one test from its set-up to the end of its clean-up."""
        began, used = time.monotonic(), processor_seconds()
        item.config.stash[_RUNNING] = (began, used)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[Any]:
        """Write into each report what this phase cost."""
        report = yield
        began, used = item.config.stash[_RUNNING]
        now, now_used = time.monotonic(), processor_seconds()
        item.config.stash[_RUNNING] = (now, now_used)
        report.user_properties = [*report.user_properties, ("cost", (now - began, now_used - used))]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up, in the process that hears of all tests."""
        for wall, processor in (value for name, value in report.user_properties if name == "cost"):
            group = group_of(report.nodeid)
            self.wall[group] = self.wall.get(group, 0) + wall
            self.processor[group] = self.processor.get(group, 0) + processor

    def rows(self) -> list[tuple[str, str, str]]:
        """(group, wall seconds, processor seconds), the dearest first."""
        order = sorted(self.processor, key=lambda group: -self.processor[group])
        return [(g, f"{self.wall[g]:.1f}", f"{self.processor[g]:.1f}") for g in order]

    def a_lesson(self) -> float:
        """Processor seconds of an average lesson: its notebooks, its bank, its own tests."""
        mine = [g for g in self.processor if re.match(r"lesson \d|bank \w|test_lesson_|tasks/", g)]
        lessons = {g for g in self.processor if re.match(r"lesson \d", g)}
        return sum(self.processor[g] for g in mine) / max(1, len(lessons))


_RUNNING = pytest.StashKey[tuple[float, float]]()
