"""What `scrub` and `find_leaks` of lesson 00 must do."""

from __future__ import annotations

import json
import secrets
import string
from pathlib import Path
from typing import Any

from helpers.exercise import Parts, expect, fail
from helpers.tasks.start_here_material import CORNERS, PLACES, laid_out, notebook_with, scratch

_LETTERS = string.ascii_letters + string.digits
REMOVED = "ck_REMOVED"


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
    if type(got) is not type(wanted):
        return path
    if isinstance(wanted, dict):
        for name in wanted:
            if name not in got:
                return f"{path}[{name!r}]"
            deeper = _differs(got[name], wanted[name], f"{path}[{name!r}]")
            if deeper:
                return deeper
        return path if len(got) != len(wanted) else ""
    if isinstance(wanted, list):
        if len(got) != len(wanted):
            return path
        pairs = enumerate(zip(got, wanted, strict=True))
        return next((d for i, (a, b) in pairs if (d := _differs(a, b, f"{path}[{i}]"))), "")
    return "" if got == wanted else path


def judge_scrub(answer: Any, part: Parts) -> None:
    """No key is left in any corner, and nothing else is lost."""

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
            hint = (
                " As JSON text a line break is written \\n, so the letter n stands before the key: "
                "there is no word boundary."
                if place == "stream"
                else ""
            )
            expect(
                not left,
                f"The key still stands in: {', '.join(left)}. Whoever opens it reads it.{hint}",
            )
    first, second = fresh(), fresh()
    with part("clears two different keys on one line"):
        text = json.dumps(scrubbed(notebook_with(f"{first} {second}", "source")))
        expect(first not in text, "The first of two keys is still there.")
        expect(second not in text, "The second of two keys on a line is still there.")
    with part("keeps the work"):
        _leaves_alone(scrubbed)
        for place in CORNERS:
            kept(notebook_with(first, place), first)


def _leaves_alone(scrubbed: Any) -> None:
    short = "ck_" + "a1B2" * 5 + "xyz"
    for text in ("no key here, ck_short neither", f"{short}-{short}", f"{short}_{short}"):
        clean = notebook_with(text, "source")
        where = _differs(scrubbed(clean), clean)
        if where:
            about = f", where {text!r} stood" if "source" in where else ""
            fail(
                f"A notebook without a key came back changed in {where}{about}: a key is ck_ and "
                "24 letters or digits. A scrubber that eats work is no use."
            )


def judge_leaks(answer: Any, part: Parts) -> None:
    """Every place is found where a key is, and none where it is not."""
    with scratch() as folder:
        for number, places in enumerate([set(), *({place} for place in PLACES), set(PLACES)]):
            project = laid_out(Path(folder) / str(number), fresh(), places)
            name = " and ".join(sorted(places)) if len(places) == 1 else f"{len(places)} places"
            with part(f"a key in {name}" if places else "a clean project"):
                found = answer(project)
                expect(
                    isinstance(found, (set, frozenset, list, tuple)),
                    f"Return a set of places; a {type(found).__name__} came back.",
                )
                _compare(set(found), places)
        with part("a key in history, on another branch"):
            project = laid_out(Path(folder) / "branch", fresh(), {"history"}, branch="experiment")
            found = set(answer(project))
            if "history" not in found:
                fail(
                    "A key in a commit of another branch was not found. It is pushed with the rest: "
                    "git log shows the current branch alone, unless it is told otherwise."
                )


def _compare(found: set[Any], places: set[str]) -> None:
    missed, invented = places - found, found - places
    if missed:
        fail(f"A key in the {', '.join(sorted(missed))} was not found. {_why(missed)}")
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
