"""Answers to `log_line`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()


@bank.wrong(tasks.log_line, says="2 lines of one event", kind="vulnerable")
def line_as_shipped(user: str, event: str) -> str:
    return f"{event}: {user}"


@bank.wrong(tasks.log_line, says="'ada\\r\\nroot logged in' (line break)")
def only_line_feeds(user: str, event: str) -> str:
    return json.dumps(
        {"user": user.replace("\n", "\\n"), "event": event}, ensure_ascii=False
    ).replace("\\r", "\r")


@bank.wrong(tasks.log_line, says="'ada\\x85root logged in'")
def json_with_letters(user: str, event: str) -> str:
    return json.dumps({"user": user, "event": event}, ensure_ascii=False)


@bank.wrong(tasks.log_line, says="no JSON that a program could read back")
def by_repr(user: str, event: str) -> str:
    return f"user={user!r} event={event!r}"


@bank.wrong(tasks.log_line, says="a field stands in the line twice")
def json_by_hand(user: str, event: str) -> str:
    user = "".join(c for c in user if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    return f'{{"user": "{user}", "event": "{event}"}}'


@bank.wrong(tasks.log_line, says="the evidence was changed", kind="refuses")
def ascii_letters_only(user: str, event: str) -> str:
    return json.dumps({"user": re.sub(r"[^A-Za-z ]", "", user), "event": event})


@bank.wrong(tasks.log_line, says="acts on whoever shows it")
def without_breaks(user: str, event: str) -> str:
    return json.dumps(
        {"user": " ".join(user.splitlines()), "event": event}, ensure_ascii=False
    ).replace("\\u001b", "\x1b")


@bank.wrong(tasks.log_line, says="Return the line as text")
def a_dictionary(user: str, event: str) -> Any:
    return {"user": user, "event": event}


@bank.wrong(tasks.log_line, says="0 of 4 parts hold. Return the line as text; a bytes")
def line_as_bytes(user: str, event: str) -> Any:
    return json.dumps({"user": user, "event": event}).encode()


@bank.wrong(tasks.log_line, says="it made 0 lines of one event")
def nothing_said(user: str, event: str) -> str:
    return ""


@bank.wrong(tasks.log_line, says="as the event, ")
def event_as_it_is(user: str, event: str) -> str:
    return f'{{"user": {json.dumps(user)}, "event": {json.dumps(event, ensure_ascii=False)}}}'


@bank.wrong(tasks.log_line, says="For the event")
def cut_event(user: str, event: str) -> str:
    return json.dumps({"user": user, "event": event[:20]})


def without(letters: str, text: str) -> str:
    said = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if c in letters else c for c in said)


@bank.wrong(tasks.log_line, says="(a character that acts)")
def known_characters(user: str, event: str) -> str:
    letters = "\x85\u2028\u2029\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    return f'{{"user": {without(letters, user)}, "event": {without(letters, event)}}}'


@bank.wrong(tasks.log_line, says="the evidence was changed")
def normalised(user: str, event: str) -> str:
    return json.dumps({"user": unicodedata.normalize("NFKC", user), "event": event})


@bank.right(tasks.log_line)
def all_but_printable(user: str, event: str) -> str:
    def said(text: str) -> str:
        letters = "".join(c for c in text if not c.isprintable())
        return without(letters, text)

    return f'{{"event": {said(event)}, "user": {said(user)}}}'


@bank.right(tasks.log_line)
def line_by_json(user: str, event: str) -> str:
    return json.dumps({"user": user, "event": event})


@bank.right(tasks.log_line)
def line_with_more(user: str, event: str) -> str:
    return json.dumps({"level": "warning", "event": event, "user": user}, indent=None) + "\n"
