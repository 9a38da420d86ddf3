"""Notebooks and projects with a key left in them, for the tasks of lesson 00."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PLACES = ("output", "metadata", "checkpoint", "history")
CORNERS = {
    "source": "the source",
    "output": "a result",
    "stream": "printed text",
    "metadata": "a cell's metadata",
    "notebook": "the notebook's own metadata",
    "name": "the name of a field",
    "attachment": "an attachment",
    "traceback": "a traceback",
}


def notebook_with(key: str, place: str) -> dict[str, Any]:
    """A small notebook as a dictionary, with `key` in one place.

    place: one of CORNERS, or '' for nowhere.
    """
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "markdown",
            "id": "intro",
            "metadata": {},
            "source": ["# Nightly training\n", "Reads last week's rows."],
        },
        {
            "cell_type": "code",
            "id": "load",
            "metadata": {"tags": ["load"]},
            "execution_count": 1,
            "source": ["import requests\n", "rows = requests.get(url, timeout=5).json()"],
            "outputs": [],
        },
        {
            "cell_type": "code",
            "id": "score",
            "metadata": {},
            "execution_count": 2,
            "source": ["print(score)"],
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["accuracy 0.94\n"]},
            ],
        },
    ]
    _, load, score = cells
    if place == "source":
        load["source"].insert(1, f'key = "{key}"\n')
    elif place == "output":
        score["outputs"].append(
            {
                "output_type": "execute_result",
                "execution_count": 2,
                "metadata": {},
                "data": {"text/plain": [f"{{'Authorization': '{key}'}}"]},
            }
        )
    elif place == "stream":
        score["outputs"][0]["text"] = [f"accuracy 0.94\nconnected with\n{key}\n"]
    elif place == "name":
        load["metadata"]["calls"] = {f"{key}@partner": 3}
    elif place == "metadata":
        load["metadata"]["request"] = {"headers": [{"x-api-key": key}]}
    elif place == "attachment":
        cells[0]["attachments"] = {"note.txt": {"text/plain": f"use {key}"}}
    elif place == "traceback":
        load["outputs"].append(
            {
                "output_type": "error",
                "ename": "HTTPError",
                "evalue": f"401 for key={key}",
                "traceback": ["HTTPError", f"  url?key={key}"],
            }
        )
    about: dict[str, Any] = {"kernelspec": {"name": "python3"}}
    if place == "notebook":
        about["widgets"] = {"state": [{"value": key}]}
    return copy.deepcopy({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5})


def git(folder: Path, *words: str) -> str:
    """Run git in `folder` without the user's own settings; its output as text."""
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=Clinic", "-c", "user.email=clinic@example.org")
    command = ["git", "-C", str(folder), *who, "-c", "init.defaultBranch=main", *words]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=True, env={**os.environ, **quiet}
    )
    return done.stdout


def _save(path: Path, notebook: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1), encoding="utf-8")


def laid_out(project: Path, key: str, places: set[str], branch: str = "") -> Path:
    """Make a project with one notebook, train.ipynb, a checkpoint of it and a git history.

    `key` stands in exactly the given PLACES: the notebook's output, a cell's metadata, the
    checkpoint, or an earlier commit (of `branch`, if one is named, and of no other). Returns
    the project's folder.
    """
    notebook = notebook_with(key, "output" if "output" in places else "")
    if "metadata" in places:
        notebook["cells"][1]["metadata"] = notebook_with(key, "metadata")["cells"][1]["metadata"]
    project.mkdir(parents=True)
    (project / ".gitignore").write_text(".ipynb_checkpoints/\ntrain.ipynb\n", encoding="utf-8")
    with_key, without = f'KEY = "{key}"\n', "KEY = None\n"
    settings = project / "settings.py"
    settings.write_text(
        with_key if "history" in places and not branch else without, encoding="utf-8"
    )
    git(project, "init", "-q")
    git(project, "add", ".gitignore", "settings.py")
    git(project, "commit", "-q", "-m", "first version")
    if branch:
        git(project, "checkout", "-q", "-b", branch)
        settings.write_text(with_key, encoding="utf-8")
        git(project, "commit", "-q", "-a", "-m", "try it with a key")
        git(project, "checkout", "-q", "main")
    settings.write_text('import os\n\nKEY = os.environ["KEY"]\n', encoding="utf-8")
    git(project, "commit", "-q", "-a", "-m", "read the key from the environment")
    _save(project / "train.ipynb", notebook)
    copies = project / ".ipynb_checkpoints"
    _save(copies / "train-checkpoint.ipynb", notebook_with("", ""))
    saved = notebook_with(key, "source" if "checkpoint" in places else "")
    _save(copies / "old-train-checkpoint.ipynb", saved)
    return project


@contextmanager
def scratch() -> Iterator[str]:
    """A temporary folder that goes, with git's read-only files in it."""
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        yield folder
