"""Lesson authentication: the question `which_stops`."""

from __future__ import annotations

from helpers.judging import Line, question

HASH, THROTTLE, ONE = "slow hash", "throttle", "one answer"
ONCE, PASSKEY, ROTATE, FACTOR = "use once", "passkey", "new session id", "second factor"

which_stops = question(
    "authentication", "which_stops",
    lines={
        "a copy of the user table lies on a forum": Line(
            HASH, "A thief of the table guesses at home and asks no service. What does a guess cost there?",
            {THROTTLE: "No log-in sees these guesses: they are made at home, on the copy.",
             FACTOR: "It keeps the thief out of this service. The cracked password also opens others."}),
        "a reset page says 'no account with this address'": Line(
            ONE, "Nothing was guessed yet. The page tells who is a user.",
            {THROTTLE: "It slows the questions down. The page still answers each of them."}),
        "ten thousand machines try one doctor's account, one guess each": Line(
            THROTTLE, "Each guess asks the service, so the service can count them, for each account.",
            {HASH: "It makes each guess a little slower. Ten thousand machines do not mind."}),
        "a password that was stolen elsewhere is right at the first try": Line(
            (FACTOR, PASSKEY), "The password is right. Something else has to be asked for.",
            {THROTTLE: "One right guess for each account is no flood: there is nothing to count.",
             HASH: "Nobody cracked your table. The password came from another site."}),
        "a code that a colleague read off the screen is typed in again": Line(
            ONCE, "It is inside its window and right. Only your memory can refuse it.",
            {THROTTLE: "It is right at the first try.",
             ROTATE: "The thief starts a session of her own. It is the code that must not work again."}),
        "a false log-in page passes password and code on at once": Line(
            PASSKEY, "What a person can type, a person can type into the wrong page.",
            {FACTOR: "The false page asks for the code, too, and passes it on in time.",
             ONCE: "The relay is the first to use the code. Your doctor's own log-in is the second."}),
        "a link sets the visitor's session cookie before she logs in": Line(
            ROTATE, "The attacker knows the id already. What must not stay the same at log-in?",
            {PASSKEY: "She logs in by herself, on the right page. The attacker has her session.",
             ONCE: "A session id is used for every request."}),
    },
    choices=(HASH, THROTTLE, ONE, ONCE, PASSKEY, ROTATE, FACTOR),
    hints=[
        "Ask of each line: which request does the attacker send, and to whom?",
        "Two of them are guesses: one at home, one at the service. One is no guess at all.",
        "In order: the table, who exists, counting, something else, memory, the origin, the cookie.",
    ],
    minutes=4, difficulty=2,
)  # fmt: skip
