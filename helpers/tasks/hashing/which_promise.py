"""Lesson hashing: the question `which_promise`."""

from __future__ import annotations

from helpers.judging import question

which_promise = question(
    "hashing",
    "which_promise",
    right={
        "two model files that hash alike, one reviewed, the other shipped": "collision",
        "a second file with the hash that the hospital published": "second preimage",
        "a random 128-bit key, found from its hash alone": "preimage",
        "a patient number, found by hashing all million of them": "none",
        "the password 'summer26', found in a list of MD5 hashes": "none",
        "file and hash on one server, both replaced": "none",
    },
    because={
        "two model files that hash alike, one reviewed, the other shipped": (
            "The attacker made both files, so any pair that agrees will do: the cheapest break."
        ),
        (
            "two model files that hash alike, one reviewed, the other shipped",
            "second preimage",
        ): "Nobody chose a file beforehand: the attacker is free in both.",
        "a second file with the hash that the hospital published": (
            "One of the two files is given. There is no free choice of a pair, and no birthday."
        ),
        "a random 128-bit key, found from its hash alone": (
            "Only the hash is given, and too many inputs to try: going back is all that is left."
        ),
        "a patient number, found by hashing all million of them": (
            "The function was only used forwards, a million times. The input was too easy to guess."
        ),
        "the password 'summer26', found in a list of MD5 hashes": (
            "The password was guessed and hashed forwards. MD5's collisions play no part in it, and "
            "a longer hash would not help."
        ),
        "file and hash on one server, both replaced": (
            "The hash is right, for the attacker's file. Nobody broke it; nobody protected it."
        ),
    },
    hints=[
        "Ask of each line: what is given, and what may the attacker choose?",
        "Nothing but a hash: preimage. A file and its hash: second preimage. A free choice of both: "
        "collision. If the function was only used forwards, no promise was broken.",
        "Three of the six break no promise: two guess the input, one replaces the hash.",
    ],
    minutes=3,
)  # fmt: skip
