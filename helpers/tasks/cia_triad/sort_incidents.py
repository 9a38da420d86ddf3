"""Lesson 01: the question `sort_incidents`."""

from __future__ import annotations

from helpers.judging import Line, question

C, I, A = "confidentiality", "integrity", "availability"  # noqa: E741

sort_incidents = question(
    "cia_triad",
    "sort_incidents",
    lines={
        "Tay: users taught the chatbot to answer with abuse (AML.CS0009)": Line(
            I, "It kept answering, and nothing was read. What it had learned was changed."
        ),
        "Clearview AI: anybody could read its code and keys (AML.CS0006)": Line(
            C, "Nothing was changed and nothing stopped. Somebody could read what was not theirs."
        ),
        "VirusTotal: fake variants made family labels wrong (AML.CS0002)": Line(
            I, "The samples stayed public and the site stayed up. The labels became wrong."
        ),
        "PyTorch nightly: a dependency sent files away (AML.CS0015)": Line(
            C, "Its way in was a wrong package, but the damage named is that files were read."
        ),
        "ChatGPT, November 2023: a flood kept users out for hours": Line(
            A, "Nothing was read, nothing was changed: the honest users got no answer."
        ),
        "Google Translate: its answers trained a copy of it (AML.CS0005)": Line(
            C, "The service ran and the model stayed as it was. What left is the model itself."
        ),
        "Cylance: malware with text added passed as harmless (AML.CS0003)": Line(
            I,
            "The detector ran, and nothing of it was read. Its answer was made to be wrong.",
            {
                C: "The attackers learned much on the way, but what the line names is a wrong answer: "
                "an adversarial input reads nothing."
            },
        ),
    },
    hints=[
        "Ask what an honest user lost: a secret, the truth, or the service.",
        "Read, changed, or gone? Take the damage that the line names, not the way in.",
        "Three lines are about a wrong answer or label, one about a service that did not answer.",
    ],
    minutes=4,
    difficulty=1,
)
