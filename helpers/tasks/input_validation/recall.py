"""Four quick questions on lessons 00 and 01, before lesson 02 begins."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "input_validation",
    "recall",
    entered=False,
    choices=("yes", "no", "confidentiality", "integrity", "availability"),
    lines={
        "a pin `flask==3.1.3` refuses a changed file of that version": Line(
            "no", "The pin names a version, not its content. Only a hash refuses a changed file (lesson 00)."
        ),
        "one changed number in model.pkl flips a diagnosis": Line(
            "integrity", "Nothing was read, nothing stopped: it is no longer the model that was trained."
        ),
        "a batch of a million rows keeps the ward waiting": Line(
            "availability", "Nothing was read and nothing changed: the service is there for one client alone."
        ),
        "a plain hash beside model.pkl stops somebody who can write both": Line(
            "no", "He writes the hash of his own file. It takes a key that he does not have (lesson 01)."
        ),
    },
    hints=["Each line is a yes or no, or one of confidentiality, integrity, availability.",
           "Ask of each incident: was something read, was something changed, or does somebody wait?"],
)  # fmt: skip
