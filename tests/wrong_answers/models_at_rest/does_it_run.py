"""Answers to `does_it_run`: each line turned round."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import models_at_rest as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.does_it_run
RIGHT = right_answer(own)
SAID = {
    "isinstance": "has run by the time", "joblib": "A joblib file is a pickle", "numpy.load(path)": "1.16.3",
    "allow_pickle=True": "array of objects", "pandas": "Its name says", "nothing in `trusted`": "and raises",
    "get_untrusted_types": "trusts whatever it names", "json": "and no calls", "pickletools": "carries none",
    "signature": "her mistakes included",
}  # fmt: skip
OTHER = {"may run code": "runs none", "runs none": "may run code"}
for word, says in SAID.items():
    line = next(line for line in RIGHT if word in line)
    bank.add(own, word, RIGHT | {line: OTHER[RIGHT[line]]}, says=says)
bank.add(own, "all_run", dict.fromkeys(RIGHT, "may run code"), says="is False unless you say otherwise")
bank.add(own, "none_runs", dict.fromkeys(RIGHT, "runs none"), says="looked at")
bank.add(own, "in_capitals", {line: choice.upper() for line, choice in RIGHT.items()}, kind="right")
