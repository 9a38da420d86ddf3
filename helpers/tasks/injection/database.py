"""A small Clinic in memory that lesson 03's judges attack, and a connection that remembers."""

from __future__ import annotations

import contextlib
import random
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from helpers.judging import expect, fail
from helpers.judging.values import kind

SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT, password TEXT, role TEXT, email TEXT);
CREATE TABLE patients (code TEXT PRIMARY KEY, name TEXT, born TEXT, doctor TEXT, email TEXT,
                       insurance TEXT, diagnosis TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, patient TEXT, author TEXT, title TEXT, link TEXT,
                    body TEXT, created TEXT);
"""
YEAR = "1950"
TROUBLE = (sqlite3.Error, sqlite3.Warning)
INSIDE = (
    "stands inside the statement. Doubling or escaping its quotes, or making a number of it, holds "
    "as long as nobody forgets one place; a parameter is never read as SQL at all."
)
SIGNS = ("", "'", '"', "%", "_", "\\", ";", "--", " ")  # an answer may treat each in its own way


def _noted(kind: type, name: str) -> Callable[..., Any]:
    plain = getattr(kind, name)

    def method(self: Any, sql: str, *parameters: Any) -> Any:
        self.connection.statements.append(str(sql))
        return plain(self, sql, *parameters)

    return method


class _Cursor(sqlite3.Cursor):
    """A cursor whose connection remembers the text of every statement."""


class Watched(sqlite3.Connection):
    """A connection that remembers the text of every statement that it was given."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.statements: list[str] = []
        super().__init__(*args, **options)

    def __del__(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # it may be forgotten in another thread
            self.close()

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def said_by(self, call: Callable[[], Any]) -> list[str]:
        """The texts of the statements that a call hands over; what it raises is judged elsewhere."""
        self.statements.clear()
        with contextlib.suppress(Exception):
            call()
        return list(self.statements)

    def differ(self, call: Callable[[Any], Any], one: Any, other: Any) -> bool:
        """Whether two values of one kind lead to other statements: then the value stands in them."""
        return self.said_by(lambda: call(one)) != self.said_by(lambda: call(other))


for _name in ("execute", "executemany", "executescript"):
    setattr(_Cursor, _name, _noted(sqlite3.Cursor, _name))
    setattr(Watched, _name, lambda self, *given, _name=_name: getattr(self.cursor(), _name)(*given))


def database(path: str = ":memory:", names: Iterable[str] = (), **options: Any) -> Any:
    """A small Clinic of its own: users, patients born in YEAR with these names, some others."""
    connection = sqlite3.connect(path, **options)
    connection.execute("PRAGMA synchronous = OFF")  # what is thrown away need not be safe
    connection.executescript(SCHEMA)
    users = [("ada", "doctor"), ("ben", "doctor"), ("root", "admin"), ("lab", "service")]
    connection.executemany(
        "INSERT INTO users (username, password, role) VALUES (?, ?, ?)",
        [(name, secrets.token_hex(8), role) for name, role in users],
    )
    rows = [(name, YEAR) for name in names]
    rows += [(f"{a} {b}", f"19{60 + i}") for i, a in enumerate("AEIO") for b in ("Fox", "Lake")]
    numbers = random.sample(range(100_000, 1_000_000), len(rows))  # noqa: S311 - no secret
    connection.executemany(
        "INSERT INTO patients VALUES (?, ?, ?, ?, '', ?, ?)",
        [
            (f"P-{number}", name, f"{year}-0{1 + number % 9}-1{number % 10}",
             "ben" if number % 2 else "ada", f"INS-{secrets.token_hex(4)}", "benign")
            for number, (name, year) in zip(numbers, rows, strict=True)
        ],
    )  # fmt: skip
    connection.commit()
    return connection


def error_text(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:90]


def asked(connection: Any, sql: str) -> list[Any]:
    """The rows of a judge's own query, whatever the answer made of the connection's rows."""
    connection.row_factory, connection.text_factory = None, str
    return connection.execute(sql).fetchall()


def runs(call: Callable[[], Any], values: str) -> None:
    """Fail where a statement does not run for values that nobody could call hostile."""
    try:
        call()
    except TROUBLE as error:
        advice = ""
        if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
            advice = (
                " All values travel in one tuple with a value for each ?: (text, year), and with a "
                "comma where there is only one: (name,). The connection belongs to the caller, who "
                "goes on with it: leave it open."
            )
        fail(f"With {values} your statement itself does not run: {error_text(error)}.{advice}")


def rows_of(result: Any, width: int) -> list[tuple[Any, ...]]:
    """The rows that an answer gave back, as tuples; fails where they are none, or of another width."""
    expect(isinstance(result, (list, tuple)), f"Return a list of rows; {kind(result)} came back.")
    rows = [_row(row) for row in result]
    first = next((row for row in rows if len(row) != width), ())
    expect(not first, f"A row here has {width} value{'s' * (width > 1)}: {first!r} is none.")
    return rows


def _row(row: Any) -> tuple[Any, ...]:
    if isinstance(row, dict):
        return tuple(row.values())
    return tuple(row) if isinstance(row, (tuple, list, sqlite3.Row)) else (row,)
