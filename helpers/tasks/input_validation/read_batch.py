"""What a right reader must do with a batch in CSV."""

from __future__ import annotations

import re
from typing import Any

from helpers.judging import expect, task
from helpers.judging.guard import describe
from helpers.judging.values import shown
from helpers.tasks.input_validation import batches
from helpers.tasks.input_validation.batches import ROWS, SIZE, Hostile, Rows
from helpers.tasks.input_validation.refusals import another, capital, expect_clean
from helpers.tasks.input_validation.signs import repeats

PARTS = {
    "header": "wants exactly the header agreed on",
    "shape": "wants as many cells as columns, in every row",
    "number": "takes numbers that are written as numbers",
    "range": "keeps to the limits",
    "patient": "checks the identifier",
    "amount": f"takes 1 to {ROWS} rows and {SIZE // 1024} KiB",
    "text": "wants UTF-8",
}


@task(
    minutes=12, difficulty=4, asvs="5.2.1", expects="function",
    hints=[
        "Four questions in turn: how large, which text, which columns, and then row by row.",
        "`csv.reader(text, delimiter=';', strict=True)` gives lists, so that you can count the cells, and "
        "complains about a quote that never closes with csv.Error, which is no ValueError. `utf-8-sig` "
        "takes a byte order mark, or none.",
        "sorted(header) must equal sorted(COLUMNS), each row must have as many cells, each number must "
        "fullmatch [0-9]+(,[0-9]+)? before `float(text.replace(',', '.'))`, then the limits. Say row and "
        "column in each error.",
    ],
)  # fmt: skip
def read_batch(answer: Any, part: Any) -> None:
    """Reads an uploaded batch."""
    with part("reads honest files"):
        expect_clean(_misread(answer, part, *case) for case in batches.honest())
    hostile = list(batches.hostile())
    said: list[tuple[Hostile, str]] = []
    for group, name in PARTS.items():
        with part(name):
            expect_clean(_taken(answer, part, c, said) for c in hostile if c.group == group)
    with part("names row and column, and never the value"):
        expect(any(case.row for case, _ in said), "No cell was refused, so none was named.")
        expect_clean(_untold(case, text) for case, text in said)


def _misread(answer: Any, part: Any, what: str, data: bytes, wanted: Rows) -> str:
    """What is wrong with how an honest file was read; '' where nothing is."""
    try:
        found = part.call(answer, data)
    except ValueError as error:
        return f"{capital(what)} was refused with {type(error).__name__}: {error!s:.120}"
    except Exception as error:
        return f"{capital(what)} was refused with {type(error).__name__}. {describe(error)}"
    if isinstance(found, (list, tuple)) and list(found) == wanted:
        return ""
    came = f"a {type(found).__name__} came back"
    if isinstance(found, (list, tuple)):
        came = f"{len(found)} came back"
        pairs = enumerate(zip(found, wanted, strict=False), 1)
        for row, (one, other) in pairs:
            if one != other:
                came += f", and row {row} is {shown(one, 100)} instead of {shown(other, 100)}"
                break
    return (
        f"{capital(what)}: expected a list of {len(wanted)} dictionaries "
        f'{{"patient": ..., "features": {{eight numbers}}}}, in the order of the file; {came}.'
    )


def _taken(answer: Any, part: Any, case: Hostile, said: list[tuple[Hostile, str]]) -> str:
    """What is wrong with how a hostile file was taken; enters in `said` what a refusal says."""
    try:
        found = part.call(answer, case.data)
    except ValueError as error:
        said.append((case, f"{error}"))
        return ""
    except Exception as error:
        return another(case.what, error)
    if found is None:
        return f"For {case.what} your function returned None: the caller goes on with it. Raise ValueError."
    return f"{capital(case.what)} was accepted: {case.why}."


def _untold(case: Hostile, text: str) -> str:
    """What is wrong with the error's text; it names the cell, and nothing that the sender chose."""
    bare = text.replace(case.column, "") if case.column else text
    numbers = [int(found) for found in re.findall(r"(?<![\d.])\d+(?!\d|\.\d)", bare)]
    if len(case.value) > 5 and repeats(bare, case.value):
        return (
            f"For {case.what} the error repeats the value, or a piece of it, and the sender chose that: "
            "it may be a script, and a page or a log shows it."
        )
    if case.row and (case.column not in text or case.row not in numbers):
        where = f"row {case.row}, column {case.column}"
        if case.column in text and {case.row - 1, case.row + 1} & set(numbers):
            return (
                f"For {case.what} in {where}, the error counts another row: the one below the header is "
                "row 1. The sender looks at a good row."
            )
        return (
            f"For {case.what} in {where}, the error does not name both: in a file of a thousand rows the "
            "sender will not find it."
        )
    return ""
