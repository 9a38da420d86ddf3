"""The limits of an answer: time, and threads."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from helpers import lab
from helpers.course import TOP
from helpers.judging import guard, limits
from tests.judging import samples
from tests.judging.samples import doubled, right

hurried = dataclasses.replace(doubled, seconds=0.05)  # for answers that never end


def endless(number):
    while True:
        pass


def stubborn(number):
    while True:
        try:  # noqa: SIM105 - what a learner writes
            number += 1
        except:  # noqa: E722, S110
            pass


def backtracking(number):
    import re

    return re.fullmatch("(a+)+", "a" * 40 + "b")


def noisy(number):
    while True:
        print("x" * 1000)


@pytest.mark.parametrize("answer", [endless, stubborn, backtracking, noisy])
def test_an_endless_answer_is_stopped(answer: object) -> None:
    verdict = hurried.check(answer)
    assert verdict.state == "not yet"
    assert "had not finished after 0.05 seconds" in verdict.message
    assert len(repr(verdict)) < 1500
    assert sys.gettrace() is None or "helpers" not in repr(sys.gettrace())
    assert doubled.check(right).passed  # the session goes on


@pytest.mark.parametrize("answer", [endless, stubborn])
def test_an_endless_answer_is_stopped_outside_the_main_thread(answer: object) -> None:
    verdicts = []
    worker = threading.Thread(target=lambda: verdicts.append(hurried.check(answer)))
    worker.start()
    worker.join()
    assert "had not finished after 0.05 seconds" in verdicts[0].message


def test_an_endless_loop_whose_jump_has_no_line() -> None:
    def endless(n: int) -> int:
        for number in iter(int, 1):
            if number:
                n = 0
            elif number is None:
                n = 1
        return n

    endless.__code__ = endless.__code__.replace(co_linetable=b"")
    verdict = hurried.check(endless)
    assert verdict.state == "not yet" and "had not finished" in verdict.message


impatient = dataclasses.replace(doubled, seconds=0.05, cap=0.5)  # for those that wait as well
kept: list[BaseException] = []


def waits_again(number):
    while True:
        try:  # noqa: SIM105
            time.sleep(0.3)
        except:  # noqa: E722, S110
            pass


def sums_again(number):
    while True:
        try:  # noqa: SIM105
            sum(range(1000))
        except:  # noqa: E722, S110
            pass


def tries_and_keeps(number):
    while True:
        try:
            time.sleep(0.01)
        except BaseException as error:
            kept.append(error)


def tries_within_tries(number):
    while True:
        try:
            waits_again(number)
        except:  # noqa: E722, S112
            continue


def suppresses(number):
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(0.05)


def goes_on_in_finally(number):
    while True:
        try:
            time.sleep(0.05)
        finally:
            continue  # noqa: B012


RETRIES = [waits_again, sums_again, tries_within_tries, suppresses, goes_on_in_finally]


@pytest.mark.parametrize("answer", [*RETRIES, tries_and_keeps])
def test_a_loop_that_catches_everything_ends_with_a_message(answer: object) -> None:
    before = sys.gettrace()
    verdict = impatient.check(answer)
    assert verdict.state == "not yet" and "had not finished after" in verdict.message
    assert sys.gettrace() is before and not limits._stopping
    assert doubled.check(right).passed
    assert len(kept) < 9  # from the second order on each of its lines raises, and none is lucky
    kept.clear()


@pytest.mark.parametrize("answer", RETRIES)
def test_and_so_it_does_outside_the_main_thread(answer: object) -> None:
    with ThreadPoolExecutor(1) as pool:
        verdict = pool.submit(impatient.check, answer).result(30)
    assert "was stopped" in verdict.message
    assert not [thread for thread in threading.enumerate() if "judge" in thread.name]


def test_time_is_the_processors() -> None:
    """An answer that waits longer than its limit on a busy machine is no endless one."""

    def waits(number):
        time.sleep(0.3)
        return right(number)

    assert dataclasses.replace(doubled, seconds=0.2).check(waits).passed


def test_one_that_waits_for_ever_is_stopped_by_the_clock() -> None:
    verdict = impatient.check(lambda number: threading.Event().wait())
    assert "had not finished after 0.5 seconds by the clock" in verdict.message
    assert limits.Limit(10).cap == 60 and limits.Limit(1).cap == 30


def test_the_parts_after_it_say_that_they_were_not_tried() -> None:
    verdict = hurried.check(endless)
    assert [(part.name, part.tried) for part in verdict.parts] == [
        ("doubles", True), ("refuses text", False),
    ]  # fmt: skip
    assert "0 of 2 parts hold" in repr(verdict) and "[..] refuses text" in repr(verdict)
    assert "Not tried" not in verdict.message


def test_the_courses_own_cleaning_up_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_HELPERS", (*guard._HELPERS, samples.__file__))  # as if it stood in helpers/
    cleaned: list[float] = []
    assert "was stopped" in samples.cleaning(cleaned).check(stubborn).message
    assert len(cleaned) == 10


def test_a_thread_that_an_answer_leaves_running_is_stopped_and_told() -> None:
    def starts(number):
        threading.Thread(target=endless, args=(1,), daemon=True, name="endless").start()
        return right(number)

    verdict = doubled.check(starts)
    assert verdict.passed
    assert "A thread of your code was still running" in verdict.notes[0]
    assert "It was stopped" in verdict.notes[0] and len(verdict.notes) < 5
    assert "endless" not in [thread.name for thread in threading.enumerate()]


def test_a_thread_that_ends_by_itself_or_waits_for_work_is_no_news() -> None:
    pool = ThreadPoolExecutor(2)

    def uses(number):
        threading.Thread(target=lambda: time.sleep(0.005)).start()
        return pool.submit(right, number).result()

    assert doubled.check(uses).notes == ()
    assert pool.submit(int, "3").result(5) == 3
    pool.shutdown()


def test_a_servers_worker_that_spins_in_a_view_is_stopped() -> None:
    def app(environ, start_response):
        endless(1)

    def serves(number):
        if number == 1:
            with lab.serve(app) as server, contextlib.suppress(requests.RequestException):
                requests.get(server.url, timeout=0.2)
        return right(number)

    verdict = doubled.check(serves)
    assert verdict.passed and "It was stopped" in verdict.notes[0]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lab-web")]


UNSTOPPABLE = """
import hashlib, os, threading, time
from helpers.judging import limits
from tests.judging.samples import doubled, right

def long():
    hashlib.pbkdf2_hmac("sha256", b"", b"", 10**9)

def starts(number):
    if number == 1:
        thread = threading.Thread(target=long, daemon=True)
        thread.start()
        used = limits._seconds_of(thread.ident)
        while limits._seconds_of(thread.ident) < used + 0.05:
            time.sleep(0.01)  # then it is inside the call, however busy the machine
    return right(number)

print(doubled.check(starts), flush=True)
os._exit(0)
"""


def test_where_a_thread_cannot_be_stopped_the_verdict_says_restart(tmp_path: Path) -> None:
    (tmp_path / "cell.py").write_text(UNSTOPPABLE)
    done = subprocess.run(
        [sys.executable, tmp_path / "cell.py"], capture_output=True, text=True, check=True,
        timeout=60, env={**os.environ, "PYTHONPATH": str(TOP)},
    )  # fmt: skip
    assert "It could not be stopped" in done.stdout and "Restart Kernel" in done.stdout


def test_without_threads_and_signals_the_check_runs_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    monkeypatch.setattr(limits, "_can_ring", lambda: False)
    verdict = doubled.check(right)
    assert verdict.passed and "without a limit" in repr(verdict)
