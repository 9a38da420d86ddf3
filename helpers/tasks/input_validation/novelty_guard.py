"""What a right guard of lesson 02 must do with rows that the model never saw."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import NotYet, expect, fail, task

HELD_OUT = 0.10  # of honest rows that were held out, at most so many may be called strange
CAUGHT = 0.75  # of impossible rows, at least so many must be
SHARED = (
    "After `novelty_guard` had learnt from another instrument, the function that it gave back first "
    "judged its own rows differently, or raised. The two share something, a global name or one model: "
    "the second changed the first. What it learns has to stay with that function."
)


def table() -> Any:
    """All training rows as an array (569, 10)."""
    import numpy as np

    from helpers.tasks.input_validation.requests import rows

    return np.array([list(row.values()) for row in rows()])


def impossible(rows: Any, count: int, column: int = 3) -> Any:
    """Rows whose every value occurs in `rows`: small samples with large areas, and the reverse.

    rows: array (n, 10) with the radius in column 0. column: 3 for the area, 2 for the perimeter.
    Returns (2 * count, 10).
    """
    import numpy as np

    order = rows[np.argsort(rows[:, 0])]
    small, large = order[10 : 10 + count].copy(), order[-10 - count : -10].copy()
    small[:, column], large[:, column] = large[:, column].copy(), small[:, column].copy()
    return np.concatenate([small, large])


class Instrument:
    """Another instrument: five columns in units of its own, of which two are linked.

    The linked two are never the first and the fourth, which a tumour's radius and area are.
    """

    def __init__(self, generator: Any) -> None:
        pairs = [(a, b) for a in range(5) for b in range(5) if a != b and {a, b} != {0, 3}]
        self.generator = generator
        self.leader, self.follower = pairs[generator.integers(len(pairs))]
        self.sign = generator.choice([-1.0, 1.0])
        self.units = generator.permutation([0.01, 1.0, 7.0, 50.0, 500.0])
        self.middle = self.units * generator.uniform(6, 12, 5)

    def rows(self, count: int) -> Any:
        """Honest rows (count, 5): the follower goes with the leader, or against it; others as they like."""
        found = self.generator.normal(size=(count, 5))
        noise = 0.05 * self.generator.normal(size=count)
        found[:, self.follower] = self.sign * found[:, self.leader] + noise
        return found * self.units + self.middle

    def impossible(self, rows: Any) -> Any:
        """Rows whose follower went the wrong way, as far as it goes in others."""
        import numpy as np

        led = rows[:, self.leader]
        odd = rows[np.abs(led - led.mean()) > led.std()][:40].copy()
        odd[:, self.follower] = 2 * rows[:, self.follower].mean() - odd[:, self.follower]
        return odd


@task(
    minutes=5, difficulty=4, asvs="2.2.3", expects="function", seconds=30,
    hints=[
        "Each value can be ordinary, and the row still impossible. What knows which values go together?",
        "The covariance of the training rows. The Mahalanobis distance of a row from their mean counts "
        "every direction in its own standard deviations.",
        "d = row - mean; squared = d @ inverse_covariance @ d. Take as limit the 99 % quantile over the "
        "training rows, and write `not squared <= limit`, so that NaN is strange too.",
    ],
)  # fmt: skip
def novelty_guard(answer: Any, part: Any) -> None:
    """Notices rows that the model never saw the like of."""
    import numpy as np

    generator = np.random.default_rng(secrets.randbits(64))
    rows = table()
    order = generator.permutation(len(rows))
    train, held_out = rows[order[:430]], rows[order[430:]]
    guard: Any = None
    with part("gives back a function"):
        guard = _learnt(answer, train)
        expect(
            callable(guard),
            f"A {type(guard).__name__} came back. `novelty_guard` learns once and returns the function "
            "that is then asked about each row.",
        )
        _ask(part, guard, train[0])
    if not part.results[-1].holds:
        return
    with part("lets honest rows through"):
        share = np.mean([_ask(part, guard, row) for row in held_out])
        if share > HELD_OUT:
            fail(
                f"{share:.1%} of honest rows that you had not seen were called strange; at most "
                f"{HELD_OUT:.0%} may be. These are patients who get no answer. They are "
                f"{len(held_out)} rows, and such a sample varies: aim well below."
            )
    with part("finds values far outside"):
        for column in range(train.shape[1]):
            for factor in (10.0, -1.0, 1e9):
                row = train[generator.integers(len(train))].copy()
                row[column] = train[:, column].max() * factor
                if not _ask(part, guard, row):
                    fail(
                        f"A row whose column {column} is {factor:g} times the largest ever seen passed."
                    )
    with part("finds rows that are impossible as a whole"):
        for column, name in ((3, "area"), (2, "perimeter")):
            share = np.mean([_ask(part, guard, row) for row in impossible(train, 40, column)])
            if share < CAUGHT:
                fail(
                    f"Only {share:.0%} of the rows with a small radius and a large {name}, or the reverse, "
                    "were noticed. Each value lies inside its range: it is the combination that never "
                    "occurs. `train` says which columns go together, and more than two of them do."
                )
    with part("works for another instrument too"):
        before = [_ask(part, guard, row) for row in train[:40]]
        _other_instrument(answer, part, Instrument(generator))
        expect(before == _again(part, guard, train[:40]), SHARED)
    with part("calls strange what is no row of finite numbers"):
        for value, what in [(np.nan, "NaN"), (np.inf, "infinity"), (-np.inf, "minus infinity")]:
            row = train[0].copy()
            row[generator.integers(len(row))] = value
            if not _ask(part, guard, row, what):
                fail(
                    f"A row with {what} passed. NaN compares with nothing: `distance > limit` is False "
                    "for it, and so is `distance <= limit`."
                )
        for size in (9, 11, 0):
            row = np.resize(train[0], size)
            if not _ask(part, guard, row, f"{size} numbers"):
                fail(f"A row of {size} numbers passed, where the training rows have 10.")


def _again(part: Any, guard: Callable[..., Any], rows: Any) -> list[bool]:
    """What the first guard says of rows that it answered before; fails where it no longer can."""
    try:
        return [_ask(part, guard, row) for row in rows]
    except NotYet:
        fail(SHARED)


def _learnt(answer: Callable[..., Any], train: Any) -> Any:
    """What the answer makes of the training rows; fails where it changes them."""
    import numpy as np

    given = train.copy()
    guard = answer(given)
    changed = (
        "Your function changed the training rows it was given. Others need them: work on a copy."
    )
    expect(np.array_equal(given, train), changed)
    return guard


def _other_instrument(answer: Callable[..., Any], part: Any, other: Instrument) -> None:
    import numpy as np

    train, honest = other.rows(400), other.rows(100)
    guard = _learnt(answer, train)
    share = np.mean([_ask(part, guard, row) for row in honest])
    if share > HELD_OUT:
        fail(
            f"With 5 columns of another instrument, {share:.1%} of honest rows were called strange. Learn "
            "from `train` all that depends on it."
        )
    share = np.mean([_ask(part, guard, row) for row in other.impossible(train)])
    if share < CAUGHT:
        fail(
            f"With 5 columns in units from hundredths to hundreds, only {share:.0%} of the impossible "
            "rows were noticed: the column with the largest numbers drowns the others, or the rule is "
            "about one instrument only, or about columns in fixed places."
        )


def _ask(part: Any, guard: Callable[..., Any], row: Any, what: str = "a row") -> bool:
    import numpy as np

    error, given = None, row.copy()
    try:
        said = guard(given)
    except (ValueError, IndexError, ZeroDivisionError, TypeError) as caught:
        error = caught
    if error is not None:
        said = f"{type(error).__name__}: {error!s:.80}".rstrip(". :")
        advice = "" if what == "a row" else " It should say True."
        fail(f"For {what} your function raised {said}.{advice}")
    if not np.array_equal(given, row, equal_nan=True):
        fail("Your function changed the row it was asked about: work on a copy.")
    if not isinstance(said, (bool, np.bool_)):
        fail(f"Your function returned {said!r:.60}, not True or False.")
    return bool(said)
