"""The Clinic's measurements: the Wisconsin breast-cancer data, read without importing scikit-learn.

569 tumours, of each the mean of ten measurements on the cell nuclei in a needle biopsy
(Street, Wolberg and Mangasarian, 1993). Lengths are in pixels of the digitised image.
"""

from __future__ import annotations

import csv
import functools
import importlib.util
import random
from pathlib import Path
from typing import Any

FEATURES = (
    "mean_radius",
    "mean_texture",
    "mean_perimeter",
    "mean_area",
    "mean_smoothness",
    "mean_compactness",
    "mean_concavity",
    "mean_concave_points",
    "mean_symmetry",
    "mean_fractal_dimension",
)
LABELS = ("malignant", "benign")  # as the file numbers them

Sample = dict[str, Any]


@functools.cache
def _rows() -> tuple[tuple[str, tuple[float, ...]], ...]:
    spec = importlib.util.find_spec("sklearn")  # finds it, does not import it
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("scikit-learn is not installed, and its data comes with it")
    path = Path(spec.submodule_search_locations[0], "datasets", "data", "breast_cancer.csv")
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[1:]
    width = len(FEATURES)
    return tuple((LABELS[int(line[-1])], tuple(map(float, line[:width]))) for line in lines)


def samples() -> list[Sample]:
    """All 569 tumours as {"label": "malignant" or "benign", **features}, in the file's order."""
    return [
        {"label": label, **dict(zip(FEATURES, values, strict=True))} for label, values in _rows()
    ]


def split(seed: int = 0, held_out: float = 0.25) -> tuple[list[Sample], list[Sample]]:
    """`samples` shuffled and cut into what the model is trained on and what is held out."""
    rows = samples()
    random.Random(seed).shuffle(rows)  # noqa: S311 (a split, not a secret)
    cut = round(len(rows) * (1 - held_out))
    return rows[:cut], rows[cut:]


def example(label: str = "malignant", number: int = 0) -> dict[str, float]:
    """The ten features of the `number`th tumour with that label: an honest request's content."""
    if label not in LABELS:
        raise ValueError(f"label is {label!r}, not one of {LABELS}")
    chosen = [values for found, values in _rows() if found == label]
    return dict(zip(FEATURES, chosen[number], strict=True))


def _ranges() -> dict[str, tuple[float, float]]:
    columns = zip(*(values for _, values in _rows()), strict=True)
    return {
        name: (min(column), max(column)) for name, column in zip(FEATURES, columns, strict=True)
    }


RANGES: dict[str, tuple[float, float]] = _ranges()
"""Smallest and largest value of each feature in the data."""
