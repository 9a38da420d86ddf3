"""What `log_line` must do: one line of JSON in which nothing stands that a log must not hold."""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import secrets
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from helpers.judging import Parts, expect, expect_none, fail, task
from helpers.judging.values import kind, shown

FIELDS = ("time", "event", "user", "status", "milliseconds", "path", "patient")
HONEST = {
    "time": "2026-11-24T09:00:00Z", "event": "prediction", "user": "ada", "status": 200,
    "milliseconds": 3.14159265, "path": "/predict",
}  # fmt: skip
# events that stay as they are, and what a slip makes of them
KEPT = (
    (HONEST, "An honest event is not in the log as it was."),
    ({}, "An event that has none of the fields is an empty line of JSON."),
    ({"event": "login"}, "The other fields are there where the event has them."),
    (HONEST | {"user": "", "milliseconds": 0}, "A user that is '' or 0 milliseconds: the event has them."),
    (HONEST | {"user": None, "status": True, "time": False}, "null, true and false are values of JSON."),
    ({"path": None, "user": -(10**25), "patient": None}, "null and numbers stay what they are in any field."),
    (HONEST | {"user": " Ada "}, "Text stays as it is up to its 200th character."),
)  # fmt: skip
PATHS = {
    "/search?q=Mary&page=2&x": "/search?q=-&page=-&-",
    "/search?q=Mary&q=Ada": "/search?q=-&q=-",
    "/search?q=&ä[]=2": "/search?q=-&ä[]=-",
    "/search?a%20b=x": "/search?a%20b=-",
    "scan?q=a;b=c": "scan?q=-",
    "/a=b/c#d": "/a=b/c#d",
    f"/s?q={'x' * 300}&page=2": "/s?q=-&page=-",
    "/s?" + "&" * 150: "/s?" + ("-&" * 100)[:197],
}  # fmt: skip


def tag(key: bytes, code: str) -> str:
    """What stands for a patient in the log."""
    return hmac.new(key, code.encode(), hashlib.sha256).hexdigest()[:16]


