"""What an answer may leave changed for the whole kernel, so that later honest answers fail.

Each of it is put back after a check, and the verdict says so. The state of `random` is not
among it: a judge draws from `secrets` or a `random.Random` of its own.
"""

from __future__ import annotations

import contextlib
import decimal
import gc
import locale
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

State = tuple[str, Callable[[], Any], Callable[[Any], None]]  # what it is, how to read and set it

# modules whose functions a learner may replace, with `from time import ...` in mind
MODULES = (
    "builtins", "datetime", "hashlib", "hmac", "json", "os", "pickle", "random", "requests",
    "secrets", "socket", "sqlite3", "ssl", "subprocess", "threading", "time",
)  # fmt: skip
OTHERS = {"environ", "_create_default_https_context"}  # the famous way to switch TLS off
LIBRARIES = ("KMP_", "OMP_")  # set by scikit-learn when it is imported, as NO_PROXY is by our lab
MISSING = object()


def _working_directory() -> str:
    try:
        return os.getcwd()
    except OSError:  # it was deleted
        return ""


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _decimal() -> tuple[Any, ...]:
    now = decimal.getcontext()
    traps = tuple(sorted(trap.__name__ for trap, on in now.traps.items() if on))
    return now.prec, now.rounding, now.Emin, now.Emax, now.capitals, now.clamp, traps


def _logging() -> tuple[Any, ...]:
    root = logging.getLogger()
    return root.level, root.manager.disable, tuple(root.handlers)


def _set_logging(old: tuple[Any, ...]) -> None:
    root = logging.getLogger()
    root.setLevel(old[0])
    logging.disable(old[1])
    root.handlers[:] = old[2]


def _states() -> Iterator[State]:
    """What is read before a check and set after it where it has changed."""
    context = decimal.getcontext().copy()
    yield "the working directory", _working_directory, os.chdir
    yield "`socket.setdefaulttimeout`", socket.getdefaulttimeout, socket.setdefaulttimeout
    yield "the recursion limit", sys.getrecursionlimit, sys.setrecursionlimit
    yield "the switch interval", sys.getswitchinterval, sys.setswitchinterval
    yield "the decimal context", _decimal, lambda old: decimal.setcontext(context)
    yield "the profiler", sys.getprofile, sys.setprofile
    yield "the trace function", sys.gettrace, sys.settrace
    yield "the threads' profiler", threading.getprofile, threading.setprofile
    yield "the threads' trace function", threading.gettrace, threading.settrace
    yield "the umask", _umask, os.umask
    yield "the locale", lambda: locale.setlocale(locale.LC_ALL), _set_locale
    yield "the garbage collector", gc.isenabled, lambda on: gc.enable() if on else gc.disable()
    yield "", _logging, _set_logging  # untold: a first `logging.warning` sets it up
    yield "`sys.path`", lambda: tuple(sys.path), lambda old: sys.path.__setitem__(slice(None), old)
    if threading.current_thread() is threading.main_thread():
        yield "what an interrupt does", lambda: signal.getsignal(signal.SIGINT), _set_interrupt


def _set_interrupt(old: Any) -> None:
    signal.signal(signal.SIGINT, old)


def _set_locale(old: str) -> None:
    locale.setlocale(locale.LC_ALL, old)


def _names() -> dict[str, dict[str, Any]]:
    """The names of the modules that are loaded, with what they stand for."""
    return {name: dict(vars(sys.modules[name])) for name in MODULES if name in sys.modules}


def _names_put_back(before: dict[str, dict[str, Any]]) -> Iterator[str]:
    for module, names in before.items():
        now = vars(sys.modules[module]) if module in sys.modules else {}
        for name, value in names.items():
            if now.get(name, MISSING) is value:
                continue
            function = callable(value) and not name.startswith("_")  # `time.tzname` may change
            if function or name in OTHERS:
                now[name] = value
                yield f"`{module}.{name}`"


def _variables_put_back(before: dict[str, str]) -> Iterator[str]:
    changed = set()
    for name in before.keys() | os.environ.keys():
        old, new = before.get(name), os.environ.get(name)
        of_lab = name.upper() == "NO_PROXY" and new and new.startswith(old or "")
        if old != new and not of_lab and not name.startswith(LIBRARIES):
            changed.add(name)
            os.environ.pop(name, None)
            if old is not None:
                os.environ[name] = old
    if "TZ" in changed and hasattr(time, "tzset"):
        time.tzset()
    yield from (f"the environment variable {name}" for name in sorted(changed))


def _no_exit() -> None:
    raise SystemExit("exit")


@contextlib.contextmanager
def _kernel_kept() -> Iterator[None]:
    """IPython's `exit` raises SystemExit, as Python's does, instead of ending the kernel later."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module else None  # type: ignore[attr-defined]
    if shell is None:
        yield
        return
    shell.ask_exit = _no_exit
    try:
        yield
    finally:
        del shell.ask_exit


@contextlib.contextmanager
def put_back() -> Iterator[list[str]]:
    """Put back after the block what it changed for the whole kernel; gives a list of notes."""
    notes: list[str] = []
    names, variables = _names(), dict(os.environ)
    states = [(what, read, write, read()) for what, read, write in _states()]
    with _kernel_kept():
        try:
            yield notes
        finally:
            changed = [*_names_put_back(names), *_variables_put_back(variables)]
            for what, read, write, old in states:
                if old != "" and read() != old:
                    changed += [what] if what else []
                    with contextlib.suppress(Exception):
                        write(old)
            if changed:
                more = f" and {len(changed) - 4} more" if len(changed) > 4 else ""
                notes.append(
                    f"Your code changed, for the whole kernel, {', '.join(changed[:4])}{more}; "
                    "it is put back."
                )
