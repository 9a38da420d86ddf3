"""What the task about guessing asks of an answer: a throttle that locks nobody out (lesson 06)."""

from __future__ import annotations

import random
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from helpers.judging import expect, task
from helpers.judging.values import Clock, truth
from helpers.tasks.authentication.settings import HOUR, PER_ADDRESS, PER_DEVICE, PER_USER

Device = tuple[str, str] | None  # (whose it is, which one)


class Try(NamedTuple):
    """One log-in: the seconds before it, who, from where, on which device, with the right password?"""

    wait: float
    user: str
    address: str
    device: Device = None
    right: bool = False


class Model:
    """The throttle as it should be; `why` says what decided."""

    def __init__(self) -> None:
        self.failed: dict[tuple, list[float]] = defaultdict(list)

    @staticmethod
    def counters(one: Try) -> list[tuple[tuple, int]]:
        if one.device and one.device[0] == one.user:
            return [(("device", one.device), PER_DEVICE)]
        return [(("account", one.user), PER_USER), (("address", one.address), PER_ADDRESS)]

    def recent(self, key: tuple, now: float) -> int:
        self.failed[key] = [then for then in self.failed[key] if now - then < HOUR]
        return len(self.failed[key])

    def due(self, one: Try, now: float) -> tuple[bool, str]:
        """Whether the try may be looked at, and why."""
        counts = [(key, self.recent(key, now), limit) for key, limit in self.counters(one)]
        for (kind, _), count, limit in counts:
            if count >= limit:
                whose = {"account": "strangers on this account", "address": "strangers at this address",
                         "device": "this device"}[kind]  # fmt: skip
                return False, f"{count} failures of {whose} in the last hour, and {limit} is the limit"
        if counts[0][0][0] == "device":
            kept = f"it is her own device, with {counts[0][1]} failures of its own"
            return True, f"{kept}: what strangers do does not concern it"
        seen = ", ".join(f"{count} of {limit} for this {kind}" for (kind, _), count, limit in counts)
        return True, f"a stranger's failures in the last hour are {seen}"

    def record(self, one: Try, now: float) -> None:
        if not one.right:
            for key, _ in self.counters(one):
                self.failed[key].append(now)


def bots(many: int, wait: float = 1.0, user: str = "ada") -> Iterator[Try]:
    """One account, another address for each guess."""
    return (Try(wait, user, f"203.0.113.{n % 250}-{n}") for n in range(many))


def spray(many: int, wait: float = 1.0) -> Iterator[Try]:
    """One address, another account for each guess."""
    return (Try(wait, f"user-{n}", "198.51.100.7") for n in range(many))


def _sprayed() -> Iterator[Try]:
    """And an account whose name is that address."""
    yield from spray(2 * PER_ADDRESS)
    yield Try(1, "198.51.100.7", "192.0.2.5", None, True)


START = 1_800_000_000.0 + secrets.randbelow(10**6)
LAPTOP, PHONE, NIAS = ("ada", "laptop"), ("ada", "phone"), ("nia", "tablet")
HOME = "192.0.2.80"


def _watched(attack: Iterator[Try]) -> Iterator[Try]:
    """Ada logs in from her laptop after every fifth guess; once she mistypes."""
    for number, one in enumerate(attack):
        yield one
        if number % 5 == 4:
            yield Try(0, "ada", "198.51.100.7", LAPTOP, right=number != 14)


def _typing() -> Iterator[Try]:
    """Her own device fails often; her phone and a stranger's log-in are not touched by it."""
    yield from (Try(2, "ada", HOME, LAPTOP, n == 4) for n in range(PER_DEVICE + 4))
    yield Try(1, "ada", HOME, PHONE, True)
    yield Try(1, "ben", HOME, ("ben", "laptop"), True)  # the same id, and his
    yield Try(1, "ada", HOME, None, True)
    yield Try(1, "ben", HOME, None, True)


def _foreign_device() -> Iterator[Try]:
    """A device of Nia's is a stranger's to Ada."""
    yield from (Try(1, "ada", f"192.0.2.{n}", NIAS) for n in range(PER_USER + 3))
    yield Try(1, "ada", "192.0.2.99", None)
    yield Try(1, "nia", HOME, NIAS, True)


def _mixed_in() -> Iterator[Try]:
    """A guesser who logs in to her own account in between, so that a success clears the count."""
    for number in range(PER_ADDRESS + 6):
        yield Try(1, f"user-{number}", "198.51.100.9")
        if number % 4 == 3:
            yield Try(1, "mallory", "198.51.100.9", None, True)


