"""Lesson tls: the question `what_it_proves`."""

from __future__ import annotations

from helpers.judging import Line, question

what_it_proves = question(
    "tls",
    "what_it_proves",
    lines={
        "A connection to a self-signed server is not encrypted.": Line(
            "false",
            "It is encrypted as well as any other. It lacks a reason to believe who is there.",
        ),
        "With verify=False the connection is encrypted, to whoever answers.": Line(
            "true", "The keys are agreed all the same, also with a man in the middle."
        ),
        "A verified certificate means that the site's owner is honest.": Line(
            "false", "It says that the key belongs to that name. A thief can own a name too."
        ),
        "The handshake proves that the server holds its certificate's private key.": Line(
            "true", "CertificateVerify is a signature over the handshake so far, with that key."
        ),
        "A copy of a server's certificate is enough to pose as that server.": Line(
            "false",
            "A certificate is public. Without the private key there is no CertificateVerify.",
        ),
        "A redirect from http:// to https:// protects the redirected request.": Line(
            "false",
            "That request, with its cookies, has passed in plain text when the redirect is sent.",
        ),
    },
    hints=[
        "TLS does two things: it makes a private line, and it says who is at the other end.",
        "Ask of each sentence which of the two it speaks of, and whether it mixes them up.",
        "Two of the six are true.",
    ],
    minutes=3,
)  # fmt: skip
