"""Lesson 01: name what broke, rank the risks, guard the model file, keep the service up.

What the longer tasks demand stands in the modules beside this one."""

from __future__ import annotations

from helpers.tasks.cia_triad.pick_control import pick_control
from helpers.tasks.cia_triad.rank_risks import rank_risks
from helpers.tasks.cia_triad.recall import recall
from helpers.tasks.cia_triad.seal_model import seal_model
from helpers.tasks.cia_triad.sort_incidents import sort_incidents
from helpers.tasks.cia_triad.stride import stride
from helpers.tasks.cia_triad.token_bucket import token_bucket
from helpers.tasks.cia_triad.whose_secret import whose_secret

__all__ = ["TASKS", "recall"]

TASKS = [
    sort_incidents,
    whose_secret,
    stride,
    pick_control,
    rank_risks,
    seal_model,
    token_bucket,
]
