"""Lesson 00: what an install refuses, where a notebook keeps a secret, tokens nobody can guess."""

from __future__ import annotations

import json
import math
import random
import secrets
import string
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from helpers.exercise import Parts, expect, fail, question, task
from helpers.tasks.start_here_material import PLACES, laid_out, notebook_with, scratch

_LETTERS = string.ascii_letters + string.digits

what_a_venv_isolates = question(
    "start_here",
    "what_a_venv_isolates",
    right={
        "the packages that `import` finds": "isolated",
        "files in your home folder": "shared",
        "the network": "shared",
        "environment variables with passwords": "shared",
    },
    because={
        "the packages that `import` finds": (
            "A virtual environment has a site-packages folder of its own: this is all it is for."
        ),
        "files in your home folder": (
            "Code in the environment runs as you. The lesson wrote a file outside the environment."
        ),
        "the network": "It opens and closes no connection: any package may call home.",
        "environment variables with passwords": (
            "A process inherits the variables of the one that started it, environment or not."
        ),
    },
    hints=[
        "Ask of each line: would a program in another folder of yours be able to do it?",
        "A virtual environment is a folder, and a setting of where `import` looks.",
        "Three of the four have nothing to do with where `import` looks.",
    ],
    minutes=2,
)  # fmt: skip

predict_installs = question(
    "start_here",
    "predict_installs",
    right={
        "a wheel that was changed, required as tool==1.0": "installed",
        "a wheel that was changed, with the hash of the original": "refused",
        "the original wheel, in a list where another line has no hash": "refused",
        "an sdist that runs code, with its own correct hash": "installed",
        "an sdist that runs code, under --only-binary :all:": "refused",
    },
    because={
        "a wheel that was changed, required as tool==1.0": (
            "`==` compares the version that a file claims, and the changed wheel still claims 1.0."
        ),
        "a wheel that was changed, with the hash of the original": (
            "One changed byte gives another SHA-256, and that is what the installer compares."
        ),
        "the original wheel, in a list where another line has no hash": (
            "One hash turns the demand on for every line: a line without one fails the whole list."
        ),
        "an sdist that runs code, with its own correct hash": (
            "A hash says that this is the reviewed file. It does not say that the file is harmless."
        ),
        "an sdist that runs code, under --only-binary :all:": (
            "Only wheels are accepted then, and a wheel is unpacked, not run."
        ),
    },
    hints=[
        "Which lines let the installer compare bytes, and which only names and versions?",
        "A hash ties the name to one file. It does not read what the file does.",
        "Two are installed: one compares only a version, one has the right hash of a bad file.",
    ],
    minutes=4,
    difficulty=2,
)


def _fresh() -> str:
    return "ck_" + "".join(secrets.choice(_LETTERS) for _ in range(24))


def _where(notebook: dict[str, Any], key: str) -> list[str]:
    """The names of the top-level and cell fields in which `key` still stands."""
    found = {
        name for name, value in notebook.items() if name != "cells" and key in json.dumps(value)
    }
    for cell in notebook.get("cells", []):
        found |= {name for name, value in cell.items() if key in json.dumps(value)}
    return sorted(found)


@task(
    minutes=8,
    difficulty=3,
    asvs="13.3.1",
    expects="function",
    hints=[
        "A notebook is a tree of dictionaries, lists and strings. Where can a string stand?",
        "Handle the three kinds of node, and let the function call itself for what is inside.",
        "`json.dumps` makes one text of the whole tree; one `re.sub` cleans it; `json.loads` gives "
        "the tree back.",
    ],
)
def scrub(answer: Any, part: Parts) -> None:
    """Removes keys from every corner of a notebook."""
    first, second = _fresh(), _fresh()

    def scrubbed(notebook: dict[str, Any]) -> dict[str, Any]:
        result = part.call(answer, notebook)
        expect(
            isinstance(result, dict) and isinstance(result.get("cells"), list),
            f"A notebook is a dictionary with its cells; your function returned a "
            f"{type(result).__name__}.",
        )
        return result  # type: ignore[no-any-return]

    for place in ("source", "output", "metadata", "attachment", "traceback"):
        with part(f"clears a key from the {place}"):
            left = _where(scrubbed(notebook_with(first, place)), first)
            expect(
                not left, f"The key still stands in: {', '.join(left)}. Whoever opens it reads it."
            )
    with part("clears two different keys on one line"):
        both = notebook_with(f"{first} {second}", "source")
        text = json.dumps(scrubbed(both))
        expect(first not in text, "The first of two keys is still there.")
        expect(second not in text, "The second of two keys on a line is still there.")
    with part("keeps the work"):
        clean = notebook_with("no key here, ck_short neither", "source")
        expect(
            scrubbed(clean) == clean,
            "A notebook without a key came back changed: a scrubber that eats work is no use.",
        )
        before, after = notebook_with(first, "source"), scrubbed(notebook_with(first, "source"))
        expect(
            len(after["cells"]) == len(before["cells"])
            and "accuracy" in json.dumps(after["cells"])
            and "import requests" in json.dumps(after["cells"]),
            "The cell with the key lost its other lines. Replace the key, and leave the rest.",
        )


