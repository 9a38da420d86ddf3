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


class Impatient(ThreadingHTTPServer):
    """Gives each client a moment to speak, in the thread that accepts."""

    def get_request(self) -> Any:
        found = super().get_request()
        select.select([found[0]], [], [], 0.05)
        return found


class Pool(HTTPServer):
    """Shakes hands in one of 200 threads, which is many."""

    def process_request(self, request: Any, client_address: Any) -> None:
        if not hasattr(self, "pool"):
            self.pool = ThreadPoolExecutor(200)
        self.pool.submit(self.finish_request, request, client_address).add_done_callback(
            lambda _: self.shutdown_request(request)
        )


def holding(cls: Any) -> Any:
    """A `make_server` whose class wraps each connection itself, with its `context`."""
    made = lambda *files: type("Server", (cls,), {"context": context(*files)})  # noqa: E731
    return lambda handler, *files: made(*files)(("127.0.0.1", 0), handler)


def serves_already(*files: Any) -> Any:
    server = make_server(*files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def refused_port(*files: Any) -> Any:
    raise PermissionError(13, "Permission denied")  # what port 443 gives to everybody but root


def fixed_port(*files: Any, port: list[int] = []) -> Any:  # noqa: B006
    if not port:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port.append(free.getsockname()[1])
    only = type("Only", (ThreadingHTTPServer,), {"allow_reuse_port": False})  # shares its port with nobody
    return make_server(*files, address=("127.0.0.1", port[0]), cls=only)


def no_certificate(handler: Any, *files: str) -> Any:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    empty = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.socket = empty.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    return server


def not_assigned(handler: Any, *files: str) -> Any:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context(*files).wrap_socket(server.socket, server_side=True).close()
    return server


add("blocks", "1 client(s) connected and said nothing", cls=HTTPServer, do_handshake_on_connect=True)
add("not_assigned", "still holds the old one", not_assigned)
add("threads_alone", "leave it to the thread of the request", do_handshake_on_connect=True)
add("impatient", "or a time limit in the thread that accepts", cls=Impatient)
add("pool_of_200", "220 client(s) connected and said nothing", cls=Pool)
add("everywhere", "It listens on 0.0.0.0", address=("0.0.0.0", 0))
add("fixed_port", "can be had only once", fixed_port)
add("refused_port", "Those below 1024 belong to root", refused_port)
add("no_certificate", "turned away: no cipher or certificate in common", no_certificate, "refuses")
add("serves_already", "to come back not yet serving", serves_already)
add("forks", "a process for each request", cls=type("Forks", (ForkingMixIn, HTTPServer), {}))
add("no_return", "is there a return?", lambda *files: make_server(*files).server_close())
bank.add(task, "as_taught", make_server, kind="right")


def has_version_6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return socket.has_ipv6


class HandshakeInThread(ThreadingMixIn, HTTPServer):
    daemon_threads = True

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(5)
        with self.context.wrap_socket(request, server_side=True) as secure:  # type: ignore[attr-defined]
            super().finish_request(secure, client_address)


class OneAtATime(HandshakeInThread):
    """Shakes hands in threads; its handlers take turns, since they share a list."""

    turn = threading.Lock()

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(5)
        with self.context.wrap_socket(request, server_side=True) as secure, self.turn:  # type: ignore[attr-defined]
            HTTPServer.finish_request(self, secure, client_address)


add("handlers_take_turns", "no lock and no thread that they share", holding(OneAtATime))
bank.add(task, "by_finish_request", holding(HandshakeInThread), kind="right")
if has_version_6():
    Version6 = type("Version6", (ThreadingHTTPServer,), {"address_family": socket.AF_INET6})
    by_6 = lambda *files: make_server(*files, address=("::1", 0), cls=Version6)  # noqa: E731
    bank.add(task, "version_6", by_6, kind="right")
