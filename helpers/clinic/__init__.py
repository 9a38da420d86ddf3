"""The Clinic as shipped, deliberately vulnerable: the system that the course attacks and defends.

A small hospital laboratory: a model behind a Flask API, patients in SQLite, a page of notes, a model
file and a log. `WEAKNESSES` names what is wrong with it and which lesson mends it. It answers loopback
only. Importing this package loads nothing heavy: Flask and scikit-learn come when they are used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.clinic.app import create_app
    from helpers.clinic.data import FEATURES, RANGES, example, samples, split
    from helpers.clinic.model import accuracy, train
    from helpers.clinic.people import ACCOUNTS, PATIENTS, Account, Patient, account
    from helpers.clinic.running import Clinic, start
    from helpers.clinic.weaknesses import WEAKNESSES, Weakness, closed_by, closed_so_far

_HOME = {
    "create_app": "app",
    "FEATURES": "data",
    "RANGES": "data",
    "example": "data",
    "samples": "data",
    "split": "data",
    "accuracy": "model",
    "train": "model",
    "ACCOUNTS": "people",
    "PATIENTS": "people",
    "Account": "people",
    "Patient": "people",
    "account": "people",
    "Clinic": "running",
    "start": "running",
    "WEAKNESSES": "weaknesses",
    "Weakness": "weaknesses",
    "closed_by": "weaknesses",
    "closed_so_far": "weaknesses",
}
_MODULES = {"partner", "tokens"}

__all__ = [
    "ACCOUNTS",
    "FEATURES",
    "PATIENTS",
    "RANGES",
    "WEAKNESSES",
    "Account",
    "Clinic",
    "Patient",
    "Weakness",
    "account",
    "accuracy",
    "closed_by",
    "closed_so_far",
    "create_app",
    "example",
    "samples",
    "split",
    "start",
    "train",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"helpers.clinic.{name}")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"helpers.clinic.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
