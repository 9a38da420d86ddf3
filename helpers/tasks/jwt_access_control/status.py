"""Which status a request deserves (lesson 05)."""

from __future__ import annotations

from helpers.judging import Line, question

status = question(
    "jwt_access_control",
    "status",
    lines={
        "no Authorization header": Line(
            401, "The server cannot tell yet who is asking. Which status asks for a log-in?",
            {403: "403 means: I know you, and you may not. Who is it here?"}),
        "a token that ended an hour ago": Line(
            401, "The client once had a good token. Which status makes it log in again?",
            {403: "An ended token proves nobody. Which status makes the client log in again?",
             400: "The request is well formed. What is missing is a proof of who sends it."}),
        "a valid token, but without the scope that this endpoint needs": Line(
            403, "She is known, and no scope opens this endpoint for her. Which status says so?",
            {401: "Logging in again would not help: the token is good. She is known, and may not."}),
        "a valid token with the right scope, for another's patient": Line(
            404, "What does the server answer for a code that nobody has? It has to say the same here.",
            {403: "403 here and 404 for a code that nobody has: a loop over all codes then tells "
                  "who is a patient. Let both answers be the same.",
             401: "Her token is good: logging in again would change nothing."}),
        "a valid token with the right scope, and a body that is no JSON": Line(
            400, "She is known and may do it. The fault is in how the request is written.",
            {500: "500 says that the server is broken. Here it is the request."}),
        "a token with its signature cut off": Line(
            401, "Nobody can tell who sent it. What does the server say to somebody it does not know?",
            {400: "For the Bearer scheme a malformed token is an invalid_token (RFC 6750, 3.1).",
             403: "403 needs a known user. Who sent this one?",
             500: "A stranger's garbage is no fault of yours."}),
    },
    hints=[
        "Ask two questions in this order: do I know who sends it? May this one do that?",
        "401 carries WWW-Authenticate and asks for (other) credentials; 403 says that none would "
        "help; 404 says that there is nothing here for you; 400 that the request makes no sense.",
        "The patient of another doctor: the answer must be that for a code which does not exist.",
    ],
    minutes=3,
)  # fmt: skip
