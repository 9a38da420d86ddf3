"""`serve`: a clinic as a real server in this process, for outside tools and for the red team.

One line of JSON on standard output says where it is and who may log in; everything that the
service itself prints goes to standard error. Ctrl-C and SIGTERM stop it and remove its files.
"""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from helpers import lab
from helpers.bootstrap import Trouble

CAPSTONE = Path(__file__).resolve().parent.parent / "solutions" / "capstone_service.py"
EXAMPLE = (
    "Name a Python file with a function create_app() that returns a Flask application"
    + (", such as solutions/capstone_service.py," if CAPSTONE.exists() else ",")
    + " or leave FILE out to run the Clinic."
)


def _why(error: BaseException, path: Path) -> str:
    """The error in one line, with the line of FILE that it came from."""
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename) == path
    ]
    where = f" in line {lines[-1]}" if lines else ""
    if isinstance(error, SyntaxError) and error.lineno:
        where = f" in line {error.lineno}"
        error = SyntaxError(error.msg)
    words = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}{where}" + (f": {words}" if words else "")


def load(path: Path) -> ModuleType:
    """Execute a learner's file as a module, its own folder importable; `Trouble` where it fails."""
    if not path.is_file():
        raise Trouble(f"There is no file {path}.", EXAMPLE)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise Trouble(f"{path.name} is no Python file.", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent))
    sys.modules[path.stem] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise Trouble(
            f"{path.name} does not load: {_why(error, path)}.", "Mend that line and run it again."
        ) from error
    return module


def make(create: Callable[..., Any], folder: Path, path: Path) -> Any:
    """The application that `create_app` gives back, with its files in `folder` if it takes one."""
    try:
        takes = "folder" in inspect.signature(create).parameters
        app = create(folder=folder) if takes else create()
    except (Exception, SystemExit) as error:
        raise Trouble(
            f"create_app in {path.name} failed: {_why(error, path)}.",
            "Mend that line and run it again.",
        ) from error
    if not callable(app):
        raise Trouble(
            f"create_app in {path.name} gave back {type(app).__name__}, which is no application.",
            "Let it return the Flask application.",
        )
    return app


def _service(file: str | None, folder: Path) -> tuple[Any, Iterable[Any]]:
    """The application and its accounts: the Clinic as shipped, or what FILE makes."""
    from helpers import clinic  # imports nothing heavy by itself

    if file is None:
        return clinic.create_app(folder), clinic.ACCOUNTS
    path = Path(file).resolve()
    module = load(path)
    create = getattr(module, "create_app", None)
    if not callable(create):
        raise Trouble(f"{path.name} has no function create_app.", EXAMPLE)
    return make(create, folder, path), getattr(module, "ACCOUNTS", clinic.ACCOUNTS)


def _serve(
    file: str | None,
    port: int | None,
    tls: bool,
    cross_site: bool,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    """Serve until a signal comes; raises `Trouble`."""
    files = folder / "service"
    files.mkdir()
    app, accounts = _service(file, files)
    trusted = lab.trusted(folder / "tls") if tls else None
    identity = trusted.identity if trusted else None
    try:
        server = lab.serve(
            app, identity, port=port or 0, log=sys.stderr, cross_site=cross_site
        )
    except lab.LabError as error:
        raise Trouble(error.problem, error.remedy) from error
    with server:
        facts = {
            "url": server.url,
            "ca_file": str(trusted.ca_file) if trusted else None,
            "accounts": [
                {"username": a.username, "password": a.password, "role": a.role} for a in accounts
            ],
        }
        say(json.dumps(facts))
        while not threading.Event().wait(0.2):  # short waits, or Windows would not see Ctrl-C
            continue


def main(
    file: str | None = None,
    port: int | None = None,
    tls: bool = True,
    cross_site: bool = False,
) -> int:
    """Run the service and print where it is; 0 once a signal has stopped it. Raises `Trouble`.

    It answers this user's programs only, and web pages of other origins if `cross_site`.
    """

    def stop(number: int, frame: object) -> None:
        for name in names:
            signal.signal(name, signal.SIG_IGN)  # stopping is not to be interrupted
        raise KeyboardInterrupt

    names = [signal.SIGINT, signal.SIGTERM]
    if os.name == "posix":
        names.append(signal.SIGHUP)  # its terminal was closed
    for name in names:
        signal.signal(name, stop)
    out = sys.stdout

    def say(line: str) -> None:
        print(line, file=out, flush=True)

    try:
        with lab.scratch_folder() as folder, contextlib.redirect_stdout(sys.stderr):
            _serve(file, port, tls, cross_site, folder, say)
    except KeyboardInterrupt:
        print("The service has stopped.", file=sys.stderr)
    return 0
