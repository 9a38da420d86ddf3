"""Task `mended`: the copied server, repaired, while clients connect that never say a word."""

from __future__ import annotations

import contextlib
import errno
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from unittest import mock

from helpers import lab
from helpers.judging import Parts, expect, fail, surroundings, task, values
from helpers.lab import tls_client
from helpers.lab.loopback import is_loopback
from helpers.tasks.tls import bench

CROWDS = {  # so many clients connect and say nothing, or begin a handshake and stop, or end it and stop
    1: "The handshake blocks the thread that accepts: leave it to the thread of the request.",
    3: "One of them had shaken hands and asked for nothing. Whoever waits for a request may hold nothing "
       "that others need, no lock and no thread that they share.",
    220: "A pool of threads, or a time limit in the thread that accepts, only makes the attacker open more "
         "connections: shake hands in a thread of the request's own.",
}  # fmt: skip
FIRST = b"\x16\x03\x01"  # how every ClientHello begins
PATIENCE = 0.5  # seconds; an honest page takes milliseconds


class Hello(BaseHTTPRequestHandler):
    """Answers every GET with one line."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello from the clinic\n")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _made(make_server: Any, part: Parts, files: list[str]) -> Any:
    """The learner's server, which must not serve yet, and must not fork."""
    early: list[Any] = []
    before = set(threading.enumerate())
    with mock.patch.object(socketserver.BaseServer, "serve_forever", lambda self, *_: early.append(self)):
        server = part.call(make_server, type("Hello", (Hello,), {}), *files)  # it may be changed
        for thread in set(threading.enumerate()) - before:
            thread.join(1)
    for one in early:
        one.server_close()
    expect(
        not early,
        "make_server called serve_forever. The server is to come back not yet serving: its user "
        "decides when, and in which thread.",
    )
    expect(
        isinstance(server, socketserver.BaseServer),
        f"What came back is {values.kind(server)}, no server of http.server: is there a return?",
    )
    expect(
        server.socket.fileno() >= 0,
        "Its socket is closed: wrap_socket gives back a new one, and the server still holds the old one.",
    )
    forks = getattr(socketserver, "ForkingMixIn", None)
    if forks is not None and isinstance(server, forks):
        server.server_close()
        fail(
            "Your server forks a process for each request. A process inherits every socket that is "
            "open, and Windows has no fork: give each request a thread."
        )
    return server


@contextlib.contextmanager
def _running(make_server: Any, part: Parts, files: list[str]) -> Iterator[Any]:
    """The learner's server at work in a thread, its errors kept quiet, and stopped at the end."""
    try:
        server = _made(make_server, part, files)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EADDRINUSE):
            raise
        fail(f"No such port: {error}. Those below 1024 belong to root, and one that is fixed can be had only "
             "once. Port 0 means any free.")  # fmt: skip
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopper = threading.Thread(target=server.shutdown, daemon=True)
        stopper.start()
        stopper.join(1)
        with contextlib.suppress(OSError):
            server.server_close()
        thread.join(1)


def _page(server: Any, root: bytes, seconds: float = 2.0) -> str:
    """What an honest client gets within so many seconds: nothing to say, or why it got no page."""
    context, end = tls_client.client(root), time.monotonic() + seconds

    def until(sock: socket.socket) -> socket.socket:
        sock.settimeout(max(0.001, end - time.monotonic()))
        return sock

    try:
        with (
            socket.create_connection(server.socket.getsockname()[:2], seconds) as plain,
            context.wrap_socket(until(plain), server_hostname="localhost") as secure,
        ):
            until(secure).sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            said = b"".join(iter(lambda: until(secure).recv(4096), b""))
    except Exception as error:
        return lab.reason(error)
    return "" if b"hello from the clinic" in said else "no page came"


def _in_plain(server: Any) -> bytes:
    address = server.socket.getsockname()[:2]
    with contextlib.suppress(OSError), socket.create_connection(address, 1) as plain:
        plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
        return b"".join(iter(lambda: plain.recv(4096), b""))
    return b""


def _room() -> None:
    """Let this process open 1,024 files where it may: macOS begins with 256."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if 0 <= soft < 1024:
            resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))


class _Crowd(contextlib.ExitStack):
    """Clients that connect and say nothing, or stop half way, and go on coming until the end."""

    def __init__(self, server: Any, root: bytes, clients: int) -> None:
        super().__init__()
        server.socket.listen(256)  # all of them wait in its queue, and the honest one behind them
        self.address, self.context = server.socket.getsockname()[:2], tls_client.client(root)
        self.here, self.over = threading.Event(), threading.Event()
        self.coming = threading.Thread(target=self.come, args=(clients,), daemon=True)
        self.coming.start()
        self.here.wait(8)

    def __exit__(self, *error: Any) -> bool | None:
        self.over.set()
        self.coming.join(2)
        return super().__exit__(*error)

    def come(self, clients: int) -> None:
        """Connect so many times; `here` is set as well where the server takes them too slowly."""
        count = missed = 0
        while count < clients and not self.over.is_set():
            try:
                client = self.enter_context(socket.create_connection(self.address, 0.3))
            except OSError:  # its short queue is full
                if (missed := missed + 1) == 12:
                    self.here.set()
                continue
            with contextlib.suppress(OSError):
                if count % 5 == 1:
                    client.sendall(FIRST)
                if count in (2, 7):
                    self.enter_context(self.context.wrap_socket(client, server_hostname="localhost"))
            count += 1
            time.sleep(0.002)  # so that the queue seldom overflows
        self.here.set()


@task(
    minutes=10, difficulty=4, asvs="12.2.1", expects="function", seconds=15,
    hints=[
        "Port 0 means any free port. What is a server's certificate loaded into? What wraps its socket?",
        "Wrapping the listening socket makes accept() shake hands, one client after the other. "
        "wrap_socket has do_handshake_on_connect, and http.server has a server that gives each "
        "request a thread.",
        "server = ThreadingHTTPServer((\"127.0.0.1\", 0), handler); server.socket = "
        "context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False).",
    ],
)  # fmt: skip
def mended(make_server: Any, part: Parts) -> None:
    """Repair the copied server."""
    root = bench.authorities()[0]
    with surroundings.neutral(), lab.scratch_folder() as folder:
        files = [str(path) for path in bench.below("localhost").save(folder)]
        with (
            part("the server starts where it may, in one process"),
            _running(make_server, part, files) as server,
            _running(make_server, part, files),  # beside the first: the port is free
        ):
            host = server.socket.getsockname()[0]
            expect(is_loopback(host.partition("%")[0]), f"It listens on {host}: the network is invited.")
        with part("it speaks TLS"), _running(make_server, part, files) as server:
            expect(
                b"hello" not in _in_plain(server),
                "Asked in plain text, it answered: nothing wraps its socket in TLS.",
            )
            why = _page(server, root.pem)
            expect(not why, f"An honest client was turned away: {why}.")
        if not part.results[-1].holds:
            return
        with part("clients that say nothing keep nobody out"):
            _room()
            for clients, told in CROWDS.items():
                with _running(make_server, part, files) as server, _Crowd(server, root.pem, clients):
                    why = _page(server, root.pem, PATIENCE)
                    if why:  # perhaps a slow moment of this machine
                        why = _page(server, root.pem, PATIENCE)
                said = f"{clients} client(s) connected and said nothing, and the next one waited in vain."
                expect(not why, f"{said} {told}")
