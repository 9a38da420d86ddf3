"""The limits of an answer: its time, and its threads.

Time is the processor's: on a busy machine an honest answer gets as much of it as elsewhere. An
answer that waits (for a lock, a reply, a sleep) is stopped by the clock, after a generous while.
A loop inside one call of compiled code, such as `sum(range(10**12))`, cannot be stopped from
inside Python: interrupt or restart the kernel (Kernel > Restart Kernel).
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import Any

from helpers.judging import guard

INSIST = 0.2  # seconds between two orders to stop
PATIENCE = 25  # orders, after which the course's own code is interrupted as well
_clock, _processor, _sleep = (
    time.monotonic,
    time.process_time,
    time.sleep,
)  # an answer may patch them
_stopping: set[int] = set()  # the threads that are under orders to stop


class TimeUp(BaseException):
    """The answer ran past its limit. No Exception, so that `except Exception` lets it through.

    A bare `except:` swallows it. It is then deleted, and from that moment on every new line of the
    learner's code raises it again, the first one outside the `try` as well.
    """

    def __str__(self) -> str:
        return "the check is over, and this thread had been left running"

    def __del__(self) -> None:
        if _stopping and threading.get_ident() in _stopping:
            _spoil(sys._getframe(1))


def _raise_at_a_line(frame: FrameType, event: str, argument: object) -> Any:
    """A trace function; events of kind "exception" are what it has raised itself."""
    if threading.get_ident() not in _stopping or not guard.of_learner(frame.f_code.co_filename):
        return None
    if event == "line":
        raise TimeUp
    return _raise_at_a_line


def _learners(frame: FrameType | None) -> Iterator[FrameType]:
    """The learner's frames among a frame and its callers, as far as the check reaches."""
    while frame is not None and frame.f_code is not limited.__code__:
        if guard.of_learner(frame.f_code.co_filename):
            yield frame
        frame = frame.f_back


def _spoil(frame: FrameType | None) -> None:
    """Let every further line of the learner's code in this thread raise TimeUp."""
    for one in _learners(frame):
        one.f_trace = _raise_at_a_line
    sys.settrace(_raise_at_a_line)


class Limit:
    """The time of an answer: `seconds` of the processor, and at most `cap` by the clock.

    Several threads together use more than a second of the processor in a second, so that many
    must have passed by the clock, too. cap: six times as long, at least 30 seconds.
    """

    def __init__(self, seconds: float, cap: float | None = None) -> None:
        self.seconds = seconds
        self.cap = max(30.0, 6 * seconds) if cap is None else cap
        self._began, self._used = _clock(), _processor()

    def left(self) -> float:
        """Seconds by the clock after which it is worth looking again; 0 or less when over."""
        passed, used = _clock() - self._began, _processor() - self._used
        return min(self.cap - passed, self.seconds - min(used, passed))

    def __str__(self) -> str:
        """How long an answer has had that is over its limit."""
        if _processor() - self._used < self.seconds:
            return f"{self.cap:g} seconds by the clock"
        return f"{self.seconds:g} seconds"


@contextlib.contextmanager
def _alarm(limit: Limit) -> Iterator[None]:
    """Raise TimeUp in the main thread when the time is up, and insist where it is caught."""
    rung = 0

    def ring(signum: int, frame: FrameType | None) -> None:
        nonlocal rung
        if not rung and limit.left() > 0:
            signal.setitimer(signal.ITIMER_REAL, max(limit.left(), 0.01))
            return
        rung += 1
        at_work = any(_learners(frame))
        soon = rung > 3 and at_work  # in quick turns: it keeps what it catches
        signal.setitimer(signal.ITIMER_REAL, 1e-5 * (1 + rung % 50) if soon else INSIST)
        if rung > 1 and not at_work and rung < PATIENCE:
            return  # the course's own code is cleaning up
        _stopping.add(threading.get_ident())
        if rung > 1:
            _spoil(frame)
        raise TimeUp

    traced = sys.gettrace()
    before = signal.signal(signal.SIGALRM, ring) or signal.SIG_DFL
    signal.setitimer(signal.ITIMER_REAL, max(limit.left(), 0.01))
    try:
        yield
    finally:
        disarm(traced)
        signal.signal(signal.SIGALRM, before)


