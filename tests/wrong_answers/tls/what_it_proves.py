"""Wrong answers to `what_it_proves`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank

bank = Bank()
task = tasks.what_it_proves
RIGHT = right_answer(task)
LINES = list(RIGHT)

bank.add(task, "self_signed_is_plain", RIGHT | {LINES[0]: "true"}, says="encrypted as well as any")
bank.add(task, "unverified_is_plain", RIGHT | {LINES[1]: "false"}, says="agreed all the same")
bank.add(task, "padlock_is_honest", RIGHT | {LINES[2]: "true"}, says="A thief can own a name")
bank.add(task, "no_proof_of_key", RIGHT | {LINES[3]: "false"}, says="signature over the handshake")
bank.add(task, "certificate_is_secret", RIGHT | {LINES[4]: "true"}, says="A certificate is public")
bank.add(task, "redirect_protects", RIGHT | {LINES[5]: True}, says="has passed in plain text")
bank.add(task, "as_booleans", {key: one == "true" for key, one in RIGHT.items()}, kind="right")
