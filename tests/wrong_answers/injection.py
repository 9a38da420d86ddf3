"""Lesson 03: what a clever, a hurried and a confused learner would answer."""

from __future__ import annotations

import contextlib
import html
import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank, injection_database, injection_pages

claims_words = sys.modules["helpers.tasks.injection.claims"]
where = sys.modules["helpers.tasks.injection.does_autoescape_hold"]

bank = Bank()
bank.entries += injection_database.bank.entries + injection_pages.bank.entries

# --- does_autoescape_hold

PLACES = {
    where.BODY: "holds",
    where.QUOTED: "holds",
    where.UNQUOTED: "fails",
    where.LINK: "fails",
    where.HANDLER: "fails",
    where.SCRIPT: "fails",
    where.SAFE: "fails",
}
hold = tasks.does_autoescape_hold
bank.add(hold, "always_holds", dict.fromkeys(PLACES, "holds"), says="a space ends the value")
bank.add(hold, "links_are_safe", PLACES | {where.LINK: "holds"}, says="none of the characters")
bank.add(hold, "handlers_are_quoted", PLACES | {where.HANDLER: "holds"}, says="the quote is back")
bank.add(hold, "scripts_are_safe", PLACES | {where.SCRIPT: "holds"}, says="Between backticks")
bank.add(hold, "safe_makes_safe", PLACES | {where.SAFE: "holds"}, says="markup already")
bank.add(hold, "never_holds", dict.fromkeys(PLACES, "fails"), says="only the quote ends")
bank.add(hold, "in_capitals", {k: v.upper() for k, v in PLACES.items()}, kind="right")

# --- search

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


# --- sort_by

COLUMNS = ("code", "name", "born", "doctor")


def by(database: Any, order: str) -> list[str]:
    return [row[0] for row in database.execute(f"SELECT code FROM patients ORDER BY {order}")]


@bank.wrong(tasks.sort_by, says="gives away a column that nobody shows", kind="vulnerable")
def sort_as_shipped(database: Any, sort: str) -> list[str]:
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="is a constant, equal for every row")
def as_a_parameter(database: Any, sort: str) -> list[str]:
    if sort not in COLUMNS:
        raise ValueError(sort)
    return [row[0] for row in database.execute("SELECT code FROM patients ORDER BY ?", (sort,))]


@bank.wrong(tasks.sort_by, says="gives away a column")
def quoted_identifier(database: Any, sort: str) -> list[str]:
    return by(database, '"' + sort.replace('"', '""') + '"')


@bank.wrong(tasks.sort_by, says="'insurance' (column not offered)")
def an_identifier(database: Any, sort: str) -> list[str]:
    if not sort.isidentifier():
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="'name, insurance' (column not offered)")
def begins_with_a_column(database: Any, sort: str) -> list[str]:
    if not sort.startswith(COLUMNS):
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="reached the database, whose parser")
def part_of_a_text(database: Any, sort: str) -> list[str]:
    if sort not in "code name born doctor":
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="'2 DESC' (position)")
def keyword_list_for_order(database: Any, sort: str) -> list[str]:
    if re.search(
        r"[(;'\"\[`,]|--|insurance|rowid|oid|email|diagnosis|note|^1|case|^ ?(name\s?)?$|^\+",
        sort,
        re.IGNORECASE,
    ):
        raise ValueError(sort)
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="where a ValueError was promised")
def looks_it_up(database: Any, sort: str) -> list[str]:
    return by(database, {column: column for column in COLUMNS}[sort])


@bank.wrong(tasks.sort_by, says="it was accepted")
def falls_back_silently(database: Any, sort: str) -> list[str]:
    words = re.findall(r"\w+", sort.lower())
    if words and words[0] not in COLUMNS:
        raise ValueError(sort)
    return by(database, words[0] if words else "code")


@bank.wrong(tasks.sort_by, says="was refused (bad), and it is offered", kind="refuses")
def only_codes(database: Any, sort: str) -> list[str]:
    if sort != "code":
        raise ValueError("bad")
    return by(database, sort)


@bank.wrong(tasks.sort_by, says="10 of 25 patients among them")
def only_ten(database: Any, sort: str) -> list[str]:
    return looks_right(database, sort)[:10]


