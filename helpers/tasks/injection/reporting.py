"""The judge of lesson 03 that attacks a connection: what can it read, what can it change?"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from itertools import product
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import kind
from helpers.tasks.injection.database import database
from helpers.tasks.injection.payloads.reports import BESIDE, HONEST, READS, SETTING, STEPS, WRITES
from helpers.tasks.injection.payloads.sql import HONEST_NAMES

TROUBLE = (sqlite3.Error, sqlite3.Warning)
SETTINGS = ["PRAGMA table_info(users)", "PRAGMA index_list(users)", "PRAGMA cache_size = -1"]
WAYS = ("{}", "WITH x AS ({}) SELECT * FROM x", "SELECT * FROM ({})")


def _run(connection: sqlite3.Connection, sql: str) -> list[Any] | None:
    """The rows of a statement, None where the database refused it.

    The cursor is sqlite3's own: a class that looks at the text of statements is no lock.
    """
    try:
        cursor = sqlite3.Connection.cursor(connection, sqlite3.Cursor)
        cursor.row_factory = None
        return list(cursor.execute(sql).fetchall())
    except TROUBLE:
        return None


@contextlib.contextmanager
def _opened(answer: Any, path: Path) -> Any:
    connection = answer(path)
    try:
        if not isinstance(connection, sqlite3.Connection):
            fail(
                f"Return the open sqlite3 connection itself; {kind(connection)} came back. What stands "
                "around a connection can be walked around."
            )
        yield connection
    finally:  # whatever came back, nothing stays open
        with contextlib.suppress(Exception):
            connection.close()


def _contents(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


class Files:
    """A database of its own in a folder, with a view and a table that nobody expects."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.extra = "t" + secrets.token_hex(4)
        self.path = self.made(folder / "clinic.db")
        self.before = _contents(self.path)
        with contextlib.closing(sqlite3.connect(self.path)) as everything:
            ask = lambda sql: everything.execute(sql).fetchall()  # noqa: E731 - one line, used thrice
            self.numbers = {row[0] for row in ask("SELECT insurance FROM patients")}
            self.truth = {sql: ask(sql) for sql in HONEST}
            self.order = ask("SELECT code FROM patients ORDER BY insurance")
            self.settings = [f"PRAGMA {row[0]}" for row in ask("PRAGMA pragma_list")] + SETTINGS

    def made(self, path: Path) -> Path:
        """A new database at this path."""
        path.parent.mkdir(exist_ok=True)
        with contextlib.closing(database(str(path), HONEST_NAMES)) as connection, connection:
            connection.execute("INSERT INTO notes (author, title) VALUES ('root', 'a secret')")
            connection.execute("CREATE VIEW everybody AS SELECT username, password FROM users")
            connection.execute(f"CREATE TABLE {self.extra} (secret)")
            connection.execute(f"INSERT INTO {self.extra} VALUES ('s')")  # noqa: S608 - ours
        return path

    def leaked(self, sql: str, rows: list[Any] | None) -> bool:
        """Whether these rows tell what the statement asks for."""
        if rows is None:
            return False
        if "insurance" not in sql and "* FROM patients" not in sql:
            return True
        if any(number in repr(rows) for number in self.numbers):
            return True
        if "count(*)" in sql:  # a column that reads as NULL counts nothing
            return rows != [(0,)]
        return "ORDER BY" in sql and rows == self.order


def _reports(connection: sqlite3.Connection, files: Files) -> None:
    for sql, advice in STEPS:
        expect(_run(connection, sql) is not None, f"{sql!r} was refused. {advice}")
    for sql in HONEST:
        try:
            rows = [tuple(row) for row in connection.execute(sql).fetchall()]
        except TROUBLE as error:
            fail(f"{sql!r} was refused: {error}.")
        expect(sorted(rows, key=repr) == sorted(files.truth[sql], key=repr), f"{sql!r} is wrong.")


