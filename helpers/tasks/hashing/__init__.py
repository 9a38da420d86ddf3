"""Tasks of lesson 08: fingerprints. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.hashing.accepts import accepts
from helpers.tasks.hashing.find_collision import find_collision
from helpers.tasks.hashing.forge import forge
from helpers.tasks.hashing.included import included
from helpers.tasks.hashing.my_hmac import my_hmac
from helpers.tasks.hashing.padding import padding
from helpers.tasks.hashing.pseudonym import pseudonym
from helpers.tasks.hashing.recall import recall
from helpers.tasks.hashing.reverse import reverse
from helpers.tasks.hashing.shortest_id import shortest_id
from helpers.tasks.hashing.twin import twin
from helpers.tasks.hashing.which_promise import which_promise

__all__ = ["recall"]
TASKS = [
    which_promise,
    shortest_id,
    find_collision,
    padding,
    forge,
    my_hmac,
    reverse,
    pseudonym,
    accepts,
    included,
    twin,
]
