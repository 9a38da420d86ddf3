"""What the reader of lesson 11 still knows of the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "signatures", "recall", choices=["true", "false"], entered=False,
    lines={
        "two files with one SHA-256 can be made in an afternoon": Line(
            "false", "For MD5, yes. A collision of SHA-256 costs 2^128 tries (lesson 08)."),
        "a Merkle proof shows that one row is under a root": Line(
            "true", "A few hashes lead from the row to the root (lesson 08). The log at the end uses it."),
        "TLS with an unchecked certificate stops listeners, no man in the middle": Line(
            "true", "The line is encrypted, but to whom is not known (lesson 04). Today you see why."),
        "a token stays good until it expires, although its key was stolen": Line(
            "false", "The thief signs tokens too. A stolen key leaves the ring at once (lesson 05)."),
    },
    hints=["Each line names its lesson in what the check says."],
)  # fmt: skip
