"""Who accompanies a learner through an exercise: what `Task` asks, and others know.

`progress.begin(tasks)`, in the first cells of an exercise, sets a guide for its lesson. Only from
then on are verdicts entered in the journal, so lessons, solutions and tests enter nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from helpers.display import Words


class Guide(Protocol):
    """What is known of a lesson's exercise."""

    def solution(self, task: str) -> Words:
        """Where the solution of the task stands."""
        ...

    def next(self, task: str) -> Sequence[Words]:
        """How far the lesson is and what is next, once this task is solved."""
        ...


guides: dict[str, Guide] = {}  # by the lesson's name


def follow(lesson: str, guide: Guide) -> None:
    """Let `guide` accompany the exercise of a lesson, from now on."""
    guides[lesson] = guide
