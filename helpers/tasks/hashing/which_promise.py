"""Lesson hashing: the question `which_promise`."""

from __future__ import annotations

from helpers.judging import Line, question

which_promise = question(
    "hashing",
    "which_promise",
    lines={
        "two model files that hash alike, one reviewed, the other shipped": Line(
            "collision",
            "The attacker made both files, so any pair that agrees will do: the cheapest break.",
            {"second preimage": "Nobody chose a file beforehand: the attacker is free in both."},
        ),
        "a second file with the hash that the hospital published": Line(
            "second preimage",
            "One of the two files is given. There is no free choice of a pair, and no birthday.",
            {"preimage": "More than the hash is given: the first file is known as well."},
        ),
        "a random 128-bit key, found from its hash alone": Line(
            "preimage",
            "Only the hash is given, and too many inputs to try: going back is all that is left.",
        ),
        "a patient number, found by hashing all million of them": Line(
            "none",
            "The function was only used forwards, a million times. The input was easy to guess.",
        ),
        "the password 'summer26', found in a list of MD5 hashes": Line(
            "none",
            "The password was guessed and hashed forwards. MD5's collisions play no part in it, "
            "and a longer hash would not help.",
        ),
        "file and hash on one server, both replaced": Line(
            "none",
            "The hash is right, for the attacker's file. Nobody broke it; nobody protected it.",
        ),
    },
    hints=[
        "Ask of each line: what is given, and what may the attacker choose?",
        "Nothing but a hash: preimage. A file and its hash: second preimage. A free choice of both: "
        "collision. If the function was only used forwards, no promise was broken.",
        "Three of the six break no promise: two guess the input, one replaces the hash.",
    ],
    minutes=3,
)
