"""Tasks of lesson 07: lending access. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.oauth.flow import flow
from helpers.tasks.oauth.id_token import id_token
from helpers.tasks.oauth.name_fault import name_fault
from helpers.tasks.oauth.pkce import pkce
from helpers.tasks.oauth.recall import recall
from helpers.tasks.oauth.recordings import recordings
from helpers.tasks.oauth.redeem import redeem
from helpers.tasks.oauth.redirect import redirect
from helpers.tasks.oauth.refresh import refresh
from helpers.tasks.oauth.service import service
from helpers.tasks.oauth.words import CLIENT, IDLE, ISSUER, LIFE, Code, OAuthError, Refused

TASKS = [pkce, redirect, flow, redeem, refresh, service, id_token, name_fault]
__all__ = [
    "CLIENT", "IDLE", "ISSUER", "LIFE", "TASKS", "Code", "OAuthError", "Refused", "flow", "id_token",
    "name_fault", "pkce", "recall", "recordings", "redeem", "redirect", "refresh", "service",
]  # fmt: skip
