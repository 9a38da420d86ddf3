"""Tasks of lesson 03: keep data data, in a database, a page, a shell and a log.

What each must do stands in the modules beside it, and the hostile texts in payloads."""

from __future__ import annotations

from helpers.tasks.injection.claims import claims
from helpers.tasks.injection.csp import csp
from helpers.tasks.injection.does_autoescape_hold import does_autoescape_hold
from helpers.tasks.injection.letter import letter
from helpers.tasks.injection.log_line import log_line
from helpers.tasks.injection.recall import recall
from helpers.tasks.injection.render_note import render_note
from helpers.tasks.injection.reporting import reporting
from helpers.tasks.injection.rich_note import rich_note
from helpers.tasks.injection.run_report import run_report
from helpers.tasks.injection.search import search
from helpers.tasks.injection.second_order import second_order
from helpers.tasks.injection.sort_by import sort_by

__all__ = ["TASKS", "recall"]

TASKS = [
    does_autoescape_hold, search, sort_by, second_order, reporting, letter, render_note, rich_note, csp,
    run_report, log_line, claims,
]  # fmt: skip