@task(
    minutes=10,
    difficulty=4,
    asvs="13.3.1",
    expects="function",
    seconds=30,
    hints=[
        "A notebook that you clean now was saved before. By whom, and where?",
        "JupyterLab keeps its copies in .ipynb_checkpoints. Git keeps every version it ever had: "
        "`git log -p --all` prints them.",
        "Parse the notebook and look at cell['outputs'] and cell['metadata'] apart; search the "
        "files below .ipynb_checkpoints as text; run `git -C FOLDER log -p --all` with subprocess.",
    ],
)
def find_leaks(answer: Any, part: Parts) -> None:
    """Names the places in which a project still holds a key."""
    with scratch() as folder:
        for number, places in enumerate([set(), *({place} for place in PLACES), set(PLACES)]):
            key = _fresh()
            project = laid_out(Path(folder) / str(number), key, places)
            name = " and ".join(sorted(places)) if len(places) == 1 else f"{len(places)} places"
            with part(f"a key in {name}" if places else "a clean project"):
                found = answer(project)
                expect(
                    isinstance(found, (set, frozenset, list, tuple)),
                    f"Return a set of places; a {type(found).__name__} came back.",
                )
                missed, invented = places - set(found), set(found) - places
                if missed:
                    where = ", ".join(sorted(missed))
                    fail(f"A key in the {where} was not found. {_why(missed)}")
                if invented:
                    fail(
                        f"There is no key in the {', '.join(sorted(map(str, invented)))} of this "
                        "project: a scanner that always cries is switched off."
                    )


def _why(missed: set[str]) -> str:
    reasons = {
        "output": "What a cell printed is stored in the file, next to its source.",
        "metadata": "Extensions write to a cell's metadata, which the page does not show.",
        "checkpoint": "JupyterLab saved a copy of the notebook before you cleaned it.",
        "history": "Git keeps every committed version: a later commit deletes nothing.",
    }
    return reasons[sorted(missed)[0]]


@contextmanager
def _frozen() -> Iterator[None]:
    """The same seed and the same time for every call: what an attacker can arrange or guess."""
    state = random.getstate()
    random.seed(20261102)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(20261102)
    with mock.patch.multiple(time, time=lambda: 1.8e9, time_ns=lambda: 18 * 10**17):
        try:
            yield
        finally:
            random.setstate(state)


def _asks(function: Callable[[], object]) -> set[str]:
    """The names of the built-in functions that a call of `function` runs."""
    seen: set[str] = set()

    def spy(frame: object, event: str, argument: Any) -> None:
        if event == "c_call":
            seen.add(getattr(argument, "__name__", ""))

    sys.setprofile(spy)
    try:
        function()
    finally:
        sys.setprofile(None)
    return seen


def _bits(tokens: list[str]) -> float:
    """Entropy that these tokens show, position by position, in bits (Miller and Madow's estimate).

    The sum over positions is never below the true entropy, but for the error of the estimate.
    """
    longest, many = max(map(len, tokens)), len(tokens)
    total = 0.0
    for letters in zip(*(token.ljust(longest) for token in tokens), strict=True):
        counts = Counter(letters).values()
        total -= sum(n / many * math.log2(n / many) for n in counts)
        total += (len(counts) - 1) / (2 * many * math.log(2))
    return total


@task(
    minutes=4,
    difficulty=1,
    asvs="11.5.1",
    expects="function",
    hints=[
        "Which module of the standard library says in its first line that it is for security?",
        "`random` is made for simulations: who knows its state knows all that follows.",
        "`secrets.token_urlsafe` takes a number of bytes; 16 bytes are 128 bits.",
    ],
)
def new_token(answer: Any, part: Parts) -> None:
    """Draws a session token that nobody can guess."""
    tokens: list[str] = []
    with part("gives text that fits into a URL"):
        for _ in range(400):
            token = part.call(answer)
            expect(
                isinstance(token, str) and token, f"A {type(token).__name__} came back, not text."
            )
            tokens.append(token)
        odd = set("".join(tokens)) - set(_LETTERS + "-_.~")
        if odd:
            fail(f"{min(odd)!r} has a meaning of its own in a URL: use letters, digits, - and _.")
    with part("never repeats"):
        expect(
            len(set(tokens)) == len(tokens),
            f"{len(set(tokens))} different tokens in {len(tokens)} calls.",
        )
    with part("cannot be replayed from a seed or a clock"):
        with _frozen():
            first = answer()
        with _frozen():
            second = answer()
        expect(
            first != second,
            "With the same seed and the same clock the same token came out: an attacker who knows "
            "or guesses them draws your users' tokens too.",
        )
        seen = _asks(answer)
        entropy = {"urandom", "getrandom", "read", "generate"} & seen
        expect(
            entropy or not {"now", "utcnow", "time", "time_ns", "perf_counter"} & seen,
            "The token is made from the time. Hashed or not, there are only so many microseconds "
            "in a day, and an attacker can try them all.",
        )
        expect(
            entropy or not {"random", "getrandbits"} & seen,
            "The token comes from a generator for simulations: 624 of its numbers give away its "
            "state, and with it every token that follows.",
        )
    with part("holds at least 128 random bits"):
        expect(len(tokens) == 400, "See the first part.")
        bits = _bits(tokens)
        expect(
            bits > 126,
            f"These tokens hold about {bits:.0f} bits. Under 128 an attacker with many machines "
            "and much patience is no longer out of the question.",
        )
