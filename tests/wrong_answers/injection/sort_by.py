"""Answers to `sort_by`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()

COLUMNS = ("code", "name", "born", "doctor")


def by(database: Any, order: str) -> list[str]:
    return [row[0] for row in database.execute(f"SELECT code FROM patients ORDER BY {order}")]


@bank.wrong(tasks.sort_by, says="gives away a column that nobody shows", kind="vulnerable")
def sort_as_shipped(database: Any, sort: str) -> list[str]:
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="is a constant, equal for every row")
def as_a_parameter(database: Any, sort: str) -> list[str]:
    if sort not in COLUMNS:
        raise ValueError(sort)
    return [row[0] for row in database.execute("SELECT code FROM patients ORDER BY ?", (sort,))]


@bank.wrong(tasks.sort_by, says="gives away a column")
def quoted_identifier(database: Any, sort: str) -> list[str]:
    return by(database, '"' + sort.replace('"', '""') + '"')


@bank.wrong(tasks.sort_by, says="'insurance' (column not offered)")
def an_identifier(database: Any, sort: str) -> list[str]:
    if not sort.isidentifier():
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="'name, insurance' (column not offered)")
def begins_with_a_column(database: Any, sort: str) -> list[str]:
    if not sort.startswith(COLUMNS):
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="reached the database, whose parser")
def part_of_a_text(database: Any, sort: str) -> list[str]:
    if sort not in "code name born doctor":
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="'2 DESC' (position)")
def keyword_list_for_order(database: Any, sort: str) -> list[str]:
    if re.search(
        r"[(;'\"\[`,]|--|insurance|rowid|oid|email|diagnosis|note|^1|case|^ ?(name\s?)?$|^\+",
        sort,
        re.IGNORECASE,
    ):
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="where a ValueError was promised")
def looks_it_up(database: Any, sort: str) -> list[str]:
    return by(database, {column: column for column in COLUMNS}[sort])


@bank.wrong(tasks.sort_by, says="it was accepted")
def falls_back_silently(database: Any, sort: str) -> list[str]:
    words = re.findall(r"\w+", sort.lower())
    if words and words[0] not in COLUMNS:
        raise ValueError(sort)
    return by(database, words[0] if words else "code")


@bank.wrong(tasks.sort_by, says="was refused (bad), and it is offered", kind="refuses")
def only_codes(database: Any, sort: str) -> list[str]:
    if sort != "code":
        raise ValueError("bad")
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="10 of 25 patients among them")
def only_ten(database: Any, sort: str) -> list[str]:
    return looks_right(database, sort)[:10]


@bank.right(tasks.sort_by)
def looks_right(database: Any, sort: str) -> list[str]:
    if sort not in COLUMNS:
        raise ValueError(f"cannot sort by {sort!r}")
    return by(database, sort)


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


def add_sort(name: str, says: str, order: Callable[[Any, str], str]) -> None:
    bank.add(
        tasks.sort_by, name, lambda database, sort: by(database, order(database, sort)),
        says=says, kind="misconception" if says else "right",
    )  # fmt: skip


def one_of(sort: str, columns: tuple[str, ...] = COLUMNS) -> str:
    if sort not in columns:
        raise ValueError(sort)
    return sort


def all_but_two(database: Any, sort: str) -> str:
    columns = [row[1] for row in database.execute("PRAGMA table_info(patients)")]
    return one_of(sort, tuple(c for c in columns if c not in ("insurance", "diagnosis")))


def a_line_matches(database: Any, sort: str) -> str:
    if not re.search(r"^(code|name|born|doctor)$", sort, re.MULTILINE):
        raise ValueError(sort)
    return sort


add_sort("email_too", "'email' (column not offered)", lambda d, s: one_of(s, (*COLUMNS, "email")))
add_sort("all_columns_but_two", "gives away a column that nobody shows", all_but_two)
add_sort("any_line", "'insurance,\\nname' (column", a_line_matches)
add_sort("strips_the_word", "' name' (not the word itself)", lambda d, s: one_of(s.strip()))
add_sort("in_any_case", "'NAME' (not the word itself)", lambda d, s: one_of(s.lower()))
add_sort("in_single_quotes", "or a word in single quotes", lambda d, s: f"'{one_of(s)}'")
add_sort("without_case", "", lambda d, s: f"{one_of(s)} COLLATE NOCASE")
add_sort("with_a_second_column", "", lambda d, s: f"{one_of(s)}, code")


@bank.wrong(tasks.sort_by, says="it was refused too late")
def runs_first_and_refuses_then(database: Any, sort: str) -> list[str]:
    try:
        rows = by(database, sort)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise ValueError("bad column") from error
    one_of(sort)
    return rows


@bank.wrong(tasks.sort_by, says="stands in the list once")
def one_row_for_each_user(database: Any, sort: str) -> list[str]:
    sql = f"SELECT code FROM patients, users ORDER BY patients.{one_of(sort)}"
    return [code for (code,) in database.execute(sql)]


@bank.right(tasks.sort_by)
def with_a_row_factory(database: Any, sort: str) -> list[str]:
    database.row_factory = lambda cursor, row: row[0]
    return database.execute(f"SELECT code FROM patients ORDER BY {one_of(sort)}").fetchall()


@bank.right(tasks.sort_by)
def looks_at_the_table_first(database: Any, sort: str) -> list[str]:
    offered = {row[1] for row in database.execute("PRAGMA table_info(patients)")} & set(COLUMNS)
    return by(database, one_of(sort, tuple(offered)))
