"""Wrong answers to the question what leaks."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import aes as tasks
from tests.wrong_answers import Bank

bank = Bank()
leak = tasks.name_the_leak
TRUE = right_answer(leak)
GROUPS, DATE, CLOCK, NO_TAG, GOOD, ROW = TRUE
EQUAL, XOR, ALL = "equal values", "the XOR of texts", "every byte"
CHANGE, LENGTH = "nothing, but it can be changed", "only lengths"
for name, line, choice, says in (
    ("ecb_with_256_bits_holds", GROUPS, LENGTH, "Which of them are alike"),
    ("ecb_tells_all", GROUPS, ALL, "Nobody decrypts it"),
    ("ecb_xor", GROUPS, XOR, "A longer key changes nothing"),
    ("a_date_is_a_nonce", DATE, LENGTH, "All records of a day"),
    ("equal_records_of_a_day", DATE, EQUAL, "More than that"),
    ("ctr_only_changes", DATE, CHANGE, "It can be changed too"),
    ("one_error_text_closes_it", CLOCK, LENGTH, "256 questions give a byte"),
    ("cbc_can_be_changed", CLOCK, CHANGE, "every change is a question"),
    ("cbc_equal", CLOCK, EQUAL, "told by the clock"),
    ("encryption_gives_integrity", NO_TAG, LENGTH, "and nobody notices."),
    ("ctr_is_a_two_time_pad", NO_TAG, XOR, "no key stream is used twice"),
    ("gcm_can_be_changed", GOOD, CHANGE, "what the tag is for"),
    ("gcm_equal", GOOD, EQUAL, "so is the ciphertext"),
    ("gcm_needs_no_fresh_nonce", ROW, LENGTH, "takes the same nonce again"),
    ("gcm_row_equal", ROW, EQUAL, "share a key stream, equal or not"),
    ("gcm_row_changed", ROW, CHANGE, "With backups"),
    ("another_word", GOOD, "nothing", "is not one of the choices"),
):
    bank.add(leak, name, TRUE | {line: choice}, says=says)
bank.add(leak, "one_word", EQUAL, says="Give a dictionary")
bank.add(leak, "in_capitals", {k: v.upper() for k, v in TRUE.items()}, kind="right")
