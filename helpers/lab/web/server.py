"""The WSGI server under `serve`: cheroot's, made quiet and quick to stop."""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
import threading
import time
import traceback as traceback_
from collections.abc import Callable, Iterable
from typing import Any

from cheroot import wsgi

from helpers.lab.web.arguments import refused_port
from helpers.lab.web.flask_errors import FlaskErrors
from helpers.lab.web.gate import PASSED, Gate, refuse
from helpers.lab.web.pool import Pool
from helpers.lab.web.tls import Connection, TlsAdapter

App = Callable[..., Iterable[bytes]]

IDLE_SECONDS = 10.0  # a connection that says nothing for so long is closed
KEPT_ERRORS = 1000
KEPT_LOG = 1 << 20


class _Stopped(Exception):
    """Ends the thread that accepts connections."""


class _Log:
    """What an app writes to `wsgi.errors`, kept (the last megabyte) or passed on."""

    def __init__(self, stream: Any) -> None:
        self.text = ""
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, text: str) -> int:
        """Keep some text."""
        if self._stream is not None:
            self._stream.write(text)
        with self._lock:
            self.text = (self.text + text)[-KEPT_LOG:]
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Keep several pieces of text."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Flush the stream that the text is passed on to."""
        if self._stream is not None:
            self._stream.flush()


class Httpd(wsgi.Server):
    """cheroot's server, made quiet, quick to stop and deaf to clients that say nothing."""

    ConnectionClass = Connection
    expiration_interval = 0.25

    def __init__(
        self,
        app: App,
        host: str,
        port: int,
        tls: ssl.SSLContext | None,
        threads: int,
        log: Any,
        gate: Gate,
    ) -> None:
        super().__init__((host, port), self._answer, server_name="lab", request_queue_size=128)
        self.app = app
        self.gate = gate
        self.timeout = IDLE_SECONDS
        self.requests = Pool(self, threads)
        self.ssl_adapter = TlsAdapter(tls) if tls else None
        self.stopping = False
        self.refusal: OSError | None = None
        self.errors: list[str] = []
        self.log = _Log(log)
        self.flask_errors = FlaskErrors(self)
        self.noted = threading.Condition()
        self.thread = threading.Thread(target=self.serve, name="lab-web", daemon=True)
        self._stop_once = threading.Lock()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.errors"] = self.log
        environ["SERVER_NAME"] = self.bind_addr[0]
        if why := self.gate.refusal(environ):
            self.log.write(f"refused: {why}\n")
            return refuse(why, start_response)
        environ[PASSED] = True
        try:
            if self.flask_errors.listen():
                return self.app(environ, start_response)
            return self._without_flask(environ, start_response)
        except (KeyboardInterrupt, SystemExit) as error:
            raise RuntimeError(f"{type(error).__name__} in the app") from error

    def _without_flask(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What the app answers, and a note where Flask came in, and failed, while it was asked."""
        said: list[str] = []

        def start(status: str, *more: Any) -> Any:
            said.append(status)
            return start_response(status, *more)

        answer = self.app(environ, start)
        if self.flask_errors.listen() and said[-1:] and said[-1].startswith("500"):
            self.note("500, for a reason that Flask, imported by this very request, did not tell")
        return answer

    def note(self, text: str) -> None:
        """Add one line to `errors`."""
        with self.noted:
            if len(self.errors) < KEPT_ERRORS:
                self.errors.append(text)
            self.noted.notify_all()

    def record(self, error: BaseException) -> None:
        """Add an exception to `errors`, and its traceback to `log`."""
        first = (str(error).splitlines() or [""])[0]
        self.note(f"{type(error).__name__}: {first}" if first else type(error).__name__)
        self.log.write("".join(traceback_.format_exception(error)))

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Where cheroot reports; nothing of it reaches standard error."""
        error = sys.exc_info()[1] if traceback else None
        if self.stopping:
            return
        if error is not None:
            self.record(error)
        else:
            self.log.write(f"{msg}\n")

    def process_conn(self, conn: Any) -> None:
        """Give a connection to a worker, but only once it has said something."""
        if self.stopping:
            conn.close()
            raise _Stopped
        if conn.greeted:
            super().process_conn(conn)
        else:
            conn.greeted = True
            self.put_conn(conn)

    def put_conn(self, conn: Any) -> None:
        """Watch a connection for its next request; TLS may hold a part of it already."""
        try:
            if self.stopping:
                conn.close()
            elif isinstance(conn.socket, ssl.SSLSocket) and conn.socket.pending():
                self.requests.put(conn)
            else:
                super().put_conn(conn)
        except (OSError, ValueError, KeyError, RuntimeError):
            conn.close()  # it, or the server, has gone in the meantime

    def serve(self) -> None:
        """Accept connections until the server is stopped."""
        while not self.stopping:
            try:
                self._connections.run(self.expiration_interval)
            except _Stopped:
                return
            except Exception as error:
                self.record(error)
                time.sleep(0.01)

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:
        """cheroot's, which would neither close a refused socket nor keep the reason."""
        sock = self.prepare_socket(
            self.bind_addr, family, type, proto, self.nodelay, self.ssl_adapter, self.reuse_port
        )
        try:
            self.socket = self.bind_socket(sock, self.bind_addr)
        except OSError as error:
            sock.close()
            self.refusal = error
            raise
        self.bind_addr = self.resolve_real_bind_addr(sock)
        return sock

    def begin(self) -> None:
        """Listen, start the workers, accept. Raises `LabError` where the port is refused."""
        try:
            self.prepare()
        except OSError as error:
            raise refused_port(self.bind_addr[1], self.refusal or error) from error
        self.thread.start()

    def stop(self) -> None:
        """Stop within half a second, whatever the clients do; safe to call again."""
        with self._stop_once:
            if self.stopping:
                return
            self.stopping = True
        with contextlib.suppress(OSError):  # wakes the thread that waits for connections
            socket.create_connection(self.bind_addr[:2], 0.2).close()
        self.flask_errors.stop()
        super().stop()
        if self.thread is not threading.current_thread():
            self.thread.join(1)
