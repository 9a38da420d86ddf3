"""The judge of lesson 03 that attacks a statement through a name that was stored."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, expect, task
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
from helpers.tasks.injection.payloads_sql import HONEST_NAMES, NEAR, STORED, Payload


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
