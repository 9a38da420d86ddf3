"""What all tests share: a journal of their own, and the figures that a run prints."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests import figures

_journal = tempfile.TemporaryDirectory(prefix="course-journal-")
os.environ["COURSE_PROGRESS"] = str(Path(_journal.name) / "progress.jsonl")


@pytest.fixture(autouse=True)
def journal(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the progress of whoever runs it."""
    path = tmp_path_factory.mktemp("journal") / "progress.jsonl"
    monkeypatch.setenv("COURSE_PROGRESS", str(path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that this project is measured by."""
    passed = terminalreporter.stats.get("passed", [])
    banks = [report for report in passed if "test_wrong_answers.py::test_rejected" in report.nodeid]
    everything = [
        report
        for reports in terminalreporter.stats.values()
        for report in reports
        if "test_wrong_answers.py::test_rejected" in getattr(report, "nodeid", "")
    ]
    compared, cells = figures.outputs_compared()
    share = 100 * compared / cells if cells else 100
    median, long, total = figures.cell_lengths()
    terminalreporter.section("figures of the course")
    terminalreporter.write_line(f"outputs compared {compared} of {cells} ({share:.1f} %)")
    terminalreporter.write_line(
        f"wrong answers rejected with their own message {len(banks)} of {len(everything)}"
    )
    terminalreporter.write_line(
        f"cells {total}, median {median} lines, over 20 lines {long} ({100 * long / total:.1f} %)"
        if total
        else "cells 0"
    )
