"""Lesson tls: the question `what_still_shows`."""

from __future__ import annotations

from helpers.judging import question

what_still_shows = question(
    "tls",
    "what_still_shows",
    right={
        "the server's address and port": "shows",
        "the host name in the URL": "shows",
        "the path of the URL": "hidden",
        "the password in the body": "hidden",
        "the server's certificate, by TLS 1.3": "hidden",
        "the server's certificate, by TLS 1.2": "shows",
        "how many bytes the answer has": "shows",
        "when the doctor is at work": "shows",
    },
    because={
        "the server's address and port": "Every router on the way needs them: TLS runs above TCP/IP.",
        "the host name in the URL": (
            "The ClientHello carries it in the clear (SNI), so that one address can serve many hosts. "
            "Only Encrypted Client Hello would hide it."
        ),
        "the path of the URL": "It is part of the HTTP request, which is sent after the handshake.",
        "the password in the body": "The wiretap of the lesson looked for it and found nothing.",
        "the server's certificate, by TLS 1.3": (
            "From the ServerHello on, TLS 1.3 encrypts the handshake too."
        ),
        "the server's certificate, by TLS 1.2": "There the certificate comes before any key is agreed.",
        "how many bytes the answer has": "Encryption hides what is said, and not how much.",
        "when the doctor is at work": "Each record is seen when it passes.",
    },
    hints=[
        "Which of these does the network need, or see, before both sides have a key?",
        "Think of the order: addresses, ClientHello, ServerHello, certificate, request. Where does "
        "encryption begin in 1.3, and where in 1.2?",
        "Three of the eight are hidden.",
    ],
    minutes=2,
)  # fmt: skip
