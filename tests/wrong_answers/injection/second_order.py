"""Answers to `second_order`: names from the database, trusted or cleaned or compared loosely."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
OWN = "SELECT title FROM notes WHERE author = "
JOIN = "SELECT title FROM notes JOIN users ON {} WHERE users.id = ?"


def rows(database: Any, sql: str, *values: Any) -> Any:
    return database.execute(sql, values).fetchall()


def name_of(database: Any, user_id: int) -> str:
    return rows(database, "SELECT username FROM users WHERE id = ?", user_id)[0][0]


def doubled(text: str) -> str:
    return text.replace("'", "''")


def of_plain_names(database: Any, user_id: int) -> Any:
    if not name_of(database, user_id).isalnum():
        raise ValueError("strange name")
    return rows(database, OWN + "?", name_of(database, user_id))


task = tasks.second_order
bank.add(task, "as_shipped", lambda d, i: rows(d, f"{OWN}'{name_of(d, i)}'"),
         says="the name was read as SQL", kind="vulnerable")  # fmt: skip
bank.add(task, "of_plain_names", of_plain_names, says="raised ValueError: strange name",
         kind="refuses")  # fmt: skip
for name, says, answer in (
    ("doubled_quotes", "The name stands inside", lambda d, i: rows(d, f"{OWN}'{doubled(name_of(d, i))}'")),
    ("the_id_in_an_f_string", "The id (or the name, written otherwise) stands inside",
     lambda d, i: rows(d, JOIN.format("author = username").replace("?", str(i)))),
    ("cleaned_names", "Siobhan O'Brien, a registered user: 2 of her own titles",
     lambda d, i: rows(d, OWN + "?", re.sub(r"\W", "", name_of(d, i)))),
    ("like", "(wildcard): this user was shown", lambda d, i: rows(
        d, JOIN.format("author LIKE username"), i)),
    ("no_case", "'ROOT' (another name)", lambda d, i: rows(
        d, JOIN.format("author = username COLLATE NOCASE"), i)),
    ("trimmed", "'root ' (another name)", lambda d, i: rows(
        d, JOIN.format("trim(author) = trim(username)"), i)),
    ("composed", "(another name): this user was shown", lambda d, i: [
        title for author, title in rows(d, "SELECT author, title FROM notes")
        if unicodedata.normalize("NFC", author) == unicodedata.normalize("NFC", name_of(d, i))]),
    ("to_the_nought", "'root\\x00' (another name)", lambda d, i: rows(
        d, OWN + "?", name_of(d, i).split("\0")[0])),
    ("everybodys", "titles that are not of her notes", lambda d, i: rows(d, "SELECT title FROM notes")),
    ("each_title_once", "two with the same title, and 2 titles", lambda d, i: rows(
        d, JOIN.format("author = username").replace("title", "DISTINCT title"), i)),
    ("a_left_join", "A registered user who has no notes: this user was shown 1", lambda d, i: rows(
        d, "SELECT title FROM users LEFT JOIN notes ON author = username WHERE users.id = ?", i)),
    ("by_its_place_in_the_list", "IndexError", lambda d, i: rows(
        d, OWN + "?", rows(d, "SELECT username FROM users ORDER BY id")[i - 1][0])),
    ("ambiguous", "your statement itself does not run: OperationalError: ambiguous", lambda d, i: rows(
        d, "SELECT title FROM notes JOIN users ON author = username WHERE id = ?", i)),
    ("by_default_ada", "For ids that nobody has, 12 titles", lambda d, i: rows(
        d, OWN + "coalesce((SELECT username FROM users WHERE id = ?), 'ada')", i)),
):  # fmt: skip
    bank.add(task, name, answer, says=says)
for name, answer in (
    ("in_two_steps", lambda d, i: rows(d, OWN + "? ORDER BY id DESC", name_of(d, i))),
    ("by_subquery", lambda d, i: rows(
        d, "SELECT title FROM notes WHERE author IN (SELECT username FROM users WHERE id = ?)", i)),
    ("in_python", lambda d, i: tuple(
        title for author, title in rows(d, "SELECT author, title FROM notes") if author == name_of(d, i))),
):  # fmt: skip
    bank.add(task, name, answer, kind="right")
