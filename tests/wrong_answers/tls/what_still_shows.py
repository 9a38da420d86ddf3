"""Wrong answers to `what_still_shows`."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank

bank = Bank()
task = tasks.what_still_shows
RIGHT = right_answer(task)
LINES = list(RIGHT)

bank.add(task, "all_is_hidden", dict.fromkeys(RIGHT, "hidden"), says="Every router on the way")
bank.add(task, "url_is_hidden", RIGHT | {LINES[1]: "hidden"}, says="The ClientHello carries it")
bank.add(task, "url_shows", RIGHT | {LINES[2]: "shows"}, says="sent after the handshake")
bank.add(task, "body_shows", RIGHT | {LINES[3]: "shows"}, says="found nothing")
bank.add(task, "versions_alike", RIGHT | {LINES[4]: "shows"}, says="From the ServerHello on")
bank.add(task, "1.2_like_1.3", RIGHT | {LINES[5]: "hidden"}, says="before any key is agreed")
bank.add(task, "sizes_hidden", RIGHT | {LINES[6]: "hidden"}, says="not its length")
bank.add(task, "times_hidden", RIGHT | {LINES[7]: "hidden"}, says="seen when it passes")
bank.add(task, "shouted", {key: value.upper() for key, value in RIGHT.items()}, kind="right")
