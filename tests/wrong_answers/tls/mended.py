"""Wrong answers to `mended`."""

from __future__ import annotations

import select
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import HTTPServer, ThreadingHTTPServer
from socketserver import ForkingMixIn, ThreadingMixIn
from typing import Any

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import context, make_server

bank = Bank()
task = tasks.mended


def add(name: str, says: str, answer: Any = None, kind: str = "misconception", **more: Any) -> None:
    bank.add(task, name, answer or (lambda *files: make_server(*files, **more)), says=says, kind=kind)


@bank.wrong(task, says="nothing wraps its socket", kind="vulnerable")
def as_copied(handler: Any, cert_file: str, key_file: str) -> Any:
    return HTTPServer(("127.0.0.1", 0), handler)


@bank.wrong(task, says="An honest client was turned away", kind="refuses")
def asks_for_certificates(handler: Any, cert_file: str, key_file: str) -> Any:
    made = context(cert_file, key_file)
    made.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = made.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


class Pool(HTTPServer):
    """Two threads for all requests."""

    def process_request(self, request: Any, client_address: Any) -> None:
        if not hasattr(self, "pool"):
            self.pool = ThreadPoolExecutor(2)
        self.pool.submit(self.work, request, client_address)

    def work(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except Exception:
            pass
        finally:
            self.shutdown_request(request)


def timed(base: type[HTTPServer], peek: bool) -> Any:
    """Shakes hands in accept(), with a limit on the silence before or in between."""

    class Timed(base):  # type: ignore[valid-type,misc]
        def get_request(self) -> Any:
            request, address = self.socket.accept()
            if peek and not select.select([request], [], [], 0.05)[0]:
                request.close()
                raise OSError("silent")
            if not peek:
                request.settimeout(0.4)
            return self.context.wrap_socket(request, server_side=True), address

    def make(handler: Any, cert_file: str, key_file: str) -> Any:
        server = Timed(("127.0.0.1", 0), handler)
        server.context = context(cert_file, key_file)
        return server

    return make


def serves_already(*files: Any) -> Any:
    server = make_server(*files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def serves_and_stays(*files: Any) -> Any:
    server = make_server(*files)
    server.serve_forever()
    return server


def says_loopback(*files: Any) -> Any:
    server = make_server(*files, address=("0.0.0.0", 0))
    server.server_address = ("127.0.0.1", server.server_address[1])
    return server


def privileged(*files: Any) -> Any:
    server = make_server(*files)
    server.server_address = ("127.0.0.1", 443)  # as if it could be had
    return server


def refused_port(*files: Any) -> Any:
    raise PermissionError(13, "Permission denied")  # what port 443 gives to everybody but root


def fixed_port(*files: Any) -> Any:
    if not hasattr(fixed_port, "port"):
        with socket.create_server(("127.0.0.1", 0)) as free:
            fixed_port.port = free.getsockname()[1]  # type: ignore[attr-defined]

    class Only(ThreadingHTTPServer):
        allow_reuse_port = False

    return make_server(*files, address=("127.0.0.1", fixed_port.port), cls=Only)  # type: ignore[attr-defined]


def no_certificate(handler: Any, cert_file: str, key_file: str) -> Any:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    empty = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.socket = empty.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


def no_return(*files: Any) -> None:
    make_server(*files).server_close()


def not_assigned(handler: Any, cert_file: str, key_file: str) -> Any:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context(cert_file, key_file).wrap_socket(server.socket, server_side=True).close()
    return server


class Forks(ForkingMixIn, HTTPServer):
    """A process for each request."""


class Version6(ThreadingHTTPServer):
    address_family = socket.AF_INET6


add("blocks", "1 client(s) connected and said nothing", cls=HTTPServer, do_handshake_on_connect=True)
add("not_assigned", "still holds the old one", not_assigned)
add("no_threads", "1 client(s) connected", cls=HTTPServer)
add("threads_alone", "leave it to the thread of the request", do_handshake_on_connect=True)
add("pool_of_two", "25 client(s) connected", cls=Pool)
add("short_patience", "only make the attacker open more", timed(HTTPServer, False))
add("first_byte", "or a time limit in the thread that accepts", timed(ThreadingHTTPServer, True))
add("everywhere", "It listens on 0.0.0.0", address=("0.0.0.0", 0))
add("says_loopback", "the whole network is invited", says_loopback)
add("fixed_port", "can be had only once", fixed_port)
add("privileged", "needs root", privileged)
add("refused_port", "The system refused the port", refused_port)
add("no_certificate", "turned away: no cipher or certificate in common", no_certificate)
add("serves_already", "make_server called serve_forever", serves_already)
add("serves_and_stays", "to come back not yet serving", serves_and_stays)
add("forks", "a process for each request", cls=Forks)
add("no_return", "is there a return?", no_return)
bank.add(task, "as_taught", make_server, kind="right")


class HandshakeInThread(ThreadingMixIn, HTTPServer):
    daemon_threads = True

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(5)
        with self.context.wrap_socket(request, server_side=True) as secure:  # type: ignore[attr-defined]
            super().finish_request(secure, client_address)


@bank.right(task)
def by_finish_request(handler: Any, cert_file: str, key_file: str) -> Any:
    server = HandshakeInThread(("127.0.0.1", 0), handler)
    server.context = context(cert_file, key_file)  # type: ignore[attr-defined]
    return server


def can_bind(host: str, family: int) -> bool:
    try:
        with socket.socket(family) as sock:
            sock.bind((host, 0))
    except OSError:
        return False
    return True


if socket.has_ipv6 and can_bind("::1", socket.AF_INET6):
    bank.add(
        task, "version_6", lambda *files: make_server(*files, address=("::1", 0), cls=Version6), kind="right"
    )
