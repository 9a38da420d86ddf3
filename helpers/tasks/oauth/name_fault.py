"""Lesson oauth: the question `name_fault`, on six recorded flows."""

from __future__ import annotations

from helpers.judging import Line, question

LOOSE, PLAIN, STATE, NONE = "loose redirect", "plain PKCE", "state not bound", "no PKCE"
TWICE, LOGIN, MIXED, ROTATE = "code used twice", "token as log-in", "servers mixed up", "no rotation"

name_fault = question(
    "oauth", "name_fault",
    lines={
        "A": Line(LOOSE, "Follow the code: at which address does it end up, and who let it go there?", {
            NONE: "There is a challenge and a verifier that fits. The attacker wrote both.",
            STATE: "The state comes back as it was sent. Look at the address before it.",
            PLAIN: "The method is S256. Whose challenge is it?",
        }),
        "B": Line(PLAIN, "Compare the challenge in the browser with the verifier at the token endpoint.", {
            NONE: "There is a challenge. What does it hide?",
            LOOSE: "The address is the app's own, both times.",
            STATE: "The state comes back as it was sent. Compare the two values of PKCE.",
            TWICE: "This code is sent once.",
        }),
        "C": Line(STATE, "Which browser began, and which one came back? The cookies tell.", {
            NONE: "There is a challenge, and the verifier is sent. By whom was it kept?",
            LOOSE: "The code reaches the registered address.",
            LOGIN: "An ID token came from the server itself. In whose browser did the flow end?",
            MIXED: "All of it happens at one server, and `iss` says so.",
        }),
        "D": Line(TWICE, "Two requests are the same. What should the second answer be?", {
            ROTATE: "No refresh token was used here. What else came a second time?",
            STATE: "One browser, one cookie. Look at what the portal sends.",
            NONE: "The verifier is there, both times: a log that holds the code holds it, too.",
        }),
        "E": Line(LOGIN, "For which client was this token issued? The answer says it.", {
            STATE: "There is no redirect here, and so no state. What is the token a proof of?",
            MIXED: "One server only. Two clients.",
            NONE: "No code was exchanged here.",
            ROTATE: "No refresh token was used here.",
        }),
        "F": Line(MIXED, "Who issued the code, and to whom does the portal send it?", {
            LOOSE: "The address is the portal's own, at both servers.",
            STATE: "State and cookie are Ada's own, from the beginning to the end.",
            NONE: "There is a challenge. It was exchanged on the way: the verifier goes to the wrong place.",
            TWICE: "The portal sends it once. The other server will send it again.",
        }),
    },
    choices=(LOOSE, PLAIN, STATE, TWICE, LOGIN, MIXED, ROTATE, NONE),
    hints=[
        "Follow one value through each flow: the code, the challenge, the cookie, the token.",
        "In each recording one line should have been a refusal. Which party should have said no?",
        "Three refusals are missing at the Clinic (address, challenge, second use), three at the portal "
        "(cookie, client, server).",
    ],
    minutes=6, difficulty=3,
)  # fmt: skip
