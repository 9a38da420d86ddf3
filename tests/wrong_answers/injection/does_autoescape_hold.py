"""Answers to `does_autoescape_hold`: each place judged the other way."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
hold = tasks.does_autoescape_hold
RIGHT = right_answer(hold)
OTHER = {"holds": "fails", "fails": "holds"}
SAID = {
    "<p>{{ text }}": "only < and & can begin something",
    'value="': "only the quote ends",
    "value={{": "a space ends the value",
    "href": "none of the characters",
    "onclick": "the quote is back",
    "`": "Between backticks",
    "safe": "markup already",
}
for sign, says in SAID.items():
    place = next(place for place in RIGHT if sign in place)
    bank.add(hold, f"wrong_about_{sign}", RIGHT | {place: OTHER[RIGHT[place]]}, says=says)
bank.add(hold, "in_capitals", {k: v.upper() for k, v in RIGHT.items()}, kind="right")
