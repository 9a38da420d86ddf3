"""What `spray` must do: notice one address that tries a few passwords at many accounts."""

from __future__ import annotations

import functools
import math
import random
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import truth

Event = tuple[float, str, str, bool]  # seconds, address, account, whether the log-in succeeded
Kept = tuple[float, str, bool]  # of one address
WINDOW, ACCOUNTS, QUIET = 600.0, 8, 3600.0
LONG = "ada@clinic.example" + 10 * ".example"  # two accounts that differ at the end


class Reference:
    """The detector that the task describes, in steps. counted: the accounts that failed at the last event."""

    def __init__(self, window: float, accounts: int, quiet: float) -> None:
        self.window, self.accounts, self.quiet = window, accounts, quiet
        self.events: dict[str, list[Kept]] = defaultdict(list)
        self.told: dict[str, float] = {}
        self.counted = 0

    def place(self, address: str, account: str) -> str:
        return address

    def kept(self, events: list[Kept], now: float) -> list[Kept]:
        return [event for event in events if now - event[0] < self.window]

    def count(self, events: list[Kept]) -> int:
        return len({a for _, a, _ in events} - {a for _, a, ok in events if ok})

    def enough(self, count: int, ok: bool) -> bool:
        return count >= self.accounts and not ok

    def silent(self, place: str, now: float) -> bool:
        return now - self.told.get(place, -math.inf) < self.quiet

    def see(self, time: float, address: str, account: str, ok: bool) -> bool:
        place = self.place(address, account)
        events = [*self.kept(self.events[place], time), (time, account, ok)]
        self.events[place], self.counted = events, self.count(events)
        if not self.enough(self.counted, ok) or self.silent(place, time):
            return False
        self.told[place] = time
        return True


def tries(
    start: float, step: float, address: str, accounts: Iterable[str], ok: bool = False
) -> Iterator[Event]:
    """One try at each of `accounts`."""
    for number, account in enumerate(accounts):
        yield start + number * step, address, account, ok


def names(many: int, letter: str = "u") -> list[str]:
    return [f"{letter}{number:03}" for number in range(many)]


def _ward() -> list[Event]:
    """Twenty doctors behind one address, each with one slip before she is in."""
    events: list[Event] = []
    for number, name in enumerate(names(20, "doctor")):
        events += [(60.0 * number, "ward", name, False), (60.0 * number + 9, "ward", name, True)]
    return events


def _beside() -> list[Event]:
    """A spray beside an honest ward, at the same time."""
    return sorted([*_ward(), *tries(5, 7, "attacker", names(12))])


class Script(NamedTuple):
    """What happens, what it means where an alarm was due (silent) or none was (noisy), and the limits."""

    events: list[Event]
    silent: str
    noisy: str
    limits: tuple[float, int, float] = (WINDOW, ACCOUNTS, QUIET)


