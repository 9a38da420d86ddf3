"""What `card` must do: the figures of a model card, as anybody can compute them again."""

from __future__ import annotations

import math
import random
import secrets
from collections.abc import Container, Sequence
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.judging.values import kind, shown

Rows = list[list[float]]


class Model:
    """A model of one line: malignant where the first feature is above `limit`."""

    def __init__(self, limit: float) -> None:
        self.limit = limit

    def predict(self, rows: Sequence[Sequence[float]]) -> list[int]:
        return [int(row[0] > self.limit) for row in rows]


class Memory(Model):
    """It knows the rows that it was trained on by heart, and guesses 0 for the rest."""

    def __init__(self, rows: Rows, labels: list[int]) -> None:
        self.known = {tuple(row): label for row, label in zip(rows, labels, strict=True)}

    def predict(self, rows: Sequence[Sequence[float]]) -> list[int]:
        return [self.known.get(tuple(row), 0) for row in rows]


def wilson(hits: int, of: int, z: float = 1.96) -> float | None:
    """The lower end of the interval of a share (E. B. Wilson, 1927), of 95 %; None of none."""
    if not of:
        return None
    share = hits / of
    width = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (share + z * z / (2 * of) - width) / (1 + z * z / of))


def figures(
    model: Any, train: tuple[Rows, list[int]], held_out: tuple[Rows, list[int]]
) -> dict[str, Any]:
    """The reference."""
    said, truth = [int(label) for label in model.predict(held_out[0])], held_out[1]
    pairs = list(zip(said, truth, strict=True))
    ill, well = truth.count(1), truth.count(0)
    hits = pairs.count((1, 1))
    return {
        "rows_trained": len(train[0]),
        "rows_tested": len(truth),
        "accuracy": sum(a == b for a, b in pairs) / len(truth),
        "baseline": max(ill, well) / len(truth),
        "sensitivity": hits / ill if ill else None,
        "specificity": pairs.count((0, 0)) / well if well else None,
        "sensitivity_at_least": wilson(hits, ill),
        "missed": ill - hits,
    }


ABOUT = {
    "rows_trained": "How many rows the model has learnt from.",
    "rows_tested": "How many rows it was tried on that it had not seen.",
    "accuracy": "Figures of a card come from rows that the model has not seen.",
    "baseline": "The accuracy of a model that always says what is more frequent among the held-out rows.",
    "sensitivity": "The share of the malignant ones that it finds; None where there are none.",
    "specificity": "The share of the benign ones that it leaves alone; None where there are none.",
    "sensitivity_at_least": "The lower end of Wilson's interval (z = 1.96), over the malignant rows alone.",
    "missed": "Malignant ones that it calls benign. The reader counts patients, not per cent.",
}


def drawn(chance: random.Random, many: int, share: float) -> tuple[Rows, list[int]]:
    labels = [int(chance.random() < share) for _ in range(many)]
    return [[chance.gauss(2.0 * label, 1), chance.random()] for label in labels], labels


@task(
    minutes=10, difficulty=3, asvs="15.1.1", expects="function",
    hints=[
        "Which rows may the figures come from? And what would a model score that says 'benign' to all?",
        "Count four numbers on the held-out rows: malignant and found, malignant and missed, benign and "
        "left alone, benign and alarmed. Every figure is made of these.",
        "Wilson's lower end: (p + z*z/2n - z*sqrt(p(1-p)/n + z*z/4n/n)) / (1 + z*z/n) with z = 1.96 and n "
        "the number of malignant rows.",
    ],
)  # fmt: skip
def card(answer: Any, part: Parts) -> None:
    """The figures of a model card."""
    chance = random.Random(secrets.randbits(64))  # noqa: S311 - rows to try, no secret

    def compare(name: str, case: tuple[Any, Any, Any], fields: Container[str]) -> None:
        given, due = part.call(answer, *case), figures(*case)
        expect(isinstance(given, dict), f"Your function returned {kind(given)}, not a dictionary.")
        for field, right in due.items():
            if field in fields:
                expect(field in given, f"The card has no {field!r}.")
                mine, why = given[field], ABOUT[field]
                if mine == round(right or 0, 2) != round(right or 0, 3):
                    why = "Rounded too far: three decimals are wanted."
                said = f"{name}: {field} is {shown(mine)}, not {shown(right)}. {why}"
                expect(mine is right or _distance(mine, right) < 6e-4, said)

    train, held_out = drawn(chance, 200, 0.4), drawn(chance, 90, 0.3)
    perfect = ([[3.0, 0.0]] * 10 + [[0.0, 0.0]] * 5, [1] * 10 + [0] * 5)
    three = [[float(n % 3), 0.0] for n in range(9)]
    low, errors = ("sensitivity_at_least",), ("sensitivity", "specificity", "missed")
    # part: name, model, held-out rows, the fields that are compared
    cases: dict[str, list[tuple[str, Any, Any, Container[str]]]] = {
        "counts its rows": [("A model of one line", Model(1.0), held_out, ("rows_trained", "rows_tested"))],
        "is measured on rows that the model has not seen": [
            ("A model that knows its training rows by heart", Memory(*train), held_out, ("accuracy",)),
            ("A model of one line", Model(1.0), held_out, ("accuracy",)),
        ],
        "says what guessing would give": [
            ("Always benign", Model(99), drawn(chance, 300, 0.05), ("accuracy", "baseline"),),
            ("Nine of ten are malignant", Model(1.0), drawn(chance, 80, 0.9), ("baseline",)),
        ],
        "tells the two kinds of error apart": [
            (f"A model that says malignant above {limit:g}", Model(limit), held_out, errors)
            for limit in (-0.5, 1.0, 2.5)
        ],
        "says how sure that is": [
            *((f"{many} held-out rows", Model(0.8), drawn(chance, many, 0.5), low) for many in (12, 60, 400)),
            ("None of 10 found", Model(99), perfect, ABOUT),
            ("All 15 called malignant", Model(-1.0), perfect, ABOUT),
        ],
        "a class that does not occur": [
            ("No malignant row", Model(1.0), (three, [0] * 9), ABOUT),
            ("No benign row", Model(1.0), (three, [1] * 9), ABOUT),
        ],
    }  # fmt: skip
    for name, some in cases.items():
        with part(name):
            for what, model, held, fields in some:
                compare(what, (model, train, held), fields)


def _distance(mine: Any, right: float | None) -> float:
    """How far two figures are apart; None is none, and stands with None alone."""
    try:
        return math.inf if right is None else abs(float(mine) - right)
    except (TypeError, ValueError):
        return math.inf
