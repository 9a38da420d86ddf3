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

    def before_theft(self, name: str, logged: Day, today: int) -> bool:
        return name not in self.since or (logged is not None and logged < self.since[name])

    def in_plan(self, name: str, logged: Day, today: int) -> bool:
        until = self.until.get(name)
        return until is None or today <= until or (logged is not None and logged <= until)

    def accepts(self, name: str, logged: Day, today: int) -> Any:
        asked = (name, logged, today)
        return name in self.known and self.before_theft(*asked) and self.in_plan(*asked)


bank.add(own, "ring", Ring, kind="right")


@bank.right(own)
class OneTable:
    """Each key's last day in the log, and its last day at all."""

    def __init__(self) -> None:
        self.known: list[str] = []
        self.notices: list[tuple[str, float, float]] = []  # key, last day logged, last unlogged

    def add(self, name: str) -> None:
        self.known.append(name)

    def retire(self, name: str, until: int) -> None:
        self.notices.append((name, until, until))

    def stolen(self, name: str, since: int) -> None:
        self.notices.append((name, since - 1, float("-inf")))

    def accepts(self, name: str, logged: Day, today: int) -> bool:
        mine = [(last, free) for key, last, free in self.notices if key == name]
        day = float("inf") if logged is None else logged
        return name in self.known and all(today <= free or day <= last for last, free in mine)


def shared(ring: Ring) -> None:
    """The tables of the class: every ring has the same."""
    ring.known, ring.until, ring.since = ALL


def needs_key(ring: Ring, name: str, since: int) -> None:
    if name not in ring.known:
        raise KeyError(name)
    Ring.stolen(ring, name, since)


def last_notice(ring: Ring, name: str, until: int) -> None:
    ring.since.pop(name, None)
    Ring.retire(ring, name, until)


def added_again(ring: Ring, name: str) -> None:
    Ring.add(ring, name)
    ring.since.pop(name, None)
    ring.until.pop(name, None)


def remembers(ring: Ring, name: str, logged: Day, today: int) -> Any:
    said = ring.__dict__.setdefault("said", {})
    return said.setdefault((name, logged, today), Ring.accepts(ring, name, logged, today))


ALL: tuple[set[str], dict[str, int], dict[str, int]] = (set(), {}, {})
theft, plan, whole = Ring.before_theft, Ring.in_plan, Ring.accepts
UNLOGGED = "under key '2025', not in the log, was "
WRONG: list[tuple[str, str, Any, str]] = [
    ("shared", "__init__", shared, "that only another ring was told of"),
    ("a_notice_adds", "retire", lambda r, n, u: (r.add(n), Ring.retire(r, n, u)), "no key of that name"),
    ("remembers", "accepts", remembers, "in the log since day 9, was accepted, but"),
    # a theft
    ("stolen_ends_the_plan", "stolen", lambda r, n, s: r.retire(n, s - 1), "On day 9, a release " + UNLOGGED),
    ("stolen_is_gone", "stolen", lambda r, n, s: r.since.update({n: -1}), "before the theft on day 10"),
    ("day_of_theft_counts", "stolen", lambda r, n, s: Ring.stolen(r, n, s + 1), "into the log on day 10"),
    ("unlogged_is_old", "before_theft", lambda r, n, d, t: theft(r, n, d or 0, t), UNLOGGED + "acc"),
    ("begins_on_its_day", "before_theft",
     lambda r, n, d, t: t < r.since.get(n, 0) or theft(r, n, d, t), "On day 9, a release"),
    ("stolen_on_day_0", "stolen", lambda r, n, s: s and Ring.stolen(r, n, s), UNLOGGED + "accepted, but"),
    # a plan
    ("last_day_excluded", "retire", lambda r, n, u: Ring.retire(r, n, u - 1), "On day 20, a release"),
    ("old_releases_die", "in_plan", lambda r, n, d, t: plan(r, n, d if t < 999 else None, t), "day 740000"),
    ("any_log_day", "in_plan", lambda r, n, d, t: d is not None or plan(r, n, d, t), "accepted, but day 20"),
    ("day_0_is_no_day", "accepts", lambda r, n, d, t: whole(r, n, d or None, t), "since day 0, was refused"),
    ("until_day_0", "retire", lambda r, n, u: u and Ring.retire(r, n, u), "but day 0 was its key's last"),
    # both, and again
    ("plan_first", "before_theft",
     lambda r, n, d, t: t <= r.until.get(n, -1) or theft(r, n, d, t), UNLOGGED + "accepted"),
    ("last_notice_counts", "retire", last_notice, "On day 10, a release " + UNLOGGED),
    ("theft_ends_the_plan", "in_plan",
     lambda r, n, d, t: n in r.since or plan(r, n, d, t), "day 9 was its key's last, and it"),
    ("later_theft", "stolen", lambda r, n, s: r.since.update({n: s}), "log since day 10, was accepted"),
    ("first_theft", "stolen", lambda r, n, s: r.since.setdefault(n, s), "stolen on day 9, and it came into"),
    ("folded", "accepts", lambda r, n, d, t: whole(r, n.lower(), d, t), "key 'Office-2025', not"),
    ("added_again", "add", added_again, "On day 30, a release " + UNLOGGED),
    ("notice_needs_a_key", "stolen", needs_key, "KeyError"),
    ("notice_forgotten", "retire", lambda r, n, u: n in r.known and Ring.retire(r, n, u), "key '2024', not"),
]  # fmt: skip
for name, method, other, says in WRONG:
    bank.add(own, name, type(name, (Ring,), {method: other}), says=says)


def ever(ring: Ring, name: str, logged: Day, today: int) -> bool:
    """Every key that was ever the office's, for ever."""
    return name in {"2024", "2025", "2026"}


for kind, answer, says in (
    ("vulnerable", ever, "accepted, but no key of that name"),
    ("refuses", lambda r, n, d, t: n.isascii() and whole(r, n, d, t), "key 'büro 🔑', not in the log"),
):
    bank.add(own, kind, type(kind, (Ring,), {"accepts": answer}), says=says, kind=kind)
