"""A TLS server without HTTP, that echoes what it is sent and writes down every handshake."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from helpers.lab.ca.reasons import reason
from helpers.lab.errors import Starved
from helpers.lab.peers import is_ours
from helpers.lab.running import Running
from helpers.lab.web.arguments import refused_port, server_context

HANDSHAKE_SECONDS = 5.0
IDLE_SECONDS = 30.0


@dataclass(frozen=True)
class Handshake:
    """How one connection began, as the server saw it. `error` is empty where it succeeded."""

    version: str = ""
    cipher: str = ""
    resumed: bool = False
    client: str = ""  # common name in the client's certificate
    client_certificate: dict[str, Any] = field(default_factory=dict, repr=False)
    error: str = ""
    seconds: float = field(default=0.0, repr=False, compare=False)

    @property
    def ok(self) -> bool:
        """Whether the handshake succeeded."""
        return not self.error


class EchoServer(Running):
    """A running echo server; also a context manager. `port` and `address` are where it listens."""

    def __init__(self, context: ssl.SSLContext | None, port: int = 0) -> None:
        self.context = context
        self._lock = threading.Condition()
        self._handshakes: list[Handshake] = []
        self._sockets: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._stopping = False
        try:
            self._listener = socket.create_server(("127.0.0.1", port), backlog=64)
        except OSError as error:
            raise refused_port(port, error) from error
        self.address: tuple[str, int] = self._listener.getsockname()[:2]
        self.port = self.address[1]
        self._started()
        self._accepting = threading.Thread(target=self._accept, name="lab-echo", daemon=True)
        self._accepting.start()

    @property
    def handshakes(self) -> list[Handshake]:
        """Every handshake so far, failed ones too, in the order in which they ended."""
        with self._lock:
            return list(self._handshakes)

    @property
    def last(self) -> Handshake:
        """The newest handshake; waits up to two seconds for the first."""
        return self.wait(1)[-1]

    def wait(self, count: int = 1, seconds: float = 2.0) -> list[Handshake]:
        """`handshakes`, once there are `count`: a client may know how it ended a moment earlier.

        Raises `Starved` where the time is up before.
        """
        with self._lock:
            if self._lock.wait_for(lambda: len(self._handshakes) >= count, seconds):
                return list(self._handshakes)
        raise Starved(
            f"There were {len(self._handshakes)} handshakes in {seconds:g} seconds, not {count}.",
            "Check that the client connects to this server's port.",
        )

    def clear(self) -> None:
        """Forget the handshakes so far."""
        with self._lock:
            self._handshakes.clear()

    def stop(self) -> None:
        """Stop listening, cut every connection, end every thread; safe to call again."""
        with self._lock:
            if self._stopping:
                return
            self._stopping = True
        with contextlib.suppress(OSError):  # wakes the thread that accepts
            socket.create_connection(self.address, 1).close()
        self._accepting.join(2)
        self._listener.close()
        with self._lock:
            sockets, threads = list(self._sockets), list(self._threads)
        for sock in sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in threads:
            thread.join(2)
        self._stopped()

    def __repr__(self) -> str:
        return f"<EchoServer 127.0.0.1:{self.port} {len(self.handshakes)} handshakes>"

    def _accept(self) -> None:
        while not self._stopping:
            try:
                client = self._listener.accept()[0]
            except OSError:
                return
            if self._stopping:
                client.close()
                return
            thread = threading.Thread(
                target=self._serve, args=(client,), name="lab-echo-client", daemon=True
            )
            with self._lock:
                self._threads.add(thread)
                self._sockets.add(client)
            thread.start()

    def _serve(self, client: socket.socket) -> None:
        raw = client
        try:
            if not is_ours(client):
                return
            client.settimeout(HANDSHAKE_SECONDS)
            _no_waiting(client)
            if self.context is not None:
                client = self._handshake(client, self.context)
            client.settimeout(IDLE_SECONDS)
            _no_waiting(client)
            while data := client.recv(65536):
                client.sendall(data)
            if isinstance(client, ssl.SSLSocket):
                client.settimeout(0)
                client.unwrap()  # sends close_notify, does not wait for the answer
        except (OSError, ValueError):
            pass  # a failed handshake is on record; otherwise the client went away
        finally:
            with self._lock:
                self._sockets -= {raw, client}
                self._threads.discard(threading.current_thread())
            with contextlib.suppress(OSError):
                socket.socket.shutdown(client, socket.SHUT_RDWR)
            client.close()
            raw.close()

    def _handshake(self, client: socket.socket, context: ssl.SSLContext) -> ssl.SSLSocket:
        began = time.perf_counter()
        secure = context.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._sockets.add(secure)  # it has taken the other's place, which `stop` may have shut
            stopping = self._stopping
        try:
            if stopping:
                raise OSError("the server is stopped")
            secure.do_handshake()
        except (OSError, ValueError) as error:
            if not self._stopping:
                self._record(Handshake(error=reason(error)))
            secure.close()
            raise
        name, version, _ = secure.cipher() or ("", "", 0)
        certificate = dict(secure.getpeercert() or {})
        subject = [pair for rdn in certificate.get("subject", ()) for pair in rdn]
        self._record(
            Handshake(
                version=secure.version() or version,
                cipher=name,
                resumed=bool(secure.session_reused),
                client=dict(subject).get("commonName", ""),
                client_certificate=certificate,
                seconds=time.perf_counter() - began,
            )
        )
        return secure

    def _record(self, handshake: Handshake) -> None:
        with self._lock:
            self._handshakes.append(handshake)
            self._lock.notify_all()


def _no_waiting(sock: socket.socket) -> None:
    """Send at once, and acknowledge at once: otherwise each visit costs 40 ms of waiting."""
    for option in ("TCP_NODELAY", "TCP_QUICKACK"):  # the second one is Linux's
        if hasattr(socket, option):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), 1)


def echo(tls: Any = None, *, port: int = 0) -> EchoServer:
    """Start an echo server on loopback: what a client sends comes back, until it closes.

    Another user's program is cut off at once, without a handshake.

    tls: a server's `ssl.SSLContext`, an `Identity`, or `lab.trusted()`; None echoes in the clear.

    Raises `LabError` for a client's context, or a port that is taken.
    """
    return EchoServer(server_context(tls), port)
