"""Answers to `spray`: detectors that miss the spray, blame the ward, or tire their reader."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from helpers.tasks import operations as tasks
from helpers.tasks.operations.spray import Kept, Reference
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.spray


def kept_if(holds: Callable[[Any, Kept, float], bool]) -> Callable[..., list[Kept]]:
    return lambda self, events, now: [event for event in events if holds(self, event, now)]


def accounts(events: list[Kept], ok: bool) -> set[str]:
    return {account for _, account, good in events if good is ok}


def not_in_last(self: Any, events: list[Kept]) -> int:
    last = {account: ok for _, account, ok in events}
    return sum(not ok for ok in last.values())


def not_in_anywhere(self: Any, events: list[Kept]) -> int:
    fresh = (self.kept(found, events[-1][0]) for found in self.events.values())
    return len(accounts(events, False).difference(*(accounts(found, True) for found in fresh)))


def alarm_forgets(self: Any, time: float, address: str, account: str, ok: bool) -> bool:
    alarm = Reference.see(self, time, address, account, ok)
    if alarm:
        self.events[address].clear()
    return bool(alarm)


def quiet_ends(self: Any, time: float, address: str, account: str, ok: bool) -> Any:
    if not self.kept(self.events[address], time):
        self.told.pop(address, None)
    return Reference.see(self, time, address, account, ok)


def first_only(self: Any, time: float, address: str, account: str, ok: bool) -> Any:
    alarm = Reference.see(self, time, address, account, ok)
    self.events[address] = list({e[1:]: e for e in reversed(self.events[address])}.values())
    return alarm


class Shared(Reference):
    events: dict[str, list[Kept]] = defaultdict(list)  # noqa: RUF012 - the mistake

    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        self.window, self.accounts, self.quiet, self.told = window, accounts, quiet, {}


class OtherName:
    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        self.check = Reference(window, accounts, quiet).see


WRONG: dict[str, tuple[str, dict[str, Callable[..., Any]]]] = {  # what is said, and the steps that differ
    "as_shipped": ("One password at many accounts", {"see": lambda self, *event: False}),
    "per_account": ("no account sees more than one failure", {
        "place": lambda self, address, account: account,
        "count": lambda self, events: sum(not ok for _, _, ok in events)}),
    "counts_failures": ("Fifty failures at one account", {
        "count": lambda self, events: sum(a not in accounts(events, True) for _, a, _ in events)}),
    "ignores_success": ("an account that succeeded is no failure", {
        "count": lambda self, events: len(accounts(events, False))}),
    "success_afterwards_only": ("They got in before they mistyped", {"count": not_in_last}),
    "success_anywhere": ("from another address", {"count": not_in_anywhere}),
    "success_clears_the_address": ("does not clear the others", {
        "count": lambda self, events: 0 if accounts(events, True) else len(accounts(events, False))}),
    "networks": ("Failures of two addresses were added up", {
        "place": lambda self, address, account: address.rpartition(".")[0]}),
    "never_forgets": ("that are older than the window", {"kept": lambda self, events, now: events}),
    "one_second_longer": ("After exactly 600 seconds", {
        "kept": kept_if(lambda self, event, now: now - event[0] <= self.window)}),
    "fixed_windows": ("still in the window", {
        "kept": kept_if(lambda self, e, now: (e[0] + 10) // self.window == (now + 10) // self.window)}),
    "thousand_events": ("pushed the others out", {
        "kept": lambda self, events, now: [e for e in events if now - e[0] < self.window][-1000:]}),
    "first_only": ("counts from its last failure on", {"see": first_only}),
    "remembers_success": ("from before the window excuses nothing", {
        "kept": kept_if(lambda self, event, now: event[2] or now - event[0] < self.window)}),
    "alarm_forgets": ("An alarm forgets nothing", {"see": alarm_forgets}),
    "tells_each_time": ("nobody reads the fortieth alarm", {"silent": lambda self, place, now: False}),
    "tells_once": ("After an hour it is told again", {
        "silent": lambda self, place, now: place in self.told}),
    "quiet_ends": ("Quiet lasts", {"see": quiet_ends}),
    "quiet_for_all": ("Quiet is for the address that was told", {
        "silent": lambda self, place, now: now - max(self.told.values(), default=-math.inf) < self.quiet}),
    "more_than": ("at second 70, failed: no alarm came, with 8", {
        "enough": lambda self, count, ok: count > self.accounts and not ok}),
    "success_alarms": ("An event that succeeded raised the alarm", {
        "enough": lambda self, count, ok: count >= self.accounts}),
    "fixed_numbers": ("the ones that the detector was made with", {
        "__init__": lambda self, *limits: Reference.__init__(self, 600, 8, 3600)}),
    "accounts_in_capitals": ("told apart as they are written", {
        "see": lambda self, time, place, account, ok: Reference.see(self, time, place, account.upper(), ok)}),
}  # fmt: skip
KINDS = {"as_shipped": "vulnerable", "ignores_success": "refuses"}
for name, (says, steps) in WRONG.items():
    answer = type(name, (Reference,), steps)
    bank.add(task, name, answer, says=says, kind=KINDS.get(name, "misconception"))
bank.add(task, "shared", Shared, says="what stands in the class body is shared")
bank.add(task, "other_name", OtherName, says="needs a method")


@bank.right(task)
class Queue:
    """A queue for each address, emptied from the left, and counts for each account."""

    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        self.limits = window, accounts, quiet
        self.queues: dict[str, deque[Kept]] = defaultdict(deque)
        self.next: dict[str, float] = defaultdict(lambda: -math.inf)

    def see(self, time: float, address: str, account: str, ok: bool) -> bool:
        window, accounts, quiet = self.limits
        queue = self.queues[address]
        queue.append((time, account, ok))
        while queue[0][0] <= time - window:
            queue.popleft()
        best: dict[str, bool] = {}
        for _, name, good in queue:
            best[name] = best.get(name, False) or good
        alarm = (
            not ok and list(best.values()).count(False) >= accounts and time >= self.next[address]
        )
        if alarm:
            self.next[address] = time + quiet
        return alarm
