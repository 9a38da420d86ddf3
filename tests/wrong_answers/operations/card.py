"""Answers to `card`: figures from the wrong rows, of the wrong class, or without their doubt."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import operations as tasks
from helpers.tasks.operations.card import figures, wilson
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.card


class Count:
    """What a model does: malignant ones found and missed, benign ones alarmed and left alone."""

    def __init__(self, model: Any, train: Any, held: Any) -> None:
        pairs = list(zip([int(label) for label in model.predict(held[0])], held[1], strict=True))
        self.found, self.missed = pairs.count((1, 1)), pairs.count((0, 1))
        self.alarmed, self.left = pairs.count((1, 0)), pairs.count((0, 0))
        self.ill, self.well = self.found + self.missed, self.alarmed + self.left
        self.all = len(pairs)
        self.train, self.held = train, held


def ratio(top: int, of: int, otherwise: float | None = None) -> float | None:
    return top / of if of else otherwise


def changed(field: str, how: Callable[[Count], Any]) -> Callable[..., dict[str, Any]]:
    """The right card with one figure changed."""
    return lambda *case: figures(*case) | {field: how(Count(*case))}


def normal(c: Count) -> float | None:
    """The textbook's interval, which is of width 0 where all were found."""
    if not c.ill:
        return None
    share = c.found / c.ill
    return share - 1.96 * math.sqrt(share * (1 - share) / c.ill)


bank.add(task, "as_shipped", lambda model, train, held_out: figures(model, train, train),
         says="How many rows it was tried on", kind="vulnerable")  # fmt: skip
bank.add(task, "no_card", lambda model, train, held_out: {"rows_trained": len(train[0])},
         says="The card has no 'rows_tested'", kind="refuses")  # fmt: skip
WRONG: dict[str, tuple[str, str, Callable[[Count], Any]]] = {
    "rows_of_both": ("the model has learnt from", "rows_trained", lambda c: len(c.train[0]) + c.all),
    "columns": ("is 2, not", "rows_trained", lambda c: len(c.train[0][0])),
    "benign_is_the_baseline": ("Nine of ten are malignant", "baseline", lambda c: c.well / c.all),
    "the_rare_class": ("the held-out rows", "baseline", lambda c: min(c.ill, c.well) / c.all),
    "precision": ("that it finds", "sensitivity", lambda c: ratio(c.found, c.found + c.alarmed)),
    "swapped": ("above -0.5: sensitivity", "sensitivity", lambda c: ratio(c.left, c.well)),
    "false_alarms": ("that it leaves alone", "specificity", lambda c: ratio(c.alarmed, c.well)),
    "alarms_for_missed": ("Malignant ones that it calls benign", "missed", lambda c: c.alarmed),
    "all_errors": ("counts patients", "missed", lambda c: c.missed + c.alarmed),
    "the_textbooks_interval": ("of Wilson's interval", "sensitivity_at_least", normal),
    "over_all": ("malignant rows alone", "sensitivity_at_least", lambda c: wilson(c.found, c.ill and c.all)),
    "at_90": ("at_least is", "sensitivity_at_least", lambda c: wilson(c.found, c.ill, 1.64)),
    "no_doubt": ("rows: sensitivity_at_least", "sensitivity_at_least", lambda c: ratio(c.found, c.ill)),
    "nought_for_nobody": ("sensitivity is 0", "sensitivity", lambda c: ratio(c.found, c.ill, 0.0)),
    "one_for_nobody": ("specificity is 1", "specificity", lambda c: ratio(c.left, c.well, 1.0)),
    "nan_for_nobody": ("is nan, not None", "sensitivity", lambda c: ratio(c.found, c.ill, math.nan)),
    "nothing_for_nought": ("is None, not 0.0", "sensitivity", lambda c: ratio(c.found, c.ill) or None),
    "none_left_alone": ("is None, not 0.0", "specificity", lambda c: ratio(c.left, c.well) or None),
    "two_decimals": ("Rounded too far", "accuracy", lambda c: round((c.found + c.left) / c.all, 2)),
    "divides": ("division by zero", "sensitivity", lambda c: c.found / c.ill),
}  # fmt: skip
for name, (says, field, how) in WRONG.items():
    bank.add(task, name, changed(field, how), says=says)
bank.add(task, "pairs", lambda *case: [*figures(*case).items()], says="not a dictionary")


@bank.right(task)
def in_three_decimals(*case: Any) -> dict[str, Any]:
    return {
        name: value if value is None else round(value, 3) for name, value in figures(*case).items()
    }


@bank.right(task)
def by_numpy(model: Any, train: Any, held_out: Any) -> dict[str, Any]:
    import numpy as np

    said, truth = np.asarray(model.predict(held_out[0])) == 1, np.asarray(held_out[1]) == 1
    found = figures(model, train, held_out)
    found |= {"accuracy": np.mean(said == truth), "missed": np.sum(truth & ~said)}
    found["sensitivity"] = np.mean(said[truth]) if truth.any() else None
    return found | {"model": "a line", "note": "figures of held-out rows"}
