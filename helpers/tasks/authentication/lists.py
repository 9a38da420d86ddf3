"""What the attackers of lesson 06 hold: a list of likely passwords, and pairs that were stolen elsewhere.

All of it is invented. A real list of stolen passwords has billions of rows, and begins the same way.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from helpers import clinic, lab
from helpers.clinic.people import account

_TEXT = """
password welcome summer winter autumn spring hospital doctor nurse patient admin secret letmein monkey dragon
sunshine football coffee golden correct horse battery staple night shift lab machine server wolf root toor
"""
_WORDS = _TEXT.split()
_ENDS = ("", "123", "-2026", "-0815", "-ada", "-ben", "-nia", "-root", "-lab", "-at-the-clinic")
_STARTS = [*_WORDS, *(f"{one}-{two}" for one in _WORDS for two in _WORDS)]

# likely first: one word and an ending, then two words and an ending
GUESSES = list(dict.fromkeys(start + end for start in _STARTS for end in _ENDS))

_PEOPLE = "amy bob cleo dave eli fay gus hal ida jon kim leo max ned ola pam quin roy sue tom una vic"
_NAMES = _PEOPLE.split()


def read_users(file: bytes) -> dict[str, str]:
    """The user table of a stolen clinic.db: {username: what stands in the column password}."""
    with lab.scratch_folder() as folder:
        path = folder / "stolen.db"
        path.write_bytes(file)
        with closing(sqlite3.connect(path)) as database:
            return dict(database.execute("SELECT username, password FROM users"))


def crack(users: dict[str, str], fits: Callable[[str, str], bool], seconds: float) -> tuple[set[str], float]:
    """Try the list on a stolen table, likely words first, for so many seconds of processor time.

    Gives back the names whose password was found, and the milliseconds that were spent.
    """
    found: set[str] = set()
    start = time.process_time()
    for word in GUESSES:
        found |= {name for name, stored in users.items() if fits(word, stored)}
        if time.process_time() - start > seconds:
            break
    return found, 1000 * (time.process_time() - start)


def milliseconds(work: Callable[[str], object], times: int) -> float:
    """The processor time of one call of `work`, over so many calls, in milliseconds."""
    start = time.process_time()
    for _ in range(times):
        work("a guess")
    return 1000 * (time.process_time() - start) / times


def refused_in(http: Any, many: int = 16, tries: int = 3) -> tuple[list[float], list[float], float]:
    """Milliseconds of refused log-ins, by turns: of a user's name, and of nobody's; and their overlap.

    Each is the best of some tries that lie apart: what else the machine does slows requests down for a while.
    """
    taken: dict[str, list[float]] = {"ada": [], "zoe": []}
    for name in ("ada", "zoe") * (many * tries):
        start = time.perf_counter()
        http.post("/login", json={"username": name, "password": "x"})
        taken[name].append(1000 * (time.perf_counter() - start))
    user, nobody = ([min(all_of[at::many]) for at in range(many)] for all_of in taken.values())
    return user, nobody, overlap(user, nobody)


def overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """How alike two samples are, from 0 to 1: 1 less the Kolmogorov-Smirnov distance between them."""

    def share(sample: Sequence[float], limit: float) -> float:
        return sum(value <= limit for value in sample) / len(sample)

    return 1 - max(abs(share(one, at) - share(other, at)) for at in (*one, *other))


def composed(word: str) -> bool:
    """The rule of old: 8 to 16 characters, with a capital, a small letter, a digit and a sign."""
    kinds = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    return 8 <= len(word) <= 16 and all(any(map(kind, word)) for kind in kinds)


ADA = {"username": "ada", "password": account("ada").password}
_BOTNET, _ONE = "203.0.113.{}", "198.51.100.7"
_AT_ADA = [("ada", f"{start}-ada") for start in _WORDS[:13]]
_STOLEN = [(name, f"{word}-2026") for name, word in zip(_NAMES * 2, _WORDS[:13], strict=False)]
_SPRAYED = ["ada", "ben", "nia", "root", "lab", *_NAMES][:14]

# each list of (name, password), from which address the guess of a number comes, and what the best throttle of
# the lesson does not stop
LISTS = {
    "guess Ada's password": ([*_AT_ADA[:8], ("ada", account("ada").password), *_AT_ADA[8:]], _BOTNET,
                             "six guesses an hour, for ever"),
    "spray one password": ([(name, "welcome-2026") for name in _SPRAYED], _ONE, "a botnet that sprays"),
    "stuff stolen pairs": ([*_STOLEN[:8], ("nia", account("nia").password), *_STOLEN[8:]], _BOTNET,
                           "a relay: round 4"),
    "lock the doctors out": ([(name, f"wrong-{n}") for n in range(7) for name in ("ada", "ben")], _BOTNET,
                             "a doctor on a new device has to wait"),
}  # fmt: skip


def try_list(http: Any, name: str) -> str:
    """Send a list to a Clinic's log-in. Ada, honest, logs in from her own browser before every fifth try.

    The address of a try stands in X-Forwarded-For, as a load balancer sets it. Gives back whether any try got
    in, how many were judged (not answered by 429), and how often Ada got in.
    """
    pairs, address, _ = LISTS[name]
    ward = lab.session()
    said, served = [], []
    for number, (user, word) in enumerate(pairs):
        if number % 5 == 0:
            served.append(ward.post(f"{http.url}/login", json=ADA, timeout=60).ok)
        place = {"X-Forwarded-For": address.format(number)}
        form = {"username": user, "password": word}
        said.append(http.post("/login", json=form, headers=place).status_code)
    judged, inside = sum(status != 429 for status in said), "IN" if 200 in said else "out"
    return f"{inside}, {judged} of {len(said)} judged; Ada {sum(served)} of {len(served)}"


def enter(attacks: lab.Attacks) -> list[lab.Attack]:
    """Enter the four lists as attacks."""
    return [attacks(name, limit=limit)(lambda http, name=name: try_list(http, name))
            for name, (_, _, limit) in LISTS.items()]  # fmt: skip


def tumours_found(rows: list[dict[str, Any]]) -> str:
    """How many held-out malignant tumours the Clinic's kind of model finds, trained on `rows`."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    ill = [row for row in clinic.split()[1] if row["label"] == "malignant"]
    known, new = ([[row[name] for name in clinic.FEATURES] for row in some] for some in (rows, ill))
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(known, [row["label"] for row in rows])
    return f"{sum(model.predict(new) == 'malignant')} of {len(ill)}"
