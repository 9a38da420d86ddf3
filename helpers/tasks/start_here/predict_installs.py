"""Lesson 00: the question `predict_installs`."""

from __future__ import annotations

from helpers.judging import Line, question

INSTALL, START, IMPORT, NEVER = "while installing", "at the next start", "at import", "never"

predict_installs = question(
    "start_here",
    "predict_installs",
    lines={
        "a wheel whose module was changed, required as tool==1.0": Line(
            IMPORT,
            "It is installed: `==` compares the version that a file claims, and the changed wheel "
            "still claims 1.0. Then its module waits for somebody to use it.",
            {INSTALL: "A wheel is unpacked, and no code of its own runs meanwhile."},
        ),
        "the same changed wheel, with the hash of the original": Line(
            NEVER, "One changed byte gives another SHA-256, and that is what the installer compares."
        ),
        "the original wheel, in a list where another line has no hash": Line(
            NEVER,
            "One hash turns the demand on for every line: a line without one fails the whole list, "
            "and not even the good wheel is installed.",
        ),
        "an sdist with a hostile build, and its own correct hash": Line(
            INSTALL,
            "A hash says that this is the reviewed file. It does not say that the file is harmless, "
            "and an sdist is built by the code that it brings.",
            {NEVER: "A hash says which file this is, and this is that file."},
        ),
        "the same sdist under --only-binary :all:": Line(
            NEVER, "Only wheels are accepted then, so its build backend is never started."
        ),
        "a wheel with an import line in a .pth file, and its own hash": Line(
            START,
            "The file has the right hash and is a wheel, so it is installed. Python executes the "
            "lines of a .pth file that begin with `import` whenever it starts.",
            {
                IMPORT: "No module of the package has to be imported: look at what Python does with "
                ".pth files when it starts.",
                NEVER: "The hash is right and it is a wheel: nothing refuses it.",
            },
        ),
    },
    hints=[
        "Which lines let the installer compare bytes, and which only names and versions?",
        "A hash ties the name to one file. It does not read what the file does, or when.",
        "Three are refused, so their code never runs. The others run at three different moments.",
    ],
    minutes=5,
    difficulty=2,
)
