"""Lesson 00: what an install runs, where a notebook keeps a secret, codes nobody can guess."""

from __future__ import annotations

from helpers.tasks.start_here.find_leaks import find_leaks
from helpers.tasks.start_here.new_code import new_code
from helpers.tasks.start_here.predict_installs import predict_installs
from helpers.tasks.start_here.scrub import scrub
from helpers.tasks.start_here.what_a_venv_isolates import what_a_venv_isolates

TASKS = [
    what_a_venv_isolates,
    predict_installs,
    new_code,
    scrub,
    find_leaks,
]