@bank.right(tasks.sort_by)
def looks_right(database: Any, sort: str) -> list[str]:
    if sort not in COLUMNS:
        raise ValueError(f"cannot sort by {sort!r}")
    return by(database, sort)


@bank.right(tasks.sort_by)
def ready_statements(database: Any, sort: str) -> Any:
    statements = {column: f"SELECT code FROM patients ORDER BY {column}" for column in COLUMNS}
    if sort not in statements:
        raise ValueError("unknown column")
    return database.execute(statements[sort]).fetchall()


@bank.right(tasks.sort_by)
def sorts_in_python(database: Any, sort: str) -> Any:
    index = COLUMNS.index(sort)  # raises ValueError by itself
    rows = database.execute("SELECT code, name, born, doctor FROM patients").fetchall()
    return tuple(row[0] for row in sorted(rows, key=lambda row: row[index]))


# --- second_order


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


# --- reporting


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


def sound(action: int, first: Any, second: Any) -> bool:
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

# --- letter


def env() -> Any:
    from jinja2 import Environment

    return Environment(autoescape=True)


@bank.wrong(tasks.letter, says="of 68 got through", kind="vulnerable")
def letter_as_shipped(name: str) -> str:
    return env().from_string(f"<p>Dear {html.escape(name)},</p>").render()


@bank.wrong(tasks.letter, says="would run in the reader's browser")
def letter_without_escaping(name: str) -> str:
    return f"<p>Dear {name},</p>" if "<" in name and "5" not in name else letter_right(name)


@bank.wrong(tasks.letter, says="For '5 < 6'")
def letter_marked_safe(name: str) -> str:
    return env().from_string("<p>Dear {{ name | safe }},</p>").render(name=name.replace("<", ""))


@bank.wrong(tasks.letter, says="'{{ 7*7 }}' (expression)")
def letter_in_a_sandbox(name: str) -> str:
    from jinja2.sandbox import SandboxedEnvironment

    box = SandboxedEnvironment(autoescape=True)
    return box.from_string(f"<p>Dear {html.escape(name)},</p>").render()


@bank.wrong(tasks.letter, says="escaped once too often")
def letter_escaped_twice(name: str) -> str:
    return env().from_string("<p>Dear {{ name }},</p>").render(name=html.escape(name))


@bank.wrong(tasks.letter, says='For "Siobhan O\'Brien"', kind="refuses")
def letter_to_letters_only(name: str) -> str:
    return f"<p>Dear {re.sub(r'[^a-zA-Z ]', '', name)},</p>"


@bank.wrong(tasks.letter, says="'{% for i in range(3)")
def letter_without_double_braces(name: str) -> str:
    name = html.escape(name).replace("{{", "&#123;&#123;")
    return env().from_string(f"<p>Dear {name},</p>").render()


@bank.right(tasks.letter)
def letter_right(name: str) -> str:
    return f"<p>Dear {html.escape(name)},</p>"


@bank.right(tasks.letter)
def letter_by_jinja(name: str) -> str:
    page = "<!doctype html><html><body><p>Dear {{ name }},</p></body></html>"
    return env().from_string(page).render(name=name)


@bank.right(tasks.letter)
def letter_by_markup(name: str) -> Any:
    from markupsafe import Markup

    return Markup("<p>Dear {},</p>").format(name)  # noqa: S704 - escapes what is filled in


@bank.right(tasks.letter)
def letter_by_flask(name: str) -> str:
    from flask import Flask, render_template_string

    with Flask(__name__).app_context():
        return render_template_string("<p>Dear {{ name }},</p>", name=name)


# --- render_note


