"""How an answer is judged: a task with named parts, and the verdict that the learner reads.

What judges share to look at values stands in `judging.values`, hashes that go on from a digest
in `judging.digests`.
"""

from helpers.judging.guide import Guide, follow
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
    expect_none,
    fail,
)
from helpers.judging.question import Line, question, right_answer
from helpers.judging.task import Task, task

__all__ = [
    "NOT_ATTEMPTED",
    "NOT_YET",
    "SOLVED",
    "Guide",
    "Line",
    "NotYet",
    "Part",
    "Parts",
    "Task",
    "Verdict",
    "VerdictError",
    "expect",
    "expect_none",
    "fail",
    "follow",
    "question",
    "right_answer",
    "task",
]
