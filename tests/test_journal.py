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
    assert journal.solved() == {("cia_triad", "a")}
    assert len(journal.entries()) == 3


def test_a_torn_last_line_loses_nothing_else() -> None:
    journal.record("cia_triad", "a", "solved")
    with journal.path().open("ab") as file:
        file.write(b'{"at": "2026-11-02", "lesson": "cia_tr\xff')
    journal.record("cia_triad", "b", "solved")
    assert journal.solved() == {("cia_triad", "a"), ("cia_triad", "b")}


def test_rubbish_is_skipped() -> None:
    odd = [
        "[]", "null", "{}", "3", "", "[" * 100_000, '{"a":' * 100_000, "\x00",
        '{"lesson": ["cia_triad"], "task": "a", "state": "solved"}',
        '{"lesson": "cia_triad", "task": {}, "state": "solved"}',
        '{"lesson": "cia_triad", "task": "a", "state": null}',
    ]  # fmt: skip
    journal.path().write_text("\n".join(odd))
    assert journal.entries() == [] and journal.solved() == set()
    journal.record("cia_triad", "a", "solved")
    assert journal.solved() == {("cia_triad", "a")}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX")
def test_what_is_no_file_neither_blocks_nor_is_written() -> None:
    os.mkfifo(journal.path())
    assert journal.entries() == []
    assert journal.record("cia_triad", "a", "solved")
    reader = os.open(journal.path(), os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert journal.record("cia_triad", "b", "solved") == "it is no file"
    finally:
        os.close(reader)
    assert len(journal.solved()) == 2


@pytest.mark.skipif(os.name == "nt", reason="POSIX owners")
def test_where_the_course_is_installed_for_many_each_has_a_journal_of_her_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("COURSE_PROGRESS")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    assert journal.path() == journal.TOP / ".course" / "progress.jsonl"  # a clone is hers
    own = tmp_path / "ada" / ".local" / "state" / "application-security" / "progress.jsonl"
    monkeypatch.setattr(journal, "TOP", tmp_path)  # in site-packages there are no exercises
    assert journal.path() == own
    (tmp_path / "exercises").mkdir()
    assert journal.path() == tmp_path / ".course" / "progress.jsonl"
    with monkeypatch.context() as other:
        other.setattr(os, "getuid", lambda: 4711)  # a folder of somebody else's
        assert journal.path() == own
        other.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
        assert journal.path() == tmp_path / "state" / "application-security" / "progress.jsonl"
        assert journal.record("cia_triad", "a", "solved") == "" and journal.path().exists()
    with monkeypatch.context() as other:
        other.setattr(os, "access", lambda *given: False)  # not to be written
        assert journal.path() == own


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
    assert journal.record("cia_triad", "a", "solved")  # the reason
    assert journal.unsaved() == 1
    assert journal.solved() == {("cia_triad", "a")}


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_the_journal_is_the_learners_own() -> None:
    journal.record("cia_triad", "a", "solved")
    assert journal.path().stat().st_mode & 0o077 == 0
