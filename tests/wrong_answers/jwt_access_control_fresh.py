"""Lesson 05: what a fresh reader got past the checks, and what was refused without a reason."""

from __future__ import annotations

import hmac
import itertools
import json
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import jwt
from flask import Flask

from helpers.tasks import jwt_access_control as tasks
from helpers.tasks.jwt_access_control.tokens import b64, unb64
from tests.wrong_answers import Bank
from tests.wrong_answers.jwt_access_control_attacked import (
    Keys,
    books,
    decoded,
    dropping,
    known,
    sign,
    verifier,
)
from tests.wrong_answers.jwt_access_control_state import Books, Right, Ring
from tests.wrong_answers.jwt_access_control_web import allows, remember, snippet

bank = Bank()

# --- by_hand


def wrapped(verify: Callable[[str, bytes], bytes]) -> Callable[[str, bytes], bytes]:
    """Whatever goes wrong is a ValueError."""

    def careful(token: str, key: bytes) -> bytes:
        try:
            return verify(token, key)
        except Exception as error:
            raise ValueError("no token of mine") from error

    return careful


def opened(head: str, payload: str, mac: str, signed: str, key: bytes) -> bytes:
    if not hmac.compare_digest(unb64(mac), hmac.digest(key, signed.encode(), "sha256")):
        raise ValueError("MAC")
    if json.loads(unb64(head))["alg"] != "HS256":
        raise ValueError("alg")
    return unb64(payload)


