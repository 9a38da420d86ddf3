"""Wrong answers to the question which promise was broken."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
promise = tasks.which_promise
TRUE = right_answer(promise)
PAIR, SECOND, KEY, NUMBER, PASSWORD, SERVER = TRUE
for name, line, choice, says in (
    ("pair_as_second", PAIR, "second preimage", "free in both"),
    ("pair_is_none", PAIR, "none", "the cheapest break"),
    ("second_as_pair", SECOND, "collision", "no birthday"),
    ("second_as_preimage", SECOND, "preimage", "the first file is known"),
    ("key_as_second", KEY, "second preimage", "going back is all"),
    ("number_is_preimage", NUMBER, "preimage", "a million times"),
    ("collisions_break_passwords", PASSWORD, "collision", "play no part"),
    ("hash_beside_file", SERVER, "second preimage", "nobody protected it"),
):
    bank.add(promise, name, TRUE | {line: choice}, says=says)
bank.add(promise, "one_word", "collision", says="Give a dictionary")
hyphens = TRUE | {SECOND: "Second Pre-image", KEY: "pre-image"}
bank.add(promise, "with_hyphens", hyphens, kind="right")
