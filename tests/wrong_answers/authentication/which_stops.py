"""Answers to `which_stops`: each choice that has a message of its own, and right ones in other words."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import authentication as tasks
from tests.wrong_answers import Bank

bank = Bank()
RIGHT = right_answer(tasks.which_stops)
SAID = {  # a word of the line, the choice: what is said
    ("forum", "throttle"): "No log-in sees these guesses",
    ("forum", "second factor"): "also opens others",
    ("reset", "throttle"): "still answers each",
    ("ten thousand", "slow hash"): "do not mind",
    ("ten thousand", "one answer"): "so the service can count them",
    ("stolen elsewhere", "throttle"): "no flood",
    ("stolen elsewhere", "slow hash"): "Nobody cracked your table",
    ("stolen elsewhere", "one answer"): "Something else has to be asked for",
    ("read off the screen", "throttle"): "right at the first try",
    ("read off the screen", "new session id"): "a session of her own",
    ("false log-in page", "second factor"): "asks for the code, too",
    ("false log-in page", "use once"): "the first to use the code",
    ("a link sets", "passkey"): "logs in by herself",
    ("a link sets", "use once"): "used for every request",
}
for (word, choice), says in SAID.items():
    line = next(line for line in RIGHT if word in line)
    bank.add(tasks.which_stops, f"{word}_{choice}".replace(" ", "_"), RIGHT | {line: choice}, says=says)
elsewhere = next(line for line in RIGHT if "stolen elsewhere" in line)
bank.add(tasks.which_stops, "a_passkey_is_more", RIGHT | {elsewhere: "passkey"}, kind="right")
bank.add(tasks.which_stops, "in_capitals", {k: v.upper() for k, v in RIGHT.items()}, kind="right")
