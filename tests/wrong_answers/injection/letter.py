"""Answers to `letter`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
Fields = dict[str, str]
PLACES = r"\{(name|born|doctor)\}"


def once(text: str, fields: Fields, places: str = PLACES, value: Callable[..., str] = dict.get) -> str:
    """Right where it is left as it is; `places` and `value` vary what is replaced, and by what."""
    return re.sub(places, lambda found: value(fields, found[1]), text)


def in_turn(text: str, fields: Fields) -> str:
    for word, value in fields.items():
        text = text.replace("{" + word + "}", value)
    return text


def refuses_braces(text: str, fields: Fields) -> str:
    if text.count("{") != len(re.findall(PLACES, text)):
        raise ValueError("strange braces")
    return once(text, fields)


def by_scanning(text: str, fields: Fields) -> str:
    done, at = "", 0
    while at < len(text):
        word = next((w for w in fields if text.startswith("{" + w + "}", at)), "")
        done += fields[word] if word else text[at]
        at += len(word) + 2 if word else 1
    return done


bank.add(tasks.letter, "by_format", lambda t, f: t.format(**f), kind="vulnerable",
         says="53 of 89 got through. '{name.__class__}'")  # fmt: skip
bank.add(tasks.letter, "refuses_braces", refuses_braces, says="strange braces", kind="refuses")
for name, says, answer in (
    ("in_turn", "a value was filled in again", in_turn),
    ("any_word", "ended in KeyError", lambda t, f: once(t, f, r"\{(\w+)\}", dict.__getitem__)),
    ("unknown_words_vanish", "'{age}' (unknown word)", lambda t, f: once(
        t, f, r"\{(\w*)\}", lambda fields, word: fields.get(word, ""))),
    ("with_spaces", "'{ name }' (unknown word)", lambda t, f: once(t, f, r"\{\s*(name|born|doctor)\s*\}")),
    ("escaped", "escaping is for pages", lambda t, f: once(
        t, f, value=lambda fields, word: html.escape(fields[word]))),
    ("stripped", "For the patient '  Ada '", lambda t, f: once(
        t, f, value=lambda fields, word: fields[word].strip())),
    ("values_as_patterns", "For the patient 'C:\\\\temp", lambda t, f: re.sub(
        r"\{name\}", f["name"], in_turn(t, f | {"name": "{name}"}))),
    ("normalised", "Zoë (U+0308)", lambda t, f: unicodedata.normalize("NFC", once(t, f))),
    ("flags_for_a_count", "For the text '{name}, {born}, {doctor}\\n{name}", lambda t, f: re.sub(
        PLACES, lambda found: f[found[1]], t, count=re.DOTALL)),
    ("trimmed", "For the text ' {name}", lambda t, f: once(t.strip(), f)),
    ("empty_is_none", "Where name is '', an empty text", lambda t, f: once(
        t, f, value=lambda fields, word: fields[word] or "{" + word + "}")),
    ("one_kind_of_line_end", "For the text '{name},\\r\\n", lambda t, f: once(t.replace("\r\n", "\n"), f)),
):  # fmt: skip
    bank.add(tasks.letter, name, answer, says=says)
for name, right in (
    ("once", once),
    ("by_scanning", by_scanning),
    ("known_or_as_it_is", lambda t, f: re.sub(r"\{([a-z]+)\}", lambda m: f.get(m[1], m[0]), t)),
):
    bank.add(tasks.letter, name, right, kind="right")
