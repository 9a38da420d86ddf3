"""The judge of lesson 03 that attacks a sorted list."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.slips import Slip, held, lost
from helpers.tasks.injection import database as db
from helpers.tasks.injection.payloads.sql import HONEST_NAMES, ORDER, Payload, of

SORTABLE = ("code", "name", "born", "doctor")
# upper and lower case may be told apart or not: the task leaves it open
FOLDS: tuple[Callable[[str], str], ...] = (
    str, str.lower, str.casefold,
    lambda text: "".join(c.lower() if c.isascii() else c for c in text),
)  # fmt: skip
CONSTANT = (
    " They come in the same order whatever is asked for: a parameter after ORDER BY, or a word in "
    "single quotes, is a constant, equal for every row."
)
ACCEPTED = {
    "column not offered": "the order of the rows gives away a column that nobody shows.",
    "not the word itself": "it is none of the four words.",
}


class Sort:
    """Attacks a list `answer(database, sort) -> [code, ...]`."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.database = db.database(names=HONEST_NAMES, factory=db.Watched)
        hidden = "note_" + secrets.token_hex(3)
        self.database.execute(f"ALTER TABLE patients ADD COLUMN {hidden} TEXT")
        # what an answer says before it refuses a word of no meaning
        word = "zz" + secrets.token_hex(6)
        said = self.database.said_by(lambda: answer(self.database, word))
        self.refusing = [] if any(word in one for one in said) else said

    def codes(self, sort: str) -> list[str]:
        return [row[0] for row in db.rows_of(self.answer(self.database, sort), 1)]

    def columns(self) -> list[Payload]:
        """Every column of the table that is not offered, as a name and quoted."""
        table = db.asked(self.database, "PRAGMA table_info(patients)")
        names = [row[1] for row in table if row[1] not in SORTABLE]
        texts = [text for name in names for text in (name, f'"{name}"', name.upper())]
        why = "the order of the rows tells the order of a hidden column"
        return of("order", "column not offered", why, *texts)

    def broken_by(self, payload: Payload) -> Slip | None:
        """What this payload does; None where it is refused with a ValueError, in time."""
        self.database.statements.clear()
        try:
            self.codes(payload.text)
        except ValueError:
            if self.database.statements in ([], self.refusing):
                return None
            said = " ".join(self.database.statements[-1].split())[:120]
            return Slip(
                f"it was refused too late. The database had been given {said!r} by then, and computes "
                "whatever stands in it."
            )
        except db.TROUBLE as error:
            return Slip(f"it reached the database, whose parser answered {db.error_text(error)}.")
        except (KeyError, AssertionError) as error:
            return lost(f"it was stopped by {type(error).__name__}, where a ValueError was promised.")
        what = ACCEPTED.get(payload.kind, "a client wrote a piece of the statement.")
        return Slip(f"it was accepted: {what}")


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
    values = dict(db.asked(bench.database, f"SELECT code, {column} FROM patients"))  # noqa: S608 - ours
    try:
        codes = bench.codes(column)
    except ValueError as error:
        fail(f"Sorting by {column} was refused ({error}), and it is offered.")
    told = f"{len(codes)} rows came back, {len(set(codes) & set(values))} of {len(values)} patients "
    told += "among them. Each patient's code stands in the list once."
    expect(sorted(map(str, codes)) == sorted(values), told)
    mine = [values[code] for code in codes]
    folded = [[fold(value) for value in mine] for fold in FOLDS]
    if all(keys != sorted(keys) for keys in folded):
        constant = column != "code" and codes == bench.codes("code")
        fail(f"The rows are not in the order of {column}.{CONSTANT if constant else ''}")
