"""Judges of lesson 03 that attack a database: search, sort, the stored name, the reports."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.exercise import Parts, expect, fail
from helpers.tasks.injection_database import (
    TROUBLE,
    YEAR,
    Watched,
    database,
    error_text,
    held,
    rows_of,
)
from helpers.tasks.injection_payloads_sql import HONEST_NAMES, NUMBER, ORDER, STORED, TEXT, Payload

SORTABLE = ("code", "name", "born", "doctor")


class Search:
    """Attacks a search `answer(database, text, year) -> [(code, name), ...]`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        planted = [*HONEST_NAMES, *(p.text for p in TEXT if p.kind != "wildcard")]
        self.database = database(names=planted, factory=Watched)
        self.everybody = self.database.execute("SELECT code, name, born FROM patients").fetchall()

    def expected(self, text: str, year: str) -> tuple[set[str], set[str]]:
        """The codes that must and that may be found (upper and lower case are left open)."""
        born = [(code, name) for code, name, day in self.everybody if day[:4] == year]
        must = {code for code, name in born if text in name}
        return must, {code for code, name in born if text.lower() in name.lower()}

    def wrong(self, text: str, year: str) -> str:
        """What is wrong with what this search gives back, '' for nothing."""
        try:
            rows = rows_of(self.answer(self.database, text, year), 2)
        except TROUBLE as error:
            return f"the database read it as SQL and stumbled ({error_text(error)[:90]})."
        must, may = self.expected(text, year)
        found = {row[0] for row in rows}
        known = {code: name for code, name, _ in self.everybody}
        foreign = [row for row in rows if known.get(row[0]) != row[1]]
        if foreign:
            return f"it brought back {foreign[0]!r}, which is no patient."
        if found - may:
            return f"it brought back {len(found - may)} patients whose names do not contain it."
        if must - found:
            return "the patient of exactly this name was not found."
        return ""

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it stays text."""
        if payload.context != "number":
            return self.wrong(payload.text, YEAR)
        try:
            return self.wrong("", payload.text)
        except ValueError:  # a year that is no number may be refused
            return ""


def search(answer: Any, part: Parts) -> None:
    """Judge a search in patients."""
    bench = Search(answer)
    with part("finds every honest name"):
        for name in HONEST_NAMES:
            try:
                why = bench.wrong(name, YEAR)
            except ValueError as error:
                fail(f"A search for {name} was refused ({error}). That is a patient's name.")
            if name in ("50% off", "a_b") and "do not contain" in why:
                fail(
                    f"A search for {name!r} also found {'50 kg off' if '%' in name else 'acb'!r}: "
                    "in a LIKE pattern % and _ are operators, parameter or not."
                )
            expect(not why, f"A search for {name}: {why}")
        expect(
            not bench.wrong("Fox", "1961") and bench.answer(bench.database, "Fox", "1961"),
            "E Fox, born in 1961, was not the one who was found with 'Fox' and '1961'.",
        )
    with part("no text becomes SQL"):
        held([p for p in TEXT if p.kind != "wildcard"], bench.broken_by)
    with part("no wildcard either"):
        held([p for p in TEXT if p.kind == "wildcard"], bench.broken_by)
    with part("the year stays a year"):
        held(NUMBER, bench.broken_by)
    with part("nothing was written"):
        bench.database.row_factory = None
        now = bench.database.execute("SELECT code, name, born FROM patients").fetchall()
        roles = bench.database.execute("SELECT count(*) FROM users").fetchone()
        expect(
            now == bench.everybody and roles == (4,),
            "After the attacks other rows stand in the tables: a second statement ran.",
        )
    with part("the text travels beside the statement"):
        mark = "mark" + secrets.token_hex(4)
        bench.database.statements.clear()
        bench.answer(bench.database, mark, YEAR)
        _beside(bench.database.statements, mark)


def _beside(statements: list[str], mark: str) -> None:
    expect(
        not any(mark in statement for statement in statements),
        "The text stands inside the statement. Doubling or escaping its quotes holds as long as "
        "nobody forgets one place; a parameter is never read as SQL at all.",
    )


class Sort:
    """Attacks a list `answer(database, sort) -> [code, ...]`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.database = database(names=HONEST_NAMES, factory=Watched)

    def codes(self, sort: str) -> list[str]:
        return [row[0] for row in rows_of(self.answer(self.database, sort), 1)]

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it is refused with a ValueError."""
        try:
            self.codes(payload.text)
        except ValueError:
            return ""
        except TROUBLE as error:
            return f"it reached the database, whose parser answered {error_text(error)[:90]}."
        except (KeyError, AssertionError) as error:
            return f"it was stopped by {type(error).__name__}, where a ValueError was promised."
        if payload.kind == "column not offered":
            return "it was accepted: the order of the rows gives away a column that nobody shows."
        return "it was accepted: a client wrote a piece of the statement."


def sort_by(answer: Any, part: Parts) -> None:
    """Judge a sorted list of patients."""
    bench = Sort(answer)
    for column in SORTABLE:
        with part(f"sorts by {column}"):
            query = f"SELECT code, {column} FROM patients"  # noqa: S608 - one of ours
            values = dict(bench.database.execute(query).fetchall())
            try:
                codes = bench.codes(column)
            except ValueError as error:
                fail(f"Sorting by {column} was refused ({error}), and it is offered.")
            expect(set(codes) == set(values), f"{len(codes)} of {len(values)} patients came back.")
            mine = [values[code] for code in codes]
            if mine != sorted(mine):
                why = ""
                if column != "code" and codes == bench.codes("code"):
                    why = (
                        " They come in the same order whatever is asked for: what a parameter "
                        "brings after ORDER BY is a constant, equal for every row."
                    )
                fail(f"The rows are not in the order of {column}.{why}")
    with part("refuses whatever is not offered"):
        held(ORDER, bench.broken_by)


class Stored:
    """Attacks `answer(database, user_id) -> [title, ...]` through names that were registered."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.database = database(factory=Watched)
        self.mark = "mark" + secrets.token_hex(4)
        names = [*HONEST_NAMES, *(p.text for p in STORED), self.mark]
        self.database.executemany(
            "INSERT INTO users (username, password, role) VALUES (?, 'x', 'nurse')",
            [(name,) for name in names],
        )
        self.ids = dict(self.database.execute("SELECT username, id FROM users"))
        self.titles = {name: [f"note {secrets.token_hex(3)}" for _ in "ab"] for name in self.ids}
        self.database.executemany(
            "INSERT INTO notes (author, title) VALUES (?, ?)",
            [(name, title) for name, titles in self.titles.items() for title in titles],
        )

    def wrong(self, name: str) -> str:
        """What is wrong with the titles of the user of this name, '' for nothing."""
        try:
            rows = rows_of(self.answer(self.database, self.ids[name]), 1)
        except TROUBLE as error:
            return f"the name was read as SQL, and the parser stumbled ({error_text(error)[:80]})."
        titles, own = {row[0] for row in rows}, set(self.titles[name])
        if titles - own:
            return f"this user was shown {len(titles - own)} titles that are not of her notes."
        return "" if titles == own else f"{len(own - titles)} of her own notes are missing."

    def broken_by(self, payload: Payload) -> str:
        """What a user of this name can do, '' for nothing."""
        return self.wrong(payload.text)


def second_order(answer: Any, part: Parts) -> None:
    """Judge the list of a user's own notes."""
    bench = Stored(answer)
    with part("everybody finds her own notes"):
        for name in ("ada", "root", *HONEST_NAMES):
            why = bench.wrong(name)
            expect(not why, f"{name}, a registered user: {why}")
    with part("no registered name becomes SQL"):
        held(STORED, bench.broken_by)
    with part("the name travels beside the statement"):
        bench.database.statements.clear()
        bench.answer(bench.database, bench.ids[bench.mark])
        _beside(bench.database.statements, bench.mark)
    with part("nothing was written"):
        expect(
            bench.database.execute("SELECT count(*) FROM notes").fetchone()[0]
            == 2 * len(bench.titles),
            "After the attacks the notes are not what they were.",
        )
