"""What the tasks of lesson 06 share: hashers small enough for a class, limits, names."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from argon2 import PasswordHasher

from helpers.judging import NotYet, fail, guard

HASHER = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)  # KiB
YESTERDAY = {  # rounds, KiB, lanes
    f"Argon2id with {what}": PasswordHasher(*costs) for what, costs in {
        "less memory": (2, 32, 1), "fewer rounds": (1, 128, 1), "one round over more memory": (1, 256, 1),
        "two lanes": (2, 128, 2)}.items()
}  # fmt: skip

HOUR = 3600  # seconds
PER_USER, PER_ADDRESS, PER_DEVICE = 10, 30, 10  # failures an hour

IDLE, LIFE = 15 * 60, 8 * HOUR  # seconds of a session

RP_ID = "clinic.example"
ORIGIN = "https://records.clinic.example"


def bits(texts: list[str]) -> float:
    """How many bits of these texts change from one to the other, at most."""
    columns = [set(column) for column in zip_longest(*texts, fillvalue="0") if len(set(column)) > 1]
    return len(columns) * math.log2(len(set().union(*columns)) or 1)


def said(what: str, call: Callable, *given: Any) -> Any:
    """What the learner's function gives back; an error of hers ends the part, and `what` was asked."""
    try:
        return call(*given)
    except NotYet:
        raise
    except Exception as error:
        fail(f"{what}: no answer. {guard.describe(error)} In a service that is a 500.")
