"""Lesson 15: quick questions on the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

YES, NO = "true", "false"

recall = question(
    "operations", "recall", entered=False, minutes=1, choices=(YES, NO),
    lines={
        "a token bucket stops an attacker who has many addresses": Line(
            NO, "It counts for each client. Many addresses are many clients (lesson 01)."
        ),
        "a line break in a user's name can forge a line of a log": Line(
            YES, "Where the log writes text as it comes (lesson 03)."
        ),
        "a revoked key still verifies tokens that it signed before": Line(
            NO, "Revoked means that nothing which it signed is believed, whenever it was signed (lesson 05)."
        ),
        "HMAC-SHA256 can be extended like a plain SHA-256": Line(
            NO, "The outer hash hides the state from which one could go on (lesson 08)."
        ),
    },
    hints=["One of the four is true."],
)  # fmt: skip
