"""Tasks of lesson 15: keeping a service safe on a Tuesday. What each must do stands beside this."""

from __future__ import annotations

from helpers.tasks.operations.audit import audit
from helpers.tasks.operations.card import card
from helpers.tasks.operations.claims import claims
from helpers.tasks.operations.drill import drill
from helpers.tasks.operations.findings import findings
from helpers.tasks.operations.log_line import log_line
from helpers.tasks.operations.recall import recall
from helpers.tasks.operations.settings import EXAMPLES, settings
from helpers.tasks.operations.spray import spray
from helpers.tasks.operations.threshold import threshold

TASKS = [settings, log_line, audit, spray, threshold, findings, card, drill, claims]
__all__ = [
    "EXAMPLES", "TASKS", "audit", "card", "claims", "drill", "findings", "log_line", "recall", "settings",
    "spray", "threshold",
]  # fmt: skip
