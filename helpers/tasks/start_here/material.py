"""Notebooks with a key left in them, and git without the user's settings, for lesson 00."""

from __future__ import annotations

import os
import secrets
import string
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_LETTERS = string.ascii_letters + string.digits
CORNERS = {
    "source": "the source",
    "joined": "the middle of a longer name",
    "output": "a result",
    "stream": "printed text",
    "metadata": "a cell's metadata",
    "deep": "a widget's state, twelve levels down",
    "notebook": "the notebook's own metadata",
    "unknown": "a field that the format does not know",
    "name": "the name of a field",
    "id": "a cell's id",
    "attachment": "an attachment",
    "traceback": "a traceback",
}
SHORT = "ck_" + "a1B2" * 5 + "xyz"  # one letter short of a key
DECOYS = (
    "check_password(track_id, stock_price)",
    "ck_short",
    SHORT,
    "ck_" + "-9aZ" * 6,
    "CK_" + "a1B2" * 6,
)


def fresh() -> str:
    """A key that no table knows, with a capital, a small letter and a digit in it."""
    while True:
        text = "".join(secrets.choice(_LETTERS) for _ in range(24))
        if (
            any(map(str.islower, text))
            and any(map(str.isupper, text))
            and any(map(str.isdigit, text))
        ):
            return f"ck_{text}"


def _cells() -> list[dict[str, Any]]:
    intro = {
        "cell_type": "markdown",
        "id": "intro",
        "metadata": {"slideshow": {"slide_type": None}},
        "source": ["# Nightly training\n", "Reads last week's rows. Überblick: Frau Dr. Weiß."],
    }
    load = {
        "cell_type": "code",
        "id": "load",
        "metadata": {"tags": ["load"], "collapsed": True, "share": 0.5},
        "execution_count": None,
        "source": ["import requests\n", "rows = requests.get(url, timeout=5).json()"],
        "outputs": [],
    }
    printed = {"output_type": "stream", "name": "stdout", "text": ["accuracy 0.94\n"]}
    score = {
        "cell_type": "code",
        "id": "score",
        "metadata": {},
        "execution_count": 2,
        "source": ["print(score)"],
        "outputs": [printed],
    }
    return [intro, load, score]


def notebook_with(key: str, *places: str) -> dict[str, Any]:
    """A small notebook as a dictionary, with `key` in the given places: some of CORNERS."""
    intro, load, score = cells = _cells()
    about: dict[str, Any] = {"kernelspec": {"name": "python3"}}
    notebook = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    if "source" in places:
        load["source"].insert(1, f'key = "{key}"\n')
    if "joined" in places:
        intro["source"].append(f"\nsee user_{key}_backup and {key}_v2")
    if "name" in places:
        intro["metadata"][f"{key}@partner"] = 3
    if "metadata" in places:
        load["metadata"]["request"] = {"headers": [{"x-api-key": key}]}
    if "deep" in places:
        node: Any = key
        for level in range(6):
            node = {f"level{level}": [node]}
        about["widget"] = node
    if "notebook" in places:
        about["widgets"] = {"state": [{"value": key}]}
    if "unknown" in places:
        notebook["x_session"] = {"opened_with": key}
    if "id" in places:
        score["id"] = key
    if "attachment" in places:
        intro["attachments"] = {"note.txt": {"text/plain": f"use {key}"}}
    load["outputs"] += _error(key) if "traceback" in places else []
    score["outputs"] += _result(key) if "output" in places else []
    if "stream" in places:
        score["outputs"][0]["text"] = [f"accuracy 0.94\nconnected with\n{key}\n"]
    return notebook


def _result(key: str) -> list[dict[str, Any]]:
    shown = {"text/plain": [f"{{'Authorization': '{key}'}}"]}
    return [
        {"output_type": "execute_result", "execution_count": 2, "metadata": {}, "data": shown},
    ]


def _error(key: str) -> list[dict[str, Any]]:
    lines = ["HTTPError", f"  url?key={key}"]
    said = f"401 for key={key}"
    return [{"output_type": "error", "ename": "HTTPError", "evalue": said, "traceback": lines}]


def git(folder: Path, *words: str, given: bytes | None = None) -> str:
    """Run git in `folder` without the user's own settings; its output as text.

    given: what git reads from its standard input.
    """
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=Clinic", "-c", "user.email=clinic@example.org")
    command = ["git", "-C", str(folder), *who, "-c", "init.defaultBranch=main", *words]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, input=given, check=True, env={**os.environ, **quiet}
    )
    return done.stdout.decode(errors="replace")


@contextmanager
def scratch() -> Iterator[str]:
    """A temporary folder that goes, with git's read-only files in it."""
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        yield folder
