"""The banks of wrong answers: what a clever, a hurried and a confused learner would write.

A folder a lesson, a module a task. Each entry must be rejected with the message written for its
misconception; each right answer that is written differently from the solution must pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from helpers import course
from helpers.judging import Task

Answer = TypeVar("Answer")
HERE = Path(__file__).parent
KINDS = ("misconception", "vulnerable", "refuses", "right")


@dataclass(frozen=True)
class Entry:
    """One answer of a bank. `says`: words of the message that only this mistake deserves.

    kind: 'vulnerable' is the code as shipped, to which the attack must succeed; 'refuses'
    turns honest input away; 'right' must pass; all else is a 'misconception'.
    """

    task: Task
    name: str
    answers: tuple[Any, ...]
    says: str
    kind: str


class Bank:
    """Collects the answers of one lesson.

    @bank.wrong(tasks.patient_id, says="line break")
    def dollar_sign(text): ...

    bank.add(tasks.which_leg, "mixes_up_c_and_i", "confidentiality", says="was changed")
    bank.right(tasks.patient_id)(function)  /  bank.add(task, "name", answer, kind="right")
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(
        self, task: Task, name: str, *answers: Any, says: str = "", kind: str = "misconception"
    ) -> None:
        """Enter an answer that is a value, or several that are judged together."""
        if kind not in KINDS or (kind != "right" and not says):
            raise ValueError(f"{name}: a wrong answer needs a kind of {KINDS} and what is said")
        self.entries.append(Entry(task, name, answers, says, kind))

    def table(self, task: Task, rows: dict[str, tuple[Any, str]]) -> None:
        """Enter wrong answers: {name: (an answer, or a tuple of some that are judged together, says)}."""
        for name, (answer, says) in rows.items():
            self.add(task, name, *(answer if isinstance(answer, tuple) else (answer,)), says=says)

    def wrong(
        self, task: Task, *, says: str, kind: str = "misconception"
    ) -> Callable[[Answer], Answer]:
        """Enter the decorated function or class as a wrong answer."""

        def enter(answer: Answer) -> Answer:
            self.add(task, answer.__name__, answer, says=says, kind=kind)  # type: ignore[attr-defined]
            return answer

        return enter

    def right(self, task: Task) -> Callable[[Answer], Answer]:
        """Enter the decorated function or class as a right answer in another style."""

        def enter(answer: Answer) -> Answer:
            self.add(task, answer.__name__, answer, kind="right")  # type: ignore[attr-defined]
            return answer

        return enter


def variants(right: type) -> Callable[..., type]:
    """other = variants(Sessions): then other(log_out=...) is like it, with another `log_out`."""
    return lambda **parts: type("Other", (right,), {"__module__": right.__module__, **parts})


def entries() -> list[Entry]:
    """The entries of all lessons: of each module of a lesson's folder that has a `bank`."""
    found: list[Entry] = []
    for lesson in course.PLANNED:
        folder = HERE / lesson.name
        names = [f"{lesson.name}.{path.stem}" for path in sorted(folder.glob("[!_]*.py"))]
        if not names and (HERE / f"{lesson.name}.py").exists():
            names = [lesson.name]  # a bank that is not yet one file a task
        for name in names:
            module = import_module(f"tests.wrong_answers.{name}")
            if hasattr(module, "bank"):
                found += module.bank.entries
    return found
