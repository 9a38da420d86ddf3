"""What a right guard must do with rows that the model never saw."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from helpers.judging import expect, fail, task
from helpers.judging.values import kind, truth
from helpers.tasks.input_validation.instruments import Instrument, impossible, tumours
from helpers.tasks.input_validation.refusals import capital

HELD_OUT = 0.10  # of honest rows that were held out, at most so many may be called strange
CAUGHT = 0.75  # of impossible rows, at least so many must be
SHARED = (
    "After `novelty_guard` had learnt from another instrument, the function that it gave back first "
    "judged its own rows differently, or raised. The two share something, a global name or one model: "
    "the second changed the first. What it learns has to stay with that function."
)
PATIENTS = (
    "{share:.1%} of {count} honest rows that you had not seen were called strange; at most 10% may be. "
    "These are patients who get no answer. A sample of this size varies: aim well below."
)
COMBINED = (
    "Only {share:.0%} of the rows with a small radius and a large {name}, or the reverse, were noticed. "
    "Each value lies inside its range: it is the combination that never occurs. `train` says which "
    "columns go together, and more than two of them do."
)
OTHER = (
    "With 5 columns in units from hundredths to hundreds, only {share:.0%} of the impossible rows were "
    "noticed: the column with the largest numbers drowns the others, or the rule is about one "
    "instrument only, or about columns in fixed places."
)
OTHER_HONEST = (
    "With {count} columns of another instrument, {share:.1%} of honest rows were called strange. Learn from "
    "`train` all that depends on it."
)
LATER = (
    "The training rows were changed after `novelty_guard` had given back its function, and the function "
    "judged otherwise: it looks them up {when}. It learns once, before it is given back."
)
LED = (
    "A row at the border of the strange was asked about a hundred times, and what lay beyond it became "
    "ordinary: the function learns from what it is asked, and whoever asks can lead it. It learns once."
)
NAN = (
    "A row with {what} passed. NaN compares with nothing: `distance > limit` is False for it, and so is "
    "`distance <= limit`."
)


class Guard:
    """The function that the answer gave back for these training rows."""

    def __init__(self, answer: Callable[..., Any], train: Any) -> None:
        import numpy as np

        self.given = given = train.copy()
        self.strange = answer(given)
        changed = "Your function changed the training rows it was given. Others need them: work on a copy."
        expect(np.array_equal(given, train), changed)
        expect(
            callable(self.strange),
            f"{capital(kind(self.strange))} came back. `novelty_guard` learns once and returns the "
            "function that is then asked about each row.",
        )

    def __call__(self, row: Any, what: str = "a row") -> bool:
        import numpy as np

        given = row.copy()
        try:
            said = self.strange(given)
        except (ValueError, IndexError, ZeroDivisionError, TypeError) as error:
            advice = "" if what == "a row" else " It should say True."
            fail(f"For {what} your function raised {type(error).__name__}: {error!s:.80}.{advice}")
        expect(
            np.array_equal(given, row, equal_nan=True),
            "Your function changed the row it was asked about: work on a copy.",
        )
        return truth(said)

    def share(self, rows: Iterable[Any]) -> float:
        """The share of these rows that it calls strange."""
        said = [self(row) for row in rows]
        return sum(said) / len(said)


@task(
    minutes=10, difficulty=4, asvs="2.2.3", expects="function", seconds=30,
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
    rows = generator.permutation(tumours())
    train, held_out = rows[:430], rows[430:]
    guard: Any = None
    with part("gives back a function"):
        guard = Guard(answer, train)
        guard(train[0])
    if not part.results[-1].holds:
        return
    with part("lets honest rows through"):
        share = guard.share(held_out)
        expect(share <= HELD_OUT, PATIENTS.format(share=share, count=len(held_out)))
    with part("finds values far outside"):
        for column in range(train.shape[1]):
            for factor in (10.0, -1.0, 1e9):
                row = train[generator.integers(len(train))].copy()
                row[column] = train[:, column].max() * factor
                what = f"A row whose column {column} is {factor:g} times the largest ever seen passed."
                expect(guard(row), what)
    with part("finds rows that are impossible as a whole"):
        for column, name in ((3, "area"), (2, "perimeter")):
            share = guard.share(impossible(train, 40, column))
            expect(share >= CAUGHT, COMBINED.format(share=share, name=name))
    with part("works for another instrument too"):
        _another(answer, guard, train, Instrument(generator))
    with part("learns once, from the training rows alone"):
        _once(answer, train)
    with part("calls strange what is no row of finite numbers"):
        for value, what in [(np.nan, "NaN"), (np.inf, "infinity"), (-np.inf, "minus infinity")]:
            row = train.mean(axis=0)  # what is filled in for the value would be ordinary
            row[generator.integers(len(row))] = value
            expect(guard(row, what), NAN.format(what=what))
        for size in (9, 11, 0):
            passed = f"A row of {size} numbers passed, where the training rows have 10."
            expect(guard(np.resize(train[0], size), f"{size} numbers"), passed)


def _another(answer: Callable[..., Any], guard: Guard, train: Any, other: Instrument) -> None:
    """It learns from instruments of 30 and of 5 columns, and the first guard stays what it was."""
    import numpy as np

    before = [guard(row) for row in train[:40]]
    wide, five = np.hstack([Instrument(other.generator).rows(2200) for _ in range(6)]), other.rows(500)
    for rows, cut in ((wide, 2000), (five, 400)):
        second = Guard(answer, rows[:cut])
        share = second.share(rows[cut:])
        expect(share <= HELD_OUT, OTHER_HONEST.format(count=rows.shape[1], share=share))
    share = second.share(other.impossible(five))
    expect(share >= CAUGHT, OTHER.format(share=share))
    Guard(answer, 2 * train[:, ::-1])  # and from one that has as many columns
    expect(before == [guard(row) for row in train[:40]], SHARED)


def _once(answer: Callable[..., Any], train: Any) -> None:
    """Neither what it is asked nor what happens to the training rows later changes an answer."""
    guard, ordinary, odd = Guard(answer, train), train.mean(axis=0), 10 * train.max(axis=0)
    was = guard(odd)
    for turn in range(150):  # up to the border, and there again and again
        middle = (ordinary + odd) / 2 if turn < 50 else ordinary
        ordinary, odd = (ordinary, middle) if guard(middle) else (middle, odd)
    expect(guard(odd) == was, LED)
    guard, asked = Guard(answer, train), [*train[:40], *impossible(train, 40)]
    before = [guard(row) for row in asked]
    guard.given[:] = 2 * train[:, ::-1]
    expect(before == [guard(row) for row in asked], LATER.format(when="at each call"))
    late = Guard(answer, train)  # not asked before they change
    late.given[:] = 2 * train[:, ::-1]
    steady = late.share(asked[:40]) < 0.5 < late.share(asked[40:])
    expect(steady, LATER.format(when="at the first question"))
