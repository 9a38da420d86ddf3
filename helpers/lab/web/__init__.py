"""A WSGI server on loopback: started and stopped in milliseconds, with or without TLS."""

from __future__ import annotations

import ssl
import threading
import weakref
from collections.abc import Iterable
from typing import Any

from helpers.lab.ca import Identity
from helpers.lab.running import Running
from helpers.lab.web.arguments import check_app, check_host, server_context
from helpers.lab.web.gate import Gate
from helpers.lab.web.server import App, Httpd


def _shut(httpd: Httpd) -> None:
    """Stop a server, from a thread of its own where the garbage collector ran in one of its own."""
    if threading.current_thread() in (httpd.thread, *httpd.requests.threads):
        threading.Thread(target=httpd.stop, name="lab-web-stop", daemon=True).start()
    else:
        httpd.stop()


class Server(Running):
    """A running server; also a context manager. It stops itself at exit, or when it is forgotten.

    url: what clients ask; host and port: where it listens (loopback only).
    """

    def __init__(self, httpd: Httpd, app: App) -> None:
        self._httpd = httpd
        self.app = app
        self.tls = httpd.ssl_adapter is not None
        self.host = "localhost" if self.tls else httpd.bind_addr[0]
        self.port: int = httpd.bind_addr[1]
        self._finish = weakref.finalize(self, _shut, httpd)

    @property
    def url(self) -> str:
        """The address without a trailing slash, such as "http://127.0.0.1:49152"."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    @property
    def running(self) -> bool:
        """Whether it still answers."""
        return not self._httpd.stopping

    @property
    def errors(self) -> list[str]:
        """Exceptions of the app and failed handshakes, each one short line, oldest first."""
        return list(self._httpd.errors)

    @property
    def log(self) -> str:
        """What the app wrote to its error stream, tracebacks included."""
        return self._httpd.log.text

    def wait_for_errors(self, count: int = 1, seconds: float = 2.0) -> list[str]:
        """`errors`, once there are `count` of them or the time is up.

        A client may know that a handshake failed a moment before the server does.
        """
        with self._httpd.noted:
            self._httpd.noted.wait_for(lambda: len(self._httpd.errors) >= count, seconds)
            return list(self._httpd.errors)

    def stop(self) -> None:
        """Stop listening, close every connection, end every thread; safe to call again."""
        self._finish()

    def __repr__(self) -> str:
        return f"<Server {self.url}>" if self.running else f"<Server {self.url} stopped>"


def serve(
    app: App,
    tls: Identity | ssl.SSLContext | None = None,
    threads: int = 8,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    log: Any = None,
    cross_site: bool | Iterable[str] = False,
    names: Iterable[str] = (),
) -> Server:
    """Serve a WSGI app on loopback and return the running server.

    Only programs of the same user are answered, and only under a loopback name. What a browser sends for
    another origin's page is refused: see `helpers.lab.web.gate`.

    tls: the `Identity` to present, or a ready server context (mutual TLS: one that requires
    client certificates; the app then finds SSL_CLIENT_S_DN and SSL_CLIENT_CERT in its environ);
    threads: how many requests are answered at once; port: 0 for any free one; log: a text stream
    that gets what the app writes to its error stream, which is kept in `Server.log` in any case;
    cross_site: True to let any web page send requests to the app, or the origins that may, such as
    ["https://evil.example"]; names: further host names by which it may be asked.

    Raises `LabError` for what is no WSGI app, a host that is not loopback, or a refused port.
    """
    check_app(app)
    gate = Gate.of(cross_site, names)
    httpd = Httpd(app, check_host(host), port, server_context(tls), threads, log, gate)
    httpd.begin()
    return Server(httpd, app)
