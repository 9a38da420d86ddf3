"""How far this learner is: the map of the course, and a guide through an exercise.

Drawn from `course` (what there is) and `journal` (what she has solved).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from types import ModuleType
from typing import Any

from helpers import course, display, journal, judging
from helpers.course import Lesson
from helpers.display import Link, Words

SOLVED, TRIED, NEW = "#", "-", "."
KEY = "# solved   - tried   . not yet tried"
# for eyes: marks that keep their width in a proportional font, and what they mean
SHOWN = {SOLVED: ("\u25a0", "solved"), TRIED: ("\u25a8", "tried"), NEW: ("\u25a1", "not yet tried")}
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
_NAMED = re.compile(r"`tasks\.(\w+)`$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Where a task stands in its exercise, and in the solution."""

    heading: str
    cell: str

    @property
    def fragment(self) -> str:
        """By which JupyterLab finds it. (By its heading it finds only those in ASCII.)"""
        return f"#cell-id={self.cell}" if self.cell else ""


def places(lesson: Lesson) -> dict[str, Place]:
    """Where each task stands, such as {"claims": Place("Task 12 · True or false", ...)}."""
    found = {}
    notebook = json.loads(lesson.path("solutions").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        heading, name = _HEADING.search(text), _NAMED.search(text)
        if cell["cell_type"] == "markdown" and heading and name:
            found[name[1]] = Place(heading[1].strip().replace("`", ""), cell.get("id", ""))
    return found


class Guide:
    """What an exercise's verdicts say of the way: the next task, and where the solution stands."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.names = [task.name for task in course.tasks(lesson)]
        self.places = places(lesson)

    def link(self, task: str, folder: str = "exercises") -> Link:
        """The task's heading, as a link that JupyterLab follows from any notebook of the course.

        The path stands in it even within the same notebook: from an output, a mere fragment
        leads nowhere.
        """
        place = self.places.get(task, Place(task, ""))
        return Link(place.heading, f"../{folder}/{self.lesson.stem}.ipynb{place.fragment}")

    def open(self, after: str = "") -> str | None:
        """The next task that is not solved: below `after` first, then from the top."""
        start = self.names.index(after) + 1 if after in self.names else 0
        done = journal.solved()
        left = [n for n in self.names[start:] + self.names[:start] if (self.lesson.name, n) not in done]
        return left[0] if left else None

    def count(self) -> str:
        """How many of its tasks are solved, as '5 of 7 in this lesson'."""
        done = journal.solved()
        mine = sum((self.lesson.name, name) in done for name in self.names)
        return f"{mine} of {len(self.names)} in this lesson"

    def solution(self, task: str) -> Words:
        """Where the solution of the task stands."""
        there = self.link(task, "solutions")
        return ["Compare with ", Link(f"the solution of {there.text}", there.target), "."]

    def next(self, task: str) -> Sequence[Words]:
        """How far the lesson is and what is next."""
        following = self.open(task)
        _, after = course.neighbours(self.lesson)
        way: list[str | Link] = [self.count()]
        if following:
            way += [", next: ", self.link(following)]
        elif after:
            title = f"lesson {after.number:02d}, {after.title}"
            way += [", next: ", Link(title, f"../notebooks/{after.stem}.ipynb")]
        return [[*way, "."], self.solution(task)]


def begin(tasks: ModuleType) -> display.Note:
    """Let the progress in an exercise be kept, and say where to go on.

    tasks: the lesson's module, as the exercise imports it.
    """
    lesson = course.BY_NAME[tasks.__name__.rpartition(".")[2]]
    guide = Guide(lesson)
    judging.follow(lesson.name, guide)
    following = guide.open()
    where: Words = ["Go on with ", guide.link(following), "."] if following else ["All are solved."]
    return display.Note("Solved", f"{guide.count()}. ", *where)


class Report:
    """The course map with this learner's progress, as it is when shown.

    `str` is the plain text of it. In JupyterLab each mark is a link to its task.
    """

    def _lessons(self) -> Iterator[tuple[Lesson, list[str], str]]:
        done = journal.solved()
        tried = {(e["lesson"], e["task"]) for e in journal.entries()}
        for lesson in course.LESSONS:
            names = [task.name for task in course.tasks(lesson)]
            marks = "".join(
                SOLVED if (lesson.name, name) in done
                else TRIED if (lesson.name, name) in tried
                else NEW
                for name in names
            )  # fmt: skip
            yield lesson, names, marks

    def _lost(self) -> str:
        """What is to be said of a journal that cannot be written."""
        many = journal.unsaved()
        if not many and journal.writable():
            return ""
        verdicts = "1 verdict" if many == 1 else f"{many} verdicts"
        lost = f" {verdicts} will be lost when this kernel ends." if many else ""
        return (
            f"Your progress cannot be written to {journal.path()}: set COURSE_PROGRESS to a file "
            f"that you may write.{lost}"
        )

    def __repr__(self) -> str:
        rows = [
            (lesson.stem, lesson.title, marks, f"{marks.count(SOLVED)} of {len(marks)}")
            for lesson, _, marks in self._lessons()
        ]
        table = display.table_text(rows, ("lesson", "title", "tasks", "solved"))
        return "\n".join([table, KEY, *filter(None, [self._lost()])])

    def _repr_html_(self) -> str:
        rows, going = "", ""
        left = 'style="text-align:left"'
        for lesson, names, marks in self._lessons():
            guide = Guide(lesson)
            shown = " ".join(
                _mark(sign, guide.link(name)) for name, sign in zip(names, marks, strict=True)
            )
            if not going and (following := guide.open()):
                link = guide.link(following)
                title = f"lesson {lesson.number:02d}, {link.text}"
                going = "Go on here: " + display.words_html([Link(title, link.target)])
            title = display.words_html([Link(lesson.title, f"../notebooks/{lesson.stem}.ipynb")])
            study, practice = lesson.minutes
            rows += (
                f"<tr><td {left}>{lesson.number:02d}</td><td {left}>{title}</td>"
                f"<td {left}>{study} + {practice}</td><td {left}>{shown}</td>"
                f"<td {left}>{marks.count(SOLVED)} of {len(marks)}</td></tr>"
            )
        heads = "".join(f"<th {left}>{h}</th>" for h in ("", "lesson", "minutes", "tasks", "solved"))
        key = " &nbsp; ".join(f"{sign} {meaning}" for sign, meaning in SHOWN.values())
        below = "".join(f"<div>{line}</div>" for line in (going, key, escape(self._lost())) if line)
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{below}"


def _mark(sign: str, link: Link) -> str:
    shape, meaning = SHOWN[sign]
    label = escape(f"{link.text}: {meaning}")
    return (
        f'<a href="{escape(link.target)}" title="{label}" aria-label="{label}" '
        f'style="text-decoration:none">{shape}</a>'
    )


def report() -> Any:
    """The map of the course with what is solved, for a notebook or the terminal."""
    return Report()
