"""Another user of this machine, for real: a program that is started as root and then is somebody else."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest

from helpers.course import TOP

NOBODY = 65534
BECOME = f"import os; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})\n"
SAY = """
import encodings.idna, socket, ssl, sys  # what it needs, while it may still read it
def say(port, words, wait=True):
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(words.encode())
        try:
            return line.recv(65536).decode(errors="replace") if wait else ""
        except ConnectionError:
            return ""
"""


@functools.cache
def command() -> list[str]:
    """The command that runs Python as root; skips the test where nobody here may do that."""
    python = [sys.executable, "-c"]
    if os.name == "posix" and os.geteuid() == 0:
        return python
    sudo = ["sudo", "-n"]
    if shutil.which("sudo") and not subprocess.run([*sudo, "true"], capture_output=True).returncode:
        return [*sudo, *python]
    return []


def start(code: str, **options: Any) -> subprocess.Popen[str]:
    """A Python that runs `code` as root until it says BECOME, with `say(port, words)` defined."""
    if not command():
        pytest.skip("a second user takes root, or sudo without a password: neither is given here")
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen([*command(), SAY + code], cwd=TOP, **pipes, **options)


def run(code: str) -> str:
    """What a program prints that runs as another user."""
    with start(BECOME + code) as process:
        return process.communicate(timeout=60)[0]


def asks(port: int, words: str) -> str:
    """What another user hears who connects to a port and says something."""
    return run(f"print(say({port}, {words!r}), end='')")


def get(port: int, path: str = "/", host: str = "127.0.0.1") -> str:
    """What another user hears who asks for a page."""
    return asks(port, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
