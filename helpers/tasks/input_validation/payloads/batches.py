"""Batches of blood counts in CSV, honest and hostile, made from rules for lesson 02.

The analyser writes as its spreadsheet does: `;` between cells, a comma in numbers.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from typing import Any

from helpers.tasks.input_validation.payloads import Case, blood, signs

ROWS, SIZE = 1000, 256 * 1024
COLUMNS = ["patient", *blood.LIMITS]
MARK = b"\xef\xbb\xbf"
Rows = list[dict[str, Any]]


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


def honest() -> Iterator[tuple[str, bytes, Rows]]:
    """Files that must be read, with what they say."""
    three, one, many = batch(3), batch(1), batch(40) * (ROWS // 40)
    same = [*one, *batch(1), *one, {**three[0], "patient": one[0]["patient"]}]
    ends = [blood.request(blood.row(**{name: float(end)}))
            for name, both in blood.LIMITS.items() for end in both]  # fmt: skip
    whole = [blood.request(blood.row(basophils=0) | {"haemoglobin": 140})]
    shuffled = signs.DRAW.sample(COLUMNS, len(COLUMNS))
    lines = cells(three)
    plain = as_csv(lines)
    noughts = [lines[0], *([code, *("00" + cell for cell in more)] for code, *more in lines[1:])]
    yield "a plain file of three rows", plain, three
    yield "a file of one row", as_csv(cells(one)), one
    yield "a file with two counts of one patient, one of them twice", as_csv(cells(same)), same
    yield "a file with its columns in another order", as_csv(cells(three, COLUMNS[::-1])), three
    yield "a file with its columns shuffled", as_csv(cells(three, shuffled)), three
    yield "a file with Windows line ends", as_csv(lines, end="\r\n"), three
    yield "a file with every cell in quotes", as_csv(lines, quoting=csv.QUOTE_ALL), three
    yield "a file without a line break at its end", plain.rstrip(b"\n"), three
    yield "a spreadsheet's file, which begins with a byte order mark", MARK + plain, three
    yield "a file with noughts before its numbers", as_csv(noughts), three
    yield "a file with whole numbers and zero", as_csv(cells(whole)), whole
    yield "a file with the smallest and the largest of each column", as_csv(cells(ends)), ends
    yield f"a file of {ROWS} rows, the most that is allowed", as_csv(cells(many)), many
    yield f"a file of {SIZE} bytes, the most that is allowed", *sized(SIZE)


def hostile() -> Iterator[Case]:
    """Files to refuse; the path of a cell at fault is its row and column."""
    for group, rule in (("header", _headers), ("shape", _shapes), ("amount", _amounts), ("text", _codings)):
        for what, data, why, *markers in rule():
            yield Case(group, what, data, (), tuple(markers), why)
    rows = batch(2)
    for group, column, value, why in [*_numbers(), *_limits(), *_patients()]:
        order = signs.DRAW.sample(COLUMNS, len(COLUMNS))
        row, lines = signs.DRAW.randrange(1, 3), cells(rows, order)
        lines[row][order.index(column)] = value
        quoting = csv.QUOTE_ALL if set(value) & set("\r\n") else csv.QUOTE_MINIMAL
        data = as_csv(lines, quoting=quoting)
        yield Case(group, f"{value!r} as {column}", data, (row, column), (value,), why)


Whole = tuple[str, bytes, str]  # what it is, the file, why it is refused
Cell = tuple[str, str, str, str]  # group, column, the value in it, why it is refused


def _headers() -> Iterator[Whole]:
    names, *rows = lines = cells(batch(3))
    spaced = [names[0], *(f" {name}" for name in names[1:])]
    without = [[c for i, c in enumerate(line) if names[i] != "platelets"] for line in lines]
    twice = [[*line, line[1]] for line in lines]
    capitals = [name.title() if name == names[1] else name for name in names]
    wins = "of the two values one wins, and nobody knows which"
    yield "a file without a header", as_csv(rows), "its first row became the header"
    yield "a file without the column platelets", as_csv(without), "the model needs all eight"
    more = as_csv([[*line, "x"] for line in lines])
    yield "a file with a column more", more, "nobody agreed on that column"
    yield "a file with the column haemoglobin twice", as_csv(twice), wins
    yield "a file with the column Haemoglobin", as_csv([capitals, *rows]), "that is another name"
    yield "a file with a space before each name", as_csv([spaced, *rows]), "those are other names"
    comma = as_csv(lines).replace(b",", b".").replace(b";", b",")
    yield "a file with `,` between its cells", comma, "`;` was agreed on"


def _shapes() -> Iterator[Any]:
    """Wholes, and for a row that is too long a text that no error may repeat."""
    short, long, empty, plain = (cells(batch(3)) for _ in range(4))
    sign, never = signs.mark(), "a quote that is opened and never closed"
    short[2].pop()
    long[2].append(f"<b>{sign}</b>")
    empty[2].append("")
    yield "a row with a cell too few", as_csv(short), "which one is missing is a guess"
    shifted = "the columns have shifted, perhaps in all rows"
    yield "a row with a cell too many", as_csv(long), shifted, sign
    yield "a row with an empty cell too many", as_csv(empty), shifted
    rows = as_csv(cells(batch(6))).splitlines(keepends=True)
    opened = [*rows[:2], rows[2].replace(b"P-", b'"P-', 1), *rows[3:]]
    yield never, b"".join(opened), "it swallows every row below it"
    head, _, last = as_csv(plain).rstrip(b"\n").rpartition(b";")
    cut = "the file was cut off, and what is missing is a guess"
    yield f"{never}, in the last cell,", head + b';"' + last, cut
    blank = b"".join([*rows[:2], b"\n", *rows[2:]])
    skips = "a reader that skips it counts the rows wrong"
    yield "a file with a blank line between its rows", blank, skips


def _amounts() -> Iterator[Whole]:
    most = "are the most that is allowed"
    header = as_csv(cells(batch(3))[:1])
    yield "a file with a header and no row", header, "there is nothing to predict"
    yield "an empty file", b"", "there is nothing to predict"
    yield f"a file of {ROWS + 1} rows", as_csv(cells(batch(77) * 13)), f"{ROWS} {most}"
    yield f"a file of {SIZE + 1} bytes", sized(SIZE + 1)[0], f"{SIZE} bytes {most}"


def _codings() -> Iterator[Whole]:
    plain = as_csv(cells(batch(3)))
    for name in ("UTF-16", "UTF-16-LE"):
        yield f"a file in {name}", plain.decode().encode(name), "only UTF-8 is agreed on"
    broken = plain.replace(b"P-", b"\xffP-", 1)
    yield "a file with a byte that is no UTF-8", broken, "it cannot be read without guessing"


def _numbers() -> Iterator[Cell]:
    sign = signs.mark()
    why = "it is no number as the contract writes them"
    thousand = "a point is no part of it: `1.234` would be read as a thousandth of what was meant"
    for column, values, wrong in (
        ("haemoglobin", (
            "nan", "inf", "-Infinity", "14_1,5", "", "True", "0x9F", "=140+0,5", "@SUM(1)", "140,5 g/L",
            '=HYPERLINK("http://127.0.0.1/")', "140,5\n", "140,5\r", "140,5\t", "+140,5", "1,45e2",
            "1405E-1", " 140,5", "140,5 ", "1,40,5", "140,,5", "140,", ",", "140,٥", "١٤٠,٥",
            f"{sign} is no number", f"140{sign}"), why),
        ("haemoglobin", ("140.5",), thousand),
        ("platelets", ("1.405",), thousand),
        ("basophils", ("-0,0", "-0", ",05", "5e-2"), why),
    ):  # fmt: skip
        for value in values:
            yield "number", column, value, wrong


def _limits() -> Iterator[Cell]:
    for name, (low, high) in blood.LIMITS.items():
        beyond = [math.nextafter(high, math.inf), high * 1.01, high * 1000 + 0.125]
        beyond += [math.nextafter(low, 0), low - 1.5] if low > 0 else []
        for value in beyond:
            yield "range", name, written(value), "no patient has such a value"


def _patients() -> Iterator[Cell]:
    code, sign = signs.fresh_code(), signs.mark()
    for value in (f"{code}\n", "=1+1", "-2+3+cmd", f"<b>{sign}</b>", sign):
        yield "patient", "patient", value, "it is no identifier"
    for _, text, wrong in signs.look_alikes(code):
        yield "patient", "patient", text, wrong
