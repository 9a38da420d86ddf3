"""What the tests of the lab share: small apps, careful clients, and a look at what is left over."""

from __future__ import annotations

import contextlib
import gc
import os
import secrets
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import lab

DEADLINE = 10.0  # seconds after which something hangs; nothing here is a timed test


def hello(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """An app that says hello, and what was sent to it."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    body = b"hello" + environ["wsgi.input"].read(size)
    head = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    start_response("200 OK", head)
    return [body]


def careful(ca: Path | str, *, strict: bool = False) -> ssl.SSLContext:
    """A client's context that checks everything, the common name excepted."""
    context = ssl.create_default_context(cafile=str(ca))
    context.hostname_checks_common_name = False
    if strict:
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


def connect(
    address: tuple[str, int],
    context: ssl.SSLContext,
    say: bytes = b"hi",
    session: ssl.SSLSession | None = None,
) -> tuple[bytes, ssl.SSLSession | None]:
    """Shake hands, say something, and give back the echo and the session."""
    with (
        socket.create_connection(address, DEADLINE) as raw,
        context.wrap_socket(raw, server_hostname="localhost", session=session) as secure,
    ):
        secure.sendall(say)
        return secure.recv(100), secure.session


def wait_until(condition: Any, seconds: float = DEADLINE) -> bool:
    """Whether the condition came true before the time was up."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def free_port() -> int:
    """A free loopback port below those that systems give out to whoever asks for any.

    One of theirs, once its probe is closed, may be somebody else's a moment later.
    """
    while True:
        port = 10_000 + secrets.randbelow(20_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def threads() -> list[str]:
    """The lab's threads that run, by name."""
    return sorted(one.name for one in threading.enumerate() if one.name.startswith("lab-"))


def sockets() -> int:
    """How many sockets this process holds open (0 where the system does not tell)."""
    if not sys.platform.startswith("linux"):
        return 0
    count = 0
    for entry in os.listdir("/proc/self/fd"):
        try:
            count += os.readlink(f"/proc/self/fd/{entry}").startswith("socket:")
        except OSError:
            continue
    return count


def folders() -> list[str]:
    """The lab's temporary folders of this process that there are."""
    return sorted(one.name for one in Path(tempfile.gettempdir()).glob(lab.folders.named() + "*"))


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Each test leaves no thread, no socket and no file of the lab behind."""
    before, held, running = sockets(), len(folders()), threads()
    yield
    if sockets() > before:
        gc.collect()
    lab.browser.close()
    assert wait_until(lambda: threads() == running, 5), threads()
    assert wait_until(lambda: sockets() <= before, 5), f"{sockets()} sockets, {before} before"
    lab.clean()
    assert wait_until(lambda: len(folders()) <= held, 5), folders()


@pytest.fixture(scope="module")
def trust() -> Iterator[lab.Trusted]:
    """An authority and a certificate for localhost, in a folder of their own."""
    with lab.scratch_folder() as folder:
        yield lab.trusted(folder)
