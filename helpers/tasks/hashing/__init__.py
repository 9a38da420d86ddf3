"""Tasks of lesson 08: fingerprints. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.hashing.accepts import accepts
from helpers.tasks.hashing.find_collision import collision_probability, find_collision
from helpers.tasks.hashing.forge import forge
from helpers.tasks.hashing.merkle_proof import merkle_proof
from helpers.tasks.hashing.my_hmac import my_hmac
from helpers.tasks.hashing.padding import padding
from helpers.tasks.hashing.pseudonym import pseudonym
from helpers.tasks.hashing.reverse import reverse
from helpers.tasks.hashing.which_promise import which_promise

TASKS = [
    which_promise,
    collision_probability,
    find_collision,
    reverse,
    pseudonym,
    padding,
    forge,
    my_hmac,
    accepts,
    merkle_proof,
]
