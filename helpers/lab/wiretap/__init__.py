"""A wiretap: a relay on loopback between a client and a server, that writes down what passes.

It can also change what passes, and, with a certificate of its own, sit inside TLS.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
import threading
import time
import urllib.parse
from collections.abc import Callable
from typing import Any

from helpers.lab.ca.reasons import reason
from helpers.lab.errors import LabError
from helpers.lab.loopback import is_loopback
from helpers.lab.peers import is_ours
from helpers.lab.running import Running
from helpers.lab.wiretap.pump import Pump
from helpers.lab.wiretap.tape import Chunk, Direction, Tape

Tamper = Callable[[bytes], bytes]

PORTS = {"http": 80, "https": 443}
SETUP_SECONDS = 5.0


class Wiretap(Tape, Running):
    """A relay that records both directions; a context manager, started when it is made.

    url: what to give the client in place of the target's; same scheme, path and host name.
    """

    def __init__(
        self,
        target: Any,
        *,
        tamper: Tamper | None = None,
        only: Direction | None = None,
        tls: Any = None,
    ) -> None:
        """Listen on a free loopback port and pass on to `target`.

        target: a URL, a port, or what has a `url` (a lab server); loopback only;
        tamper: from the bytes that came to the bytes that go on, called for each chunk;
        only: "to server" or "to client", the one direction in which to tamper;
        tls: an Identity or server context with which to pose as the server towards the client;
        the wiretap then sees inside TLS, and trusts whatever the real server presents.
        False: speak plain HTTP to the client and TLS to the server (TLS stripping).
        """
        if only not in (None, "to server", "to client"):
            raise LabError(f"There is no direction {only!r}.", 'Say "to server" or "to client".')
        self._scheme, self._host, port, self._rest = _parse(target)
        self._target = ("127.0.0.1" if self._host == "localhost" else self._host, port)
        self._tamper, self._only = tamper, only
        self._inside, self._context = tls is not None, None
        if tls:
            from helpers.lab.web.arguments import server_context

            self._context = server_context(tls)
        super().__init__()
        self._errors: list[str] = []
        self._sockets: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._count = 0
        self._stopping = False
        self._began = time.monotonic()
        self._awake, self._wake = socket.socketpair()
        try:
            self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        except OSError:
            self._awake.close()
            self._wake.close()
            raise
        self.port: int = self._listener.getsockname()[1]
        self._started()
        self._accepting = self._start(self._accept, "lab-wiretap")

    @property
    def url(self) -> str:
        """The URL to give the client: the target's own, but for the port."""
        scheme = self._scheme
        if self._inside and scheme in PORTS:
            scheme = "https" if self._context else "http"
        host = "127.0.0.1" if ":" in self._host else self._host
        return f"{scheme}://{host}:{self.port}{self._rest}"

    @property
    def connections(self) -> int:
        """How many connections there were."""
        with self._lock:
            return self._count

    @property
    def errors(self) -> list[str]:
        """What went wrong: failed handshakes, connections cut, a tampering that raised."""
        with self._lock:
            return list(self._errors)

    def stop(self) -> None:
        """Cut every connection and end every thread; safe to call again."""
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
            sockets = list(self._sockets)
        self._wake.send(b"x")  # never read: it wakes every thread
        for sock in sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        self._accepting.join(2)  # from now on it starts no other
        for thread in list(self._threads):
            thread.join(2)
        self._stopped()
        for end in (self._listener, self._awake, self._wake):
            end.close()

    def __repr__(self) -> str:
        return f"<Wiretap {self.url} {len(self.chunks)} chunks>"

    def _start(self, work: Callable[..., None], name: str, *arguments: Any) -> threading.Thread:
        thread = threading.Thread(target=work, args=arguments, name=name, daemon=True)
        self._threads.add(thread)
        thread.start()
        return thread

    def _note(self, error: BaseException, what: str = "") -> None:
        with self._lock:
            if not self._stopping:
                self._errors.append(f"{what}{reason(error)}")

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:  # ends with the wiretap
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._awake, selectors.EVENT_READ)
            while not self._stopping:
                selector.select()
                if self._stopping:
                    return
                try:
                    client = self._listener.accept()[0]
                except OSError:
                    continue
                with self._lock:
                    number, self._count = self._count, self._count + 1
                self._start(self._relay, f"lab-wiretap-{number}", client, number)

    def _relay(self, client: socket.socket, number: int) -> None:
        """One connection, from its first byte to its last."""
        with contextlib.ExitStack() as stack:
            stack.callback(self._threads.discard, threading.current_thread())
            try:
                client = self._hold(stack, client)
                if not is_ours(client):  # to the server it would look like one of ours
                    raise OSError("another user's program called")
                server = self._hold(
                    stack, socket.create_connection(self._target, timeout=SETUP_SECONDS)
                )
                if self._context is not None:
                    client = self._shaken(stack, client, self._context, None)
                if self._inside and self._scheme == "https":
                    server = self._shaken(stack, server, _trusting(), self._host)
                Pump(
                    client,
                    server,
                    record=lambda direction, data: self._record(direction, data, number),
                    note=self._note,
                    awake=self._awake,
                    stopping=lambda: self._stopping,
                ).run()
            except (OSError, ValueError) as error:
                self._note(error)

    def _hold(self, stack: contextlib.ExitStack, sock: socket.socket) -> socket.socket:
        """Keep a socket where `stop` finds it, and close it at the end; it sends at once (40 ms else)."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stack.callback(_shut, sock)
        stack.callback(self._sockets.discard, sock)
        with self._lock:
            if self._stopping:
                raise OSError("the wiretap is stopped")
            self._sockets.add(sock)
        return sock

    def _shaken(
        self,
        stack: contextlib.ExitStack,
        sock: socket.socket,
        context: ssl.SSLContext,
        host: str | None,
    ) -> ssl.SSLSocket:
        """The socket after a handshake, during which `stop` finds it as well."""
        secure = _under_tls(sock, context, host)
        self._hold(stack, secure)
        secure.do_handshake()
        return secure

    def _record(self, direction: Direction, data: bytes, number: int) -> bytes:
        """Write down what came; gives back what is to go on."""
        sent = data
        if self._tamper is not None and self._only in (None, direction):
            try:
                sent = bytes(self._tamper(data))
            except Exception as error:
                self._note(error, "tamper: ")
                raise OSError("the tampering failed") from error
        chunk = Chunk(
            direction, data, time.monotonic() - self._began, number, None if sent == data else sent
        )
        self._keep(chunk)
        return sent


def _parse(target: Any) -> tuple[str, str, int, str]:
    """Scheme, host, port and the rest of what a wiretap is pointed at."""
    target = getattr(target, "url", target)
    if isinstance(target, int):
        target = f"tcp://127.0.0.1:{target}"
    try:
        parts = urllib.parse.urlsplit(target)
        host, port = parts.hostname, parts.port or PORTS.get(parts.scheme)
    except (TypeError, ValueError, AttributeError):
        host = port = None
    if not host or not port:
        raise LabError(
            f"A wiretap cannot be pointed at {target!r}.", "Give it a server's url, or a port."
        )
    if not is_loopback(host):
        raise LabError(
            f"{host} is not this machine, and this wiretap taps nothing else.",
            "Point it at a server of the lab.",
        )
    return parts.scheme, host, port, target.partition("://")[2][len(parts.netloc) :]


def _trusting() -> ssl.SSLContext:
    """A client's context that trusts anybody, as an attacker's does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _under_tls(sock: socket.socket, context: ssl.SSLContext, host: str | None) -> ssl.SSLSocket:
    """The socket before its handshake, as the server where no host is given."""
    sock.settimeout(SETUP_SECONDS)
    return context.wrap_socket(
        sock, server_side=host is None, server_hostname=host, do_handshake_on_connect=False
    )


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
    sock.close()
