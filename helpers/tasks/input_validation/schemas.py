"""How a learner's schema answers a request: the data, a refusal, or something that it should not."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpers.judging import NotYet, expect, expect_none, fail
from helpers.judging.guard import describe
from helpers.judging.values import kind, shown
from helpers.tasks.input_validation.payloads import Case
from helpers.tasks.input_validation.payloads.signs import repeats
from helpers.tasks.input_validation.refusals import another, capital, names_path

HOW = 'A schema is made by `Schema({...})`, and is called with the data: `schema({"a": 1})`.'


@dataclass(frozen=True)
class Refusal:
    """How a schema refused: the paths that its errors name, the first message, and all texts."""

    paths: list[list[Any]]
    first: str
    text: str

    def repeats(self, markers: tuple[str, ...]) -> bool:
        """Whether what was said shows one of these texts, or a piece of it."""
        return any(repeats(self.text, marker) for marker in markers)


def usable(answer: Any) -> None:
    """Fail in one sentence, with the remedy, where the answer is no schema."""
    if isinstance(answer, dict):
        fail(f"A dict was passed: nothing has made a schema of it yet. {HOW}")
    if inspect.isclass(answer):
        fail(f"The class {answer.__name__} was passed instead of a schema made with it. {HOW}")
    if not callable(answer):
        fail(f"{capital(kind(answer))} was passed, which cannot be called and so is no schema. {HOW}")


def outcome(schema: Any, part: Any, case: Case) -> Any:
    """What the schema gave back, its `Refusal`, or another exception that it raised."""
    from voluptuous import Invalid, MultipleInvalid

    try:
        return part.call(schema, case.body)
    except Invalid as error:
        errors = error.errors if isinstance(error, MultipleInvalid) else [error]
        said = [str(error), *(f"{one} {one.msg} {one.error_message}" for one in errors)]
        return Refusal([list(one.path) for one in errors], errors[0].msg, " ".join(said))
    except NotYet:
        raise
    except Exception as error:
        return error


def changed(schema: Any, part: Any, case: Case) -> str:
    """What is wrong with how the schema took an honest request; '' where it gave it back."""
    found = outcome(schema, part, case)
    if isinstance(found, Exception):
        return (
            f"For {case.what}, which the contract accepts, nothing may be raised. {describe(found)}"
        )
    if isinstance(found, Refusal):
        where = "".join(f"[{step!r}]" for step in map(str, found.paths[0]))
        reason = re.sub(r"\s\S*$", " ...", found.first[:90]) if len(found.first) > 90 else found.first
        return f"{capital(case.what)}: refused, though the contract accepts it. It said: {reason} {where}"
    if isinstance(found, dict) and found == case.body:
        return ""
    what = shown(found)
    if isinstance(found, dict) and set(found) > set(case.body):
        what = f"the key {next(iter(set(found) - set(case.body)))!r} as well"
    return (
        f"For {case.what} your schema returned {what}: it has to return the data itself, with the values "
        "unchanged and nothing added."
    )


def told(case: Case, found: Any, why: str) -> str:
    """What is wrong where a hostile request was not refused by Invalid: `why` if it was taken."""
    if isinstance(found, Exception):
        return another(case.what, found, "Invalid of voluptuous")
    if found is None or isinstance(found, bool):
        return (
            f"For {case.what} your schema returned {found!r}, and returning is accepting: what it "
            "refuses, it refuses by raising Invalid."
        )
    return f"{capital(case.what)} was accepted: {why}."


def judged(
    schema: Any, part: Any, cases: Iterable[Case], rules: dict[str, tuple[str, str]]
) -> list[tuple[Case, Refusal]]:
    """Open a part for each group of hostile requests; the refusals are handed back.

    rules: the group's part, and what is wrong with a request that does not say so itself.
    """
    tried, said = list(cases), []
    for group, (name, why) in rules.items():
        with part(name):
            found = [(case, outcome(schema, part, case)) for case in tried if case.group == group]
            said += [(case, one) for case, one in found if isinstance(one, Refusal)]
            expect_none(
                told(case, one, case.why or why)
                for case, one in found
                if not isinstance(one, Refusal)
            )
    return said


def explained(part: Any, said: list[tuple[Case, Refusal]], secret: str, why: str) -> None:
    """Open the two parts about what a refusal says: it leads to the fault, and never repeats `secret`.

    why: what is wrong with repeating it.
    """
    with part("names the path of the fault"):
        expect(said, "No bad request was refused by `Invalid`, so no path could be looked at.")
        expect_none(
            f"For {case.what} the path was {shown(refusal.paths[:2])}, not {list(case.path)}: the sender "
            "does not learn where to look."
            for case, refusal in said
            if not names_path(refusal.paths, case)
        )
    with part(f"never repeats {secret}"):
        expect(said, "No bad request was refused by `Invalid`, so there was no error to read.")
        expect_none(
            f"For {case.what} the error repeats {secret}. {why}"
            for case, refusal in said
            if refusal.repeats(case.markers)
        )
