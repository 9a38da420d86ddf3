"""The thread in which Playwright lives, with its one Chromium.

Playwright's synchronous interface wants a thread without an event loop, and a Jupyter kernel has
one; its objects may be used in no other thread. So jobs are handed to this one.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from helpers.lab.browser.chromium import ARGUMENTS
from helpers.lab.errors import LabError, Starved
from helpers.lab.folders import scratch_folder

START_SECONDS = 30.0
GRACE_SECONDS = 4.0
LONGEST_FOLDER = 60
TEMPORARY = ("TMPDIR", "TMP", "TEMP")

T = TypeVar("T")
_starting = threading.Lock()
_Job = tuple[Callable[[Any], Any], "Future[Any]"]


class Died(LabError):
    """Chromium ended before a job was done."""

    def __init__(self, *_: str) -> None:
        super().__init__("The browser ended in the middle of a page.", "Run it again.")


class Driver:
    """One running Chromium. Raises `LabError` where it does not start."""

    def __init__(self, path: str) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._process = 0
        self._owner = os.getpid()
        ready: Future[int] = Future()
        self._thread = threading.Thread(
            target=_work, args=(path, self._jobs, ready), name="lab-browser", daemon=True
        )
        self._thread.start()
        try:
            self._process = ready.result(START_SECONDS + GRACE_SECONDS)
        except TimeoutError:
            raise Starved(
                f"Chromium did not start within {START_SECONDS:g} seconds.",
                "Close other programs, or set CHROMIUM to another Chromium.",
            ) from None

    @property
    def alive(self) -> bool:
        """Whether jobs can be done (a forked child has no thread of its own)."""
        return self._owner == os.getpid() and self._thread.is_alive()

    def do(self, job: Callable[[Any], T], seconds: float) -> T:
        """What `job` gives back when it is called with Playwright's browser, in its thread.

        seconds: the limit for this job and for each that waits before it. Raises `Died` where
        Chromium has ended, TimeoutError where the time is up, and whatever the job raises.
        """
        future: Future[T] = Future()
        self._jobs.put((job, future))
        deadline = time.monotonic() + seconds * max(1, self._jobs.qsize())
        while True:
            left = deadline - time.monotonic()
            try:
                return future.result(max(0.0, min(left, 0.5)))
            except TimeoutError:
                if future.done():
                    return future.result()
                if not self._thread.is_alive():
                    raise Died from None
                if left <= 0:
                    raise

    def kill(self) -> None:
        """End Chromium at once, whatever it does; its thread ends with it."""
        if self._process and self.alive:
            with contextlib.suppress(OSError):
                os.kill(self._process, getattr(signal, "SIGKILL", signal.SIGTERM))
            self._process = 0
        self._jobs.put(None)
        self._thread.join(GRACE_SECONDS)

    def stop(self) -> None:
        """End Chromium and the thread, by force where it does not end by itself."""
        if not self.alive:
            return
        self._jobs.put(None)
        self._thread.join(GRACE_SECONDS)
        if self._thread.is_alive():
            self.kill()


def _work(path: str, jobs: queue.SimpleQueue[_Job | None], ready: Future[int]) -> None:
    from playwright.sync_api import sync_playwright

    try:
        with scratch_folder() as folder, _temporary(folder, sync_playwright()) as playwright:
            chromium = playwright.chromium.launch(
                executable_path=path,
                args=ARGUMENTS,
                env=_environment(folder),
                timeout=START_SECONDS * 1000,
                handle_sigint=False,  # an interrupted cell does not end the browser
            )
            ready.set_result(_process_of(chromium))
            while (job := jobs.get()) is not None and _done(chromium, *job):
                del job
            chromium.close()
    except BaseException as error:  # of Playwright's driver: it has nowhere else to go
        if not ready.done():
            first = (str(error).splitlines() or [type(error).__name__])[0]
            ready.set_exception(
                LabError(f"Chromium did not start: {first}.", "Set CHROMIUM to another Chromium.")
            )


@contextlib.contextmanager
def _temporary(folder: Path, manager: Any) -> Iterator[Any]:
    """Playwright, with a temporary folder that goes although its processes may be killed.

    A Jupyter kernel that shuts down kills its children before anything of ours can run. Playwright
    takes the folder from the environment, and only while it starts.
    """
    with _starting:
        before = {name: os.environ.get(name) for name in TEMPORARY}
        os.environ.update(dict.fromkeys(TEMPORARY, str(folder)))
        try:
            playwright = manager.start()
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
    try:
        yield playwright
    finally:
        playwright.stop()


def _environment(folder: Path) -> dict[str, str | float | bool]:
    """The environment with the temporary folder in it, for Chromium.

    Chromium makes a socket below it, whose whole path may have about a hundred characters.
    """
    if len(str(folder)) > LONGEST_FOLDER:
        return {**os.environ}
    return {**os.environ, **dict.fromkeys(TEMPORARY, str(folder))}


def _done(chromium: Any, job: Callable[[Any], Any], future: Future[Any]) -> bool:
    """Do one job; whether Chromium lives on. Playwright's own errors stay in this thread."""
    try:
        future.set_result(job(chromium))
    except BaseException as error:
        if chromium.is_connected() and not isinstance(error, _playwright_errors()):
            future.set_exception(error)
            return True
        future.set_exception(Died())
        return False
    return True


def _playwright_errors() -> type[Exception]:
    from playwright.sync_api import Error

    return Error


def _process_of(chromium: Any) -> int:
    """The process id of Chromium's main process, 0 where it does not say."""
    with contextlib.suppress(Exception):
        client = chromium.new_browser_cdp_session()
        answer = client.send("SystemInfo.getProcessInfo")
        client.detach()
        return next(one["id"] for one in answer["processInfo"] if one["type"] == "browser")
    return 0
