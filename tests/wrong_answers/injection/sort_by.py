"""Answers to `sort_by`: names that are checked too little, too late, or not at all."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
COLUMNS = ("code", "name", "born", "doctor")


def by(database: Any, order: str, *values: Any) -> list[str]:
    rows = database.execute(f"SELECT code FROM patients ORDER BY {order}", values)
    return [code for (code,) in rows]


def one_of(sort: str, columns: Any = COLUMNS) -> str:
    if sort not in columns:
        raise ValueError(sort)
    return sort


def if_(sort: str, condition: Any) -> str:
    if not condition:
        raise ValueError(sort)
    return sort


def refuses_late(database: Any, sort: str) -> list[str]:
    try:
        rows = by(database, sort)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise ValueError("bad column") from error
    one_of(sort)
    return rows


LINE = re.compile(r"^(code|name|born|doctor)$", re.MULTILINE)
bank.add(tasks.sort_by, "as_shipped", by, says="gives away a column that nobody shows",
         kind="vulnerable")  # fmt: skip
bank.add(tasks.sort_by, "only_codes", lambda d, s: by(d, one_of(s, ("code",))), says="and it is offered",
         kind="refuses")  # fmt: skip
for name, says, answer in (
    ("as_a_parameter", "is a constant, equal for every row", lambda d, s: by(d, "?", one_of(s))),
    ("in_single_quotes", "or a word in single quotes", lambda d, s: by(d, f"'{one_of(s)}'")),
    ("quoted_identifier", "gives away a column", lambda d, s: by(d, '"' + s.replace('"', '""') + '"')),
    ("an_identifier", "'insurance' (column not offered)", lambda d, s: by(d, if_(s, s.isidentifier()))),
    ("begins_well", "'name, insurance' (column not", lambda d, s: by(d, if_(s, s.startswith(COLUMNS)))),
    ("any_line", "'insurance,\\nname' (column", lambda d, s: by(d, if_(s, LINE.search(s)))),
    ("part_of_a_text", "reached the database, whose parser", lambda d, s: by(
        d, if_(s, s in "code name born doctor"))),
    ("looks_it_up", "where a ValueError was promised", lambda d, s: by(d, {c: c for c in COLUMNS}[s])),
    ("in_any_case", "'NAME' (not the word itself)", lambda d, s: by(d, one_of(s.lower()))),
    ("directions", "a client wrote a piece of the statement", lambda d, s: by(
        d, if_(s, re.fullmatch(r"(code|name|born|doctor|\d)( DESC)?", s)))),
    ("refuses_late", "it was refused too late", refuses_late),
    ("only_ten", "10 of 26 patients among them", lambda d, s: by(d, one_of(s))[:10]),
    ("reversed", "The rows are not in the order of code", lambda d, s: by(d, one_of(s))[::-1]),
):  # fmt: skip
    bank.add(tasks.sort_by, name, answer, says=says)


@bank.right(tasks.sort_by)
def ready_statements(database: Any, sort: str) -> Any:
    statements = {column: f"SELECT code FROM patients ORDER BY {column}" for column in COLUMNS}
    if sort not in statements:
        raise ValueError("unknown column")
    return database.execute(statements[sort]).fetchall()


@bank.right(tasks.sort_by)
def sorts_in_python(database: Any, sort: str) -> Any:
    index = COLUMNS.index(sort)  # raises ValueError by itself
    rows = database.execute("SELECT code, name, born, doctor FROM patients").fetchall()
    return tuple(row[0] for row in sorted(rows, key=lambda row: row[index]))


@bank.right(tasks.sort_by)
def looks_at_the_table_first(database: Any, sort: str) -> list[str]:
    offered = {row[1] for row in database.execute("PRAGMA table_info(patients)")} & set(COLUMNS)
    return by(database, f"{one_of(sort, offered)} COLLATE NOCASE, code")
