"""Wrong answers to `token_bucket`: limits that leak, forget, wait, or punish the honest."""

from __future__ import annotations

import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.cia_triad.answers import Limiter

bank, task = Bank(), tasks.token_bucket


@bank.wrong(task, says="than the capacity", kind="vulnerable")
class AsShipped(Limiter):
    def allow(self, client: str) -> bool:
        return True


@bank.wrong(task, says="request 1, at second 0, was refused", kind="refuses")
class NobodyAtAll(Limiter):
    def allow(self, client: str) -> bool:
        return False


def under(key: Callable[[str], str]) -> type:
    """A limiter that knows its clients under other names."""
    return type("Under", (Limiter,), {"allow": lambda self, client: Limiter.allow(self, key(client))})


OWN = "a bucket of its own, which fills"
bank.add(task, "OneForAll", under(lambda client: "everybody"), says="one bucket for all")
bank.add(task, "TidiedNames", under(lambda client: client.strip().lower()), says=OWN)
bank.add(task, "AMillionSlots", under(lambda c: str(zlib.crc32(c.encode()) % 2**20)), says="do two names")


@bank.wrong(task, says="A clock went on between two looks")
class LooksTwice(Limiter):
    def allow(self, client: str) -> bool:
        allowed = super().allow(client)
        self.seen[client] = (self.seen[client][0], self.clock())
        return allowed


@bank.wrong(task, says="two of them meet")
class FixedWindow(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, clock)
        self.count: dict[tuple[str, int], int] = defaultdict(int)

    def allow(self, client: str) -> bool:
        window = (client, int(self.clock() * self.rate / self.capacity))
        self.count[window] += 1
        return self.count[window] <= self.capacity


@bank.wrong(task, says="has no rim")
class NoRim(Limiter):
    def filled(self, tokens: float, gone: float) -> float:
        return tokens + gone * self.rate


@bank.wrong(task, says="back in fractions")
class WholeTokens(Limiter):
    def filled(self, tokens: float, gone: float) -> float:
        return min(self.capacity, tokens + int(gone * self.rate))


@bank.wrong(task, says="that took tokens, or restarted")
class RefusalsCost(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client) or self.new(now)
        tokens = self.filled(tokens, now - then) - 1
        self.seen[client] = (tokens, now)
        return tokens >= 0


@bank.wrong(task, says="a pause counts in full")
class CountsAnHourAtMost(Limiter):
    def filled(self, tokens: float, gone: float) -> float:
        return super().filled(tokens, min(gone, 3600))


@bank.wrong(task, says="with 0.99")
class NearlyAToken(Limiter):
    def enough(self, tokens: float) -> bool:
        return tokens >= 0.99


@bank.wrong(task, says="one request a second is refused")
class NeverRefills(Limiter):
    def filled(self, tokens: float, gone: float) -> float:
        return tokens


@bank.wrong(task, says="after an hour of silence the bucket is full again".capitalize())
class OneBurst(Limiter):
    def filled(self, tokens: float, gone: float) -> float:
        return max(tokens, min(1, tokens + gone * self.rate))


@bank.wrong(task, says="A new client's bucket is full")
class StartsEmpty(Limiter):
    def new(self, now: float) -> tuple[float, float]:
        return 1, now


@bank.wrong(task, says="fills faster than its rate")
class RateTimesCapacity(Limiter):
    def filled(self, tokens: float, gone: float) -> float:
        return min(self.capacity, tokens + gone * self.rate * self.capacity)


@bank.wrong(task, says="A flood got more through")
class RoundedClock(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, lambda: round(clock(), 1))


# --- limits that forget


@bank.wrong(task, says="in a crowd, or before it was full again")
class ATableOfFixedSize(Limiter):
    def allow(self, client: str) -> bool:
        if client not in self.seen and len(self.seen) >= 20_000:
            self.seen.pop(next(iter(self.seen)))
        return super().allow(client)


@bank.wrong(task, says="drop a bucket only when it is full again")
class ForgetsTheIdleInALargeTable(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        if len(self.seen) > 1000:
            self.seen = {c: s for c, s in self.seen.items() if now - s[1] < 3600}
        return super().allow(client)


@bank.wrong(task, says="tokens in the bucket. A bucket that was not full")
class ForgetsTheNearlyFull(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        if len(self.seen) > 1000:
            left = self.capacity - 1
            self.seen = {c: s for c, s in self.seen.items() if self.filled(s[0], now - s[1]) < left}
        return super().allow(client)


# --- limits that wait, look elsewhere, or share


@bank.wrong(task, says="Your limiter waits")
class Sleeps(Limiter):
    def allow(self, client: str) -> bool:
        allowed = super().allow(client)
        if not allowed:
            time.sleep(0.3)
        return allowed


@bank.wrong(task, says="`clock` was never called")
class LooksAtTheWall(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, time.monotonic)


@bank.wrong(task, says="make the dictionary in __init__")
class SharedByAll(Limiter):
    buckets: dict[str, tuple[float, float]] = {}  # noqa: RUF012 - the mistake

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, clock)
        self.seen = self.buckets


@bank.wrong(task, says="needs a method `allow(client)`")
class OtherName:
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.permit = Limiter(rate, capacity, clock).allow


@bank.wrong(task, says="not True or False")
class CountsInstead(Limiter):
    def allow(self, client: str) -> int:  # type: ignore[override]
        return int(super().allow(client))


# --- right


bank.right(task)(Limiter)


@bank.right(task)
class GenericCellRate:
    """The same limit, kept as one time for each client."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.step, self.room, self.clock = 1 / rate, (capacity - 1) / rate, clock
        self.due: dict[str, float] = {}

    def allow(self, client: str) -> bool:
        now = self.clock()
        due = max(self.due.get(client, now), now)
        if due - now > self.room + 1e-9:
            return False
        self.due[client] = due + self.step
        return True


@bank.right(task)
class Forgetful(Limiter):
    """Drops full buckets now and then, so that made-up names do not fill the memory."""

    def allow(self, client: str) -> bool:
        now = self.clock()
        if len(self.seen) > 100 and len(self.seen) % 100 == 0:
            room = self.capacity / self.rate
            self.seen = {c: s for c, s in self.seen.items() if now - s[1] < room}
        return super().allow(client)


@bank.right(task)
class EmptyAt:
    """One time for each client, under a lock: when its bucket was, or would have been, empty."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.rate, self.capacity, self.clock = rate, capacity, clock
        self.empty: dict[str, float] = {}
        self.lock = threading.Lock()

    def allow(self, client: str) -> Any:
        with self.lock:
            now = self.clock()
            full = now - self.capacity / self.rate
            since = max(self.empty.get(client, full), full)
            allowed = (now - since) * self.rate >= 1
            self.empty[client] = since + allowed / self.rate
            return np.bool_(allowed)
