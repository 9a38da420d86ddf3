"""Answers to `log_line`: logs that tell, forget, break, or break the request."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.log_line
How = Callable[..., Any]
FIELDS = ("time", "event", "user", "status", "milliseconds", "path", "patient")
BAD = ("password", "token", "secret", "cookie", "authorization", "headers", "features")


def masked(path: Any) -> Any:
    if not isinstance(path, str):
        return path
    start, mark, query = path.partition("?")
    pieces = [piece.partition("=")[0] + "=-" if "=" in piece else "-" for piece in query.split("&")]
    return start + mark + ("&".join(pieces) if mark else "")


def keyed(key: bytes, code: Any) -> Any:
    return (
        hmac.new(key, code.encode(errors="replace"), "sha256").hexdigest()[:16]
        if isinstance(code, str)
        else code
    )


def plain(value: Any) -> Any:
    """What JSON can write as one value, and the type's name for the rest."""
    if isinstance(value, float) and not math.isfinite(value):
        return "float"
    return value if value is None or isinstance(value, str | int | float) else type(value).__name__


def cut(value: Any) -> Any:
    return value[:200] if isinstance(value, str) else value


def listed(event: dict[str, Any]) -> dict[str, Any]:
    return {name: event[name] for name in FIELDS if name in event}


def made(
    pick: How = listed, path: How = masked, patient: How = keyed,
    value: How = plain, short: How = cut, write: How = json.dumps,
) -> How:  # fmt: skip
    """A right answer, with changes."""

    def log_line(event: dict[str, Any], key: bytes) -> Any:
        kept = dict(pick(event))
        if "path" in kept:
            kept["path"] = path(kept["path"])
        if "patient" in kept:
            kept["patient"] = patient(key, kept["patient"])
        return write({name: short(value(one)) for name, one in kept.items()})

    return log_line


def wrong(name: str, says: str, **changed: Any) -> None:
    bank.add(task, name, made(**changed), says=says)


def without_bad(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name.lower() not in BAD}


def split(path: Any) -> Any:
    return urlsplit(path).path if isinstance(path, str) else path


def after_names(path: Any) -> Any:
    """The values of names that sound bad, and no others."""
    if not isinstance(path, str) or "?" not in path:
        return path
    start, _, query = path.partition("?")
    pieces = [
        p.split("=")[0] + "=-" if p.split("=")[0] in ("token", "q") else p for p in query.split("&")
    ]
    return f"{start}?{'&'.join(pieces)}"


def first_only(path: Any) -> Any:
    start, mark, query = str(path).partition("?")
    return (
        start + mark + (query.partition("=")[0] + "=-" if "=" in query else query) if mark else path
    )


bank.add(
    task,
    "as_shipped",
    lambda event, key: json.dumps(event, default=str),
    says="reads '/search?q=Mary&page=2&x'",
    kind="vulnerable",
)
bank.add(
    task, "nothing", lambda event, key: "{}", says="is not in the log as it was", kind="refuses"
)
wrong("a_list_of_bad_names", "in a field called Passwort", pick=without_bad)
wrong(
    "nested_dictionaries",
    "in a user that is an object",
    value=lambda v: v if isinstance(v, dict) else plain(v),
)
wrong(
    "as_text",
    "in a user that is an object",
    value=lambda v: v if isinstance(v, str | int | float) else str(v),
)
wrong("path_as_it_is", "the names help", path=lambda path: path)
wrong("path_without_query", "reads '/search'", path=split)
wrong("bad_names_in_the_path", "page=2", path=after_names)
wrong("patient_as_it_is", "The patient's code stands in the log", patient=lambda key, code: code)
wrong(
    "patient_hashed",
    "SHA-256 of one of a million",
    patient=lambda key, code: hashlib.sha256(str(code).encode()).hexdigest()[:16],
)
wrong(
    "patient_whole_tag",
    "not the first 16 digits",
    patient=lambda key, code: hmac.new(key, str(code).encode(), "sha256").hexdigest(),
)
wrong(
    "patient_left_out",
    "The patient is missing",
    pick=lambda event: {k: v for k, v in listed(event).items() if k != "patient"},
)
wrong("patient_always", "has one in the log", pick=lambda event: {"patient": "P-0"} | listed(event))
wrong(
    "letters_raw",
    "not one printable line of ASCII",
    write=lambda kept: json.dumps(kept, ensure_ascii=False),
)
wrong("python_not_json", "The line is no JSON", write=repr)
wrong("text_whole", "takes 5,001 in the log", short=lambda value: value)
wrong(
    "text_of_200_cut",
    "was changed",
    short=lambda value: (
        value if not isinstance(value, str) or len(value) < 200 else value[:197] + "..."
    ),
)
wrong("nan", "NaN is no JSON", value=lambda v: v if isinstance(v, float) else plain(v))
wrong(
    "json_or_nothing",
    "the log broke the request",
    value=lambda v: v if isinstance(v, bytes | set) else plain(v),
)
wrong(
    "what_is_true", "the event has them", pick=lambda e: {k: v for k, v in listed(e).items() if v}
)
wrong(
    "last_question_mark",
    "before a second question mark",
    path=lambda p: (
        "?".join(x if not i else "-" for i, x in enumerate(p.rsplit("?", 1)))
        if isinstance(p, str) and p.count("?") > 1
        else masked(p)
    ),
)
wrong(
    "patient_by_its_look",
    "and no tag",
    patient=lambda key, code: keyed(key, code) if str(code).startswith("P-") else code,
)
wrong(
    "patient_in_utf8",
    "raised UnicodeEncodeError",
    patient=lambda key, code: keyed(key, code.encode().decode() if isinstance(code, str) else code),
)
wrong("bytes", "not a text", write=lambda kept: json.dumps(kept).encode())


@bank.wrong(task, says="has another tag each time")
def patient_salted(event: dict[str, Any], key: bytes) -> str:
    import secrets

    return made(patient=lambda key, code: keyed(key + secrets.token_bytes(4), code))(event, key)


bank.add(
    task,
    "with_a_line_break",
    made(write=lambda kept: json.dumps(kept, separators=(",", ":")) + "\n"),
    kind="right",
)
bank.add(task, "sorted", made(write=lambda kept: json.dumps(kept, sort_keys=True)), kind="right")


@bank.right(task)
class ByClass:
    """A callable object, made by its call."""

    def __new__(cls, event: dict[str, Any], key: bytes) -> str:  # type: ignore[misc]
        return str(made()(event, key))
