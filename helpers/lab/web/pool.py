"""The worker threads of a lab server, with the protocol that cheroot asks of a thread pool.

cheroot's own pool waits without limit for a worker that is busy, and its threads keep a process
alive. These are daemons, start at once, and stopping them takes a bounded time.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from typing import Any

GRACE = 0.1  # seconds that a busy worker gets to finish, and again after its socket was shut


class Pool:
    """`size` threads that take connections from a queue and answer what they ask."""

    def __init__(self, server: Any, size: int) -> None:
        self.server = server
        self.min = self.max = size
        self.threads: list[threading.Thread] = []
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._busy: set[Any] = set()
        self._lock = threading.Lock()

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        with self._lock:
            return len(self.threads) - len(self._busy)

    @property
    def qsize(self) -> int:
        """How many connections wait for a worker."""
        return self._queue.qsize()

    def start(self) -> None:
        """Start the workers."""
        for number in range(self.min):
            name = f"lab-web-{self.server.bind_addr[1]}-{number}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            thread.start()
            self.threads.append(thread)

    def put(self, connection: Any) -> None:
        """Hand a connection that has something to say to the next free worker."""
        self._queue.put(connection)

    def _work(self) -> None:
        while True:
            try:
                connection = self._queue.get()
                if connection is None:
                    return
                self._answer(connection)
                del connection
            except BaseException as error:  # the judge's, which ends an app that never would
                if self.server.stopping:
                    return
                self.server.record(error)

    def _answer(self, connection: Any) -> None:
        """One request of a connection, or its handshake; then it waits for the next, or is closed."""
        keep = False
        with self._lock:
            self._busy.add(connection)
        try:
            keep = connection.communicate()
        except ConnectionError:
            pass  # the client went away
        except BaseException as error:
            self.server.record(error)
        finally:
            with self._lock:
                self._busy.discard(connection)
        if keep:
            self.server.put_conn(connection)
        else:
            connection.close()

    def stop(self, timeout: float | None = None) -> None:
        """Stop the workers within two graces.

        One that is stuck in the app ends when the app returns, or when an exception is raised in it from
        outside (the threads' names begin with "lab-web-").
        """
        for _ in self.threads:
            self._queue.put(None)
        self._join()
        with self._lock:
            stuck = list(self._busy)
        for connection in stuck:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection.socket, socket.SHUT_RDWR)
        self._join()
        with contextlib.suppress(queue.Empty):
            while True:
                waiting = self._queue.get_nowait()
                if waiting is not None:
                    waiting.close()
        for _ in self.threads:
            self._queue.put(None)

    def _join(self) -> None:
        deadline = time.monotonic() + GRACE
        for thread in self.threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, deadline - time.monotonic()))
        self.threads = [thread for thread in self.threads if thread.is_alive()]
