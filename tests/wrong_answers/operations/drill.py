"""Answers to `drill`: orders in which something is lost, and others that work."""

from __future__ import annotations

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.drill
SAVE, ISSUE, RETIRE, AGAIN, READ, TELL, WRITE = RIGHT = [
    "save the log", "issue a new key", "retire the stolen key", "try the forged token again",
    "read what was taken", "notify", "write the report",
]  # fmt: skip
WRONG = {
    "retires_at_once": (
        [RETIRE, SAVE, ISSUE, AGAIN, READ, TELL, WRITE],
        "The restart began a new log",
    ),
    "locks_everybody_out": (
        [SAVE, RETIRE, ISSUE, AGAIN, READ, TELL, WRITE],
        "every honest user is locked out",
    ),
    "understands_first": (
        [SAVE, READ, ISSUE, RETIRE, AGAIN, TELL, WRITE],
        "the thief goes on for six hours",
    ),
    "tries_too_early": ([SAVE, ISSUE, AGAIN, RETIRE, READ, TELL, WRITE], "Afterwards nobody tried"),
    "never_looks": ([SAVE, ISSUE, RETIRE, READ, TELL, AGAIN, WRITE], "had not looked"),
    "reads_what_is_gone": (
        [ISSUE, RETIRE, READ, SAVE, AGAIN, TELL, WRITE],
        "went what the thief did",
    ),
    "tells_at_once": ([SAVE, ISSUE, RETIRE, AGAIN, TELL, READ, WRITE], "who is affected"),
    "writes_before_it_tells": ([SAVE, ISSUE, RETIRE, AGAIN, READ, WRITE, TELL], "with a deadline"),
    "forgets_one": ([SAVE, ISSUE, RETIRE, READ, TELL, WRITE], "is there 0 times"),
    "twice": ([*RIGHT, SAVE], "is there 2 times"),
    "another_step": (["pull the plug", *RIGHT], "is no step"),
    "a_sentence": ("save the log, then the rest", "A list of the steps is wanted"),
}
for name, (answer, says) in WRONG.items():
    bank.add(task, name, answer, says=says)
bank.add(task, "by_the_book", RIGHT, kind="right")
bank.add(
    task, "reads_before_it_tries", [SAVE, ISSUE, RETIRE, READ, AGAIN, TELL, WRITE], kind="right"
)
bank.add(task, "key_before_log", tuple(s.upper() for s in [ISSUE, SAVE, *RIGHT[2:]]), kind="right")
