"""The map of the course with what this learner has solved, drawn from `course` and `journal`."""

from __future__ import annotations

from helpers import course, display, journal


class Report:
    """The course map with this learner's progress; `str` is the plain text of it."""

    def __init__(self) -> None:
        done = journal.solved()
        tried = {(e["lesson"], e["task"]) for e in journal.entries()}
        self.rows = []
        for lesson in course.LESSONS:
            names = [task.name for task in course.tasks(lesson)]
            mine = sum((lesson.name, name) in done for name in names)
            bar = "".join(
                "#" if (lesson.name, name) in done else "-" if (lesson.name, name) in tried else "."
                for name in names
            )
            self.rows.append((lesson.stem, lesson.title, bar, f"{mine} of {len(names)}"))

    def __repr__(self) -> str:
        key = "# solved   - tried   . not yet tried"
        return display.table_text(self.rows, ("lesson", "title", "tasks", "solved")) + "\n" + key

    def _repr_html_(self) -> str:
        return display.table_html(self.rows, ("lesson", "title", "tasks", "solved"))


def report() -> Report:
    """The map of the course with what is solved, for a notebook or the terminal."""
    return Report()
