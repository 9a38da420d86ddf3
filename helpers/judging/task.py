"""How an answer is judged: `Task`, its parts, and the `Verdict` that the learner reads.

A task is a function with named parts. A part that fails says what got through and why:

    @task(minutes=5, difficulty=1, hints=["Look at where the match ends."])
    def patient_id(answer, part):
        with part("accepts every valid identifier"):
            for text in valid:
                if part.call(answer, text) is not True:
                    fail(f"{text!r} was refused.")

All parts run, even if one fails. Nothing that the answer does ends the session (see `guard`).
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import os
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers import display, journal
from helpers.judging import guard, leftovers, limits, starters
from helpers.judging.guide import Guide, guides
from helpers.judging.parts import (
    NOT_ATTEMPTED,
    NOT_JUDGED,
    NOT_YET,
    SOLVED,
    Enough,
    Part,
    Parts,
    Verdict,
    VerdictError,
    kind,
)

PROOFS = ("defence", "attack", "question")


@dataclass(kw_only=True)
class Task:
    """A task of a lesson: `check(answer)` judges, `hint()` gives the next rung of the ladder.

    seconds: of the processor, for a whole check; cap: by the clock, otherwise six times as many
    and at least 30 (see `limits`). entered: whether a verdict goes into the journal; that of a
    lesson's recall does not. lines: those of a question.
    """

    name: str
    lesson: str
    judge: Callable[..., None]
    minutes: int
    difficulty: int
    hints: Sequence[str]
    asvs: str = ""
    proof: str = "defence"
    expects: str = ""
    seconds: float = 10.0
    cap: float | None = None
    untouched: Callable[..., bool] | None = None
    title: str = ""
    entered: bool = True
    lines: Mapping[str, Any] = field(default_factory=dict, repr=False)
    _rung: int = field(default=0, repr=False)

    def __repr__(self) -> str:
        return f"tasks.{self.name}: .check(your answer) judges it, .hint() helps."

    @property
    def answers(self) -> list[str]:
        """The names of the answers that `check` takes, in order."""
        return list(inspect.signature(self.judge).parameters)[:-1]

    def check(self, *answers: Any) -> Verdict:
        """Judge the answer and return a `Verdict`; in an exercise it is entered in the journal.

        An answer that never ends is stopped. Only a loop inside one call of compiled code, such as
        `sum(range(10**12))`, is not: for that one restart the kernel (Kernel > Restart Kernel).
        """
        verdict = self._judged(answers)
        if os.environ.get("NBGRADER_EXECUTION"):
            if not verdict.passed:
                raise VerdictError(repr(verdict))
        elif self.entered and self.lesson in guides and verdict.state in (SOLVED, NOT_YET):
            refused = journal.record(self.lesson, self.name, verdict.state)
            verdict = self._accompanied(verdict, guides[self.lesson], refused)
        return verdict

    def _accompanied(self, verdict: Verdict, guide: Guide, refused: str) -> Verdict:
        """The verdict in an exercise: once solved, it says what is next."""
        notes = verdict.notes
        if refused:
            notes += (
                f"Your progress could not be written to {journal.path()} ({refused}): it counts "
                "until this kernel ends.",
            )
        after = tuple(guide.next(self.name)) if verdict.passed else ()
        return dataclasses.replace(verdict, notes=notes, after=after)

    def hint(self, rung: int | None = None) -> display.Note | display.Hints:
        """One hint more, below those given before; or those up to number `rung` (1 is the gentlest)."""
        many = len(self.hints)
        if not many:
            return display.Note("Hint", "None here: what the check says of each line is the hint.")
        if rung is not None and not 1 <= rung <= many:
            return display.Note("Hint", f"There are {many} hints: 1 is the gentlest.")
        self._rung = rung or self._rung + 1
        after: display.Words = ()
        if self._rung >= many:
            guide = guides.get(self.lesson)
            end = "That is the last hint. "
            where = guide.solution(self.name) if guide else ["The notebook in solutions/ explains."]
            after = [end, *where]
        return display.Hints(self.hints[: self._rung], many, after)

    def _judged(self, answers: tuple[Any, ...]) -> Verdict:
        wanted = self.answers
        if len(answers) != len(wanted):
            call = f"tasks.{self.name}.check({', '.join(wanted)})"
            return Verdict(self.name, NOT_YET, f"This check is called as {call}.")
        empty = self.untouched or (lambda *given: all(map(starters.untouched, given)))
        if empty(*answers):
            return Verdict(
                self.name, NOT_ATTEMPTED, "Nothing to judge yet: write your answer, then run this."
            )
        misfit = self._misfit(answers)
        if misfit:
            return Verdict(self.name, NOT_YET, misfit)
        part = Parts(self.seconds, self.cap)

        def run() -> None:
            try:
                self.judge(*answers, part)
            except KeyboardInterrupt:
                raise
            except Enough:
                pass
            except BaseException as error:
                if not part.over:
                    part.enter(error)

        threads = limits.Threads()
        with leftovers.put_back() as changed, guard.quiet() as noise, threads:
            ended = limits.limited(run, part.limit)
        parts = part.results
        if ended == "stopped" and not part.over:
            late = f"Your code had not finished after {part.limit} and was left behind."
            parts.append(Part("finishes", False, late))
        if ended == "stopped" or part.over:
            done = {result.name for result in parts}
            rest = [name for name in part_names(self.judge) if name not in done]
            parts += [Part(name, False, "Not tried.", tried=False) for name in rest]
        notes = [*noise.notes(), *threads.notes, *changed]
        if ended == "unlimited":
            notes.append(
                "This Python has no threads and no signals: the check ran without a limit."
            )
        return self._verdict(parts, tuple(map(guard.printable, notes)))

    def _misfit(self, answers: tuple[Any, ...]) -> str:
        for name, answer in zip(self.answers, answers, strict=True):
            if starters.untouched(answer):
                return f"`{name}` is still empty: this task needs all of {', '.join(self.answers)}."
            missing = starters.holes(answer)
            if missing:
                places = "place is" if missing == 1 else "places are"
                return f"{missing} {places} still `...`: fill them, then check again."
            if self.expects == "function" and not callable(answer):
                return (
                    f"This check needs the function itself, not what it returns: {kind(answer)} "
                    "was passed. Write its name without parentheses."
                )
            if self.expects == "dictionary" and not isinstance(answer, Mapping):
                return "Give a dictionary: one choice for each line."
            if self.expects == "class" and not inspect.isclass(answer):
                return f"This check needs the class itself; {kind(answer)} was passed."
        return ""

    def _verdict(self, parts: Sequence[Part], notes: tuple[str, ...]) -> Verdict:
        """The verdict of these parts; one fault that ends several of them is told once."""
        failed = [part for part in parts if not part.holds]
        state = SOLVED if parts and not failed else NOT_YET
        if failed and all(part.fault for part in failed):
            state = NOT_JUDGED
        told = dict.fromkeys(part.message for part in failed if part.tried)
        first = {part.message: part for part in reversed(parts)}
        shown = tuple(
            part
            if part is first[part.message] or not part.tried or not part.message
            else dataclasses.replace(part, message="For the same reason.")
            for part in parts
        )
        unit = "lines" if len(self.lines) > 1 else "parts"
        verdict = Verdict(self.name, state, "", shown, notes, unit, brief=not self.entered)
        return dataclasses.replace(verdict, message=" ".join([f"{verdict.count}.", *told]))


def part_names(judge: Callable[..., None]) -> list[str]:
    """The parts that a judge names in its own text, in order."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(judge)))
    except (OSError, SyntaxError):
        return []
    calls = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        and node.func.id == "part" and node.args
    ]  # fmt: skip
    words = [arg for arg in calls if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    return [word.value for word in sorted(words, key=lambda word: word.lineno)]


def lesson_of(module: str) -> str:
    """The lesson whose module this is: the word after `helpers.tasks`, or the last one."""
    words = module.removeprefix("helpers.tasks.").split(".")
    return words[0] if module.startswith("helpers.tasks.") else words[-1]


def task(
    *,
    minutes: int,
    difficulty: int,
    hints: Sequence[str],
    asvs: str = "",
    proof: str = "defence",
    expects: str = "",
    seconds: float = 10.0,
    untouched: Callable[..., bool] | None = None,
) -> Callable[[Callable[..., None]], Task]:
    """Make a task of a judging function `judge(answer, ..., part)`.

    minutes, difficulty (1 to 5): for the exercise's box. hints: from a nudge to nearly the
    answer. asvs: OWASP ASVS 5.0 requirement. proof: 'defence' (an attack must succeed on the
    vulnerable version and honest input must pass), 'attack' (the learner attacks) or 'question'.
    expects: 'function', 'class' or '' for any value. seconds: limit for the whole check.
    untouched: tells the starter from an answer where the general rule cannot.
    """
    if proof not in PROOFS or not 1 <= difficulty <= 5 or len(hints) < 2:
        raise ValueError("a task needs a known proof, a difficulty from 1 to 5 and 2 hints or more")

    def make(judge: Callable[..., None]) -> Task:
        lesson = lesson_of(judge.__module__)
        return Task(
            name=judge.__name__, lesson=lesson, judge=judge, minutes=minutes, asvs=asvs,
            difficulty=difficulty, hints=list(hints), proof=proof, expects=expects,
            seconds=seconds, untouched=untouched, title=inspect.getdoc(judge) or "",
        )  # fmt: skip

    return make
