"""Lesson jwt_access_control: the question `status`."""

from __future__ import annotations

from helpers.judging import question

status = question(
    "jwt_access_control",
    "status",
    right={
        "no Authorization header": 401,
        "a token that ended an hour ago": 401,
        "a valid token, but without the scope that this endpoint needs": 403,
        "a valid token with the right scope, for a patient of another doctor": 404,
        "a valid token with the right scope, and a body that is no JSON": 400,
        "a token with its signature cut off": 401,
    },
    because={
        "no Authorization header": (
            "Nobody says who is asking, so the server cannot tell yet what there is for her. Which "
            "status asks for a log-in?"
        ),
        "a token that ended an hour ago": (
            "The client once had a good token. Which status makes it log in again?"
        ),
        "a valid token, but without the scope that this endpoint needs": (
            "She is known, her request is well formed, and no scope opens this endpoint for her. "
            "Which status says: known, and may not?"
        ),
        "a valid token with the right scope, for a patient of another doctor": (
            "What does the server answer for a code that nobody has? It has to say the same here."
        ),
        "a valid token with the right scope, and a body that is no JSON": (
            "She is known and may do it. The fault is in how the request is written."
        ),
        "a token with its signature cut off": (
            "Nobody can tell who sent it. What does the server say to somebody it does not know?"
        ),
        ("no Authorization header", 403): "403 means: I know you, and you may not. Who is it here?",
        ("a token that ended an hour ago", 403): (
            "An ended token proves nobody. The client has to log in again: which status says so?"
        ),
        ("a token that ended an hour ago", 400): (
            "The request is well formed. What is missing is a proof of who sends it."
        ),
        ("a valid token, but without the scope that this endpoint needs", 401): (
            "Logging in again would not help: the token is good. She is known, and may not."
        ),
        ("a valid token with the right scope, for a patient of another doctor", 403): (
            "403 here and 404 for a code that nobody has: whoever tries all codes learns who is a "
            "patient. Let both answers be the same."
        ),
        ("a valid token with the right scope, for a patient of another doctor", 401): (
            "Her token is good: logging in again would change nothing."
        ),
        ("a valid token with the right scope, and a body that is no JSON", 500): (
            "500 says that the server is broken. Here it is the request."
        ),
        ("a token with its signature cut off", 400): (
            "For the Bearer scheme a malformed token is an invalid_token (RFC 6750, 3.1)."
        ),
        ("a token with its signature cut off", 403): "403 needs a known user. Who sent this one?",
        ("a token with its signature cut off", 500): "A stranger's garbage is no fault of yours.",
    },
    hints=[
        "Ask two questions in this order: do I know who sends it? May this one do that?",
        "401 carries WWW-Authenticate and asks for (other) credentials; 403 says that none would "
        "help; 404 says that there is nothing here for you; 400 that the request makes no sense.",
        "The patient of another doctor: the answer must be that for a code which does not exist.",
    ],
    minutes=3,
)
