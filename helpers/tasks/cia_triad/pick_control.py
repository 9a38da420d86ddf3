"""Lesson 01: the question `pick_control`."""

from __future__ import annotations

from helpers.judging import Line, question

pick_control = question(
    "cia_triad",
    "pick_control",
    lines={
        "training rows are copied from a stolen disk": Line(
            "encryption at rest",
            "The thief reads the disk at home. What must he not be able to do with what he reads?",
            {"TLS": "TLS protects data on its way. On the disk it lies as it is."},
        ),
        "somebody who can write to the disk swaps the model": Line(
            "keyed integrity check",
            "You need to notice a change that the attacker cannot cover up.",
            {
                "encryption at rest": "Encryption hides. Without a check the service decrypts a "
                "changed file all the same, and gets other numbers.",
                "plain hash": "Anybody who can write the model can write the hash beside it: both agree.",
            },
        ),
        "one client floods the prediction endpoint": Line(
            "rate limit per client",
            "Keep the one from taking what the others need.",
            {"more servers": "A flood grows faster than your bill should."},
        ),
        "a doctor opens the records of another's patients": Line(
            "ownership check",
            "She is who she says she is. Ask whether this record is hers to read.",
            {
                "TLS": "Her line is private, and she is logged in. What she may not is look at this "
                "record."
            },
        ),
        "a wiretap on the hospital network reads diagnoses": Line("TLS", "The data is read on its way."),
    },
    hints=[
        "Name the property first, then where it is broken: at rest, on the way, or in the service.",
        "Two threats are at rest: one reads, one writes. One is on the way. Two are in the service: "
        "one takes too much, one looks where it may not.",
        "Each of the five right ones is used once; 'plain hash' and 'more servers' are not.",
    ],
    minutes=3,
    difficulty=2,
)