def encoded_anew(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    return opened(head, payload, mac, f"{b64(unb64(head))}.{b64(unb64(payload))}", key)


def payload_encoded_anew(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".")
    return opened(head, payload, mac, f"{head}.{b64(unb64(payload))}", key)


def without_line_breaks(token: str, key: bytes) -> bytes:
    head, payload, mac = token.replace("\n", "").split(".")
    return opened(head, payload, mac, f"{head}.{payload}", key)


def without_padding(token: str, key: bytes) -> bytes:
    head, payload, mac = (part.rstrip("=") for part in token.split("."))
    return opened(head, payload, mac, f"{head}.{payload}", key)


def split_at_most(token: str, key: bytes) -> bytes:
    head, payload, mac = token.split(".", 2)
    return opened(head, payload, mac, f"{head}.{payload}", key)


def ignores_the_rest(token: str, key: bytes) -> bytes:
    head, payload, mac, *_ = token.split(".")
    return opened(head, payload, mac, f"{head}.{payload}", key)


def first_second_last(token: str, key: bytes) -> bytes:
    parts = token.split(".")
    return opened(parts[0], parts[1], parts[-1], token.rpartition(".")[0], key)


for answer, says in (
    (encoded_anew, "four signs that are no base64url at the end of the header; four"),
    (
        payload_encoded_anew,
        "These got through: four signs that are no base64url at the end of the p",
    ),
    (without_line_breaks, "These got through: line breaks at the end of the header"),
    (without_padding, "These got through: padding at the end of the header"),
    (split_at_most, "These got through: two dots at the end; four dots at the end."),
    (ignores_the_rest, "one dot at the end; two dots at the end; four dots at the end; four seg"),
    (first_second_last, "four parts, with a MAC over the first three"),
):
    bank.add(tasks.by_hand, answer.__name__, sign, wrapped(answer), says=says)


def stripped(token: str, key: bytes) -> bytes:
    """White space around a token is a matter of transport."""
    return verifier()(token.strip(), key)


bank.add(tasks.by_hand, "stripped", sign, wrapped(stripped), kind="right")

# --- verify_token


@bank.right(tasks.verify_token)
def ten_minutes_at_most(token: str, keys: Keys) -> dict[str, Any]:
    """Access tokens live ten minutes, as the lesson says: who signs longer ones made a mistake."""
    claims = decoded(token, known(token, keys))
    if claims["exp"] - claims["iat"] > 600:
        raise jwt.InvalidTokenError("lives too long")
    return claims


# --- records


@bank.wrong(tasks.records, says="write __init__(self, patients, claims). No part was tried.")
class NoConstructor:
    def one(self, code: str) -> dict:
        return next(row for row in self.patients if row["code"] == code)  # type: ignore[attr-defined]


@bank.wrong(tasks.records, says="update changed the dict that it was given")
class EmptiesTheChanges(Right):
    def update(self, code: str, changes: dict) -> dict:
        row = self.one(code)
        diagnosis = changes.pop("diagnosis", row["diagnosis"])
        if changes:
            raise PermissionError(", ".join(changes))
        row["diagnosis"] = diagnosis
        return row


@bank.wrong(tasks.records, says="export changed the list that it was given")
class EmptiesTheList(Right):
    def export(self, codes: list[str]) -> list[dict]:
        found = []
        while codes:
            found.append(self.one(codes.pop(0)))
        return found


@bank.wrong(tasks.records, says="nothing would change, and PermissionError is still asked for")
class AllowsWhatChangesNothing(Right):
    def update(self, code: str, changes: dict) -> dict:
        row = self.one(code)
        if any(row.get(key, ...) != value for key, value in changes.items() if key != "diagnosis"):
            raise PermissionError(", ".join(changes))
        row.update(changes)
        return row


@bank.wrong(tasks.records, says="add_note kept the note somewhere else")
class NotesOfItsOwn(Right):
    """Notes in a dictionary of the class, where no other program looks for them."""

    added: dict[str, list[str]] = {}

    def notes(self, code: str) -> list[str]:
        return [*self.one(code)["notes"], *self.added.get(code, [])]

    def add_note(self, code: str, body: str) -> list[str]:
        self.one(code)
        self.added.setdefault(code, []).append(body)
        return self.notes(code)


@bank.wrong(tasks.records, says="search('%') found")
class SearchesWithLike(Right):
    def search(self, text: str) -> list[dict]:
        with closing(sqlite3.connect(":memory:")) as database:
            like = lambda name: database.execute(  # noqa: E731
                "SELECT ? LIKE ?", (name.lower(), f"%{text.lower()}%")
            ).fetchone()[0]
            return [row for row in self.patients if self.may(row) and like(row["name"])]


# --- key_ring


def named(name: str, call: Callable[[int], str]) -> type:
    """A ring that names its keys by how many it has made."""

    def rotate(self: Any) -> None:
        self.made = getattr(self, "made", 0) + 1
        Ring.rotate(self)

    return type(name, (Ring,), {"rotate": rotate, "name": lambda self: call(self.made)})


for name, call, says in (
    ("Seven", lambda made: f"key-{made % 7}", "A name that is drawn has to be long"),
    ("Twelve", lambda made: f"key-{made % 12}", "jwks() has fewer names than keys were made"),
    ("Hundreds", lambda made: f"key-{made % 500:03}", "rotate() was called 500 times, and the new"),
    ("OneByte", lambda made: secrets.token_hex(1), "a name came back, or a key is missing"),
    ("TwoDigits", lambda made: f"key-{secrets.randbelow(99)}", "fewer names than keys were made"),
):
    bank.add(tasks.key_ring, name, named(name, call), says=says)


@bank.wrong(tasks.key_ring, says="name of an earlier one, which may be retired by now")
class NotOneOfTheLiving(Ring):
    """Draws until no key of today has the name; those of retired keys come back."""

    def name(self) -> str:
        while (kid := f"key-{secrets.randbelow(10_000)}") in self.keys:
            pass
        return kid


@bank.wrong(tasks.key_ring, says="or a key is missing that nobody retired")
class FiftyAtMost(Ring):
    """Forgets the oldest of many keys, whose tokens are still out there."""

    def rotate(self) -> None:
        super().rotate()
        self.keys = dict(list(self.keys.items())[-50:])


@bank.right(tasks.key_ring)
class NoneOfAllEver(Ring):
    """Draws a short name, and remembers those that are used up."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        super().__init__()

    def name(self) -> str:
        while (kid := f"key-{secrets.randbelow(10_000)}") in self.used:
            pass
        self.used.add(kid)
        return kid


@bank.right(tasks.key_ring)
class PublishesAtOnce(Ring):
    """Writes the whole list of public keys whenever it changes."""

    def rotate(self) -> None:
        super().rotate()
        self.page = Ring.jwks(self)

    def retire(self, kid: str) -> None:
        super().retire(kid)
        self.page = Ring.jwks(self)

    def jwks(self) -> dict:
        return self.page


@bank.right(tasks.key_ring)
class FirstKeyWhenNeeded(Ring):
    """Makes no key before somebody wants a token."""

    def __init__(self) -> None:
        self.keys: dict[str, Any] = {}

    def issue(self, claims: dict) -> str:
        if not self.keys:
            self.rotate()
        return super().issue(claims)


@bank.right(tasks.key_ring)
class CountsForEver(Ring):
    """A counter of its own: no name comes back, because no number does."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        super().__init__()

    def name(self) -> str:
        return f"key-{next(self.numbers)}"


# --- revocations

revocations = tasks.revocations
ENDLESS = float("inf")


class RemembersRefusals(Books):
    """Enters whatever it has refused once."""

    def is_revoked(self, claims: dict) -> bool:
        said = super().is_revoked(claims)
        if said and claims.get("jti"):
            self.ends.setdefault(claims["jti"], self.last(claims))
        return said


@bank.wrong(revocations, says="NoClock(clock) cannot be made")
class NoClock:
    def revoke(self, claims: dict) -> None:
        self.ends[claims["jti"]] = claims["exp"] + tasks.LEEWAY  # type: ignore[attr-defined]


class SharedUsers(Books):
    """The default is made once, and all lists write into it."""

    def __init__(self, clock: Callable[[], float], since: dict[str, float] = {}) -> None:  # noqa: B006
        super().__init__(clock)
        self.since = since


COUNTED: dict[str, tuple[type, str]] = {
    "counts_users_too": (
        books(__len__=lambda self: Books.__len__(self) + len(self.since)), "and len() says 3: it"),
    "users_among_the_tokens": (
        books(revoke_subject=lambda self, sub: (
            self.since.update({sub: self.clock()}), self.ends.update({f"sub:{sub}": ENDLESS}))),
        "two users were dismissed, and len() says 3"),
    "remembers_refusals": (RemembersRefusals, "it counts single tokens (jti) alone"),
    "an_hour": (dropping("is_revoked", 3600), "12 hours after revoke_subject"),
    "twelve_hours": (dropping("is_revoked", 43_200), "24 hours after revoke_subject"),
    "a_day": (dropping("is_revoked", 86_400), "3 days after revoke_subject"),
    "a_week": (dropping("revoke", 7 * 86_400), "good again when somebody else logged out, and it"),
    "four_weeks": (dropping("is_revoked", 28 * 86_400), "29 days after revoke_subject"),
    "a_day_too_few": (dropping("is_revoked", 29 * 86_400), "29 days after revoke_subject"),
    "users_in_a_default_value": (SharedUsers, "A second list knows whom the first dismissed"),
    "rounded": (
        books(revoke_subject=lambda self, sub: self.since.update({sub: round(self.clock())})),
        "She logs in a second after revoke_subject, and the new"),
}  # fmt: skip
for name, (answer, says) in COUNTED.items():
    bank.add(revocations, name, answer, says=says)

bank.add(revocations, "a_month_and_a_day", dropping("is_revoked", 31 * 86_400), kind="right")

# --- csrf

csrf = tasks.csrf


def _guard(says: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a guard for what is neither GET nor HEAD."""

    def enter(passes: Callable[..., Any]) -> Callable[..., Any]:
        either = lambda r, own: r.method in ("GET", "HEAD") or bool(passes(r, own))  # noqa: E731
        bank.add(csrf, passes.__name__, remember, either, says=says)
        return passes

    return enter


@_guard("was allowed, because Host says evil.test too")
def origin_like_host(request: Any, own: str) -> bool:
    return request.headers.get("Origin") == request.host_url.rstrip("/")


@_guard("was allowed, because X-Forwarded-Host says evil.test too")
def origin_like_forwarded_host(request: Any, own: str) -> bool:
    host = request.headers.get("X-Forwarded-Host", urlsplit(own).netloc)
    return request.headers.get("Origin") == f"https://{host}"


@_guard("A POST from https://evil.test was allowed, because Host")
def referer_like_host(request: Any, own: str) -> bool:
    ours = request.headers.get("Referer", "").startswith(request.host_url)
    return allows(request, own) or ("Origin" not in request.headers and ours)


@_guard("because behind a proxy its Host is 127.0.0.1:8000")
def origin_and_host(request: Any, own: str) -> bool:
    return request.headers.get("Origin") == own and request.host == urlsplit(own).netloc


def fetch_metadata_first(request: Any, own: str) -> bool:
    """What the browser says of the page where it says it, else its origin."""
    site = request.headers.get("Sec-Fetch-Site")
    ours = site == "same-origin" if site else request.headers.get("Origin") == own
    return request.method in ("GET", "HEAD") or ours


def scheme_and_place(request: Any, own: str) -> bool:
    """An Origin with a path, which no browser sends, is ours as well."""
    sent, mine = urlsplit(request.headers.get("Origin", "")), urlsplit(own)
    return request.method in ("GET", "HEAD") or sent[:2] == mine[:2]


def instead_of_the_others(response: Any, token: str) -> None:
    cookie = f"__Host-token={token}; Path=/; Secure; HttpOnly; SameSite=Lax"
    response.headers["Set-Cookie"] = cookie


def in_quotes(response: Any, token: str) -> None:
    cookie = f'__Host-token="{token}"; Path=/; Secure; HttpOnly; SameSite=Lax'
    response.headers.add("Set-Cookie", cookie)


def four_safe_methods(request: Any, own: str) -> bool:
    """The safe methods of RFC 9110, 9.2.1."""
    return request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or allows(request, own)


bank.add(csrf, "instead_of_the_others", instead_of_the_others, allows, says="add yours to it")
bank.add(csrf, "in_quotes", in_quotes, allows, says="Quotation marks stand around the token")
bank.add(csrf, "scheme_and_place", remember, scheme_and_place, kind="right")
bank.add(csrf, "fetch_metadata_first", remember, fetch_metadata_first, kind="right")
bank.add(csrf, "four_safe_methods", remember, four_safe_methods, kind="right")

# --- mended

mended = tasks.mended


@bank.right(mended)
def no_letter_alone(secret: str) -> Flask:
    """Also refuses a secret of one letter, however often it stands there."""
    if len(set(secret)) < 10:
        raise ValueError("too easy")
    return snippet()(secret)


bank.add(mended, "sixty_four_bytes", snippet(least=64),
         says="A secret of 43 bytes (letters, digits, - and _) was refused: 32 are enough")  # fmt: skip
