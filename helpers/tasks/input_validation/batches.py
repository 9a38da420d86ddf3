"""Batches in CSV, honest and hostile, made from rules for lesson 02."""

from __future__ import annotations

import csv
import functools
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.tasks.input_validation import requests, signs
from helpers.tasks.input_validation.patient_id import ARABIC, fresh_code, look_alikes

ROWS, SIZE = 1000, 256 * 1024
MOST = f"{SIZE} bytes are the most that is allowed"
Honest = tuple[str, bytes, list[dict[str, Any]]]


@dataclass(frozen=True)
class Hostile:
    """A file to refuse. row, column: the cell to blame, if one is; value: what no error may repeat."""

    group: str
    what: str
    data: bytes
    why: str
    row: int = 0
    column: str = ""
    value: str = ""


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


@functools.cache
def _tails() -> tuple[str, ...]:
    """The ten numbers of each training row as they stand in a file."""
    return tuple(",".join(map(str, row.values())) for row in requests.rows())


def many(count: int) -> tuple[bytes, list[dict[str, Any]]]:
    """A file of so many rows, quickly, and what a reader should make of it."""
    table, tails = requests.rows(), _tails()
    at = [(f"P-{number:06d}", number % len(tails)) for number in range(count)]
    lines = [",".join(columns()), *(f"{code},{tails[row]}" for code, row in at), ""]
    return "\n".join(lines).encode(), [{"patient": c, "features": table[r]} for c, r in at]


def sized(size: int) -> tuple[bytes, list[dict[str, Any]]]:
    """An honest file of exactly `size` bytes: noughts at the end of its numbers change nothing."""
    rows = batch(40)
    lines = cells(rows, columns())
    room, spare = divmod(size - len(as_csv(lines)), 10 * len(rows))
    for at, line in enumerate(lines[1:]):
        for cell in range(1, 11):
            more = room + (at * 10 + cell <= spare)
            point = "" if "." in line[cell] else "."
            line[cell] += (point + "0" * more)[:more]
    return as_csv(lines), rows


def huge_cell() -> tuple[bytes, list[dict[str, Any]]]:
    """An honest file with one number of 140,000 digits: the csv module takes no cell that long."""
    rows = batch(2)
    lines = cells(rows, columns())
    lines[1][1] += ("" if "." in lines[1][1] else ".") + "0" * 140_000
    return as_csv(lines), rows


def ends() -> list[dict[str, Any]]:
    """Training rows that hold the smallest and the largest value of each column."""
    from helpers import clinic

    table = requests.rows()
    return [
        requests.request(next(row for row in table if row[name] == end))
        for name, both in clinic.RANGES.items()
        for end in both
    ]


def honest(names: list[str]) -> Iterator[Honest]:
    three, one, edges = batch(3), batch(1), ends()
    turned = [*names[4:], *names[:4]]
    shuffled = signs.DRAW.sample(names, len(names))
    whole = batch(1)
    whole[0]["features"] |= {"mean_texture": 18, "mean_concavity": 0}
    lines = cells(three, names)
    yield "A plain file of three rows", as_csv(lines), three
    yield "A file of one row", as_csv(cells(one, names)), one
    yield "A file with its columns in another order", as_csv(cells(three, turned)), three
    yield "A file with its columns shuffled", as_csv(cells(three, shuffled)), three
    yield "A file with Windows line ends", as_csv(lines, end="\r\n"), three
    yield "A file with every cell in quotes", as_csv(lines, quoting=csv.QUOTE_ALL), three
    yield "A file without a line break at its end", as_csv(lines).rstrip(b"\n"), three
    mark = b"\xef\xbb\xbf" + as_csv(lines)
    yield "A spreadsheet's file, which begins with a byte order mark", mark, three
    yield "Whole numbers and zero", as_csv(cells(whole, names)), whole
    yield "The smallest and the largest of each column", as_csv(cells(edges, names)), edges
    yield f"A file of {ROWS} rows, the most that is allowed", *many(ROWS)
    yield f"A file of {SIZE} bytes, the most that is allowed", *sized(SIZE)


def hostile(names: list[str]) -> list[Hostile]:
    """All files to refuse."""
    return [
        *_headers(names), *_shapes(names), *_numbers(names), *_ranges(names), *_patients(names),
        *_limits(names),
    ]  # fmt: skip


def _cell(names: list[str], group: str, what: str, column: str, value: str, why: str) -> Hostile:
    """An honest file of four rows but for one cell, in a row of its own choice."""
    row = signs.DRAW.randrange(1, 5)
    lines = cells(batch(4), names)
    lines[row][names.index(column)] = value
    quoting = csv.QUOTE_ALL if "\r" in value else csv.QUOTE_MINIMAL
    return Hostile(group, what, as_csv(lines, quoting=quoting), why, row, column, value)


def _headers(names: list[str]) -> Iterator[Hostile]:
    lines = cells(batch(3), names)
    twice = [[*line, line[1]] for line in lines]
    twice[1][-1] = "27.5"
    renamed = [["Mean_Radius" if c == "mean_radius" else c for c in lines[0]], *lines[1:]]
    spaced = [[lines[0][0], *(f" {name}" for name in lines[0][1:])], *lines[1:]]
    for what, table, why in [
        ("a file without a header", lines[1:], "its first row became the header"),
        ("a file without the column mean_area",
         [[c for i, c in enumerate(line) if names[i] != "mean_area"] for line in lines],
         "the model needs all ten"),
        ("a file with a column more", [[*line, "x"] for line in lines],
         "nobody agreed on that column"),
        ("a file with the column mean_radius twice", twice,
         "of the two values one wins, and nobody knows which"),
        ("a file with the column Mean_Radius", renamed, "that is another name"),
        ("a file with a space before each name", spaced, "those are other names"),
    ]:  # fmt: skip
        yield Hostile("header", what, as_csv(table), why)


