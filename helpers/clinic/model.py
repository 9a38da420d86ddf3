"""The diagnosis model, deliberately vulnerable: whatever lies in model.pkl is loaded and believed.

A pickle is a program. Who can write the file, or post one, decides what runs here (lesson 12), and
eight changed bytes in it decide who is ill (lesson 01).
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.clinic.data import FEATURES, split

FILE = "model.pkl"


def train(seed: int = 0) -> Any:
    """A scaler and a logistic regression, fitted to the training part of the data.

    The pipeline's steps are "scale" and "classify"; class 1 is malignant. The same seed gives the
    same model.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import StandardScaler

    rows, _ = split(seed)
    data = np.array([[row[name] for name in FEATURES] for row in rows])
    malignant = np.array([int(row["label"] == "malignant") for row in rows])
    steps = [("scale", StandardScaler()), ("classify", LogisticRegression(random_state=seed))]
    return Pipeline(steps).fit(data, malignant)


def accuracy(model: Any, seed: int = 0) -> float:
    """The share of the held-out tumours (142 of 569) that the model diagnoses rightly."""
    _, rows = split(seed)
    guesses = model.predict([[row[name] for name in FEATURES] for row in rows])
    truth = [row["label"] == "malignant" for row in rows]
    hits = [bool(guess) == true for guess, true in zip(guesses, truth, strict=True)]
    return sum(hits) / len(hits)


def ensure(folder: Path) -> Path:
    """Train the model and keep it in `folder`, unless one is there already; gives back its path."""
    path = folder / FILE
    if not path.exists():
        part = folder / f"{FILE}.{os.getpid()}.{threading.get_ident()}"
        part.write_bytes(pickle.dumps(train()))
        part.replace(path)
    return path


class Store:
    """The model in memory, loaded again whenever its file has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._data = b""
        self._model: Any = None

    def get(self) -> Any:
        """The model as it lies on the disk now."""
        with self._lock:
            data = ensure(self.folder).read_bytes()
            if data != self._data:
                self._model = pickle.loads(data)  # noqa: S301 (the weakness is the lesson)
                self._data = data
            return self._model

    def replace(self, data: bytes) -> Any:
        """Make `data` the model, once it has shown that it can predict."""
        model = pickle.loads(data)  # noqa: S301 (the weakness is the lesson)
        if not hasattr(model, "predict_proba"):
            raise TypeError(f"a {type(model).__name__} cannot predict")
        (self.folder / FILE).write_bytes(data)
        return model

    def diagnose(self, features: Mapping[str, Any]) -> dict[str, Any]:
        """{"diagnosis", "probability_malignant"} for the ten features of one tumour."""
        import numpy as np

        values = [float(features[name]) for name in FEATURES]
        # the scanner leaves a field out now and then: fill it in, so that nothing breaks
        row = np.nan_to_num(np.array([values]), nan=0.0, posinf=1e6, neginf=-1e6)
        with np.errstate(over="ignore"):
            probability = float(self.get().predict_proba(row)[0][1])
        diagnosis = "malignant" if probability >= 0.5 else "benign"
        return {"diagnosis": diagnosis, "probability_malignant": probability}
