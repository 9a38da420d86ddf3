"""The question which of six claims about RSA are true."""

from __future__ import annotations

from helpers.judging import Line, question

YES, NO = "true", "false"

true_of_rsa = question(
    "rsa", "true_of_rsa", minutes=3, difficulty=2, choices=[YES, NO],
    lines={
        "a modulus of 8192 bits repairs e = 3 without padding": Line(
            NO, "A larger n makes m^3 smaller than n more often: the cube root gives m at once."
        ),
        "textbook RSA is safe where each message is a random session key": Line(
            NO, "Nobody guesses it, but it can still be multiplied, and a short one under e = 3 is a root."
        ),
        "PKCS #1 v1.5 and OAEP are two names of one padding": Line(
            NO, "v1.5 is 00 02, random bytes, 00: it can be told by an oracle. OAEP mixes all bits by a hash."
        ),
        "with OAEP, the same message sealed twice gives two ciphertexts": Line(
            YES, "A fresh random seed goes into each."
        ),
        "signing is encrypting with the private key": Line(
            NO,
            "Raw, that is how a signer is made to decrypt. Signatures have a padding of their own (PSS)."
        ),
        "what opens under your private key comes from somebody you know": Line(
            NO, "The other key is public: anybody can seal. Signatures tell who."
        ),
    },
    hints=[
        "For each claim: who could do it, with the public key alone?",
        "Padding is about randomness and form; size is about factoring; neither says who sent it.",
        "One of the six is true.",
    ],
)  # fmt: skip