def _shapes(names: list[str]) -> Iterator[Hostile]:
    short, long, plain = (cells(batch(3), names) for _ in range(3))
    short[2].pop()
    sign = signs.mark()
    long[2].append(f"<b>{sign}</b>")
    yield Hostile(
        "shape", "a row with a cell too few", as_csv(short), "which one is missing is a guess"
    )
    yield Hostile(
        "shape", "a row with a cell too many", as_csv(long),
        "the columns have shifted, perhaps in all rows", value=sign,
    )  # fmt: skip
    opened = as_csv(cells(batch(6), names)).decode().splitlines()
    opened[2] = opened[2].replace("P-", '"P-', 1)
    never, swallows = "a quote that is opened and never closed", "it swallows every row below it"
    yield Hostile("shape", never, "\n".join(opened).encode(), swallows)
    head, _, last = as_csv(plain).rstrip(b"\n").rpartition(b",")
    yield Hostile(
        "shape", f"{never}, in the last cell", head + b',"' + last,
        "the file was cut off, and what is missing is a guess",
    )  # fmt: skip
    rows = as_csv(cells(batch(3), names)).splitlines(keepends=True)
    yield Hostile(
        "shape", "a file with a blank line between its rows", b"".join([*rows[:2], b"\n", *rows[2:]]),
        "a blank line is a row without cells, and a reader that skips it counts the rows wrong",
    )  # fmt: skip


def _numbers(names: list[str]) -> Iterator[Hostile]:
    why = "it is no number as the contract writes them"
    sign = signs.mark()
    for value, what in [
        ("nan", "`nan`"), ("inf", "`inf`"), ("-Infinity", "`-Infinity`"), ("1_4.5", "`1_4.5`"),
        ("14.5".translate(ARABIC), "a number in Arabic-Indic digits"), ("", "an empty cell"),
        ("True", "`True`"), ("0x1F", "`0x1F`"), ("14,5", "`14,5`"), ("=14+0.5", "the formula `=14+0.5`"),
        ('=HYPERLINK("http://127.0.0.1/")', "the formula `=HYPERLINK(...)`"), ("@SUM(1)", "`@SUM(1)`"),
        ("14.5 mm", "`14.5 mm`"), ("14.5\n", "a number with a line break"), ("+14.5", "`+14.5`"),
        ("1.45e1", "`1.45e1`"), ("14.5e0", "`14.5e0`"), ("145E-1", "`145E-1`"), (" 14.5", "` 14.5`"),
        ("14.5 ", "`14.5 `"), ("14.5\t", "a number with a tab"), ("14.5\r", "a number with a return"),
        ("1.4.5", "`1.4.5`"), ("14..5", "`14..5`"), ("14.", "`14.`"), (".", "a lone point"),
        ("14.٥", "a number that ends in an Arabic-Indic digit"),
        (f"{sign} is no number", "text where a number belongs"), (f"14{sign}", "letters after digits"),
    ]:  # fmt: skip
        yield _cell(names, "number", what, "mean_radius", value, why)
    for value in ("-0.0", "-0", ".05", "5e-2"):
        yield _cell(names, "number", f"`{value}` as concavity", "mean_concavity", value, why)


def _ranges(names: list[str]) -> Iterator[Hostile]:
    from helpers import clinic

    why = "the model has never seen such a value"
    for name, (low, high) in clinic.RANGES.items():
        span = high - low
        for value in (math.nextafter(high, math.inf), high + 0.01 * span, high * 1000 + 0.125):
            what = f"a {name} above the training data"
            yield _cell(names, "range", what, name, repr(value), why)
        for value in (math.nextafter(low, 0), low - 0.01 * span) if low > 0 else ():
            what = f"a {name} below the training data"
            yield _cell(names, "range", what, name, repr(value), why)


def _patients(names: list[str]) -> Iterator[Hostile]:
    code, sign = fresh_code(), signs.mark()
    for value, what, why in [
        (f"{code}\n", "an identifier with a line break", "it is no identifier"),
        ("=1+1", "the formula `=1+1`", "it is no identifier"),
        ("-2+3+cmd", "a formula that begins with a minus", "it is no identifier"),
        (f"<b>{sign}</b>", "a patient in tags", "it is no identifier"),
        (sign, "letters in place of an identifier", "it is no identifier"),
        *((text, f"the patient {text!r}", wrong) for _, text, wrong in look_alikes(code)),
    ]:
        yield _cell(names, "patient", what, "patient", value, why)


def _limits(names: list[str]) -> Iterator[Hostile]:
    lines = cells(batch(3), names)
    nothing, header = "there is nothing to predict", as_csv(lines[:1])
    yield Hostile("limits", "a file with a header and no row", header, nothing)
    yield Hostile("limits", "an empty file", b"", nothing)
    most = f"{ROWS} are the most that is allowed"
    yield Hostile("limits", f"a file of {ROWS + 1} rows", many(ROWS + 1)[0], most)
    yield Hostile("limits", f"a file of {SIZE + 1} bytes", sized(SIZE + 1)[0], MOST)
    for name in ("UTF-16", "UTF-16-LE"):
        coded = as_csv(lines).decode().encode(name)
        yield Hostile("text", f"a file in {name}", coded, "only UTF-8 is agreed on")
    broken = as_csv(lines).replace(b"P-", b"\xffP-", 1)
    yield Hostile(
        "text", "a file with a byte that is no UTF-8", broken, "it cannot be read without guessing"
    )
