"""What the tasks of lesson 06 share: hashers small enough for a class, limits, names."""

from __future__ import annotations

import random
from collections.abc import Callable
from unittest import mock

from argon2 import PasswordHasher

HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)  # KiB
OLD_HASHER = PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)

HOUR = 3600  # seconds
PER_USER, PER_ADDRESS, PER_DEVICE = 10, 30, 10  # failures an hour

IDLE, LIFE = 15 * 60, 8 * HOUR  # seconds of a session

RP_ID = "clinic.example"
ORIGIN = "https://records.clinic.example"


def comes_again(draw: Callable[[], object]) -> bool:
    """Whether `draw` gives the same twice, where `random` and the computer's clock are set back between."""
    state, drawn = random.getstate(), []
    with mock.patch("time.time", lambda: 1_800_000_000.5), mock.patch("time.time_ns", lambda: 18 * 10**17):
        for _ in range(2):
            random.seed(6)
            drawn.append(draw())
    random.setstate(state)
    return drawn[0] == drawn[1]
