"""Lesson 05: which status a request deserves."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks.jwt_access_control import status
from tests.wrong_answers import Bank

bank = Bank()
RIGHT = right_answer(status)
NO, LATE, SCOPE, OTHER, BODY, CUT = RIGHT

for name, changed, says in (
    ("nothing_here_for_anybody", dict.fromkeys(RIGHT, 404), "The fault is in how the request is written"),
    ("always_a_bad_request", dict.fromkeys(RIGHT, 400), "Which status asks for a log-in?"),
    ("swapped", {**dict.fromkeys(RIGHT, 403), SCOPE: 401}, "Who is it here"),
    ("forbidden_for_strangers", {NO: 403}, "I know you, and you may not"),
    ("expired_is_403", {LATE: 403}, "An ended token proves nobody"),
    ("expired_is_400", {LATE: 400}, "What is missing is a proof"),
    ("expired_is_404", {LATE: 404}, "The client once had a good token"),
    ("scope_is_401", {SCOPE: 401}, "Logging in again would not help"),
    ("scope_is_400", {SCOPE: 400}, "no scope opens this endpoint for her"),
    ("tells_who_is_ill", {OTHER: 403}, "tells who is a patient"),
    ("other_is_401", {OTHER: 401}, "would change nothing"),
    ("other_is_400", {OTHER: 400}, "for a code that nobody has? It has to say"),
    ("bad_body_is_500", {BODY: 500}, "Here it is the request"),
    ("garbage_is_500", {CUT: 500}, "no fault of yours"),
    ("garbage_is_400", {CUT: 400}, "a malformed token is an invalid_token"),
    ("garbage_is_403", {CUT: 403}, "Who sent this one?"),
    ("garbage_is_404", {CUT: 404}, "somebody it does not know"),
):
    bank.add(status, name, {**RIGHT, **changed}, says=says)
bank.add(status, "a_list", list(RIGHT.values()), says="Give a dictionary")
bank.add(status, "as_text", {key: str(value) for key, value in RIGHT.items()}, kind="right")