def _paths(answer: Any, files: Files) -> None:
    name = "50%25 #1" if os.name == "nt" else "a?mode=rwc&b=50%25 #1"
    rows, _ = _first_report(answer, files.made(files.folder / name / "clinic.db"))
    expect(
        rows,
        f"The database in the folder {name!r} was not read. Inside a URI ?, # and % are operators: "
        "the path has to be encoded before it becomes part of one, or another file is opened.",
    )
    with contextlib.suppress(ValueError):  # on another drive
        rows, said = _first_report(answer, Path(os.path.relpath(files.path)))
        told = f"A path that is not absolute was not opened{said}. Path.resolve() makes it so."
        expect(rows, told)
    missing = files.folder / "missing.db"
    _first_report(answer, missing)
    made = missing.exists() or (files.folder / "a").exists()
    expect(not made, "Opening a database that is not there created an empty one.")


def _first_report(answer: Any, path: Path) -> tuple[Any, str]:
    """The rows of a report from the database of this path, or None and why there are none."""
    try:
        with _opened(answer, path) as connection:
            return _run(connection, HONEST[0]), ""
    except (ValueError, OSError, *TROUBLE) as error:
        return None, f" ({error})"


@task(
    minutes=12, difficulty=4, asvs="13.2.2", expects="function",
    hints=[
        "Two locks: one on the file (it is opened for reading), one on the statements (each is "
        "asked about before it runs).",
        "`sqlite3.connect('file:...?mode=ro', uri=True)`; Path.as_uri() encodes a path. "
        "`connection.set_authorizer(f)` calls f(action, first, second, database, trigger).",
        "Allow SQLITE_SELECT, SQLITE_FUNCTION, and SQLITE_READ where first is 'patients' and second "
        "is not 'insurance'. Answer SQLITE_DENY to everything else, by default.",
    ],
)  # fmt: skip
def reporting(answer: Any, part: Parts) -> None:
    """Opens a connection that can report, and nothing else."""
    with lab.scratch_folder() as folder:
        files, opened = Files(folder), False
        with part("honest reports work"), _opened(answer, files.path) as connection:
            opened = True
            _reports(connection, files)
        if not opened:  # nothing else can be tried, and once is enough to say why
            return
        reports = part.results[-1].holds
        with part("reads nothing else"), _opened(answer, files.path) as connection:
            for (sql, what), way in product(READS, WAYS):
                asked = way.format(sql.replace("{extra}", files.extra))
                told = f"{asked!r} was answered: it read {what}."
                expect(not files.leaked(asked, _run(connection, asked)), told)
        with part("changes nothing"), _opened(answer, files.path) as connection:
            for sql in WRITES:
                done = _run(connection, sql)
                with contextlib.suppress(*TROUBLE):
                    connection.commit()
                expect(done is None, f"{sql!r} was carried out by a connection that only reports.")
            same = _contents(files.path) == files.before
            expect(same, "The database is not what it was before the reports.")
        with part("does nothing beside reading"), _opened(answer, files.path) as connection:
            target = str(files.folder / "planted.db").replace("'", "''")
            for sql, what in [*BESIDE, *((sql, SETTING) for sql in files.settings)]:
                done = _run(connection, sql.replace("{}", target))
                expect(done is None, f"{sql.replace('{}', 'planted.db')!r} was allowed: it {what}.")
        if not reports:  # what does not report at all sees nothing new, wherever it lies
            return
        with part("sees what is new"), _opened(answer, files.path) as connection:
            _run(connection, HONEST[0])
            with contextlib.closing(sqlite3.connect(files.path)) as writer, writer:
                writer.execute("INSERT INTO patients (code, name) VALUES ('P-000001', 'New')")
            rows = _run(connection, "SELECT name FROM patients WHERE code = 'P-000001'")
            told = "A patient who was entered after the connection was opened is not seen."
            expect(rows == [("New",)], told)
        with part("any path opens, and only that one"):
            _paths(answer, files)
