"""What a right reader of lesson 02 must do with a batch in CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from helpers.exercise import NotYet, expect, fail
from helpers.tasks import input_validation_requests as requests
from helpers.tasks.input_validation_text import ARABIC, fresh_code

ROWS, SIZE = 1000, 256 * 1024
Honest = tuple[str, bytes, list[dict[str, Any]]]
Hostile = tuple[str, str, bytes, str, int, str, str]


def columns() -> list[str]:
    """The header of a batch: the patient, then the ten features."""
    from helpers import clinic

    return ["patient", *clinic.FEATURES]


def batch(count: int) -> list[dict[str, Any]]:
    """`count` honest rows, each {"patient": ..., "features": {...}}."""
    table = requests.rows()
    return [requests.request(table[at % len(table)]) for at in range(count)]


def cells(rows: Sequence[dict[str, Any]], order: Sequence[str]) -> list[list[str]]:
    """Rows as lists of text, header first, with their columns in this order."""
    lines = [list(order)]
    for row in rows:
        flat = {"patient": row["patient"], **row["features"]}
        lines.append([str(flat[name]) for name in order])
    return lines


def as_csv(
    lines: Sequence[Sequence[str]], end: str = "\n", quoting: int = csv.QUOTE_MINIMAL
) -> bytes:
    """Lines of cells as a CSV file in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=quoting).writerows(lines)
    return text.getvalue().encode()


def read_batch(answer: Any, part: Any) -> None:
    names = columns()
    with part("reads honest files"):
        for what, data, wanted in _honest(names):
            try:
                found = part.call(answer, data)
            except NotYet:
                raise
            except Exception as error:
                fail(f"{what} was refused with {type(error).__name__}: {error!s:.120}")
            if not _same(found, wanted):
                fail(
                    f"{what}: expected a list of {len(wanted)} dictionaries "
                    '{"patient": ..., "features": {ten numbers}}, in the order of the file. '
                    f"{_difference(found, wanted)}"
                )
    hostile = _hostile(names)
    groups = {
        "header": "wants exactly the header agreed on",
        "shape": "wants as many cells as columns, in every row",
        "number": "takes numbers that are written as numbers",
        "range": "keeps to the ranges of the training data",
        "patient": "checks the identifier",
        "limits": f"takes 1 to {ROWS} rows and {SIZE // 1024} KiB",
        "text": "wants UTF-8",
    }
    said: list[tuple[str, str, int, str, str]] = []
    for group, name in groups.items():
        with part(name):
            for kind, what, data, why, row, column, value in hostile:
                if kind == group:
                    text = _error(answer, part, what, data, why)
                    if row:
                        said.append((what, text, row, column, value))
    with part("names row and column, and never the value"):
        expect(said, "Nothing was refused, so nothing was named.")
        for what, text, row, column, value in said:
            if column not in text or not re.search(rf"\b{row}\b", text.replace(column, "")):
                fail(
                    f"For {what} in row {row}, column {column}, the error does not name both: in a file "
                    "of a thousand rows the sender will not find it."
                )
            if len(value) > 5 and value in text.replace(column, ""):
                fail(f"For {what} the error repeats the value, and the sender chose that.")


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


def _honest(names: list[str]) -> list[Honest]:
    three, one, many = batch(3), batch(1), batch(ROWS)
    turned = [*names[4:], *names[:4]]
    whole = batch(1)
    whole[0]["features"] |= {"mean_texture": 18, "mean_concavity": 0}
    lines = cells(three, names)
    return [
        ("A plain file of three rows", as_csv(lines), three),
        ("A file of one row", as_csv(cells(one, names)), one),
        ("A file with its columns in another order", as_csv(cells(three, turned)), three),
        ("A file with Windows line ends", as_csv(lines, end="\r\n"), three),
        ("A file with every cell in quotes", as_csv(lines, quoting=csv.QUOTE_ALL), three),
        ("A file without a line break at its end", as_csv(lines).rstrip(b"\n"), three),
        ("A spreadsheet's file, which begins with a byte order mark", b"\xef\xbb\xbf" + as_csv(lines),
         three),
        ("Whole numbers and zero", as_csv(cells(whole, names)), whole),
        (f"A file of {ROWS} rows, the most that is allowed", as_csv(cells(many, names)), many),
    ]  # fmt: skip


