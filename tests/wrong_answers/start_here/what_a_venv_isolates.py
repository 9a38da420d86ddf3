"""Wrong answers to `what_a_venv_isolates`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import start_here as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.what_a_venv_isolates
RIGHT = right_answer(task)
PACKAGES, FILES, NETWORK, VARIABLES = RIGHT
bank.add(task, "a_sandbox", dict.fromkeys(RIGHT, "isolated"), says="runs as you")
bank.add(task, "nothing_at_all", dict.fromkeys(RIGHT, "shared"), says="this is all it is for")
bank.add(task, "no_network", RIGHT | {NETWORK: "isolated"}, says="may call home")
bank.add(task, "own_variables", RIGHT | {VARIABLES: "isolated"}, says="inherits the variables")
bank.add(task, "own_home", RIGHT | {FILES: "isolated"}, says="Code in the environment runs")
bank.add(task, "one_word", "isolated", says="Give a dictionary")
bank.add(task, "a_line_short", {PACKAGES: "isolated"}, says="Without a choice")
bank.add(task, "all_dots_but_one", {**dict.fromkeys(RIGHT, ...), FILES: "shared"}, says="fill")
bank.add(task, "yes_and_no", dict.fromkeys(RIGHT, True), says="choices: isolated, shared")
bank.add(task, "shouted", {k.upper(): v.upper() for k, v in RIGHT.items()}, kind="right")
