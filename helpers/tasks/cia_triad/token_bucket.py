"""What `token_bucket` of lesson 01 must do."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from helpers.judging import Parts, expect, fail, task

Ask = Callable[[str], bool]


PATIENCE = 0.02  # seconds for one answer


class Hand:
    """A clock that the check sets by hand, in seconds."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self.asked = self.in_a_row = 0

    def __call__(self) -> float:
        self.asked += 1
        self.in_a_row += 1
        if self.in_a_row > 1000:
            fail(
                "One call of `allow` looked at the clock 1000 times: it waits for the time to "
                "pass, and holds the worker that the flood wants to hold. Refuse at once."
            )
        return self.now


@task(
    minutes=10,
    difficulty=4,
    asvs="2.4.1",
    expects="class",
    hints=[
        "Keep for each client how many tokens it has, and when you last looked.",
        "On each call add (now - then) * rate tokens, at most up to the capacity; then take one.",
        "A dictionary client -> (tokens, time), made in __init__. A new client starts with a full "
        "bucket. Tokens are fractions: do not round. A refusal costs nothing.",
    ],
)
def token_bucket(answer: Any, part: Parts) -> None:
    """A limiter that keeps honest clients served."""

    def bucket(rate: float, capacity: float, now: float = 1000.0) -> tuple[Ask, Hand]:
        clock = Hand(now)
        made = answer(rate, capacity, clock)
        allow = getattr(made, "allow", None)
        expect(callable(allow), "The class needs a method `allow(client)`.")

        def ask(client: str) -> bool:
            clock.in_a_row = 0
            result = allow(client)  # type: ignore[misc]
            plain = isinstance(result, bool) or type(result).__name__ in ("bool", "bool_")
            expect(plain, f"`allow` returned {result!r}, not True or False.")
            return bool(result)

        return ask, clock

    with mock.patch("time.sleep") as slept:
        _judge(bucket, part, slept)


Make = Callable[..., tuple[Ask, Hand]]


def _judge(bucket: Make, part: Parts, slept: Any) -> None:
    patient = False
    with part("refuses at once, instead of waiting"):
        ask, clock = bucket(1, 1)
        took = []
        for _ in range(4):
            began = time.perf_counter()
            ask("x")
            took.append(time.perf_counter() - began)
        if slept.called or min(took[1:]) > PATIENCE:
            fail("Your limiter waits: that holds the worker which the flood wants to hold. Refuse.")
        patient = True
    if not patient:
        return
    with part("reads the clock that it was given"):
        expect(
            clock.asked,
            "`clock` was never called. Take the time from clock(): the check, like a test of "
            "yours, sets it by hand.",
        )
    with part("serves an honest client, every time"):
        ask, clock = bucket(2, 5)
        for second in range(120):
            if not ask("honest"):
                fail(f"A client with one request a second was refused in second {second} (rate 2).")
            clock.now += 1
    with part("two limiters share nothing"):
        first, _ = bucket(1, 3)
        second, _ = bucket(1, 3)
        same = secrets.token_hex(4)  # a client whom no earlier check has left behind
        used = [first(same) for _ in range(3)]
        if all(used) and not second(same):
            fail(
                "One limiter's requests were counted by another. What stands in the class body is "
                "shared by all its objects: make the dictionary in __init__."
            )
    with part("allows a short burst, up to the capacity"):
        for start in (1000.0, 0.0):  # a clock may start at nought
            ask, clock = bucket(1, 5, start)
            served = sum(ask("burst") for _ in range(50))
            if served < 5:
                fail(
                    f"A new client sent 5 requests at once when clock() said {start:g}, and "
                    f"{served} passed. A page needs several."
                )
            if served > 5:
                fail(f"{served} of 50 requests in the same instant passed with a capacity of 5.")
    with part("a refusal costs nothing"):
        ask, clock = bucket(2, 5)
        for _ in range(100):
            ask("eager")
        clock.now += 2.5
        if not ask("eager"):
            fail(
                "A client was refused 95 times, waited for as long as a bucket takes to fill, and "
                "was refused again: the refusals took tokens, or restarted the count."
            )
    with part("holds a flood to its rate"):
        _flood(*bucket(2, 5))
    with part("one client's flood is not another's"):
        ask, clock = bucket(2, 5)
        refused = 0
        for step in range(3000):
            ask("flood")
            if step % 100 == 0:
                refused += not ask("honest")
            clock.now += 0.01
        if refused:
            fail(
                f"While one client flooded, {refused} of 30 honest requests were refused: "
                + ("one bucket for all." if refused > 1 else "a new client finds a full bucket.")
            )
    with part("does not save up beyond the capacity"):
        ask, clock = bucket(2, 5)
        ask("idle")
        clock.now += 3600
        served = sum(ask("idle") for _ in range(200))
        if served > 5:
            fail(
                f"After an hour of silence {served} requests passed at once: the bucket has no rim."
            )
        if served < 5:
            fail(
                f"After an hour of silence {served} requests passed at once, of 5: a bucket that "
                "had the time is full again."
            )
    with part("has no gap between two windows"):
        _windows(bucket)
    with part("answers as a bucket would, at every step"):
        for _ in range(80):
            _traced(bucket, random.Random(secrets.randbits(64)))  # noqa: S311 - a trace, no secret


