"""What the lab says when something cannot be done: one sentence, and a remedy."""

from __future__ import annotations


class LabError(Exception):
    """Something the lab refuses or cannot do.

    `problem` is one sentence that says what is wrong, `remedy` one that says what to do.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[LabError], tuple[str, str]]:
        return type(self), (self.problem, self.remedy)


class Starved(LabError):
    """Something the lab waited for did not come in time."""
