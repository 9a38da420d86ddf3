"""Lesson 00: the question `what_a_venv_isolates`."""

from __future__ import annotations

from helpers.judging import Line, question

what_a_venv_isolates = question(
    "start_here",
    "what_a_venv_isolates",
    lines={
        "the packages that `import` finds": Line(
            "isolated",
            "A virtual environment has a site-packages folder of its own: this is all it is for.",
        ),
        "files in your home folder": Line(
            "shared",
            "Code in the environment runs as you. The lesson wrote a file outside the environment.",
        ),
        "the network": Line(
            "shared", "It opens and closes no connection: any package may call home."
        ),
        "environment variables with passwords": Line(
            "shared",
            "A process inherits the variables of the one that started it, environment or not.",
        ),
    },
    hints=[
        "Ask of each line: would a program in another folder of yours be able to do it?",
        "A virtual environment is a folder, and a setting of where `import` looks.",
        "Three of the four have nothing to do with where `import` looks.",
    ],
    minutes=2,
)