def disarm(traced: Any = None) -> None:
    """Silence a running alarm, so that the verdict can be written in peace."""
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    _stopping.discard(threading.get_ident())
    if sys.gettrace() is _raise_at_a_line or traced is not None:
        sys.settrace(traced)


def _can_ring() -> bool:
    """Whether a timer can interrupt this thread: the main one, on a POSIX system."""
    try:
        signal.signal(signal.SIGALRM, signal.getsignal(signal.SIGALRM) or signal.SIG_DFL)
    except (ValueError, AttributeError, OSError):
        return False
    return hasattr(signal, "setitimer")


def limited(function: Callable[[], None], limit: Limit) -> str:
    """Call `function()`: "" if it came back by itself, "stopped", or "unlimited" without a limit.

    In the main thread of a POSIX system an interval timer interrupts it (this also stops a
    regular expression that blows up). Elsewhere it runs in a thread that is told to stop; one
    that cannot be stopped is left behind and no longer waited for. Where there is neither a
    signal nor a thread (a browser's Python), it runs without a limit.
    """
    if _can_ring():
        try:
            with _alarm(limit):
                function()
        except TimeUp:
            return "stopped"
        return ""
    failure: list[BaseException] = []

    def run() -> None:
        try:
            function()
        except TimeUp:
            pass
        except BaseException as error:  # handed to the caller below
            failure.append(error)

    worker = threading.Thread(target=run, daemon=True)
    try:
        worker.start()
    except RuntimeError:
        function()
        return "unlimited"
    while worker.is_alive() and limit.left() > 0:
        worker.join(min(max(limit.left(), 0.01), 0.5))
    in_time = not worker.is_alive()
    for _ in range(10):
        if not worker.is_alive():
            break
        _order(worker.ident or 0)
        worker.join(INSIST / 2)
    _stopping.discard(worker.ident or 0)
    if failure:
        raise failure[0]
    return "" if in_time else "stopped"


def _order(thread: int) -> None:
    """Tell a thread to stop: it raises TimeUp as soon as it runs Python again."""
    import ctypes  # not everywhere, and only needed here

    _stopping.add(thread)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TimeUp))


def _seconds_of(thread: int) -> float:
    """Processor seconds that a thread has used, or those of the process where that is unknown."""
    try:
        return time.clock_gettime(time.pthread_getcpuclockid(thread))
    except (AttributeError, OSError):
        return _processor()


class Threads:
    """Ends the threads that an answer has started; `notes` says which, when the block is over.

    Told to stop are those that run a function of the learner's: her own, and a server's workers
    inside her view. One that waits ends when it wakes. One that goes on computing is told.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []

    def __enter__(self) -> Threads:
        self._before = set(sys._current_frames())
        return self

    def _mine(self) -> dict[int, FrameType]:
        found = {}
        for thread, frame in sys._current_frames().items():
            if thread not in self._before and thread != threading.get_ident():
                own = next(_learners(frame), None)
                if own is not None:
                    found[thread] = own
        return found

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _ in range(15):  # one that is about to end, on a busy machine
            if not self._mine():
                return
            _sleep(0.02)
        first = self._mine()
        before = threading.excepthook
        threading.excepthook = lambda its: None if its.exc_type is TimeUp else before(its)
        used: dict[int, float] = {}
        left = first
        for _ in range(6):
            for thread in left:  # over all rounds: a busy machine gives a thread little at a time
                used.setdefault(thread, _seconds_of(thread))
            for thread in left:
                _order(thread)
            _sleep(0.05)
            left = self._mine()
            if not left:
                break
        threading.excepthook = before
        _stopping.difference_update(first.keys() - left.keys())
        for thread, frame in first.items():
            at = guard.line_of(frame.f_code.co_filename, frame.f_lineno or 0)
            says = f"A thread of your code was still running when the check ended, at {at}"
            if thread not in left:
                self.notes.append(f"{says}. It was stopped.")
            elif _seconds_of(thread) - used.get(thread, 0.0) > 0.01:
                self.notes.append(
                    f"{says}. It could not be stopped and takes the processor from every further "
                    "check: restart the kernel (Kernel > Restart Kernel)."
                )
            else:
                self.notes.append(f"{says}. It ends when it wakes, or when you restart the kernel.")
