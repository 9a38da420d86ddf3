"""Quick questions on lessons 01 to 05, for the first cells of lesson 06."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "authentication", "recall",
    lines={
        "a limit for each client keeps the others served": Line(
            "yes", "Each has a bucket of its own, so a flood drains only the flooder's (lesson 01)."),
        "a prepared statement also checks that the password is right": Line(
            "no", "It keeps the name a value. Who may log in is for the program to decide (lesson 03)."),
        "a valid certificate proves that the site is honest": Line(
            "no", "It proves the name. A false site has a valid certificate for its own name (lesson 04)."),
        "deleting the cookie ends a session whose token was copied": Line(
            "no", "The copy still verifies. The server has to remember that it is void (lesson 05)."),
        "HttpOnly keeps a script from reading the session cookie": Line(
            "yes", "It cannot read it. It can still send requests with it (lesson 03)."),
    },
    hints=["One sentence of each lesson from 01 to 05.", "Two of the five are true."],
    entered=False,
)  # fmt: skip
