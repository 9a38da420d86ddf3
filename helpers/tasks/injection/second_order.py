"""Judges of lesson 03 that attack a database: the sorted list and the stored name."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.injection.database import (
    TROUBLE,
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
from helpers.tasks.injection.payloads_sql import HONEST_NAMES, NEAR, ORDER, STORED, Payload, of

SORTABLE = ("code", "name", "born", "doctor")
# Upper and lower case may be told apart or not: the task leaves it open.
FOLDS: tuple[Callable[[str], str], ...] = (
    str,
    str.lower,
    str.casefold,
    lambda text: "".join(c.lower() if c.isascii() else c for c in text),
)


class Sort:
    """Attacks a list `answer(database, sort) -> [code, ...]`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.database = database(names=HONEST_NAMES, factory=Watched)
        self.hidden = "note_" + secrets.token_hex(3)
        self.database.execute(f"ALTER TABLE patients ADD COLUMN {self.hidden} TEXT")
        self.refused: list[str] | None = None

    def codes(self, sort: str) -> list[str]:
        return [row[0] for row in rows_of(self.answer(self.database, sort), 1)]

    def columns(self) -> list[Payload]:
        """Every column of the table that is not offered, as a name and quoted."""
        table = asked(self.database, "PRAGMA table_info(patients)")
        names = [row[1] for row in table if row[1] not in SORTABLE]
        texts = [text for name in names for text in (name, f'"{name}"', name.upper())]
        known = {payload.text for payload in ORDER}
        why = "the order of the rows tells the order of a hidden column"
        return of("order", "column not offered", why, *(t for t in texts if t not in known))

    def broken_by(self, payload: Payload) -> str:
        """What this payload does, '' where it is refused with a ValueError."""
        if self.refused is None:  # what an answer does before it refuses a word of no meaning
            self.refused = self._statements("zz" + secrets.token_hex(6))
        self.database.statements.clear()
        try:
            self.codes(payload.text)
        except ValueError:
            if self.database.statements not in ([], self.refused):
                said = " ".join(self.database.statements[-1].split())[:120]
                return (
                    f"it was refused too late. The database had been given {said!r} by then, and "
                    "computes whatever stands in it."
                )
            return ""
        except TROUBLE as error:
            return f"it reached the database, whose parser answered {error_text(error)[:90]}."
        except (KeyError, AssertionError) as error:
            return f"it was stopped by {type(error).__name__}, where a ValueError was promised."
        if payload.kind == "column not offered":
            return "it was accepted: the order of the rows gives away a column that nobody shows."
        if payload.kind == "not the word itself":
            return "it was accepted, and it is none of the four words."
        return "it was accepted: a client wrote a piece of the statement."

    def _statements(self, sort: str) -> list[str]:
        said = statements_of(self.database, lambda: self.answer(self.database, sort))
        return [] if any(sort in statement for statement in said) else said


@task(
    minutes=4, difficulty=2, asvs="1.2.4", expects="function",
    hints=[
        "A parameter carries a value. A column's name is not a value but a piece of the statement.",
        "So let the client choose among pieces that *you* wrote.",
        "`if sort not in ('code', 'name', ...): raise ValueError(...)`, and only then the f-string.",
    ],
)  # fmt: skip
def sort_by(answer: Any, part: Parts) -> None:
    """Judge a sorted list of patients."""
    bench = Sort(answer)
    for column in SORTABLE:
        with part(f"sorts by {column}"):
            _sorts(bench, column)
    with part("refuses whatever is not offered"):
        held([*ORDER, *bench.columns()], bench.broken_by)


def _sorts(bench: Sort, column: str) -> None:
    query = f"SELECT code, {column} FROM patients"  # noqa: S608 - one of ours
    values = dict(asked(bench.database, query))
    try:
        codes = bench.codes(column)
    except ValueError as error:
        fail(f"Sorting by {column} was refused ({error}), and it is offered.")
    expect(
        sorted(map(str, codes)) == sorted(values),
        f"{len(codes)} rows came back, {len(set(codes) & set(values))} of {len(values)} patients "
        "among them. Each patient's code stands in the list once.",
    )
    mine = [values[code] for code in codes]
    folded = [[fold(value) for value in mine] for fold in FOLDS]
    if all(keys != sorted(keys) for keys in folded):
        why = ""
        if column != "code" and codes == bench.codes("code"):
            why = (
                " They come in the same order whatever is asked for: a parameter after ORDER BY, "
                "or a word in single quotes, is a constant, equal for every row."
            )
        fail(f"The rows are not in the order of {column}.{why}")


