"""How an answer is judged: a task with named parts, and the verdict that the learner reads."""

from helpers.judging.parts import (
    NOT_ATTEMPTED,
    NOT_YET,
    SOLVED,
    NotYet,
    Part,
    Parts,
    Verdict,
    VerdictError,
    expect,
    fail,
)
from helpers.judging.question import Line, question, right_answer
from helpers.judging.task import Task, task

__all__ = [
    "NOT_ATTEMPTED",
    "NOT_YET",
    "SOLVED",
    "Line",
    "NotYet",
    "Part",
    "Parts",
    "Task",
    "Verdict",
    "VerdictError",
    "expect",
    "fail",
    "question",
    "right_answer",
    "task",
]
