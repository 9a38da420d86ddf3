"""Runs a learner's code so that nothing it does can end the session.

An endless loop is stopped, printed output is kept apart and cut, warnings are
collected, and an exception is told in one sentence with the learner's own line.
It is a guard against accidents, not a sandbox against malice: the code runs in
this process, with this process's rights.
"""

from __future__ import annotations

import contextlib
import ctypes
import dis
import inspect
import io
import linecache
import os
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType

KEPT_OUTPUT = 2_000  # characters of printed output that a verdict may show
_PACKAGE = str(Path(__file__).resolve().parent)


def printable(text: str, keep: str = "") -> str:
    """The text with control and format characters (escape sequences, line breaks) spelled out."""
    return "".join(
        sign if sign.isprintable() or sign in keep else ascii(sign)[1:-1] for sign in text
    )


class TimeUp(BaseException):
    """The answer ran past its limit. No Exception, so that `except Exception` lets it through."""


@dataclass
class Noise:
    """What an answer printed and warned about while it was checked."""

    text: str = ""
    characters: int = 0
    warned: list[str] = field(default_factory=list)
    moved: bool = False

    def notes(self) -> list[str]:
        """One line for each kind of noise; empty when the answer was silent."""
        notes = []
        if self.characters:
            shown = self.text.strip().splitlines()[:5]
            cut = "" if self.characters <= 200 and len(shown) < 5 else " ..."
            text = " / ".join(shown)[:200]
            notes.append(f"Your code printed during the check, which is not judged: {text}{cut}")
        notes += [f"Python warned: {text}" for text in self.warned[:3]]
        if self.moved:
            notes.append("Your code changed the working directory of the kernel; it is put back.")
        return notes


class _Keeper(io.TextIOBase):
    """A text stream that keeps the beginning and counts the rest."""

    def __init__(self, noise: Noise) -> None:
        self.noise = noise

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = KEPT_OUTPUT - len(self.noise.text)
        if room > 0:
            self.noise.text += text[:room]
        self.noise.characters += len(text)
        return len(text)


@contextlib.contextmanager
def quiet() -> Iterator[Noise]:
    """Collect everything printed or warned inside the block; put the working directory back."""
    noise = Noise()
    home = _working_directory()
    keeper = _Keeper(noise)
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(keeper),
        contextlib.redirect_stderr(keeper),
    ):
        try:
            yield noise
        finally:
            for item in caught or []:
                text = f"{item.category.__name__}: {item.message}"
                if text not in noise.warned:
                    noise.warned.append(text)
            if home and _working_directory() != home:
                noise.moved = True
                with contextlib.suppress(OSError):
                    os.chdir(home)


@contextlib.contextmanager
def profiled(spy: Callable[[FrameType, str, object], None]) -> Iterator[None]:
    """Let `spy` hear of every call inside the block (`sys.setprofile`)."""
    before = sys.getprofile()
    sys.setprofile(spy)
    try:
        yield
    finally:
        sys.setprofile(before)


def _working_directory() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


