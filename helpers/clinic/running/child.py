"""The Clinic in a process of its own: started, watched and stopped through its pipes.

The child ends when its standard input does, so it cannot outlive its parent.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from helpers import lab

TOP = Path(__file__).resolve().parents[3]
START_SECONDS = 60.0
GRACE = 2.0  # seconds that it gets to end by itself


def _address(create_app: Callable[..., Any] | None) -> str:
    """Where a child finds `create_app`: "module:name"."""
    if create_app is None:
        return "helpers.clinic.app:create_app"
    module = sys.modules.get(create_app.__module__)
    if create_app.__module__ == "__main__" or getattr(module, create_app.__name__, 0) != create_app:
        raise lab.LabError(
            f"Another process cannot import {create_app.__name__}.",
            "Put it into a module, or leave own_process out.",
        )
    return f"{create_app.__module__}:{create_app.__name__}"


class Child:
    """The process, as its parent sees it. base: the folder for its files, made by the parent."""

    def __init__(
        self,
        base: Path,
        create_app: Callable[..., Any] | None = None,
        *,
        tls: bool = False,
        model: bool = False,
        threads: int = 8,
        cross_site: bool | Iterable[str] = False,
        names: Iterable[str] = (),
    ) -> None:
        orders = {
            "base": str(base),
            "create_app": _address(create_app),
            "tls": tls,
            "model": model,
            "threads": threads,
            "cross_site": cross_site if isinstance(cross_site, bool | str) else [*cross_site],
            "names": [*names],
            "path": [path for path in sys.path if path],
        }
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (closed by stop)
        env = os.environ | {"PYTHONPATH": str(TOP), "PYTHONIOENCODING": "utf-8"}
        new_group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Windows: not our Ctrl-C
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helpers.clinic"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=env,
            text=True,
            encoding="utf-8",
            creationflags=new_group,
        )
        try:
            self.url = self._start(orders)
        except BaseException:
            self.stop()
            raise

    def _start(self, orders: dict[str, Any]) -> str:
        """Tell the child what to do; gives back its address."""
        assert self.process.stdin and self.process.stdout  # noqa: S101 (for the type checker)
        with contextlib.suppress(OSError):
            self.process.stdin.write(json.dumps(orders) + "\n")
            self.process.stdin.flush()
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.daemon = True
        watchdog.start()
        line = self.process.stdout.readline()
        watchdog.cancel()
        if not line:
            self.process.wait()
            self._errors.seek(0)
            said = self._errors.read().decode(errors="replace").strip()
            why = (said.splitlines() or [f"exit code {self.process.returncode}"])[-1]
            raise lab.LabError(
                f"The Clinic's process did not start: {why}.", "Start it without own_process."
            )
        url: str = json.loads(line)["url"]
        return url

    def stop(self) -> None:
        """End the process, at once if it is too busy to end by itself."""
        process = self.process
        if process.stdin and not process.stdin.closed:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
        self._errors.close()
