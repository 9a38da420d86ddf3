"""What `drill` must do: the steps after an alert, in an order that works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpers.judging import Parts, expect, task
from helpers.judging.values import shown

STEPS = (
    "save the log", "issue a new key", "retire the stolen key", "try the forged token again",
    "read what was taken", "notify", "write the report",
)  # fmt: skip
# first, then: what happens in the other order
BEFORE = {
    ("save the log", "retire the stolen key"): "The restart began a new log, and with the old one went "
    "what the thief did.",
    ("issue a new key", "retire the stolen key"): "Nothing signs valid tokens any more: every honest user is "
    "locked out until there is a new key.",
    ("retire the stolen key", "read what was taken"): "You read for six hours, and the thief goes on "
    "for six hours: contain first, then investigate.",
    ("retire the stolen key", "try the forged token again"): "The forged token was accepted, of course: "
    "its key was not yet retired. Afterwards nobody tried.",
    ("try the forged token again", "notify"): "You told patients that it is over, and had not looked.",
    ("save the log", "read what was taken"): "There is no saved log to read.",
    ("read what was taken", "notify"): "The notice could not say who is affected.",
    ("notify", "write the report"): "The report was closed while the step with a deadline was open.",
}  # fmt: skip


@task(
    minutes=6, difficulty=2, asvs="16.4.3", proof="question",
    hints=[
        "Ask of each pair of steps: what is lost, and who suffers, if the other one comes first?",
        "Evidence first, then containment without locking anybody out, then the long reading.",
        "The restart destroys the log; the new key must be there before the old one goes; nobody can be "
        "told who is affected before the log was read.",
    ],
)  # fmt: skip
def drill(answer: Any, part: Parts) -> None:
    """The order of steps after a key was stolen."""
    with part("has each step once"):
        known = isinstance(answer, Iterable) and not isinstance(answer, str)
        expect(known, f"A list of the steps is wanted, not {shown(answer)}.")
        given = [str(step).strip().lower() for step in answer]
        strange = [step for step in given if step not in STEPS]
        expect(not strange, f"{shown(strange[:1])} is no step. They are: {', '.join(STEPS)}.")
        for step in STEPS:
            expect(given.count(step) == 1, f"{step!r} is there {given.count(step)} times.")
    if part.results[-1].holds:
        with part("works in this order"):
            for (first, then), what in BEFORE.items():
                late = given.index(then) < given.index(first)
                expect(not late, f"{then!r} came before {first!r}. {what}")
