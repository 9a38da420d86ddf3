"""Quick questions on lessons 00 to 04, for the first cells of lesson 05."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "jwt_access_control",
    "recall",
    lines={
        "base64 hides what it encodes": Line(
            "no", "Anybody decodes it: it is an alphabet, and has no key (lesson 00)."
        ),
        "a plain hash beside a file stops an attacker who can change the file": Line(
            "no", "She writes the new hash as well. A MAC needs a key that she does not have (lesson 01)."
        ),
        "re.match with $ at the end lets a trailing line break through": Line(
            "yes", "$ also matches before a final line break; fullmatch does not (lesson 02)."
        ),
        "a parameter keeps a value out of the SQL text": Line(
            "yes", "The statement is compiled before the value arrives (lesson 03)."
        ),
        "TLS tells a server which user is asking": Line(
            "no", "It tells the user which server answers. Who asks is what this lesson is about."
        ),
    },
    hints=["One sentence of each lesson from 00 to 04.", "Two of the five are true."],
    entered=False,
)
