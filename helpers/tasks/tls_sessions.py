"""Judges of lesson 04 on session reuse and on the mended snippet."""

from __future__ import annotations

import contextlib
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

from helpers import lab
from helpers.exercise import Parts, expect, fail
from helpers.tasks import tls_bench as bench

# --- session reuse


def _asked(part: Parts, made: Any, name: str, host: lab.EchoServer) -> None:
    line = secrets.token_hex(4).encode()
    found = part.call(made.ask, name, host.port, line + b"\n")
    expect(isinstance(found, bytes), f"ask gave back a {type(found).__name__}, not bytes.")
    expect(
        found.strip() == line,
        f"The server sent {line!r} back, your ask gave back {found!r}.",
    )


def _resumed(host: lab.EchoServer, count: int) -> list[bool]:
    with contextlib.suppress(lab.Starved):
        host.wait(count, 0.5)
    visits = [visit for visit in host.handshakes if visit.ok]
    expect(
        len(visits) == count,
        f"{count} calls of ask made {len(visits)} connections; each call opens one of its own.",
    )
    return [visit.resumed for visit in visits]


def _version(root: lab.Authority, version: ssl.TLSVersion, *names: str) -> ssl.SSLContext:
    context = root.issue(*(names or ("localhost",))).server_context()
    context.minimum_version = context.maximum_version = version
    return context


def visitor(answer: Any, part: Parts) -> None:
    """A client that shakes hands once with each server, and resumes after that."""
    root = lab.Authority.create("Clinic Root CA")
    late = (
        " In TLS 1.3 the server sends its ticket after the handshake: read its answer first, then "
        "take the session."
    )
    with lab.scratch_folder() as folder:
        ca_file = str(root.save(folder))
        for version, more in ((ssl.TLSVersion.TLSv1_2, ""), (ssl.TLSVersion.TLSv1_3, late)):
            with part(f"resumes under TLS 1.{version.value - 769}"):
                with lab.echo(_version(root, version)) as host:
                    made = answer(ca_file)
                    for _ in range(4):
                        _asked(part, made, "localhost", host)
                    flags = _resumed(host, 4)
                full = flags.count(False)
                expect(full == 1, f"{full} of 4 visits shook hands in full; one would do.{more}")
        with part("two servers in turn"):
            context = _version(root, ssl.TLSVersion.TLSv1_3)
            with (
                lab.echo(context) as one,
                lab.echo(_version(root, ssl.TLSVersion.TLSv1_3)) as two,
            ):
                made = answer(ca_file)
                for _ in range(3):
                    _asked(part, made, "localhost", one)
                    _asked(part, made, "localhost", two)
                full = [_resumed(host, 3).count(False) for host in (one, two)]
            expect(
                full == [1, 1],
                f"Asked in turn, two servers shook hands in full {full[0]} and {full[1]} times of 3: a "
                "session belongs to one server.",
            )
        with part("a session vouches for no other name"):
            _other_name(answer, part, root, ca_file)
        with part("an impostor gets no visit"):
            impostor = lab.Authority.create("Clinic Root CA")
            with lab.echo(_version(impostor, ssl.TLSVersion.TLSv1_3)) as host:
                error = part.raises(answer(ca_file).ask, "localhost", host.port, b"secret\n")
            expect(error is not None, "A server of an unknown CA of the same name was believed.")
        with part("goes on when the server has forgotten"):
            with lab.echo(_version(root, ssl.TLSVersion.TLSv1_3)) as host:
                made = answer(ca_file)
                _asked(part, made, "localhost", host)
                host.context = _version(root, ssl.TLSVersion.TLSv1_3)
                for _ in range(2):
                    _asked(part, made, "localhost", host)
                flags = _resumed(host, 3)
            expect(
                flags == [False, False, True],
                "The server restarted and its tickets were gone: a full handshake, and then resume "
                f"again. It saw resumed = {flags}.",
            )


def _other_name(answer: Any, part: Parts, root: lab.Authority, ca_file: str) -> None:
    for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
        with lab.echo(_version(root, version)) as host:
            made = answer(ca_file)
            for _ in range(2):
                _asked(part, made, "localhost", host)
            error = part.raises(made.ask, "127.0.0.1", host.port, b"secret\n")
        expect(
            error is not None,
            "The certificate is for localhost alone, and a visit to 127.0.0.1 got through on "
            "localhost's session: a resumed handshake shows no certificate, so nobody compared names. "
            "By what do you look a session up?",
        )


# --- the mended snippet


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


