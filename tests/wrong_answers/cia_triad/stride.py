"""Wrong answers to `stride`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.stride
RIGHT = right_answer(task)
SPOOFED, TAMPERED, DENIED, DISCLOSED, STARVED, RAISED = RIGHT
for name, line, choice, says in (
    ("a_role_is_a_name", RAISED, "spoofing", "rights of her own"),
    ("a_role_is_tampering", RAISED, "tampering", "may do afterwards"),
    ("a_name_is_a_right", SPOOFED, "elevation of privilege", "wrong name"),
    ("a_file_is_disclosed", TAMPERED, "information disclosure", "at rest was altered"),
    ("nobody_broke_in", DISCLOSED, "repudiation", "nobody broke in"),
    ("a_note_is_tampered", DENIED, "tampering", "shown to have written"),
    ("slow_is_no_threat", STARVED, "tampering", "nobody gets an answer"),
):
    bank.add(task, name, RIGHT | {line: choice}, says=says)
bank.add(task, "dos", RIGHT | {STARVED: "dos"}, says="'dos' is not one of the choices")
other = {k: v.upper().replace(" ", "_") for k, v in RIGHT.items()}
bank.add(task, "written_otherwise", other, kind="right")
