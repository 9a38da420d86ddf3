"""What `scrub` of lesson 00 must do."""

from __future__ import annotations

import json
import re
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.start_here.material import CORNERS, DECOYS, SHORT, fresh, notebook_with

REMOVED = "ck_REMOVED"
_LEFT = {
    "stream": " As JSON text a line break is written \\n, so the letter n stands before the key: "
    "there is no word boundary.",
    "joined": " It stands in a longer name, user_ck_..., and between _ and a letter there is no "
    "word boundary.",
}


def _where(notebook: dict[str, Any], key: str) -> list[str]:
    """The names of the top-level and cell fields in which `key` still stands."""
    found = {
        name for name, value in notebook.items() if name != "cells" and key in json.dumps(value)
    }
    for cell in notebook.get("cells", []):
        found |= {name for name, value in cell.items() if key in json.dumps(value)}
    return sorted(found)


def _differs(got: Any, wanted: Any, path: str = "notebook") -> str:
    """Where two trees first differ, as the learner would write it; empty where they do not."""
    if isinstance(wanted, dict):
        if not isinstance(got, dict):
            return path
        for name in wanted:
            if name not in got:
                return f"{path}[{name!r}]"
            deeper = _differs(got[name], wanted[name], f"{path}[{name!r}]")
            if deeper:
                return deeper
        return path if len(got) != len(wanted) else ""
    if isinstance(wanted, list):
        if isinstance(got, str) and got == "".join(map(str, wanted)):
            fail(
                f"{path} was a list of lines and came back as one text: nbformat.reads joins them, "
                "json.loads does not. Everything else stays as it was."
            )
        if not isinstance(got, list) or len(got) != len(wanted):
            return path
        pairs = enumerate(zip(got, wanted, strict=True))
        return next((d for i, (a, b) in pairs if (d := _differs(a, b, f"{path}[{i}]"))), "")
    return "" if type(got) is type(wanted) and got == wanted else path


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

    def scrubbed(notebook: dict[str, Any]) -> dict[str, Any]:
        result = part.call(answer, notebook)
        expect(
            isinstance(result, dict) and isinstance(result.get("cells"), list),
            f"A notebook is a dictionary with its cells; your function returned a "
            f"{type(result).__name__}.",
        )
        return result  # type: ignore[no-any-return]

    def kept(notebook: dict[str, Any], key: str) -> None:
        result = scrubbed(notebook)
        wanted = json.loads(json.dumps(notebook).replace(key, REMOVED))
        if len(result["cells"]) != len(wanted["cells"]):
            fail("The cell with the key is gone, and its other lines with it. Replace the key.")
        where = _differs(result, wanted)
        if where:
            fail(
                f"{where} is not what it should be: the key replaced by {REMOVED}, and everything "
                "around it as it was."
            )

    for place, name in CORNERS.items():
        key = fresh()
        with part(f"clears a key from {name}"):
            left = _where(scrubbed(notebook_with(key, place)), key)
            expect(
                not left,
                f"The key still stands in: {', '.join(left)}. Whoever opens it reads it."
                f"{_LEFT.get(place, '')}",
            )
    first, second = fresh(), fresh()
    with part("clears two different keys on one line"):
        text = json.dumps(scrubbed(notebook_with(f"{first} {second}", "source")))
        expect(first not in text, "The first of two keys is still there.")
        expect(second not in text, "The second of two keys on a line is still there.")
    with part("clears a notebook full of keys"):
        _many(scrubbed)
    with part("keeps the work"):
        _leaves_alone(scrubbed)
        for place in CORNERS:
            kept(notebook_with(first, place), first)


def _many(scrubbed: Any) -> None:
    """Forty keys, all different, in all corners."""
    keys: list[str] = []

    def drawn(_: object) -> str:
        keys.append(fresh())
        return keys[-1]

    full = notebook_with("KEY", *CORNERS)
    full["cells"][1]["source"] += ['calls["KEY"]\n'] * 40
    text = json.dumps(scrubbed(json.loads(re.sub("KEY", drawn, json.dumps(full)))))
    left = sum(key in text for key in keys)
    if left:
        many = (
            " Does re.sub stop early? Its fourth argument is count: flags go in by name, flags=..."
        )
        fail(
            f"{left} of {len(keys)} keys in one notebook are still there.{many if left > 9 else ''}"
        )


def _leaves_alone(scrubbed: Any) -> None:
    for text in ("no key here", *DECOYS, f"{SHORT}-{SHORT}", f"{SHORT}_{SHORT}"):
        clean = notebook_with(text, "source")
        where = _differs(scrubbed(clean), clean)
        if where:
            about = f", where {text!r} stood" if "source" in where else ""
            fail(
                f"A notebook without a key came back changed in {where}{about}: a key is ck_ and "
                "24 letters or digits. A scrubber that eats work is no use."
            )
