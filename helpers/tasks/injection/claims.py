"""Lesson injection: the question `claims`."""

from __future__ import annotations

from helpers.judging import Line, question

YES, NO = "true", "false"

claims = question(
    "injection", "claims",
    lines={
        "the cookie is HttpOnly, so no injected script can act as the user": Line(
            NO,
            "It cannot read the cookie. It need not: the browser sends it with every request that "
            "the script makes.",
        ),
        "we use an ORM, so there is no SQL injection": Line(
            NO, "Every ORM has a door for raw text, and ORDER BY of a client's choice goes through it."
        ),
        "what came out of our own database is safe in a statement": Line(
            NO, "It was a stranger's text when it went in, and storing it washed nothing off."
        ),
        "a parameter can carry a value, but no name of a column": Line(
            YES, "The statement is compiled before the parameter arrives: its columns are fixed then."
        ),
        "text should be escaped when it comes in, once and for all": Line(
            NO,
            "Which of five languages it will leave for is not known at the door, and O&#39;Brien in "
            "the database is O&#39;Brien in every letter.",
        ),
        "a Content-Security-Policy makes escaping unnecessary": Line(
            NO, "It stops scripts. A false sentence, or a false form to the same host, still stands."
        ),
        "loading a stranger's pickle is injection: data that becomes code": Line(
            YES, "A pickle is a list of instructions, and loading it carries them out."
        ),
    },
    hints=[
        "Look for the claim that trusts one wall to stop everything.",
        "Which of the seven did a cell of the lesson show?",
        "Two of the seven are true: one about columns, one about pickles.",
    ],
    minutes=3, difficulty=2,
)  # fmt: skip
