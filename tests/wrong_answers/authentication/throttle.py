"""Answers to `throttle`: locks that are weapons, limits that are evaded or forget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from helpers.tasks.authentication import HOUR, PER_ADDRESS, PER_DEVICE, PER_USER, throttle
from tests.wrong_answers import Bank, variants

bank = Bank()
Limits = dict[Any, int]  # the counters that a try touches, each with its limit


class Throttle:
    """A right answer, whose parts others replace."""

    clears: tuple[str, ...] = ()  # the counters that a success sets back

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.failed: dict[Any, list[float]] = defaultdict(list)

    def own(self, user: str, address: str, device: Any) -> Limits:
        return {("device", device): PER_DEVICE}

    def strange(self, user: str, address: str, device: Any) -> Limits:
        return {("user", user): PER_USER, ("address", address): PER_ADDRESS}

    def limits(self, user: str, address: str, device: Any) -> Limits:
        return (self.own if device and device[0] == user else self.strange)(user, address, device)

    def count(self, key: Any) -> int:
        now = self.clock()
        self.failed[key] = [then for then in self.failed[key] if now - then < HOUR]
        return len(self.failed[key])

    def allows(self, *given: Any) -> Any:
        return all(self.count(key) < limit for key, limit in self.limits(*given).items())

    def add(self, *keys: Any) -> None:
        for key in keys:
            self.failed[key].append(self.clock())

    def record(self, user: str, address: str, device: Any, ok: bool) -> None:
        keys = self.limits(user, address, device)
        if not ok:
            self.add(*keys)
        for key in keys:
            if ok and key[0] in self.clears:
                self.failed.pop(key, None)


other = variants(Throttle)


def swept(every: int, last: Callable[[list[float]], float]) -> Any:
    """Drops the counters that are over, by the time that `last` tells, each time that so many are there."""

    def add(self: Any, *keys: Any) -> None:
        if len(self.failed) % every > every - 3:
            for key in [k for k, t in self.failed.items() if t and self.clock() - last(t) >= HOUR]:
                del self.failed[key]
        Throttle.add(self, *keys)

    return other(add=add)


SHARED: dict[Any, list[float]] = defaultdict(list)
bank.table(throttle, {
    "address_alone": (other(strange=lambda s, u, a, d: {("address", a): PER_ADDRESS}), "on this account"),
    "names_and_addresses_as_one": (other(strange=lambda s, u, a, d: {u: PER_USER, a: PER_ADDRESS}),
                                   "(198.51.100.7, 192.0.2.80, device"),
    "any_device_is_known": (other(limits=lambda s, u, a, d: s.own(u, a, d) if d else s.strange(u, a, d)),
                            "192.0.2.99, device None, wrong password) was let through"),
    "device_too": (other(own=lambda s, *g: s.strange(*g) | Throttle.own(s, *g)), "device, with 0 failures"),
    "her_failures_shut_others_out": (other(record=lambda self, u, a, d, ok: ok or self.add(
        *self.strange(u, a, d) | self.limits(u, a, d))), "for this account, 0 of 30"),
    "all_her_devices_as_one": (other(own=lambda s, u, a, d: {("device", u): PER_DEVICE}), "('ada', 'phone')"),
    "device_by_its_id": (other(own=lambda s, u, a, d: {d[1]: PER_DEVICE}), "device ('ben', 'laptop'), right"),
    "success_clears_the_account": (other(clears=("user",)), "(ada, 192.0.2.10, device None"),
    "success_clears_the_address": (other(clears=("address",)), "30 failures of"),
    "success_clears_the_device": (other(clears=("device",)), "failures of this device"),
    "counts_successes": (other(record=lambda self, *g: Throttle.record(self, *g[:3], False)),
                         "right password) was turned away: it is her own device, with 1"),
    "refusals_count": (other(allows=lambda self, *g: Throttle.allows(self, *g) or bool(self.add(
        *self.limits(*g)))), "Try 41 (ada, 192.0.2.80, device None, right password)"),
    "full_hours": (other(count=lambda s, k: sum(t // HOUR == s.clock() // HOUR for t in s.failed[k])),
                   "in the last hour"),
    "never_forgets": (other(count=lambda self, key: len(self.failed[key])), "9 of 10 for this account"),
    "silence_forgets": (other(count=lambda s, k: s.failed[k] and s.clock() - s.failed[k][-1] >= 1200
        and s.failed.pop(k) and 0 or Throttle.count(s, k)), "on this account in the last"),
    "a_log_that_ends": (other(add=lambda s, *keys: s.failed["log"].extend((k, s.clock()) for k in keys)
        or vars(s).update(failed={"log": s.failed["log"][-10_000:]}), count=lambda s, key: sum(
            k == key and s.clock() - t < HOUR for k, t in s.failed["log"])), "Try 11013 (ada"),
    "swept_by_the_oldest": (swept(1000, lambda times: times[0]), "on this account in the last hour"),
    "shared": (other(__init__=lambda self, clock: vars(self).update(clock=clock, failed=SHARED)),
               "it is this throttle's first try"),
    "one_more": (other(strange=lambda s, u, a, d: {("user", u): 11, ("address", a): 31}), "Try 11 (ada"),
    "the_full_one_alone": (other(add=lambda self, *keys: any(
        Throttle.add(self, key) or self.count(key) >= PER_USER for key in keys)), "30 failures of strangers"),
})  # fmt: skip
bank.add(throttle, "as_shipped", other(allows=lambda self, *given: True), says="Try 11", kind="vulnerable")
bank.add(throttle, "nobody", other(allows=lambda self, *given: False), says="Try 1 ", kind="refuses")
bank.add(throttle, "plain", Throttle, kind="right")
for every in (1, 1000):
    bank.add(throttle, f"swept_at_{every}", swept(every, lambda times: times[-1]), kind="right")
