"""Lesson 00: what an install refuses, where a notebook keeps a secret, tokens nobody can guess.

What the longer tasks demand stands in the modules beside this one."""

from __future__ import annotations

from helpers.tasks.start_here.find_leaks import find_leaks
from helpers.tasks.start_here.new_token import new_token
from helpers.tasks.start_here.predict_installs import predict_installs
from helpers.tasks.start_here.scrub import scrub
from helpers.tasks.start_here.what_a_venv_isolates import what_a_venv_isolates

TASKS = [
    what_a_venv_isolates,
    predict_installs,
    new_token,
    scrub,
    find_leaks,
]
