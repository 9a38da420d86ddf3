"""Wrong answers to `predict_installs`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import start_here as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.predict_installs
RIGHT = right_answer(task)
PINNED, HASHED, BARE, SDIST, WHEELS_ONLY, PTH = RIGHT
bank.add(task, "pin_is_a_hash", RIGHT | {PINNED: "never"}, says="still claims 1.0")
bank.add(task, "wheels_run", RIGHT | {PINNED: "while installing"}, says="A wheel is unpacked")
bank.add(task, "hash_is_ignored", RIGHT | {HASHED: "at import"}, says="One changed byte")
bank.add(task, "line_by_line", RIGHT | {BARE: "at import"}, says="fails the whole list")
bank.add(task, "hash_means_harmless", RIGHT | {SDIST: "never"}, says="says which file this is")
bank.add(task, "sdist_at_import", RIGHT | {SDIST: "at import"}, says="does not say that")
bank.add(task, "binary_is_ignored", RIGHT | {WHEELS_ONLY: "while installing"}, says="Only wheels")
bank.add(task, "wheels_are_safe", RIGHT | {PTH: "never"}, says="nothing refuses it")
bank.add(task, "pth_at_import", RIGHT | {PTH: "at import"}, says="look at what Python does with")
bank.add(task, "pth_at_install", RIGHT | {PTH: "while installing"}, says="whenever it starts")
bank.add(task, "all_never", dict.fromkeys(RIGHT, "never"), says="compares the version")
bank.add(task, "refused", RIGHT | {HASHED: "refused"}, says="'refused' is not one of the choices")
bank.add(task, "in_order", list(RIGHT.values()), says="Give a dictionary")
bank.add(task, "capitals", {k: v.upper() for k, v in RIGHT.items()}, kind="right")
