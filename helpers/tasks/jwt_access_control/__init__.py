"""Tasks of lesson 05: who may do what. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.attacks.tokens import (
    AUDIENCE,
    ISSUER,
    LEEWAY,
    RFC_HEADER,
    RFC_JWS,
    RFC_KEY,
    RFC_PAYLOAD,
    TYP,
)
from helpers.tasks.jwt_access_control.by_hand import by_hand
from helpers.tasks.jwt_access_control.confuse import confuse
from helpers.tasks.jwt_access_control.crack import crack
from helpers.tasks.jwt_access_control.csrf import csrf
from helpers.tasks.jwt_access_control.key_ring import key_ring
from helpers.tasks.jwt_access_control.mended import mended
from helpers.tasks.jwt_access_control.needs_scope import needs_scope
from helpers.tasks.jwt_access_control.recall import recall
from helpers.tasks.jwt_access_control.records import records
from helpers.tasks.jwt_access_control.revocations import revocations
from helpers.tasks.jwt_access_control.status import status
from helpers.tasks.jwt_access_control.verify_token import verify_token

TASKS = [
    by_hand, status, crack, confuse, verify_token, needs_scope, records, key_ring, revocations, csrf, mended,
]  # fmt: skip
__all__ = [
    "TASKS", "AUDIENCE", "ISSUER", "LEEWAY", "RFC_HEADER", "RFC_JWS", "RFC_KEY", "RFC_PAYLOAD", "TYP",
    "by_hand", "confuse", "crack", "csrf", "key_ring", "mended", "needs_scope", "recall", "records",
    "revocations", "status", "verify_token",
]  # fmt: skip
