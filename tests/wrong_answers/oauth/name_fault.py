"""Answers to `name_fault`: each choice that has a message of its own, and right ones in other words."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import oauth as tasks
from tests.wrong_answers import Bank

bank = Bank()
RIGHT = right_answer(tasks.name_fault)
SAID = {  # the flow, the choice: what is said
    ("A", "no PKCE"): "The attacker wrote both",
    ("A", "state not bound"): "Look at the address before it",
    ("A", "plain PKCE"): "Whose challenge is it",
    ("B", "no PKCE"): "What does it hide",
    ("B", "loose redirect"): "the app's own, both times",
    ("B", "state not bound"): "the two values of PKCE",
    ("B", "code used twice"): "sent once",
    ("C", "no PKCE"): "By whom was it kept",
    ("C", "loose redirect"): "reaches the registered address",
    ("C", "token as log-in"): "In whose browser did the flow end",
    ("C", "servers mixed up"): "and `iss` says so",
    ("D", "no rotation"): "What else came a second time",
    ("D", "state not bound"): "what the portal sends",
    ("D", "no PKCE"): "a log that holds the code",
    ("E", "state not bound"): "a proof of",
    ("E", "servers mixed up"): "Two clients",
    ("E", "no PKCE"): "No code was exchanged",
    ("E", "no rotation"): "No refresh token was used here.",
    ("F", "loose redirect"): "at both servers",
    ("F", "state not bound"): "from the beginning to the end",
    ("F", "no PKCE"): "exchanged on the way",
    ("F", "code used twice"): "will send it again",
}
for (letter, choice), says in SAID.items():
    bank.add(tasks.name_fault, f"{letter}_{choice}".replace(" ", "_"), RIGHT | {letter: choice}, says=says)
bank.add(tasks.name_fault, "in_capitals", {k: v.upper() for k, v in RIGHT.items()}, kind="right")
