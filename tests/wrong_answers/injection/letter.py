"""Answers to `letter`: what a clever, a hurried and a confused learner would write."""

from __future__ import annotations

import html
import re
import string
from typing import Any

from jinja2 import Environment

from helpers.tasks import injection as tasks
from tests.wrong_answers import Bank

bank = Bank()
Fields = dict[str, str]
WORDS = ("name", "born", "doctor")


@bank.wrong(tasks.letter, says="and 52 more): it reads \"Dear name", kind="vulnerable")
def by_format(text: str, fields: Fields) -> str:
    return text.format(**fields)


@bank.wrong(tasks.letter, says="'{name.__class__}' in the text was not left as it is")
def by_format_map(text: str, fields: Fields) -> str:
    class Known(dict):
        def __missing__(self, key: str) -> str:
            return "{" + key + "}"

    try:
        return text.format_map(Known(fields))
    except (ValueError, IndexError, AttributeError):
        return re.sub(r"\{(name|born|doctor)\}", lambda found: fields[found[1]], text)


@bank.wrong(tasks.letter, says="a value was filled in again")
def in_turn(text: str, fields: Fields) -> str:
    for word, value in fields.items():
        text = text.replace("{" + word + "}", value)
    return text


@bank.wrong(tasks.letter, says="a value was filled in again, as if")
def until_nothing_is_left(text: str, fields: Fields) -> str:
    for _ in range(2):
        text = re.sub(r"\{(name|born|doctor)\}", lambda found: fields[found[1]], text)
    return text


@bank.wrong(tasks.letter, says="ended in KeyError")
def any_word(text: str, fields: Fields) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: fields[found[1]], text)


@bank.wrong(tasks.letter, says="'{age}' in the text was not left as it is (and")
def unknown_words_vanish(text: str, fields: Fields) -> str:
    return re.sub(r"\{(\w*)\}", lambda found: fields.get(found[1], ""), text)


@bank.wrong(tasks.letter, says="'{ name }' in the text")
def with_spaces(text: str, fields: Fields) -> str:
    return re.sub(r"\{\s*(name|born|doctor)\s*\}", lambda found: fields[found[1]], text)


@bank.wrong(tasks.letter, says="'{NAME}' in the text")
def in_any_case(text: str, fields: Fields) -> str:
    return re.sub(r"(?i)\{(name|born|doctor)\}", lambda found: fields[found[1].lower()], text)


@bank.wrong(tasks.letter, says="escaping is for pages")
def escaped(text: str, fields: Fields) -> str:
    safe = {word: html.escape(value) for word, value in fields.items()}
    return re.sub(r"\{(name|born|doctor)\}", lambda found: safe[found[1]], text)


@bank.wrong(tasks.letter, says="For the patient 'C:\\\\temp")
def values_as_patterns(text: str, fields: Fields) -> str:
    try:
        done = text.replace("{doctor}", fields["doctor"]).replace("{born}", fields["born"])
        return re.sub(r"\{name\}", fields["name"], done)
    except re.error:
        return re.sub(r"\{(name|born|doctor)\}", lambda found: fields[found[1]], text)


@bank.wrong(tasks.letter, says="'{{ 7*7 }}' in the text")
def by_jinja(text: str, fields: Fields) -> str:
    known = re.sub(r"(?<!\{)\{(name|born|doctor)\}", r"{{ \1 }}", text)
    try:
        return Environment().from_string(known).render(**fields)
    except Exception:
        return re.sub(r"\{(name|born|doctor)\}", lambda found: fields[found[1]], text)


@bank.wrong(tasks.letter, says="ValueError: strange braces", kind="refuses")
def refuses_braces(text: str, fields: Fields) -> str:
    if text.count("{") != len(re.findall(r"\{(?:name|born|doctor)\}", text)):
        raise ValueError("strange braces")
    return re.sub(r"\{(name|born|doctor)\}", lambda found: fields[found[1]], text)


@bank.wrong(tasks.letter, says="For the text '{name}{name}, {doctor}'")
def each_word_once(text: str, fields: Fields) -> str:
    for word in WORDS:
        text = text.replace("{" + word + "}", fields[word], 1)
    return text


@bank.wrong(tasks.letter, says="For the patient '  Ada '")
def stripped(text: str, fields: Fields) -> str:
    return re.sub(r"\{(name|born|doctor)\}", lambda found: fields[found[1]].strip(), text)


@bank.wrong(tasks.letter, says="a bytes came back")
def as_bytes(text: str, fields: Fields) -> Any:
    return re.sub(r"\{(name|born|doctor)\}", lambda found: fields[found[1]], text).encode()


@bank.wrong(tasks.letter, says="'$name' in the text")
def dollar_signs_too(text: str, fields: Fields) -> str:
    marked = re.sub(r"\{(name|born|doctor)\}", r"${\1}", text.replace("$$", "$$$$"))
    return string.Template(marked).safe_substitute(fields)


@bank.right(tasks.letter)
def by_split(text: str, fields: Fields) -> str:
    pieces = re.split(r"\{(name|born|doctor)\}", text)
    return "".join(fields[piece] if at % 2 else piece for at, piece in enumerate(pieces))


@bank.right(tasks.letter)
def by_scanning(text: str, fields: Fields) -> str:
    done, at = "", 0
    while at < len(text):
        word = next((w for w in fields if text.startswith("{" + w + "}", at)), "")
        done += fields[word] if word else text[at]
        at += len(word) + 2 if word else 1
    return done


@bank.right(tasks.letter)
def known_or_as_it_is(text: str, fields: Fields) -> str:
    return re.sub(r"\{([a-z]+)\}", lambda found: fields.get(found[1], found[0]), text)
