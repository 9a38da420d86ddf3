"""Key rings that tell a planned change from a theft."""

from __future__ import annotations

from typing import Any

from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.key_ring
Day = int | None


class Ring:
    """A right one, of small steps, to be varied."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.until: dict[str, int] = {}
        self.since: dict[str, int] = {}

    def add(self, name: str) -> None:
        self.known.add(name)

    def retire(self, name: str, until: int) -> None:
        self.until[name] = min(until, self.until.get(name, until))

    def stolen(self, name: str, since: int) -> None:
        self.since[name] = min(since, self.since.get(name, since))

    def knows(self, name: str) -> bool:
        return name in self.known

    def before_theft(self, name: str, logged: Day, today: int) -> bool:
        return name not in self.since or (logged is not None and logged < self.since[name])

    def in_plan(self, name: str, logged: Day, today: int) -> bool:
        until = self.until.get(name)
        return until is None or today <= until or (logged is not None and logged <= until)

    def accepts(self, name: str, logged: Day, today: int) -> Any:
        steps = (self.knows(name), self.before_theft(name, logged, today), self.in_plan(name, logged, today))
        return all(steps)


@bank.right(own)
class RightRing(Ring):
    pass


@bank.right(own)
class OneTable:
    """Each key's last day in the log, and its last day at all."""

    def __init__(self) -> None:
        self.known: list[str] = []
        self.notices: list[tuple[str, float, float]] = []  # key, last day in the log, last day unlogged

    def add(self, name: str) -> None:
        self.known.append(name)

    def retire(self, name: str, until: int) -> None:
        self.notices.append((name, until, until))

    def stolen(self, name: str, since: int) -> None:
        self.notices.append((name, since - 1, float("-inf")))

    def accepts(self, name: str, logged: Day, today: int) -> bool:
        def holds(last: float, free: float) -> bool:
            return today <= free or (logged is not None and logged <= last)

        return name in self.known and all(holds(last, free) for n, last, free in self.notices if n == name)


@bank.wrong(own, says="no key of that name was ever added")
class AnyKey(Ring):
    def knows(self, name: str) -> bool:
        return True


@bank.wrong(own, says="its key is in service")
class LoggedOnly(Ring):
    def accepts(self, name: str, logged: Day, today: int) -> Any:
        return logged is not None and super().accepts(name, logged, today)


@bank.wrong(own, says="its key is stolen, and the release is not in the log")
class StolenIsRetired(Ring):
    """The overlap of a plan for a theft too."""

    def stolen(self, name: str, since: int) -> None:
        self.retire(name, since + 10)


@bank.wrong(own, says="before the theft on day 10")
class StolenIsGone(Ring):
    """Throws away all that was ever signed."""

    def stolen(self, name: str, since: int) -> None:
        self.since[name] = -1


@bank.wrong(own, says="and it came into the log on day 10")
class DayOfTheftCounts(Ring):
    def before_theft(self, name: str, logged: Day, today: int) -> bool:
        return super().before_theft(name, None if logged is None else logged - 1, today)


@bank.wrong(own, says="not in the log, was accepted, but its key is stolen")
class UnloggedIsOld(Ring):
    """Takes the file's own word that it is old."""

    def before_theft(self, name: str, logged: Day, today: int) -> bool:
        return super().before_theft(name, 0 if logged is None else logged, today)


@bank.wrong(own, says="On day 20, a release under key '2025', not in the log, was refused")
class LastDayExcluded(Ring):
    def retire(self, name: str, until: int) -> None:
        super().retire(name, until - 1)


@bank.wrong(own, says="in the log since day 1, was refused, but its key is retired by plan")
class OldReleasesDie(Ring):
    def in_plan(self, name: str, logged: Day, today: int) -> bool:
        return super().in_plan(name, None, today)


@bank.wrong(own, says="in the log since day 21, was accepted, but day 20")
class AnyLogDay(Ring):
    def in_plan(self, name: str, logged: Day, today: int) -> bool:
        return super().in_plan(name, None, today) or logged is not None


