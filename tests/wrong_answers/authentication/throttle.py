"""Answers to `throttle`: locks that are weapons, limits that are evaded or forget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from helpers.tasks.authentication import HOUR, PER_ADDRESS, PER_DEVICE, PER_USER, throttle
from tests.wrong_answers import Bank

bank = Bank()
Pairs = list[tuple[Any, int]]


def known(user: str, device: Any) -> bool:
    return bool(device) and device[0] == user


def pairs(user: str, address: str, device: Any) -> Pairs:
    """The counters that a try touches, each with its limit."""
    if known(user, device):
        return [(("device", device), PER_DEVICE)]
    return [(("user", user), PER_USER), (("address", address), PER_ADDRESS)]


class Throttle:
    """A right answer, whose parts others replace."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.failed: dict[Any, list[float]] = defaultdict(list)

    def pairs(self, *given: Any) -> Pairs:
        return pairs(*given)

    def count(self, key: Any) -> int:
        now = self.clock()
        self.failed[key] = [then for then in self.failed[key] if now - then < HOUR]
        return len(self.failed[key])

    def allows(self, user: str, address: str, device: Any) -> bool:
        return all(self.count(key) < limit for key, limit in self.pairs(user, address, device))

    def add(self, key: Any) -> None:
        self.failed[key].append(self.clock())

    def record(self, user: str, address: str, device: Any, ok: bool) -> None:
        if not ok:
            for key, _ in self.pairs(user, address, device):
                self.add(key)


def other(**methods: Any) -> type:
    return type("Other", (Throttle,), methods)


def by(choose: Callable[[str, str, Any], Pairs]) -> type:
    return other(pairs=lambda self, *given: choose(*given))


def strangers(user: str, address: str) -> Pairs:
    return pairs(user, address, None)


class _Clears(Throttle):
    """A success clears what it touched; `kinds` says of what."""

    kinds: tuple[str, ...] = ("user", "address", "device")

    def record(self, user: str, address: str, device: Any, ok: bool) -> None:
        super().record(user, address, device, ok)
        for key, _ in self.pairs(user, address, device) if ok else ():
            if key[0] in self.kinds:
                self.failed.pop(key, None)


class _Restarts(Throttle):
    """A refused try counts as well."""

    def allows(self, *given: Any) -> bool:
        said = super().allows(*given)
        if not said:
            for key, _ in self.pairs(*given):
                self.add(key)
        return said


class _Swept(Throttle):
    """Begins anew after ten thousand counters."""

    def add(self, key: Any) -> None:
        super().add(key)
        if len(self.failed) > 10_000:
            self.failed.clear()


class _Silence(Throttle):
    """Forgets a counter after half an hour of silence."""

    def count(self, key: Any) -> int:
        if self.failed[key] and self.clock() - self.failed[key][-1] > 1200:
            self.failed[key].clear()
        return super().count(key)


class _Shared(Throttle):
    everything: dict[Any, list[float]] = defaultdict(list)

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__(clock)
        self.failed = self.everything


A_ = {
    "success_clears_the_device": (type("C", (_Clears,), {"kinds": ("device",)}), "failures of this device"),
    "account_alone": (by(lambda u, a, d: pairs(u, a, d)[:1]), "strangers at this address in the last hour"),
    "address_alone": (by(lambda u, a, d: pairs(u, a, d)[-1:]), "strangers on this account in the last hour"),
    "account_and_address_as_one": (by(lambda u, a, d: pairs(u, a, d) if known(u, d) else [((u, a), 10)]),
                                   "10 failures of strangers on this account"),
    "device_too": (by(lambda u, a, d: strangers(u, a) + (pairs(u, a, d) if known(u, d) else [])),
                   "it is her own device, with 0 failures"),
    "her_failures_shut_others_out": (other(record=lambda self, u, a, d, ok: ok or [
        self.add(key) for key, _ in {**dict(strangers(u, a)), **dict(pairs(u, a, d))}.items()]),
        "for this account, 0 of 30"),
    "device_without_limit": (by(lambda u, a, d: [] if known(u, d) else strangers(u, a)), "of this device"),
    "all_her_devices_as_one": (by(lambda u, a, d: [(("device", u), PER_DEVICE)] if known(u, d)
                               else strangers(u, a)), "it is her own device, with 0"),
    "any_device_is_known": (by(lambda u, a, d: [(("device", d), PER_DEVICE)] if d else strangers(u, a)),
                            "192.0.2.99, device None, wrong password) was let through"),
    "success_clears_the_account": (type("C", (_Clears,), {"kinds": ("user",)}),
                                   "(ada, 192.0.2.10, device None"),
    "success_clears_the_address": (type("C", (_Clears,), {"kinds": ("address",)}), "30 failures of"),
    "full_hours": (other(count=lambda s, k: sum(t // HOUR == s.clock() // HOUR for t in s.failed[k])),
                   "in the last hour"),
    "refusals_count": (_Restarts, "Try 41 (ada, 192.0.2.80, device None, right password)"),
    "never_forgets": (other(count=lambda self, key: len(self.failed[key])), "9 of 10 for this account"),
    "device_by_its_id": (by(lambda u, a, d: [(("device", d[1]), PER_DEVICE)] if known(u, d)
                         else strangers(u, a)), "(ben, 192.0.2.80, device ('ben', 'laptop'), right"),
    "names_and_addresses_as_one": (by(lambda u, a, d: pairs(u, a, d) if known(u, d) else
                                   [(u, PER_USER), (a, PER_ADDRESS)]), "(198.51.100.7, 192.0.2.80, device"),
    "swept_when_full": (_Swept, "Try 5211"),
    "silence_forgets": (_Silence, "10 failures of strangers on this account in the last hour"),
    "shared": (_Shared, "it is this throttle's first try"),
    "counts_successes": (other(record=lambda self, u, a, d, ok: Throttle.record(self, u, a, d, False)),
                         "right password) was turned away: it is her own device, with 1"),
    "one_more": (by(lambda u, a, d: [(k, n + 1) for k, n in pairs(u, a, d)]), "Try 11 (ada"),
    "waits": (other(allows=lambda self, *g: any(Throttle.allows(self, *g) for _ in range(10**5))),
               "waits for time to pass"),
    "gives_none": (other(allows=lambda self, *g: Throttle.allows(self, *g) or None), "not True or False"),
}  # fmt: skip
for name, (answer, says) in A_.items():
    bank.add(throttle, name, answer, says=says)
bank.add(throttle, "as_shipped", other(allows=lambda self, *given: True), says="Try 11", kind="vulnerable")
bank.add(throttle, "nobody", other(allows=lambda self, *given: False), says="Try 1 ", kind="refuses")
bank.add(throttle, "plain", Throttle, kind="right")


@bank.right(throttle)
class OneLog:
    """A list of all failures, cleaned at each look."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock, self.log = clock, []

    def allows(self, user: str, address: str, device: Any) -> bool:
        self.log = [row for row in self.log if row[0] > self.clock() - HOUR]
        if device and device[0] == user:
            return sum(row[3] == device for row in self.log) < PER_DEVICE
        strange = [row for row in self.log if row[3] is None]
        mine = sum(row[1] == user for row in strange)
        return mine < PER_USER and sum(row[2] == address for row in strange) < PER_ADDRESS

    def record(self, user: str, address: str, device: Any, ok: bool) -> None:
        if not ok:
            own = device if device and device[0] == user else None
            self.log.append((self.clock(), user, address, own))
