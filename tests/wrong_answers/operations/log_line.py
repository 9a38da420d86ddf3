"""Answers to `log_line`: logs that tell, forget, break, or break the request."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import math
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from helpers.tasks import operations as tasks
from helpers.tasks.operations.log_line import FIELDS
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.log_line
How = Callable[..., Any]
BAD = ("password", "token", "secret", "cookie", "authorization", "headers", "features")


def masking(
    pieces: How = lambda query: query.split("&"),
    piece: How = lambda piece: piece.partition("=")[0] + "=-" if "=" in piece else "-",
) -> How:
    """Of a query the names stay; with changes."""

    def masked(path: Any) -> Any:
        if not isinstance(path, str) or "?" not in path:
            return path
        start, mark, query = path.partition("?")
        return start + mark + "&".join(map(piece, pieces(query)))

    return masked


MASKED = masking()
TAGS: dict[str, Any] = {}


def keyed(key: bytes, code: Any) -> Any:
    if not isinstance(code, str | int):
        return code
    return hmac.new(key, str(code).encode(errors="replace"), "sha256").hexdigest()[:16]


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
    pick: How = listed, path: How = MASKED, patient: How = keyed,
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


def without_bad(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name.lower() not in BAD}


def numbers_only(value: Any) -> Any:
    known = type(value) in (str, int, float) and plain(value) == value
    return value if known else type(value).__name__


def encoded(key: bytes, code: Any) -> Any:
    return keyed(key, code.encode().decode() if isinstance(code, str) else code)


def all_or_nothing(event: dict[str, Any], key: bytes) -> Any:
    with contextlib.suppress(ValueError):
        return made(patient=encoded)(event, key)
    return "{}"


bank.add(task, "nothing", lambda event, key: "{}", says="in the log as it was", kind="refuses")
bank.add(task, "as_shipped", lambda event, key: json.dumps(event, default=str),
         says="in a field called password", kind="vulnerable")  # fmt: skip
bank.table(task, {
    "all_or_nothing": (all_or_nothing, "['time'] is not there as it was"),
    "a_list_of_bad_names": (made(pick=without_bad), "in a field called Passwort"),
    "null_and_true": (made(value=numbers_only), "null, true and false"),
    "what_is_true": (made(pick=lambda e: {k: v for k, v in listed(e).items() if v}), "the event has them"),
    "path_cut_first": (made(path=lambda path: MASKED(path[:200] if isinstance(path, str) else path)),
                       "reads '/s?q=-'"),
    "by_expression": (made(path=lambda path: re.sub("=[^&]*", "=-", path) if isinstance(path, str) else path),
                      "reads '/search?q=-&page=-&x'"),
    "by_urllib": (made(path=masking(pieces=lambda query: urlencode(parse_qsl(query)).split("&"))),
                  "reads '/search?q=-&page=-'"),
    "last_equals_sign": (made(path=masking(piece=lambda p: p.rpartition("=")[0] + "=-" if "=" in p else "-")),
                         "before a second equals sign"),
    "patient_as_it_is": (made(patient=lambda key, code: code), "The patient's code stands in the log"),
    "patient_hashed": (made(patient=lambda key, code: hashlib.sha256(str(code).encode()).hexdigest()[:16]),
                       "SHA-256 of one of a million"),
    "patient_salted": (made(patient=lambda key, code: keyed(key + secrets.token_bytes(4), code)),
                       "has another tag each time"),
    "patient_whole_tag": (made(patient=lambda key, who: hmac.digest(key, str(who).encode(), "sha256").hex()),
                          "not the first 16 digits"),
    "patient_tidied": (made(patient=lambda key, v: keyed(key, v.strip() if isinstance(v, str) else v)),
                       "' p-7 ' became"),
    "patient_nought": (made(patient=lambda key, code: code and keyed(key, code)), "patient 0 became"),
    "path_with_a_slash": (made(path=lambda path: MASKED(path) if str(path).startswith("/") else path),
                          "scan?q=a;b=c reads"),
    "patient_of_any_type": (made(patient=lambda key, code: code if code is None else keyed(key, str(code))),
                            "A patient that is an Odd reads"),
    "patient_remembered": (made(patient=lambda key, code: TAGS.setdefault(str(code), keyed(key, code))),
                           "still the one of the key before"),
    "patient_in_utf8": (made(patient=encoded), "raised UnicodeEncodeError"),
    "letters_raw": (made(write=lambda kept: json.dumps(kept, ensure_ascii=False)),
                    "not one printable line of ASCII: ['\\u2028']"),
    "text_of_200_cut": (made(short=lambda v: v[:200] + "..." if isinstance(v, str) and len(v) > 200 else v),
                        "takes 203 in the log"),
    "bytes": (made(write=lambda kept: json.dumps(kept).encode()), "not a text"),
    "bytes_read": (made(value=lambda v: v.decode() if isinstance(v, bytes) else plain(v)),
                   "reads 'raw', not 'bytes'"),
    "nan": (made(value=lambda v: v if isinstance(v, float) else plain(v)), "NaN is no JSON"),
})  # fmt: skip

bank.add(task, "with_a_line_break", made(write=lambda kept: json.dumps(kept) + "\n"), kind="right")
bank.add(task, "sorted", made(write=lambda kept: json.dumps(kept, sort_keys=True)), kind="right")