@bank.wrong(own, says="not in the log, was accepted, but its key is stolen, and")
class PlanFirst(Ring):
    """Within the overlap the theft is not asked about."""

    def before_theft(self, name: str, logged: Day, today: int) -> bool:
        planned = today <= self.until.get(name, -1)
        return planned or super().before_theft(name, logged, today)


@bank.wrong(own, says="On day 10, a release under key '2025', not in the log, was accepted")
class LastNoticeCounts(Ring):
    """A key has one state: the newest."""

    def retire(self, name: str, until: int) -> None:
        self.since.pop(name, None)
        super().retire(name, until)


@bank.wrong(own, says="On day 30, a release under key '2025', in the log since day 10, was accepted")
class LaterTheftWins(Ring):
    def stolen(self, name: str, since: int) -> None:
        self.since[name] = since


@bank.wrong(own, says="On day 30, a release under key '2025', in the log since day 9, was accepted")
class FirstTheftWins(Ring):
    def stolen(self, name: str, since: int) -> None:
        self.since.setdefault(name, since)


@bank.wrong(own, says="On day 15, a release under key '2026', not in the log, was accepted")
class LaterPlanWins(Ring):
    def retire(self, name: str, until: int) -> None:
        self.until[name] = until


@bank.wrong(own, says="On day 10, a release under key '2026', not in the log, was accepted")
class FirstPlanWins(Ring):
    def retire(self, name: str, until: int) -> None:
        self.until.setdefault(name, until)


@bank.wrong(own, says="in the log since day 10, was accepted, but day 9 was its key's last")
class PlanAfterTheftIsForgotten(Ring):
    def retire(self, name: str, until: int) -> None:
        if name not in self.since:
            super().retire(name, until)


@bank.wrong(own, says="in the log since day 0, was refused, but it was in the log on day 0")
class DayZeroIsNoDay(Ring):
    def accepts(self, name: str, logged: Day, today: int) -> Any:
        return super().accepts(name, logged or None, today)


@bank.wrong(own, says="not in the log, was accepted, but its key is stolen, and the release")
class NoticeOfDayZeroIsNone(Ring):
    def stolen(self, name: str, since: int) -> None:
        if since:
            super().stolen(name, since)


@bank.wrong(own, says="On day 9, a release under key '2025', not in the log, was accepted")
class TheftBeginsOnItsDay(Ring):
    def before_theft(self, name: str, logged: Day, today: int) -> bool:
        return today < self.since.get(name, 0) or super().before_theft(name, logged, today)


@bank.wrong(own, says="a release under key '2025', not in the log, was accepted, but its key is stolen")
class AddedAgainIsNew(Ring):
    def add(self, name: str) -> None:
        super().add(name)
        self.since.pop(name, None)


@bank.wrong(own, says="On day 15, a release under key '2026'")
class AddedAgainIsUnplanned(Ring):
    def add(self, name: str) -> None:
        super().add(name)
        self.until.pop(name, None)


@bank.wrong(own, says="KeyError")
class NoticeNeedsAKey(Ring):
    def stolen(self, name: str, since: int) -> None:
        if name not in self.known:
            raise KeyError(name)
        super().stolen(name, since)


@bank.wrong(own, says="was accepted")
class NoticeBeforeIsForgotten(Ring):
    def retire(self, name: str, until: int) -> None:
        if name in self.known:
            super().retire(name, until)


@bank.wrong(own, says="day 9 was its key's last, and it was not in the log by then")
class TheftEndsThePlan(Ring):
    def in_plan(self, name: str, logged: Day, today: int) -> bool:
        return name in self.since or super().in_plan(name, logged, today)


@bank.wrong(own, says="`accepts` returned None")
class SaysNothing(Ring):
    def accepts(self, name: str, logged: Day, today: int) -> Any:
        return super().accepts(name, logged, today) or None


@bank.wrong(own, says="no key of that name", kind="vulnerable")
class AsShipped(Ring):
    """Every key that was ever the office's, for ever."""

    def accepts(self, name: str, logged: Day, today: int) -> bool:
        return name in {"2024", "2025", "2026"}


@bank.wrong(own, says="was refused, but its key is in service", kind="refuses")
class Nobody(Ring):
    def accepts(self, name: str, logged: Day, today: int) -> bool:
        return False
