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


def but(**methods: Any) -> type:
    """A limiter with other methods."""
    return type("But", (Limiter,), methods)


def under(key: Callable[[str], str]) -> type:
    """A limiter that knows its clients under other names."""
    return but(allow=lambda self, client: Limiter.allow(self, key(client)))


def by(clock: Callable[[Any], Any]) -> type:
    """A limiter that looks at another clock."""
    return but(__init__=lambda self, r, c, given: Limiter.__init__(self, r, c, clock(given)))


def up_to(self: Limiter, tokens: float) -> float:
    return min(self.capacity, tokens)


OWN = "a bucket of its own, which fills"
bank.add(task, "AsShipped", but(allow=lambda self, c: True), says="than the capacity", kind="vulnerable")
bank.add(task, "NobodyAtAll", but(allow=lambda self, c: False), says="request 1, at second 0, was refused",
         kind="refuses")  # fmt: skip
bank.table(task, {
    "OneForAll": (under(lambda client: "everybody"), "one bucket for all"),
    "TidiedNames": (under(lambda client: client.strip().lower()), OWN),
    "ManySlots": (under(lambda c: str(zlib.adler32(c.encode()) % 8191)), "no two names share"),
    "NoRim": (but(filled=lambda self, t, gone: t + gone * self.rate), "has no rim"),
    "WholeTokens": (but(filled=lambda self, t, gone: up_to(self, t + int(gone * self.rate))), "in fractions"),
    "CountsAnHourAtMost": (but(filled=lambda self, t, gone: up_to(self, t + min(gone, 3600) * self.rate)),
                           "A pause counts in full"),
    "NearlyAToken": (but(enough=lambda self, t: t >= 0.99), "with 0.99"),
    "NeverRefills": (but(filled=lambda self, t, gone: t), "one request a second is refused"),
    "OneBurst": (but(filled=lambda self, t, gone: max(t, min(1, t + gone * self.rate))),
                 "After an hour of silence the bucket is full again"),
    "StartsEmpty": (but(new=lambda self, now: (1, now)), "A new client's bucket is full"),
    "RateTimesCapacity": (but(filled=lambda self, t, gone: up_to(self, t + gone * self.rate * self.capacity)),
                          "fills faster than its rate"),
    "RoundedClock": (by(lambda clock: lambda: round(clock(), 1)), "A flood got more through"),
    "LooksAtTheWall": (by(lambda clock: time.monotonic), "`clock` was never called"),
    "CountsInstead": (but(allow=lambda self, c: int(Limiter.allow(self, c))), "not True or False"),
})  # fmt: skip


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


@bank.wrong(task, says="that took tokens, or restarted")
class RefusalsCost(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client) or self.new(now)
        tokens = self.filled(tokens, now - then) - 1
        self.seen[client] = (tokens, now)
        return tokens >= 0


# --- limits that forget


@bank.wrong(task, says="in a crowd, or before it was full again")
class ATableOfFixedSize(Limiter):
    def allow(self, client: str) -> bool:
        if client not in self.seen and len(self.seen) >= 5000:
            self.seen = dict([*self.seen.items()][2500:])  # one by one takes long: the gap is looked through
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
