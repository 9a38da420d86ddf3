"""Answers to `reporting`: locks that hold too little, or too much."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
report = tasks.reporting
OK, DENY, READ = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY, sqlite3.SQLITE_READ
PLAIN = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION)
FEW = "avg coalesce count length like max min round strftime substr sum upper".split()
WRITE = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_TRANSACTION)


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)


def sound(action: int, first: Any, second: Any, *_: Any) -> bool:
    return action in PLAIN or (action == READ and first == "patients" and second != "insurance")


def guarded(decide: Any = sound, connect: Any = read_only) -> Any:
    def opened(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.set_authorizer(lambda *asked: OK if decide(*asked) else DENY)
        return connection

    return opened


def also(*actions: int) -> Any:
    """The sound rule, and these actions too."""
    return guarded(lambda a, f, s, *_: a in actions or sound(a, f, s))


def a_copy(path: Path) -> sqlite3.Connection:
    source, memory = read_only(path), sqlite3.connect(":memory:")
    source.backup(memory)
    source.close()
    return guarded(connect=lambda _: memory)(path)


def temporary(action: int, first: Any, second: Any, *_: Any) -> bool:
    if action == READ:
        return sound(action, first, second) or str(first).startswith("sqlite_temp")
    return action not in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_PRAGMA)


bank.add(report, "as_shipped", sqlite3.connect, says="it read the table of users", kind="vulnerable")
bank.add(
    report, "forgets_functions", guarded(lambda a, f, s, *_: a != PLAIN[1] and sound(a, f, s)),
    says="Reports call functions", kind="refuses",
)  # fmt: skip
for name, says, answer in (
    ("read_only_is_enough", "'SELECT username, password FROM users' was answered", read_only),
    ("the_cursor", "Return the open sqlite3 connection itself", lambda path: read_only(path).cursor()),
    ("users_alone", "it read the notes", guarded(lambda a, f, s, *_: "users" != f and s != "insurance")),
    ("forgets_the_column", "it read insurance numbers", guarded(
        lambda a, f, s, *_: a in PLAIN or (a == READ and f == "patients"))),
    ("forgets_select", "It answers SQLITE_SELECT, too", guarded(
        lambda a, f, s, *_: a != PLAIN[0] and sound(a, f, s))),
    ("a_few_functions", "not authorized to use function: total", guarded(
        lambda a, f, s, *_: sound(a, f, s) and not (a == PLAIN[1] and s not in FEW))),
    ("forgets_count", "asks to read the column named ''", guarded(
        lambda a, f, s, *_: sound(a, f, s) and s != "")),
    ("empty_names_everywhere", "how many users", guarded(
        lambda a, f, s, *_: sound(a, f, s) or (a == READ and s == ""))),
    ("hides_emails", "'SELECT code, name, born, doctor, email", guarded(
        lambda a, f, s, *_: s != "email" and sound(a, f, s))),
    ("never_in_a_with", "the fifth argument is its name", guarded(
        lambda a, f, s, _, inner: sound(a, f, s) and inner is None)),
    ("anything_in_a_with", "'WITH x AS (SELECT username", guarded(
        lambda a, f, s, _, inner: inner is not None or sound(a, f, s))),
    ("the_known_tables", "a table that was added later", guarded(
        lambda a, f, s, *_: a in PLAIN or (a == READ and s != "insurance" and f not in (
            "users", "notes", "sqlite_master", "pragma_table_info", "everybody", "x")))),
    ("no_lock_on_the_file", "was carried out by a connection that only reports", guarded(
        lambda a, f, s, *_: a in WRITE or sound(a, f, s), sqlite3.connect)),
    ("settings", "read or change a setting", guarded(
        lambda a, f, s, *_: (a == sqlite3.SQLITE_PRAGMA and s is None) or sound(a, f, s))),
    ("attaching", "attached another file", also(sqlite3.SQLITE_ATTACH)),
    ("temporary_tables", "made a temporary table", guarded(temporary)),
    ("a_copy", "entered after the connection was opened is not seen", a_copy),
    ("the_path_in_the_uri", "Inside a URI ?, # and % are operators", guarded(
        connect=lambda path: sqlite3.connect(f"file:{path}?mode=ro", uri=True))),
    ("needs_a_whole_path", "A path that is not absolute was not opened", guarded(
        connect=lambda path: sqlite3.connect(path.as_uri() + "?mode=ro", uri=True))),
    ("creates_what_is_missing", "created an empty", guarded(connect=sqlite3.connect)),
):  # fmt: skip
    bank.add(report, name, answer, says=says)


@bank.right(report)
def an_ignored_column(path: Path) -> sqlite3.Connection:
    def decide(action: int, first: Any, second: Any, *_: Any) -> int:
        if (action, first, second) == (READ, "patients", "insurance"):
            return sqlite3.SQLITE_IGNORE
        return OK if sound(action, first, second) else DENY

    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    connection.set_authorizer(decide)
    return connection


@bank.right(report)
def refuses_what_is_missing(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise ValueError(f"there is no {path}")
    connection = guarded()(path)
    connection.row_factory = sqlite3.Row
    return connection


bank.add(report, "with_recursion", also(sqlite3.SQLITE_RECURSIVE), kind="right")
