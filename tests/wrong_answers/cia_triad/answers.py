"""Right answers of lesson 01 that wrong ones are varied from."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any


def framed(data: bytes, version: int) -> bytes:
    """The version in eight bytes, then the model."""
    return version.to_bytes(8, "big") + data


def mac(data: bytes, key: bytes, name: str = "sha256") -> bytes:
    return hmac.new(key, data, name).digest()


def sha(data: bytes, name: str = "sha256") -> bytes:
    return hashlib.new(name, data).digest()


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def seal(data: bytes, version: int, key: bytes) -> bytes:
    return mac(framed(data, version), key)


def is_genuine(data: bytes, version: int, tag: bytes, key: bytes) -> bool:
    return hmac.compare_digest(seal(data, version, key), tag)


class Limiter:
    """A token bucket a client, in pieces that wrong answers replace."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.rate, self.capacity, self.clock = rate, capacity, clock
        self.seen: dict[str, tuple[float, float]] = {}

    def new(self, now: float) -> tuple[float, float]:
        return self.capacity, now

    def filled(self, tokens: float, gone: float) -> float:
        return min(self.capacity, tokens + gone * self.rate)

    def enough(self, tokens: float) -> bool:
        return tokens >= 1

    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client) or self.new(now)
        tokens = self.filled(tokens, now - then)
        allowed = self.enough(tokens)
        self.seen[client] = (tokens - allowed, now)
        return allowed
