"""Answers to `search`: text and year glued in, escaped, taken for patterns, or sent beside."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
BASE = "SELECT code, name FROM patients WHERE "
NAME, YEAR = BASE + "instr(name, ?)", " AND substr(born, 1, 4) = "
NUMBER = " AND CAST(substr(born, 1, 4) AS INTEGER) = "
bare = lambda text: re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))  # noqa: E731


def rows(database: Any, sql: str, *values: Any) -> Any:
    return database.execute(sql, values).fetchall()


def doubled(text: str) -> str:
    return text.replace("'", "''")


def unless(pattern: str) -> Any:
    def answer(database: Any, text: str, year: str) -> Any:
        if re.search(pattern, text, re.I):
            raise ValueError("bad characters")
        return rows(database, NAME + YEAR + "?", text, year)

    return answer


def remembered(d: Any, text: str, year: str, seen: dict = {}) -> Any:  # noqa: B006 - the mistake
    if (id(d), text, year) not in seen:
        seen[id(d), text, year] = rows(d, NAME + YEAR + "?", text, year)
    return seen[id(d), text, year]


bank.add(tasks.search, "as_shipped", lambda d, t, y: rows(d, f"{BASE}name LIKE '%{t}%'{NUMBER}{y}"),
         says="the database read it as SQL", kind="vulnerable")  # fmt: skip
bank.add(tasks.search, "letters_only", unless("[^a-z ]"), says="That is a patient's name",
         kind="refuses")  # fmt: skip
for name, says, answer in (
    ("doubles_quotes", "0 OR 1=1", lambda d, t, y: rows(
        d, f"{BASE}instr(name, '{doubled(t)}'){NUMBER}{doubled(y)}")),
    ("doubles_and_takes_int", "The text stands inside", lambda d, t, y: rows(
        d, f"{BASE}instr(name, '{doubled(t)}'){NUMBER}{int(y)}")),
    ("year_quoted", "The year stands inside", lambda d, t, y: rows(
        d, f"{NAME}{YEAR}'{doubled(y)}'", t)),
    ("a_parameter_beside_an_f_string", "(tautology): it brought back", lambda d, t, y: rows(
        d, f"{NAME}{NUMBER}{y}", t)),
    ("keyword_list", "A search for Select Union was refused", unless(r"\b(select|union|drop)\b")),
    ("like", "% and _ are operators, parameter or not", lambda d, t, y: rows(
        d, BASE + "name LIKE ?" + YEAR + "?", f"%{t}%", y)),
    ("forgets_the_escape_sign", "(pattern): it brought back", lambda d, t, y: rows(
        d, BASE + "name LIKE ? ESCAPE '!'" + YEAR + "?", "%" + re.sub("([%_])", r"!\1", t) + "%", y)),
    ("glob", "'*' (pattern)", lambda d, t, y: rows(d, BASE + "name GLOB ?" + YEAR + "?", f"*{t}*", y)),
    ("strips_quotes", "the patient of exactly this name was not found", lambda d, t, y: rows(
        d, NAME + YEAR + "?", t.replace("'", ""), y)),
    ("strips_its_edges", "whose names do not contain it", lambda d, t, y: rows(
        d, NAME + YEAR + "?", t.strip(), y)),
    ("from_the_beginning", "whose name contains it, was not found", lambda d, t, y: rows(
        d, BASE + "substr(name, 1, length(?)) = ?" + YEAR + "?", t, t, y)),
    ("year_anywhere", "(piece of a date)", lambda d, t, y: rows(d, NAME + " AND instr(born, ?)", t, y)),
    ("before_its_last_day", "After a patient born on 12-31 was entered", lambda d, t, y: rows(
        d, NAME + " AND born >= ? AND born < ?", t, y, f"{y}-12-31")),
    ("forgets_the_year", "born in 1961", lambda d, t, y: rows(d, NAME + " AND born LIKE '1950%'", t)),
    ("a_row_a_user", "some stand there twice", lambda d, t, y: rows(
        d, NAME.replace("patients", "patients, users") + YEAR + "?", t, y)),
    ("one_of_a_name", "of two patients of one name only one", lambda d, t, y: list(
        {row[1]: row for row in rows(d, NAME + YEAR + "?", t, y)}.values())),
    ("without_accents", "'Zak' (pattern): it brought back", lambda d, t, y: [
        row for row in rows(d, NAME + YEAR + "?", "", y) if bare(t) in bare(row[1])]),
    ("forgets_a_parameter", "All values travel in one tuple", lambda d, t, y: rows(
        d, NAME + YEAR + "?", t)),
    ("the_cursor", "Return a list of rows", lambda d, t, y: d.execute(NAME + YEAR + "?", (t, y))),
    ("whole_records", "A row here has 2 values", lambda d, t, y: rows(
        d, (NAME + YEAR + "?").replace("code, name", "*", 1), t, y)),
    ("other_columns", "which is no patient", lambda d, t, y: rows(
        d, (NAME + YEAR + "?").replace("code, name", "code, born", 1), t, y)),
    ("remembered", "After a patient born on 01-01 was entered", remembered),
):  # fmt: skip
    bank.add(tasks.search, name, answer, says=says)


@bank.right(tasks.search)
def like_with_escape(database: Any, text: str, year: str) -> Any:
    pattern = "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"
    sql = BASE + r"name LIKE :text ESCAPE '\'" + NUMBER + ":year ORDER BY name"
    return database.execute(sql, {"text": pattern, "year": year}).fetchall()


@bank.right(tasks.search)
def refuses_what_is_no_year(database: Any, text: str, year: str) -> Any:
    if not re.fullmatch("[0-9]{4}", year):
        raise ValueError("a year has four digits")
    database.row_factory = sqlite3.Row
    return list(database.cursor().execute(NAME + NUMBER + "?", (text, int(year))))


@bank.right(tasks.search)
def filters_in_python(database: Any, text: str, year: str) -> Any:
    found = database.execute("SELECT code, name, born FROM patients")
    return [[c, n] for c, n, born in found if text.lower() in n.lower() and born[:4] == year]
