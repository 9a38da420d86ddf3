"""The journal: nothing lost, nothing crashes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import journal


@pytest.fixture(autouse=True)
def nothing_unsaved() -> None:
    journal._unsaved.clear()


def test_what_was_solved_stays_solved() -> None:
    journal.record("cia_triad", "a", "not yet")
    journal.record("cia_triad", "a", "solved")
    journal.record("cia_triad", "a", "not yet")
    journal.record("cia_triad", "b", "not attempted")
    assert journal.solved() == {("cia_triad", "a")}
    assert len(journal.entries()) == 3


def test_a_torn_last_line_loses_nothing_else() -> None:
    journal.record("cia_triad", "a", "solved")
    with journal.path().open("ab") as file:
        file.write(b'{"at": "2026-11-02", "lesson": "cia_tr\xff')
    journal.record("cia_triad", "b", "solved")
    assert journal.solved() == {("cia_triad", "a"), ("cia_triad", "b")}


def test_rubbish_is_skipped() -> None:
    journal.path().write_text("[]\nnull\n{}\n3\n\n")
    assert journal.entries() == []


def test_two_notebooks_at_once() -> None:
    code = (
        "from helpers import journal\n"
        "for n in range(200): journal.record('cia_triad', f'{NAME}{n}', 'solved')"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code.replace("{NAME}", name)]) for name in "ab"
    ]
    assert [process.wait(30) for process in running] == [0, 0]
    assert len(journal.solved()) == 400


def test_a_disk_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("COURSE_PROGRESS", str(blocked / "progress.jsonl"))
    assert journal.record("cia_triad", "a", "solved") is False
    assert journal.solved() == {("cia_triad", "a")}


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_journal_is_the_learners_own() -> None:
    journal.record("cia_triad", "a", "solved")
    assert journal.path().stat().st_mode & 0o077 == 0
