"""Lesson 12's own code, taken from its cells, beside other implementations and on other data."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import build, course

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "models_at_rest")
SEEDS = range(5)


@cache
def lesson() -> dict[str, Any]:
    """What the lesson's definitions define; no cell that starts a server is run."""
    import ast

    found: dict[str, Any] = {"__name__": "lesson_12"}
    for cell in build.read(LESSON.path("notebooks")).cells:
        if cell.cell_type != "code":
            continue
        kept = [
            node for node in ast.parse(cell.source).body
            if isinstance(node, (ast.Import, ast.ImportFrom, ast.ClassDef))
            and "skops" not in ast.unparse(node)  # a second to import, and used by no test
            or (isinstance(node, ast.FunctionDef) and not node.decorator_list)
            or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in
                ("SHAPES", "BAD", "shares", "publisher", "trusted"))
        ]  # fmt: skip
        exec(compile(ast.Module(kept, []), "lesson 12", "exec"), found)  # noqa: S102 - our own cells
    return found


@cache
def solved() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for cell in build.read(LESSON.path("solutions")).cells:
        if cell.cell_type == "code" and ".check(" not in cell.source:
            exec(cell.source, found)  # noqa: S102 - our own cells
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_frozen_model_diagnoses_as_the_pickled_one(seed: int) -> None:
    from helpers import clinic

    of = lesson()
    model = clinic.train(seed)
    rows = [[row[name] for name in clinic.FEATURES] for row in clinic.split(seed)[1]]
    ours = of["Frozen"](of["frozen"](model)).predict_proba(rows)
    assert np.allclose(ours, model.predict_proba(rows), atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_turned_weights_find_next_to_nobody(seed: int) -> None:
    from helpers import clinic

    of, model = lesson(), clinic.train(seed)
    ill = [row for row in clinic.split(seed)[1] if row["label"] == "malignant"]
    rows = [[row[name] for name in clinic.FEATURES] for row in ill]

    def found() -> float:
        return float((of["Frozen"](of["frozen"](model)).predict_proba(rows)[:, 1] > 0.5).mean())

    before = found()
    model["classify"].coef_ *= -1
    model["classify"].intercept_ *= -1
    assert before > 0.85 and found() < 0.15


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays: arrays | {"weights": np.zeros(9)},
        lambda arrays: arrays | {"bias": np.array([np.nan])},
        lambda arrays: arrays | {"mean": np.array([object()] * 10)},
        lambda arrays: {name: array for name, array in arrays.items() if name != "scale"},
    ],
)
def test_arrays_of_other_shapes_are_refused(change: Callable[[dict], dict]) -> None:
    good = {name: np.ones(shape) for name, shape in lesson()["SHAPES"].items()}
    file = io.BytesIO()
    np.savez(file, **change(good))
    with pytest.raises((ValueError, KeyError)):
        lesson()["Frozen"](file.getvalue())


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_an_envelope_opens_under_its_own_context_alone(data: bytes, one: str, other: str) -> None:
    from cryptography.exceptions import InvalidTag

    of, key = solved(), bytes(range(32))
    box = of["seal"](key, data, {"name": one})
    assert of["unseal"](key, box, {"name": one}) == data
    if one != other:
        with pytest.raises(InvalidTag):
            of["unseal"](key, box, {"name": other})


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_a_token_does_not_depend_on_how_a_value_is_written(value: str) -> None:
    import unicodedata

    index, key = solved()["index"], bytes(32)
    spaced = f"  {value}\n"
    assert index(key, "f", value) == index(key, "f", spaced)
    assert index(key, "f", value) == index(key, "f", unicodedata.normalize("NFC", value))
    assert index(key, "f", value) != index(key, "g", value)


def test_the_solution_reads_the_sbom_of_this_environment() -> None:
    """Made by the library of the field, read by the task's answer: scikit-learn stands on NumPy."""
    from importlib.metadata import version

    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component
    from cyclonedx.output.json import JsonV1Dot7

    parts = {
        n: Component(name=n, version=version(n), bom_ref=n)
        for n in ("numpy", "scikit-learn", "skops")
    }
    bom = Bom(components=parts.values())
    bom.register_dependency(parts["scikit-learn"], [parts["numpy"]])
    bom.register_dependency(parts["skops"], [parts["scikit-learn"]])
    document = json.loads(JsonV1Dot7(bom).output_as_string())
    affected = solved()["affected"]
    assert affected(document, "NumPy", "999") == {"numpy", "scikit-learn", "skops"}
    assert affected(document, "numpy", "0.1") == set()
