"""Notebooks with a key left in them, for `scrub` and `find_leaks` of lesson 00."""

from __future__ import annotations

import secrets
import string
from typing import Any

_LETTERS = string.ascii_letters + string.digits
CORNERS = {
    "source": "the source",
    "joined": "the middle of a longer name",
    "output": "a result",
    "stream": "printed text",
    "behind": "a longer name in printed text",
    "picture": "a picture (SVG is text)",
    "metadata": "a cell's metadata",
    "deep": "a widget's state, twelve levels down, lists in lists",
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
    f"{SHORT}_{SHORT}",
    "ck_" + "-9aZ" * 6,
    "ck-" + "a1B2" * 6,
    "CK_" + "a1B2" * 6,
)


def fresh() -> str:
    """A key that no table knows, with a capital, a small letter and a digit in it."""
    kinds = (str.islower, str.isupper, str.isdigit)
    while True:
        text = "".join(secrets.choice(_LETTERS) for _ in range(24))
        if all(any(map(kind, text)) for kind in kinds):
            return f"ck_{text}"


def _cells() -> list[dict[str, Any]]:
    intro = {
        "cell_type": "markdown",
        "id": "intro",
        "metadata": {"slideshow": {"slide_type": None}},
        "source": ["# Nightly training\n", "Reads last week's rows. Überblick: Jose\u0301, Dr. Weiß."],
    }
    load = {
        "cell_type": "code",
        "id": "load",
        "metadata": {"tags": ["load"], "collapsed": True, "share": 0.1 + 0.2, "seed": 2**64 - 1},
        "execution_count": None,
        "source": ["import requests\n", "rows = requests.get(url, timeout=5).json()"],
        "outputs": [],
    }
    printed = {"output_type": "stream", "name": "stdout", "text": ["accuracy\t0.94 \r\n", "\x1b[1m\0 ", ""]}
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
        intro["source"].append(f"\nsee user_{key}_backup and api{key}_v2")
    if "name" in places:
        intro["metadata"][f"{key}_partner"] = 3
    if "metadata" in places:
        load["metadata"]["request"] = {"headers": [{"x-api-key": key}]}
    if "deep" in places:
        node: Any = key
        for level in range(4):
            node = {f"level{level}": [[node]]}
        about["widget"] = node
    if "notebook" in places:
        about["widgets"] = {"state": [{"value": key}]}
    if "unknown" in places:
        notebook["x_session"] = {"opened_with": key}
    if "id" in places:
        score["id"] = key
    if "attachment" in places:
        intro["attachments"] = {"note.txt": {"text/plain": f"use {key}"}}
    if "traceback" in places:
        lines, said = ["HTTPError", f"  url?key={key}"], f"401 for key={key}"
        error = {"output_type": "error", "ename": "HTTPError", "evalue": said, "traceback": lines}
        load["outputs"].append(error)
    if "output" in places:
        shown = {"text/plain": f"{{'Authorization': '{key}'}}"}  # text may be no list
        result = {"output_type": "execute_result", "execution_count": 2, "data": shown}
        result["metadata"] = {"text/plain": {"note": key}}
        score["outputs"].append(result)
    if "picture" in places:
        drawn = {"image/png": "iVBORw0KGgo=", "image/svg+xml": [f"<svg><title>{key}</title></svg>"]}
        load["outputs"].append({"output_type": "display_data", "data": drawn, "metadata": {}})
    if "behind" in places:
        score["outputs"][0]["text"].insert(0, f"loaded api{key}_backup.json\n")
    if "stream" in places:
        score["outputs"][0]["text"].append(f"accuracy 0.94\nconnected with\n{key}\n")
    return notebook
