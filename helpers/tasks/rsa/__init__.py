"""Tasks of lesson 10: RSA. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.rsa.broadcast import broadcast
from helpers.tasks.rsa.combine import combine
from helpers.tasks.rsa.factor_batch import factor_batch
from helpers.tasks.rsa.hybrid import hybrid
from helpers.tasks.rsa.is_prime import is_prime
from helpers.tasks.rsa.material import KEYS
from helpers.tasks.rsa.name_the_weakness import name_the_weakness
from helpers.tasks.rsa.previous import previous
from helpers.tasks.rsa.recall import recall
from helpers.tasks.rsa.true_of_rsa import true_of_rsa
from helpers.tasks.rsa.undercut import undercut

__all__ = ["KEYS", "recall"]
TASKS = [
    previous,
    combine,
    is_prime,
    undercut,
    broadcast,
    factor_batch,
    name_the_weakness,
    hybrid,
    true_of_rsa,
]
