"""People who use a running service all the time, while somebody works on it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

PAUSE = 0.01  # seconds between two requests of one person
STEP = 0.12  # seconds before each step
PATIENCE = 30.0  # seconds for an answer


class Visits:
    """Each of `people` asks for `path` again and again; a context manager.

    people: name to a function that gives a token; it is called again, once, where one is refused.
    events: (seconds, person, whether the request was served); steps: (seconds, name). Seconds count
    from the first step.
    """

    def __init__(self, service: Any, path: str, people: Mapping[str, Callable[[], str]]) -> None:
        self.service, self.path = service, path
        self._events: list[tuple[float, str, bool]] = []
        self._steps: list[tuple[float, str]] = []
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._asks, args=o, name=o[0]) for o in people.items()
        ]

    def __enter__(self) -> Visits:
        for thread in self._threads:
            thread.start()
        self._until_each_asked()
        return self

    def __exit__(self, *error: object) -> None:
        time.sleep(STEP)
        self._until_each_asked()
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _until_each_asked(self) -> None:
        """Wait until each person has had an answer to a request of from now on, on a busy machine, too."""
        now, late = time.monotonic(), {thread.name for thread in self._threads}
        while late and time.monotonic() < now + PATIENCE:
            late -= {person for began, person, _ in self._events if began > now}
            time.sleep(PAUSE)

    def _asks(self, person: str, log_in: Callable[[], str]) -> None:
        token = log_in()
        while not self._over.is_set():
            began = time.monotonic()
            for _ in range(2):
                bearer = {"Authorization": f"Bearer {token}"}
                served = self.service.get(self.path, headers=bearer).status_code == 200
                if served:
                    break
                token = log_in()
            self._events.append((began, person, served))
            time.sleep(PAUSE)

    def step(self, name: str, does: Callable[[], object] = lambda: None) -> None:
        """Do something to the service, after a moment, and note when it was done."""
        time.sleep(STEP)
        does()
        self._steps.append((time.monotonic(), name))

    @property
    def steps(self) -> list[tuple[float, str]]:
        return [(when - self._steps[0][0], name) for when, name in self._steps]

    @property
    def events(self) -> list[tuple[float, str, bool]]:
        return [(when - self._steps[0][0], *rest) for when, *rest in self._events]

    def served_after(self, person: str, step: str = "") -> set[bool]:
        """How this person's requests ended that were sent after a step (after any, without one)."""
        begin = next((when for when, name in self.steps if name == step), float("-inf"))
        return {served for when, who, served in self.events if who == person and when > begin}
