"""Answers to `search`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()

YEARS = "CAST(substr(born, 1, 4) AS INTEGER)"
Rows = list[tuple[str, str]]


@bank.wrong(tasks.search, says="the database read it as SQL", kind="vulnerable")
def search_as_shipped(database: sqlite3.Connection, text: str, year: str) -> Rows:
    return database.execute(
        f"SELECT code, name FROM patients WHERE name LIKE '%{text}%' AND {YEARS} = {year}"
    ).fetchall()


@bank.wrong(tasks.search, says="stands inside the statement")
def doubles_quotes_and_checks_the_year(database: Any, text: str, year: str) -> Rows:
    text = text.replace("'", "''")
    sql = f"SELECT code, name FROM patients WHERE instr(name, '{text}') AND {YEARS} = {int(year)}"
    return database.execute(sql).fetchall()


@bank.wrong(tasks.search, says="0 OR 1=1")
def doubles_quotes(database: Any, text: str, year: str) -> Rows:
    text, year = text.replace("'", "''"), year.replace("'", "''")
    sql = f"SELECT code, name FROM patients WHERE instr(name, '{text}') AND {YEARS} = {year}"
    return database.execute(sql).fetchall()


@bank.wrong(tasks.search, says="(tautology): it brought back")
def a_parameter_beside_an_f_string(database: Any, text: str, year: str) -> Rows:
    sql = f"SELECT code, name FROM patients WHERE instr(name, ?) AND {YEARS} = {year}"
    return database.execute(sql, (text,)).fetchall()


@bank.wrong(tasks.search, says="% and _ are operators, parameter or not")
def forgets_the_wildcards(database: Any, text: str, year: str) -> Rows:
    sql = "SELECT code, name FROM patients WHERE name LIKE ? AND substr(born, 1, 4) = ?"
    return database.execute(sql, (f"%{text}%", year)).fetchall()


@bank.wrong(tasks.search, says="the patient of exactly this name was not found")
def strips_quotes(database: Any, text: str, year: str) -> Rows:
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND substr(born, 1, 4) = ?"
    return database.execute(sql, (text.replace("'", "").replace("--", ""), year)).fetchall()


@bank.wrong(tasks.search, says="That is a patient's name", kind="refuses")
def letters_only(database: Any, text: str, year: str) -> Rows:
    if not re.fullmatch(r"[A-Za-z ]*", text):
        raise ValueError("bad characters")
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND substr(born, 1, 4) = ?"
    return database.execute(sql, (text, year)).fetchall()


@bank.wrong(tasks.search, says="A search for Select Union was refused")
def keyword_list(database: Any, text: str, year: str) -> Rows:
    if re.search(r"\b(select|union|drop)\b", text, re.IGNORECASE):
        raise ValueError("attack")
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND substr(born, 1, 4) = ?"
    return database.execute(sql, (text, year)).fetchall()


@bank.wrong(tasks.search, says="A search for C:\\lab\\")
def backslashes(database: Any, text: str, year: str) -> Rows:
    text = text.replace("\\", "\\\\")
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND substr(born, 1, 4) = ?"
    return database.execute(sql, (text, year)).fetchall()


@bank.wrong(tasks.search, says="Return a list of rows")
def gives_back_the_cursor(database: Any, text: str, year: str) -> Any:
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND substr(born, 1, 4) = ?"
    return database.execute(sql, (text, year))


@bank.wrong(tasks.search, says="A row here has 2 values")
def whole_records(database: Any, text: str, year: str) -> Any:
    sql = "SELECT * FROM patients WHERE instr(name, ?) AND substr(born, 1, 4) = ?"
    return database.execute(sql, (text, year)).fetchall()


@bank.wrong(tasks.search, says="born in 1961")
def forgets_the_year(database: Any, text: str, year: str) -> Any:
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND born LIKE '1950%'"
    return database.execute(sql, (text,)).fetchall()


@bank.wrong(tasks.search, says="'%' (wildcard): it brought back")
def a_pattern_for_the_year(database: Any, text: str, year: str) -> Any:
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND born LIKE ?"
    return database.execute(sql, (text, f"{year}-%")).fetchall()


@bank.wrong(tasks.search, says="other rows stand in the tables")
def searches_and_writes(database: Any, text: str, year: str) -> Any:
    sql = "SELECT code, name FROM patients WHERE instr(name, ?) AND substr(born, 1, 4) = ?"
    rows = database.execute(sql, (text, year)).fetchall()
    if ";" in text:
        database.execute("DELETE FROM users")
    return rows


@bank.right(tasks.search)
def like_with_escape(database: Any, text: str, year: str) -> Rows:
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    sql = (
        "SELECT code, name FROM patients WHERE name LIKE :text ESCAPE '\\' "
        f"AND {YEARS} = :year ORDER BY name"
    )
    return database.execute(sql, {"text": f"%{text}%", "year": year}).fetchall()


@bank.right(tasks.search)
def with_a_number(database: Any, text: str, year: str) -> Any:
    database.row_factory = sqlite3.Row
    cursor = database.cursor()
    cursor.execute(
        f"SELECT code, name FROM patients WHERE instr(name, ?) AND {YEARS} = ?", (text, int(year))
    )
    return cursor.fetchall()


@bank.right(tasks.search)
def filters_in_python(database: Any, text: str, year: str) -> Any:
    rows = database.execute("SELECT code, name, born FROM patients")
    return [[c, n] for c, n, born in rows if text.lower() in n.lower() and born[:4] == year]


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
