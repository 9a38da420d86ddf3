"""The question what a signature, a MAC and a key exchange promise."""

from __future__ import annotations

from helpers.judging import Line, question

claims = question(
    "signatures", "claims", minutes=4, difficulty=1, choices=["true", "false"],
    lines={
        "a signed report cannot be read by a stranger": Line(
            "false", "Signing hides nothing: the report lies beside its signature. Encrypt it as well."),
        "equal files are found by comparing their PSS signatures": Line(
            "false", "Each PSS signature has a fresh salt, so two of one file differ. Verify each of them."),
        "key.verify(signature, data) returned None: the signature is wrong": Line(
            "false", "None is what `verify` returns when all is well. A wrong signature raises "
            "InvalidSignature, so `if key.verify(...)` never gets in."),
        "a fresh Diffie-Hellman key per call proves who is on the line": Line(
            "false", "Anybody can send a share of a key. Who sent it is shown by a signature, or by a "
            "certificate."),
        "the date that the signer wrote into the file proves when it was signed": Line(
            "false", "Who holds the key writes any date, and so does a thief. A log kept by another shows "
            "the order."),
        "a court can tell from the HMAC which of two hospitals wrote the order": Line(
            "false", "Both hold the one key, so both can have made it. Only a signature names one of them."),
        "with fresh shares, a key stolen today opens no call of yesterday": Line(
            "true", "It only signed the shares; their private halves are gone. That is forward secrecy."),
        "ECDSA with one nonce for two documents gives the private key away": Line(
            "true", "Two equations, two unknowns: the nonce and the key. You solve them in the next tasks."),
    },
    hints=[
        "Ask of each line who else could have made this, and what the verifier really knows.",
        "Four things are easily mixed up: secrecy, who signed, who is on the line, and when.",
        "Two lines are true. Both are about what can be computed afterwards.",
    ],
)  # fmt: skip
