"""What the reader of lesson 09 still knows of the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "aes", "recall", entered=False, choices=("true", "false"),
    lines={
        "hashing a patient's number encrypts it": Line(
            "false", "A hash has no key, and nobody decrypts it: it is enumerated (lesson 08)."
        ),
        "salt makes one guess at a password slower": Line(
            "false", "It makes each user's guesses a work of their own. Slow functions make one guess "
            "slow (lesson 08)."
        ),
        "a MAC tells that a message was changed": Line(
            "true", "That is what HMAC was for (lessons 01 and 08). Encryption comes now."
        ),
        "over TLS an eavesdropper still sees how long an answer is": Line(
            "true", "Names, sizes and times still show (lesson 04)."
        ),
    },
    hints=["Each line names its lesson in what the check says."],
)  # fmt: skip
