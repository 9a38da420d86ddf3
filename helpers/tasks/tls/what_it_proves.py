"""Lesson tls: the question `what_it_proves`."""

from __future__ import annotations

from helpers.judging import question

what_it_proves = question(
    "tls",
    "what_it_proves",
    right={
        "A connection to a server with a self-signed certificate is not encrypted.": "false",
        "With verify=False the connection is encrypted, to whoever answers.": "true",
        "A verified certificate means that the site's owner is honest.": "false",
        "In the handshake the server proves that it holds the certificate's private key.": "true",
        "Who copied a certificate from the wire can pose as its server.": "false",
        "A redirect from http:// to https:// protects the request that was redirected.": "false",
    },
    because={
        "A connection to a server with a self-signed certificate is not encrypted.": (
            "It is encrypted as well as any other. What it lacks is a reason to believe who is there."
        ),
        "With verify=False the connection is encrypted, to whoever answers.": (
            "The keys are agreed all the same, with the man in the middle if he is the one who answers."
        ),
        "A verified certificate means that the site's owner is honest.": (
            "It says that the key belongs to that name. A thief can own a name too."
        ),
        "In the handshake the server proves that it holds the certificate's private key.": (
            "CertificateVerify is a signature over the handshake so far, with that key."
        ),
        "Who copied a certificate from the wire can pose as its server.": (
            "A certificate is public. Without the private key there is no CertificateVerify."
        ),
        "A redirect from http:// to https:// protects the request that was redirected.": (
            "That request, with its cookies, has passed in plain text when the redirect is sent."
        ),
    },
    hints=[
        "TLS does two things: it makes a private line, and it says who is at the other end.",
        "Ask of each sentence which of the two it speaks of, and whether it mixes them up.",
        "Two of the six are true.",
    ],
    minutes=2,
)  # fmt: skip