@contextlib.contextmanager
def _running(make_server: Any, part: Parts, files: list[str]) -> Iterator[Any]:
    """The learner's server at work in a thread, its errors kept quiet, and stopped at the end."""
    try:
        server = part.call(make_server, Hello, *files)
    except PermissionError:
        fail("The system refused the port: those below 1024 belong to root. Port 0 means any free.")
    except OSError as error:
        busy = "in use" in str(error)
        fail(
            "The port was taken: one that is fixed can be had only once. Port 0 means any free."
            if busy
            else f"The server did not start: {error}."
        )
    for name in ("serve_forever", "shutdown", "server_close", "server_address"):
        expect(
            hasattr(server, name),
            f"A {type(server).__name__} came back, no server of http.server: it has no {name}.",
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


def _page(port: int, root: bytes, seconds: float = 2.0) -> str:
    """What an honest client gets: the page, or why not."""
    context = bench.client(root)
    try:
        with (
            socket.create_connection(("127.0.0.1", port), seconds) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as secure,
        ):
            secure.sendall(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
            said = b""
            while data := secure.recv(4096):
                said += data
    except Exception as error:
        return lab.reason(error)
    return "" if b"hello from the clinic" in said else "no page came"


def _in_plain(port: int) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as plain:
            plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return b"".join(iter(lambda: plain.recv(4096), b""))
    except OSError:
        return b""


def mended(make_server: Any, encrypted: Any, part: Parts) -> None:
    """The widely copied snippet, mended: a server that speaks TLS, and a proof that it does."""
    root = lab.Authority.create("Clinic Root CA")
    authority = root.intermediate("Clinic Issuing CA")
    starts = False
    with lab.scratch_folder() as folder:
        ca_file = str(root.save(folder))
        files = [str(path) for path in authority.issue("localhost").save(folder)]
        with (
            part("the server starts where it may"),
            _running(make_server, part, files) as one,
            _running(make_server, part, files) as two,
        ):
            starts = True
            host, port = one.server_address[:2]
            expect(
                str(host) in ("127.0.0.1", "::1"),
                f"It listens on {host or 'every address'}: the whole network is invited.",
            )
            expect(port > 1023, f"Port {port} belongs to root, and a web service needs no root.")
            expect(two.server_address[1] != port, "Two servers share a port.")
        with part("it speaks TLS"):
            expect(starts, "There is no server to try: see the first part.")
            _speaks_tls(make_server, part, files, root.pem)
        with part("a client that says nothing keeps nobody out"):
            expect(starts, "There is no server to try: see the first part.")
            _not_blocked(make_server, part, files, root.pem)
        with part("`encrypted` tells TLS from what looks like it"):
            _proofs(encrypted, part, root, ca_file)


def _speaks_tls(make_server: Any, part: Parts, files: list[str], root: bytes) -> None:
    with _running(make_server, part, files) as server:
        port = server.server_address[1]
        expect(
            b"hello" not in _in_plain(port),
            "Asked in plain text, it answered: nothing wraps its socket in TLS.",
        )
        why = _page(port, root)
        expect(not why, f"An honest client was turned away: {why}.")


def _not_blocked(make_server: Any, part: Parts, files: list[str], root: bytes) -> None:
    with _running(make_server, part, files) as server:
        address = ("127.0.0.1", server.server_address[1])
        with socket.create_connection(address, 2):
            why = _page(address[1], root, 1.0)
        expect(
            not why,
            "One client connected and said nothing, and the next one waited in vain: the handshake "
            "blocks the thread that accepts. Leave it to the thread of the request.",
        )


def _proofs(encrypted: Any, part: Parts, root: lab.Authority, ca_file: str) -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        headers = [
            ("Content-Type", "application/json"),
            ("Strict-Transport-Security", "max-age=63072000"),
            ("X-Forwarded-Proto", "https"),
        ]
        start_response("200 OK", headers)
        return [b"{}"]

    def says(url: str) -> Any:
        try:
            found = part.call(encrypted, url, ca_file)
        except OSError as error:
            fail(f"For {url.split(':')[0]} it raised {type(error).__name__}: say False instead.")
        expect(isinstance(found, bool), f"A {type(found).__name__} came back, not True or False.")
        return found

    with lab.serve(app, tls=root.issue("localhost"), threads=2) as server:
        expect(
            says(server.url), "A server with a certificate of your CA was not taken for encrypted."
        )
    with lab.serve(app, tls=lab.bad_identity("self_signed", root), threads=2) as server:
        expect(
            not says(server.url),
            "A server with a certificate of its own making was taken for yours: encrypted, to whom?",
        )
    with lab.serve(app, threads=2) as server:
        expect(
            not says(server.url),
            "A plain HTTP server was taken for encrypted. A header, be it Content-Type or HSTS, says "
            "what a server writes, not how it travels.",
        )
        turn = _turning_to(server.url)
        with lab.serve(turn, tls=root.issue("localhost"), threads=2) as first:
            expect(
                not says(first.url),
                "It redirected to a plain HTTP page, which was taken for encrypted.",
            )


def _turning_to(url: str) -> Any:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("302 Found", [("Location", url), ("Content-Type", "text/plain")])
        return [b""]

    return app
