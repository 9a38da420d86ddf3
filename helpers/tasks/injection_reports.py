"""The judge of lesson 03 that attacks a connection: what can it read, what can it change?"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from helpers.exercise import Parts, expect, fail
from helpers.tasks.injection_database import database
from helpers.tasks.injection_payloads_sql import HONEST_NAMES

HONEST = (
    "SELECT count(*) FROM patients",
    "SELECT diagnosis, count(*) FROM patients GROUP BY diagnosis",
    "SELECT avg(2026 - substr(born, 1, 4)) FROM patients",
    "SELECT doctor, count(*) FROM patients GROUP BY doctor ORDER BY 2 DESC",
    "SELECT strftime('%Y', born), count(*) FROM patients GROUP BY 1",
    "SELECT min(born), max(born) FROM patients WHERE name LIKE '%a%'",
    "WITH mine AS (SELECT code FROM patients WHERE doctor = 'ada') SELECT count(*) FROM mine",
    "SELECT a.code FROM patients a JOIN patients b ON a.born = b.born AND a.code < b.code",
)
READS = (
    ("SELECT username, password FROM users", "the table of users"),
    ("SELECT code FROM patients UNION SELECT password FROM users", "passwords, by a UNION"),
    ("SELECT (SELECT group_concat(password) FROM users)", "passwords, by a subquery"),
    ("SELECT title FROM notes", "the notes"),
    ("SELECT code, insurance FROM patients", "insurance numbers"),
    ("SELECT count(*) FROM patients WHERE insurance LIKE 'INS-a%'", "insurance, by counting"),
    ("SELECT code FROM patients ORDER BY insurance", "insurance, by the order of rows"),
    ("SELECT name, sql FROM sqlite_master", "the schema"),
    ("SELECT * FROM pragma_table_info('users')", "the columns of users"),
)
WRITES = (
    "UPDATE patients SET diagnosis = 'changed'",
    "DELETE FROM patients",
    "INSERT INTO users (username, password, role) VALUES ('eve', 'x', 'admin')",
    "WITH x AS (SELECT 1) INSERT INTO users (username, role) SELECT 'eve', 'admin' FROM x",
    "DROP TABLE notes",
    "ALTER TABLE users ADD COLUMN planted TEXT",
    "CREATE TABLE planted (x)",
    "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM patients; END",
    "PRAGMA user_version = 7",
    "PRAGMA writable_schema = 1",
)
BESIDE = (
    ("PRAGMA query_only = OFF", "switched off a protection that is itself a setting"),
    ("CREATE TEMP TABLE planted AS SELECT 1", "made a temporary table, which can fill the disk"),
    ("ATTACH DATABASE '{}' AS planted", "attached another file"),
    ("VACUUM INTO '{}'", "copied the whole database into a file"),
)
_TROUBLE = (sqlite3.Error, sqlite3.Warning)


def _run(connection: Any, sql: str) -> list[Any] | None:
    """The rows of a statement, None where the database refused it."""
    try:
        return list(connection.execute(sql).fetchall())
    except _TROUBLE:
        return None


@contextlib.contextmanager
def _opened(answer: Any, path: Path) -> Any:
    connection = answer(path)
    expect(
        callable(getattr(connection, "execute", None)),
        f"Return the open connection; a {type(connection).__name__} came back.",
    )
    try:
        yield connection
    finally:
        with contextlib.suppress(Exception):
            connection.close()


def _contents(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def _made(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    database(str(path), HONEST_NAMES).close()
    return path


def reporting(answer: Any, part: Parts, folder: Path) -> None:
    """Judge a connection for reports, on databases in this folder."""
    path = _made(folder / "clinic.db")
    before = _contents(path)
    with contextlib.closing(sqlite3.connect(path)) as all_of_it:
        secret = {row[0] for row in all_of_it.execute("SELECT insurance FROM patients")}
        truth = {sql: all_of_it.execute(sql).fetchall() for sql in HONEST}
    with part("honest reports work"), _opened(answer, path) as connection:
        for sql in HONEST:
            try:
                rows = [tuple(row) for row in connection.execute(sql).fetchall()]
            except _TROUBLE as error:
                fail(f"{sql!r} was refused: {error}. {_why_refused(sql)}".strip())
            expect(sorted(rows, key=repr) == sorted(truth[sql], key=repr), f"{sql!r} is wrong.")
    with part("reads nothing else"), _opened(answer, path) as connection:
        for sql, what in READS:
            rows = _run(connection, sql)
            text = repr(rows)
            hidden = "insurance" in sql and not any(number in text for number in secret)
            if "count(*)" in sql and hidden:  # a column that reads as NULL counts nothing
                hidden = rows == [(0,)]
            elif "ORDER BY" in sql and hidden:
                hidden = rows != _in_secret_order(path)
            expect(rows is None or hidden, f"{sql!r} was answered: it read {what}.")
    with part("changes nothing"), _opened(answer, path) as connection:
        for sql in WRITES:
            done = _run(connection, sql)
            with contextlib.suppress(*_TROUBLE, AttributeError):
                connection.commit()
            expect(done is None, f"{sql!r} was carried out by a connection that only reports.")
        expect(_contents(path) == before, "The database is not what it was before the reports.")
    with part("does nothing beside reading"), _opened(answer, path) as connection:
        for sql, what in BESIDE:
            target = str(folder / "planted.db").replace("'", "''")
            done = _run(connection, sql.format(target))
            expect(done is None, f"{sql.format('planted.db')!r} was allowed: it {what}.")
        expect(not (folder / "planted.db").exists(), "A file came into being beside the database.")
    with part("sees what is new"), _opened(answer, path) as connection:
        _run(connection, HONEST[0])
        with contextlib.closing(sqlite3.connect(path)) as writer, writer:
            writer.execute("INSERT INTO patients (code, name) VALUES ('P-000001', 'New')")
        rows = _run(connection, "SELECT name FROM patients WHERE code = 'P-000001'")
        expect(
            rows is not None and [tuple(row) for row in rows] == [("New",)],
            "A patient who was entered after the connection was opened is not seen.",
        )
    with part("any path opens, and only that one"):
        _paths(answer, folder)


def _in_secret_order(path: Path) -> list[Any]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT code FROM patients ORDER BY insurance").fetchall()


def _why_refused(sql: str) -> str:
    if "count(*)" in sql:
        return "For count(*) SQLite asks to read the column named '' of the table."
    return "Reports select, and they call functions: both are asked of an authorizer."


def _paths(answer: Any, folder: Path) -> None:
    name = "50%25 #1" if os.name == "nt" else "a?mode=rwc&b=50%25 #1"
    odd = _made(folder / name / "clinic.db")
    rows = None
    with contextlib.suppress(*_TROUBLE), _opened(answer, odd) as connection:
        rows = _run(connection, HONEST[0])
    expect(
        rows,
        f"The database in the folder {name!r} was not read. Inside a URI ?, # and % are operators: "
        "the path has to be encoded before it becomes part of one, or another file is opened.",
    )
    missing = folder / "missing.db"
    with contextlib.suppress(*_TROUBLE, FileNotFoundError), _opened(answer, missing) as connection:
        _run(connection, "SELECT 1")
    expect(
        not missing.exists() and not (folder / "a").exists(),
        "Opening a database that is not there created an empty one.",
    )
