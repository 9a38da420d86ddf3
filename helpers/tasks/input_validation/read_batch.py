"""What a right reader must do with a batch in CSV."""

from __future__ import annotations

import re
from typing import Any

from helpers.judging import expect, task
from helpers.judging.values import kind, shown
from helpers.tasks.input_validation.payloads import Case, batches
from helpers.tasks.input_validation.payloads.batches import ROWS, SIZE, Rows
from helpers.tasks.input_validation.payloads.signs import repeats
from helpers.tasks.input_validation.refusals import expect_clean, misread, taken

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
        expect_clean(
            misread(part, answer, what, data, lambda found, rows=rows: _differs(found, rows))
            for what, data, rows in batches.honest()
        )
    hostile = list(batches.hostile())
    said: list[tuple[Case, str]] = []
    for group, name in PARTS.items():
        with part(name):
            expect_clean(
                taken(
                    part, answer, case.body, what=case.what, why=case.why,
                    heard=lambda text, case=case: said.append((case, text)),
                )
                for case in hostile
                if case.group == group
            )  # fmt: skip
    with part("names row and column, and never the value"):
        expect(any(case.path for case, _ in said), "No cell was refused, so none was named.")
        expect_clean(_untold(case, text) for case, text in said)


def _differs(found: Any, wanted: Rows) -> str:
    """How what came back differs from the rows of the file; '' where it does not."""
    listed = isinstance(found, (list, tuple))
    if listed and list(found) == wanted:
        whole = [n for row in found for n, v in row["features"].items() if not isinstance(v, float)]
        floats = "eight floats were agreed on, and a whole number came back as none: "
        return f"{floats}{whole[0]}" if whole else ""
    came = f"{len(found)} came back" if listed else f"{kind(found)} came back"
    for row, (one, other) in enumerate(zip(found, wanted, strict=False) if listed else (), 1):
        if one != other:
            came += f", and row {row} is {shown(one, 100)} instead of {shown(other, 100)}"
            break
    return (
        f'expected a list of {len(wanted)} dictionaries {{"patient": ..., "features": {{eight numbers}}}}, '
        f"in the order of the file; {came}"
    )


def _untold(case: Case, text: str) -> str:
    """What is wrong with the error's text; it names the cell, and nothing that the sender chose."""
    row, column = case.path or (0, "")
    bare = text.replace(column, "") if column else text
    numbers = {int(found) for found in re.findall(r"(?<![\d.])\d+(?!\d|\.\d)", bare)}
    if any(len(value) > 5 and repeats(bare, value) for value in case.markers):
        return (
            f"For {case.what} the error repeats the value, or a piece of it, and the sender chose that: "
            "it may be a script, and a page or a log shows it."
        )
    if not row or (column in text and row in numbers):
        return ""
    where = f"For {case.what} in row {row}, column {column}, the error"
    if column in text and {row - 1, row + 1} & numbers:
        return f"{where} counts another row: row 1 is below the header. The sender looks at a good row."
    return f"{where} does not name both: in a file of a thousand rows the sender will not find it."
