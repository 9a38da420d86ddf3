"""What a right reader of lesson 02 must do with a batch in CSV."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from helpers.judging import NotYet, expect, fail, task
from helpers.judging.guard import describe
from helpers.tasks.input_validation import batches
from helpers.tasks.input_validation.batches import ROWS, SIZE, Hostile
from helpers.tasks.input_validation.signs import repeats

GROUPS = {
    "header": "wants exactly the header agreed on",
    "shape": "wants as many cells as columns, in every row",
    "number": "takes numbers that are written as numbers",
    "range": "keeps to the ranges of the training data",
    "patient": "checks the identifier",
    "limits": f"takes 1 to {ROWS} rows and {SIZE // 1024} KiB",
    "text": "wants UTF-8",
}


@task(
    minutes=7, difficulty=4, asvs="5.2.1", expects="function",
    hints=[
        "Four questions in turn: how large, which text, which columns, and then row by row.",
        "`csv.reader` gives lists, so that you can count the cells; `strict=True` makes it complain about "
        "a quote that never closes, with csv.Error, which is no ValueError. `utf-8-sig` takes a byte "
        "order mark, or none.",
        "sorted(header) must equal sorted(COLUMNS), each row must have as many cells, each number must "
        r"fullmatch [0-9]+(\.[0-9]+)? before `float` sees it, then the range. Say row and column in each "
        "error.",
    ],
)  # fmt: skip
def read_batch(answer: Any, part: Any) -> None:
    """Reads an uploaded batch."""
    names = batches.columns()
    with part("reads honest files"):
        for what, data, wanted in batches.honest(names):
            _reads(answer, part, what, data, wanted)
    hostile = batches.hostile(names)
    said: list[tuple[Hostile, str]] = []
    for group, name in GROUPS.items():
        with part(name):
            for case in hostile:
                if case.group == group:
                    said.append((case, _error(answer, part, case)))
            if group == "limits":
                _huge_cell(answer, part)
    with part("names row and column, and never the value"):
        expect(any(case.row for case, _ in said), "Nothing was refused, so nothing was named.")
        for case, text in said:
            _tells(case, text)


def _reads(answer: Any, part: Any, what: str, data: bytes, wanted: list[dict[str, Any]]) -> None:
    try:
        found = part.call(answer, data)
    except NotYet:
        raise
    except ValueError as error:
        fail(f"{what} was refused with {type(error).__name__}: {error!s:.120}")
    except Exception as error:
        fail(f"{what} was refused with {type(error).__name__}. {describe(error)}")
    if not _same(found, wanted):
        fail(
            f"{what}: expected a list of {len(wanted)} dictionaries "
            '{"patient": ..., "features": {ten numbers}}, in the order of the file. '
            f"{_difference(found, wanted)}"
        )


def _same(found: Any, wanted: list[dict[str, Any]]) -> bool:
    if not isinstance(found, (list, tuple)) or len(found) != len(wanted):
        return False
    return all(
        isinstance(one, dict)
        and set(one) == {"patient", "features"}
        and one["patient"] == other["patient"]
        and isinstance(one["features"], dict)
        and one["features"] == other["features"]
        for one, other in zip(found, wanted, strict=True)
    )


def _difference(found: Any, wanted: list[dict[str, Any]]) -> str:
    if not isinstance(found, (list, tuple)):
        return f"A {type(found).__name__} came back."
    if len(found) != len(wanted):
        return f"{len(found)} came back."
    return f"The first is {found[0]!r:.100}."


def _error(answer: Any, part: Any, case: Hostile) -> str:
    """What the refusal of a hostile file says; fails where there is none."""
    what = case.what[:1].upper() + case.what[1:]
    try:
        found = part.call(answer, case.data)
    except ValueError as error:
        return f"{error}"
    except NotYet:
        raise
    except Exception as error:
        _another(what, error)
    expect(
        found is not None,
        f"For {case.what} your function returned None: the caller goes on with it. Raise ValueError.",
    )
    fail(f"{what} was accepted: {case.why}.")


def _another(what: str, error: Exception) -> NoReturn:
    fail(
        f"{what} raised {type(error).__name__}, not ValueError: the endpoint does not expect it, and "
        f"answers 500. {describe(error)}"
    )


def _huge_cell(answer: Any, part: Any) -> None:
    """A number of 140,000 digits: refused by csv with an error of its own, or else read as it is."""
    what = "A cell of 140,000 characters"
    data, wanted = batches.huge_cell()
    try:
        found = part.call(answer, data)
    except ValueError:
        return
    except NotYet:
        raise
    except Exception as error:
        _another(what, error)
    expect(_same(found, wanted), f"{what} was read as another number, or the file without it.")


def _tells(case: Hostile, text: str) -> None:
    """The error names the cell to blame, and repeats nothing that the sender chose."""
    bare = text.replace(case.column, "") if case.column else text
    number = rf"(?<![\d.]){case.row}(?!\d|\.\d)"
    if case.row and (case.column not in text or not re.search(number, bare)):
        fail(
            f"For {case.what} in row {case.row}, column {case.column}, the error does not name both: in "
            "a file of a thousand rows the sender will not find it."
        )
    if len(case.value) > 5 and repeats(bare, case.value):
        fail(
            f"For {case.what} the error repeats the value, or a piece of it, and the sender chose that: "
            "it may be a script, and a page or a log shows it."
        )
