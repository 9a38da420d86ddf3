"""The Clinic's database, deliberately vulnerable: passwords are unsalted MD5, and SQL is glued together.

`query` runs what it is given. Most of its callers build that text with f-strings (lesson 03).
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from flask import current_app

from helpers.clinic.people import ACCOUNTS, NOTES, PATIENTS

FILE = "clinic.db"
SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT UNIQUE, password TEXT, role TEXT, email TEXT);
CREATE TABLE patients (code TEXT PRIMARY KEY, name TEXT, born TEXT, doctor TEXT, email TEXT,
    insurance TEXT, diagnosis TEXT);
CREATE TABLE notes (id INTEGER PRIMARY KEY, patient TEXT, author TEXT, title TEXT, link TEXT, body TEXT,
    created TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE TABLE keys (kid TEXT PRIMARY KEY, secret TEXT);
"""


def fingerprint(password: str) -> str:
    """How a password is kept."""
    return hashlib.md5(password.encode()).hexdigest()  # noqa: S324 (the weakness is the lesson)


def ensure(folder: Path) -> Path:
    """Make the database in `folder` with its people, unless there is one; gives back its path."""
    path = folder / FILE
    if path.exists():
        return path
    users = [(a.username, fingerprint(a.password), a.role, a.email) for a in ACCOUNTS]
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.executescript(f"BEGIN; {SCHEMA} COMMIT;")
        database.executemany(
            "INSERT INTO users (username, password, role, email) VALUES (?, ?, ?, ?)", users
        )
        database.executemany(
            "INSERT INTO patients VALUES (?, ?, ?, ?, ?, ?, ?)", [astuple(p) for p in PATIENTS]
        )
        database.executemany(
            "INSERT INTO notes (patient, author, title, link, body) VALUES (?, ?, ?, ?, ?)", NOTES
        )
        database.execute("INSERT INTO keys VALUES ('2024', 'clinic-secret')")
    return path


@contextlib.contextmanager
def connect(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A connection that commits at the end of the block and is closed."""
    path = path or current_app.config["FOLDER"] / FILE
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.row_factory = sqlite3.Row
        yield database


def query(sql: str, *values: Any, path: Path | None = None) -> list[dict[str, Any]]:
    """Run one statement and give back its rows."""
    with connect(path) as database:
        try:
            return [dict(row) for row in database.execute(sql, values)]
        except sqlite3.Error as error:
            error.add_note(f"in: {sql}")
            raise
