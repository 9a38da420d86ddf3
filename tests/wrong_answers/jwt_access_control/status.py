"""Lesson 05: which status a request deserves."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks.jwt_access_control import status
from tests.wrong_answers import Bank

bank = Bank()
RIGHT = right_answer(status)
NO, LATE, SCOPE, OTHER, BODY, CUT = RIGHT

for name, changed, says in (
    ("swapped", {**dict.fromkeys(RIGHT, 403), SCOPE: 401}, "Who is it here"),
    ("expired_is_403", {LATE: 403}, "An ended token proves nobody"),
    ("expired_is_400", {LATE: 400}, "What is missing is a proof"),
    ("scope_is_401", {SCOPE: 401}, "Logging in again would not help"),
    ("tells_who_is_ill", {OTHER: 403}, "tells who is a patient"),
    ("other_is_401", {OTHER: 401}, "would change nothing"),
    ("bad_body_is_500", {BODY: 500}, "Here it is the request"),
    ("garbage_is_500", {CUT: 500}, "no fault of yours"),
    ("garbage_is_400", {CUT: 400}, "a malformed token is an invalid_token"),
):
    bank.add(status, name, {**RIGHT, **changed}, says=says)
bank.add(status, "a_list", list(RIGHT.values()), says="Give a dictionary")
bank.add(status, "as_text", {key: str(value) for key, value in RIGHT.items()}, kind="right")
