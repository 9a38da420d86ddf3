"""Answers to `claims`: each line judged the other way, and right ones in other words."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
RIGHT = right_answer(tasks.claims)
OTHER = {"true": "false", "false": "true"}
SAID = {
    "HttpOnly": "sends it with every request",
    "ORM": "a door for raw text",
    "our own database": "washed nothing off",
    "no name of a column": "columns are fixed then",
    "when it comes in": "five languages",
    "Content-Security-Policy": "A false sentence",
    "pickle": "a list of instructions",
}
for word, says in SAID.items():
    line = next(line for line in RIGHT if word in line)
    bank.add(tasks.claims, f"wrong_about_{word}", RIGHT | {line: OTHER[RIGHT[line]]}, says=says)
bank.add(tasks.claims, "as_values", {k: v == "true" for k, v in RIGHT.items()}, kind="right")
bank.add(tasks.claims, "in_capitals", {k: v.title() for k, v in RIGHT.items()}, kind="right")
