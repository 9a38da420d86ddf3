"""Wrong answers to `whose_secret`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.whose_secret
RIGHT = right_answer(task)
WEIGHTS, MEMBER, OPEN, QUERIES = RIGHT
PATIENT, MODEL = RIGHT[MEMBER], RIGHT[WEIGHTS]
bank.add(task, "weights_are_patients", RIGHT | {WEIGHTS: PATIENT}, says="Who owns what")
bank.add(task, "membership", RIGHT | {MEMBER: MODEL}, says="about a person")
bank.add(task, "open_so_no_loss", RIGHT | {OPEN: MODEL}, says="are two tasks")
bank.add(task, "queries", RIGHT | {QUERIES: PATIENT}, says="The patients are invented")
bank.add(task, "as_a_list", list(RIGHT.values()), says="Give a dictionary")
bank.add(task, "capitals", {k: v.upper() for k, v in RIGHT.items()}, kind="right")
