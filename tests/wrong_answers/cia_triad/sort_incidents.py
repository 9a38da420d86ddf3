"""Wrong answers to `sort_incidents`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.sort_incidents
RIGHT = right_answer(task)
TAY, CLEARVIEW, VIRUSTOTAL, PYTORCH, CHATGPT, COPIED, CYLANCE = RIGHT
for name, line, choice, says in (
    ("poison_is_a_leak", TAY, "confidentiality", "nothing was read"),
    ("a_leak_is_integrity", CLEARVIEW, "integrity", "Somebody could"),
    ("labels_are_service", VIRUSTOTAL, "availability", "site stayed"),
    ("the_way_in", PYTORCH, "integrity", "Its way in"),
    ("a_flood_is_a_leak", CHATGPT, "confidentiality", "got no answer"),
    ("no_attack", CHATGPT, "none", "'none' is not one of"),
    ("copy_is_integrity", COPIED, "integrity", "the model itself"),
    ("evasion_is_a_leak", CYLANCE, "confidentiality", "reads nothing"),
    ("evasion_stops_it", CYLANCE, "availability", "made to be wrong"),
):
    bank.add(task, name, RIGHT | {line: choice}, says=says)
bank.add(task, "by_letter", {k: v[0].upper() for k, v in RIGHT.items()}, says="'C' is not one of")
bank.add(task, "one_line_short", dict(list(RIGHT.items())[:-1]), says="right. Without a choice")
bank.add(task, "shouted", {k: v.title() for k, v in RIGHT.items()}, kind="right")
