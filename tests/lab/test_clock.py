"""The clock that is set, the folders that go, and the errors that say what to do."""

from __future__ import annotations

import os
import pickle
import stat
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from helpers import lab
from tests.lab_bench import nothing_left

__all__ = ["nothing_left"]


def test_it_stands_still_until_it_is_moved() -> None:
    clock = lab.Clock("2026-11-25T12:00:00")
    assert clock() == clock() == datetime(2026, 11, 25, 12, tzinfo=UTC)
    assert clock.advance(90) == datetime(2026, 11, 25, 12, 1, 30, tzinfo=UTC)
    assert clock.advance(days=1, hours=-1) == datetime(2026, 11, 26, 11, 1, 30, tzinfo=UTC)
    assert clock.advance(timedelta(minutes=-2), minutes=1).minute == 0
    clock.sleep(60)
    assert clock().minute == 1
    assert repr(clock) == "<Clock 2026-11-26 11:01:30+00:00>"


def test_it_counts_as_a_number_and_as_a_function() -> None:
    clock = lab.Clock(0)
    read = clock.timestamp
    clock.advance(1.5)
    assert read() == float(clock) == 1.5 and int(clock) == 1
    assert clock().tzinfo is UTC


def test_it_is_set_in_every_way() -> None:
    clock = lab.Clock()
    assert abs((clock() - datetime.now(UTC)).total_seconds()) < 60
    east = timezone(timedelta(hours=2))
    for when in (
        datetime(2026, 1, 1, 2, tzinfo=east),
        "2026-01-01",
        "2026-01-01T02:00:00+02:00",
        1767225600,
        1767225600.0,
    ):
        assert clock.set(when) == clock() == datetime(2026, 1, 1, tzinfo=UTC)
        clock.advance(1)


def test_what_is_no_time_is_refused() -> None:
    for when in ("tomorrow", datetime(2026, 1, 1)):  # noqa: DTZ001
        with pytest.raises(lab.LabError):
            lab.Clock(when)


def test_several_threads_may_advance_it() -> None:
    clock = lab.Clock(0)

    def tick() -> None:
        for _ in range(500):
            clock.advance(1)

    workers = [threading.Thread(target=tick) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert float(clock) == 4000


def test_scratch_folders_go() -> None:
    one = lab.scratch()
    (one / "file").write_text("x", encoding="utf-8")
    with lab.scratch_folder() as two:
        (two / "file").write_text("x", encoding="utf-8")
        if os.name == "posix":
            assert {stat.S_IMODE(path.stat().st_mode) for path in (one, two)} == {0o700}
    assert one.exists() and not two.exists()
    lab.clean()
    assert not one.exists()
    lab.clean()


def test_errors_name_a_remedy_and_travel() -> None:
    error = lab.LabError("The port is taken.", "Leave it out.")
    assert str(error) == "The port is taken. Leave it out."
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (again.problem, again.remedy) == (error.problem, error.remedy)
    assert issubclass(lab.Starved, lab.LabError)
