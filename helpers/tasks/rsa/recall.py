"""What the reader of lesson 10 still knows of the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "rsa", "recall", entered=False, minutes=1, choices=["true", "false"],
    lines={
        "AES-GCM with a fresh nonce refuses a changed ciphertext": Line(
            "true", "That is what its tag is for (lesson 09)."
        ),
        "a padding oracle closes when all error texts are equal": Line(
            "false", "The status or the time still differs. Check before decrypting (lesson 09)."
        ),
        "two of 2^20 random numbers of 32 bits are probably equal": Line(
            "true", "The birthday bound: from about 2^16 on it is likely (lesson 08)."
        ),
        "`random` is good enough for a secret": Line(
            "false", "It can be foreseen. `secrets` asks the operating system (lesson 00)."
        ),
    },
    hints=["Two of the four are true."],
)  # fmt: skip
