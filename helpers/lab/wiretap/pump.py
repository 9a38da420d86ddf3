"""Moves bytes between two sockets, in both directions at once, plain or under TLS."""

from __future__ import annotations

import contextlib
import selectors
import socket
import ssl
from collections.abc import Callable

from helpers.lab.wiretap.tape import Direction

PIECE = 65536
HELD = 1 << 20  # bytes that wait for a slow reader before the writer is made to wait
AGAIN = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class _Way:
    """One direction: bytes read from `source`, waiting for `target`."""

    def __init__(self, direction: Direction, source: socket.socket, target: socket.socket) -> None:
        self.direction = direction
        self.source = source
        self.target = target
        self.waiting = bytearray()
        self.ended = False  # the source has no more to say
        self.closed = False  # and the target was told so

    @property
    def hungry(self) -> bool:
        """Whether more may be read."""
        return not self.ended and len(self.waiting) < HELD

    @property
    def held_back(self) -> bool:
        """Whether TLS has decrypted more than was read: no selector would tell."""
        return self.hungry and isinstance(self.source, ssl.SSLSocket) and self.source.pending() > 0

    def write(self) -> None:
        """Pass on what waits, as far as the target takes it, and then the end."""
        try:
            while self.waiting:
                del self.waiting[: self.target.send(self.waiting)]
        except AGAIN:
            return
        except OSError:
            self.waiting.clear()
            self.ended = True
        if self.ended and not self.closed:
            self.closed = True
            with contextlib.suppress(OSError, ValueError):
                if isinstance(self.target, ssl.SSLSocket):
                    self.target.unwrap()  # sends close_notify, does not wait for the answer
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.target, socket.SHUT_WR)


class Pump:
    """A client's socket and a server's, and what happens to the bytes in between.

    record: is given the direction and the bytes that came, gives back those that go on; an
    OSError cuts the connection; note: is told of errors; awake: readable once `stopping` is true.
    """

    def __init__(
        self,
        client: socket.socket,
        server: socket.socket,
        *,
        record: Callable[[Direction, bytes], bytes],
        note: Callable[[BaseException], None],
        awake: socket.socket,
        stopping: Callable[[], bool],
    ) -> None:
        self._up = _Way("to server", client, server)
        self._down = _Way("to client", server, client)
        self._record, self._note = record, note
        self._awake, self._stopping = awake, stopping

    def run(self) -> None:
        """Move bytes until both sides have ended, or the wiretap stops."""
        up, down = self._up, self._down
        up.source.setblocking(False)
        down.source.setblocking(False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._awake, selectors.EVENT_READ)
            while not (up.closed and down.closed or self._stopping()):
                for reads, writes in ((up, down), (down, up)):
                    wanted = selectors.EVENT_READ if reads.hungry else 0
                    wanted |= selectors.EVENT_WRITE if writes.waiting else 0
                    _interest(selector, reads.source, wanted)
                selector.select(0 if up.held_back or down.held_back else None)
                for way, back in ((up, down), (down, up)):
                    self._read(way, back)
                    way.write()

    def _read(self, way: _Way, back: _Way) -> None:
        while way.hungry:
            try:
                data = way.source.recv(PIECE)
            except AGAIN:
                return
            except OSError as error:
                if not back.ended:  # otherwise it is only how this one says good-bye
                    self._note(error)
                data = b""
            if data:
                way.waiting += self._record(way.direction, data)
            else:
                way.ended = True


def _interest(selector: selectors.BaseSelector, sock: socket.socket, wanted: int) -> None:
    known = selector.get_map().get(sock)
    if known is None:
        if wanted:
            selector.register(sock, wanted)
    elif not wanted:
        selector.unregister(sock)
    elif known.events != wanted:
        selector.modify(sock, wanted)
