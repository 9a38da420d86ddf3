"""Answers to `card`: figures from the wrong rows, of the wrong class, or without their doubt."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.card


class Count:
    """What a model does: malignant ones found and missed, benign ones alarmed and left alone."""

    def __init__(self, model: Any, train: Any, held: Any) -> None:
        pairs = list(zip([int(label) for label in model.predict(held[0])], held[1], strict=True))
        self.found, self.missed = pairs.count((1, 1)), pairs.count((0, 1))
        self.alarmed, self.left = pairs.count((1, 0)), pairs.count((0, 0))
        self.ill, self.well, self.all = (
            self.found + self.missed,
            self.alarmed + self.left,
            len(pairs),
        )
        self.train, self.held = train, held


def low(hits: int, of: int, z: float = 1.96) -> float | None:
    if not of:
        return None
    share = hits / of
    root = math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (share + z * z / (2 * of) - z * root) / (1 + z * z / of)


def ratio(top: int, of: int, otherwise: float | None = None) -> float | None:
    return top / of if of else otherwise


RIGHT: dict[str, Callable[[Count], Any]] = {
    "rows_trained": lambda c: len(c.train[0]),
    "rows_tested": lambda c: c.all,
    "accuracy": lambda c: (c.found + c.left) / c.all,
    "baseline": lambda c: max(c.ill, c.well) / c.all,
    "sensitivity": lambda c: ratio(c.found, c.ill),
    "specificity": lambda c: ratio(c.left, c.well),
    "sensitivity_at_least": lambda c: low(c.found, c.ill),
    "missed": lambda c: c.missed,
}


def card(model: Any, train: Any, held_out: Any) -> dict[str, Any]:
    count = Count(model, train, held_out)
    return {name: figure(count) for name, figure in RIGHT.items()}


def wrong(name: str, says: str, **changed: Callable[[Count], Any]) -> None:
    """The right card with one figure changed."""

    def answer(model: Any, train: Any, held_out: Any) -> dict[str, Any]:
        count = Count(model, train, held_out)
        return card(model, train, held_out) | {name: how(count) for name, how in changed.items()}

    bank.add(task, name, answer, says=says)


def normal(c: Count) -> float | None:
    """The textbook's interval, which is of width 0 where all were found."""
    if not c.ill:
        return None
    share = c.found / c.ill
    return share - 1.96 * math.sqrt(share * (1 - share) / c.ill)


@bank.wrong(task, says="How many rows it was tried on", kind="vulnerable")
def as_shipped(model: Any, train: Any, held_out: Any) -> dict[str, Any]:
    return card(model, train, train)


@bank.wrong(task, says="The card has no 'rows_tested'", kind="refuses")
def no_card(model: Any, train: Any, held_out: Any) -> dict[str, Any]:
    return {"rows_trained": len(train[0])}


wrong("by_heart", "Figures of a card come from", accuracy=lambda c: 1.0)
wrong("rows_of_both", "the model has learnt from", rows_trained=lambda c: len(c.train[0]) + c.all)
wrong("columns", "is 2, not", rows_trained=lambda c: len(c.train[0][0]))
wrong("half_is_the_baseline", "always says what is more frequent", baseline=lambda c: 0.5)
wrong("benign_is_the_baseline", "Nine of ten are malignant", baseline=lambda c: c.well / c.all)
wrong("the_rare_class", "the held-out rows", baseline=lambda c: min(c.ill, c.well) / c.all)
wrong("precision", "that it finds", sensitivity=lambda c: ratio(c.found, c.found + c.alarmed))
wrong("accuracy_again", "sensitivity is", sensitivity=lambda c: (c.found + c.left) / c.all)
wrong("swapped", "above -0.5: sensitivity", sensitivity=lambda c: ratio(c.left, c.well))
wrong("false_alarms", "that it leaves alone", specificity=lambda c: ratio(c.alarmed, c.well))
wrong("alarms_for_missed", "Malignant ones that it calls benign", missed=lambda c: c.alarmed)
wrong("all_errors", "counts patients", missed=lambda c: c.missed + c.alarmed)
wrong("missed_as_a_share", "missed is 0", missed=lambda c: ratio(c.missed, c.ill, 0) / 2)
wrong("the_textbooks_interval", "of Wilson's interval", sensitivity_at_least=normal)
wrong(
    "over_all", "malignant rows alone", sensitivity_at_least=lambda c: low(c.found, c.ill and c.all)
)
wrong("at_90", "at_least is", sensitivity_at_least=lambda c: low(c.found, c.ill, 1.64))
wrong("no_doubt", "12 held-out rows", sensitivity_at_least=lambda c: ratio(c.found, c.ill))
wrong("nought_for_nobody", "sensitivity is 0", sensitivity=lambda c: ratio(c.found, c.ill, 0.0))
wrong("one_for_nobody", "specificity is 1", specificity=lambda c: ratio(c.left, c.well, 1.0))
wrong("nan_for_nobody", "is nan, not None", sensitivity=lambda c: ratio(c.found, c.ill, math.nan))
wrong(
    "nothing_for_nought",
    "None of 10 found",
    sensitivity_at_least=lambda c: low(c.found, c.ill) if c.found else None,
)
wrong("divides", "division by zero", sensitivity=lambda c: c.found / c.ill)


@bank.wrong(task, says="not a dictionary")
def pairs(model: Any, train: Any, held_out: Any) -> Any:
    return list(card(model, train, held_out).items())


bank.right(task)(card)


@bank.right(task)
def in_three_decimals(model: Any, train: Any, held_out: Any) -> dict[str, Any]:
    found = card(model, train, held_out)
    return {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in found.items()
    }


@bank.right(task)
def by_numpy(model: Any, train: Any, held_out: Any) -> dict[str, Any]:
    import numpy as np

    said, truth = np.asarray(model.predict(held_out[0])) == 1, np.asarray(held_out[1]) == 1
    found = card(model, train, held_out)
    found |= {"accuracy": np.mean(said == truth), "missed": np.sum(truth & ~said)}
    found["sensitivity"] = np.mean(said[truth]) if truth.any() else None
    return found | {"model": "a line", "note": "figures of held-out rows"}
