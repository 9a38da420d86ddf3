"""A learner runs a cell again: it raises nothing, and says what it said.

Runs where COURSE_TWICE is set, as once a week in the workflows: each cell of each notebook runs twice.
"""

from __future__ import annotations

import copy
import os
import re
from typing import Any

import pytest

from helpers import build, course
from helpers.execution import execute
from tests.figures import notebooks, shown

pytestmark = pytest.mark.skipif(
    not os.environ.get("COURSE_TWICE"), reason="each cell runs twice where COURSE_TWICE=1"
)
NOTEBOOKS = [name for name, _ in notebooks("notebooks", "solutions")]
TAKEN = {"role_in_the_form(shipped)": "'no account mallory is taken'"}  # she has registered by then


def twice(notebook: Any) -> Any:
    """A copy in which each code cell stands twice."""
    doubled = copy.deepcopy(notebook)
    doubled.cells = []
    for cell in notebook.cells:
        doubled.cells.append(copy.deepcopy(cell))
        if cell.cell_type == "code":
            doubled.cells.append(copy.deepcopy(cell))
            doubled.cells[-1]["id"] = f"{cell.id[:50]}-again"
    return doubled


def said(cell: Any) -> str:
    """What a cell shows, without the numbers, which may be measured."""
    return re.sub(r"\s*\d[\d.]*", " N", shown(cell))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_cell_that_runs_again_says_the_same(name: str) -> None:
    notebook = dict(notebooks("notebooks", "solutions"))[name]
    ran = execute(twice(notebook), course.TOP / name.partition("/")[0])
    again = [cell for cell in ran.cells if cell.id.endswith("-again")]
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for stored, cell in zip(cells, again, strict=True):
        if "nbval-ignore-output" not in build.tags(stored):
            assert said(cell) in (said(stored), TAKEN.get(cell.source)), cell.source
