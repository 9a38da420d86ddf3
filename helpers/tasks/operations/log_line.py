"""What `log_line` must do: one line of JSON in which nothing stands that a log must not hold."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from helpers.judging import Parts, expect, expect_none, fail, task
from helpers.judging.values import kind, shown

FIELDS = ("time", "event", "user", "status", "milliseconds", "path", "patient")
HONEST = {
    "time": "2026-11-24T09:00:00Z", "event": "prediction", "user": "ada", "status": 200,
    "milliseconds": 3.5, "path": "/predict",
}  # fmt: skip


def tag(key: bytes, code: str) -> str:
    """What stands for a patient in the log."""
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()[:16]


def canary() -> str:
    """A secret that is looked for in the line."""
    return secrets.token_hex(8)


def hidden(secret: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Events in which a secret stands where no list of bad names looks, each with where that is."""
    yield "in a field called password", {"password": secret}
    yield "in a header", {"headers": {"Authorization": f"Bearer {secret}", "Cookie": secret}}
    yield "in the features of a patient", {"features": {"radius": secret}}
    yield "in a field called Passwort, which is on no English list", {"Passwort": secret}
    yield "in a field that a colleague added yesterday", {"debug": ["x", {"y": secret}]}
    yield "in a user that is an object", {"user": {"name": "ada", "password": secret}}
    yield "in a list in place of the event", {"event": ["login", secret]}
    yield "in the query of the path", {"path": f"/reset?token={secret}"}
    yield "in the second value of the query", {"path": f"/reset?lang=en&token={secret}"}
    yield "in the query, beside an empty value", {"path": f"/reset?a=&token={secret}&b"}
    yield "behind a second question mark", {"path": f"/reset?token=x?{secret}"}
    yield "behind an equals sign in a value", {"path": f"/reset?token=a={secret}"}
    yield "before a second question mark", {"path": f"/reset?token={secret}?x"}
    yield "before a second equals sign, as in base64", {"path": f"/reset?token={secret}=="}
    yield "as a query without a name", {"path": f"/reset?{secret}"}


class Odd:
    """A value that JSON cannot write."""

    def __repr__(self) -> str:
        return "in the repr"


@task(
    minutes=10, difficulty=3, asvs="16.2.5", expects="function",
    hints=[
        "A list of what must not be logged is never complete. Which list is?",
        "Build a new dictionary: for name in FIELDS, if it is there. Treat path and patient on their own, "
        "and let a value pass only where it is text, a number, True, False or None.",
        "path, _, query = text.partition('?'); for each piece of query.split('&') the name before the "
        "first '=' stays, if there is one. json.dumps puts all on one line.",
    ],
)  # fmt: skip
def log_line(answer: Any, part: Parts) -> None:
    """One line of the log, without what a log must not hold."""
    key = secrets.token_bytes(32)

    def line(**event: Any) -> str:
        text = part.call(answer, HONEST | event, key)
        return (
            text
            if isinstance(text, str)
            else fail(f"Your function returned {kind(text)}, not a text.")
        )

    def read(**event: Any) -> dict[str, Any]:
        text = line(**event)
        expect(
            len(text.splitlines()) == 1 and text.isascii() and text.rstrip("\n").isprintable(),
            f"The line is not one printable line of ASCII: {shown(text)}",
        )
        try:
            found = json.loads(text, parse_constant=_no_json)
        except ValueError as error:
            fail(f"The line is no JSON ({error}): {shown(text)}")
        expect(isinstance(found, dict), "The line holds no JSON object.")
        return found

    with part("keeps what helps"):
        _honest(read)
    with part("holds only what is on the list"):
        expect_none(_leaks(line))
    with part("a patient is a keyed tag, the same each time"):
        _patients(answer, part, read, key)
    with part("one event is one line"):
        for text in ("x\n2026 root logged in", "a\u2028b", "\x1b[2K", "\u202egpj.exe", "\ud800"):
            found = read(user=text).get("user")
            expect(found == text, f"The user {shown(text)} reads {shown(found)} in the log.")
    with part("text ends after 200 characters"):
        for name in ("user", "event", "path"):
            found = read(**{name: "/" + "a" * 5000})[name]
            expect(
                len(str(found)) == 200,
                f"A {name} of 5,001 characters takes {len(str(found)):,} in the log.",
            )
        expect(read(user="a" * 200)["user"] == "a" * 200, "A user of 200 characters was changed.")
    with part("never breaks the request"):
        for value in ("P-\ud800", None, 7, ["/x"]):
            error = part.raises(answer, HONEST | {"path": value, "patient": value}, key)
            expect(error is None, f"A path and a patient that are {shown(value)} raised "
                   f"{type(error).__name__}: the log broke the request.")  # fmt: skip
        for value in (Odd(), b"bytes", {1, 2}, math.nan, -math.inf, [1], 1j):
            error = part.raises(answer, HONEST | {"status": value}, key)
            expect(
                error is None,
                f"A status that is {kind(value)} raised {type(error).__name__}: the log broke the request.",
            )
            found = read(status=value).get("status")
            name = type(value).__name__
            expect(
                found == name, f"A status that is {kind(value)} reads {shown(found)}, not {name!r}."
            )


def _no_json(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _honest(read: Callable[..., dict[str, Any]]) -> None:
    """What helps stays."""
    found = read()
    if found != HONEST:
        lost = next((n for n in HONEST if found.get(n) != HONEST[n]), None)
        what = (
            f"{lost} is {shown(found.get(lost))}, not {HONEST[lost]!r}"
            if lost
            else "there is more in it"
        )
        fail(f"An honest event is not in the log as it was: {what}.")
    found = read(user="", milliseconds=0)
    expect(
        found.get("user") == "" and found.get("milliseconds") == 0,
        "A user that is '' or 0 milliseconds were left out or changed: the event has them.",
    )
    found = read(path="/search?q=Mary&page=2&x").get("path")
    want = "/search?q=-&page=-&-"
    expect(
        found == want,
        f"/search?q=Mary&page=2&x reads {shown(found)}, not {want!r}: the names help.",
    )


def _leaks(line: Callable[..., str]) -> Iterator[str]:
    for count in range(2):
        for where, event in hidden(secret := canary()):
            text = line(**event)
            if secret in text or secret.encode().hex() in text:
                yield f"A secret {where} is in the log: {shown(text, 90 + count)}"


def _patients(answer: Any, part: Parts, read: Callable[..., dict[str, Any]], key: bytes) -> None:
    code = f"P-{secrets.randbelow(10**6):06}"
    found = read(patient=code).get("patient")
    expect(found is not None, "The patient is missing: a log without it answers no question.")
    expect(code not in str(found), "The patient's code stands in the log.")
    plain = hashlib.sha256(code.encode()).hexdigest()
    expect(
        str(found) not in plain and plain not in str(found),
        "The tag is the SHA-256 of one of a million codes: whoever has the log tries them all.",
    )
    other = part.call(answer, HONEST | {"patient": code}, secrets.token_bytes(32))
    expect(
        str(found) not in other, "Another key gives the same tag: it does not depend on the key."
    )
    again = read(patient=code).get("patient")
    expect(
        found == again,
        "The same patient has another tag each time: two lines cannot be put together.",
    )
    expect(
        found == tag(key, code), f"The tag is {shown(found)}, not the first 16 digits of the HMAC."
    )
    found, code = read(patient="000101-A").get("patient"), "000101-A"
    expect(found == tag(key, code), f"The code {code!r} became {shown(found)}, and no tag.")
    expect("patient" not in read(), "An event without a patient has one in the log.")
