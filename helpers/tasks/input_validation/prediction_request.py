"""What a right schema for a prediction request must do in lesson 02."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

from helpers.judging import NotYet, expect, fail, task
from helpers.judging.guard import describe
from helpers.tasks.input_validation import requests
from helpers.tasks.input_validation.requests import Case
from helpers.tasks.input_validation.signs import repeats

HOW = 'A schema is made by `Schema({...})`, and is called with the data: `schema({"a": 1})`.'

UNTRIED = "No bad request that was tried above was refused by `Invalid`,"


def usable(answer: Any) -> None:
    """Fail in one sentence, with the remedy, where the answer is no schema."""
    if isinstance(answer, dict):
        fail(f"A dict was passed: nothing has made a schema of it yet. {HOW}")
    if inspect.isclass(answer):
        fail(f"The class {answer.__name__} was passed instead of a schema made with it. {HOW}")
    if not callable(answer):
        fail(f"A {type(answer).__name__} is no schema: it cannot be called with data. {HOW}")


@dataclass(frozen=True)
class Refusal:
    """How a schema refused: the paths that its errors name, and all that they say."""

    paths: list[list[Any]]
    text: str


def outcome(
    schema: Any, part: Any, what: str, body: Any, honest: bool = False
) -> tuple[Any, Refusal | None]:
    """The data that the schema gave back, or its refusal; fails where it did neither."""
    from voluptuous import Invalid, MultipleInvalid

    try:
        return part.call(schema, body), None
    except Invalid as error:
        errors = error.errors if isinstance(error, MultipleInvalid) else [error]
        said = [str(error), *(f"{one} {one.msg} {one.error_message}" for one in errors)]
        return None, Refusal([list(one.path) for one in errors], " ".join(said))
    except NotYet:
        raise
    except Exception as error:
        if honest:
            fail(
                f"For {what}, which the contract accepts, nothing may be raised. {describe(error)}"
            )
        fail(
            f"For {what} it raised {type(error).__name__} instead of voluptuous's Invalid. The "
            f"endpoint expects only that one: this becomes a 500. {describe(error)}"
        )


def refuses(schema: Any, part: Any, case: Case, why: str) -> Refusal:
    """The refusal of a hostile case; fails with `why` where it got through."""
    given, refusal = outcome(schema, part, case.what, case.body)
    if refusal is None:
        expect(
            not isinstance(given, bool) and given is not None,
            f"For {case.what} your schema returned {given!r}, and returning is accepting: what it "
            "refuses, it refuses by raising Invalid.",
        )
        fail(f"{case.what[:1].upper() + case.what[1:]} was accepted: {why}")
    return refusal


RULES = {
    "missing": ("asks for every key", "the model needs all ten, and the record needs its patient."),
    "unknown": (
        "refuses keys that it does not know",
        "a mistyped feature, or a role that a later version believes, should not pass in silence.",
    ),
    "shape": ("refuses other shapes", "an object was agreed on."),
    "bool": (
        "tells a truth value from a number",
        "to Python a bool is an int, 0 or 1, and here 0 is a value that a nucleus can have.",
    ),
    "look": (
        "refuses what only looks like a number",
        "JSON has numbers of its own, and `float` reads more texts than you would: underscores, line "
        "breaks, the digits of every script.",
    ),
    "finite": (
        "refuses NaN, infinity and numbers beyond all measure",
        "nothing that a microscope measures, and a model answers all the same.",
    ),
    "range": (
        "keeps to the ranges of the training data",
        "the model has never seen such a value, and its answer there is a guess.",
    ),
    "fit": (
        "refuses an area that does not fit its radius",
        "each value lies in its range, and together they are impossible: perhaps two units were mixed.",
    ),
    "text": ("checks the identifier and the name", "the contract names the characters and the length."),
}  # fmt: skip


@task(
    minutes=8, difficulty=3, asvs="2.2.1",
    hints=[
        "Build it from the inside: a validator for one number, a dictionary for the ten, one around both.",
        "`Required` and `Optional` go around keys. A validator is any function that returns the value "
        "or raises Invalid; `All` runs several in turn. `isinstance(True, int)` is True.",
        "Features: All({Required(name): All(number, Range(min=low, max=high)) ...}, fits), where `number` "
        "refuses bool and all that is neither int nor float, and `fits` compares mean_area with "
        "math.pi * mean_radius**2.",
    ],
)  # fmt: skip
def prediction_request(answer: Any, part: Any) -> None:
    """Describes a prediction request."""
    with part("is a schema"):
        usable(answer)
    if not part.results[-1].holds:
        return
    with part("serves every honest request"):
        for case in requests.honest():
            given, refusal = outcome(answer, part, case.what, case.body, honest=True)
            if refusal is not None:
                fail(
                    f"Refused: {case.what}. The contract accepts it. It was told: {refusal.text:.120}"
                )
            if not isinstance(given, dict) or given != case.body:
                fail(
                    f"For {case.what} your schema returned {_difference(given, case.body)}: it has to "
                    "return the request itself, with the values unchanged and nothing added."
                )
    hostile, refusals = requests.hostile(), []
    for group, (name, why) in RULES.items():
        with part(name):
            for case in hostile:
                if case.group == group:
                    refusals.append((case, refuses(answer, part, case, why)))
    with part("names the path of the fault"):
        expect(refusals, f"{UNTRIED} so no path could be looked at.")
        for case, refusal in refusals:
            if not requests.names_path(refusal.paths, case):
                found = " and ".join(str(path) for path in refusal.paths[:2])
                fail(
                    f"For {case.what} the path was {found}, not {list(case.path)}: the sender does not "
                    "learn where to look."
                )
    with part("never repeats the value"):
        expect(refusals, f"{UNTRIED} so there was no error to read.")
        for case, refusal in refusals:
            if any(repeats(refusal.text, marker) for marker in case.markers):
                fail(
                    f"For {case.what} the error repeats the value. It will be shown in a page and "
                    "written to a log, and the sender chooses what it says."
                )


def _difference(given: Any, body: dict[str, Any]) -> str:
    """What came back in place of the request, as far as it differs."""
    if not isinstance(given, dict) or set(given) <= set(body):
        return f"{given!r:.60}"
    return f"the key {next(iter(set(given) - set(body)))!r} as well"
