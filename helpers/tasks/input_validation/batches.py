"""Batches of blood counts in CSV, honest and hostile, made from rules for lesson 02.

The analyser writes as its spreadsheet does: `;` between cells, a comma in numbers.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.tasks.input_validation import blood, signs
from helpers.tasks.input_validation.codes import fresh_code, look_alikes

ROWS, SIZE = 1000, 256 * 1024
COLUMNS = ["patient", *blood.LIMITS]
Rows = list[dict[str, Any]]
Honest = tuple[str, bytes, Rows]


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


def batch(count: int) -> Rows:
    """`count` honest rows, each {"patient": ..., "features": {...}}."""
    return [blood.request() for _ in range(count)]


def written(value: object) -> str:
    """A value as the analyser writes it: 14.5 is `14,5`."""
    return str(value).replace(".", ",")


def cells(rows: Rows, order: Sequence[str] = COLUMNS) -> list[list[str]]:
    """Rows as lists of text, header first, with their columns in this order."""
    flat = [{"patient": row["patient"], **row["features"]} for row in rows]
    return [list(order), *([written(row[name]) for name in order] for row in flat)]


def as_csv(lines: Sequence[Sequence[str]], end: str = "\n", quoting: int = csv.QUOTE_MINIMAL) -> bytes:
    """Lines of cells as a CSV file in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator=end, quoting=quoting).writerows(lines)
    return text.getvalue().encode()


def sized(size: int) -> tuple[bytes, Rows]:
    """An honest file of exactly `size` bytes: noughts at the end of its numbers change nothing."""
    rows = batch(40)
    lines = cells(rows)
    wide = len(blood.LIMITS)
    room, spare = divmod(size - len(as_csv(lines)), wide * len(rows))
    for at, line in enumerate(lines[1:]):
        for cell in range(1, wide + 1):
            more = room + (at * wide + cell <= spare)
            point = "" if "," in line[cell] else ","
            line[cell] += (point + "0" * more)[:more]
    return as_csv(lines), rows


def honest() -> Iterator[Honest]:
    """Files that must be read, with what they say."""
    three, one = batch(3), batch(1)
    ends = [blood.request(blood.row(**{name: float(end)}))
            for name, both in blood.LIMITS.items() for end in both]  # fmt: skip
    whole = [blood.request(blood.row(basophils=0) | {"haemoglobin": 140})]
    lines, many = cells(three), batch(ROWS)
    yield "a plain file of three rows", as_csv(lines), three
    yield "a file of one row", as_csv(cells(one)), one
    yield "a file with its columns in another order", as_csv(cells(three, COLUMNS[::-1])), three
    shuffled = signs.DRAW.sample(COLUMNS, len(COLUMNS))
    yield "a file with its columns shuffled", as_csv(cells(three, shuffled)), three
    yield "a file with Windows line ends", as_csv(lines, end="\r\n"), three
    yield "a file with every cell in quotes", as_csv(lines, quoting=csv.QUOTE_ALL), three
    yield "a file without a line break at its end", as_csv(lines).rstrip(b"\n"), three
    mark = b"\xef\xbb\xbf" + as_csv(lines)
    yield "a spreadsheet's file, which begins with a byte order mark", mark, three
    yield "whole numbers and zero", as_csv(cells(whole)), whole
    yield "the smallest and the largest of each column", as_csv(cells(ends)), ends
    yield f"a file of {ROWS} rows, the most that is allowed", as_csv(cells(many)), many
    yield f"a file of {SIZE} bytes, the most that is allowed", *sized(SIZE)


def hostile() -> Iterator[Hostile]:
    """All files to refuse."""
    for rule in (_headers, _shapes, _numbers, _limits, _patients, _amounts):
        yield from rule()


def _cell(group: str, column: str, value: str, why: str, what: str = "") -> Hostile:
    """An honest file of four rows but for one cell, in a row of its own choice."""
    row = signs.DRAW.randrange(1, 5)
    lines = cells(batch(4))
    lines[row][COLUMNS.index(column)] = value
    quoting = csv.QUOTE_ALL if set(value) & set("\r\n") else csv.QUOTE_MINIMAL
    return Hostile(group, what or f"{value!r} as {column}", as_csv(lines, quoting=quoting), why,
                   row, column, value)  # fmt: skip


