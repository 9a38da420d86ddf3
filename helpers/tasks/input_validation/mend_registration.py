"""What the mended schema for registrations must do in lesson 02."""

from __future__ import annotations

import secrets
import string
from typing import Any

from helpers.judging import expect, fail, task
from helpers.tasks.input_validation import requests, signs
from helpers.tasks.input_validation.prediction_request import outcome, refuses, usable
from helpers.tasks.input_validation.requests import Case

USERNAMES = (
    ("ab", "two letters are too few"), ("a" * 21, "21 letters are too many"),
    ("1ada", "it begins with a digit"), ("_ada", "it begins with an underscore"),
    ("Ada", "the first letter is a capital"), ("ada lovelace", "there is a space in it"),
    ("ada\n", "a line break stands at its end, and it will look like `ada` everywhere"),
    ("ada' --", "there is more than letters, digits and underscores in it"),
    ("аda", "its first letter is a Cyrillic one that looks the same"),
    ("adа", "its last letter is a Cyrillic one that looks the same: two accounts, one look"),
    ("adA", "its last letter is a capital"), ("ad\u212a", "its last letter is the sign for kelvin"),
    ("ad\u0131", "its last letter is an i without a dot"), ("ad\u017f", "its last letter is a long s"),
    ("ada٣", "its digit is an Arabic-Indic one, and `\\d` and `\\w` take it"),
    ("", "it is empty"), (["ada"], "it is a list, and a length has that too"), (5, "it is a number"),
    (None, "it is null"),
)  # fmt: skip
PASSWORDS = (
    ("x" * 14, "14 characters are too few"), ("x" * 129, "129 characters are too many"),
    ("病" * 14, "14 characters are too few, though they are 42 bytes"),
    ("病" * 5, "5 characters are too few, though they are 15 bytes"),
    ("", "it is empty"), (["x"] * 20, "it is a list, and a length has that too"),
    (None, "it is null"), (10**20, "it is a number"),
)  # fmt: skip
ADDRESSES = (
    ("ada", "there is no @ in it"), ("", "it is empty"), ("@clinic.example", "nobody is named"),
    ("ada@clinic.example\nBcc: all@clinic.example", "a second line follows"),
    ("ada@clinic.example\n", "a line break stands at its end, and `$` looks past it"),
    ("ada@", "no domain follows the @"), ("a@@clinic.example", "there are two @ in it"),
    ("a b@clinic.example", "there is a space in it"),
    ("ada@clinic.example bob@clinic.example", "two addresses stand in it"),
    ("ada@clinic .example", "there is a space in it"), ("ada@clinic", "its domain has no dot"),
    (5, "it is a number"), (["ada@clinic.example"], "it is a list"), (None, "it is null"),
)  # fmt: skip


def new_user() -> dict[str, Any]:
    """An honest registration with a fresh user name."""
    return {
        "username": f"dr_{secrets.token_hex(4)}",
        "password": f"correct horse {secrets.token_hex(4)}",
        "email": "ada@clinic.example",
    }


@task(
    minutes=3, difficulty=2, asvs="2.2.1",
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
        for more in (
            {}, {"username": "ada"}, {"username": "a" * 20}, {"username": "a_1"}, {"username": "z__"},
            {"username": "a09"},
            {"email": "o'brien@clinic.example"}, {"email": "Ada.Lovelace+lab@mail.clinic.example"},
            {"password": "x" * 15}, {"password": "パスワードは長いほど良いものです。"},
            {"password": "p" * 128}, {"password": "spaces and 'quotes' <b> are fine"},
            {"password": "病" * 128}, {"password": "病" * 15}, {"password": "\t a tab, and spaces around "},
            {"password": "e\u0301" * 64}, {"password": "two lines\nof a pass phrase"},
        ):  # fmt: skip
            body = new_user() | more
            what = next(iter(more.values()), "a plain registration")
            given, refusal = outcome(answer, part, repr(what), body, honest=True)
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
    for key, wrongs in {"username": USERNAMES, "password": PASSWORDS, "email": ADDRESSES}.items():
        with part(f"checks the {key}"):
            for value, wrong in wrongs:
                _field(answer, part, key, value, wrong)
            if key == "username":
                _only_the_list(answer, part)
    with part("never repeats the password"):
        for size in (10, 200):
            sign = signs.mark()
            body = new_user() | {"password": (sign * 20)[:size]}
            case = Case("text", f"a password of {size} characters", body, ("password",), (sign,))
            refusal = refuses(answer, part, case, "15 to 128 characters were agreed on.")
            if signs.repeats(refusal.text, sign):
                fail(
                    f"For {case.what} the error repeats the password, and a log keeps it for years."
                )


def _only_the_list(answer: Any, part: Any) -> None:
    """No sign in a user name but those agreed on; white space and controls at its end neither."""
    for sign in signs.foreign("_" + string.ascii_lowercase + string.digits, ""):
        wrong = f"{signs.called(sign)} is none of a to z, 0 to 9 and `_`"
        _field(answer, part, "username", f"ad{sign}a", wrong)
        if sign < "!":
            _field(answer, part, "username", f"ada{sign}", wrong)


def _field(answer: Any, part: Any, key: str, value: Any, wrong: str) -> None:
    """One key with a value that must be refused, under the path of this key."""
    case = Case("text", f"the {key} {value!r:.44}", new_user() | {key: value}, (key,))
    refusal = refuses(answer, part, case, f"{wrong}.")
    expect(
        requests.names_path(refusal.paths, case),
        f"For {case.what} the error does not name the path ['{key}'].",
    )
