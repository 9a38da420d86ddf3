"""A line between two hospitals, on loopback: frames over TCP, a ward that answers, a relay between them.

What is said on it stands in the lesson; here are only sockets, threads and sealed text (AES-256-GCM of
lesson 09).
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from helpers.lab.peers import is_ours
from helpers.lab.running import Running

SECONDS = 10.0
HANGING_UP = (OSError, EOFError, InvalidTag, InvalidSignature, ValueError)


class Channel:
    """One end of a connection: whole messages go in and come out."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        sock.settimeout(SECONDS)

    def send(self, message: bytes) -> None:
        """Send one message, its length in front."""
        self._socket.sendall(len(message).to_bytes(4, "big") + message)

    def receive(self) -> bytes:
        """The next message. Raises `EOFError` where the other side hung up."""
        return self._exactly(int.from_bytes(self._exactly(4), "big"))

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self._socket.recv(count - len(data))
            if not piece:
                raise EOFError("the other side hung up")
            data += piece
        return data

    def close(self) -> None:
        """Hang up."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def __enter__(self) -> Channel:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def dial(port: int) -> Channel:
    """A connection to a line on this machine."""
    return Channel(socket.create_connection(("127.0.0.1", port), SECONDS))


class Line(Running):
    """Listens on a free loopback port, and lets `serve` speak with each caller of this user's.

    port: where it listens; error: how the last call ended, "" for well.
    """

    def __init__(self, serve: Callable[[Channel], object]) -> None:
        self._serve = serve
        self.error = ""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="lesson-11-line", daemon=True)
        self._started()
        self._thread.start()

    def _run(self) -> None:
        while True:
            client = self._listener.accept()[0]
            with Channel(client) as channel:
                if self._stopping:
                    return
                if not is_ours(client):
                    continue
                self.error = ""
                try:
                    self._serve(channel)
                except HANGING_UP as error:
                    self.error = type(error).__name__

    def stop(self) -> None:
        """Stop listening and wait for the call that is open; safe to call again."""
        if self._stopping:
            return
        self._stopping = True
        with contextlib.suppress(OSError):  # wakes the thread that accepts
            dial(self.port).close()
        self._thread.join(SECONDS)
        self._listener.close()
        self._stopped()


def sealed(key: bytes, text: str) -> bytes:
    """A text under a session key."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), b"line")


def opened(key: bytes, message: bytes) -> str:
    """The text of a sealed message. Raises `InvalidTag` under another key."""
    return AESGCM(key).decrypt(message[:12], message[12:], b"line").decode()


def ward(protocol: Any) -> Line:
    """The ward: agrees on a key by `protocol.answer(channel)`, and answers one question under it."""

    def serve(channel: Channel) -> None:
        key = protocol.answer(channel)
        opened(key, channel.receive())
        channel.send(sealed(key, "P-000101 is malignant"))

    return Line(serve)


def ask(protocol: Any, port: int) -> str:
    """What Nia is told, who agrees on a key by `protocol.call(channel)` and asks one question under it."""
    with dial(port) as channel:
        key = protocol.call(channel)
        channel.send(sealed(key, "P-000101?"))
        return opened(key, channel.receive())


class Recorder(Line):
    """Passes on what a caller and the line on `port` send in turn, and keeps it in `seen`."""

    def __init__(self, port: int) -> None:
        self.seen: list[bytes] = []

        def serve(near: Channel) -> None:
            with dial(port) as far:
                for turn in range(4):
                    source, sink = (far, near) if turn % 2 else (near, far)
                    self.seen.append(source.receive())
                    sink.send(self.seen[-1])

        super().__init__(serve)


def cost(run: Callable[..., object], *given: object, rounds: int = 20) -> str:
    """The processor time of one call, such as "0.05 ms"."""
    began = time.process_time()
    for _ in range(rounds):
        run(*given)
    return f"{(time.process_time() - began) / rounds * 1000:.2f} ms"
