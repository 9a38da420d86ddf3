"""Lesson tls: the question `what_still_shows`."""

from __future__ import annotations

from helpers.judging import Line, question

what_still_shows = question(
    "tls",
    "what_still_shows",
    lines={
        "the server's address and port": Line(
            "shows", "Every router on the way needs them: TLS runs above TCP/IP."
        ),
        "the host name in the URL": Line(
            "shows",
            "The ClientHello carries it in the clear (SNI), so that one address can serve many hosts. "
            "Only Encrypted Client Hello would hide it.",
        ),
        "the path of the URL": Line(
            "hidden", "It is part of the HTTP request, which is sent after the handshake."
        ),
        "the password in the body": Line(
            "hidden", "The wiretap of the lesson looked for it and found nothing."
        ),
        "the server's certificate, by TLS 1.3": Line(
            "hidden", "From the ServerHello on, TLS 1.3 encrypts the handshake too."
        ),
        "the server's certificate, by TLS 1.2": Line(
            "shows", "There the certificate comes before any key is agreed."
        ),
        "how many bytes the answer has": Line(
            "shows", "Encryption hides the content of an answer, and not its length."
        ),
        "when the doctor is at work": Line("shows", "Each record is seen when it passes."),
    },
    hints=[
        "Which of these does the network need, or see, before both sides have a key?",
        "Think of the order: addresses, ClientHello, ServerHello, certificate, request. Where does "
        "encryption begin in 1.3, and where in 1.2?",
        "Three of the eight are hidden.",
    ],
    minutes=3,
)  # fmt: skip
