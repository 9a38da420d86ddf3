"""What the task about guessing asks of an answer: a throttle that locks nobody out (lesson 06)."""

from __future__ import annotations

import functools
import random
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from helpers.judging import fail, task
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


WHOSE = {"account": "strangers on this account", "address": "strangers at this address",
         "device": "this device"}  # fmt: skip


class Model:
    """The throttle as it should be; `due` says what decided."""

    def __init__(self) -> None:
        self.failed: dict[tuple, list[float]] = defaultdict(list)

    @staticmethod
    def counters(one: Try) -> dict[tuple, int]:
        if one.device and one.device[0] == one.user:
            return {("device", one.device): PER_DEVICE}
        return {("account", one.user): PER_USER, ("address", one.address): PER_ADDRESS}

    def due(self, one: Try, now: float) -> tuple[bool, str]:
        seen = []
        for key, limit in self.counters(one).items():
            self.failed[key] = [then for then in self.failed[key] if now - then < HOUR]
            count, kind = len(self.failed[key]), key[0]
            if count >= limit:
                return False, f"{count} failures of {WHOSE[kind]} in the last hour, and {limit} is the limit"
            seen.append(f"{count} of {limit} for this {kind}")
        if len(seen) == 1:
            return True, f"it is her own device, with {count} failures of its own: nothing else counts"
        return True, f"a stranger's failures in the last hour are {', '.join(seen)}"

    def record(self, one: Try, now: float) -> None:
        for key in () if one.right else self.counters(one):
            self.failed[key].append(now)


LAPTOP, PHONE, NIAS = ("ada", "laptop"), ("ada", "phone"), ("nia", "tablet")
HOME, OFFICE = "192.0.2.80", "198.51.100.7"
CROWD = "made-up-"  # such names are told alone, not asked about, where a throttle has had its time
BOTS = "203.0.113.0-{n}"  # another address for each guess


def run(many: int, user: str = "ada", address: str = HOME, device: Device = None, wait: float = 1,
        right: bool = False) -> list[Try]:  # fmt: skip
    """So many tries; {n} in a name or an address is another one for each."""
    return [Try(wait, user.format(n=n), address.format(n=n), device, right) for n in range(many)]


def mixed(attack: list[Try], every: int, others: list[Try]) -> list[Try]:
    """An attack, with another try after so many of its own, by turns."""
    return [one for turn, other in enumerate(others) for one in [*attack[turn * every :][:every], other]]


