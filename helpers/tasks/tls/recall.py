"""Lesson tls: quick questions on the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

YES, NO = "true", "false"

recall = question(
    "tls", "recall", entered=False, minutes=1,
    lines={
        "a secret that the next commit removes is a secret again": Line(
            NO, "The commit before still holds it, and so does every clone: revoke it (lesson 00)."
        ),
        "a MAC needs a key that the attacker does not have": Line(
            YES, "Otherwise the attacker computes the tag of the changed file (lesson 01)."
        ),
        "a cipher without a tag notices a changed byte": Line(
            NO, "It decrypts to another text, and nobody is told (lesson 01)."
        ),
        "a service should take every column name that a client sends": Line(
            NO, "Say exactly what you accept: names from a list of your own (lessons 02 and 03)."
        ),
        "HttpOnly stops a script from acting as the user": Line(
            NO, "The script cannot read the cookie; the browser still sends it along (lesson 03)."
        ),
    },
    hints=["One of the five is true."],
)  # fmt: skip