def hidden(secret: str) -> dict[str, dict[str, Any]]:
    """Events in which a secret stands where no list of bad names looks, by where that is."""
    return {
        "in a field called password": {"password": secret},
        "in a header": {"headers": {"Authorization": f"Bearer {secret}", "Cookie": secret}},
        "in a field called Passwort, which is on no English list": {"Passwort": secret},
        "in a field called USER": {"USER": secret},
        "in a field that a colleague added yesterday": {"debug": ["x", {"y": secret}]},
        "in a user that is an object": {"user": {"name": "ada", "password": secret}},
        "in a list in place of the event": {"event": ["login", secret]},
        "in a patient that is an object": {"patient": {"code": secret}},
        "in the query of the path": {"path": f"/reset?token={secret}"},
        "in the second value of the query": {"path": f"/reset?lang=en&token={secret}"},
        "behind a second question mark": {"path": f"/reset?token=x?{secret}"},
        "behind an equals sign in a value": {"path": f"/reset?token=a={secret}"},
        "before a second question mark": {"path": f"/reset?token={secret}?x"},
        "before a second equals sign, as in base64": {"path": f"/reset?token={secret}=="},
        "as a query without a name": {"path": f"/reset?{secret}"},
    }


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

    def line(event: dict[str, Any], key: bytes = key) -> str:
        text = part.call(answer, event, key)
        expect(isinstance(text, str), f"Your function returned {kind(text)}, not a text.")
        return str(text)

    def read(*given: Any) -> dict[str, Any]:
        text = line(*given)
        odd = [s for s in text.removesuffix("\n") if not (s.isascii() and s.isprintable())]
        expect(not odd, f"The line is not one printable line of ASCII: {ascii(odd[:1])} is in it.")
        try:
            found = json.loads(text, parse_constant=_no_json)
        except ValueError as error:
            fail(f"The line is no JSON ({error}): {shown(text)}")
        expect(isinstance(found, dict), "The line holds no JSON object.")
        return found

    def told(name: str, value: Any, *key: bytes) -> Any:
        """What the log says of an honest event in which one field has this value."""
        found = read(HONEST | {name: value}, *key)
        lost = [one for one in HONEST if one != name and found.get(one) != HONEST[one]]
        expect(not lost, f"Where {name} is {shown(value)}, {lost[:1]} is not there as it was.")
        return found.get(name, "nothing")

    with part("keeps what helps"):
        for event, why in KEPT:
            found = read(event)
            for name in event | found:
                mine, due = (one.get(name, "nothing") for one in (found, event))
                expect(mine == due, f"{name} reads {shown(mine)}, not {shown(due)}. {why}")
        for path, want in PATHS.items():
            found = told("path", path)
            said = f"{path:.60} reads {shown(found)}, not {shown(want)}: the names help."
            expect(found == want, said)
    with part("holds only what is on the list"):
        expect_none(_leaks(line))
    with part("a patient is a keyed tag, the same each time"):
        _patients(lambda code, key: told("patient", code, key))
    with part("one event is one line"):
        for text in ("x\n2026 root", "a\u2028b", "\x1b[2K", "\u202egpj.exe", "\ud800", "a\x7fb"):
            found = told("user", text)
            expect(found == text, f"The user {shown(text)} reads {shown(found)} in the log.")
    with part("text ends after 200 characters"):
        for name, sign in product(("time", "event", "user", "path"), "aé"):
            for long in (200, 201, 5000):
                got = len(str(told(name, "/" + sign * (long - 1))))
                expect(got == 200, f"A {name} of {long:,} characters takes {got:,} in the log.")
    with part("never breaks the request"):
        for value in ("P-\ud800?\ud800=x", "//[x?y", None, 7, 1j):
            error = part.raises(answer, dict.fromkeys(FIELDS, value), key)
            why = f"Fields that are {shown(value)} raised {type(error).__name__}: the log broke the request."
            expect(error is None, why)
            why = f"A patient {shown(value)} is not in the line at all."
            expect(told("patient", value) != "nothing", why)
        for value in (Odd(), b"raw", {1, 2}, math.nan, -math.inf, ["/x"], (1,)):
            for name in FIELDS:
                what = value if isinstance(value, float) else kind(value)
                due, said = type(value).__name__, f"A {name} that is {what}"
                found = told(name, value)
                expect(found == due, f"{said} reads {shown(found)}, not {due!r}.")


def _no_json(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _leaks(line: Callable[..., str]) -> Iterator[str]:
    secret = secrets.token_hex(8)
    for where, event in hidden(secret).items():
        text = line(HONEST | event)
        if secret in text or secret.encode().hex() in text:
            yield f"A secret {where} is in the log: {shown(text, 90)}"


def _patients(told: Callable[[Any, bytes], Any]) -> None:
    code, key, other = f"P-{secrets.randbelow(10**6):06}", *map(secrets.token_bytes, (32, 9))
    found, due = str(told(code, key)), tag(key, code)
    expect(code not in found, "The patient's code stands in the log.")
    plain = hashlib.sha256(code.encode()).hexdigest()
    said = "The tag is the SHA-256 of one of a million codes: whoever has the log tries them all."
    expect(found not in plain and plain not in found, said)
    said = "The same patient has another tag each time: two lines cannot be put together."
    expect(found == told(code, key), said)
    expect(found == due, f"The tag is {shown(found)}, not the first 16 digits of HMAC(key, code).")
    said = "Under another key the patient's tag is still the one of the key before."
    expect(told(code, other) == tag(other, code), said)
    odds = "0101-A", "Mu\u0308ller", " p-7 ", "P-" + "0" * 300 + "7", 0, 4_000_000 + int(code[2:])
    for odd in odds:
        found = told(odd, key)
        said = f"The patient {shown(odd)} became {shown(found)}, and not the tag of all its signs."
        expect(found == tag(key, str(odd)), said)
