"""Lesson injection: the question `claims`."""

from __future__ import annotations

from helpers.judging import question

HTTPONLY = "the session cookie is HttpOnly, so an injected script cannot act as the user"
ORM = "we use an ORM, so there is no SQL injection"
STORED = "what came out of our own database is safe to put into a statement"
COLUMN = "a parameter can carry a value, but no name of a column"
AT_THE_DOOR = "text should be escaped when it comes in, once and for all"
SECOND_LINE = "a Content-Security-Policy makes escaping unnecessary"
PICKLE = "loading a pickle from a stranger is injection: data that becomes code"
YES, NO = "true", "false"

claims = question(
    "injection",
    "claims",
    right={
        HTTPONLY: NO, ORM: NO, STORED: NO, COLUMN: YES, AT_THE_DOOR: NO, SECOND_LINE: NO,
        PICKLE: YES,
    },
    because={
        HTTPONLY: (
            "It cannot read the cookie. It need not: the browser sends it with every request that "
            "the script makes."
        ),
        ORM: "Every ORM has a door for raw text, and ORDER BY of a client's choice goes through it.",
        STORED: "It was a stranger's text when it went in, and storing it washed nothing off.",
        COLUMN: "The statement is compiled before the parameter arrives: its columns are fixed then.",
        AT_THE_DOOR: (
            "Which of five languages it will leave for is not known at the door, and O&#39;Brien in "
            "the database is O&#39;Brien in every letter."
        ),
        SECOND_LINE: "It stops scripts. A false sentence, or a false form to the same host, still stands.",
        PICKLE: "A pickle is a list of instructions, and loading it carries them out.",
    },
    hints=[
        "Look for the claim that trusts one wall to stop everything.",
        "Which of the seven did a cell of the lesson show?",
        "Two of the seven are true: one about columns, one about pickles.",
    ],
    minutes=3,
    difficulty=2,
)  # fmt: skip
