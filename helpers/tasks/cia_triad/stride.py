"""Lesson cia_triad: the question `stride`."""

from __future__ import annotations

from helpers.judging import question

SPOOFED = "a partner lab's request comes from somebody else"
TAMPERED = "a number in model.pkl is changed on disk"
DENIED = "a doctor says that she never wrote that note, and nothing proves it"
DISCLOSED = "the error page shows the database's path and a patient's row"
STARVED = "one request with 200,000 rows occupies every worker"
RAISED = "a nurse sends role=admin and is believed"

stride = question(
    "cia_triad",
    "stride",
    right={
        SPOOFED: "spoofing",
        TAMPERED: "tampering",
        DENIED: "repudiation",
        DISCLOSED: "information disclosure",
        STARVED: "denial of service",
        RAISED: "elevation of privilege",
    },
    because={
        SPOOFED: "Nobody's rights grew and no data was changed: a wrong name was believed.",
        TAMPERED: "Data at rest was altered. That it can flip a diagnosis is what follows from it.",
        DENIED: "The question is not who could write, but who can be shown to have written.",
        DISCLOSED: "It was a mistake and nobody broke in, but somebody reads what is not theirs.",
        STARVED: "Everything else still works as meant, only nobody gets an answer.",
        (
            RAISED,
            "spoofing",
        ): "She does not pretend to be another person: she gains rights of her own.",
        RAISED: "Look at what the nurse may do afterwards that she could not do before.",
    },
    hints=[
        "Each of the six is used once.",
        "Each letter breaks one property: authenticity, integrity, proof, secrecy, service, rights.",
        "S: a false name. T: changed data. R: no proof. I: a leak. D: no service. E: more rights.",
    ],
    minutes=4,
    difficulty=2,
)
