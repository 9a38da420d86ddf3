"""How `start` hands out notebooks: trusted while unchanged, and not called changed on opening."""

from __future__ import annotations

import asyncio
import platform
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.sign import MemorySignatureStore, NotebookNotary

from helpers import build, course


@pytest.fixture
def manager(tmp_path: Path) -> Any:
    from helpers.contents import Contents  # and with it Jupyter's server

    shutil.copy(course.BY_NAME["injection"].path("notebooks"), tmp_path / "lesson.ipynb")
    # never the learner's own store, which is opened where none is given
    notary = NotebookNotary(store_factory=MemorySignatureStore, secret=b"for this test")
    return Contents(root_dir=str(tmp_path), notary=notary)


def opened(manager: Any) -> Any:
    return asyncio.run(manager.get("lesson.ipynb"))["content"]


def trusted(notebook: Any) -> bool:
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return all(cell["metadata"]["trusted"] for cell in cells if cell["outputs"])


def test_a_lesson_as_it_came_is_trusted(manager: Any) -> None:
    assert trusted(opened(manager))


@pytest.mark.parametrize("part", ["source", "output"])
def test_a_lesson_that_somebody_changed_is_not(manager: Any, part: str) -> None:
    path = Path(manager.root_dir) / "lesson.ipynb"
    notebook = build.read(path)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs)
    if part == "source":
        cell.source += "\n# planted"
    else:
        page = {"text/html": "<img src=x onerror=alert(1)>"}
        cell.outputs.append(nbformat.v4.new_output("display_data", page))
    nbformat.write(notebook, path)
    assert not trusted(opened(manager))


def test_the_language_is_that_of_this_python(manager: Any) -> None:
    assert opened(manager)["metadata"]["language_info"]["version"] == platform.python_version()
