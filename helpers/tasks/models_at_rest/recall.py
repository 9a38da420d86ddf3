"""What the reader of lesson 12 still knows of the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "models_at_rest",
    "recall",
    lines={
        "a SHA-256 beside a file stops somebody who can write both": Line(
            "false", "She writes the hash anew. It takes a key (lessons 01 and 08)."),
        "AES-GCM refuses a ciphertext whose associated data is another": Line(
            "true", "That is how a record is bound to its place (lesson 09)."),
        "a key that was stolen stays valid until its rotation is over": Line(
            "false", "Overlap is for a planned rotation. A stolen key is retired at once (lesson 05)."),
        "hashed patient numbers can be turned back by trying all of them": Line(
            "true", "Numbers are few, so all are tried. A keyed hash stops that (lesson 08)."),
    },
    choices=["true", "false"],
    hints=["Each line names its lesson in what the check says."],
    entered=False,
)  # fmt: skip