def _success_in_between() -> Iterator[Try]:
    """Ada logs in from her office while she is being guessed at: that clears nothing."""
    for number in range(PER_USER + 4):
        yield Try(1, "ada", f"192.0.2.{number}")
        if number == 6:
            yield Try(1, "ada", HOME, None, True)


def _an_hour() -> Iterator[Try]:
    """Failures are spread over an hour, and run out one by one."""
    yield from bots(PER_USER, wait=300)
    yield Try(100, "ada", HOME)
    yield Try(HOUR - 9 * 300 - 100 - 10, "ada", HOME)  # the first is 3,590 s old
    yield Try(20, "ada", HOME)  # and now 3,610
    yield Try(1, "ada", HOME)
    yield Try(310, "ada", HOME)


def _patient() -> Iterator[Try]:
    """Refused tries do not lengthen the wait."""
    yield from bots(PER_USER, wait=0)
    yield from bots(30, wait=110)
    yield Try(400, "ada", HOME, None, True)


def _flood() -> Iterator[Try]:
    """Made-up names push nobody's count out of the memory."""
    yield from bots(PER_USER, wait=0)
    yield from (Try(0, f"made-up-{n}", f"10.{n >> 8}.{n & 255}") for n in range(1300))
    yield from bots(2, wait=0)


def _spaced() -> Iterator[Try]:
    """Nearly an hour of silence between two halves."""
    yield from bots(PER_USER - 1, wait=0)
    yield from bots(3, wait=1700)


SCRIPTS = (
    ("a botnet's guesses at one account are held to the limit", lambda: bots(3 * PER_USER)),
    ("one address's guesses at many accounts are held to the limit", _sprayed),
    ("she logs in from her own device, whatever strangers do to her account", lambda: _watched(bots(60))),
    ("and whatever they do at her address", lambda: _watched(spray(60))),
    ("a device has a limit of its own", _typing),
    ("a device is known for its owner alone", _foreign_device),
    ("a success clears nothing", _mixed_in),
    ("not on the account either", _success_in_between),
    ("a failure counts for an hour, and each by itself", _an_hour),
    ("a refused try costs nothing", _patient),
    ("nobody's failures are forgotten in a crowd or a pause", _flood),
)


@task(
    minutes=14, difficulty=4, asvs="6.3.1", expects="class",
    hints=[
        "Which counters does a try from a stranger's device touch, and which one from her own?",
        "One method that lists the (counter, limit) pairs of a try; `allows` looks at all of them, `record` "
        "adds the time to all of them.",
        "A dictionary from ('account', user), ('address', address) or ('device', device) to a list of times; "
        "count those with clock() - time < tasks.HOUR. Nothing is ever cleared by a success.",
    ],
)  # fmt: skip
def throttle(answer: Callable, part: Any) -> None:
    """A throttle that stops guessing and locks nobody out."""
    with part("two throttles share nothing"):
        user = secrets.token_hex(4)
        compared(answer, bots(PER_USER, 0, user))
        compared(answer, bots(1, 0, user), "it is this throttle's first try: keep the counts in the object")
    for title, script in SCRIPTS:
        with part(title):
            compared(answer, script())
            if script is _flood:
                compared(answer, _spaced())
    with part("holds in any order of events"):
        compared(answer, _walk(random.Random(secrets.randbits(64))))  # noqa: S311 - a walk, no secret


def _walk(draw: random.Random) -> Iterator[Try]:
    devices = (None, None, None, LAPTOP, PHONE, NIAS)
    for _ in range(600):
        wait = draw.choice((0, 1, 5, 40, 300)) + draw.random()
        yield Try(wait, draw.choice(("ada", "ben", "nia")), draw.choice(("192.0.2.1", "192.0.2.2", HOME)),
                  draw.choice(devices), draw.random() < 0.15)  # fmt: skip


def compared(answer: Callable, tries: Iterator[Try], first: str = "") -> None:
    """Send each try to the learner's throttle and to the model; fail at the first difference."""
    clock = Clock(START, patience=10_000)
    mine, model = answer(clock), Model()
    for number, one in enumerate(tries, 1):
        now = clock.advance(one.wait)
        clock.looks = 0
        wanted, why = model.due(one, now)
        said = truth(mine.allows(one.user, one.address, one.device), "`allows`")
        done = "was let through" if said else "was turned away"
        kind = "right password" if one.right else "wrong password"
        expect(
            said == wanted,
            f"Try {number} ({one.user}, {one.address}, device {one.device}, {kind}) {done}: {first or why}.",
        )
        if wanted:
            model.record(one, now)
            mine.record(one.user, one.address, one.device, one.right)
