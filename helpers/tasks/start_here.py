"""Lesson 00: what an install refuses, where a notebook keeps a secret, tokens nobody can guess.

What the longer tasks demand stands in the modules beside this one.
"""

from __future__ import annotations

from typing import Any

from helpers.exercise import Parts, question, task
from helpers.tasks import start_here_leaks as leaks
from helpers.tasks import start_here_notebooks as notebooks
from helpers.tasks import start_here_tokens as tokens

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


@task(
    minutes=3,
    difficulty=1,
    asvs="11.5.1",
    expects="function",
    hints=[
        "Which module of the standard library says in its first line that it is for security?",
        "`random` is made for simulations: who knows its state knows all that follows.",
        "`secrets.token_urlsafe` takes a number of bytes; 16 bytes are 128 bits.",
    ],
)
def new_token(answer: Any, part: Parts) -> None:
    """Draws a session token that nobody can guess."""
    tokens.judge(answer, part)


@task(
    minutes=7,
    difficulty=3,
    asvs="13.3.1",
    expects="function",
    hints=[
        "A notebook is a tree of dictionaries, lists and strings. Where can a string stand?",
        "Handle the three kinds of node, and let the function call itself for what is inside.",
        "`json.dumps` makes one text of the whole tree; one `re.sub` cleans it; `json.loads` gives "
        "the tree back.",
    ],
)
def scrub(answer: Any, part: Parts) -> None:
    """Removes keys from every corner of a notebook."""
    notebooks.judge(answer, part)


@task(
    minutes=9,
    difficulty=4,
    asvs="13.3.1",
    expects="function",
    seconds=30,
    hints=[
        "A notebook that you clean now was saved before. By whom, and where?",
        "JupyterLab keeps its copies in .ipynb_checkpoints. Git keeps every version it ever had: "
        "`git log -p --all` prints them, but for merges (-m) and binary files (--text).",
        "Parse the notebook and look at cell['outputs'] and cell['metadata'] apart; search the "
        "files in .ipynb_checkpoints; run `git -C FOLDER log -p --all -m --text` with subprocess, "
        "and search its output as bytes.",
    ],
)
def find_leaks(answer: Any, part: Parts) -> None:
    """Names the places in which a project still holds a key."""
    leaks.judge(answer, part)
