"""Tasks of lesson 11: signatures. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.signatures.claims import claims
from helpers.tasks.signatures.forge_order import forge_order
from helpers.tasks.signatures.genuine import genuine
from helpers.tasks.signatures.key_ring import key_ring
from helpers.tasks.signatures.logged import logged
from helpers.tasks.signatures.recall import recall
from helpers.tasks.signatures.recover_key import recover_key
from helpers.tasks.signatures.release import release
from helpers.tasks.signatures.session_key import session_key

__all__ = ["recall"]
TASKS = [
    claims,
    forge_order,
    recover_key,
    genuine,
    session_key,
    release,
    logged,
    key_ring,
]
