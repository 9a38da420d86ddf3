"""The check of `new_code` scripts the system's generator for its own thread alone."""

from __future__ import annotations

import os
import random
import threading

import numpy as np

from helpers.tasks import start_here as tasks
from tests.wrong_answers.start_here.answers import new_code


def test_other_threads_are_served_as_ever() -> None:
    def simulated() -> float:
        return random.Random(5).random()  # noqa: S311 - what is tested

    seen: list[tuple[bytes, float]] = []
    stop = threading.Event()

    def other() -> None:
        while not stop.is_set():
            seen.append((os.urandom(8), simulated()))

    thread = threading.Thread(target=other)
    thread.start()
    try:
        for _ in range(5):
            assert tasks.new_code.check(new_code)
    finally:
        stop.set()
        thread.join()
    drawn, seeded = zip(*seen, strict=True)
    assert len(set(drawn)) == len(drawn) > 10
    assert set(seeded) == {simulated()}


def test_the_learners_own_generators_go_on_where_they_were() -> None:
    before = random.getstate(), str(np.random.get_state())
    tasks.new_code.check(new_code)
    assert (random.getstate(), str(np.random.get_state())) == before
