"""Tasks of lesson 06: proving who you are. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.lab.passkeys import Assertion
from helpers.tasks.authentication.acceptable import acceptable
from helpers.tasks.authentication.assertion import ORIGIN, RP_ID, Passkey, assertion
from helpers.tasks.authentication.migrate import HASHER, migrate
from helpers.tasks.authentication.quiet import quiet
from helpers.tasks.authentication.recall import recall
from helpers.tasks.authentication.recovery import recovery
from helpers.tasks.authentication.sessions import IDLE, LIFE, sessions
from helpers.tasks.authentication.throttle import HOUR, PER_ADDRESS, PER_DEVICE, PER_USER, throttle
from helpers.tasks.authentication.totp import totp
from helpers.tasks.authentication.which_stops import which_stops

TASKS = [acceptable, migrate, quiet, throttle, which_stops, totp, recovery, assertion, sessions]
__all__ = [
    "HASHER", "HOUR", "IDLE", "LIFE", "ORIGIN", "PER_ADDRESS", "PER_DEVICE", "PER_USER", "RP_ID", "TASKS",
    "Assertion", "Passkey", "acceptable", "assertion", "migrate", "quiet", "recall", "recovery", "sessions",
    "throttle", "totp", "which_stops",
]  # fmt: skip
