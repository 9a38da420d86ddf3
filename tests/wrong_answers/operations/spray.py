"""Answers to `spray`: detectors that miss the spray, blame the ward, or tire their reader."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from typing import Any

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.spray
Event = tuple[float, str, bool]


class Detector:
    """A right answer, whose steps can be changed one by one."""

    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        self.window, self.accounts, self.quiet = window, accounts, quiet
        self.events: dict[str, list[Event]] = defaultdict(list)
        self.told: dict[str, float] = {}

    def place(self, address: str, account: str) -> str:
        return address

    def kept(self, events: list[Event], now: float) -> list[Event]:
        return [event for event in events if now - event[0] < self.window]

    def count(self, events: list[Event]) -> int:
        return len({a for _, a, _ in events} - {a for _, a, ok in events if ok})

    def enough(self, count: int, ok: bool) -> bool:
        return count >= self.accounts and not ok

    def silent(self, place: str, now: float) -> bool:
        return now - self.told.get(place, -math.inf) < self.quiet

    def see(self, time: float, address: str, account: str, ok: bool) -> Any:
        place = self.place(address, account)
        events = [*self.kept(self.events[place], time), (time, account, ok)]
        self.events[place] = events
        if not self.enough(self.count(events), ok) or self.silent(place, time):
            return False
        self.told[place] = time
        return True


@bank.wrong(task, says="One password at many accounts", kind="vulnerable")
class AsShipped(Detector):
    def see(self, time: float, address: str, account: str, ok: bool) -> bool:
        return False


@bank.wrong(task, says="an alarm came, with 1 accounts", kind="refuses")
class EachFailure(Detector):
    def see(self, time: float, address: str, account: str, ok: bool) -> bool:
        return not ok and not self.silent(address, time)


@bank.wrong(task, says="no account sees more than one failure")
class PerAccount(Detector):
    def place(self, address: str, account: str) -> str:
        return account

    def count(self, events: list[Event]) -> int:
        return sum(not ok for _, _, ok in events)


@bank.wrong(task, says="0 is a time as well")
class FalsyTime(Detector):
    def silent(self, place: str, now: float) -> bool:
        return bool(self.told.get(place)) and super().silent(place, now)


@bank.wrong(task, says="Fifty failures at one account")
class CountsFailures(Detector):
    def count(self, events: list[Event]) -> int:
        good = {account for _, account, ok in events if ok}
        return sum(account not in good for _, account, _ in events)


@bank.wrong(task, says="an account that succeeded is no failure")
class IgnoresSuccess(Detector):
    def count(self, events: list[Event]) -> int:
        return len({account for _, account, ok in events if not ok})


@bank.wrong(task, says="They got in before they mistyped")
class SuccessAfterwardsOnly(Detector):
    def count(self, events: list[Event]) -> int:
        last = {account: ok for _, account, ok in events}
        return sum(not ok for ok in last.values())


@bank.wrong(task, says="does not clear the others")
class SuccessClearsTheAddress(Detector):
    def count(self, events: list[Event]) -> int:
        return 0 if any(ok for _, _, ok in events) else super().count(events)


@bank.wrong(task, says="Failures of two addresses were added up")
class AllAddresses(Detector):
    def place(self, address: str, account: str) -> str:
        return "anywhere"


@bank.wrong(task, says="older than the window count no longer")
class NeverForgets(Detector):
    def kept(self, events: list[Event], now: float) -> list[Event]:
        return events


@bank.wrong(task, says="After exactly 600 seconds")
class OneSecondLonger(Detector):
    def kept(self, events: list[Event], now: float) -> list[Event]:
        return [event for event in events if now - event[0] <= self.window]


@bank.wrong(task, says="still in the window")
class FixedWindows(Detector):
    def kept(self, events: list[Event], now: float) -> list[Event]:
        return [e for e in events if (e[0] + 10) // self.window == (now + 10) // self.window]


@bank.wrong(task, says="from before the window excuses nothing")
class RemembersSuccess(Detector):
    def kept(self, events: list[Event], now: float) -> list[Event]:
        return [event for event in events if event[2] or now - event[0] < self.window]


@bank.wrong(task, says="nobody reads the fortieth alarm")
class TellsEachTime(Detector):
    def silent(self, place: str, now: float) -> bool:
        return False


@bank.wrong(task, says="After an hour it is told again")
class TellsOnce(Detector):
    def silent(self, place: str, now: float) -> bool:
        return place in self.told


@bank.wrong(task, says="Quiet is for the address that was told")
class QuietForAll(Detector):
    def silent(self, place: str, now: float) -> bool:
        return now - max(self.told.values(), default=-math.inf) < self.quiet


@bank.wrong(task, says="at second 70, failed: no alarm came, with 8")
class MoreThan(Detector):
    def enough(self, count: int, ok: bool) -> bool:
        return count > self.accounts and not ok


@bank.wrong(task, says="An event that succeeded raised the alarm")
class SuccessAlarms(Detector):
    def count(self, events: list[Event]) -> int:
        return super().count(events[:-1] + [(*events[-1][:2], False)])

    def enough(self, count: int, ok: bool) -> bool:
        return count >= self.accounts


@bank.wrong(task, says="the ones that the detector was made with")
class FixedNumbers(Detector):
    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        super().__init__(600, 8, 3600)


@bank.wrong(task, says="the ones that the detector was made with")
class AccountsInCapitals(Detector):
    def see(self, time: float, address: str, account: str, ok: bool) -> Any:
        return super().see(time, address, account.lower(), ok)


@bank.wrong(task, says="what stands in the class body is shared")
class SharedByAll(Detector):
    everything: dict[str, list[Event]] = defaultdict(list)  # noqa: RUF012 - the mistake

    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        super().__init__(window, accounts, quiet)
        if window == 600 and len(self.everything) and next(iter(self.everything)) == "a":
            self.events = self.everything
        SharedByAll.everything = self.events


@bank.wrong(task, says="not True or False")
class CountInstead(Detector):
    def see(self, time: float, address: str, account: str, ok: bool) -> Any:
        return int(super().see(time, address, account, ok))


@bank.wrong(task, says="needs a method")
class OtherName:
    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        self.check = Detector(window, accounts, quiet).see


bank.right(task)(Detector)


@bank.right(task)
class Queue:
    """A queue for each address, emptied from the left, and counts for each account."""

    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        self.limits = window, accounts, quiet
        self.queues: dict[str, deque[Event]] = defaultdict(deque)
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
