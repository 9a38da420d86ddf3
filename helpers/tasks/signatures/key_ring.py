"""What the task about keys that are retired, and keys that are stolen, asks of an answer."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.judging.values import truth

IDS = ("2024", "2025", "2026", "office-2025", "büro 🔑")
ALIKE = ("", "office-2025 ", "Office-2025", "２０２５", "02025", "025")  # other keys' names


class Both:
    """The learner's ring and the ring as it should be: each event goes to both."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.mine = answer()
        self.known: set[str] = set()
        self.until: dict[str, int] = {}  # planned: the last day
        self.since: dict[str, int] = {}  # stolen: the first day

    def add(self, *names: str) -> Both:
        for name in names:
            self.known.add(name)
            self.mine.add(name)
        return self

    def retire(self, name: str, until: int) -> Both:
        self.until[name] = min(until, self.until.get(name, until))
        self.mine.retire(name, until)
        return self

    def stolen(self, name: str, since: int) -> Both:
        self.since[name] = min(since, self.since.get(name, since))
        self.mine.stolen(name, since)
        return self

    def right(self, name: str, logged: int | None, today: int) -> tuple[bool, str]:
        """Whether a release under this key counts, and why it does, or does not."""
        since, until = self.since.get(name), self.until.get(name)
        if name not in self.known:
            return False, "no key of that name was ever added"
        if since is not None and logged is None:
            why = "and the release is not in the log: a thief may have made it"
            return False, f"its key is stolen, {why}"
        if since is not None and logged >= since:
            why = f"stolen on day {since}, and it came into the log on day {logged}"
            return False, f"its key was {why}"
        if until is None and since is not None:
            return True, f"it was in the log on day {logged}, before the theft on day {since}"
        if until is None:
            return True, "its key is in service"
        if today <= until or (logged is not None and logged <= until):
            return True, f"its key is retired by plan, and its last day is {until}"
        return False, f"day {until} was its key's last, and it was not in the log by then"

    def judge(self, name: str, logged: int | None, today: int) -> None:
        wanted, why = self.right(name, logged, today)
        said = truth(self.mine.accepts(name, logged, today), "`accepts`")
        where = "not in the log" if logged is None else f"in the log since day {logged}"
        must = "was refused" if wanted else "was accepted"
        told = f"On day {today}, a release under key {name!r}, {where}, {must}, but {why}."
        expect(said == wanted, told)

    def all(self, *names: str, on: tuple[int, ...]) -> None:
        """Each of these keys, on each of these days, for whatever day the log has."""
        for today in on:
            for name in names:
                for logged in (None, *(day for day in DAYS if day <= today)):
                    self.judge(name, logged, today)


DAYS = (1, 9, 10, 11, 19, 20, 21, 30, 0)


@task(
    minutes=12, difficulty=4, asvs="11.1.1", expects="class",
    hints=[
        "Two dictionaries: one for the last day of a key that was retired by plan, one for the day of a "
        "theft. Which of the two speaks first?",
        "The theft: what was not in the log before that day is refused. The plan may still refuse the rest. "
        "The day that the signer wrote into the file is not asked: a thief writes any.",
        "accepts: unknown -> False; stolen and (logged is None or logged >= since) -> False; in the plan -> "
        "today <= until or (logged is not None and logged <= until); else True. Keep the smaller day.",
    ],
)  # fmt: skip
def key_ring(answer: Any, part: Parts) -> None:
    """Retired by plan, or stolen."""

    def ring(*names: str) -> Both:
        return Both(answer).add(*names)

    with part("a key in service"):
        ring("2027")
        shared = answer().accepts("2027", None, 1)
        why = "A new ring accepted a key that only another ring was told of: keep it in `self`."
        expect(not shared, why)
        ring("2025", "2026").all(*IDS, *ALIKE, on=(30,))
        ring(*IDS[3:]).all(*IDS, *ALIKE, on=(30,))
    with part("a planned change leaves time"):
        ring("2025", "2026").retire("2025", 20).all("2025", "2026", on=(1, 19, 20, 21, 740_000))
        ring("2025").retire("2025", 0).all("2025", on=(0, 1, 30))
    with part("a stolen key is retired at once"):
        days = (10, 11, 30, 9)  # 9: the notice is known, and its day still to come
        ring("2025", "2026").stolen("2025", 10).all("2025", "2026", on=days)
        ring("2025").stolen("2025", 0).all("2025", on=(30,))
    with part("a theft during a planned change"):
        for until, since in ((20, 10), (9, 20), (0, 20)):
            for both in (
                ring("2025").retire("2025", until).stolen("2025", since),
                ring("2025").stolen("2025", since).retire("2025", until),
            ):
                both.all("2025", on=(10, 11, 20, 21, 30))
    with part("a later notice takes nothing back"):
        for days in ((10, 20, 9), (9, 20)):
            theft, plan = ring("2025"), ring("2026")
            for day in days:
                theft.stolen("2025", day).all("2025", on=(30,))
                plan.retire("2026", day).all("2026", on=(15, 10))
            theft.add("2025").all("2025", on=(30,))
            plan.add("2026").all("2026", on=(15, 10))
    with part("a notice may come before the key"):
        early = Both(answer).stolen("2025", 10).retire("2024", 10)
        early.all("2025", "2024", on=(9,))
        early.add("2025", "2024").all("2025", "2024", on=(30,))
    with part("holds in any order of events"):
        _walk(answer)


def _walk(answer: Callable[[], Any]) -> None:
    """Events at random, for two hundred steps."""
    draw = random.Random(secrets.randbits(64))  # noqa: S311 - a walk
    for _ in range(5):
        ring = Both(answer)
        for today in range(1, 41):
            name = draw.choice(IDS)
            event = draw.random()
            if event < 0.3:
                ring.add(name)
            elif event < 0.4:
                ring.retire(name, max(0, today + draw.randint(-2, 8)))
            elif event < 0.5:
                ring.stolen(name, max(0, today - draw.randint(0, 6)))
            for name in IDS:
                ring.judge(name, draw.choice((None, draw.randint(0, today))), today)
