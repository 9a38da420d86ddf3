"""What all tests share: a journal and a temporary folder of their own, and the figures printed.

It is a plugin and no conftest.py, for notebooks need it as well, from whatever folder pytest is called.
"""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbval.kernel
import pytest

from helpers import execution, lab
from tests import figures, hook, spread

TOP = Path(__file__).resolve().parent.parent
MINE = ("pytest-of-", "ipython", "journal", "runtime", "decoy")
HOOK = "COURSE_TESTS_HOOK"  # the repository that no notebook may change


_start_new_kernel = nbval.kernel.start_new_kernel


def _start_patiently(startup_timeout: int = 0, **words: Any) -> Any:
    """nbval's start of a kernel, as from a hook of git, for which git works on the hook's repository.

    It starts once more where two kernels wanted the same port.
    """
    if HOOK in os.environ:
        words["env"] = {**os.environ, **hook.variables(Path(os.environ[HOOK]))}
    return execution.patiently(lambda: _start_new_kernel(startup_timeout=execution.SILENCE, **words))


nbval.kernel.start_new_kernel = _start_patiently


def _changed() -> str:
    """What git calls changed, where there is git and nobody else at work in the tree (CI)."""
    if not os.environ.get("CI") or not shutil.which("git"):
        return ""
    command = ["git", "status", "--porcelain"]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False).stdout


def pytest_configure(config: pytest.Config) -> None:
    """Give the run, its workers and its kernels one temporary folder, so that leaks show."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background, or nohup
        signal.signal(signal.SIGINT, signal.default_int_handler)  # what tests start inherits it
    config.option.nbval_sanitize_with = str(TOP / "tests" / "sanitize.cfg")
    config.pluginmanager.register(spread.Costs(), "costs")
    if hasattr(config, "workerinput"):
        return
    clocks = time.monotonic, spread.processor_seconds, spread.machine_seconds
    config.course_began = [(clock, clock()) for clock in clocks]  # type: ignore[attr-defined]
    folder = Path(tempfile.mkdtemp(prefix="course-tests-"))
    os.environ["TMPDIR"] = os.environ["TEMP"] = os.environ["TMP"] = str(folder)
    os.environ["IPYTHONDIR"] = str(folder / "ipython")  # no start-up files of the learner's own
    os.environ["JUPYTER_RUNTIME_DIR"] = str(folder / "runtime")
    os.environ["COURSE_PROGRESS"] = str(folder / "journal" / "progress.jsonl")
    tempfile.tempdir = None
    config.course_folder = folder  # type: ignore[attr-defined]
    config.course_changed = _changed()  # type: ignore[attr-defined]
    os.environ.pop(HOOK, None)  # of a run that has started this one
    if shutil.which("git"):
        os.environ[HOOK] = str(hook.decoy(folder))
        config.course_hook = hook.state(Path(os.environ[HOOK]))  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[Any]:
    """Six thousand tests are made, and nothing is thrown away: to look for it takes half a second."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first; what needs Chromium is compared where there is one; a notebook
    that looks into a history needs git.
    """
    spread.arrange(items)
    for cell in [item for item in items if item.path.suffix == ".ipynb"]:
        if cell.cell.metadata.get("reason", "").startswith("needs Chromium"):
            cell.options["check"] = lab.browser.available()
    if not shutil.which("git"):
        reason = "git is not installed, and lesson 00 looks into a history"
        for item in items:
            if item.path.name.startswith("00_") or "[start_here-find_leaks]" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> spread.Scheduling:
    """Spread single tests over the workers, and keep together what shares a kernel or a fixture."""
    return spread.Scheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run where it left a temporary file, a changed tracked file or repository behind."""
    config = session.config
    folder = getattr(config, "course_folder", None)
    if folder is None:
        return
    lab.folders.sweep(folder)  # nbval kills its kernels; the next one sweeps, and the last has no next
    left = [path.name for path in folder.iterdir() if not path.name.startswith(MINE)]
    if _changed() != config.course_changed:  # type: ignore[attr-defined]
        left.append("a changed tracked file")
    if HOOK in os.environ and hook.state(folder / "decoy") != config.course_hook:  # type: ignore[attr-defined]
        left.append("a changed repository of the hook that has started the notebooks")
    config.course_left = left  # type: ignore[attr-defined]
    shutil.rmtree(folder, ignore_errors=True)
    if left and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def quick_collections() -> Iterator[None]:
    """Keep what was imported out of the collections that tests ask for."""
    collect()
    yield
    gc.unfreeze()


def collect() -> None:
    """Close what nothing holds any more. What is left is not looked through again: in the end a
    worker holds half a million objects, and to look through all of them takes 0.1 to 0.3 seconds.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def journals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new path for each test (`mktemp` looks through all that it has made so far)."""
    folder = tmp_path_factory.mktemp("journals")
    return (folder / str(number) / "progress.jsonl" for number in itertools.count())


@pytest.fixture(autouse=True)
def journal(journals: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the progress of whoever runs it."""
    path = next(journals)
    path.parent.mkdir()
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def needs_browser() -> None:
    """Skip where there is no Chromium; fail where one is required."""
    if not lab.browser.available():
        if os.environ.get("COURSE_REQUIRE_BROWSER"):
            pytest.fail("a browser is required and there is no Chromium")
        pytest.skip("no Chromium on this machine: install chromium, or set CHROMIUM to its path")


@pytest.fixture(scope="session")
def chrome() -> Iterator[lab.browser.Browser]:
    """One browser for all tests of a worker; each visit has a profile of its own."""
    needs_browser()
    with lab.browser.open() as browser:
        browser.visit("warm")
        yield browser


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the figures that this project is measured by."""
    told: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in (one for one in reports if getattr(one, "when", "") == "call"):
            told.update({name: n for name, n in report.user_properties if name != "cost"})
    compared, cells = figures.outputs_compared()
    median, long, total = figures.cell_lengths()
    say = terminalreporter.write_line
    terminalreporter.section("figures of the course")
    say(f"outputs compared {compared} of {cells} ({100 * compared / max(cells, 1):.1f} %)")
    say(f"wrong answers rejected with their own message {told['rejected']} of {told['wrong answers']}")
    say(
        f"code cells {total}, median {median:g} lines, "
        f"over 20 lines {long} ({100 * long / max(total, 1):.1f} %)"
    )
    say(f"judges and banks of the first seven lessons: {figures.judges_and_banks():,} lines")
    costs = config.pluginmanager.get_plugin("costs")
    passed, used, machine = (clock() - began for clock, began in config.course_began)  # type: ignore[attr-defined]
    say(
        f"{passed:.0f} s, {used:.0f} processor seconds ({machine:.0f} of the whole machine); "
        f"a lesson costs {costs.a_lesson():.1f} processor seconds"
    )
    if os.environ.get("COURSE_COSTS"):
        for group, wall, processor in costs.rows():
            say(f"{group:<40} {wall:>8} s {processor:>8} processor seconds")
    left = getattr(config, "course_left", [])
    say("left behind: " + (", ".join(left) if left else "nothing"))