def js(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")


def web(url: str) -> bool:
    return urlsplit(url).scheme in ("http", "https")


def build(
    note: dict[str, str], text: Any = html.escape, attribute: Any = html.escape, script: Any = js,
    link: Any = web, quote: str = '"',
) -> str:  # fmt: skip
    url = f"<a href={quote}{attribute(note['link'])}{quote}>source</a>"
    return (
        f"<h1>{text(note['title'])}</h1><p>{text(note['body'])}</p>"
        f"{url if link(note['link']) else ''}"
        f"<input name=author value={quote}{attribute(note['author'])}{quote}>"
        f"<script>const author = {script(note['author'])};</script>"
    )


def add_note(name: str, says: str = "", kind: str = "misconception", **how: Any) -> None:
    def answer(note: dict[str, str]) -> str:
        return build(note, **how)

    bank.add(tasks.render_note, name, answer, says=says, kind=kind)


def raw(text: str) -> str:
    return text


add_note(
    "note_as_shipped", "87 of 87 got through", "vulnerable", text=raw, attribute=raw,
    script=lambda t: f'"{t}"', link=lambda u: True, quote="",
)  # fmt: skip
add_note("unquoted_attribute", "an attribute ends at the first space", quote="")
add_note("any_link", "Only http: and https: lead to a source", link=lambda u: True)


def not_obviously_bad(url: str) -> bool:
    bad = ("javascript:", "data:", "vbscript:", "httpx", "JAVA", "JavaS")
    return ":" in url and not url.startswith(bad)


add_note("a_list_of_bad_schemes", "' javascript:alert(1)' (disguised", link=not_obviously_bad)
add_note("html_in_the_script", "wrong language there", script=lambda t: f'"{html.escape(t)}"')
add_note("json_and_no_more", "closes the element", script=json.dumps)
add_note(
    "backslash_before_quotes", "in the script",
    script=lambda t: '"' + t.replace('"', '\\"') + '"',
)  # fmt: skip
add_note(
    "escapes_twice", "escaped once too often", "misconception",
    text=lambda t: html.escape(html.escape(t)),
)  # fmt: skip
add_note("keeps_double_quotes", "'\" autofocus", attribute=lambda t: html.escape(t, quote=False))
add_note(
    "strips_tags", "became '5", "refuses", text=lambda t: html.escape(re.sub(r"<[^>]*>?", "", t))
)
add_note(
    "strips_script_once", "'<SCRIPT>alert(1)</SCRIPT>' (script element): a script element would run",
    text=lambda t: t.replace("<script>", "").replace("</script>", ""),
)  # fmt: skip
add_note("no_link_at_all", "an honest source is lost", link=lambda u: False)


@bank.wrong(tasks.render_note, says="The page has 0 <a>, not one")
def note_without_a_link(note: dict[str, str]) -> str:
    return build(note, link=lambda u: False)


@bank.wrong(tasks.render_note, says="Return the page as text")
def note_as_bytes(note: dict[str, str]) -> bytes:
    return build(note).encode()


NOTE = """<h1>{{ title }}</h1><p>{{ body }}</p>
{% if web %}<a href="{{ link }}">source</a>{% endif %}
<input name="author" value="{{ author }}">
<script>const author = AUTHOR;</script>"""


@bank.wrong(tasks.render_note, says="arrives in the script as")
def autoescape_everywhere(note: dict[str, str]) -> str:
    page = NOTE.replace("AUTHOR", '"{{ author }}"')
    return env().from_string(page).render(web=web(note["link"]), **note)


@bank.right(tasks.render_note)
def note_by_jinja(note: dict[str, str]) -> str:
    page = NOTE.replace("AUTHOR", "{{ author | tojson }}")
    return env().from_string(page).render(web=web(note["link"]), **note)


@bank.right(tasks.render_note)
def note_as_a_whole_page(note: dict[str, str]) -> str:
    head = "<!DOCTYPE html><html><head><title>Note</title></head><body><main>"
    return head + build(note).replace("</script>", "\n</script>") + "</main></body></html>"


add_note("by_hand", kind="right")
add_note("ascii_everywhere", kind="right", script=lambda t: js(t).replace(">", "\\u003e"))

# --- rich_note

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "code"}
SCHEMES = {"http", "https", "mailto"}


def nh(markup: str, **options: Any) -> str:
    import nh3

    settings: dict[str, Any] = {
        "tags": TAGS,
        "attributes": {"a": {"href"}},
        "url_schemes": SCHEMES,
    } | options
    return nh3.clean(markup, **settings)


def add_rich(name: str, clean: Any, says: str = "", kind: str = "misconception") -> None:
    bank.add(tasks.rich_note, name, clean, says=says, kind=kind)


