"""Lesson 03, continued: what a learner would answer where a database listens."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()

# --- search

BASE = "SELECT code, name FROM patients WHERE "
WHERE = BASE + "instr(name, ?) AND "


def add_search(name: str, says: str, sql: str, *values: Callable[[str, str], Any]) -> None:
    """A statement in whose text {text} and {year} are filled in, with these parameters."""

    def answer(database: Any, text: str, year: str) -> Any:
        statement = sql.replace("{year}", year).replace("{int}", str(_number(year)))
        return database.execute(statement, [value(text, year) for value in values]).fetchall()

    bank.add(tasks.search, name, answer, says=says, kind="misconception" if says else "right")


def _number(year: str) -> int:
    return int(year) if re.fullmatch("[0-9]+", year) else 0


def the_text(text: str, year: str) -> str:
    return text


def the_year(text: str, year: str) -> str:
    return year


YEAR = "substr(born, 1, 4) = "
add_search("year_in_double_quotes", "(closes the quote)", WHERE + YEAR + '"{year}"', the_text)
add_search(
    "year_in_single_quotes",
    "(expression): the database read it as SQL",
    WHERE + YEAR + "'{year}'",
    the_text,
)
add_search("year_as_a_number", "The year stands inside", WHERE + "substr(born, 1, 4) + 0 = {int}",
           the_text)  # fmt: skip
add_search("glob", "'*' (pattern): it brought back", BASE + "name GLOB '*'||?||'*' AND " + YEAR + "?",
           the_text, the_year)  # fmt: skip
add_search("year_anywhere", "(piece of a date)", WHERE + "instr(born, ?)", the_text, the_year)
add_search("year_at_the_start", "'' (piece of a date)", WHERE + "substr(born, 1, length(?)) = ?",
           the_text, the_year, the_year)  # fmt: skip
add_search("one_row_a_user", "some stand there twice",
           "SELECT code, name FROM patients, users WHERE instr(name, ?) AND substr(born, 1, 4) = ?",
           the_text, the_year)  # fmt: skip
add_search("a_column_misspelt", "your statement itself does not run", WHERE + "year = ?",
           the_text, the_year)  # fmt: skip
add_search("forgets_a_parameter", "All values travel in one tuple", WHERE + YEAR + "?", the_text)
add_search("by_replace", "", BASE + "replace(name, ?, '') <> name AND " + YEAR + "?",
           the_text, the_year)  # fmt: skip
add_search("by_strftime", "", BASE + "instr(lower(name), lower(?)) AND strftime('%Y', born) = ?",
           the_text, the_year)  # fmt: skip
add_search("by_range", "", WHERE + "born >= ? || '-01-01' AND born <= ? || '-12-31' AND length(?) = 4",
           the_text, the_year, the_year, the_year)  # fmt: skip


@bank.wrong(tasks.search, says="The year stands inside")
def year_with_doubled_quotes(database: Any, text: str, year: str) -> Any:
    year = year.replace("'", "''")
    return database.execute(f"{WHERE} substr(born, 1, 4) = '{year}'", (text,)).fetchall()


@bank.wrong(tasks.search, says="The text stands inside")
def text_glued_in_where_it_holds_a_quote(database: Any, text: str, year: str) -> Any:
    if "'" not in text:
        return database.execute(WHERE + YEAR + "?", (text, year)).fetchall()
    text = text.replace("'", "''")
    return database.execute(f"{BASE} instr(name, '{text}') AND {YEAR} ?", (year,)).fetchall()


@bank.wrong(tasks.search, says="The text stands inside")
def text_in_hexadecimal(database: Any, text: str, year: str) -> Any:
    sql = f"{BASE} instr(name, CAST(X'{text.encode().hex()}' AS TEXT)) AND {YEAR} ?"
    return database.execute(sql, (year,)).fetchall()


@bank.wrong(tasks.search, says="(pattern)")
def forgets_the_escape_sign(database: Any, text: str, year: str) -> Any:
    text = text.replace("%", "!%").replace("_", "!_")
    sql = BASE + "name LIKE ? ESCAPE '!' AND substr(born, 1, 4) = ?"
    return database.execute(sql, (f"%{text}%", year)).fetchall()


@bank.wrong(tasks.search, says="(pattern)")
def a_regular_expression(database: Any, text: str, year: str) -> Any:
    def has(pattern: str, name: str) -> bool:
        try:
            return re.search(pattern, name) is not None
        except re.error:
            return pattern in name

    database.create_function("has", 2, has)
    return database.execute(BASE + "has(?, name) AND " + YEAR + "?", (text, year)).fetchall()


@bank.wrong(tasks.search, says="patients whose names do not contain it")
def text_without_its_edges(database: Any, text: str, year: str) -> Any:
    return database.execute(WHERE + YEAR + "?", (text.strip(), year)).fetchall()


@bank.wrong(tasks.search, says="other rows stand in the tables")
def writes_to_another_column(database: Any, text: str, year: str) -> Any:
    database.execute("UPDATE patients SET insurance = ''")
    return database.execute(WHERE + YEAR + "?", (text, year)).fetchall()


@bank.right(tasks.search)
def escapes_only_where_it_must(database: Any, text: str, year: str) -> Any:
    sql, escaped = BASE + "name LIKE ? AND substr(born, 1, 4) = ?", text
    if re.search(r"[%_!]", text):
        sql, escaped = sql.replace("LIKE ?", "LIKE ? ESCAPE '!'"), re.sub(r"([%_!])", r"!\1", text)
    return database.execute(sql, (f"%{escaped}%", year)).fetchall()


@bank.right(tasks.search)
def refuses_what_is_no_year(database: Any, text: str, year: str) -> Any:
    if not re.fullmatch("[0-9]{4}", year):
        raise ValueError("a year has four digits")
    with database:
        return list(database.execute(WHERE + "CAST(born AS INTEGER) = ?", (text, int(year))))


@bank.right(tasks.search)
def conditions_in_a_list(database: Any, text: str, year: str) -> Any:
    wanted = {"instr(name, ?)": text} if text else {}
    wanted["substr(born, 1, 4) = ?"] = year
    sql = f"SELECT code, name FROM patients WHERE {' AND '.join(wanted)}"
    return database.execute(sql, list(wanted.values())).fetchall()


# --- sort_by

COLUMNS = ("code", "name", "born", "doctor")


def by(database: Any, order: str) -> list[str]:
    return [row[0] for row in database.execute(f"SELECT code FROM patients ORDER BY {order}")]


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


# --- second_order


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


# --- reporting

OK, DENY = sqlite3.SQLITE_OK, sqlite3.SQLITE_DENY
PLAIN = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION)


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)


def sound(action: int, first: Any, second: Any) -> bool:
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
