"""What a wiretap writes down, and the questions that one asks of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Literal

Direction = Literal["to server", "to client"]


@dataclass(frozen=True)
class Chunk:
    """Some bytes that passed. `sent` is what was passed on, where that was something else."""

    direction: Direction
    data: bytes
    time: float  # seconds since the wiretap was started
    connection: int  # 0 for the first
    sent: bytes | None = None

    @property
    def tampered(self) -> bool:
        """Whether something else was passed on."""
        return self.sent is not None

    @property
    def passed(self) -> bytes:
        """What was passed on, changed or not."""
        return self.data if self.sent is None else self.sent

    def joined(self, other: Chunk) -> Chunk:
        """This chunk and a later one as if they were one."""
        changed = self.tampered or other.tampered
        return replace(
            self,
            data=self.data + other.data,
            sent=self.passed + other.passed if changed else None,
        )

    def __repr__(self) -> str:
        changed = ", changed" if self.tampered else ""
        return f"<Chunk {self.direction} {len(self.data)} bytes{changed}>"


class Tape:
    """The chunks that passed, in the order in which they came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chunks: list[Chunk] = []

    def _keep(self, chunk: Chunk) -> None:
        with self._lock:
            self._chunks.append(chunk)

    @property
    def chunks(self) -> list[Chunk]:
        """What passed so far, in order."""
        with self._lock:
            return list(self._chunks)

    @property
    def flights(self) -> list[Chunk]:
        """The chunks, with those that follow one another in the same direction put together."""
        flights: list[Chunk] = []
        for chunk in sorted(self.chunks, key=lambda one: one.connection):
            last = flights[-1] if flights else None
            if last and (last.direction, last.connection) == (chunk.direction, chunk.connection):
                flights[-1] = last.joined(chunk)
            else:
                flights.append(chunk)
        return flights

    @property
    def to_server(self) -> bytes:
        """What clients sent, before any tampering."""
        return b"".join(c.data for c in self.chunks if c.direction == "to server")

    @property
    def to_client(self) -> bytes:
        """What the server sent, before any tampering."""
        return b"".join(c.data for c in self.chunks if c.direction == "to client")

    @property
    def data(self) -> bytes:
        """Both directions, in the order in which they passed."""
        return b"".join(chunk.data for chunk in self.chunks)

    @property
    def text(self) -> str:
        """`data` as text; what is no UTF-8 becomes U+FFFD."""
        return self.data.decode("utf-8", "replace")

    @property
    def sizes(self) -> dict[str, int]:
        """How many bytes passed in each direction."""
        return {"to server": len(self.to_server), "to client": len(self.to_client)}

    def sees(self, what: bytes | str) -> bool:
        """Whether these bytes (text: in UTF-8) passed in one direction of one connection."""
        wanted = what.encode("utf-8") if isinstance(what, str) else bytes(what)
        streams: dict[tuple[int, str], bytearray] = {}
        for chunk in self.chunks:
            streams.setdefault((chunk.connection, chunk.direction), bytearray()).extend(chunk.data)
        return any(wanted in stream for stream in streams.values())

    def clear(self) -> None:
        """Forget what passed so far."""
        with self._lock:
            self._chunks.clear()
