"""Answers to `drill`: orders in which something is lost, and others that work."""

from __future__ import annotations

from helpers.tasks import operations as tasks
from helpers.tasks.operations.drill import STEPS
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.drill


def order(places: str) -> list[str]:
    """The steps of the task's table, by their places in it: 0 saves the log, 6 writes the report."""
    return [STEPS[int(place)] for place in places]


bank.table(task, {
    "retires_at_once": (order("2013456"), "The restart began a new log"),
    "locks_everybody_out": (order("0213456"), "every honest user is locked out"),
    "understands_first": (order("0412356"), "the thief goes on for six hours"),
    "tries_too_early": (order("0132456"), "Afterwards nobody tried"),
    "never_looks": (order("0124536"), "had not looked"),
    "reads_what_is_gone": (order("1240356"), "went what the thief did"),
    "tells_at_once": (order("0123546"), "who is affected"),
    "writes_before_it_tells": (order("0123465"), "with a deadline"),
    "forgets_one": (order("012456"), "is there 0 times"),
    "twice": (order("01234560"), "is there 2 times"),
    "another_step": (["pull the plug", *STEPS], "is no step"),
    "a_sentence": ("save the log, then the rest", "A list of the steps is wanted"),
})  # fmt: skip
bank.add(task, "by_the_book", order("0123456"), kind="right")
bank.add(task, "reads_before_it_tries", order("0124356"), kind="right")
bank.add(task, "key_before_log", tuple(map(str.upper, order("1023456"))), kind="right")