ADAS = [Try(0, "ada", OFFICE, LAPTOP, right=at != 2) for at in range(12)]  # once she mistypes
SCRIPTS = {
    "a botnet's guesses at one account are held to the limit": run(3 * PER_USER, address=BOTS),
    "one address's guesses at many accounts are held to the limit":
        run(PER_USER, "ada", OFFICE) + run(2 * PER_ADDRESS, "user-{n}", OFFICE)  # each full one counts, too
        + run(1, OFFICE, right=True) + run(PER_USER, "user-19", BOTS),  # an account of that name
    "she logs in from her own device, whatever strangers do to her account":
        mixed(run(60, address=BOTS), 5, ADAS),
    "and whatever they do at her address": mixed(run(60, "user-{n}", OFFICE), 5, ADAS),
    "a device has a limit of its own": [
        *run(4, device=LAPTOP, wait=2), *run(1, device=LAPTOP, right=True), *run(PER_DEVICE, device=LAPTOP),
        *run(1, device=PHONE, right=True), *run(1, "ben", device=("ben", "laptop"), right=True),
        *run(1, "adal", device=("adal", "aptop"), right=True),
        *run(1, right=True), *run(1, "ben", right=True)],
    "a device is known for its owner alone": [
        *run(PER_USER + 3, address="192.0.2.{n}", device=NIAS), *run(1, address="192.0.2.99"),
        *run(PER_USER + 1, "nian", BOTS, NIAS), *run(1, "nia", device=NIAS, right=True),
        *run(PER_ADDRESS, "user-{n}", OFFICE, NIAS), *run(1, "ben", OFFICE, right=True)],
    "a success clears nothing":  # the guesser has an account of her own
        mixed(run(PER_ADDRESS + 6, "user-{n}", OFFICE), 4, run(9, "mallory", OFFICE, right=True)),
    "not on the account either": mixed(run(PER_USER + 4, address="192.0.2.{n}"), 7, run(2, right=True)),
    "a failure counts for an hour, and each by itself": [
        *run(PER_USER, address=BOTS, wait=300), *run(1, wait=100),
        *run(1, wait=HOUR - 9 * 300 - 100 - 10), *run(1, wait=20), *run(1),  # the first: 3,590 s, 3,610 s
        *run(1, wait=310)],
    "a refused try costs nothing": run(40, address=BOTS, wait=85) + run(1, wait=400, right=True),
    "nobody's failures are forgotten in a crowd": [  # in which the oldest run out
        *run(PER_USER, address=BOTS, wait=300), *run(11_000, CROWD + "{n}", "10.{n}", wait=0.11),
        *run(5, address=BOTS, wait=0)],
    "nor in a pause": run(PER_USER - 1, address=BOTS, wait=0) + run(3, address=BOTS, wait=1700),
}  # fmt: skip


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
        compared(answer, played(run(PER_USER, user, BOTS, wait=0)))
        told = "it is this throttle's first try: keep the counts in the object"
        compared(answer, [one._replace(why=told) for one in played(run(1, user, BOTS))])
    for title in SCRIPTS:
        with part(title):
            compared(answer, scripted(title))
    with part("holds in any order of events"):
        draw = random.Random(secrets.randbits(64))  # noqa: S311 - a walk, no secret
        compared(answer, played([_walk(draw) for _ in range(700)]))


def _walk(draw: random.Random) -> Try:
    wait = draw.choice((0, 1, 5, 40, draw.choice((0, 300)))) + draw.random()
    user = draw.choice(("ada", "ben", "nia", f"user-{draw.randrange(9)}"))
    device = draw.choice((None, None, None, LAPTOP, PHONE, NIAS))
    return Try(wait, user, draw.choice(("192.0.2.1", HOME, OFFICE)), device, draw.random() < 0.15)


class Step(NamedTuple):
    """A try, when it comes, whether it may be looked at, and why."""

    one: Try
    now: float
    due: bool
    why: str


def played(tries: list[Try]) -> list[Step]:
    """What the model says to each of these tries."""
    model, now, steps = Model(), Clock().now, []
    for one in tries:
        now += one.wait
        steps.append(Step(one, now, *model.due(one, now)))
        if steps[-1].due:
            model.record(one, now)
    return steps


scripted = functools.cache(lambda title: played(SCRIPTS[title]))  # the same for each answer


def compared(answer: Callable, steps: list[Step]) -> None:
    """Send each try to the learner's throttle; fail at the first difference from what is due."""
    clock = Clock(patience=10**6)
    mine, end, late = answer(clock), time.process_time() + 0.2, 0.0
    for number, (one, now, due, why) in enumerate(steps, 1):
        clock.now, clock.looks = now, 0
        late = late if number % 50 else time.process_time() - end
        if late > 0 and one.user.startswith(CROWD):
            with suppress(Exception):  # one that has to be asked first is spared the rest
                _ = late > 0.4 or mine.record(*one[1:])
            continue
        said = truth(mine.allows(one.user, one.address, one.device), "`allows`")
        if said != due:
            kind = f"device {one.device}, {'right' if one.right else 'wrong'} password"
            done = "was let through" if said else "was turned away"
            fail(f"Try {number} ({one.user}, {one.address}, {kind}) {done}: {why}.")
        if due:
            mine.record(one.user, one.address, one.device, one.right)
