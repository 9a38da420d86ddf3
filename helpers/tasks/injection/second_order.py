"""The judge of lesson 03 that attacks a statement through a name that was stored."""

from __future__ import annotations

import contextlib
import secrets
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.judging.slips import Slip, fine, held, lost
from helpers.tasks.injection import database as db
from helpers.tasks.injection.payloads.sql import HONEST_NAMES, NEAR, STORED, Payload


class Stored:
    """Attacks `answer(database, user_id) -> [title, ...]` through names that were registered."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.database = db.database(factory=db.Watched)
        self.pairs = [[sign.join(secrets.token_hex(4) for _ in "ab") for _ in "ab"] for sign in db.SIGNS]
        marked = [name for pair in self.pairs for name in pair]
        names = ["new", *HONEST_NAMES, *(p.text for p in [*STORED, *NEAR]), *marked]
        self.database.executemany(
            "INSERT INTO users (id, username, password, role) VALUES (?, ?, 'x', 'nurse')",
            [(10 + 3 * number, name) for number, name in enumerate(names)],
        )
        self.ids = dict(db.asked(self.database, "SELECT username, id FROM users"))
        # of each user but the new one three notes, two of them with one title
        self.titles = {
            name: [f"note {secrets.token_hex(3)}"] * 2 + [f"note {secrets.token_hex(3)}"]
            for name in self.ids
        } | {"new": []}
        self.database.executemany(
            "INSERT INTO notes (author, title) VALUES (?, ?)",
            [(name, title) for name, titles in self.titles.items() for title in titles],
        )

    def wrong(self, name: str) -> Slip | None:
        """What is wrong with the titles of the user of this name."""
        try:
            rows = db.rows_of(self.answer(self.database, self.ids[name]), 1)
        except db.TROUBLE as error:
            return Slip(f"the name was read as SQL, and the parser stumbled ({db.error_text(error)}).")
        titles, own = [row[0] for row in rows], self.titles[name]
        if foreign := set(titles) - set(own):
            return Slip(f"this user was shown {len(foreign)} titles that are not of her notes.")
        if gone := set(own) - set(titles):
            return lost(f"{len(gone)} of her own titles did not come.")
        if len(titles) != len(own):
            return lost(
                f"she has {len(own)} notes, two with the same title, and {len(titles)} titles came back."
            )
        return None

    def broken_by(self, payload: Payload) -> Slip | None:
        """What a user of this name can do."""
        return self.wrong(payload.text)

    def inside(self) -> str:
        """What stands inside a statement, '' for nothing: it is the same text for two users."""
        for pair in self.pairs:
            if self.database.differ(lambda name: self.answer(self.database, self.ids[name]), *pair):
                text = "".join(self.database.statements).lower()
                words = pair[1].lower().replace("'", " ").split()
                named = any(word in text for word in words)
                return "name" if named else "id (or the name, written otherwise)"
        return ""


@task(
    minutes=6, difficulty=2, asvs="1.2.4", expects="function",
    hints=[
        "Who wrote what stands in users.username?",
        "Text from your own database is a stranger's text too. How does it get into the second "
        "statement?",
        "Read the name with one parameter, look up the notes with another; or join both tables.",
    ],
)  # fmt: skip
def second_order(answer: Any, part: Parts) -> None:
    """Judge the list of a user's own notes."""
    bench, ran = Stored(answer), False
    with part("everybody finds her own notes"):
        db.runs(lambda: answer(bench.database, bench.ids["ada"]), "the id of 'ada', who hurts nobody,")
        ran = True
        for name in ("ada", "root", "lab", *HONEST_NAMES):
            fine(bench.wrong(name), f"{name}, a registered user: ")
        fine(bench.wrong("new"), "A registered user who has no notes: ")
    if not ran:
        return
    with part("no registered name becomes SQL"):
        held(STORED, bench.broken_by)
    with part("the author is exactly this user"):
        held(NEAR, bench.broken_by)
    with part("an id that nobody has is nobody's"):
        nobody: list[Any] = []
        for user_id in (10**6, 0, -1, 11):
            with contextlib.suppress(Exception):  # it may raise
                nobody += answer(bench.database, user_id)
        expect(not nobody, f"For ids that nobody has, {len(nobody)} titles came back.")
    with part("name and id travel beside the statement"):
        what = bench.inside()
        expect(not what, f"The {what} {db.INSIDE}")
