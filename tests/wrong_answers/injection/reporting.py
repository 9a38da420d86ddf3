"""Answers to `reporting`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)


def guarded(decide: Any, connect: Any = read_only) -> Any:
    def opened(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_authorizer(
            lambda action, first, second, *_: (
                sqlite3.SQLITE_OK if decide(action, first, second) else sqlite3.SQLITE_DENY
            )
        )
        return connection

    return opened


PLAIN = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION)


def sound(action: int, first: Any, second: Any, *_: Any) -> bool:
    read = action == sqlite3.SQLITE_READ and first == "patients" and second != "insurance"
    return action in PLAIN or read


report = tasks.reporting
bank.add(
    report, "as_shipped", lambda path: sqlite3.connect(path), says="it read the table of users",
    kind="vulnerable",
)  # fmt: skip
bank.add(report, "read_only_is_enough", read_only, says="was answered: it read the table of users")


@bank.wrong(tasks.reporting, says="'SELECT username, password FROM users' was answered")
def query_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA query_only = ON")
    return connection


bank.add(
    report, "users_alone",
    guarded(lambda a, first, second: first != "users" and second != "insurance"),
    says="it read the notes",
)  # fmt: skip
bank.add(
    report, "forgets_the_column",
    guarded(lambda a, first, second: a in PLAIN or (a == sqlite3.SQLITE_READ and first == "patients")),
    says="it read insurance numbers",
)  # fmt: skip
bank.add(
    report, "forgets_functions",
    guarded(lambda a, f, s: a == sqlite3.SQLITE_SELECT or (a != sqlite3.SQLITE_FUNCTION and sound(a, f, s))),
    says="Reports call functions", kind="refuses",
)  # fmt: skip
bank.add(
    report, "forgets_count",
    guarded(lambda a, f, s: sound(a, f, s) and s != ""),
    says="asks to read the column named ''",
)  # fmt: skip
bank.add(
    report, "denies_the_known_writes",
    guarded(
        lambda a, first, second: sound(a, first, second)
        or a not in (sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE,
                     sqlite3.SQLITE_DELETE, sqlite3.SQLITE_PRAGMA)
    ),
    says="attached another file",
)  # fmt: skip
bank.add(
    report, "no_lock_on_the_file",
    guarded(
        lambda a, first, second: sound(a, first, second)
        or a in (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_TRANSACTION),
        sqlite3.connect,
    ),
    says="was carried out by a connection that only reports",
)  # fmt: skip
bank.add(
    report, "the_path_in_the_uri",
    guarded(sound, lambda path: sqlite3.connect(f"file:{path}?mode=ro", uri=True)),
    says="Inside a URI ?, # and % are operators",
)  # fmt: skip


def leaves_temp_open(action: int, first: Any, second: Any) -> bool:
    if action == sqlite3.SQLITE_READ:
        return sound(action, first, second) or str(first).startswith("sqlite_temp")
    return action not in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_PRAGMA)


bank.add(report, "temporary_tables", guarded(leaves_temp_open), says="made a temporary table")
bank.add(
    report, "creates_what_is_missing", guarded(sound, sqlite3.connect), says="created an empty"
)


@bank.wrong(tasks.reporting, says="entered after the connection was opened is not seen")
def a_copy(path: Path) -> sqlite3.Connection:
    source = read_only(path)  # raises where there is no file
    memory = sqlite3.connect(":memory:")
    source.backup(memory)
    source.close()
    return guarded(sound, lambda _: memory)(path)


bank.add(
    report, "ignores_the_column",
    lambda path: _ignoring(path),
    kind="right",
)  # fmt: skip


def _ignoring(path: Path) -> sqlite3.Connection:
    def decide(action: int, first: Any, second: Any, *_: Any) -> int:
        if action == sqlite3.SQLITE_READ and (first, second) == ("patients", "insurance"):
            return sqlite3.SQLITE_IGNORE
        return sqlite3.SQLITE_OK if sound(action, first, second) else sqlite3.SQLITE_DENY

    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    connection.set_authorizer(decide)
    return connection


bank.add(report, "both_locks", guarded(sound), kind="right")


OK, DENY = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY
PLAIN = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION)


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)


def sound(action: int, first: Any, second: Any, *_: Any) -> bool:
    read = action == sqlite3.SQLITE_READ and first == "patients" and second != "insurance"
    return action in PLAIN or read


def guarded(decide: Any, connect: Any = read_only) -> Any:
    def opened(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_authorizer(lambda *asked: OK if decide(*asked) else DENY)
        return connection

    return opened


def add_report(name: str, says: str, decide: Any, connect: Any = read_only) -> None:
    bank.add(tasks.reporting, name, guarded(decide, connect), says=says,
             kind="misconception" if says else "right")  # fmt: skip


class Guard(sqlite3.Connection):
    """Looks for bad words in statements."""

    def execute(self, sql: str, *values: Any) -> Any:
        bad = r"users|notes|insurance|sqlite_|pragma|insert|password|\*|everybody"
        if not re.match(r"\s*(select|with)\b", sql, re.I) or re.search(bad, sql, re.I):
            raise sqlite3.DatabaseError("not authorized")
        return super().execute(sql, *values)


class Around:
    """A connection in a coat."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.execute, self.close = connection.execute, connection.close


