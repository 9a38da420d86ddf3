"""Answers on what is true of RSA."""

from __future__ import annotations

from helpers.judging import right_answer
from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.true_of_rsa
TRUE = right_answer(own)

bank.add(own, "as_booleans", {claim: word == "true" for claim, word in TRUE.items()}, kind="right")
for claim, says in zip(
    TRUE,
    (
        "the cube root gives m at once", "it can still be multiplied", "can be told by an oracle",
        "A fresh random seed", "a signer is made to decrypt", "anybody can seal",
    ),
    strict=True,
):  # fmt: skip
    other = "false" if TRUE[claim] == "true" else "true"
    bank.add(own, claim.split()[0] + f"_{len(claim)}", TRUE | {claim: other}, says=says)
bank.add(own, "perhaps", TRUE | {next(iter(TRUE)): "sometimes"}, says="is not one of the choices")
