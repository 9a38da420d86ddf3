"""What the reader of lesson 08 still knows of the lessons before."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "hashing",
    "recall",
    lines={
        "a SHA-256 beside the model file protects it from an attacker": Line(
            "false",
            "She writes both, file and hash. It takes a key that she lacks (lesson 01).",
        ),
        "the payload of a JSON Web Token can be read without the key": Line(
            "true",
            "It is base64url, and that is no encryption (lesson 05).",
        ),
        "a `==` pin in a requirements file pins the bytes of a package": Line(
            "false",
            "Only a hash does: pip install --require-hashes (lesson 00).",
        ),
        "the signature of a certificate is one of a hash of it": Line(
            "true",
            "A signature of a long text is one of its digest (lesson 04): this lesson shows what "
            "that asks of the hash.",
        ),
    },
    choices=["true", "false"],
    hints=["Each line names its lesson in what the check says."],
    entered=False,
)
