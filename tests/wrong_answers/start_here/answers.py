"""Right answers of lesson 00 that wrong ones are varied from."""

from __future__ import annotations

import json
import math
import re
import secrets
import subprocess
from collections.abc import Callable
from typing import Any

KEY = re.compile(r"ck_[A-Za-z0-9]{24}")
EVERYTHING = ("cat-file", "--batch", "--batch-all-objects")
LOG = ("log", "-p", "--all", "--reflog", "-m", "--text")
Notebook = dict[str, Any]


def letters(alphabet: str) -> int:
    """How many of them hold 128 bits."""
    return math.ceil(128 / math.log2(len(alphabet)))


def code_of(choice: Callable[[str], str]) -> Callable[[str], str]:
    """A code whose letters are drawn one by one."""
    return lambda alphabet: "".join(choice(alphabet) for _ in range(letters(alphabet)))


def in_base(number: int, alphabet: str) -> str:
    """A number written with these letters, as long as 128 bits need."""
    text = ""
    for _ in range(letters(alphabet)):
        number, digit = divmod(number, len(alphabet))
        text += alphabet[digit]
    return text


new_code = code_of(secrets.choice)


def walker(pattern: str = KEY.pattern, flags: int = 0, flat: bool = False, count: int = 0) -> Any:
    """A scrubber that walks the tree, names included; flat: it enters no list in a list."""
    found = re.compile(pattern, flags)

    def walk(node: Any, above: Any = None) -> Any:
        if isinstance(node, str):
            return found.sub("ck_REMOVED", node, count=count)
        if isinstance(node, list) and not (flat and isinstance(above, list)):
            return [walk(item, node) for item in node]
        if isinstance(node, dict):
            return {walk(k): walk(v) for k, v in node.items()}
        return node

    return walk


def scrub(notebook: Notebook) -> Notebook:
    return json.loads(KEY.sub("ck_REMOVED", json.dumps(notebook)))


def cells(folder: Any) -> list[dict[str, Any]]:
    return json.loads((folder / "train.ipynb").read_text(encoding="utf-8"))["cells"]


def printed(folder: Any, *words: str, **options: Any) -> str:
    """What `git WORDS` prints, a letter a byte."""
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, **options)
    return done.stdout.decode("latin-1")


def places(folder: Any, *words: str) -> set[str]:
    """The four places, with the history as `git WORDS` prints it."""
    found = cells(folder)
    copies = " ".join(p.read_text("utf-8") for p in (folder / ".ipynb_checkpoints").glob("*"))
    texts = {
        "output": json.dumps([cell.get("outputs") for cell in found]),
        "metadata": json.dumps([cell["metadata"] for cell in found]),
        "checkpoint": copies,
        "history": printed(folder, *(words or EVERYTHING)),
    }
    return {place for place, text in texts.items() if KEY.search(text)}
