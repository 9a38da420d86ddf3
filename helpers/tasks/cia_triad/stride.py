"""Lesson 01: the question `stride`."""

from __future__ import annotations

from helpers.judging import Line, question

stride = question(
    "cia_triad",
    "stride",
    lines={
        "a partner lab's request comes from somebody else": Line(
            "spoofing", "Nobody's rights grew and no data was changed: a wrong name was believed."
        ),
        "a number in model.pkl is changed on disk": Line(
            "tampering",
            "Data at rest was altered. That it can flip a diagnosis is what follows from it.",
        ),
        "a doctor denies that she wrote a note, and nothing proves it": Line(
            "repudiation",
            "The question is not who could write, but who can be shown to have written.",
        ),
        "the error page shows a path and a patient's row": Line(
            "information disclosure",
            "It was a mistake and nobody broke in, but somebody reads what is not theirs.",
        ),
        "one request with 200,000 rows occupies every worker": Line(
            "denial of service", "Everything else still works as meant, only nobody gets an answer."
        ),
        "a nurse sends role=admin and is believed": Line(
            "elevation of privilege",
            "Look at what the nurse may do afterwards that she could not do before.",
            {
                "spoofing": "She does not pretend to be another person: she gains rights of her own."
            },
        ),
    },
    hints=[
        "Each of the six is used once.",
        "Each letter breaks one property: authenticity, integrity, proof, secrecy, service, rights.",
        "S: a false name. T: changed data. R: no proof. I: a leak. D: no service. E: more rights.",
    ],
    minutes=4,
    difficulty=2,
)
