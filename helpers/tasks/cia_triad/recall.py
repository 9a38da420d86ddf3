"""Lesson 01: quick questions on the lesson before."""

from __future__ import annotations

from helpers.judging import Line, question

YES, NO = "true", "false"

recall = question(
    "cia_triad", "recall", entered=False, minutes=1,
    lines={
        "a virtual environment keeps a package away from your files": Line(
            NO, "It decides what import finds. Code inside it runs as you."
        ),
        "a wheel can run code before anybody imports it": Line(
            YES, "A .pth file in it is executed at the next start of Python."
        ),
        "after git commit --amend the old version is gone": Line(
            NO, "The reflog keeps it, and so does each clone."
        ),
        "a key that was pushed is revoked before the history is cleaned": Line(
            YES, "Cleaning reaches neither clones nor forks. Only revoking makes the key worthless."
        ),
    },
    hints=["Two of the four are true."],
)  # fmt: skip
