"""The judge of lesson 03 that attacks a sorted list."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.injection.database import (
    TROUBLE,
    Watched,
    asked,
    database,
    error_text,
    held,
    rows_of,
    statements_of,
)
from helpers.tasks.injection.payloads_sql import HONEST_NAMES, ORDER, Payload, of

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
    minutes=5, difficulty=2, asvs="1.2.4", expects="function",
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
