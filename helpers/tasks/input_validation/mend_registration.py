"""What the mended schema for registrations must do."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterator
from typing import Any

from helpers.judging import expect_none, task
from helpers.tasks.input_validation import signs
from helpers.tasks.input_validation.blood import Case, names_path
from helpers.tasks.input_validation.refusals import expect_clean
from helpers.tasks.input_validation.schemas import changed, judged, usable

HONEST = [
    {}, {"username": "ada"}, {"username": "a" * 20}, {"username": "a_1"}, {"username": "z__"},
    {"username": "a09"}, {"email": "o'brien@clinic.example"},
    {"email": "Ada.Lovelace+lab@mail.clinic.example"}, {"password": "x" * 15},
    {"password": "パスワードは長いほど良いものです。"}, {"password": "p" * 128},
    {"password": "spaces and 'quotes' <b> are fine"}, {"password": "病" * 128}, {"password": "病" * 15},
    {"password": "\t a tab, and spaces around "}, {"password": "e\u0301" * 64},
    {"password": "two lines\nof a pass phrase"},
]  # fmt: skip
LIST = "it is a list, and a length has that too"
HOSTILE: dict[str, list[tuple[Any, str]]] = {
    "username": [
        ("ab", "two letters are too few"), ("a" * 21, "21 letters are too many"),
        ("1ada", "it begins with a digit"), ("_ada", "it begins with an underscore"),
        ("Ada", "the first letter is a capital"), ("ada lovelace", "there is a space in it"),
        ("ada\n", "a line break stands at its end, and it will look like `ada` everywhere"),
        ("ada' --", "there is more than letters, digits and underscores in it"),
        ("аda", "its first letter is a Cyrillic one that looks the same"),
        ("adа", "its last letter is a Cyrillic one that looks the same: two accounts, one look"),
        ("adA", "its last letter is a capital"),
        ("ada٣", "its digit is an Arabic-Indic one, and `\\d` and `\\w` take it"),
        ("", "it is empty"), (list("ada"), LIST), (5, "it is a number"), (None, "it is null"),
    ],
    "password": [
        ("x" * 14, "14 characters are too few"), ("x" * 129, "129 characters are too many"),
        ("病" * 14, "14 characters are too few, though they are 42 bytes"),
        ("", "it is empty"), (["x"] * 20, LIST), (None, "it is null"), (10**20, "it is a number"),
    ],
    "email": [
        ("ada", "there is no @ in it"), ("", "it is empty"), ("@clinic.example", "nobody is named"),
        ("ada@clinic.example\nBcc: all@clinic.example", "a second line follows"),
        ("ada@clinic.example\n", "a line break stands at its end, and `$` looks past it"),
        ("ada@", "no domain follows the @"), ("a@@clinic.example", "there are two @ in it"),
        ("a b@clinic.example", "there is a space in it"),
        ("ada@clinic.example bob@clinic.example", "two addresses stand in it"),
        ("ada@clinic .example", "there is a space in it"), ("ada@clinic", "its domain has no dot"),
        (5, "it is a number"), (["ada@clinic.example"], "it is a list"), (None, "it is null"),
    ],
}  # fmt: skip
OPTIONAL = (
    "a plain key is optional. A marker does its work on the key, and around the value it is a validator "
    "like any other"
)
UNKNOWN = "the Clinic writes what it is given, and so the user chose it herself"


def new_user(**more: Any) -> dict[str, Any]:
    """An honest registration with a fresh user name and password."""
    return {
        "username": f"dr_{secrets.token_hex(4)}",
        "password": f"correct horse {secrets.token_hex(4)}",
        "email": "ada@clinic.example",
    } | more


def hostile() -> Iterator[tuple[Case, str]]:
    """What must be refused, each with the reason."""
    for key in HOSTILE:
        body = new_user()
        del body[key]
        yield Case("missing", f"a registration without `{key}`", body, (key,)), OPTIONAL
    yield Case("missing", "an empty registration", {}), "all keys are optional"
    for key in ("role", "is_admin", "id"):
        yield Case("unknown", f"a registration with `{key}`", new_user(**{key: "admin"}), (key,)), UNKNOWN
    values = {key: list(wrongs) for key, wrongs in HOSTILE.items()}
    for sign in signs.foreign("_" + string.ascii_lowercase + string.digits, ""):
        wrong = f"{signs.called(sign)} is none of a to z, 0 to 9 and `_`"
        values["username"] += [(f"ad{sign}a", wrong), *([(f"ada{sign}", wrong)] if sign < "!" else [])]
    for key, wrongs in values.items():
        for value, wrong in wrongs:
            yield Case(key, f"the {key} {value!r:.44}", new_user(**{key: value}), (key,)), wrong
    for size in (10, 200):
        sign = signs.mark()
        body = new_user(password=(sign * 20)[:size])
        case = Case("password", f"a password of {size} characters", body, ("password",), (sign,))
        yield case, "15 to 128 characters were agreed on"


PARTS = {
    "missing": "asks for every key",
    "unknown": "refuses keys that it does not know",
    "username": "checks the username",
    "password": "checks the password",
    "email": "checks the email",
}


@task(
    minutes=5, difficulty=2, asvs="2.2.1",
    hints=[
        "Read the ImportError. What is the validator for regular expressions called in voluptuous?",
        "`Match` uses `re.match`: it stops at the end of the pattern, not of the text. `Required` marks a "
        "key.",
        r"{Required('username'): All(str, Match(r'[a-z][a-z0-9_]{2,19}\Z')), ...}, and the same for the "
        "other two, with Length and with Email().",
    ],
)  # fmt: skip
def mend_registration(answer: Any, part: Any) -> None:
    """Mends a schema that never ran."""
    with part("is a schema"):
        usable(answer)
    if not part.results[-1].holds:
        return
    with part("registers honest users"):
        cases = [
            Case("", repr(next(iter(more.values()), "a plain registration")), new_user(**more))
            for more in HONEST
        ]
        expect_clean(changed(answer, part, case) for case in cases)
    said = judged(answer, part, hostile(), PARTS)
    with part("names the key at fault"):
        expect_none(
            f"For {case.what} the error does not name the path {list(case.path)}."
            for case, refusal in said
            if case.path and not names_path(refusal.paths, case)
        )
    with part("never repeats the password"):
        expect_none(
            f"For {case.what} the error repeats the password, and a log keeps it for years."
            for case, refusal in said
            if refusal.repeats(case.markers)
        )
