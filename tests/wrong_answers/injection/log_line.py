"""Answers to `log_line`: characters removed, forgotten, or written as they are."""

from __future__ import annotations

import json
import re
import unicodedata

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
line = tasks.log_line


def said(text: str, ascii_only: bool = False) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)


def both(user: str, event: str, write: object = json.dumps) -> str:
    return f'{{"user": {write(user)}, "event": {write(event)}}}'  # type: ignore[operator]


def escaped(letters: str) -> object:
    """Write a text as JSON with these letters escaped, and all others as they are."""
    return lambda text: "".join(json.dumps(c)[1:-1] if c in letters else c for c in said(text))


KNOWN = "\x85\u2028\u2029\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
bank.add(line, "as_shipped", lambda u, e: f"{e}: {u}", says="2 lines of one event", kind="vulnerable")
bank.add(line, "ascii_letters_only", lambda u, e: both(re.sub("[^A-Za-z ]", "", u), e),
         says="the evidence was changed", kind="refuses")  # fmt: skip
for name, says, answer in (
    ("only_line_feeds", "'ada\\r\\nroot logged in' (line break)", lambda u, e: both(
        u.replace("\n", "\\n"), e, said).replace("\\r", "\r")),
    ("with_letters", "'ada\\x85root logged in'", lambda u, e: both(u, e, said)),
    ("known_characters", "(a character that acts)", lambda u, e: both(u, e, escaped(KNOWN))),
    ("halves_as_they_are", "half a character stands in the line", lambda u, e: both(
        u, e, escaped("".join(c for c in u + e if not (c.isprintable() or "\ud7ff" < c < "\ue000"))))),
    ("by_repr", "no JSON that a program could read back", lambda u, e: f"user={u!r} event={e!r}"),
    ("by_hand", "a field stands in the line twice", lambda u, e: '{"user": "%s", "event": "%s"}' % tuple(
        "".join(c for c in t if unicodedata.category(c)[0] not in "CZ" or c == " ") for t in (u, e))),
    ("a_list", "the line is no JSON object", lambda u, e: json.dumps([u, e])),
    ("normalised", "ｶﾙﾃ': user reads back as", lambda u, e: both(unicodedata.normalize("NFKC", u), e)),
    ("event_as_it_is", "as the event, ", lambda u, e: f'{{"user": {said(u, True)}, "event": {said(e)}}}'),
    ("cut_event", "For the event", lambda u, e: both(u, e[:20])),
    ("a_dictionary", "Return the line as text; a dict", lambda u, e: {"user": u, "event": e}),
    ("nothing_said", "it made 0 lines of one event", lambda u, e: ""),
):  # fmt: skip
    bank.add(line, name, answer, says=says)
for name, answer in (
    ("by_json", both),
    ("all_but_printable", lambda u, e: both(
        u, e, escaped("".join(c for c in u + e if not c.isprintable())))),
    ("with_more", lambda u, e: json.dumps({"level": "warning", "event": e, "user": u}) + "\n"),
):  # fmt: skip
    bank.add(line, name, answer, kind="right")
