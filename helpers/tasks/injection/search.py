"""The judge of lesson 03 that attacks a search in the database."""

from __future__ import annotations

import contextlib
import random
import string
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.slips import Slip, fine, held, lost
from helpers.tasks.injection import database as db
from helpers.tasks.injection.payloads import sql
from helpers.tasks.injection.payloads.sql import Payload, of

PIECES = of(
    "number", "piece of a date", "a piece of a day of birth is no year",
    "", "-", "0", "1", "19", "195", "50", "0-", "50-", "1950-", "950",
)  # fmt: skip


class Search:
    """Attacks a search `answer(database, text, year) -> [(code, name), ...]`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        twins = sql.HONEST_NAMES[:2]  # two patients of each of these names
        planted = [*sql.HONEST_NAMES, *twins, *sql.SIGN_NAMES]
        planted += [p.text for p in sql.TEXT if p.kind != "wildcard"]
        self.database = db.database(names=planted, factory=db.Watched)
        self.everybody = db.asked(self.database, "SELECT code, name, born FROM patients")

    def enter(self, code: str, name: str, born: str) -> None:
        """Enter a patient; the search for this name has been made before."""
        with contextlib.suppress(*db.TROUBLE):
            self.answer(self.database, name, born[:4])
        self.database.execute(
            "INSERT INTO patients (code, name, born) VALUES (?, ?, ?)", (code, name, born)
        )
        self.everybody = db.asked(self.database, "SELECT code, name, born FROM patients")

    def wrong(self, text: str, year: str) -> Slip | None:
        """What is wrong with what this search gives back (upper and lower case are left open)."""
        try:
            rows = db.rows_of(self.answer(self.database, text, year), 2)
        except db.TROUBLE as error:
            return Slip(f"the database read it as SQL and stumbled ({db.error_text(error)}).")
        names = {code: name for code, name, _ in self.everybody}
        born = [code for code, _, day in self.everybody if day[:4] == year]
        found = {row[0] for row in rows}
        if foreign := [row for row in rows if names.get(row[0]) != row[1]]:
            return Slip(f"it brought back {foreign[0]!r}, which is no patient.")
        if more := found - {code for code in born if text.lower() in names[code].lower()}:
            what = "whose names do not contain it" if year == db.YEAR else "who were not born then"
            return Slip(f"it brought back {len(more)} patients {what}.")
        missing = {names[code] for code in born if text in names[code]} - {names[c] for c in found}
        if text in missing:
            return lost("the patient of exactly this name was not found.")
        if missing:
            return lost(f"{min(missing)!r}, whose name contains it, was not found.")
        if any(text in names[code] for code in set(born) - found):
            return lost("of two patients of one name only one was found.")
        if len(rows) != len(found):
            return lost(f"{len(found)} patients came back as {len(rows)} rows: some stand there twice.")
        return None

    def broken_by(self, payload: Payload) -> Slip | None:
        """What this payload does; a year that is no number may be refused."""
        if payload.context != "number":
            return self.wrong(payload.text, db.YEAR)
        try:
            return self.wrong("o", payload.text)
        except ValueError:
            return None

    def inside(self) -> str:
        """Which value stands inside a statement: two of one kind must give the same statements."""
        for sign in db.SIGNS:
            one, other = (
                sign.join("".join(random.sample(string.ascii_letters, 5)) for _ in "ab") for _ in "ab"
            )
            if self.database.differ(lambda text: self.answer(self.database, text, "1901"), one, other):
                return "text"
            years = [f"{year}{sign}" for year in random.sample(range(1901, 1939), 2)]
            if self.database.differ(lambda year, text=one: self.answer(self.database, text, year), *years):
                return "year"
        return ""


@task(
    minutes=8, difficulty=2, asvs="1.2.4", expects="function",
    hints=[
        "Where in your statement does the client's text stand? It should stand nowhere in it.",
        "`database.execute(statement, (text, year))` fills the ? places; the driver sends both "
        "apart. For the wildcards read about ESCAPE, or about SQLite's instr().",
        "`... WHERE instr(name, ?) > 0 AND substr(born, 1, 4) = ?`, and both values in a tuple.",
    ],
)  # fmt: skip
def search(answer: Any, part: Parts) -> None:
    """Searches patients, and does nothing else."""
    bench, ran = Search(answer), False
    with part("finds every honest name"):
        db.runs(lambda: answer(bench.database, "Fox", "1961"), "'Fox' and '1961', which hurt nobody,")
        ran = True
        _honest(bench)
    if not ran:
        return
    with part("finds who has come since"):
        for code, day in ("P-000001", "01-01"), ("P-000002", "12-31"):
            bench.enter(code, "Fox", f"{db.YEAR}-{day}")
            fine(bench.wrong("Fox", db.YEAR), f"After a patient born on {day} was entered, a search: ")
    with part("no text becomes SQL"):
        held([p for p in sql.TEXT if p.kind != "wildcard"], bench.broken_by)
    with part("no wildcard either"):
        held([*(p for p in sql.TEXT if p.kind == "wildcard"), *sql.PATTERNS], bench.broken_by)
    with part("the year stays a year"):
        held([*sql.NUMBER, *PIECES], bench.broken_by)
    with part("both values travel beside the statement"):
        what = bench.inside()
        expect(not what, f"The {what} {db.INSIDE}")


def _honest(bench: Search) -> None:
    for name in sql.HONEST_NAMES:
        try:
            slip = bench.wrong(name, db.YEAR)
        except ValueError as error:
            fail(f"A search for {name} was refused ({error}). That is a patient's name.")
        if slip and slip.grade and name in ("50% off", "a_b"):
            slip = Slip("in a LIKE pattern % and _ are operators, parameter or not, and it found others.")
        fine(slip, f"A search for {name}: ")
    found = [row[1] for row in db.rows_of(bench.answer(bench.database, "Fox", "1961"), 2)]
    expect(
        found == ["E Fox"] and not bench.wrong("Fox", "1961"),
        f"With 'Fox' and '1961' {found or 'nobody'} was found, and not E Fox, born in 1961.",
    )
