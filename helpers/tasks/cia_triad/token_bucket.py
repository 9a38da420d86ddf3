"""What `token_bucket` of lesson 01 must do: answer as a bucket would, at every step."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import Clock, truth

Step = tuple[float, str]  # seconds that pass first, and the client that asks then
PATIENCE = 0.02  # seconds for one answer
FLOOD, CROWD = 101_000, "bot-"  # names made up by an attacker
COMMON = "One limiter's requests were counted by another: make the dictionary in __init__, not in the class."


class Reference:
    """The bucket that the task describes; numbers are binary fractions, so it is exact."""

    def __init__(self, rate: float, capacity: float) -> None:
        self.rate, self.capacity = rate, capacity
        self.held: dict[str, tuple[float, float]] = {}

    def due(self, client: str, now: float) -> tuple[bool, float]:
        """Whether the client is served, and the tokens it had."""
        tokens, then = self.held.get(client, (float(self.capacity), now))
        tokens = min(self.capacity, tokens + (now - then) * self.rate)
        self.held[client] = tokens - (tokens >= 1), now
        return tokens >= 1, tokens


class Script(NamedTuple):
    """A part: a bucket, who asks when, and what it means where the answer is another one."""

    part: str
    rate: float
    capacity: float
    steps: Callable[[], Iterable[Step]]
    served: str  # though it had no token
    refused: str  # though it had one


def _every(seconds: float, many: int, client: str = "anna") -> list[Step]:
    return [(seconds, client)] * many


def _after(wait: float, many: int) -> list[Step]:
    return [*_every(0, many), (wait, "anna"), *_every(0, many)]


# four at the end of capacity / rate seconds, and the rest at the beginning of the next ones
WINDOWS = [(0, "anna"), (1.125, "anna"), *_every(0, 3), (0.25, "anna"), *_every(0, 7)]


def _other_names() -> list[Step]:
    """Drain one bucket, take a token of another, let a flood of made-up names come by, ask again."""
    return [*_every(0, 4), (0, "ben"), (0, CROWD), *_every(0, 2), *_every(0, 3, "ben"), (1, "anna")]


def _pauses() -> Iterator[Step]:
    for wait in (61.0, 301.0, 3601.0, 86_401.0):
        yield from _every(0, 4)
        if wait == 3601.0:  # what forgets the idle only where the table is large
            yield from ((0, f"bot-{number}") for number in range(1500))
        yield wait, "anna"
    yield 2**20, "anna"  # after which it has the one token that came back
    yield 0, "anna"


_WHOLE = "A request takes a whole token."
_LOST = "Tokens come back in fractions, between refusals too: whole seconds or a log of times lose some."
_HELD = "A pause counts in full, however long, and no two names share a bucket."
_FORGOT = "A bucket that was not full was forgotten, and the attacker got a full one: {}"
_NAMES = (("anna", "Anna"), ("anna", "anna "), ("plumless", "buckeroo"), ("", "anton"), ("田中👩", "田中👨"),
          ("jos\u00e9", "jose\u0301"), ("ab" * 99, "ab" * 99 + "c"), ("i:7", "i:8"), ("7", "07"))  # fmt: skip
SCRIPTS = (
    Script("allows a short burst, up to the capacity", 1, 5, lambda: _every(0, 50),
           "More requests passed in the same instant than the capacity.",
           "A new client's bucket is full, and its last token serves like the others."),
    Script("serves an honest client, every time", 2, 5, lambda: _every(1, 120),
           _WHOLE, "A client with one request a second is refused at a rate of 2."),
    Script("does not save up beyond the capacity", 2, 5, lambda: _after(3600, 20),
           "After an hour more passed at once than the capacity: the bucket has no rim, or one set too late.",
           "After an hour of silence the bucket is full again."),
    Script("has no gap between two windows", 4, 5, lambda: WINDOWS,
           "The bucket fills faster than its rate: where windows are counted, two of them meet.", _LOST),
    Script("a refusal costs nothing", 2, 5, lambda: _after(2, 100),
           _WHOLE, "It was refused many times and then waited: that took tokens, or restarted the count."),
    Script("holds a flood to its rate", 2, 5, lambda: _every(1 / 64, 4096),
           f"{_WHOLE} A flood got more through than the rate allows.", _LOST),
    Script("one client's flood is not another's", 2, 5,
           lambda: [(0, "honest"), *_every(1 / 64, 64, "flood")] * 16, _WHOLE,
           "While one flooded, another was refused: one bucket for all, or one time, or a new one not full."),
    Script("forgets no one in a pause", 2**-20, 3, _pauses,
           _FORGOT.format("drop a bucket only when it is full again, not after a fixed time."), _HELD),
    Script("forgets no one in a crowd", 1 / 1024, 3, _other_names,
           _FORGOT.format("in a crowd, or before it was full again, it was dropped from the table."), _HELD),
)  # fmt: skip


@task(
    minutes=10, difficulty=4, asvs="2.4.1", expects="class",
    hints=[
        "Keep for each client how many tokens it has, and when you last looked.",
        "On each call add (now - then) * rate tokens, at most up to the capacity; then take one.",
        "A dictionary client -> (tokens, time), made in __init__. A new client starts with a full "
        "bucket. Tokens are fractions: do not round. A refusal costs nothing.",
    ],
)  # fmt: skip
def token_bucket(answer: Any, part: Parts) -> None:
    """A limiter that keeps honest clients served."""
    with part("refuses at once, instead of waiting"):
        looks = _at_once(answer)
    if not part.results[-1].holds:
        return
    with part("reads the clock that it was given"):
        expect(looks, "`clock` was never called. Take the time from clock(): the check sets it by hand.")
    with part("two limiters share nothing"):
        name = secrets.token_hex(4)  # a client whom no earlier check has left behind
        first, second = (_started(answer, 1, 3, Clock(1000.0)) for _ in "ab")
        expect(not all([first(name), first(name), first(name)]) or second(name), COMMON)
    *few, crowd = SCRIPTS
    for script in few:
        if not part.results[-1].holds:
            return  # the same slip fails in later scripts as well, where another cause is told
        with part(script.part):
            _compared(answer, script, script.steps(), start=0.0)  # a clock may start at nought
    if not part.results[-1].holds:
        return
    with part("fills by its rate while the clock goes on"):
        _fills_by_its_rate(answer)
    with part("answers as a bucket would, at every step"):
        for names in _NAMES * 9:
            _walked(answer, random.Random(secrets.randbits(64)), (*names, "ben"))  # noqa: S311 - a walk
    if all(result.holds for result in part.results):
        with part(crowd.part):
            _compared(answer, crowd, crowd.steps(), start=0.0)


class Running(Clock):
    """Goes on by 1/1024 of a second at each look."""

    def __call__(self) -> float:
        self.now += 1 / 1024
        return super().__call__()


def _started(answer: Any, rate: float, capacity: float, clock: Clock) -> Callable[[str], bool]:
    allow = getattr(answer(rate, capacity, clock), "allow", None)
    expect(callable(allow), "The class needs a method `allow(client)`.")

    def ask(client: str) -> bool:
        clock.looks = 0
        return truth(allow(client), "`allow`")  # type: ignore[misc]

    return ask


def _at_once(answer: Any) -> int:
    """How often the clock was read; fails where an answer takes long."""
    ask = _started(answer, 1, 1, clock := Clock(1000.0, 99))
    took = []
    for _ in range(4):
        began = time.perf_counter()
        ask("x")
        took.append(time.perf_counter() - began)
    waits = "Your limiter waits: that holds the worker which the flood wants to hold. Refuse."
    expect(min(took[1:]) <= PATIENCE, waits)
    return clock.looks


def _fills_by_its_rate(answer: Any) -> None:
    """However often a call looks at the clock, no time is lost and none counts twice."""
    ask = _started(answer, 8, 4, clock := Running(0.0))
    served = sum(ask("anna") for _ in range(4096))
    due = 4 + 8 * clock.now
    told = f"A clock went on between two looks: {served} were served, not {due:.0f}. Look once a call."
    expect(0.9 * due < served < 1.1 * due, told)


def _compared(answer: Any, script: Script, steps: Any, start: float) -> None:
    ask = _started(answer, script.rate, script.capacity, clock := Clock(start, 99))
    reference = Reference(script.rate, script.capacity)
    for number, (seconds, client) in enumerate(steps, 1):
        clock.now += seconds
        due, tokens = reference.due(client, clock.now)
        if (_crowded(ask, clock) if client == CROWD else ask(client)) is not due:
            done, why = ("refused", script.refused) if due else ("served", script.served)
            fail(
                f"Rate {script.rate:.3g}, capacity {script.capacity:g}: request {number}, at second "
                f"{clock.now - start:g}, was {done}, with {tokens:.6g} tokens in the bucket. {why}"
            )


def _crowded(ask: Callable[[str], bool], clock: Clock) -> bool:
    """Whether each of many new names is served; of fewer, where that takes long."""
    began = time.process_time()
    for number in range(FLOOD):
        clock.now += 1 / 128
        if not ask(f"{CROWD}{number}"):
            return False
        if number > 2000 and time.process_time() - began > 0.5:
            break
    return True


_WALK = Script("", 1, 1, lambda: (), _WHOLE,
               "Each client has a bucket of its own, which fills in fractions, up to the capacity "
               "(of 2.5, too), and from which only what is served is taken.")  # fmt: skip


def _walked(answer: Any, chance: random.Random, names: tuple[str, ...]) -> None:
    """Ask at random under names that somebody may take for one (the third pair's CRC-32 is one)."""
    rate, room = chance.choice((0.25, 0.5, 1, 2, 4, 4096)), chance.choice((1, 2.5, 3, 5, 4096))
    waits = (0, 0, 0, 0.125, 0.25 - 2**-12, 0.25, 0.5, 1, 8, 64)
    steps = [(chance.choice(waits), chance.choice(names)) for _ in range(150)]
    _compared(answer, _WALK._replace(rate=rate, capacity=room), steps, chance.choice((0.0, 0.5, 1e3, 1.8e9)))