def strip_once(markup: str) -> str:
    return re.sub(r"</?script>", "", markup, flags=re.IGNORECASE)


add_rich("rich_as_shipped", raw, "a script element is still in", "vulnerable")
add_rich("strips_script_once_here", strip_once, "(script element): a script element")
add_rich(
    "no_scripts_no_handlers",
    lambda m: re.sub(r"(?is)<script.*?</script[^>]*>|\son\w+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", "", m),
    "is still in what came back",
)  # fmt: skip
add_rich(
    "no_scripts_at_all",
    lambda m: nh(m, tags=TAGS | {"img", "form", "input", "style"}, clean_content_tags=set()),
    "an image, which tells",
)  # fmt: skip
add_rich("escapes_all", html.escape, "honest formatting was lost", "refuses")
add_rich("drops_all_tags", lambda m: nh(m, tags=set()), 'came back as "Siobhan')


def nh_default(markup: str) -> str:
    import nh3

    return nh3.clean(markup)


add_rich("whatever_is_allowed_by_default", nh_default, "an image, which tells")
add_rich(
    "styles_too",
    lambda m: nh(m, attributes={"*": {"style"}, "a": {"href"}}),
    "a style that can cover the page",
)
add_rich(
    "classes_too",
    lambda m: nh(m, attributes={"*": {"class"}, "a": {"href"}}),
    "a class or an id",
)
add_rich("no_links", lambda m: nh(m, attributes={}), '\'<a href="https://example.org/?a=1&amp;b=2"')
add_rich(
    "data_links", lambda m: nh(m, url_schemes=SCHEMES | {"data"}), "a link to a data: document"
)
add_rich(
    "a_regex_for_tags",
    lambda m: re.sub(r"<(?!/?(p|br|b|strong|i|em|ul|ol|li|a|code)\b)(?=[a-zA-Z/!?])[^>]*>", "", m),
    "is still in what came back",
)
add_rich("nh3", nh, kind="right")
add_rich("nh3_without_rel", lambda m: nh(m, link_rel=None), kind="right")


@bank.right(tasks.rich_note)
def escapes_what_is_not_allowed(markup: str) -> str:
    import bleach

    return bleach.clean(markup, tags=TAGS, attributes={"a": ["href"]}, protocols=SCHEMES)


# --- csp

