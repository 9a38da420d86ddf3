"""Keeps what an answer prints, and tells its exceptions in a sentence, with the learner's own line.

Together with `limits` (time, threads) and `leftovers` (what is put back) it sees to it that
nothing an answer does ends the session. It guards against accidents and is no sandbox against
malice: the code runs in this process, with this process's rights.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import linecache
import os
import subprocess
import sys
import sysconfig
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType

KEPT_OUTPUT = 2_000  # characters of printed output that a verdict may show
DOCTOR = "Run `python3 -m helpers doctor`, which says what is wrong with it."
_HELPERS: tuple[str, ...] = (str(Path(__file__).resolve().parent.parent) + os.sep,)
_STANDARD = tuple(sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib"))
_MACHINES = (OSError, ImportError, MemoryError, SystemError, subprocess.SubprocessError)


def printable(text: str, keep: str = "\n\u00a0\u202f") -> str:
    """The text with control and format characters (escape sequences) spelled out, except `keep`."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() or sign in keep else ascii(sign)[1:-1] for sign in text
    )


@dataclass
class Noise:
    """What an answer printed and warned about while it was checked."""

    text: str = ""
    characters: int = 0
    warned: list[str] = field(default_factory=list)

    def notes(self) -> list[str]:
        """One line for each kind of noise; empty when the answer was silent."""
        notes = []
        if self.characters:
            shown = self.text.strip().splitlines()[:5]
            cut = "" if self.characters <= 200 and len(shown) < 5 else " ..."
            text = " / ".join(shown)[:200]
            notes.append(f"Your code printed during the check, which is not judged: {text}{cut}")
        return notes + [f"Python warned: {text}" for text in self.warned[:3]]


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


def _nobody_types(prompt: object = "") -> str:
    raise EOFError("a check types nothing: take what you need as an argument, not from input()")


@contextlib.contextmanager
def quiet() -> Iterator[Noise]:
    """Collect everything printed or warned inside the block; standard input is empty there."""
    noise = Noise()
    keeper = _Keeper(noise)
    stdin, sys.stdin = sys.stdin, io.StringIO()  # which `exit()` closes
    asks, builtins.input = builtins.input, _nobody_types  # in a notebook it would wait for ever
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(keeper),
        contextlib.redirect_stderr(keeper),
    ):
        try:
            yield noise
        finally:
            sys.stdin, builtins.input = stdin, asks
            for item in caught or []:
                text = f"{item.category.__name__}: {item.message}"
                if text not in noise.warned:
                    noise.warned.append(text)


@contextlib.contextmanager
def profiled(spy: Callable[[FrameType, str, object], None]) -> Iterator[None]:
    """Let `spy` hear of every call inside the block (`sys.setprofile`)."""
    before = sys.getprofile()
    sys.setprofile(spy)
    try:
        yield
    finally:
        sys.setprofile(before)


def of_learner(filename: str) -> bool:
    """Whether code of that file is the learner's: not the course's, a library's or a compiled one's.

    A compiled module names its source by a relative path, and generated code has no source.
    """
    if filename.startswith("<"):
        return filename == "<stdin>" or bool(linecache.getline(filename, 1))
    library = "site-packages" in filename or filename.startswith(_STANDARD)
    return os.path.isabs(filename) and not library and not filename.startswith(_HELPERS)


def line_of(code_file: str, number: int) -> str:
    """A line of the learner's as 'line 3: `return int(x)`'."""
    source = linecache.getline(code_file, number).strip()
    return f"line {number}" + (f": `{source}`" if source else "")


def learner_line(trace: TracebackType | None) -> str:
    """The last line of the learner's own code in a traceback, or '' where it has none."""
    found = ""
    for frame, number in traceback.walk_tb(trace):
        name = frame.f_code.co_filename
        if of_learner(name):  # some jumps have no line
            found = line_of(name, number or frame.f_code.co_firstlineno)
    return found


def what(error: BaseException) -> str:
    """The exception's name and the first line of what it says."""
    try:
        said = str(error).strip().splitlines()
    except Exception:  # an exception of the learner's own may be unable to say anything
        said = []
    return type(error).__name__ + (f": {said[0][:160]}" if said else "")


def is_fault(error: BaseException) -> bool:
    """Whether the check itself failed on this machine: no line of the learner's has a part in it."""
    ours = type(error).__module__.startswith("helpers.")
    return (ours or isinstance(error, _MACHINES)) and not learner_line(error.__traceback__)


def describe(error: BaseException) -> str:
    """One sentence about an exception: what was raised, and at which line of the learner's cell."""
    where = learner_line(error.__traceback__)
    if isinstance(error, SystemExit):
        said = what(error)
        return f"Your code ended the program ({said}). Return a value or raise an error instead."
    if is_fault(error):
        return f"The check could not run on this machine: {what(error)}. {DOCTOR}"
    if not where:
        return f"The check could not use what your answer gave back: {what(error)}."
    if isinstance(error, Exception):
        return f"Your code raised {what(error)} ({where})."
    return (
        f"Your code raised {what(error)} ({where}). That is no `Exception`, so it ends the program "
        "around it: derive your own from Exception."
    )
