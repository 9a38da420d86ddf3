"""Wrong and right answers to the task about the names of people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank

bank = Bank()
person_name = tasks.person_name
JOINTS = " '’-."
category = unicodedata.category


def named(
    first: Callable[[str], bool] = lambda c: category(c)[0] == "L",
    good: Callable[[str], bool] = lambda c: category(c)[0] in "LM" or c in JOINTS,
    size: Callable[[str], int] = len,
    most: int = 80,
    types: Any = str,
) -> Callable[[Any], bool]:
    """A right check, or one in which one thing is wrong."""

    def check(value: Any) -> bool:
        return (isinstance(value, types) and 0 < len(value) < 500 and size(value) <= most
                and first(value[0]) and all(map(good, value)))  # fmt: skip

    return check


def pattern(form: str) -> Callable[[Any], bool]:
    return lambda v: isinstance(v, str) and 1 <= len(v) <= 80 and bool(re.fullmatch(form, v))


def but(bad: str) -> Callable[[str], bool]:
    return lambda sign: sign not in bad


for name, says, answer in [
    ("no_quotes_please", "Siobhan O'Brien", named(good=lambda c: c.isalpha() or c in " ’-.")),
    ("words_and_joints", "any order is good",
     lambda v: named()(v) and all(re.split("[ '’-]", v))),
    ("only_text", "made your function raise", lambda v: 1 <= len(v) <= 80 and named()(v)),
    ("strips_it", "a line break stands at its end", lambda v: isinstance(v, str) and named()(v.rstrip())),
    ("basic_plane", "𠮷田 花子", lambda v: named()(v) and max(v) < "\U00010000"),
    ("word_letters", "category M", pattern(r"[^\W\d_](?:[^\W\d_]|[ '’.-]){0,79}")),
    ("block_list", "`;` is not in the list", named(str.isalpha, but("<>{}="))),
    ("printable", "U+FF1C FULLWIDTH LESS-THAN SIGN is not in the list",
     named(good=lambda c: category(c)[0] in "LM" or c in JOINTS
           or (ord(c) > 127 and c.isprintable() and category(c)[0] != "N"))),
    ("word_characters", "digits are not in the list",
     named(good=lambda c: c.isalnum() or category(c)[0] == "M" or c in JOINTS)),
    ("no_title_case", "is a letter (Unicode category Lt)",
     named(good=lambda c: category(c) in ("Lu", "Ll", "Lm", "Lo", "Mn", "Mc", "Me") or c in JOINTS)),
    ("any_length", "81 characters", named(most=400)),
    ("eighty_bytes", "its bytes are another number",
     named(size=lambda v: len(v.encode("utf-8", "replace")))),
    ("composed", "82 characters, marks counted",
     named(size=lambda v: len(unicodedata.normalize("NFC", v)))),
    ("letters_anywhere", "no letter", named(first=lambda c: True)),
    ("begins_with_a_digit", "U+0030 DIGIT ZERO is not in the list",
     lambda v: isinstance(v, str) and named()("A" + v[1:]) and v[:1].isalnum()),
    ("begins_with_a_mark", "it begins with a mark", named(first=lambda c: category(c)[0] in "LM")),
    ("lists_too", "The list ['Ada'] was accepted as a name",
     named(lambda c: c[0].isalpha(), types=(str, list),
           good=lambda c: len(c) > 1 or category(c)[0] in "LM" or c in JOINTS)),
    ("nested", "A quantifier inside a quantifier",
     lambda v: named()(v) or pattern(r"(?:[^\W\d_]+[ '’.-]?)*")(v)),
    ("quadratic", "no name is that long",
     lambda v: isinstance(v, str) and not re.search(r".*.*=", v, re.DOTALL) and named()(v)),
]:  # fmt: skip
    bank.add(person_name, name, answer, says=says)
bank.add(person_name, "as_shipped", lambda v: isinstance(v, str) and bool(re.match(r"^(\w+[ '-]?)*$", v)),
         says="multiplies that", kind="vulnerable")  # fmt: skip
bank.add(person_name, "nobody", lambda v: False, says="These are people", kind="refuses")


bank.add(person_name, "in_parts", named(), kind="right")


@bank.right(person_name)
def a_word_of_kinds(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    kinds = "".join("J" if c in JOINTS else category(c)[0] for c in value)
    return re.fullmatch("L[LMJ]*", kinds) is not None and len(value) < 81