def _poison(frame: FrameType, event: str, argument: object) -> None:
    raise TimeUp


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise TimeUp in the main thread after `seconds`; insist if the code catches it.

    A bare `except:` in an endless loop would swallow the exception, so from the second
    alarm on every line of the running frames raises, those of the handler as well.
    """
    rung = 0

    def ring(signum: int, frame: FrameType | None) -> None:
        nonlocal rung
        rung += 1
        if rung > 1:
            sys.settrace(_poison)
            while frame is not None and not _ours(frame.f_code.co_filename):
                frame.f_trace = _poison
                frame = frame.f_back
        raise TimeUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    traced = sys.gettrace()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.settrace(traced)


def disarm() -> None:
    """Silence a running alarm, so that the verdict can be written in peace."""
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        signal.setitimer(signal.ITIMER_REAL, 0)
    if sys.gettrace() is _poison:
        sys.settrace(None)


def limited(function: Callable[[], None], seconds: float) -> bool:
    """Call `function()`; True if it came back by itself, False if its time ran out.

    In the main thread of a POSIX system an interval timer interrupts it (this also stops a
    regular expression that blows up). Elsewhere it runs in a thread that is told to stop;
    one that cannot be stopped is left behind and no longer waited for.
    """
    main = threading.current_thread() is threading.main_thread()
    if main and hasattr(signal, "setitimer"):
        try:
            with _alarm(seconds):
                function()
        except TimeUp:
            return False
        return True
    failure: list[BaseException] = []

    def run() -> None:
        try:
            function()
        except TimeUp:
            pass
        except BaseException as error:  # handed to the caller below
            failure.append(error)

    worker = threading.Thread(target=run, daemon=True)
    worker.start()
    worker.join(seconds)
    in_time = not worker.is_alive()
    for _ in range(10):
        if not worker.is_alive():
            break
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(worker.ident or 0), ctypes.py_object(TimeUp)
        )
        worker.join(0.1)
    if failure:
        raise failure[0]
    return in_time


def _ours(filename: str) -> bool:
    return filename.startswith(_PACKAGE)


def _library(filename: str) -> bool:
    return "site-packages" in filename or filename.startswith((sys.base_prefix, "<frozen"))


def learner_line(trace: TracebackType | None) -> str:
    """The last line of the learner's own code in a traceback, as 'line 3: `return int(x)`'."""
    found = ""
    for frame, number in traceback.walk_tb(trace):
        name = frame.f_code.co_filename
        if not _ours(name) and not _library(name):
            number = number or frame.f_code.co_firstlineno  # some jumps have no line
            source = linecache.getline(name, number).strip()
            found = f"line {number}" + (f": `{source}`" if source else "")
    return found


def describe(error: BaseException) -> str:
    """One sentence about an exception: what was raised, and at which line of the learner's cell."""
    said = str(error).strip().splitlines()
    what = type(error).__name__ + (f": {said[0][:160]}" if said else "")
    where = learner_line(error.__traceback__)
    if isinstance(error, SystemExit):
        return f"Your code ended the program ({what}). Return a value or raise an error instead."
    if where:
        return f"Your code raised {what} ({where})."
    return f"What your answer gave back could not be used: {what}."


_EMPTY = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE", "POP_TOP", "CACHE"}
_EMPTY |= {"COPY_FREE_VARS", "MAKE_CELL", "LOAD_COMMON_CONSTANT"}


def _empty_function(function: Callable[..., object]) -> bool:
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return False
    if code.co_names == ("NotImplementedError",):
        return True
    steps = list(dis.get_instructions(code))
    if any(step.opname not in _EMPTY for step in steps):
        return False
    loaded = [step.argval for step in steps if "CONST" in step.opname]
    return not loaded or loaded[-1] in (None, ...)


def untouched(answer: object) -> bool:
    """True where an answer is still the starter: `...`, None, '', or a body that does nothing.

    A class counts as untouched while none of its own public methods does anything; a
    container while all that it holds is untouched.
    """
    if answer is None or answer is ... or (isinstance(answer, str) and not answer.strip()):
        return True
    if isinstance(answer, Mapping):
        return bool(answer) and all(map(untouched, answer.values()))
    if isinstance(answer, (list, tuple, set, frozenset)):
        return bool(answer) and all(map(untouched, answer))
    if inspect.isclass(answer):
        own = [
            value
            for name, value in vars(answer).items()
            if inspect.isfunction(value) and not (name.startswith("__") and name != "__call__")
        ]
        empty = bool(own) and all(map(_empty_function, own))
        # a class that empties methods of another one of the learner's is an answer
        return empty and not any(
            base.__module__ == answer.__module__ and not untouched(base)
            for base in answer.__mro__[1:-1]
        )
    return inspect.isfunction(answer) and _empty_function(answer)


def holes(answer: object) -> int:
    """How many places of a container are still `...`."""
    if answer is ...:
        return 1
    if isinstance(answer, Mapping):
        return sum(map(holes, answer.values()))
    if isinstance(answer, (list, tuple)):
        return sum(map(holes, answer))
    return 0