def _flood(ask: Ask, clock: Hand) -> None:
    served = 0
    for _ in range(10_000):
        served += ask("flood")
        clock.now += 0.01
    if served > 2 * 100 + 5:
        fail(
            f"A flood of 100 requests a second got {served} through in 100 seconds; "
            "205 is the limit."
        )
    if served < 190:
        fail(
            f"The flood got {served} through in 100 seconds, where 2 a second are allowed. "
            "Fractions of a token must add up between two requests."
        )


def _windows(bucket: Make) -> None:
    for wait in (10.0, 10.5, 10.95, 0.9, 0.95):
        ask, clock = bucket(5, 5)
        ask("x")
        clock.now += wait
        first = sum(ask("x") for _ in range(50))
        clock.now += 0.1
        served = first + sum(ask("x") for _ in range(50))
        if served > 6:
            fail(
                f"{served} requests passed within a tenth of a second, at rate 5 and capacity 5: "
                "counting per full second, or from a first request, lets two windows meet."
            )


def _traced(bucket: Make, chance: random.Random) -> None:
    """Ask a bucket that is reckoned exactly beside the answer: all numbers are binary fractions."""
    rate = chance.choice((0.25, 0.5, 1.0, 2.0, 4.0))
    capacity = chance.choice((1, 2.5, 3, 5))
    ask, clock = bucket(rate, capacity, chance.choice((0.0, 0.5, 1000.0)))
    held: dict[str, tuple[float, float]] = {}
    for _ in range(150):
        client = chance.choice(("anna", "anton", "berta"))
        tokens, then = held.get(client, (float(capacity), clock.now))
        tokens = min(capacity, tokens + (clock.now - then) * rate)
        due = tokens >= 1
        new = "" if client in held else ", a new client,"
        if ask(client) is not due:
            said = "served" if not due else "refused"
            fail(
                f"Rate {rate:g}, capacity {capacity:g}: at {clock.now:g} seconds {client!r}{new} "
                f"was {said}, with {tokens:g} tokens in the bucket. {_REASON[due, tokens < 1]}"
            )
        held[client] = tokens - due, clock.now
        clock.now += chance.choice((0, 0, 0, 0.125, 0.25, 0.5, 1, 8, 64))


_REASON = {
    (False, True): "A request takes a whole token.",
    (True, False): (
        "Each client has a bucket of its own, which fills in fractions, up to the capacity, "
        "and from which only what is served is taken."
    ),
}
