"""Choices of the question on signatures, MACs and key exchanges."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import signatures as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.claims
RIGHT = right_answer(own)

bank.add(own, "as_booleans", {line: choice == "true" for line, choice in RIGHT.items()}, kind="right")
SAID = {
    "signed report": ("hides", "Signing hides nothing"),
    "equal files": ("pss_compared", "a fresh salt"),
    "returned None": ("none_is_wrong", "when all is well"),
    "Diffie-Hellman key": ("dh_knows", "Anybody can send a share"),
    "the date that": ("the_date", "a thief"),
    "a court": ("mac_in_court", "both can have made it"),
    "with fresh shares": ("no_forward_secrecy", "private halves are gone"),
    "ECDSA with one": ("nonce_is_harmless", "Two equations, two unknowns"),
}
for start, (name, says) in SAID.items():
    line = next(text for text in RIGHT if start in text)
    other = {"true": "false", "false": "true"}[RIGHT[line]]
    bank.add(own, name, RIGHT | {line: other}, says=says)
bank.add(own, "maybe", RIGHT | {next(iter(RIGHT)): "maybe"}, says="not one of the choices")
bank.add(own, "a_line_missing", dict(list(RIGHT.items())[1:]), says="Without a choice")
