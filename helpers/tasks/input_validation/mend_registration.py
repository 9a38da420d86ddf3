"""What the mended schema for registrations must do."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterator
from typing import Any

from helpers.judging import task
from helpers.tasks.input_validation.payloads import Case, signs
from helpers.tasks.input_validation.payloads.registrations import HONEST, HOSTILE
from helpers.tasks.input_validation.refusals import expect_clean
from helpers.tasks.input_validation.schemas import changed, explained, judged, usable

RULES = {
    "missing": (
        "asks for every key",
        "a plain key is optional. A marker does its work on the key, and around the value it is a "
        "validator like any other",
    ),
    "unknown": (
        "refuses keys that it does not know",
        "the Clinic writes what it is given, and so the user chose it herself",
    ),
    "username": ("checks the username", ""),
    "password": ("checks the password", "15 to 128 characters were agreed on"),
    "email": ("checks the email", ""),
}


def new_user(**more: Any) -> dict[str, Any]:
    """An honest registration with a fresh user name and password."""
    return {
        "username": f"dr_{secrets.token_hex(4)}",
        "password": f"correct horse {secrets.token_hex(4)}",
        "email": "ada@clinic.example",
    } | more


def honest() -> Iterator[Case]:
    """Registrations to accept."""
    for more in HONEST:
        what = repr(next(iter(more.values()), "a plain registration"))
        yield Case("", what, new_user(**more))


def hostile() -> Iterator[Case]:
    """Registrations to refuse."""
    for key in HOSTILE:
        body = new_user()
        del body[key]
        yield Case("missing", f"a registration without `{key}`", body, (key,))
    yield Case("missing", "an empty registration", {}, ("username",))
    for key in ("role", "is_admin", "id"):
        yield Case("unknown", f"a registration with `{key}`", new_user(**{key: "admin"}), (key,))
    for key, value, wrong in _values():
        yield Case(key, f"the {key} {value!r:.44}", new_user(**{key: value}), (key,), why=wrong)
    for size in (10, 200):
        sign = signs.mark()
        body = new_user(password=(sign * 20)[:size])
        yield Case("password", f"a password of {size} characters", body, ("password",), (sign,))


def _values() -> Iterator[tuple[str, Any, str]]:
    """Values to refuse: (key, value, what is wrong with it)."""
    for key, values in HOSTILE.items():
        for value, wrong in values:
            yield key, value, wrong
    for sign in signs.foreign("_" + string.ascii_lowercase + string.digits, ""):
        wrong = f"{signs.called(sign)} is none of a to z, 0 to 9 and `_`"
        yield "username", f"ad{sign}a", wrong
        if sign < "!":
            yield "username", f"ada{sign}", wrong


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
        expect_clean(changed(answer, part, case) for case in honest())
    said = judged(answer, part, hostile(), RULES)
    explained(part, said, "the password", "A log keeps it for years.")
