"""Wrong and right answers to the task about rows that the model never saw."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank

bank = Bank()
guard = tasks.novelty_guard


def learn(train: Any, share: float = 0.99) -> Any:
    import numpy as np

    inverse = np.linalg.pinv(np.cov(train, rowvar=False))
    away = train - train.mean(axis=0)
    return train.mean(axis=0), inverse, np.quantile(((away @ inverse) * away).sum(axis=1), share)


def far(row: Any, mean: Any, inverse: Any, limit: float) -> bool:
    return row.shape != mean.shape or not (row - mean) @ inverse @ (row - mean) <= limit


def ruled(rule: Callable[..., Any]) -> Callable[[Any], Any]:
    """What is learnt goes to `rule(row, mean, inverse, limit)`."""

    def make(train: Any) -> Any:
        learnt = learn(train)
        return lambda row: bool(rule(row, *learnt))

    return make


def boxed(train: Any) -> Any:
    """Ranges with a tenth of room."""
    low, high = train.min(axis=0), train.max(axis=0)
    room = (high - low) / 10
    return lambda row: len(row) != len(low) or not bool(
        ((row >= low - room) & (row <= high + room)).all())  # fmt: skip


for name, says, answer in [
    ("range_of_each", "it is the combination that never occurs", boxed),
    ("the_mean", "learns once and returns the function", lambda train: train.mean(axis=0)),
    ("a_number", "returned 0.0, not True or False", lambda train: lambda row: 0.0),
    ("the_lessons_limit", "With 30 columns of another instrument", ruled(
        lambda row, mean, inverse, limit: far(row, mean, inverse, 5.8**2))),
    ("compares_the_wrong_way", "A row with NaN passed", ruled(
        lambda row, mean, inverse, limit: (
            row.shape != mean.shape or (row - mean) @ inverse @ (row - mean) > limit))),
    ("fills_the_mean_in", "A row with NaN passed", ruled(lambda row, mean, *rest: far(
        row if row.shape != mean.shape else row.copy() if (row == row).all() else mean, mean, *rest))),
    ("learns_on", "whoever asks can lead it", ruled(lambda row, mean, *rest: far(row, mean, *rest) or (
        mean.__iadd__((row - mean) / 100).size == 0))),
    ("in_a_list_for_all", "What it learns has to stay with that function", lambda train, learnt=[]: (
        learnt.clear() or learnt.extend(learn(train)) or (lambda row: bool(far(row, *learnt))))),
    ("learns_lazily", "it looks them up at the first question", lambda train: functools.partial(
        lambda learnt, row: bool(far(row, *learnt())), functools.cache(lambda: learn(train)))),
    ("any_shape", "For 9 numbers your function raised ValueError", ruled(
        lambda row, mean, inverse, limit: not (row - mean) @ inverse @ (row - mean) <= limit)),
    ("as_far_as_it_goes", "A row of 9 numbers passed", ruled(
        lambda row, mean, *rest: row.shape == mean.shape and far(row, mean, *rest))),
]:  # fmt: skip
    bank.add(guard, name, answer, says=says)
bank.add(guard, "lets_all_through", lambda train: lambda row: False, says="the largest ever seen passed",
         kind="vulnerable")  # fmt: skip
bank.add(guard, "all_is_strange", lambda train: lambda row: True, says="patients who get no answer",
         kind="refuses")  # fmt: skip


@bank.wrong(guard, says="times the largest ever seen passed")
def plain_distance(train: Any) -> Any:
    import numpy as np

    mean = train.mean(axis=0)
    limit = np.quantile(np.linalg.norm(train - mean, axis=1), 0.99)
    return lambda row: row.shape != mean.shape or not bool(np.linalg.norm(row - mean) <= limit)


@bank.wrong(guard, says="it looks them up at each call")
def at_each_call(train: Any) -> Any:
    import numpy as np

    again = functools.cache(lambda held: learn(np.frombuffer(held).reshape(train.shape)))  # not in vain
    return lambda row: bool(far(row, *again(train.tobytes())))


@bank.wrong(guard, says="changed the training rows it was given")
def centres_in_place(train: Any) -> Any:
    learnt = learn(train)
    train -= learnt[0]
    return lambda row: bool(far(row, *learnt))


@bank.wrong(guard, says="changed the row it was asked about")
def centres_the_row(train: Any) -> Any:
    mean, inverse, limit = learn(train)

    def strange(row: Any) -> bool:
        if row.shape != mean.shape:
            return True
        row -= mean
        return not row @ inverse @ row <= limit

    return strange


bank.add(guard, "mahalanobis", ruled(far), kind="right")


@bank.right(guard)
class PrincipalComponents:
    """Every direction in its own standard deviations, the other way round."""

    def __init__(self, train: Any) -> None:
        import numpy as np

        self.mean, self.spread = train.mean(axis=0), train.std(axis=0)
        _, sizes, self.axes = np.linalg.svd((train - self.mean) / self.spread, full_matrices=False)
        self.sizes = sizes / math.sqrt(len(train))
        self.limit = np.quantile([self.score(row) for row in train], 0.995)

    def score(self, row: Any) -> float:
        parts = self.axes @ ((row - self.mean) / self.spread) / self.sizes
        return float(parts @ parts)

    def __call__(self, row: Any) -> bool:
        return len(row) != len(self.mean) or not self.score(row) <= self.limit
