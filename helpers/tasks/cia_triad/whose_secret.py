"""Lesson 01: the question `whose_secret`."""

from __future__ import annotations

from helpers.judging import Line, question

MODEL, PATIENT = "the model's secrecy", "a patient's privacy"

whose_secret = question(
    "cia_triad",
    "whose_secret",
    lines={
        "a rival copies the weights of a model of public texts": Line(
            MODEL, "Nobody's data is in these weights. Who owns what was copied?"
        ),
        "/predict alone shows that Mrs Weber was in the training data": Line(
            PATIENT, "The weights never left the server. What was learned is about a person."
        ),
        "a patient's values are read out of a model that is public": Line(
            PATIENT,
            "The weights were no secret, so none was lost. Hiding a model and protecting those in its "
            "data are two tasks.",
        ),
        "20,000 questions copy a model of invented patients": Line(
            MODEL, "The patients are invented: no person is in what was learned."
        ),
    },
    hints=[
        "Confidentiality has more than one owner. Ask whose secret it was.",
        "A model may be public while its patients must not be, and the other way round.",
        "Two lines name a person. In the other two, nobody's data is in the model or the answers.",
    ],
    minutes=2,
    difficulty=2,
)
