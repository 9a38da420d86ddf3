"""Wrong answers to `pick_control`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.pick_control
RIGHT = right_answer(task)
DISK, MODEL, FLOOD, OTHERS, WIRE = RIGHT
for name, line, choice, says in (
    ("plain_hash", MODEL, "plain hash", "write the hash beside it"),
    ("encrypted_so_intact", MODEL, "encryption at rest", "Encryption hides"),
    ("tls_for_the_model", MODEL, "TLS", "cannot cover up"),
    ("tls_for_the_disk", DISK, "TLS", "On the disk it lies"),
    ("plain_hash_for_the_disk", DISK, "plain hash", "with what he reads"),
    ("tls_for_ownership", OTHERS, "TLS", "Her line is private"),
    ("encrypt_for_owners", OTHERS, "encryption at rest", "hers to read"),
    ("buy_more", FLOOD, "more servers", "faster than your bill"),
    ("check_the_flood", FLOOD, "ownership check", "what the others need"),
    ("seal_the_wire", WIRE, "keyed integrity check", "on its way"),
):
    bank.add(task, name, RIGHT | {line: choice}, says=says)
other = {k: v.upper().replace(" ", "-") for k, v in RIGHT.items()}
bank.add(task, "in_capitals", other, kind="right")