_SPRAY = "One password at many accounts: no account sees more than one failure, and no alarm came before."
_FORGOTTEN = "Failures that are older than the window count no longer."
_LIMITS = "window, accounts and quiet are the ones that the detector was made with."
_SUCCESS = "An event that succeeded raised the alarm."
SCRIPTS = {
    "a spray is noticed": [
        Script([*tries(0, 10, "a", names(30))], _SPRAY, "One alarm an hour is enough."),
        Script([*tries(0, 70, "a", names(30))], _SPRAY, "It is early: count them."),
        Script([*tries(0, 10, "a", names(7)), (80, "a", "hit", True), *tries(90, 1, "a", ["z"])],
               "One account that got in does not clear the others.", "A success is no failure."),
        Script([*tries(0, 1, "a", ["ada", "Ada", "ADA", "ada ", " ada", "adá", LONG + "a", LONG + "b"])],
               "Accounts are told apart as they are written.", ""),
    ],
    "an honest ward behind one address is left alone": [
        Script(_ward(), "", "Each of these doctors got in after one slip: an account that succeeded is no "
               "failure of its address."),
        Script([*tries(0, 1, "ward", names(20), True), *tries(100, 1, "ward", names(20))], "",
               "They got in before they mistyped, within the window: that counts, too."),
    ],
    "one account is no spray": [
        Script([*tries(0, 1, "a", ["ada"] * 50)], "",
               "Fifty failures at one account are another attack, with a detector of its own."),
    ],
    "one address at a time": [
        Script([*tries(0, 5, "10.0.0.1", names(7)), *tries(1, 5, "10.0.0.2", names(7, "v"))], "",
               "Failures of two addresses were added up."),
        Script(_beside(), "The attacker's address is another one.", "The ward pays for the attacker."),
        Script([*tries(0, 1, "fd00:0:0:1::b", names(9), True), *tries(10, 1, "fd00:0:0:1::a", names(9))],
               "They got in from another address: that excuses nothing here.", "It is early."),
    ],
    "forgets what is older than the window": [
        Script([*tries(0, 100, "a", names(40))], "", _FORGOTTEN),
        Script([*tries(0, 1, "a", names(7)), *tries(600, 1, "a", ["x"])], "",
               "After exactly 600 seconds the first failure has left the window."),
        Script([*tries(0.9, 1, "a", names(7)), *tries(600.5, 1, "a", ["x"])],
               "After 599.6 seconds the first failure is still in the window.", ""),
        Script([*tries(0, 1, "a", names(6)), *tries(6, 0.3, "a", ["ada"] * 1100), *tries(400, 1, "a", ["x"])],
               "Eleven hundred tries at one account pushed the others out before their time.", ""),
        Script([(0, "a", "x", False), (500, "a", "x", False), *tries(700, 1, "a", names(7))],
               "An account that failed again counts from its last failure on.", ""),
        Script([(0, "a", "u000", True), *tries(650, 1, "a", names(8))],
               "A success from before the window excuses nothing.", ""),
    ],
    "tells it once an hour": [
        Script([*tries(0, 20, "a", names(400))], "After an hour it is told again, by failures in the quiet.",
               "The same spray was told again within the hour: nobody reads the fortieth alarm."),
        Script([*tries(0, 1, "a", names(9)), *tries(10, 1, "b", names(9))],
               "Quiet is for the address that was told, not for all.", "The eighth account is the alarm."),
        Script([*tries(0, 1, "a", names(9)), *tries(1500, 1, "a", names(9))], "",
               "Quiet lasts, though the window is empty meanwhile."),
        Script([*tries(0, 1, "a", names(8)), (150, "a", "u000", False)],
               "An alarm forgets nothing: what failed within the window still counts.", "", (600, 8, 100)),
    ],
    "a success is no alarm": [
        Script([*tries(0, 1, "a", names(7)), (8, "a", "new", True), (9, "a", "u001", True)], "", _SUCCESS),
        Script([*tries(0, 1, "a", names(9)), (20, "a", "hit", True)], "No quiet.", _SUCCESS, (600, 8, 0)),
    ],
    "other limits": [
        Script([*tries(0, 1, "a", names(3))], _LIMITS, "Told at second 0: 0 is a time as well.", (600, 1, 9)),
        Script([*tries(0, 70, "a", names(9))], _LIMITS, _LIMITS, (300, 5, 60)),
    ],
}  # fmt: skip


Judged = list[tuple[Event, bool, int]]


def _judged(script: Script) -> Judged:
    """Each event, whether an alarm was due, and how many accounts were counted."""
    reference = Reference(*script.limits)
    return [(event, reference.see(*event), reference.counted) for event in script.events]


@functools.cache
def _of_scripts() -> dict[str, list[Judged]]:
    return {name: [_judged(script) for script in scripts] for name, scripts in SCRIPTS.items()}


@task(
    minutes=15, difficulty=4, asvs="6.3.1", expects="class",
    hints=[
        "What do you have to keep for each address so that the next event can be judged?",
        "Drop what is older than the window, add the event, then: accounts tried minus accounts that "
        "got in, both as sets.",
        "Per address a list of (time, account, ok), and the time of its last alarm. An event counts "
        "while time - then < window.",
    ],
)  # fmt: skip
def spray(answer: Any, part: Parts) -> None:
    """A detector for password spraying."""

    def run(script: Script, judged: Judged | None = None) -> None:
        see = getattr(answer(*script.limits), "see", None)
        expect(callable(see), "The class needs a method `see(time, address, account, ok)`.")
        for number, (event, due, counted) in enumerate(judged or _judged(script), 1):
            if truth(see(*event), "`see`") is not due:  # type: ignore[misc]
                how = "succeeded" if event[3] else "failed"
                came, why = ("no", script.silent) if due else ("an", script.noisy)
                fail(f"Event {number}, at second {event[0]:g}, {how}: {came} alarm came, with "
                     f"{counted} accounts that failed from {event[1]} and did not get in "
                     f"(limit {script.limits[1]}). {why}")  # fmt: skip

    with part("two detectors share nothing"):
        shared = "Another detector's events were counted: what stands in the class body is shared."
        for start, letter in ((0, "u"), (10, "w")):
            run(Script([*tries(start, 1, "a", names(5, letter))], "", shared))
    for name, scripts in SCRIPTS.items():
        with part(name):
            for script, judged in zip(scripts, _of_scripts()[name], strict=True):
                run(script, judged)
    with part("log-ins that are drawn"):
        for _ in range(25):
            chance, events, now = random.Random(secrets.randbits(64)), [], 0.0  # noqa: S311 - a walk
            for _ in range(120):
                now += chance.choice((0, 1, 5, 30, 200))
                account = chance.choice(("ada", "Ada", "ada ", "ben", "dot"))
                events.append((now, chance.choice("ab"), account, chance.random() < 0.2))
            why = "Each of the parts above says what counts."
            window, quiet = chance.choice((60.0, 300.0)), chance.choice((0.0, 100.0, 400.0))
            run(Script(events, why, why, (window, chance.choice((2, 3)), quiet)))
