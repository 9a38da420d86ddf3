"""Tasks of lesson 04: a private line to the right party. Each stands in a file of its own."""

from __future__ import annotations

from helpers.tasks.tls.diagnose import FAULTS, FINE, diagnose
from helpers.tasks.tls.fetch import fetch
from helpers.tasks.tls.issue_leaf import DAYS, issue_leaf
from helpers.tasks.tls.mended import mended
from helpers.tasks.tls.mutual import mutual
from helpers.tasks.tls.recall import recall
from helpers.tasks.tls.server_context import server_context
from helpers.tasks.tls.visitor import visitor
from helpers.tasks.tls.what_it_proves import what_it_proves
from helpers.tasks.tls.what_still_shows import what_still_shows

TASKS = [
    what_still_shows, what_it_proves, issue_leaf, server_context, fetch, diagnose, mutual, visitor, mended,
]  # fmt: skip
__all__ = [
    "DAYS", "FAULTS", "FINE", "TASKS", "diagnose", "fetch", "issue_leaf", "mended", "mutual",
    "recall", "server_context", "visitor", "what_it_proves", "what_still_shows",
]  # fmt: skip
