"""What a right guard of lesson 02 must do with rows that the model never saw."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.exercise import expect, fail

HELD_OUT = 0.10  # of honest rows that were held out, at most so many may be called strange
CAUGHT = 0.75  # of impossible rows, at least so many must be


def table() -> Any:
    """All training rows as an array (569, 10)."""
    import numpy as np

    from helpers.tasks.input_validation_requests import rows

    return np.array([list(row.values()) for row in rows()])


def impossible(rows: Any, count: int) -> Any:
    """Rows whose every value occurs in `rows`: small samples with large areas, and the reverse.

    rows: array (n, 10) with the radius in column 0 and the area in column 3. Returns (2 * count, 10).
    """
    import numpy as np

    order = rows[np.argsort(rows[:, 0])]
    small, large = order[10 : 10 + count].copy(), order[-10 - count : -10].copy()
    small[:, 3], large[:, 3] = large[:, 3].copy(), small[:, 3].copy()
    return np.concatenate([small, large])


def made_up(generator: Any, count: int) -> Any:
    """Rows (count, 5) of another instrument, in units from hundredths to hundreds.

    Column 3 follows column 0 closely; the others go their own way.
    """
    import numpy as np

    first = generator.normal(size=count)
    rows = generator.normal(size=(count, 5))
    rows[:, 0] = first
    rows[:, 3] = first + 0.05 * generator.normal(size=count)
    return rows * np.array([0.01, 1.0, 50.0, 500.0, 7.0]) + np.array([0.1, 5, 300, 3000, 70])


def novelty_guard(answer: Any, part: Any) -> None:
    import numpy as np

    generator = np.random.default_rng(secrets.randbits(64))
    rows = table()
    order = generator.permutation(len(rows))
    train, held_out = rows[order[:430]], rows[order[430:]]
    guard: Any = None
    with part("gives back a function"):
        guard = answer(train.copy())
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
                f"{share:.0%} of honest rows that you had not seen were called strange; at most "
                f"{HELD_OUT:.0%} may be. These are patients who get no answer."
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
        share = np.mean([_ask(part, guard, row) for row in impossible(train, 40)])
        if share < CAUGHT:
            fail(
                f"Only {share:.0%} of the rows with a small radius and a large area, or the reverse, were "
                "noticed. Each value lies inside its range: it is the combination that never occurs."
            )
    with part("does not depend on the units"):
        _other_instrument(answer, part, generator)
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


def _other_instrument(answer: Callable[..., Any], part: Any, generator: Any) -> None:
    import numpy as np

    train, honest = made_up(generator, 400), made_up(generator, 100)
    guard = answer(train.copy())
    share = np.mean([_ask(part, guard, row) for row in honest])
    if share > HELD_OUT:
        fail(
            f"With 5 columns of another instrument, {share:.0%} of honest rows were called strange. Learn "
            "from `train` all that depends on it."
        )
    odd = train[np.abs(train[:, 0] - train[:, 0].mean()) > train[:, 0].std()][:40].copy()
    odd[:, 3] = 2 * train[:, 3].mean() - odd[:, 3]
    share = np.mean([_ask(part, guard, row) for row in odd])
    if share < CAUGHT:
        fail(
            f"With 5 columns in units from hundredths to hundreds, only {share:.0%} of the impossible "
            "rows were noticed: the column with the largest numbers drowns the others, or the rule is "
            "about one instrument only."
        )


def _ask(part: Any, guard: Callable[..., Any], row: Any, what: str = "a row") -> bool:
    import numpy as np

    error = None
    try:
        said = guard(row.copy())
    except (ValueError, IndexError, ZeroDivisionError, TypeError) as caught:
        error = caught
    if error is not None:
        fail(
            f"For {what} your function raised {type(error).__name__}: {error!s:.80}. It should say True."
        )
    if not isinstance(said, (bool, np.bool_)):
        fail(f"Your function returned {said!r:.60}, not True or False.")
    return bool(said)