bank.add(
    tasks.reporting, "bad_words",
    lambda path: sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, factory=Guard),
    says="'SELECT username, password FROM users' was answered",
)  # fmt: skip
bank.add(tasks.reporting, "in_a_coat", lambda path: Around(read_only(path)),
         says="Return the open sqlite3 connection itself")  # fmt: skip
add_report("anything_in_a_cte", "'WITH x AS (SELECT username",
           lambda a, f, s, _, inner: inner is not None or sound(a, f, s))  # fmt: skip
add_report(
    "the_known_tables", "a table that was added later",
    lambda a, f, s, *_: a in PLAIN or (a == sqlite3.SQLITE_READ and s != "insurance" and f not in (
        "users", "notes", "sqlite_master", "pragma_table_info", "everybody", "x")),
)  # fmt: skip
add_report("transactions", "nobody else can write",
           lambda a, f, s, *_: a == sqlite3.SQLITE_TRANSACTION or sound(a, f, s))  # fmt: skip
add_report("savepoints", "'SAVEPOINT planted' was allowed",
           lambda a, f, s, *_: a == sqlite3.SQLITE_SAVEPOINT or sound(a, f, s))  # fmt: skip
add_report("the_columns", "'PRAGMA table_info(users)' was allowed",
           lambda a, f, s, *_: (a, f) == (sqlite3.SQLITE_PRAGMA, "table_info") or sound(a, f, s))  # fmt: skip
add_report("settings_are_read", "read or change a setting",
           lambda a, f, s, *_: (a == sqlite3.SQLITE_PRAGMA and s is None) or sound(a, f, s))  # fmt: skip
add_report("forgets_select", "It answers SQLITE_SELECT, too",
           lambda a, f, s, *_: a != sqlite3.SQLITE_SELECT and sound(a, f, s))  # fmt: skip
add_report("email_is_hidden", "'SELECT code, name, born, doctor, email",
           lambda a, f, s, *_: s != "email" and sound(a, f, s))  # fmt: skip
add_report("needs_a_whole_path", "A path that is not absolute was not opened",
           lambda a, f, s, *_: sound(a, f, s),
           lambda path: sqlite3.connect(path.as_uri() + "?mode=ro", uri=True))  # fmt: skip
add_report("names_the_database", "and names no database (None)",
           lambda a, f, s, database, _: sound(a, f, s) and (a in PLAIN or database == "main"))  # fmt: skip
add_report("never_in_a_cte", "the fifth argument is its name",
           lambda a, f, s, _, inner: sound(a, f, s) and inner is None)  # fmt: skip
add_report("names_the_database_or_none", "", lambda a, f, s, database, _: sound(a, f, s) and (
    database in ("main", None)))  # fmt: skip
add_report("in_a_list", "", lambda a, f, s, *_: a in (*PLAIN, sqlite3.SQLITE_RECURSIVE) or (
    a == sqlite3.SQLITE_READ and f == "patients" and s.lower() != "insurance"))  # fmt: skip


@bank.wrong(tasks.reporting, says="0 of 1 parts hold. Your code raised AttributeError")
def stumbles(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.as_url() + "?mode=ro", uri=True)  # type: ignore[attr-defined]


@bank.wrong(tasks.reporting, says="SQLITE_DENY is 1, and so is True")
def answers_yes_and_no(path: Path) -> sqlite3.Connection:
    connection = read_only(path)
    connection.set_authorizer(lambda a, f, s, *_: sound(a, f, s))
    return connection


@bank.right(tasks.reporting)
def refuses_what_is_missing(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise ValueError(f"there is no {path}")
    connection = guarded(lambda a, f, s, *_: sound(a, f, s))(path)
    connection.row_factory = sqlite3.Row
    return connection


@bank.right(tasks.reporting)
def a_class_of_its_own(path: Path) -> sqlite3.Connection:
    class Reports(sqlite3.Connection):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self.set_authorizer(lambda a, f, s, *_: OK if sound(a, f, s) else DENY)

    uri = path.absolute().as_uri() + "?mode=ro"
    return sqlite3.connect(uri, uri=True, factory=Reports, isolation_level=None)
