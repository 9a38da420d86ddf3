"""Answers to `claims`: each of them turned round, and the right ones in other words."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank = Bank()
RIGHT = right_answer(tasks.claims)
SAID = {  # a word of the line: what is said
    "no advisory": "In September twelve",
    "by name": "came along with others",
    "9.8": "with whose input",
    "plain hashes": "The end has to be known",
    "99 %": "Attacks are rare",
    "overlap": "until the overlap ends",
    "not logged": "what nobody thought of",
}
for word, says in SAID.items():
    line = next(line for line in RIGHT if word in line)
    other = "true" if RIGHT[line] == "false" else "false"
    bank.add(tasks.claims, word.replace(" ", "_"), RIGHT | {line: other}, says=says)
perhaps = RIGHT | {next(iter(RIGHT)): "perhaps"}
bank.add(tasks.claims, "perhaps", perhaps, says="not one of the choices")
bank.add(tasks.claims, "truths", {k: v == "true" for k, v in RIGHT.items()}, kind="right")
