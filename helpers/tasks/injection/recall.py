"""Lesson injection: quick questions on the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

YES, NO = "true", "false"

recall = question(
    "injection", "recall", entered=False, minutes=1,
    lines={
        "a pin such as flask==3.1.3 also fixes the content of the file": Line(
            NO, "It fixes the number. Only a hash fixes the bytes (lesson 00)."
        ),
        "a plain SHA-256 beside a file stops somebody who can change both": Line(
            NO, "Somebody who can change both computes the hash anew. It takes a key (lesson 01)."
        ),
        "a check in the browser makes the check on the server unnecessary": Line(
            NO, "A request need not come from your page, nor from any browser (lesson 02)."
        ),
        "re.match(r'P-[0-9]{6}$', code) accepts a line break at the end": Line(
            YES, "$ also matches before a line break at the end; fullmatch does not (lesson 02)."
        ),
        "a search should refuse O'Brien, because of the apostrophe": Line(
            NO, "It is a name. What is dangerous depends on where the text goes (this lesson)."
        ),
    },
    hints=["One of the five is true."],
)  # fmt: skip