def _headers() -> Iterator[Hostile]:
    lines = cells(batch(3))
    names = lines[0]
    twice = [[*line, line[1]] for line in lines]
    without = [[c for i, c in enumerate(line) if names[i] != "platelets"] for line in lines]
    for what, table, why in [
        ("a file without a header", lines[1:], "its first row became the header"),
        ("a file without the column platelets", without, "the model needs all eight"),
        ("a file with a column more", [[*line, "x"] for line in lines], "nobody agreed on that column"),
        ("a file with the column haemoglobin twice", twice,
         "of the two values one wins, and nobody knows which"),
        ("a file with the column Haemoglobin", [[n.title() if n == names[1] else n for n in names],
                                                *lines[1:]], "that is another name"),
        ("a file with a space before each name", [[names[0], *(f" {n}" for n in names[1:])], *lines[1:]],
         "those are other names"),
    ]:  # fmt: skip
        yield Hostile("header", what, as_csv(table), why)
    comma = as_csv(lines).replace(b",", b".").replace(b";", b",")
    yield Hostile("header", "a file with `,` between its cells", comma, "`;` was agreed on")


def _shapes() -> Iterator[Hostile]:
    short, long, plain = (cells(batch(3)) for _ in range(3))
    short[2].pop()
    sign = signs.mark()
    long[2].append(f"<b>{sign}</b>")
    missing, cut = "which one is missing is a guess", "the file was cut off, and what is missing is a guess"
    yield Hostile("shape", "a row with a cell too few", as_csv(short), missing)
    yield Hostile("shape", "a row with a cell too many", as_csv(long),
                  "the columns have shifted, perhaps in all rows", value=sign)  # fmt: skip
    rows = as_csv(cells(batch(6))).splitlines(keepends=True)
    opened = b"".join([*rows[:2], rows[2].replace(b"P-", b'"P-', 1), *rows[3:]])
    never = "a quote that is opened and never closed"
    yield Hostile("shape", never, opened, "it swallows every row below it")
    head, _, last = as_csv(plain).rstrip(b"\n").rpartition(b";")
    yield Hostile("shape", f"{never}, in the last cell,", head + b';"' + last, cut)
    blank = b"".join([*rows[:2], b"\n", *rows[2:]])
    yield Hostile("shape", "a file with a blank line between its rows", blank,
                  "a reader that skips it counts the rows wrong")  # fmt: skip


def _numbers() -> Iterator[Hostile]:
    why, sign = "it is no number as the contract writes them", signs.mark()
    thousand = "a point is no part of it: `1.234` would be read as a thousandth of what was meant"
    for value in (
        "nan", "inf", "-Infinity", "14_1,5", "", "True", "0x9F", "=140+0,5", '=HYPERLINK("http://127.0.0.1/")',
        "@SUM(1)", "140,5 g/L", "140,5\n", "140,5\r", "140,5\t", "+140,5", "1,45e2", "1405E-1", " 140,5",
        "140,5 ", "1,4,5", "140,,5", "140,", ",", "140,٥", "١٤٠,٥", f"{sign} is no number", f"140{sign}",
    ):  # fmt: skip
        yield _cell("number", "haemoglobin", value, why)
    for value in ("140.5", "1.405"):
        yield _cell("number", "platelets", value, thousand)
    for value in ("-0,0", "-0", ",05", "5e-2"):
        yield _cell("number", "basophils", value, why)


def _limits() -> Iterator[Hostile]:
    for name, (low, high) in blood.LIMITS.items():
        for value in (math.nextafter(high, math.inf), high * 1.01, high * 1000 + 0.125):
            yield _cell("range", name, written(value), "no patient has such a value", f"a {name} too high")
        for value in (math.nextafter(low, 0), low - 1.5) if low > 0 else ():
            yield _cell("range", name, written(value), "no patient has such a value", f"a {name} too low")


def _patients() -> Iterator[Hostile]:
    code, sign, why = fresh_code(), signs.mark(), "it is no identifier"
    for value in (f"{code}\n", "=1+1", "-2+3+cmd", f"<b>{sign}</b>", sign):
        yield _cell("patient", "patient", value, why)
    for _, text, wrong in look_alikes(code):
        yield _cell("patient", "patient", text, wrong)


def _amounts() -> Iterator[Hostile]:
    lines = cells(batch(3))
    nothing = "there is nothing to predict"
    yield Hostile("amount", "a file with a header and no row", as_csv(lines[:1]), nothing)
    yield Hostile("amount", "an empty file", b"", nothing)
    most = f"{ROWS} are the most that is allowed"
    yield Hostile("amount", f"a file of {ROWS + 1} rows", as_csv(cells(batch(ROWS + 1))), most)
    most = f"{SIZE} bytes are the most that is allowed"
    yield Hostile("amount", f"a file of {SIZE + 1} bytes", sized(SIZE + 1)[0], most)
    for name in ("UTF-16", "UTF-16-LE"):
        coded = as_csv(lines).decode().encode(name)
        yield Hostile("text", f"a file in {name}", coded, "only UTF-8 is agreed on")
    broken = as_csv(lines).replace(b"P-", b"\xffP-", 1)
    yield Hostile("text", "a file with a byte that is no UTF-8", broken, "it cannot be read without guessing")
