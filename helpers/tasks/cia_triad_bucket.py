"""What `token_bucket` of lesson 01 must do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from unittest import mock

from helpers.exercise import Parts, expect, fail

Ask = Callable[[str], bool]


class Hand:
    """A clock that the check sets by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.asked = 0

    def __call__(self) -> float:
        self.asked += 1
        return self.now


def judge(answer: Any, part: Parts) -> None:
    """Honest clients are served, a flood is held to its rate."""

    def bucket(rate: float, capacity: float) -> tuple[Ask, Hand]:
        clock = Hand()
        made = answer(rate, capacity, clock)
        allow = getattr(made, "allow", None)
        expect(callable(allow), "The class needs a method `allow(client)`.")

        def ask(client: str) -> bool:
            result = allow(client)  # type: ignore[misc]
            expect(isinstance(result, bool), f"`allow` returned {result!r}, not True or False.")
            return bool(result)

        return ask, clock

    with mock.patch("time.sleep") as slept:
        _judge(bucket, part, slept)


def _judge(bucket: Callable[[float, float], tuple[Ask, Hand]], part: Parts, slept: Any) -> None:
    patient = True
    with part("refuses at once, instead of waiting"):
        ask, clock = bucket(1, 1)
        began = time.perf_counter()
        for _ in range(4):
            ask("x")
        patient = not slept.called and time.perf_counter() - began < 0.5
        if not patient:
            fail("Your limiter waits: that holds the worker which the flood wants to hold. Refuse.")
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
        used = [first("same") for _ in range(3)]
        if all(used) and not second("same"):
            fail(
                "One limiter's requests were counted by another. What stands in the class body is "
                "shared by all its objects: make the dictionary in __init__."
            )
    with part("allows a short burst, up to the capacity"):
        ask, clock = bucket(1, 5)
        served = sum(ask("burst") for _ in range(50))
        expect(
            served >= 5,
            f"A new client sent 5 requests at once, and {served} passed. A page needs several.",
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
                "one bucket for all."
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
    with part("has no gap between two windows"):
        _windows(bucket)


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


def _windows(bucket: Callable[[float, float], tuple[Ask, Hand]]) -> None:
    for start in (0.0, 0.5, 0.95):
        ask, clock = bucket(5, 5)
        ask("x")
        clock.now += 10 + start
        first = sum(ask("x") for _ in range(50))
        clock.now += 0.1
        served = first + sum(ask("x") for _ in range(50))
        if served > 6:
            fail(
                f"{served} requests passed within a tenth of a second, at rate 5 and capacity 5: "
                "counting per full second lets two windows meet."
            )
