"""Answers to `second_order`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import re
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()


def _name(database: Any, user_id: int) -> str:
    return database.execute("SELECT username FROM users WHERE id = ?", (user_id,)).fetchone()[0]


@bank.wrong(tasks.second_order, says="the name was read as SQL", kind="vulnerable")
def titles_as_shipped(database: Any, user_id: int) -> Any:
    name = _name(database, user_id)
    return database.execute(f"SELECT title FROM notes WHERE author = '{name}'").fetchall()


@bank.wrong(tasks.second_order, says="stands inside the statement")
def titles_with_doubled_quotes(database: Any, user_id: int) -> Any:
    name = _name(database, user_id).replace("'", "''")
    return database.execute(f"SELECT title FROM notes WHERE author = '{name}'").fetchall()


@bank.wrong(tasks.second_order, says="Siobhan O'Brien, a registered user: 2 of her own")
def titles_of_a_clean_name(database: Any, user_id: int) -> Any:
    name = re.sub(r"\W", "", _name(database, user_id))
    return database.execute("SELECT title FROM notes WHERE author = ?", (name,)).fetchall()


@bank.wrong(tasks.second_order, says="(wildcard): this user was shown")
def titles_like(database: Any, user_id: int) -> Any:
    name = _name(database, user_id).replace("a_b", "a\\_b")
    sql = "SELECT title FROM notes WHERE author LIKE ? ESCAPE '\\'"
    if "\\" in name or "50" in name:
        sql = "SELECT title FROM notes WHERE author = ?"
        name = _name(database, user_id)
    return database.execute(sql, (name,)).fetchall()


@bank.wrong(tasks.second_order, says="raised ValueError: strange name", kind="refuses")
def titles_of_plain_names(database: Any, user_id: int) -> Any:
    name = _name(database, user_id)
    if not name.isalnum():
        raise ValueError("strange name")
    return database.execute("SELECT title FROM notes WHERE author = ?", (name,)).fetchall()


@bank.wrong(tasks.second_order, says="titles that are not of her notes")
def titles_of_everybody(database: Any, user_id: int) -> Any:
    return database.execute("SELECT title FROM notes").fetchall()


@bank.right(tasks.second_order)
def titles_by_join(database: Any, user_id: int) -> Any:
    sql = "SELECT title FROM notes JOIN users ON author = username WHERE users.id = ?"
    return [title for (title,) in database.execute(sql, (user_id,))]


@bank.right(tasks.second_order)
def titles_in_two_steps(database: Any, user_id: int) -> Any:
    name = _name(database, user_id)
    sql = "SELECT title FROM notes WHERE author = :name ORDER BY id DESC"
    return database.execute(sql, {"name": name}).fetchall()


def add_titles(name: str, sql: str, says: str = "") -> None:
    bank.add(
        tasks.second_order, name, lambda database, i: database.execute(sql, (i,)).fetchall(),
        says=says, kind="misconception" if says else "right",
    )  # fmt: skip


JOIN = "SELECT title FROM notes JOIN users ON {} WHERE users.id = ?"
add_titles("glob_join", JOIN.format("author GLOB username"), "(pattern): this user was shown")
add_titles("no_case", JOIN.format("author = username COLLATE NOCASE"), "'ROOT' (another name)")
add_titles("trimmed", JOIN.format("trim(author) = trim(username)"), "'root ' (another name)")
add_titles("distinct", JOIN.format("author = username").replace("title", "DISTINCT title"),
           "two of them with the same title, and 2 titles")  # fmt: skip
add_titles("one_a_user", "SELECT title FROM notes, users WHERE author = "
           "(SELECT username FROM users WHERE id = ?)", "with the same title, and")  # fmt: skip
add_titles("ambiguous", "SELECT title FROM notes JOIN users ON author = username WHERE id = ?",
           "your statement itself does not run: OperationalError: ambiguous")  # fmt: skip
add_titles("by_subquery", "SELECT title FROM notes WHERE author IN "
           "(SELECT username FROM users WHERE id = ?)")  # fmt: skip
add_titles("by_exists", "SELECT title FROM notes WHERE EXISTS "
           "(SELECT 1 FROM users WHERE users.id = ? AND username = author)")  # fmt: skip


def _name(database: Any, user_id: int) -> str:
    row = database.execute("SELECT username FROM users WHERE id = ?", (user_id,)).fetchone()
    return row if isinstance(row, str) else row[0]


@bank.wrong(tasks.second_order, says="(another name)")
def a_name_without_its_edges(database: Any, user_id: int) -> Any:
    name = _name(database, user_id).strip()
    return database.execute("SELECT title FROM notes WHERE author = ?", (name,)).fetchall()


@bank.wrong(tasks.second_order, says="The name stands inside")
def glued_in_where_it_holds_a_quote(database: Any, user_id: int) -> Any:
    name = _name(database, user_id)
    if "'" in name:
        name = name.replace("'", "''")
        return database.execute(f"SELECT title FROM notes WHERE author = '{name}'").fetchall()
    return database.execute("SELECT title FROM notes WHERE author = ?", (name,)).fetchall()


@bank.wrong(tasks.second_order, says="The id (or the name, written otherwise) stands inside")
def the_id_in_an_f_string(database: Any, user_id: int) -> Any:
    sql = f"SELECT title FROM notes JOIN users ON author = username WHERE users.id = {user_id}"
    return database.execute(sql).fetchall()


@bank.wrong(tasks.second_order, says="with a comma where there is only one")
def forgets_the_comma(database: Any, user_id: int) -> Any:
    name = _name(database, user_id)
    return database.execute("SELECT title FROM notes WHERE author = ?", (name)).fetchall()


@bank.wrong(tasks.second_order, says="17 of 17 went wrong.")
def each_title_once(database: Any, user_id: int) -> Any:
    rows = database.execute(JOIN.format("author = username"), (user_id,))
    return sorted({title for (title,) in rows})


@bank.right(tasks.second_order)
def titles_with_a_row_factory(database: Any, user_id: int) -> Any:
    database.row_factory = lambda cursor, row: row[0]
    name = _name(database, user_id)
    return database.execute("SELECT title FROM notes WHERE author = ?", (name,)).fetchall()


@bank.right(tasks.second_order)
def titles_chosen_in_python(database: Any, user_id: int) -> Any:
    name = _name(database, user_id)
    rows = database.execute("SELECT author, title FROM notes")
    return tuple(title for author, title in rows if author == name)
