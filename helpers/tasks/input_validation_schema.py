"""What right schemas of lesson 02 must do: the prediction request, and the mended snippet."""

from __future__ import annotations

import inspect
import secrets
from dataclasses import dataclass
from typing import Any

from helpers.exercise import NotYet, expect, fail
from helpers.tasks import input_validation_requests as requests
from helpers.tasks.input_validation_requests import Case

HOW = 'A schema is made by `Schema({...})`, and is called with the data: `schema({"a": 1})`.'


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


def outcome(schema: Any, part: Any, what: str, body: Any) -> tuple[Any, Refusal | None]:
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
        fail(
            f"For {what} it raised {type(error).__name__} instead of voluptuous's Invalid. "
            "The endpoint expects only that one: this becomes a 500."
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


def prediction_request(answer: Any, part: Any) -> None:
    with part("is a schema"):
        usable(answer)
    if not part.results[-1].holds:
        return
    with part("serves every honest request"):
        for case in requests.honest():
            given, refusal = outcome(answer, part, case.what, case.body)
            if refusal is not None:
                fail(
                    f"Refused: {case.what}. The contract accepts it. It was told: {refusal.text:.120}"
                )
            if not _equal(given, case.body):
                fail(
                    f"For {case.what} your schema returned {given!r:.60}: it has to return the request "
                    "itself, with the values unchanged."
                )
    hostile, refusals = requests.hostile(), []
    for group, (name, why) in RULES.items():
        with part(name):
            for case in hostile:
                if case.group == group:
                    refusals.append((case, refuses(answer, part, case, why)))
    with part("names the path of the fault"):
        expect(refusals, "Nothing was refused, so no path was named.")
        for case, refusal in refusals:
            if not requests.names_path(refusal.paths, case):
                found = " and ".join(str(path) for path in refusal.paths[:2])
                fail(
                    f"For {case.what} the path was {found}, not {list(case.path)}: the sender does not "
                    "learn where to look."
                )
    with part("never repeats the value"):
        expect(refusals, "Nothing was refused, so nothing was said.")
        for case, refusal in refusals:
            if case.marker and case.marker in refusal.text:
                fail(
                    f"For {case.what} the error repeats the value. It will be shown in a page and "
                    "written to a log, and the sender chooses what it says."
                )


def _equal(given: Any, body: dict[str, Any]) -> bool:
    """Whether the data came back whole; 14 and 14.0 are the same number here."""
    return (
        isinstance(given, dict)
        and set(given) >= set(body)
        and all(given[key] == body[key] for key in body)
    )


def new_user() -> dict[str, Any]:
    """An honest registration with a fresh user name."""
    return {
        "username": f"dr_{secrets.token_hex(4)}",
        "password": f"correct horse {secrets.token_hex(4)}",
        "email": "ada@clinic.example",
    }


def mend_registration(answer: Any, part: Any) -> None:
    with part("is a schema"):
        usable(answer)
    if not part.results[-1].holds:
        return
    with part("registers honest users"):
        for more in (
            {}, {"username": "ada"}, {"username": "a" * 20}, {"username": "a_1"},
            {"email": "o'brien@clinic.example"}, {"email": "Ada.Lovelace+lab@mail.clinic.example"},
            {"password": "x" * 15}, {"password": "パスワードは長いほど良いものです。"},
            {"password": "p" * 128}, {"password": "spaces and 'quotes' <b> are fine"},
        ):  # fmt: skip
            body = new_user() | more
            what = next(iter(more.values()), "a plain registration")
            given, refusal = outcome(answer, part, repr(what), body)
            if refusal is not None:
                fail(
                    f"{what!r:.50} was refused, though the contract accepts it: {refusal.text:.100}"
                )
            expect(
                isinstance(given, dict) and given == body,
                f"{what!r:.50}: your schema returned {given!r:.60} instead of the data.",
            )
    with part("asks for every key"):
        for key in ("username", "password", "email"):
            body = new_user()
            del body[key]
            case = Case("missing", f"a registration without `{key}`", body, (key,))
            refuses(
                answer, part, case,
                "a plain key is optional. A marker does its work on the key, and around the value it "
                "is a validator like any other.",
            )  # fmt: skip
        refuses(
            answer, part, Case("missing", "an empty registration", {}), "all keys are optional."
        )
    with part("refuses keys that it does not know"):
        for key in ("role", "is_admin", "id"):
            body = new_user() | {key: "admin"}
            refuses(
                answer, part, Case("unknown", f"a registration with `{key}`", body),
                "the Clinic writes what it is given, and so the user chose it herself.",
            )  # fmt: skip
    values = {
        "username": [
            ("ab", "two letters are too few"), ("a" * 21, "21 letters are too many"),
            ("1ada", "it begins with a digit"), ("_ada", "it begins with an underscore"),
            ("Ada", "the first letter is a capital"), ("ada lovelace", "there is a space in it"),
            ("ada\n", "a line break stands at its end, and it will look like `ada` everywhere"),
            ("ada' --", "there is more than letters, digits and underscores in it"),
            ("аda", "its first letter is a Cyrillic one that looks the same"), ("", "it is empty"),
            (["ada"], "it is a list, and a length has that too"), (5, "it is a number"),
            (None, "it is null"),
        ],
        "password": [
            ("x" * 14, "14 characters are too few"), ("x" * 129, "129 characters are too many"),
            ("", "it is empty"), (["x"] * 20, "it is a list, and a length has that too"),
            (None, "it is null"), (10**20, "it is a number"),
        ],
        "email": [
            ("ada", "there is no @ in it"), ("", "it is empty"), ("@clinic.example", "nobody is named"),
            ("ada@clinic.example\nBcc: all@clinic.example", "a second line follows"),
            (5, "it is a number"), (["ada@clinic.example"], "it is a list"), (None, "it is null"),
        ],
    }  # fmt: skip
    for key, wrongs in values.items():
        with part(f"checks the {key}"):
            for value, wrong in wrongs:
                case = Case("text", f"the {key} {value!r:.44}", new_user() | {key: value}, (key,))
                refusal = refuses(answer, part, case, f"{wrong}.")
                expect(
                    requests.names_path(refusal.paths, case),
                    f"For {case.what} the error does not name the path ['{key}'].",
                )