def _hostile(names: list[str]) -> list[Hostile]:
    from helpers import clinic

    found: list[Hostile] = []

    def add(group: str, what: str, lines: Any, why: str, row: int = 0, column: str = "",
            value: str = "") -> None:  # fmt: skip
        data = lines if isinstance(lines, bytes) else as_csv(lines)
        found.append((group, what, data, why, row, column, value))

    def cell(group: str, what: str, row: int, column: str, value: str, why: str) -> None:
        lines = cells(batch(4), names)
        lines[row][names.index(column)] = value
        add(group, what, lines, why, row, column, value)

    lines = cells(batch(3), names)
    add("header", "a file without a header", lines[1:], "its first row became the header")
    add(
        "header",
        "a file without the column mean_area",
        [[c for i, c in enumerate(line) if names[i] != "mean_area"] for line in lines],
        "the model needs all ten",
    )
    add(
        "header",
        "a file with a column more",
        [[*line, "x"] for line in lines],
        "nobody agreed on that column",
    )
    twice = [[*line, line[1]] for line in lines]
    twice[1][-1] = "27.5"
    add(
        "header",
        "a file with the column mean_radius twice",
        twice,
        "of the two values one wins, and nobody knows which",
    )
    renamed = [["Mean_Radius" if c == "mean_radius" else c for c in lines[0]], *lines[1:]]
    add("header", "a file with the column Mean_Radius", renamed, "that is another name")
    short = cells(batch(3), names)
    short[2].pop()
    add("shape", "a row with a cell too few", short, "which one is missing is a guess")
    long = cells(batch(3), names)
    long[2].append("1.0")
    add(
        "shape", "a row with a cell too many", long, "the columns have shifted, perhaps in all rows"
    )
    opened = as_csv(cells(batch(6), names)).decode().splitlines()
    opened[2] = opened[2].replace("P-", '"P-', 1)
    add(
        "shape",
        "a quote that is opened and never closed",
        "\n".join(opened).encode(),
        "it swallows every row below it",
    )
    for value, what in [
        ("nan", "`nan`"), ("inf", "`inf`"), ("-Infinity", "`-Infinity`"), ("1_4.5", "`1_4.5`"),
        ("14.5".translate(ARABIC), "a number in Arabic-Indic digits"), ("", "an empty cell"),
        ("True", "`True`"), ("0x1F", "`0x1F`"), ("14,5", "`14,5`"), ("=14+0.5", "the formula `=14+0.5`"),
        ('=HYPERLINK("http://127.0.0.1/")', "the formula `=HYPERLINK(...)`"), ("@SUM(1)", "`@SUM(1)`"),
        ("14.5 mm", "`14.5 mm`"), ("14.5\n", "a number with a line break"),
    ]:  # fmt: skip
        why = "it is no number as the contract writes them"
        cell("number", what, 2, "mean_radius", value, why)
    for column, (low, high) in clinic.RANGES.items():
        for value in (high + 0.01 * (high - low), high * 1000 + 0.125):
            cell(
                "range",
                f"a {column} above the training data",
                3,
                column,
                f"{value:.9f}",
                "the model has never seen such a value",
            )
    cell(
        "range",
        "a mean_radius below the training data",
        1,
        "mean_radius",
        "1.234567",
        "the model has never seen such a value",
    )
    code = fresh_code()
    for value, what in [
        (f"{code}\n", "an identifier with a line break"), (f"x{code}", "text before an identifier"),
        (f"{code}1", "an identifier with seven digits"), ("", "no identifier"),
        ("P-" + code[2:].translate(ARABIC), "an identifier in Arabic-Indic digits"),
        ("=1+1", "the formula `=1+1`"), ("-2+3+cmd", "a formula that begins with a minus"),
        (f"<b>{code}</b>", "an identifier in tags"),
    ]:  # fmt: skip
        cell("patient", what, 4, "patient", value, "it is no identifier")
    add("limits", "a file with a header and no row", lines[:1], "there is nothing to predict")
    add("limits", "an empty file", b"", "there is nothing to predict")
    add(
        "limits",
        f"a file of {ROWS + 1} rows",
        cells(batch(ROWS + 1), names),
        f"{ROWS} are the most that is allowed",
    )
    padded = cells(batch(2), names)
    padded[1][1] = "14." + "0" * 300_000
    add(
        "limits",
        "a file of 300 kB with a single huge cell",
        padded,
        f"{SIZE} bytes are the most that is allowed",
    )
    middle = cells(batch(2), names)
    middle[1][1] = "14." + "0" * 140_000
    add("limits", "a cell of 140,000 characters", middle, "no measurement has so many digits")
    utf16 = as_csv(lines).decode().encode("utf-16")
    add("text", "a file in UTF-16", utf16, "only UTF-8 is agreed on")
    add("text", "a file with a byte that is no UTF-8", as_csv(lines).replace(b"P-", b"\xffP-", 1),
        "it cannot be read without guessing")  # fmt: skip
    return found


def _error(answer: Any, part: Any, what: str, data: bytes, why: str) -> str:
    try:
        found = part.call(answer, data)
    except ValueError as error:
        return f"{error}"
    except NotYet:
        raise
    except Exception as error:
        fail(
            f"{what[:1].upper() + what[1:]} raised {type(error).__name__}, not ValueError: the endpoint "
            "does not expect it, and answers 500."
        )
    expect(
        found is not None,
        f"For {what} your function returned None: the caller goes on with it. Raise ValueError.",
    )
    fail(f"{what[:1].upper() + what[1:]} was accepted: {why}.")
