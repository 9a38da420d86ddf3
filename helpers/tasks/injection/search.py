"""The judge of lesson 03 that attacks a search in the database."""

from __future__ import annotations

import random
import string
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.injection.database import (
    TROUBLE,
    YEAR,
    Watched,
    asked,
    contents,
    database,
    error_text,
    held,
    rows_of,
    runs,
    statements_of,
)
from helpers.tasks.injection.payloads_sql import (
    HONEST_NAMES,
    NUMBER,
    PATTERNS,
    SIGN_NAMES,
    TEXT,
    Payload,
    of,
)

# Signs for which an answer may take another way: two values with the same one must go the same.
QUOTES = ("", "'", '"', "%", "_", "\\", ";", "--", " ")
INSIDE = (
    "stands inside the statement. Doubling or escaping its quotes, or making a number of it, holds "
    "as long as nobody forgets one place; a parameter is never read as SQL at all."
)


class Search:
    """Attacks a search `answer(database, text, year) -> [(code, name), ...]`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        planted = [*HONEST_NAMES, *SIGN_NAMES, *(p.text for p in TEXT if p.kind != "wildcard")]
        self.database = database(names=planted, factory=Watched)
        self.everybody = asked(self.database, "SELECT code, name, born FROM patients")
        self.before = contents(self.database)

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
            what = "whose names do not contain it" if year == YEAR else "who were not born then"
            return f"it brought back {len(found - may)} patients {what}."
        if must - found:
            lost = sorted(must - found, key=lambda code: known[code] != text)[0]
            if known[lost] == text:
                return "the patient of exactly this name was not found."
            return f"{known[lost]!r}, whose name contains it, was not found."
        if len(rows) != len(found):
            return f"{len(found)} patients came back as {len(rows)} rows: some stand there twice."
        return ""

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it stays text."""
        if payload.context != "number":
            return self.wrong(payload.text, YEAR)
        try:
            return self.wrong("o", payload.text)
        except ValueError:  # a year that is no number may be refused
            return ""

    def pieces(self) -> list[Payload]:
        """Pieces of a day of birth, none of them a year of anybody here."""
        day = next(day for _, _, day in self.everybody if day[:4] == YEAR)
        ends = range(len(day) + 1)
        texts = {day[i:j] for i in ends for j in ends if i <= j} - {YEAR}
        why = "a piece of a day of birth is no year"
        return of("number", "piece of a date", why, *sorted(texts))

    def inside(self) -> str:
        """Which value stands inside a statement, '' for neither.

        Two values of one kind must give the same statements, letter by letter.
        """

        def words(sign: str) -> list[str]:
            return [sign.join("".join(random.sample(letters, 5)) for _ in "ab") for _ in "ab"]

        letters = string.ascii_lowercase
        for sign in QUOTES:
            texts, years = words(sign), random.sample(range(1901, 1939), 2)
            pairs = {
                "text": [(text, str(years[0])) for text in texts],
                "year": [(texts[0], f"{year}{sign}") for year in years],
            }
            for what, values in pairs.items():
                one, other = (
                    statements_of(self.database, lambda v=v: self.answer(self.database, *v))
                    for v in values
                )
                if one != other:
                    return what
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
    bench = Search(answer)
    with part("finds every honest name"):
        runs(lambda: answer(bench.database, "Fox", "1961"), "'Fox' and '1961', which hurt nobody,")
        _honest(bench)
    last = part.results[-1]
    if not last.holds and "itself does not run" in last.message:
        return
    with part("no text becomes SQL"):
        held([p for p in TEXT if p.kind != "wildcard"], bench.broken_by)
    with part("no wildcard either"):
        held([*(p for p in TEXT if p.kind == "wildcard"), *PATTERNS], bench.broken_by)
    with part("the year stays a year"):
        held([*NUMBER, *bench.pieces()], bench.broken_by)
    with part("nothing was written"):
        expect(
            contents(bench.database) == bench.before,
            "After the attacks other rows stand in the tables: a second statement ran.",
        )
    with part("both values travel beside the statement"):
        what = bench.inside()
        expect(not what, f"The {what} {INSIDE}")


def _honest(bench: Search) -> None:
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
    rows = bench.answer(bench.database, "Fox", "1961")
    found = [row[1] for row in rows_of(rows, 2)]
    expect(
        found == ["E Fox"] and not bench.wrong("Fox", "1961"),
        f"With 'Fox' and '1961' {found or 'nobody'} was found, and not E Fox, born in 1961.",
    )
