"""The judge of lesson 04 on the mended snippet: the server. Its proof is judged in `tls_proofs`."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from unittest import mock

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.tasks.tls import bench
from helpers.tasks.tls.proofs import proofs

CROWD = 25  # clients that connect and say nothing, or begin a handshake and stop
FIRST = b"\x16\x03\x01"  # how every ClientHello begins
Address = tuple[str, int]


class Hello(BaseHTTPRequestHandler):
    """Answers every GET with one line."""

    def do_GET(self) -> None:
        """Answer."""
        body = b"hello from the clinic\n"
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _bound(server: Any) -> Address:
    """Where the server really listens, whatever it says of itself."""
    sock = getattr(server, "socket", None)
    host, port = (sock.getsockname() if sock is not None else server.server_address)[:2]
    return str(host), int(port)


def _made(make_server: Any, part: Parts, files: list[str]) -> Any:
    """The learner's server, which must not serve yet, and must not fork."""
    early: list[Any] = []
    before = set(threading.enumerate())

    def noted(server: Any, *_: Any, **__: Any) -> None:
        early.append(server)

    with mock.patch.object(socketserver.BaseServer, "serve_forever", noted):
        server = part.call(make_server, Hello, *files)
        for thread in set(threading.enumerate()) - before:
            thread.join(1)
    for one in early:
        one.server_close()
    expect(
        not early,
        "make_server called serve_forever. The server is to come back not yet serving: who gets it "
        "decides when, and in which thread.",
    )
    for name in ("serve_forever", "shutdown", "server_close", "server_address"):
        expect(
            hasattr(server, name),
            f"A {type(server).__name__} came back, no server of http.server: it has no {name}.",
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
    except PermissionError:
        fail("The system refused the port: those below 1024 belong to root. Port 0 means any free.")
    except OSError as error:
        busy = "in use" in str(error)
        fail(
            "The port was taken: one that is fixed can be had only once. Port 0 means any free."
            if busy
            else f"The server did not start: {error}."
        )
    server.handle_error = lambda *_: None
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        stopper = threading.Thread(target=server.shutdown, daemon=True)
        stopper.start()
        stopper.join(2)
        with contextlib.suppress(OSError):
            server.server_close()
        thread.join(1)


def _until(sock: socket.socket, end: float) -> socket.socket:
    """The socket, with what is left of the time as its limit."""
    sock.settimeout(max(0.001, end - time.monotonic()))
    return sock


def _page(address: Address, root: bytes, seconds: float = 2.0) -> str:
    """What an honest client gets within so many seconds: the page, or why not."""
    context, end = bench.client(root), time.monotonic() + seconds
    try:
        with (
            socket.create_connection(address, seconds) as plain,
            context.wrap_socket(_until(plain, end), server_hostname="localhost") as secure,
        ):
            _until(secure, end).sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            said = b""
            while data := _until(secure, end).recv(4096):
                said += data
    except Exception as error:
        return lab.reason(error)
    return "" if b"hello from the clinic" in said else "no page came"


def _in_plain(address: Address) -> bytes:
    try:
        with socket.create_connection(address, 2) as plain:
            plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return b"".join(iter(lambda: plain.recv(4096), b""))
    except OSError:
        return b""


def _mended(make_server: Any, encrypted: Any, part: Parts) -> None:
    """The widely copied snippet, mended: a server that speaks TLS, and a proof that it does."""
    root = lab.Authority.create("Clinic Root CA")
    authority = root.intermediate("Clinic Issuing CA")
    starts = False
    with lab.scratch_folder() as folder:
        ca_file = str(root.save(folder))
        files = [str(path) for path in authority.issue("localhost").save(folder)]
        with (
            part("the server starts where it may, in one process"),
            _running(make_server, part, files) as one,
            _running(make_server, part, files) as two,
        ):
            starts = True
            _where(one, two)
        with part("it speaks TLS"):
            expect(starts, "There is no server to try: see the first part.")
            _speaks_tls(make_server, part, files, root.pem)
        with part("a client that says nothing keeps nobody out"):
            expect(starts, "There is no server to try: see the first part.")
            _not_blocked(make_server, part, files, root.pem)
        with part("`encrypted` tells TLS from what looks like it"):
            proofs(encrypted, part, root, ca_file, Path(folder))


def _where(one: Any, two: Any) -> None:
    """On loopback, at a port of its own that needs no root."""
    host, port = _bound(one)[0], one.server_address[1]
    expect(
        ipaddress.ip_address(host.partition("%")[0]).is_loopback,
        f"It listens on {host or 'every address'}: the whole network is invited.",
    )
    expect(port > 1023, f"Port {port} belongs to root, and a web service needs no root.")
    expect(two.server_address[1] != port, "Two servers share a port.")


def _speaks_tls(make_server: Any, part: Parts, files: list[str], root: bytes) -> None:
    with _running(make_server, part, files) as server:
        expect(
            b"hello" not in _in_plain(_bound(server)),
            "Asked in plain text, it answered: nothing wraps its socket in TLS.",
        )
        why = _page(_bound(server), root)
        expect(not why, f"An honest client was turned away: {why}.")


def _not_blocked(make_server: Any, part: Parts, files: list[str], root: bytes) -> None:
    with _running(make_server, part, files) as server:
        address = _bound(server)
        why = _page(address, root)
        expect(not why, f"Even with nobody else there an honest client got no page: {why}.")
        with socket.create_connection(address, 2):
            why = _page(address, root, 1.0)
        expect(
            not why,
            "One client connected and said nothing, and the next one waited in vain: the handshake "
            "blocks the thread that accepts. Leave it to the thread of the request.",
        )
    expect(
        any(
            _served_in_a_crowd(make_server, part, files, root) for _ in range(2)
        ),  # or a slow moment
        f"{CROWD} clients connected and said nothing, or sent three bytes of a handshake and "
        "stopped, and the next one waited in vain. A few threads, or a time limit in the thread "
        "that accepts, only make the attacker open more connections: shake hands in a thread of "
        "the request's own.",
    )


def _served_in_a_crowd(make_server: Any, part: Parts, files: list[str], root: bytes) -> bool:
    with _running(make_server, part, files) as server, contextlib.ExitStack() as crowd:
        _fill(_bound(server), crowd)
        return not _page(_bound(server), root, 0.7)


def _fill(address: Address, crowd: contextlib.ExitStack) -> None:
    """Connect, and stop half way; ends early where the server no longer takes connections."""
    for count in range(CROWD):
        try:
            client = crowd.enter_context(socket.create_connection(address, 0.3))
        except OSError:
            return
        if count % 5 == 0:
            client.sendall(FIRST)
        time.sleep(0.002)  # so that the server's short queue never overflows
    time.sleep(0.02)


@task(
    minutes=6, difficulty=4, asvs="12.2.1", expects="function", seconds=15,
    hints=[
        "Port 0 means any free port. What is a server's certificate loaded into? What wraps its socket?",
        "Wrapping the listening socket makes accept() shake hands, one client after the other. "
        "wrap_socket has do_handshake_on_connect, and http.server has a server that gives each "
        "request a thread.",
        "server = ThreadingHTTPServer((\"127.0.0.1\", 0), handler); server.socket = "
        "context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False). For "
        "encrypted: https:// and a verified answer without redirects is True, any error False.",
    ],
)  # fmt: skip
def mended(make_server: Any, encrypted: Any, part: Parts) -> None:
    """Mend the snippet."""
    with bench.neutral():
        _mended(make_server, encrypted, part)
