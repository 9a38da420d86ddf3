"""Lesson 15: what is said about running a service."""

from __future__ import annotations

from helpers.judging import Line, question

YES, NO = "true", "false"

claims = question(
    "operations", "claims", minutes=4, difficulty=1, choices=(YES, NO),
    lines={
        "no advisory for a version means that it is safe": Line(
            NO, "PyJWT 2.13.0 had none in June 2026. In September twelve were published."
        ),
        "reviewing the packages that you asked for by name is enough": Line(
            NO, "Most of a lock came along with others. They run with the same rights."
        ),
        "a score of 9.8 is always repaired before one of 5.4": Line(
            NO, "The score does not know whether your service calls that code, and with whose input."
        ),
        "a chain of plain hashes shows that the last hundred lines were cut off": Line(
            NO, "What is left is a chain that holds. The end has to be known from elsewhere."
        ),
        "a detector right for 99 % can still be wrong in most alarms": Line(
            YES, "Attacks are rare. One per cent of very many honest log-ins is more than all attacks."
        ),
        "an overlap, in which both keys verify, is right for a stolen key": Line(
            NO, "The thief's tokens verify until the overlap ends. Overlaps are for the calendar."
        ),
        "what is not logged cannot be stolen from the log": Line(
            YES, "A list of what may be logged keeps out what nobody thought of."
        ),
    },
    hints=["Two of the seven are true.", "Which of them are about what nobody can see yet, or from inside?",
        "True are the one about rare attacks and the one about what is not logged.",
    ],
)  # fmt: skip
