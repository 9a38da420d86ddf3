"""Wrong answers to `scrub`: corners forgotten, work eaten."""

from __future__ import annotations

import copy
import json
import re
from collections import OrderedDict
from typing import Any

import nbformat

from helpers.tasks import start_here as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.start_here.answers import KEY, Notebook, scrub, walker

bank, task = Bank(), tasks.scrub


def by_text(pattern: str, by: str = "ck_REMOVED", **options: Any) -> Any:
    return lambda notebook: json.loads(re.sub(pattern, by, json.dumps(notebook), **options))


def fields(*names: str) -> Any:
    """Cleans these fields of each cell and the notebook's metadata."""

    def scrubber(notebook: Notebook) -> Notebook:
        clean = copy.deepcopy(notebook) | {"metadata": scrub(notebook["metadata"])}
        for cell in clean["cells"]:
            cell.update({name: scrub(cell[name]) for name in names if name in cell})
        return clean

    return scrubber


@bank.wrong(task, says="A key in the source is still there", kind="vulnerable")
def as_it_was(notebook: Notebook) -> Notebook:
    return dict(notebook)


@bank.wrong(task, says="came back changed", kind="refuses")
def empties_everything(notebook: Notebook) -> Notebook:
    return {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@bank.wrong(task, says="its other lines with it")
def drops_the_cell(notebook: Notebook) -> Notebook:
    kept = [cell for cell in notebook["cells"] if not KEY.search(json.dumps(cell))]
    return scrub({**notebook, "cells": kept})


@bank.wrong(task, says="changed the dict it was given")
def in_place(notebook: Notebook) -> Notebook:
    notebook.update(scrub(notebook))
    return notebook


@bank.wrong(task, says="not what it should be")
def drops_the_line(notebook: Notebook) -> Notebook:
    clean = copy.deepcopy(notebook)
    for cell in clean["cells"]:
        cell["source"] = [line for line in cell["source"] if not KEY.search(line)]
    return scrub(clean)


@bank.wrong(task, says="changed in notebook['cells'][2]['outputs']")
def clears_all_outputs(notebook: Notebook) -> Notebook:
    clean = scrub(notebook)
    for cell in clean["cells"]:
        cell |= {"outputs": []} if "outputs" in cell else {}
    return clean


@bank.wrong(task, says="in the name of a field")
def forgets_names(node: Any) -> Any:
    if isinstance(node, list):
        return [forgets_names(item) for item in node]
    if isinstance(node, dict):
        return {name: forgets_names(item) for name, item in node.items()}
    return KEY.sub("ck_REMOVED", node) if isinstance(node, str) else node


@bank.wrong(task, says="came back changed in notebook['cells'][2]['outputs'][0]['text']")
def drops_empty_lines(node: Any) -> Any:
    if isinstance(node, list):
        return [drops_empty_lines(item) for item in node if item != ""]
    if isinstance(node, dict):
        return {scrub(k): drops_empty_lines(v) for k, v in node.items()}
    return scrub(node)


@bank.wrong(task, says="list of lines and came back as one text")
def joined_lines(notebook: Notebook) -> Notebook:
    return nbformat.reads(json.dumps(scrub(notebook)), as_version=nbformat.NO_CONVERT)


@bank.wrong(task, says="['cells'][0]['source'][1]")
def in_ascii(notebook: Notebook) -> Notebook:
    text = KEY.sub("ck_REMOVED", json.dumps(notebook, ensure_ascii=False))
    return json.loads(text.encode("ascii", "ignore"))


def as_it_is_without_one(notebook: Notebook) -> Notebook:
    return scrub(notebook) if KEY.search(json.dumps(notebook)) else notebook


def without_pictures(node: Any) -> Any:
    if isinstance(node, list):
        return [without_pictures(item) for item in node]
    if isinstance(node, dict):
        return {scrub(k): v if k.startswith("image/") else without_pictures(v) for k, v in node.items()}
    return scrub(node)


bank.table(task, {
    "source_and_outputs": (fields("source", "outputs"), "A key in a cell's metadata is still"),
    "by_field": (fields("source", "outputs", "metadata", "attachments"), "field x_session"),
    "no_list_in_a_list": (walker(flat=True), "lists in lists is still there"),
    "once_a_line": (walker(count=1), "The second of two keys on a line"),
    "flags_for_count": (by_text(KEY.pattern, count=re.MULTILINE), "Its fourth argument is count"),
    "not_after_a_letter": (walker(rf"(?<![A-Za-z0-9]){KEY.pattern}"), "It stands in a longer name"),
    "edges_in_json": (by_text(r"\bck_[A-Za-z0-9]{24}"), "a line break is written"),
    "any_case": (walker(KEY.pattern, re.I), "where 'CK_a1B2"),
    "skips_pictures": (without_pictures, "A key in a picture (SVG is text) is still"),
    "any_length": (walker(r"ck_\w+"), "where 'check_password"),
    "any_word": (walker(r"ck_\w{24}"), "xyz_ck_"),
    "as_it_is_without_one": (as_it_is_without_one, "it is the same list or dictionary"),
    "stars": (by_text(KEY.pattern, "***"), "replaced by ck_REMOVED"),
    "as_text": (lambda n: json.dumps(scrub(n)), "returned a str"),
    "line_ends": (lambda n: json.loads(json.dumps(scrub(n)).replace(r"\r\n", r"\n")), "]['text'][0]: line"),
})  # fmt: skip


class Scrubber:
    """A class whose call gives the notebook."""

    def __new__(cls, notebook: Notebook) -> Notebook:  # type: ignore[misc]
        return by_text(r"ck_[^\W_]{24}")(notebook)


RIGHT = {
    "by_text": scrub,
    "by_walking": walker(),
    "looking_ahead": walker(r"ck_[A-Za-z0-9]{24}(?![A-Za-z0-9])"),
    "a_class": Scrubber,
    "as_nodes": lambda n: nbformat.from_dict(scrub(n)),
    "ordered": lambda n: json.loads(json.dumps(scrub(n)), object_pairs_hook=OrderedDict),
}
for _name, _answer in RIGHT.items():
    bank.add(task, _name, _answer, kind="right")
