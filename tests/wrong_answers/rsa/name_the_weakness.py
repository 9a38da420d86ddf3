"""Answers that audit six keys."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.name_the_weakness
TRUE = right_answer(own)
SHARED, CLOSE, SHORT, EXPONENT, NOTHING = (
    "shares a prime", "primes too close", "too short", "bad exponent", "nothing found",
)  # fmt: skip

bank.add(own, "in_capitals", {key.upper(): word.upper() for key, word in TRUE.items()}, kind="right")
for key, choice, says in (
    ("A", NOTHING, "an attacker has all six keys"),
    ("A", CLOSE, "Fermat's method finds nothing here"),
    ("A", SHORT, "Compute math.gcd of its modulus"),
    ("B", NOTHING, "It shares nothing, it is long"),
    ("B", SHARED, "Look for its primes near its root"),
    ("B", EXPONENT, "is nearly a prime of it"),
    ("C", SHORT, "112 bits of strength"),
    ("C", SHARED, "with each of the five others is 1."),
    ("C", CLOSE, "more than a lifetime"),
    ("C", EXPONENT, "all that an audit can say"),
    ("D", NOTHING, "BOTH fall"),
    ("D", EXPONENT, "nearly everybody uses"),
    ("D", CLOSE, "one of the five others is no 1"),
    ("E", NOTHING, "none is needed"),
    ("E", EXPONENT, "65537 is a sound exponent"),
    ("E", SHARED, "factored in 1999"),
    ("F", NOTHING, "The modulus is sound. Encrypt"),
    ("F", SHORT, "It has 2048 bits. Encrypt"),
    ("F", SHARED, "to the power of this e"),
    ("C", "sound", "is not one of the choices"),
):
    bank.add(own, f"{key}_{choice.replace(' ', '_')}", TRUE | {f"key {key}": choice}, says=says)
bank.add(own, "one_word", SHARED, says="Give a dictionary")