class Stored:
    """Attacks `answer(database, user_id) -> [title, ...]` through names that were registered."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.database = database(factory=Watched)
        signs = ("", "'", '"', "%", "_", "\\", ";", "--", " ")
        self.pairs = [
            [sign.join(secrets.token_hex(4) for _ in "ab") for _ in "ab"] for sign in signs
        ]
        marked = [name for pair in self.pairs for name in pair]
        names = [*HONEST_NAMES, *(p.text for p in [*STORED, *NEAR]), *marked]
        self.database.executemany(
            "INSERT INTO users (username, password, role) VALUES (?, 'x', 'nurse')",
            [(name,) for name in names],
        )
        self.ids = dict(asked(self.database, "SELECT username, id FROM users"))
        self.titles = {name: [f"note {secrets.token_hex(3)}"] * 2 for name in self.ids}
        for titles in self.titles.values():  # two notes may have one title
            titles.append(f"note {secrets.token_hex(3)}")
        self.database.executemany(
            "INSERT INTO notes (author, title) VALUES (?, ?)",
            [(name, title) for name, titles in self.titles.items() for title in titles],
        )
        self.before = contents(self.database)

    def wrong(self, name: str) -> str:
        """What is wrong with the titles of the user of this name, '' for nothing."""
        try:
            rows = rows_of(self.answer(self.database, self.ids[name]), 1)
        except TROUBLE as error:
            return f"the name was read as SQL, and the parser stumbled ({error_text(error)[:80]})."
        titles, own = [row[0] for row in rows], self.titles[name]
        if foreign := set(titles) - set(own):
            return f"this user was shown {len(foreign)} titles that are not of her notes."
        if lost := set(own) - set(titles):
            return f"{len(lost)} of her own notes are missing."
        if len(titles) != len(own):
            return (
                f"she has {len(own)} notes, two of them with the same title, and "
                f"{len(titles)} titles came back."
            )
        return ""

    def broken_by(self, payload: Payload) -> str:
        """What a user of this name can do, '' for nothing."""
        return self.wrong(payload.text)

    def inside(self) -> str:
        """What stands inside a statement, '' for nothing: it is the same text for two users."""
        for pair in self.pairs:
            one, other = (
                statements_of(self.database, lambda n=n: self.answer(self.database, self.ids[n]))
                for n in pair
            )
            if one != other:
                said = "".join(one).lower()
                words = [word for word in pair[0].lower().replace("'", " ").split() if word]
                return (
                    "name"
                    if any(word in said for word in words)
                    else "id (or the name, written otherwise)"
                )
        return ""


@task(
    minutes=3, difficulty=2, asvs="1.2.4", expects="function",
    hints=[
        "Who wrote what stands in users.username?",
        "Text from your own database is a stranger's text too. How does it get into the second "
        "statement?",
        "Read the name with one parameter, look up the notes with another; or join both tables.",
    ],
)  # fmt: skip
def second_order(answer: Any, part: Parts) -> None:
    """Judge the list of a user's own notes."""
    bench = Stored(answer)
    with part("everybody finds her own notes"):
        runs(lambda: answer(bench.database, bench.ids["ada"]), "the id of 'ada', who hurts nobody,")
        for name in ("ada", "root", *HONEST_NAMES):
            why = bench.wrong(name)
            expect(not why, f"{name}, a registered user: {why}")
    last = part.results[-1]
    if not last.holds and "itself does not run" in last.message:
        return
    with part("no registered name becomes SQL"):
        held(STORED, bench.broken_by)
    with part("the author is exactly this user"):
        held(NEAR, bench.broken_by)
    with part("name and id travel beside the statement"):
        what = bench.inside()
        expect(
            not what,
            f"The {what or 'name'} stands inside the statement. Doubling or escaping its quotes, or "
            "trusting that an id is a number, holds as long as nobody forgets one place; a "
            "parameter is never read as SQL at all.",
        )
    with part("nothing was written"):
        expect(
            contents(bench.database) == bench.before,
            "After the attacks the tables are not what they were.",
        )
