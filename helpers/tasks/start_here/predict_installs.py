"""Lesson start_here: the question `predict_installs`."""

from __future__ import annotations

from helpers.judging import question

predict_installs = question(
    "start_here",
    "predict_installs",
    right={
        "a wheel that was changed, required as tool==1.0": "installed",
        "a wheel that was changed, with the hash of the original": "refused",
        "the original wheel with its hash, in a list where another line has none": "refused",
        "an sdist that runs code, with its own correct hash": "installed",
        "an sdist that runs code, under --only-binary :all:": "refused",
    },
    because={
        "a wheel that was changed, required as tool==1.0": (
            "`==` compares the version that a file claims, and the changed wheel still claims 1.0."
        ),
        "a wheel that was changed, with the hash of the original": (
            "One changed byte gives another SHA-256, and that is what the installer compares."
        ),
        "the original wheel with its hash, in a list where another line has none": (
            "One hash turns the demand on for every line: a line without one fails the whole list."
        ),
        "an sdist that runs code, with its own correct hash": (
            "A hash says that this is the reviewed file. It does not say that the file is harmless."
        ),
        "an sdist that runs code, under --only-binary :all:": (
            "Only wheels are accepted then, and a wheel is unpacked, not run."
        ),
    },
    hints=[
        "Which lines let the installer compare bytes, and which only names and versions?",
        "A hash ties the name to one file. It does not read what the file does.",
        "Two are installed: one compares only a version, one has the right hash of a bad file.",
    ],
    minutes=4,
    difficulty=2,
)
