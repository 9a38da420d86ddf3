"""Tasks of lesson 12: the file on the disk. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.models_at_rest.affected import affected
from helpers.tasks.models_at_rest.does_it_run import does_it_run
from helpers.tasks.models_at_rest.envelope import envelope
from helpers.tasks.models_at_rest.index import index
from helpers.tasks.models_at_rest.newest import newest
from helpers.tasks.models_at_rest.open_model import open_model
from helpers.tasks.models_at_rest.read_back import read_back
from helpers.tasks.models_at_rest.recall import recall
from helpers.tasks.models_at_rest.safe_loads import safe_loads
from helpers.tasks.models_at_rest.vault import vault

TASKS = [
    does_it_run, safe_loads, open_model, newest, envelope, vault, index, read_back, affected,
]  # fmt: skip
__all__ = [
    "TASKS", "affected", "does_it_run", "envelope", "index", "newest", "open_model", "read_back", "recall",
    "safe_loads", "vault",
]  # fmt: skip
