"""What `scrub` of lesson 00 must do."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from helpers.judging import Parts, expect, expect_none, fail, task
from helpers.judging.values import kind
from helpers.tasks.start_here.material import CORNERS, DECOYS, SHORT, fresh, notebook_with

REMOVED = "ck_REMOVED"
Notebook = dict[str, Any]
_LONGER = " It stands in a longer name, apick_..._v2: a letter or _ may be its neighbour (no \\b)."
_LEFT = {
    "stream": " As JSON text a line break is written \\n, so the letter n stands before the key: "
    "there is no word boundary.",
    "joined": _LONGER,
    "behind": _LONGER,
}


def _where(notebook: Notebook, key: str) -> str:
    """The top-level and cell fields in which `key` still stands."""
    parts = [notebook | {"cells": None}, *notebook["cells"]]
    return ", ".join(sorted({n for part in parts for n, v in part.items() if key in json.dumps(v)}))


def _differs(got: Any, wanted: Any, path: str = "notebook") -> str:
    """Where two trees first differ, as the learner would write it; empty where they do not."""
    inside: Iterator[tuple[Any, Any, Any]]
    if isinstance(wanted, dict) and isinstance(got, dict):
        lost = [name for name in wanted if name not in got]
        if lost or len(got) != len(wanted):
            return f"{path}[{lost[0]!r}]" if lost else path
        inside = ((name, got[name], wanted[name]) for name in wanted)
    elif isinstance(wanted, list):
        if isinstance(got, str) and got == "".join(map(str, wanted)):
            fail(
                f"{path} was a list of lines and came back as one text: nbformat.reads joins them, "
                "json.loads does not. Everything else stays as it was."
            )
        if not isinstance(got, list) or len(got) != len(wanted):
            return path
        inside = ((i, a, b) for i, (a, b) in enumerate(zip(got, wanted, strict=True)))
    else:
        return "" if type(got) is type(wanted) and got == wanted else path
    return next((d for at, a, b in inside if (d := _differs(a, b, f"{path}[{at!r}]"))), "")


@task(
    minutes=7,
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

    def scrubbed(notebook: Notebook) -> Notebook:
        result = part.call(answer, notebook)
        whole = isinstance(result, dict) and isinstance(result.get("cells"), list)
        told = f"A notebook is a dictionary with its cells; your function returned {kind(result)}."
        expect(whole, told)
        return result  # type: ignore[no-any-return]

    keys = {place: fresh() for place in CORNERS}
    results = {}
    with part("gives back a notebook"):
        results = {place: scrubbed(notebook_with(key, place)) for place, key in keys.items()}
    if not results:
        return
    with part("clears a key wherever it stands"):
        findings = [
            f"A key in {CORNERS[place]} is still there, in the field {left}.{_LEFT.get(place, '')}"
            for place, result in results.items()
            if (left := _where(result, keys[place]))
        ]
        expect_none(findings, most=2)
    with part("clears every key, not only the first"):
        _many(scrubbed)
    with part("keeps everything else"):
        _leaves_alone(scrubbed)
        _is_a_copy(answer)
        for place, result in results.items():
            wanted = json.loads(
                json.dumps(notebook_with(keys[place], place)).replace(keys[place], REMOVED)
            )
            if len(result["cells"]) != len(wanted["cells"]):
                fail("The cell with the key is gone, and its other lines with it. Replace the key.")
            where = _differs(result, wanted)
            expect(
                not where,
                f"{where} is not what it should be: the key replaced by {REMOVED}, and everything "
                "around it as it was.",
            )


def _many(scrubbed: Callable[[Notebook], Notebook]) -> None:
    """Two keys on a line, then forty in all corners."""
    first, second = fresh(), fresh()
    text = json.dumps(scrubbed(notebook_with(f"{first} {second}", "source")))
    expect(second not in text, "The second of two keys on a line is still there.")
    keys: list[str] = []

    def drawn(_: object) -> str:
        keys.append(fresh())
        return keys[-1]

    full = notebook_with("KEY", *CORNERS)
    full["cells"][1]["source"] += ['calls["KEY"]\n'] * 40
    text = json.dumps(scrubbed(json.loads(re.sub("KEY", drawn, json.dumps(full)))))
    left = sum(key in text for key in keys)
    why = " Does re.sub stop early? Its fourth argument is count: flags go in by name, flags=..."
    expect(
        not left,
        f"{left} of {len(keys)} keys in one notebook are still there.{why if left > 9 else ''}",
    )


def _leaves_alone(scrubbed: Callable[[Notebook], Notebook]) -> None:
    for text in ("no key here", *DECOYS, f"{SHORT}-{SHORT}"):
        clean = notebook_with(text, "source")
        where = _differs(scrubbed(clean), clean)
        why = f", where {text!r} stood: a key is ck_ and 24 letters or digits"
        if text == "no key here":
            why = ": line breaks, signs, numbers and what is empty stay as they are"
        expect(
            not where,
            f"A notebook without a key came back changed in {where}{why}. A scrubber that "
            "eats work is no use.",
        )


def _is_a_copy(answer: Any) -> None:
    clean = notebook_with("no key here", "source")
    _emptied(answer(clean))
    where = _differs(clean, notebook_with("no key here", "source"))
    expect(
        not where,
        f"What came back was changed, and {where}, which was passed in, changed with it: it is the same "
        "list or dictionary. A copy shares none of them, where there was no key either.",
    )


def _emptied(node: Any) -> None:
    """Empty every dictionary and list of a tree."""
    if isinstance(node, (dict, list)):
        for inner in list(node.values()) if isinstance(node, dict) else node:
            _emptied(inner)
        node.clear()