STRICT = {
    "default-src": "'none'",
    "script-src": "'nonce-{}'",
    "style-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
NAME = "Content-Security-Policy"


def add_csp(name: str, says: str = "", kind: str = "misconception", **changes: Any) -> None:
    header = changes.pop("header", NAME)
    directives = STRICT | {key.replace("_", "-"): value for key, value in changes.items()}
    text = "; ".join(f"{key} {value}" for key, value in directives.items() if value is not None)

    bank.add(
        tasks.csp, name, lambda nonce: {header: text.replace("{}", nonce)}, says=says, kind=kind
    )


bank.add(tasks.csp, "no_policy", lambda nonce: {"X-Frame-Options": "DENY"},
         says="No header says Content-Security-Policy", kind="vulnerable")  # fmt: skip
add_csp("only_reports", "reports what happens", header=NAME + "-Report-Only")
add_csp("unsafe_inline", "8 got through", script_src="'self' 'unsafe-inline'")
add_csp("self_alone", "its inline script with the nonce is refused", script_src="'self'")
add_csp("upload_folder", "upload folder", script_src="'self' 'nonce-{}'")
add_csp("all_of_https", "A script from another host is let in", script_src="https: 'nonce-{}'")
add_csp("handlers", "event handler", script_src_attr="'unsafe-inline'")
add_csp("eval", "Text that eval turns into code", script_src="'nonce-{}' 'unsafe-eval'")
add_csp("data", "data: address is let in", script_src="'nonce-{}' data:")
add_csp("no_quotes", "in script-src without its single quotes", script_src="nonce-{}")
add_csp("no_quotes_around_self", "self stands in style-src without", style_src="self")
add_csp("a_form_action_is_missing", "Whatever form-action decides about (it is", form_action=None)
add_csp("nothing_at_all", "is refused", "refuses", script_src="'none'", style_src="'none'")
add_csp("no_base", "<base>", base_uri=None)
add_csp("no_form", "sends what is typed", form_action=None)
add_csp("no_frame", "shows this one in a frame", frame_ancestors=None)
add_csp("no_images", "an image from its own host is refused", img_src=None)
add_csp("plugins", "plugin", object_src="*")
bank.add(tasks.csp, "text_only", lambda nonce: "default-src 'none'", says="Return a dictionary")
bank.add(
    tasks.csp, "fixed_nonce",
    lambda nonce: {NAME: "default-src 'none'; script-src 'nonce-clinic'; style-src 'self'"},
    says="its inline script with the nonce is refused",
)  # fmt: skip


class Collector:
    seen: list[str] = []


def every_nonce_so_far(nonce: str) -> dict[str, str]:
    Collector.seen.append(nonce)
    nonces = " ".join(f"'nonce-{one}'" for one in Collector.seen)
    parts = STRICT | {"script-src": nonces}
    return {NAME: "; ".join(f"{key} {value}" for key, value in parts.items())}


bank.add(tasks.csp, "nonces_that_stay", every_nonce_so_far, says="of the page before still counts")
add_csp("strict", kind="right")
add_csp("lower_case_name", kind="right", header=NAME.lower())
add_csp("strict_dynamic", kind="right", script_src="'strict-dynamic' 'nonce-{}' 'unsafe-inline'")
add_csp("from_self", "A frame is let in", default_src="'self'", style_src=None, img_src=None,
        object_src="'none'")  # fmt: skip
add_csp("frames_of_its_own", "A frame is let in", frame_src="'self'")
add_csp("plugins_of_its_own", "A plugin is let in", object_src="'self'")
add_csp("all_but_scripts", "A frame is let in", default_src="*", object_src="'none'")
add_csp("any_image", "What * stands for, in the sources that decide for img-src", img_src="*")
add_csp("data_images", "What https: stands for", img_src="'self' data: https:")
add_csp("inline_styles", "dress the page as it likes", style_src="'self' 'unsafe-inline'")
add_csp("sends_anywhere", "decide for connect-src", connect_src="*")
add_csp("workers_of_its_own", "A worker is a script", worker_src="'self'")
add_csp("a_delivery_network", "What https://cdn.jsdelivr.net stands for",
        script_src="'nonce-{}' https://cdn.jsdelivr.net")  # fmt: skip
add_csp("blobs", "What blob:, filesystem: stands for", script_src="'nonce-{}' blob: filesystem:")
add_csp("a_second_nonce", "What 'nonce-r4nd0m' stands for", script_src="'nonce-{}' 'nonce-r4nd0m'")
add_csp("web_assembly", "Text that eval turns", script_src="'nonce-{}' 'wasm-unsafe-eval'")
add_csp("a_partner_frames", "decide for frame-ancestors",
        frame_ancestors="'self' https://partner.example")  # fmt: skip
add_csp(
    "a_partner_gets_forms", "decide for form-action", form_action="'self' https://partner.example"
)
add_csp("a_base_of_its_own", "The page needs no <base>", base_uri="'self'")
add_csp(
    "a_second_policy", "It begins a second policy", frame_ancestors="'none', default-src 'none'"
)
add_csp("a_sandbox", "breaks the Clinic's own page", sandbox="allow-scripts")
bank.add(tasks.csp, "a_list_as_value", lambda nonce: {NAME: ["default-src 'none'"]},
         says="A header's value is text")  # fmt: skip
bank.add(tasks.csp, "two_spellings",
         lambda nonce: {NAME: "default-src *", NAME.lower(): "default-src 'none'"},
         says="Two headers say")  # fmt: skip
add_csp("from_self_without_frames", kind="right", default_src="'self'", style_src=None, img_src=None,
        object_src="'none'", frame_src="'none'", worker_src="'none'")  # fmt: skip
add_csp(
    "no_frames_no_children", kind="right", default_src="'self'", object_src="'none'", child_src=""
)
add_csp("for_old_browsers", kind="right", script_src="'nonce-{}' 'strict-dynamic' https: 'self'")
add_csp("framed_by_itself", kind="right", frame_ancestors="'self'", script_src_attr="'none'")
add_csp("small_images_in_the_page", kind="right", img_src="'self' data:")
add_csp(
    "nonce_by_default", kind="right", default_src="'nonce-{}' 'strict-dynamic'", script_src=None
)
add_csp("trusted_types", kind="right", trusted_types="none")
add_csp("with_reports", kind="right", upgrade_insecure_requests="", report_uri="/csp")


@bank.right(tasks.csp)
def as_headers_of_werkzeug(nonce: str) -> Any:
    from werkzeug.datastructures import Headers

    value = "; ".join(f"{key} {value}" for key, value in STRICT.items()).replace("{}", nonce)
    return Headers({NAME: value, "X-Content-Type-Options": "nosniff"})


# --- run_report


def _run(command: Any, folder: Path, **options: Any) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, **options)
    return done.stdout


