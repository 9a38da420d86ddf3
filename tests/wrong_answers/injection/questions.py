"""Answers to the two questions: each line judged the other way, and right ones in other words."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
OTHER = {"true": "false", "false": "true", "holds": "fails", "fails": "holds"}
SAID = {
    "claims": {
        "HttpOnly": "sends it with every request",
        "ORM": "a door for raw text",
        "our own database": "washed nothing off",
        "no name of a column": "columns are fixed then",
        "when it comes in": "five languages",
        "Content-Security-Policy": "A false sentence",
        "pickle": "a list of instructions",
    },
    "does_autoescape_hold": {
        "<p>{{ text }}": "only < and & can begin something",
        'value="': "only the quote ends",
        "value={{": "a space ends the value",
        "href": "none of the characters",
        "onclick": "the quote is back",
        "`": "Between backticks",
        "safe": "markup already",
    },
}
for task, said in SAID.items():
    question = getattr(tasks, task)
    right = right_answer(question)
    for word, says in said.items():
        line = next(line for line in right if word in line)
        bank.add(question, f"wrong_about_{word}", right | {line: OTHER[right[line]]}, says=says)
    bank.add(question, "in_capitals", {k: v.title() for k, v in right.items()}, kind="right")
