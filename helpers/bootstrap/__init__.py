"""The environment that a command needs, made by nothing but the standard library.

`enter(dev)` makes sure that the course's own virtual environment is there, filled from the lock
with every hash enforced, and goes on inside it. It knows no other part of the course.
"""

from helpers.bootstrap.environment import TOP, enter, folder, inside, python, ready
from helpers.bootstrap.trouble import Trouble, missing_modules, whole_python

__all__ = [
    "TOP", "Trouble", "enter", "folder", "inside", "missing_modules", "python", "ready", "whole_python",
]  # fmt: skip