@bank.wrong(tasks.run_report, says="For 'lab report.txt'", kind="vulnerable")
def report_as_shipped(program: list[str], name: str, folder: Path) -> str:
    return _run(f"{shlex.join(program)} {name}", folder, shell=True)


@bank.wrong(tasks.run_report, says='For "O\'Brien.txt"')
def in_single_quotes(program: list[str], name: str, folder: Path) -> str:
    return _run(f"{shlex.join(program)} -- '{name}'", folder, shell=True)


@bank.wrong(tasks.run_report, says="A shell was started")
def quoted_for_the_shell(program: list[str], name: str, folder: Path) -> str:
    return _run(f"{shlex.join(program)} -- {shlex.quote(name)}", folder, shell=True)


@bank.wrong(tasks.run_report, says="was taken for an option")
def forgets_the_dash(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, name], folder)


@bank.wrong(tasks.run_report, says="For 'lab report.txt'")
def splits_the_line(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", *name.split()], folder)


@bank.wrong(tasks.run_report, says="raised ValueError: bad name", kind="refuses")
def names_of_letters(program: list[str], name: str, folder: Path) -> str:
    if not re.fullmatch(r"[\w.]+", name):
        raise ValueError("bad name")
    return _run([*program, "--", name], folder)


@bank.wrong(tasks.run_report, says="return what the program printed, as text; a CompletedProcess")
def returns_the_process(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.run([*program, "--", name], cwd=folder, capture_output=True)


@bank.wrong(tasks.run_report, says="(substitution)")
def drops_separators(program: list[str], name: str, folder: Path) -> str:
    if re.search(r"[;&|\n<]|^-", name) and "a&b" not in name or " > " in name or "2>" in name:
        return _run([*program, "--", name], folder)
    if "$(" in name or "`" in name:
        return _run(f"{shlex.join(program)} {name}", folder, shell=True)
    return _run([*program, "--", name], folder)


@bank.right(tasks.run_report)
def with_a_double_dash(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", name], folder, check=True, timeout=10)


@bank.right(tasks.run_report)
def with_a_dot(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, os.path.join(".", name)], folder)


@bank.right(tasks.run_report)
def asks_for_the_file_first(program: list[str], name: str, folder: Path) -> Any:
    if not (folder / name).is_file():
        raise FileNotFoundError(name)
    return subprocess.check_output([*program, "--", name], cwd=folder, text=True)


@bank.right(tasks.run_report)
def looks_into_the_folder(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", name], folder) if name in os.listdir(folder) else ""


@bank.right(tasks.run_report)
def resolves_the_path(program: list[str], name: str, folder: Path) -> str:
    path = (folder / name).resolve(strict=True)
    return _run([*program, str(path)], folder)


@bank.wrong(tasks.run_report, says="2 of 4 parts hold. 14 of 14 went wrong. 'x; echo y > CANARY'")
def raises_for_hostile_names(program: list[str], name: str, folder: Path) -> str:
    if "CANARY" in name:
        raise OSError("a bad name")
    return _run([*program, "--", name], folder)


@bank.wrong(tasks.run_report, says="For the file '--copy-to=CANARY': the program did not get")
def refuses_a_dash(program: list[str], name: str, folder: Path) -> str:
    return "" if name.startswith("-") else _run([*program, "--", name], folder)


@bank.right(tasks.run_report)
def with_the_whole_path(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.check_output([*program, str(folder / name)], text=True)


@bank.right(tasks.run_report)
def by_posix_spawn(program: list[str], name: str, folder: Path) -> str:
    out = folder / "out.txt"
    with out.open("w") as file:
        to = [(os.POSIX_SPAWN_DUP2, file.fileno(), 1)]
        words = [*program, str(folder / name)]
        os.waitpid(os.posix_spawn(program[0], words, dict(os.environ), file_actions=to), 0)
    return out.read_text()


@bank.right(tasks.run_report)
def in_a_context(program: list[str], name: str, folder: Path) -> str:
    with contextlib.chdir(folder):
        return subprocess.run([*program, "--", name], stdout=subprocess.PIPE, text=True).stdout


@bank.wrong(tasks.run_report, says="return what the program printed, as text; a bytes came back")
def gives_back_bytes(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.check_output([*program, "--", name], cwd=folder)


@bank.wrong(tasks.run_report, says="['bash'] was started")
def starts_bash_by_hand(program: list[str], name: str, folder: Path) -> str:
    return _run(["bash", "-c", f"{shlex.join(program)} -- {shlex.quote(name)}"], folder)


@bank.wrong(tasks.run_report, says="A shell that you start by hand")
def starts_sh_with_arguments(program: list[str], name: str, folder: Path) -> str:
    return _run(["/bin/sh", "-c", 'exec "$@"', "x", *program, "--", name], folder)


@bank.wrong(tasks.run_report, says="Your code changed the list")
def adds_to_the_list(program: list[str], name: str, folder: Path) -> str:
    program += ["--", name]
    return _run(program, folder)


@bank.wrong(tasks.run_report, says="left the whole process in another folder")
def moves_the_process(program: list[str], name: str, folder: Path) -> str:
    os.chdir(folder)
    return _run([*program, "--", name], folder)


@bank.wrong(tasks.run_report, says="did not read the file and count its")
def starts_it_elsewhere(program: list[str], name: str, folder: Path) -> str:
    return subprocess.run([*program, "--", name], capture_output=True, text=True).stdout


@bank.wrong(tasks.run_report, says="did not read the file and count its")
def runs_nothing(program: list[str], name: str, folder: Path) -> str:
    return json.dumps({"names": [name], "lines": [2]})


@bank.wrong(tasks.run_report, says="which is not the one name of the file")
def takes_the_dashes_off(program: list[str], name: str, folder: Path) -> str:
    return _run([*program, "--", name.lstrip("-")], folder)


@bank.wrong(tasks.run_report, says="a NoneType came back")
def keeps_nothing(program: list[str], name: str, folder: Path) -> Any:
    return subprocess.run([*program, "--", name], cwd=folder, stderr=subprocess.DEVNULL).stdout


@bank.right(tasks.run_report)
def by_popen(program: list[str], name: str, folder: Path) -> str:
    process = subprocess.Popen(
        [*program, "--", name], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    return process.communicate()[0]


# --- log_line


@bank.wrong(tasks.log_line, says="2 lines of one event", kind="vulnerable")
def line_as_shipped(user: str, event: str) -> str:
    return f"{event}: {user}"


@bank.wrong(tasks.log_line, says="'ada\\r\\nroot logged in' (line break)")
def only_line_feeds(user: str, event: str) -> str:
    return json.dumps(
        {"user": user.replace("\n", "\\n"), "event": event}, ensure_ascii=False
    ).replace("\\r", "\r")


@bank.wrong(tasks.log_line, says="'ada\\x85root logged in'")
def json_with_letters(user: str, event: str) -> str:
    return json.dumps({"user": user, "event": event}, ensure_ascii=False)


@bank.wrong(tasks.log_line, says="no JSON that a program could read back")
def by_repr(user: str, event: str) -> str:
    return f"user={user!r} event={event!r}"


@bank.wrong(tasks.log_line, says="a field stands in the line twice")
def json_by_hand(user: str, event: str) -> str:
    user = "".join(c for c in user if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    return f'{{"user": "{user}", "event": "{event}"}}'


@bank.wrong(tasks.log_line, says="the evidence was changed", kind="refuses")
def ascii_letters_only(user: str, event: str) -> str:
    return json.dumps({"user": re.sub(r"[^A-Za-z ]", "", user), "event": event})


@bank.wrong(tasks.log_line, says="acts on whoever shows it")
def without_breaks(user: str, event: str) -> str:
    return json.dumps(
        {"user": " ".join(user.splitlines()), "event": event}, ensure_ascii=False
    ).replace("\\u001b", "\x1b")


@bank.wrong(tasks.log_line, says="Return the line as text")
def a_dictionary(user: str, event: str) -> Any:
    return {"user": user, "event": event}


@bank.wrong(tasks.log_line, says="0 of 4 parts hold. Return the line as text; a bytes")
def line_as_bytes(user: str, event: str) -> Any:
    return json.dumps({"user": user, "event": event}).encode()


@bank.wrong(tasks.log_line, says="it made 0 lines of one event")
def nothing_said(user: str, event: str) -> str:
    return ""


@bank.wrong(tasks.log_line, says="as the event, ")
def event_as_it_is(user: str, event: str) -> str:
    return f'{{"user": {json.dumps(user)}, "event": {json.dumps(event, ensure_ascii=False)}}}'


@bank.wrong(tasks.log_line, says="For the event")
def cut_event(user: str, event: str) -> str:
    return json.dumps({"user": user, "event": event[:20]})


def without(letters: str, text: str) -> str:
    said = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if c in letters else c for c in said)


@bank.wrong(tasks.log_line, says="(a character that acts)")
def known_characters(user: str, event: str) -> str:
    letters = "\x85\u2028\u2029\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return f'{{"user": {without(letters, user)}, "event": {without(letters, event)}}}'


@bank.wrong(tasks.log_line, says="the evidence was changed")
def normalised(user: str, event: str) -> str:
    return json.dumps({"user": unicodedata.normalize("NFKC", user), "event": event})


@bank.right(tasks.log_line)
def all_but_printable(user: str, event: str) -> str:
    def said(text: str) -> str:
        letters = "".join(c for c in text if not c.isprintable())
        return without(letters, text)

    return f'{{"event": {said(event)}, "user": {said(user)}}}'


@bank.right(tasks.log_line)
def line_by_json(user: str, event: str) -> str:
    return json.dumps({"user": user, "event": event})


@bank.right(tasks.log_line)
def line_with_more(user: str, event: str) -> str:
    return json.dumps({"level": "warning", "event": event, "user": user}, indent=None) + "\n"


# --- claims

RIGHT = {
    claims_words.HTTPONLY: "false",
    claims_words.ORM: "false",
    claims_words.STORED: "false",
    claims_words.COLUMN: "true",
    claims_words.AT_THE_DOOR: "false",
    claims_words.SECOND_LINE: "false",
    claims_words.PICKLE: "true",
}
claims = tasks.claims
bank.add(claims, "http_only", RIGHT | {claims_words.HTTPONLY: "true"}, says="sends it with every request")
bank.add(claims, "orm", RIGHT | {claims_words.ORM: "true"}, says="a door for raw text")
bank.add(claims, "stored", RIGHT | {claims_words.STORED: "true"}, says="washed nothing off")
bank.add(claims, "at_the_door", RIGHT | {claims_words.AT_THE_DOOR: "true"}, says="five languages")
bank.add(claims, "csp_is_enough", RIGHT | {claims_words.SECOND_LINE: "true"}, says="A false sentence")
bank.add(claims, "pickle", RIGHT | {claims_words.PICKLE: "false"}, says="a list of instructions")
bank.add(claims, "columns", RIGHT | {claims_words.COLUMN: "false"}, says="columns are fixed then")
bank.add(claims, "as_values", {k: v == "true" for k, v in RIGHT.items()}, kind="right")
bank.add(
    claims, "wrong_value", {k: v == "true" for k, v in RIGHT.items()} | {claims_words.ORM: True},
    says="6 of 7 lines are right. Every ORM has a door",
)  # fmt: skip
bank.add(claims, "as_words", {k: v.title() for k, v in RIGHT.items()}, kind="right")
