"""What an answer leaves changed for the whole kernel is put back, and told."""

from __future__ import annotations

import builtins
import decimal
import gc
import json
import locale
import logging
import os
import random
import signal
import socket
import ssl
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.judging.samples import doubled, right


def test_the_working_directory_is_put_back(tmp_path: Path) -> None:
    def moves(n: int) -> int:
        os.chdir(tmp_path)
        return right(n)

    home = os.getcwd()
    verdict = doubled.check(moves)
    assert verdict.passed and os.getcwd() == home
    assert "the working directory; it is put back" in repr(verdict)


def _spy(*given: Any) -> None:
    return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


CHANGES = {  # what is told: (how an answer changes it, how it is read)
    "`socket.setdefaulttimeout`": (
        lambda: socket.setdefaulttimeout(0.01), socket.getdefaulttimeout),
    "the recursion limit": (lambda: sys.setrecursionlimit(5000), sys.getrecursionlimit),
    "the decimal context": (
        lambda: setattr(decimal.getcontext(), "prec", 3), lambda: decimal.getcontext().prec),
    "the profiler": (lambda: sys.setprofile(_spy), sys.getprofile),
    "the trace function": (lambda: sys.settrace(_spy), sys.gettrace),
    "the threads' profiler": (lambda: threading.setprofile(_spy), threading.getprofile),
    "the environment variable HTTPS_PROXY": (
        lambda: os.environ.update(HTTPS_PROXY="http://127.0.0.1:9"),
        lambda: os.environ.get("HTTPS_PROXY")),
    "the environment variable TZ": (
        lambda: (os.environ.update(TZ="Asia/Kathmandu"), time.tzset()), lambda: time.tzname),
    "`time.time`": (lambda: setattr(time, "time", lambda: 0.0), lambda: time.time),
    "`time.sleep`": (lambda: setattr(time, "sleep", _spy), lambda: time.sleep),
    "`socket.socket`": (lambda: setattr(socket, "socket", _spy), lambda: socket.socket),
    "`builtins.open`": (lambda: delattr(builtins, "open"), lambda: builtins.open),
    "`json.loads`": (lambda: setattr(json, "loads", _spy), lambda: json.loads),
    "`os.environ`": (lambda: setattr(os, "environ", {}), lambda: os.environ),
    "`ssl._create_default_https_context`": (
        lambda: setattr(ssl, "_create_default_https_context", ssl._create_unverified_context),
        lambda: ssl._create_default_https_context),
    "the umask": (lambda: os.umask(0o777), _umask),
    "the locale": (
        lambda: locale.setlocale(locale.LC_ALL, "C.UTF-8" if LOCALE == "C" else "C"),
        lambda: locale.setlocale(locale.LC_ALL)),
    "the garbage collector": (gc.disable, gc.isenabled),
    "what an interrupt does": (
        lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        lambda: signal.getsignal(signal.SIGINT)),
    "`sys.path`": (lambda: sys.path.insert(0, "nowhere"), lambda: list(sys.path)),
}  # fmt: skip
LOCALE = locale.setlocale(locale.LC_ALL)


@pytest.mark.skipif(os.name == "nt", reason="POSIX")
@pytest.mark.parametrize("told", CHANGES)
def test_it_is_put_back_and_told(told: str) -> None:
    change, read = CHANGES[told]
    before = read()
    done: list[int] = []

    def changes(number):
        if not done:
            done.append(1)
            change()
        return right(number)

    verdict = doubled.check(changes)
    assert read() == before
    assert verdict.passed, verdict
    assert [note for note in verdict.notes if told in note and "it is put back" in note]
    assert doubled.check(right).notes == ()


def test_it_is_put_back_where_the_answer_raises() -> None:
    def breaks(number):
        time.time = lambda: 0.0
        raise ValueError

    before = time.time
    assert "`time.time`" in repr(doubled.check(breaks)) and time.time is before


def test_many_changes_are_one_note() -> None:
    def changes(number):
        for n in range(9):
            os.environ[f"MINE_{n}"] = "x"
        return right(number)

    assert "MINE_3 and 5 more; it is put back" in doubled.check(changes).notes[0]


def test_the_first_warning_of_logging_is_no_news() -> None:
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers.clear()
    try:
        assert doubled.check(lambda n: logging.warning("x") or right(n)).passed
        assert root.handlers == []
    finally:
        root.handlers[:] = before


def test_random_goes_on() -> None:
    """Put back, its numbers would be the same in each check."""
    state = random.getstate()
    assert doubled.check(lambda n: random.random() and right(n)).notes == ()  # noqa: S311
    assert random.getstate() != state


def test_what_the_lab_sets_when_it_is_imported_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "a.example")

    def imports(number):
        os.environ["NO_PROXY"] = "a.example,127.0.0.1"
        return right(number)

    assert doubled.check(imports).notes == ()
    assert os.environ["NO_PROXY"] == "a.example,127.0.0.1"
    assert "NO_PROXY" in repr(doubled.check(lambda n: os.environ.pop("NO_PROXY") and right(n)))
