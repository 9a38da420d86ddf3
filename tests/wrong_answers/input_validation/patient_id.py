"""Wrong and right answers to the task about the patient identifier."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from typing import Any

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank

bank = Bank()
patient_id = tasks.patient_id


def fits(pattern: str, use: Any = re.fullmatch, flags: int = 0) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and use(pattern, value, flags) is not None


def each(good: Callable[[str], bool]) -> Callable[[Any], bool]:
    """By hand: 'P-' and six signs that are each good."""
    return lambda v: isinstance(v, str) and len(v) == 8 and v[:2] == "P-" and all(map(good, v[2:]))


for name, says, answer in [
    ("any_digits", "Arabic-Indic", fits(r"P-\d{6}")),
    ("searches", "a line break stands before it", fits(r"P-[0-9]{6}\Z", re.search)),
    ("at_least_six", "has 7 digits", fits("P-[0-9]{6,}")),
    ("isdigit", "superscript", each(str.isdigit)),
    ("hexadecimal", "holds 'A' and no digit", each(lambda c: c in string.digits + "ABCDEF")),
    ("ignores_case", "small one", fits("P-[0-9]{6}", flags=re.I)),
    ("only_text", "JSON may hold anything", lambda v: re.fullmatch("P-[0-9]{6}", v) is not None),
    ("by_its_bytes", "half a character made your function raise",
     lambda v: isinstance(v, str) and re.fullmatch(b"P-[0-9]{6}", v.encode()) is not None),
    ("text_of_all", "`str(...)`, slices and indexes work",
     lambda v: not isinstance(v, bytes) and fits("P-[0-9]{6}")(str(v))),
    ("any_dash", "hyphen is another sign", fits("P[-–—−][0-9]{6}")),
]:  # fmt: skip
    bank.add(patient_id, name, answer, says=says)
bank.add(patient_id, "as_shipped", fits(r"^P-\d{6}$", re.match), says="line break", kind="vulnerable")
bank.add(patient_id, "nobody", lambda v: False, says="was refused, though it is", kind="refuses")
bank.add(patient_id, "the_match", re.compile("P-[0-9]{6}").fullmatch, says="returned <re.Match")


@bank.wrong(patient_id, says="though `int` takes it")
def int_takes_it(value: Any) -> bool:
    try:
        return each(str.isascii)(value) and int(value[2:]) >= 0
    except ValueError:
        return False


bank.add(patient_id, "by_hand", each(lambda c: "0" <= c <= "9"), kind="right")


@bank.right(patient_id)
def by_match_statement(value: Any) -> bool:
    match value:
        case str() if len(value) == 8 and value[:2] == "P-":
            return set(value[2:]) <= set(string.digits)
    return False
