"""Lesson start_here: the question `what_a_venv_isolates`."""

from __future__ import annotations

from helpers.judging import question

what_a_venv_isolates = question(
    "start_here",
    "what_a_venv_isolates",
    right={
        "the packages that `import` finds": "isolated",
        "files in your home folder": "shared",
        "the network": "shared",
        "environment variables with passwords": "shared",
    },
    because={
        "the packages that `import` finds": (
            "A virtual environment has a site-packages folder of its own: this is all it is for."
        ),
        "files in your home folder": (
            "Code in the environment runs as you. The lesson wrote a file outside the environment."
        ),
        "the network": "It opens and closes no connection: any package may call home.",
        "environment variables with passwords": (
            "A process inherits the variables of the one that started it, environment or not."
        ),
    },
    hints=[
        "Ask of each line: would a program in another folder of yours be able to do it?",
        "A virtual environment is a folder, and a setting of where `import` looks.",
        "Three of the four have nothing to do with where `import` looks.",
    ],
    minutes=2,
)  # fmt: skip
