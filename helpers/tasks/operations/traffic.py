"""Log-ins of the Clinic as they could have been, each with the truth beside it.

Made up, and not measured: six wards with an address each, whose doctors mistype now and then, whose
network fails for a moment, and people who spray a few passwords over many accounts; and clients of the
model with what they ask in an hour. A seed gives the same days again.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DAY, SLOT = 86_400, 600
WARDS, DOCTORS = 6, 40
KINDS = "ward", "laboratory", "thief", "patient thief"


class LogIn(NamedTuple):
    """time: seconds since the first midnight; attack: what nobody knows while it happens."""

    time: float
    address: str
    account: str
    ok: bool
    attack: bool


def _honest(chance: random.Random, day: int) -> Iterator[LogIn]:
    for doctor in range(DOCTORS):
        ward = f"ward {doctor % WARDS}"
        for shift in (7, 13, 19):
            for _ in range(3):
                now = day * DAY + shift * 3600 + chance.expovariate(1 / 1800)
                while chance.random() < 0.12:  # a slip; some give up and call the desk
                    yield LogIn(now, ward, f"doctor {doctor}", False, False)
                    now += chance.uniform(5, 40)
                    if chance.random() < 0.3:
                        break
                else:
                    yield LogIn(now, ward, f"doctor {doctor}", True, False)


def _outages(chance: random.Random, day: int) -> Iterator[LogIn]:
    """A ward whose keyboards or network fail: many try, and go away."""
    for ward in range(WARDS):
        if chance.random() < 0.4:
            start = day * DAY + 9 * 3600 + chance.uniform(0, 8 * 3600)
            mine = [doctor for doctor in range(DOCTORS) if doctor % WARDS == ward]
            for doctor in chance.sample(mine, chance.randrange(2, 7)):
                when = start + chance.uniform(0, SLOT / 2)
                yield LogIn(when, f"ward {ward}", f"doctor {doctor}", False, False)


def _sprays(chance: random.Random, day: int) -> Iterator[LogIn]:
    for number in range(3):
        # one in three comes from inside, behind an address that honest people share
        address = f"ward {chance.randrange(WARDS)}" if number == 0 else f"stranger {day}-{number}"
        start, many = day * DAY + chance.uniform(0, DAY - SLOT), chance.randrange(3, 16)
        for doctor in chance.sample(range(DOCTORS), many):
            yield LogIn(start + chance.uniform(0, SLOT), address, f"doctor {doctor}", False, True)


def log_ins(days: int, seed: int) -> list[LogIn]:
    """The log-ins of so many days, in order of time."""
    chance = random.Random(seed)  # noqa: S311 - made-up traffic
    kinds = _honest, _outages, _sprays
    found = [one for day in range(days) for kind in kinds for one in kind(chance, day)]
    return sorted(found)


def slots(found: Iterable[LogIn]) -> list[list[LogIn]]:
    """The log-ins of each address in each ten minutes."""
    groups: dict[tuple[str, int], list[LogIn]] = defaultdict(list)
    for one in found:
        groups[one.address, int(one.time // SLOT)].append(one)
    return list(groups.values())


class ClientHour(NamedTuple):
    """How many different questions a client asked the model within an hour."""

    number: int
    kind: str
    questions: int
    attack: bool


def client_hours(seed: int) -> list[ClientHour]:
    """Two hundred hours of clients: wards ask about the same patients again, thieves do not."""
    chance = random.Random(seed)  # noqa: S311 - made-up traffic
    found = []
    for number in range(200):
        kind = chance.choices(KINDS, (150, 20, 20, 10))[0]
        many, of = {
            "ward": (60, 30),
            "laboratory": (chance.randrange(150, 350), 10**6),
            "thief": (chance.randrange(300, 2000), 10**6),
            "patient thief": (chance.randrange(30, 60), 10**6),
        }[kind]
        asked = {chance.randrange(of) for _ in range(many)}
        found.append(ClientHour(number, kind, len(asked), "thief" in kind))
    return found
