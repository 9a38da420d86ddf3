"""Wrong and right answers to the task about the schema of a prediction request."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from voluptuous import (
    ALLOW_EXTRA,
    All,
    Clamp,
    Coerce,
    Invalid,
    Length,
    Match,
    Optional,
    Range,
    Schema,
)

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.input_validation.answers import (
    ADDS_UP,
    CELLS,
    LIMITS,
    NAME,
    NUMBER,
    PATIENT,
    code,
    is_number,
    rule,
    schema,
    total,
)  # fmt: skip

bank = Bank()
request = tasks.prediction_request


def outside(low: float, high: float) -> Any:
    return rule(lambda value: not (value < low or value > high))


def text(pattern: str) -> Any:
    return All(str, Length(1, 80), Match(pattern))


def inner_dict(**how: Any) -> Schema:
    """`required=True` for the whole, which `All` does not hand on."""
    features = {name: All(NUMBER, Range(*ends)) for name, ends in LIMITS.items()}
    return Schema({"patient": PATIENT, "features": All(features, **how), Optional("name"): NAME},
                  required=True)  # fmt: skip


for name, says, answer in [
    ("coerces", "`true` for leukocytes was", schema(Coerce(float))),
    ("floats_only", "Zero as a whole number: refused", schema(float)),
    ("clamps", "NaN for haemoglobin was", schema(span=lambda low, high: Clamp(low, high))),
    ("not_outside", "NaN for haemoglobin was accepted: no analyser", schema(span=outside)),
    ("isfinite_overflows", "raised OverflowError, and that is no Invalid",
     schema(rule(lambda v: is_number(v) and math.isfinite(v)))),
    ("no_sum", "each value lies in its limits", schema(fits=None)),
    ("between_the_ends", "that add up to exactly 99", schema(fits=rule(lambda f: 99 < total(f) < 101))),
    ("required_stops_at_all", "Features without haemoglobin was accepted: the", inner_dict()),
    ("extra_features", "The unknown feature 'albumin'", schema(inner=ALLOW_EXTRA)),
    ("dollar", "a line break stands after it, was accepted",
     schema(patient=All(str, Match(r"^P-[0-9]{6}$")))),
    ("ascii_names", "The name 'Zoë", schema(name=text(r"[A-Za-z '.-]+\Z"))),
    ("fills_the_name_in", "the key 'name' as well", schema(optional=Optional("name", default="unknown"))),
    ("repeats_the_patient", "a patient that is an attack the error",
     schema(patient=rule(code, lambda v: f"{v!r} is no patient"))),
    ("three_letters", "For a script for haemoglobin the error repeats",
     schema(rule(is_number, lambda v: f"no number: {v!s:.3}..."))),
    ("shows_what_adds_up", "For percentages of 61.04 and 77.05 the error",
     schema(fits=rule(lambda f: 99 <= total(f) <= 101, lambda f: f"{f['neutrophils']:.2f} does not fit"))),
    ("tells_the_sum", "beside which its sum is it, the error repeats",
     schema(fits=rule(lambda f: 99 <= total(f) <= 101, lambda f: f"they add up to {total(f):g}"))),
    ("a_dict", "A dict was passed", {"patient": str, "features": dict}),
]:  # fmt: skip
    bank.add(request, name, answer, says=says)
bank.add(request, "whatever_comes", Schema(dict), says="A request without `patient` was accepted",
         kind="vulnerable")  # fmt: skip
bank.add(request, "nobody", rule(lambda v: False), says="though the contract accepts it", kind="refuses")


def varied(after: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda data: after(schema()(data))


def caught(then: Callable[[Invalid], Any]) -> Callable[[Any], Any]:
    def check(data: Any) -> Any:
        try:
            return schema()(data)
        except Invalid as error:
            return then(error)

    return check


def raised(error: Exception) -> Any:
    raise error


for name, says, answer in [
    ("text_of_numbers", "with the values unchanged",
     varied(lambda found: found | {"features": {k: str(v) for k, v in found["features"].items()}})),
    ("says_false", "returning is accepting", caught(lambda error: False)),
    ("forgets_the_path", "the path was [[]]", caught(lambda e: raised(Invalid("something is wrong")))),
]:  # fmt: skip
    bank.add(request, name, answer, says=says)

bank.add(request, "in_parts", schema(), kind="right")
bank.add(request, "by_type", schema(rule(lambda v: type(v) in (int, float))), kind="right")
bank.add(request, "required_handed_on", Schema({"patient": PATIENT, Optional("name"): NAME, "features": All(
             {one: All(NUMBER, Range(*ends)) for one, ends in LIMITS.items()}, ADDS_UP, required=True)},
             required=True), kind="right")  # fmt: skip
bank.add(request, "limits_in_words",
         schema(span=lambda a, b: Range(a, b, msg=f"expected {a:,} to {b:,}"),
                fits=rule(lambda f: abs(total(f) - 100) <= 1.00001, lambda f: "99 to 101 were expected")),
         kind="right")  # fmt: skip
bank.add(request, "as_floats", varied(
    lambda found: found | {"features": {k: float(v) for k, v in found["features"].items()}}), kind="right")
bank.add(request, "names_like_people",
         schema(name=rule(lambda v: isinstance(v, str) and len(v) in range(1, 81)
                          and not re.search(r"[\d_<>\x00-\x1f\x7f-\x9f]", v))), kind="right")  # fmt: skip


@bank.right(request)
def the_sum_at_the_top(data: Any) -> Any:
    found = schema(fits=None)(data)
    if not 99 <= math.fsum(found["features"][name] for name in CELLS) <= 101:
        raise Invalid("the percentages", path=["features", "neutrophils"])
    return found
