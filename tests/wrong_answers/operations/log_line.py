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


bank.add(task, "all_or_nothing", all_or_nothing, says="['time'] is not there as it was")
bank.add(task, "nothing", lambda event, key: "{}", says="in the log as it was", kind="refuses")
bank.add(task, "as_shipped", lambda event, key: json.dumps(event, default=str),
         says="in a field called password", kind="vulnerable")  # fmt: skip
WRONG: dict[str, tuple[str, dict[str, How]]] = {
    "a_list_of_bad_names": ("in a field called Passwort", {"pick": without_bad}),
    "null_and_true": ("null, true and false", {"value": numbers_only}),
    "what_is_true": ("the event has them", {"pick": lambda e: {k: v for k, v in listed(e).items() if v}}),
    "path_cut_first": ("reads '/s?q=-'", {
        "path": lambda path: MASKED(path[:200] if isinstance(path, str) else path)}),
    "by_expression": ("reads '/search?q=-&page=-&x'", {
        "path": lambda path: re.sub("=[^&]*", "=-", path) if isinstance(path, str) else path}),
    "by_urllib": ("reads '/search?q=-&page=-'", {
        "path": masking(pieces=lambda query: urlencode(parse_qsl(query)).split("&"))}),
    "last_equals_sign": ("before a second equals sign", {
        "path": masking(piece=lambda p: p.rpartition("=")[0] + "=-" if "=" in p else "-")}),
    "patient_as_it_is": ("The patient's code stands in the log", {"patient": lambda key, code: code}),
    "patient_hashed": ("SHA-256 of one of a million", {
        "patient": lambda key, code: hashlib.sha256(str(code).encode()).hexdigest()[:16]}),
    "patient_salted": ("has another tag each time", {
        "patient": lambda key, code: keyed(key + secrets.token_bytes(4), code)}),
    "patient_whole_tag": ("not the first 16 digits", {
        "patient": lambda key, code: hmac.new(key, str(code).encode(), "sha256").hexdigest()}),
    "patient_tidied": ("' p-7 ' became", {
        "patient": lambda key, code: keyed(key, code.strip() if isinstance(code, str) else code)}),
    "patient_nought": ("patient 0 became", {"patient": lambda key, code: code and keyed(key, code)}),
    "path_with_a_slash": ("scan?q=a;b=c reads", {
        "path": lambda path: MASKED(path) if str(path).startswith("/") else path}),
    "patient_of_any_type": ("A patient that is an Odd reads", {
        "patient": lambda key, code: code if code is None else keyed(key, str(code))}),
    "patient_remembered": ("still the one of the key before", {
        "patient": lambda key, code: TAGS.setdefault(str(code), keyed(key, code))}),
    "patient_in_utf8": ("raised UnicodeEncodeError", {"patient": encoded}),
    "letters_raw": ("not one printable line of ASCII: ['\\u2028']", {
        "write": lambda kept: json.dumps(kept, ensure_ascii=False)}),
    "text_of_200_cut": ("takes 203 in the log", {
        "short": lambda v: v[:200] + "..." if isinstance(v, str) and len(v) > 200 else v}),
    "bytes": ("not a text", {"write": lambda kept: json.dumps(kept).encode()}),
    "bytes_read": ("reads 'raw', not 'bytes'", {
        "value": lambda v: v.decode() if isinstance(v, bytes) else plain(v)}),
    "nan": ("NaN is no JSON", {"value": lambda v: v if isinstance(v, float) else plain(v)}),
}  # fmt: skip
for name, (says, changed) in WRONG.items():
    bank.add(task, name, made(**changed), says=says)

bank.add(task, "with_a_line_break", made(write=lambda kept: json.dumps(kept) + "\n"), kind="right")
bank.add(task, "sorted", made(write=lambda kept: json.dumps(kept, sort_keys=True)), kind="right")
