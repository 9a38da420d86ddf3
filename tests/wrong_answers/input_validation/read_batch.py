"""Wrong and right answers to the task about a batch in CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.input_validation.answers import LIMITS, bad, code

bank = Bank()
read_batch = tasks.read_batch
COLUMNS = ["patient", *LIMITS]
Rows = list[dict[str, Any]]


def matches(pattern: str) -> Callable[[str], Any]:
    return lambda text: re.fullmatch(pattern, text)


PLAIN = matches("[0-9]+(,[0-9]+)?")


def value(text: str) -> float:
    return float(text.replace(",", "."))


def batch(
    size: int = 262144,
    rows: int = 1000,
    least: int = 1,
    number: Callable[[str], Any] = PLAIN,
    read: Callable[[str], float] = value,
    kept: Callable[[float], Any] = float,
    inside: Callable[[float, float, float], bool] = lambda v, low, high: low <= v <= high,
    header: Callable[[list[str]], bool] = lambda names: sorted(names) == sorted(COLUMNS),
    skip: bool = False,
    ragged: bool = False,
    code: Callable[[str], Any] = code,
    say: Callable[[int, str, str], str] = lambda at, name, text: f"row {at}, column {name}",
    shape: Callable[[int, list[str]], str] = lambda at, cells: f"row {at}",
    catches: type[Exception] = csv.Error,
    encoding: str = "utf-8-sig",
    errors: str = "strict",
    **options: Any,
) -> Callable[[bytes], Rows]:
    """A right reader, or one in which one thing is wrong."""

    def one(at: int, names: list[str], cells: list[str]) -> dict[str, Any]:
        if len(cells) != len(names) and not (ragged and len(cells) > len(names)):
            bad(shape(at, cells))
        row = dict(zip(names, cells, strict=False))
        if not code(row["patient"]):
            bad(say(at, "patient", row["patient"]))
        for name, ends in LIMITS.items():
            if not number(row[name]) or not inside(read(row[name]), *ends):
                bad(say(at, name, row[name]))
        return {"patient": row["patient"], "features": {name: kept(read(row[name])) for name in LIMITS}}

    def load(data: bytes) -> Rows:
        if len(data) > size:
            bad("too large")
        text = io.StringIO(data.decode(encoding, errors), newline="")
        try:
            names, *lines = csv.reader(text, **({"delimiter": ";", "strict": True} | options))
        except catches as error:
            raise ValueError("no CSV") from error
        lines = [cells for cells in lines if cells or not skip]
        if not header(names) or not least <= len(lines) <= rows:
            bad("header or rows")
        return [one(at, names, cells) for at, cells in enumerate(lines, 1)]

    return load


for name, says, answer in [
    ("no_mark", "byte order mark", batch(encoding="utf-8")),
    ("fixed_order", "columns in another order", batch(header=lambda names: names == COLUMNS)),
    ("all_that_is_needed", "column more was accepted", batch(
        header=lambda names: set(COLUMNS) <= set(names) and len(set(names)) == len(names))),
    ("ragged_rows", "cell too many was accepted", batch(ragged=True)),
    ("drops_empty_cells", "an empty cell too many was", lambda data: batch()(
        b"\n".join(line.rstrip(b"\r;") for line in data.split(b"\n")))),
    ("a_quote_left_open", "in the last cell, was accepted", batch(strict=False)),
    ("csv_error_escapes", "raised Error, and that is no ValueError", batch(catches=KeyError)),
    ("skips_blank_lines", "counts the rows wrong", batch(skip=True)),
    ("float_reads_it", "'14_1,5' as haemoglobin was", batch(number=lambda text: value(text) is not None)),
    ("a_point_as_well", "a thousandth of what was meant", batch(number=matches("[0-9]+([,.][0-9]+)?"))),
    ("points_of_thousands", "'1,40,5' as haemoglobin was", batch(
        number=matches("[0-9]+(,[0-9]+)*"), read=lambda t: value(t.replace(",", "", t.count(",") - 1)))),
    ("numbers_as_text", "and row 1 is {'patient'", batch(kept=str)),
    ("whole_numbers", "eight floats were agreed on", batch(kept=lambda v: int(v) if v == int(v) else v)),
    ("one_by_one", "a generator came back", lambda data: (row for row in batch()(data))),
    ("one_of_each_patient", "two counts of one patient, one of them twice",
     lambda data: [*{row["patient"]: row for row in batch()(data)}.values()]),
    ("no_limits", "no patient has such a value", batch(inside=lambda v, low, high: True)),
    ("any_size", "A file of 262145 bytes was accepted", batch(size=10**9)),
    ("any_bytes", "it cannot be read without guessing", batch(errors="ignore")),
    ("no_noughts", "noughts before its numbers", batch(number=matches("(0|[1-9][0-9]*)(,[0-9]+)?"))),
    ("says_little", "the error does not name both", batch(say=lambda at, name, text: "not acceptable")),
    ("counts_the_header", "the error counts another row",
     batch(say=lambda at, name, text: f"row {at + 1}, {name}")),
    ("shows_the_cell", "the error repeats the value",
     batch(say=lambda at, name, text: f"row {at}, {name}: {text}")),
    ("shows_the_row", "For a row with a cell too many the error repeats",
     batch(shape=lambda at, cells: f"row {at}: {cells}")),
]:  # fmt: skip
    bank.add(read_batch, name, answer, says=says)


@bank.wrong(read_batch, says="its first row became the header", kind="vulnerable")
def as_dict_reader(data: bytes) -> Any:
    lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";")
    return [{"patient": row.get("patient"), "features": {n: value(row.get(n) or "0") for n in LIMITS}}
            for row in lines]  # fmt: skip


bank.add(read_batch, "refuses_every_file", batch(rows=0), kind="refuses",
         says="A plain file of three rows was refused with")  # fmt: skip
bank.add(read_batch, "in_parts", batch(), kind="right")
for name, say in {
    "row3": lambda at, name, text: f"row{at}: {name}",
    "r3_slash": lambda at, name, text: f"r{at}/{name}",
}.items():  # fmt: skip
    bank.add(read_batch, f"says_{name}", batch(say=say), kind="right")


@bank.right(read_batch)
def by_dictionaries(data: bytes) -> Any:
    if len(data) > 2**18:
        bad("large")
    text = data.decode("utf-8-sig")
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), restkey="more", strict=True, delimiter=";")
        rows = list(reader)
    except csv.Error as error:
        raise ValueError(f"CSV: {error}") from error
    names = reader.fieldnames or []
    if set(names) != set(COLUMNS) or len(names) != 9 or not 0 < len(rows) < 1001:
        bad("header")
    if "\n\n" in text.replace("\r", ""):
        bad("a blank line")
    found = []
    for at, row in enumerate(rows, start=1):
        if "more" in row or None in row.values():
            bad(f"row {at}: cells")
        wrong = [n for n, (a, b) in LIMITS.items() if not PLAIN(row[n]) or not a <= value(row[n]) <= b]
        wrong += [] if code(row["patient"]) else ["patient"]
        if wrong:
            bad(f"row {at}: look at {' and '.join(wrong)}")
        found.append({"patient": row.pop("patient"), "features": {n: value(row[n]) for n in row}})
    return found
