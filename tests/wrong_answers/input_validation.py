"""Lesson 02: what a clever, a hurried and a confused learner would answer."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from voluptuous import (
    ALLOW_EXTRA,
    PREVENT_EXTRA,
    REMOVE_EXTRA,
    All,
    Clamp,
    Coerce,
    Email,
    Invalid,
    Length,
    Match,
    Optional,
    Range,
    Required,
    Schema,
)  # fmt: skip
from voluptuous import (
    Any as Either,
)

from helpers import clinic
from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank, input_validation_forms, input_validation_texts

bank = Bank()
bank.entries += [*input_validation_texts.bank.entries, *input_validation_forms.bank.entries]
RANGES = clinic.RANGES

# --- patient_id

patient_id = tasks.patient_id


@bank.wrong(patient_id, says="line break", kind="vulnerable")
def as_shipped(text: Any) -> bool:
    return isinstance(text, str) and bool(re.match(r"^P-\d{6}$", text))


@bank.wrong(patient_id, says="was refused, though it is", kind="refuses")
def nobody(text: Any) -> bool:
    return False


@bank.wrong(patient_id, says="Arabic-Indic")
def any_digits(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"P-\d{6}", text) is not None


@bank.wrong(patient_id, says="has seven digits")
def no_end(text: Any) -> bool:
    return isinstance(text, str) and re.match(r"P-[0-9]{6}", text) is not None


@bank.wrong(patient_id, says="a space stands before it")
def searches(text: Any) -> bool:
    return isinstance(text, str) and re.search(r"P-[0-9]{6}\Z", text) is not None


@bank.wrong(patient_id, says="a line stands before it")
def every_line(text: Any) -> bool:
    return isinstance(text, str) and re.search(r"^P-[0-9]{6}\Z", text, re.MULTILINE) is not None


@bank.wrong(patient_id, says="seven digits")
def at_least_six(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"P-[0-9]{6,}", text) is not None


@bank.wrong(patient_id, says="superscript")
def isdigit(text: Any) -> bool:
    return isinstance(text, str) and len(text) == 8 and text[:2] == "P-" and text[2:].isdigit()


@bank.wrong(patient_id, says="though `int` takes it")
def int_takes_it(text: Any) -> bool:
    if not isinstance(text, str) or len(text) != 8 or text[:2] != "P-" or not text.isascii():
        return False
    try:
        int(text[2:])
    except ValueError:
        return False
    return True


@bank.wrong(patient_id, says="small one")
def ignores_case(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"P-[0-9]{6}", text, re.I) is not None


@bank.wrong(patient_id, says="a space stands after it")
def tidies_up_first(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"P-[0-9]{6}", text.rstrip(" ")) is not None


@bank.wrong(patient_id, says="True or False")
def gives_the_match(text: Any) -> Any:
    return isinstance(text, str) and re.fullmatch(r"P-[0-9]{6}", text)


@bank.wrong(patient_id, says="JSON may hold anything")
def only_text(text: str) -> bool:
    return re.fullmatch(r"P-[0-9]{6}", text) is not None


@bank.wrong(patient_id, says="A bytes was accepted")
def text_of_all(text: Any) -> bool:
    text = text.decode() if isinstance(text, bytes) else str(text)
    return re.fullmatch(r"P-[0-9]{6}", text) is not None


@bank.wrong(patient_id, says="was refused, though it is")
def known_ones(text: Any) -> bool:
    return text in {"P-000101", "P-000102", "P-999999", "P-000000"}


@bank.right(patient_id)
def by_hand(text: Any) -> bool:
    return (
        isinstance(text, str)
        and len(text) == 8
        and text.startswith("P-")
        and all("0" <= digit <= "9" for digit in text[2:])
    )


@bank.right(patient_id)
def ascii_flag(text: Any) -> bool:
    return isinstance(text, str) and bool(re.match(r"P-\d{6}\Z", text, re.ASCII))


@bank.right(patient_id)
def ascii_and_decimal(text: Any) -> bool:
    if not isinstance(text, str):
        return False
    head, dash, digits = text.partition("-")
    return (
        head == "P" and dash == "-" and len(digits) == 6 and digits.isascii() and digits.isdigit()
    )


# --- person_name

person_name = tasks.person_name
JOINTS = " '’.-"


def _name(text: Any) -> bool:
    if not isinstance(text, str) or not 1 <= len(text) <= 80:
        return False
    kinds = [unicodedata.category(letter)[0] for letter in text]
    return kinds[0] == "L" and all(
        kind in "LM" or letter in JOINTS for kind, letter in zip(kinds, text, strict=True)
    )


@bank.wrong(person_name, says="multiplies that", kind="vulnerable")
def shipped_name(text: Any) -> bool:
    return isinstance(text, str) and re.match(r"^(\w+[ '-]?)*$", text) is not None


@bank.wrong(person_name, says="These are people", kind="refuses")
def nobody_at_all(text: Any) -> bool:
    return False


@bank.wrong(person_name, says="Siobhan O'Brien")
def no_quotes_please(text: Any) -> bool:
    return _name(text) and "'" not in text


@bank.wrong(person_name, says="Müller")
def ascii_letters(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[A-Za-z][A-Za-z '’.-]{0,79}", text) is not None


@bank.wrong(person_name, says="category M")
def word_letters(text: Any) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[^\W\d_][^\W\d_ '’.-]{0}(?:[^\W\d_]|[ '’.-]){0,79}",
                                                  text) is not None  # fmt: skip


@bank.wrong(person_name, says="`;` is not in the list")
def block_list(text: Any) -> bool:
    if not isinstance(text, str) or not 1 <= len(text) <= 80 or not text[:1].isalpha():
        return False
    return not any(bad in text for bad in ("<script", "DROP TABLE patients --", "\n", "--", "{{"))


@bank.wrong(person_name, says="digits are not in the list")
def word_characters(text: Any) -> bool:
    if not isinstance(text, str) or not 1 <= len(text) <= 80 or not text[0].isalpha():
        return False
    return all(c.isalnum() or unicodedata.category(c)[0] == "M" or c in JOINTS for c in text)


@bank.wrong(person_name, says="81 characters")
def any_length(text: Any) -> bool:
    return isinstance(text, str) and bool(text) and all(_name("A" + letter) for letter in text[:90]) and (
        text[0].isalpha()
    )  # fmt: skip


@bank.wrong(person_name, says="a line break stands at its end")
def strips_it(text: Any) -> bool:
    return isinstance(text, str) and _name(text.rstrip())


@bank.wrong(person_name, says="no letter")
def letters_anywhere(text: Any) -> bool:
    return isinstance(text, str) and 1 <= len(text) <= 80 and all(_name("A" + c) for c in text)


@bank.wrong(person_name, says="multiplies that")
def nested_after_the_length(text: Any) -> bool:
    return _name(text) or (
        isinstance(text, str) and bool(re.fullmatch(r"(?:[^\W\d_]+[ '’.-]?)*", text))
    )


@bank.wrong(person_name, says="No name is that long")
def quadratic(text: Any) -> bool:
    return isinstance(text, str) and not re.search(r".*.*=", text, re.DOTALL) and _name(text)


@bank.wrong(person_name, says="the answer is False")
def only_strings(text: str) -> bool:
    return 1 <= len(text) <= 80 and _name(text if isinstance(text, str) else text.decode("utf-9"))


@bank.right(person_name)
def a_loop(text: Any) -> bool:
    if not isinstance(text, str) or not text or len(text) > 80:
        return False
    for at, letter in enumerate(text):
        kind = unicodedata.category(letter)
        if kind.startswith("L") or (at and (kind.startswith("M") or letter in JOINTS)):
            continue
        return False
    return True


@bank.wrong(person_name, says="is a number (category N)")
def strips_the_marks_first(text: Any) -> bool:
    if not isinstance(text, str) or len(text) > 80:
        return False
    bare = "".join(letter for letter in text if unicodedata.category(letter)[0] != "M")
    return bool(re.fullmatch(r"[^\W\d_](?:[^\W\d_]|[ '’.-])*", bare)) and text[0] == bare[0]


@bank.right(person_name)
def looks_at_all_before_the_length(text: Any) -> bool:
    allowed = isinstance(text, str) and all(
        unicodedata.category(letter)[0] in "LM" or letter in JOINTS for letter in text
    )
    return bool(allowed) and 0 < len(text) < 81 and text[0].isalpha()


# --- strict_json

strict_json = tasks.strict_json


def _no(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("too large")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


HOOKS: dict[str, Any] = {
    "parse_constant": _no, "parse_float": _finite, "object_pairs_hook": _once,
}  # fmt: skip


def _strict(body: bytes, without: str = "", deep: Callable[[Any], int] = _depth) -> Any:
    """A right loader, or one that lacks one thing."""
    if len(body) > 65536 and without != "size":
        raise ValueError("too long")
    text = body.decode("utf-8") if without != "utf" else body
    try:
        value = json.loads(text, **{k: v for k, v in HOOKS.items() if k != without})
        if without != "depth" and deep(value) > 20:
            raise ValueError("too deep")
    except RecursionError:
        if without == "recursion":
            raise
        raise ValueError("too deep") from None
    return value


@bank.wrong(strict_json, says="JSON has no NaN", kind="vulnerable")
def plain_loads(body: bytes) -> Any:
    return json.loads(body)


@bank.wrong(strict_json, says="It is plain JSON", kind="refuses")
def refuses_all(body: bytes) -> Any:
    raise ValueError("no")


@bank.wrong(strict_json, says="becomes infinity")
def no_constants(body: bytes) -> Any:
    return _strict(body, without="parse_float")


@bank.wrong(strict_json, says="one wins")
def no_pairs(body: bytes) -> Any:
    return _strict(body, without="object_pairs_hook")


@bank.wrong(strict_json, says="A document of depth 21 was accepted")
def only_recursion(body: bytes) -> Any:
    return _strict(body, without="depth")


@bank.wrong(strict_json, says="RecursionError")
def recursion_escapes(body: bytes) -> Any:
    return _strict(body, without="recursion")


@bank.wrong(strict_json, says="65537 bytes")
def any_size(body: bytes) -> Any:
    return _strict(body, without="size")


@bank.wrong(strict_json, says="UTF-16")
def guesses_the_encoding(body: bytes) -> Any:
    return _strict(body, without="utf")


@bank.wrong(strict_json, says="Brackets inside text")
def counts_brackets(body: bytes) -> Any:
    if body.count(b"[") + body.count(b"{") > 20:
        raise ValueError("too deep")
    return _strict(body)


@bank.wrong(strict_json, says="Words that only look like numbers")
def searches_for_words(body: bytes) -> Any:
    if b"NaN" in body or b"Infinity" in body:
        raise ValueError("no")
    return _strict(body)


@bank.wrong(strict_json, says="The same key in two objects")
def one_key_in_all(body: bytes) -> Any:
    value = _strict(body)
    keys = re.findall(r'"((?:[^"\\]|\\.)*)"\s*:', body.decode())
    if len(set(keys)) != len(keys):
        raise ValueError("twice")
    return value


@bank.wrong(strict_json, says="returned None")
def swallows(body: bytes) -> Any:
    try:
        return _strict(body)
    except ValueError:
        return None


@bank.wrong(strict_json, says="one wins")
def compares_raw_keys(body: bytes) -> Any:
    seen: list[Any] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        seen.append(found)
        return dict(found)

    value = json.loads(
        body.decode(), parse_constant=_no, parse_float=_finite, object_pairs_hook=pairs
    )
    if any(found and found[0][0] in [key for key, _ in found[1:]] for found in seen[-1:]):
        raise ValueError("twice")
    return value


@bank.right(strict_json)
def with_hooks(body: bytes) -> Any:
    return _strict(body)


@bank.right(strict_json)
def scans_first(body: bytes) -> Any:
    if len(body) > 64 * 1024:
        raise ValueError("too long")
    text = str(body, "utf-8")
    level = 0
    for sign in re.sub(r'"(?:[^"\\]|\\.)*"', "", text, flags=re.DOTALL):
        level += (sign in "[{") - (sign in "]}")
        if level > 20:
            raise ValueError("too deep")
    return json.loads(text, **HOOKS)


class Loader:
    """As an object with a method."""

    def __call__(self, body: bytes) -> Any:
        try:
            return _strict(body)
        except RecursionError as error:
            raise ValueError("too deep") from error


bank.add(strict_json, "an_object", Loader(), kind="right")


# --- prediction_request


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Invalid("expected a number")
    return value


def _fits(features: dict[str, Any]) -> dict[str, Any]:
    disc = math.pi * features["mean_radius"] ** 2
    if not 0.9 * disc <= features["mean_area"] <= 1.1 * disc:
        raise Invalid("mean_area does not fit mean_radius")
    return features


PATIENT = All(str, Match(r"P-[0-9]{6}\Z"))
NAME = All(str, Length(min=1, max=80), Match(r"[^\x00-\x1f\x7f-\x9f]+\Z"))


def _request(
    number: Any = _number,
    limits: Callable[[float, float], Any] = lambda low, high: Range(min=low, max=high),
    fits: Any = _fits,
    patient: Any = PATIENT,
    name: Any = NAME,
    key: Any = Required,
    extra: int = PREVENT_EXTRA,
    outer: int = PREVENT_EXTRA,
) -> Schema:
    """A right schema, or one in which one thing is wrong."""
    features = Schema(
        {key(feature): All(number, limits(*ends)) for feature, ends in RANGES.items()}, extra=extra
    )
    return Schema(
        {
            Required("patient"): patient,
            Required("features"): All(features, fits) if fits else features,
            Optional("name"): name,
        },
        extra=outer,
    )


request = tasks.prediction_request
bank.add(
    request, "whatever_comes", Schema(dict), says="A request without `patient` was accepted",
    kind="vulnerable",
)  # fmt: skip


@bank.wrong(request, says="Refused: the smallest mean_radius", kind="refuses")
def refuses_every_request(data: Any) -> Any:
    raise Invalid("no")


def coerced(value: Any) -> float:
    return float(value)


bank.add(request, "coerces", _request(Coerce(float)), says="`false` for mean_concavity was")
bank.add(
    request, "no_bool_but_coerces",
    _request(All(lambda v: _number(v) if isinstance(v, bool) else v, Coerce(float))),
    says="A number in quotes for mean_radius was accepted",
)  # fmt: skip
bank.add(
    request,
    "isinstance_int",
    _request(Either(float, int)),
    says="`false` for mean_concavity was accepted",
)
bank.add(request, "floats_only", _request(float), says="Refused: zero as a whole number")
bank.add(
    request, "clamps", _request(limits=lambda low, high: Clamp(min=low, max=high)),
    says="NaN for mean_texture was accepted",
)  # fmt: skip
bank.add(
    request, "clamps_finite_only",
    _request(
        All(_number, lambda v: v if isinstance(v, int) or not math.isinf(v) else _no("inf")),
        lambda low, high: Clamp(min=low, max=high),
    ),
    says="NaN for mean_texture was accepted",
)  # fmt: skip
bank.add(
    request, "minimum_only", _request(limits=lambda low, high: Range(min=low), fits=None),
    says="Infinity for mean_radius was accepted",
)  # fmt: skip
bank.add(
    request, "finite_but_no_range",
    _request(limits=lambda low, high: Range(min=-1e300, max=1e300)),
    says="A hundredth of the range below the smallest",
)  # fmt: skip


def _not_outside(low: float, high: float) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value < low or value > high:
            raise Invalid("out of range")
        return value

    return check


bank.add(
    request, "not_outside", _request(limits=_not_outside), says="NaN for mean_texture was accepted"
)
bank.add(
    request, "ends_left_out",
    _request(
        limits=lambda low, high: Range(min=low, max=high, min_included=False, max_included=False)
    ),
    says="Refused: the smallest mean_radius",
)  # fmt: skip


def _truthy(value: Any) -> Any:
    if not value or isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Invalid("expected a number")
    return value


bank.add(request, "zero_is_missing", _request(_truthy), says="mean_concavity'] expected a number")


def _isfinite(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise Invalid("expected a finite number")
    return value


bank.add(
    request, "isfinite_overflows", _request(_isfinite), says="OverflowError instead of voluptuous"
)
bank.add(request, "no_fit", _request(fits=None), says="perhaps two units were mixed")
bank.add(request, "optional_features", _request(key=Optional), says="raised KeyError instead")
bank.add(
    request, "optional_features_no_fit", _request(key=Optional, fits=None),
    says="Features without mean_radius was accepted",
)  # fmt: skip
bank.add(
    request,
    "extra_features",
    _request(extra=ALLOW_EXTRA),
    says="The unknown feature 'worst_radius'",
)
bank.add(request, "extra_keys_removed", _request(outer=REMOVE_EXTRA), says="The unknown key 'role'")
bank.add(
    request,
    "dollar",
    _request(patient=All(str, Match(r"^P-[0-9]{6}$"))),
    says="line break at its end",
)
bank.add(
    request,
    "match_without_end",
    _request(patient=All(str, Match(r"P-[0-9]{6}"))),
    says="seven digits",
)
bank.add(
    request, "any_script", _request(patient=All(str, Match(r"P-\d{6}\Z"))), says="Arabic-Indic"
)
bank.add(
    request, "ascii_names", _request(name=All(str, Length(min=1, max=80), Match(r"[A-Za-z '.-]+\Z"))),
    says="the name 'Zoë",
)  # fmt: skip
bank.add(
    request,
    "length_of_anything",
    _request(name=Length(min=1, max=80)),
    says="A name with a line break",
)
bank.add(request, "any_name", _request(name=str), says="An empty name was accepted")


def _telling(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(r"P-[0-9]{6}", value):
        raise Invalid(f"{value!r} is no patient")
    return value


bank.add(
    request, "repeats_the_value", _request(patient=_telling), says="the error repeats the value"
)
bank.add(request, "a_dict", {"patient": str, "features": dict}, says="A dict was passed")
bank.add(request, "the_class", Schema, says="The class Schema was passed")
bank.add(request, "a_string", "Schema", says="A str is no schema")


@bank.wrong(request, says="it has to return the request")
def says_true(data: Any) -> bool:
    _request()(data)
    return True


@bank.wrong(request, says="returning is accepting")
def says_false(data: Any) -> Any:
    try:
        return _request()(data)
    except Invalid:
        return False


@bank.wrong(request, says="raised ValueError instead of voluptuous")
def raises_something_else(data: Any) -> Any:
    try:
        return _request()(data)
    except Invalid as error:
        raise ValueError("no") from error


@bank.wrong(request, says="the path was []")
def forgets_the_path(data: Any) -> Any:
    try:
        return _request()(data)
    except Invalid:
        raise Invalid("something is wrong") from None


@bank.wrong(request, says="the values unchanged")
def text_of_numbers(data: Any) -> Any:
    found = _request()(data)
    return found | {"features": {key: str(value) for key, value in found["features"].items()}}


bank.add(request, "from_schemas", _request(), kind="right")
bank.add(
    request, "by_type",
    _request(All(Either(int, float), lambda v: v if type(v) is not bool else _no("bool"))), kind="right",
)  # fmt: skip
bank.add(
    request, "required_stops_at_all",  # `All` compiles what is inside it without `required`
    Schema(
        {
            "patient": PATIENT,
            "features": All(
                {name: All(_number, Range(min=a, max=b)) for name, (a, b) in RANGES.items()}
            ),
            Optional("name"): NAME,
        },
        required=True,
    ),
    says="Features without mean_radius was accepted",
)  # fmt: skip
bank.add(
    request, "required_by_default",
    Schema(
        {
            "patient": PATIENT,
            "features": All(
                {name: All(_number, Range(min=a, max=b)) for name, (a, b) in RANGES.items()},
                _fits,
                required=True,
            ),
            Optional("name"): NAME,
        },
        required=True,
    ),
    kind="right",
)  # fmt: skip


@bank.right(request)
def a_function_with_the_rule_at_the_top(data: Any) -> Any:
    found = _request(fits=None)(data)
    disc = math.pi * found["features"]["mean_radius"] ** 2
    if abs(found["features"]["mean_area"] / disc - 1) > 0.1:
        raise Invalid("area and radius do not fit", path=["features", "mean_area"])
    return found


@bank.right(request)
def all_as_floats(data: Any) -> Any:
    found = _request()(data)
    return found | {"features": {key: float(value) for key, value in found["features"].items()}}


bank.add(
    request, "names_from_the_other_task",
    _request(name=lambda v: v if _name(v) else _no("name"),
             patient=lambda v: v if by_hand(v) else _no("patient")), kind="right",
)  # fmt: skip

# --- predict_app

predict_app = tasks.predict_app
SCHEMA = _request()
Handler = Callable[[Any, Any], Any]


def _problems(error: Invalid) -> dict[str, Any]:
    errors = getattr(error, "errors", [error])
    return {"errors": [{"path": ".".join(map(str, e.path)), "problem": e.msg} for e in errors]}


def _app(
    predict: Any,
    load: Any = _strict,
    schema: Any = SCHEMA,
    problems: Any = _problems,
    status: int = 422,
    limit: int | None = 64 * 1024,
    catches: Any = ValueError,
    before: Any = None,
) -> Any:
    """A right endpoint, or one in which one thing is wrong."""
    from flask import Flask, request

    app = Flask("answer")
    app.logger.disabled = True
    app.config["MAX_CONTENT_LENGTH"] = limit

    @app.post("/predict")
    def answer() -> Any:
        try:
            data = load(request.get_data())
            if before:
                before(data)
            data = schema(data)
        except Invalid as error:
            return problems(error), status
        except catches:
            return {"errors": [{"path": "", "problem": "no JSON"}]}, status
        return {"patient": data["patient"], "probability_malignant": predict(data["features"])}

    return app


@bank.wrong(predict_app, says="reached the model", kind="vulnerable")
def validates_nothing(predict: Any) -> Any:
    def some(data: Any) -> Any:
        return {"patient": data["patient"], "features": data["features"]}

    return _app(predict, json.loads, some)


@bank.wrong(predict_app, says="answered 422, not 200", kind="refuses")
def refuses_everybody(predict: Any) -> Any:
    def no(data: Any) -> Any:
        raise Invalid("no")

    return _app(predict, schema=no)


@bank.wrong(predict_app, says="request that names two patients")
def flasks_own_json(predict: Any) -> Any:
    return _app(predict, load=lambda body: _strict(body, without="object_pairs_hook"))


@bank.wrong(predict_app, says="ended in a 500")
def forgets_recursion(predict: Any) -> Any:
    return _app(predict, load=lambda body: _strict(body, without="recursion"))


@bank.wrong(predict_app, says="ended in a 500")
def forgets_broken_json(predict: Any) -> Any:
    return _app(predict, catches=KeyError)


@bank.wrong(predict_app, says="the status was 400, not 422")
def says_400(predict: Any) -> Any:
    return _app(predict, status=400)


@bank.wrong(predict_app, says="the status was 200, not 422")
def says_200(predict: Any) -> Any:
    return _app(predict, status=200)


@bank.wrong(predict_app, says="not 413")
def no_limit(predict: Any) -> Any:
    return _app(predict, limit=None)


@bank.wrong(predict_app, says="reached the model")
def predicts_first(predict: Any) -> Any:
    return _app(predict, before=lambda data: predict(data["features"]), catches=(Exception,))


@bank.wrong(predict_app, says="the body holds no `errors`")
def only_a_word(predict: Any) -> Any:
    return _app(predict, problems=lambda error: {"error": "invalid"})


@bank.wrong(predict_app, says="none leads to")
def no_path(predict: Any) -> Any:
    return _app(predict, problems=lambda error: {"errors": [{"path": "", "problem": "invalid"}]})


@bank.wrong(predict_app, says="repeats the value that was sent")
def shows_what_came(predict: Any) -> Any:
    from flask import request

    return _app(predict, problems=lambda e: _problems(e) | {"got": request.get_json()})


@bank.wrong(predict_app, says="The app does not start")
def gives_the_view(predict: Any) -> Any:
    return lambda: "hello"


@bank.wrong(predict_app, says="gave back no app")
def forgets_to_return(predict: Any) -> None:
    _app(predict)


@bank.wrong(predict_app, says="raised ImportError")
def does_not_import(predict: Any) -> Any:
    from flask import Flusk

    return Flusk("answer")


@bank.wrong(predict_app, says="does not name its patient")
def answers_the_number_only(predict: Any) -> Any:
    from flask import request

    app = _app(predict)
    app.view_functions["answer"] = lambda: {
        "p": predict(json.loads(request.get_data())["features"])
    }
    return app


bank.add(predict_app, "one_app_from_parts", _app, kind="right")


@bank.right(predict_app)
def list_of_steps(predict: Any) -> Any:
    def problems(error: Any) -> Any:
        return {
            "errors": [{"path": [str(s) for s in e.path], "problem": e.msg} for e in error.errors]
        }

    return _app(predict, problems=problems)


@bank.right(predict_app)
def json_pointers_by_an_error_handler(predict: Any) -> Any:
    from flask import Flask, jsonify, request

    app = Flask("answer")
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024

    @app.errorhandler(Invalid)
    def invalid(error: Any) -> Any:
        return jsonify(errors=[{"path": "/" + "/".join(map(str, e.path)), "problem": e.msg}
                               for e in error.errors]), 422  # fmt: skip

    class NoJson(Exception):
        """Ours, so that a ValueError of the model stays one."""

    @app.errorhandler(NoJson)
    def no_json(error: Any) -> Any:
        return jsonify(errors=[{"path": "/", "problem": "no JSON"}]), 400

    @app.route("/predict", methods=["POST"])
    def answer() -> Any:
        try:
            body = _strict(request.data or request.get_data())
        except ValueError as error:
            raise NoJson from error
        data = SCHEMA(body)
        return jsonify(patient=data["patient"], probability_malignant=predict(data["features"]))

    return app


@bank.right(predict_app)
def bare_wsgi(predict: Any) -> Any:
    def app(environ: Any, start_response: Any) -> list[bytes]:
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if size > 64 * 1024:
            start_response("413 Content Too Large", [("Content-Type", "text/plain")])
            return [b"too large"]
        status, said, data = "200 OK", {}, None
        try:
            data = SCHEMA(_strict(environ["wsgi.input"].read(size)))
        except Invalid as error:
            status, said = "422 Unprocessable Content", _problems(error)
        except ValueError:
            status, said = (
                "422 Unprocessable Content",
                {"errors": [{"path": "", "problem": "JSON"}]},
            )
        if data is not None:
            said = {"patient": data["patient"], "probability_malignant": predict(data["features"])}
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(said).encode()]

    return app


# --- stored_path

stored_path = tasks.stored_path
FORM = re.compile(r"[^\W_][\w .'-]{0,55}\.[cC][sS][vV]")


def _stored(folder: Path, name: str, form: str = FORM.pattern, match: Any = re.fullmatch) -> Path:
    if not match(form, name, 0) or (folder / name).exists():
        raise ValueError("not a name for an upload")
    return folder / name


@bank.wrong(stored_path, says="it leads to the folder above", kind="vulnerable")
def ships_csv_anywhere(folder: Path, name: str) -> Path:
    if ".csv" not in name:
        raise ValueError("only CSV")
    return folder / name


@bank.wrong(stored_path, says="'ward 3.csv' was refused", kind="refuses")
def refuses_every_name(folder: Path, name: str) -> Path:
    raise ValueError("no")


@bank.wrong(stored_path, says='Brien.csv" was refused')
def no_apostrophes(folder: Path, name: str) -> Path:
    return _stored(folder, name, r"[^\W_][\w .-]{0,55}\.[cC][sS][vV]")


@bank.wrong(stored_path, says="'märz-2026.csv' was refused")
def ascii_names(folder: Path, name: str) -> Path:
    return _stored(folder, name, r"[A-Za-z0-9][A-Za-z0-9 ._'-]{0,55}\.[cC][sS][vV]")


@bank.wrong(stored_path, says="became")
def secure_filename(folder: Path, name: str) -> Path:
    from werkzeug.utils import secure_filename

    return folder / secure_filename(name)


@bank.wrong(stored_path, says="a `../` is left")
def cuts_dots_out(folder: Path, name: str) -> Path:
    name = name.replace("../", "").lstrip("/")
    if not name.lower().endswith(".csv"):
        raise ValueError("only CSV")
    return folder / name


@bank.wrong(stored_path, says="whose path begins with the same letters")
def starts_with(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not str(path).startswith(str(folder)):
        raise ValueError("outside")
    if path.name != name and "uploads-old" not in name or any(c in name for c in "\\:%~．"):
        raise ValueError("no")
    return path


@bank.wrong(stored_path, says="as 'clinic.csv'")
def takes_the_last_part(folder: Path, name: str) -> Path:
    return _stored(folder, Path(name).name)


@bank.wrong(stored_path, says="its ending is .exe")
def contains_csv(folder: Path, name: str) -> Path:
    return _stored(folder, name, r"[^\W_][\w .'-]{0,55}\.[cC][sS][vV][\w.]{0,5}")


@bank.wrong(stored_path, says="a line break stands at its end")
def dollar_at_the_end(folder: Path, name: str) -> Path:
    return _stored(folder, name, r"[^\W_][\w .'-]{0,55}\.[cC][sS][vV]$", re.match)


@bank.wrong(stored_path, says="it is hidden")
def dots_first(folder: Path, name: str) -> Path:
    return _stored(folder, name, r"[\w .'-]{0,56}\.[cC][sS][vV]")


@bank.wrong(stored_path, says="61 characters")
def any_length_of_name(folder: Path, name: str) -> Path:
    return _stored(folder, name, r"[^\W_][\w .'-]{0,150}\.[cC][sS][vV]")


@bank.wrong(stored_path, says="a shell would read `;`")
def a_block_list(folder: Path, name: str) -> Path:
    if any(bad in name for bad in ("/", "\\", "..", ":", "\0", "\n", "%", "~", "．", "..")):
        raise ValueError("no")
    return _stored(
        folder,
        name,
        r"[^.].{0,55}\.[cC][sS][vV]",
        lambda f, n, flags: re.fullmatch(f, n, flags | re.S),
    )


@bank.wrong(stored_path, says="overwrites the first one's")
def overwrites(folder: Path, name: str) -> Path:
    if not FORM.fullmatch(name):
        raise ValueError("no")
    return folder / name


@bank.wrong(stored_path, says="returned None: the caller")
def gives_none(folder: Path, name: str) -> Path | None:
    try:
        return _stored(folder, name)
    except ValueError:
        return None


@bank.wrong(stored_path, says="raised OSError, not ValueError")
def looks_on_the_disk_first(folder: Path, name: str) -> Path:
    if "\x00" in name or (folder / name).is_file():
        raise ValueError("taken")
    (folder / name).lstat() if len(name) > 255 else None
    return _stored(folder, name)


@bank.right(stored_path)
def by_pattern(folder: Path, name: str) -> Path:
    return _stored(folder, name)


@bank.right(stored_path)
def by_characters(folder: Path, name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if dot + ending.lower() != ".csv" or len(name) > 60 or not stem or not stem[0].isalnum():
        raise ValueError("no")
    if not all(letter.isalnum() or letter in " ._-'" for letter in stem):
        raise ValueError("no")
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or path.exists():
        raise FileExistsError("taken")
    return str(path)


# --- read_batch

read_batch = tasks.read_batch
COLUMNS = ["patient", *RANGES]
PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")


def _plain(cell: str, low: float, high: float) -> float:
    if not PLAIN.fullmatch(cell) or not low <= float(cell) <= high:
        raise ValueError("no number in its range")
    return float(cell)


def _float(cell: str, low: float, high: float) -> float:
    if not low <= float(cell) <= high:
        raise ValueError("out of range")
    return float(cell)


def _batch(
    data: bytes,
    number: Any = _plain,
    size: int = 256 * 1024,
    rows: int = 1000,
    code: Any = by_hand,
    encoding: str = "utf-8-sig",
    header: Any = lambda found: sorted(found) == sorted(COLUMNS),
    ragged: bool = False,
    text: Any = lambda row, column, cell: f"row {row}, column {column}: not acceptable",
    **options: Any,
) -> list[dict[str, Any]]:
    """A right reader, or one in which one thing is wrong."""
    if len(data) > size:
        raise ValueError("too long")
    lines = csv.reader(
        io.StringIO(data.decode(encoding), newline=""), **{"strict": True, **options}
    )
    found: list[dict[str, Any]] = []
    try:
        names = next(lines, [])
        if not header(names):
            raise ValueError("another header was agreed on")
        for at, cells in enumerate(lines, 1):
            if at > rows or (len(cells) != len(names) and not ragged):
                raise ValueError(f"row {at} is one too many or has too few cells")
            row = dict(zip(names, cells, strict=False))
            if not code(row["patient"]):
                raise ValueError(text(at, "patient", row["patient"]))
            features = {}
            for name, ends in RANGES.items():
                try:
                    features[name] = number(row[name], *ends)
                except ValueError:
                    raise ValueError(text(at, name, row[name])) from None
            found.append({"patient": row["patient"], "features": features})
    except csv.Error as error:
        raise ValueError("no CSV") from error
    if not found:
        raise ValueError("no rows")
    return found


@bank.wrong(read_batch, says="its first row became the header", kind="vulnerable")
def as_dict_reader(data: bytes) -> Any:
    return [
        {"patient": row.get("patient"), "features": {n: float(row.get(n) or 0) for n in RANGES}}
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    ]


@bank.wrong(read_batch, says="A plain file of three rows was refused", kind="refuses")
def refuses_every_file(data: bytes) -> Any:
    raise ValueError("no")


@bank.wrong(read_batch, says="byte order mark")
def no_mark(data: bytes) -> Any:
    return _batch(data, encoding="utf-8")


@bank.wrong(read_batch, says="another order")
def fixed_order(data: bytes) -> Any:
    return _batch(data, header=lambda found: found == COLUMNS)


@bank.wrong(read_batch, says="every cell in quotes")
def splits_at_commas(data: bytes) -> Any:
    if b'"' in data:
        raise ValueError("no quotes")
    return _batch(data)


@bank.wrong(read_batch, says="`nan`")
def float_then_outside(data: bytes) -> Any:
    def number(cell: str, low: float, high: float) -> float:
        value = float(cell)
        if value < low or value > high:
            raise ValueError("out of range")
        return value

    return _batch(data, number)


@bank.wrong(read_batch, says="`1_4.5` was accepted")
def float_reads_it(data: bytes) -> Any:
    return _batch(data, _float)


@bank.wrong(read_batch, says="above the training data was accepted")
def no_range(data: bytes) -> Any:
    return _batch(data, lambda cell, low, high: _plain(cell, 0, 1e300))


@bank.wrong(read_batch, says="twice was accepted")
def sets_of_columns(data: bytes) -> Any:
    return _batch(data, header=lambda found: set(found) == set(COLUMNS))


@bank.wrong(read_batch, says="column more was accepted")
def all_that_is_needed(data: bytes) -> Any:
    return _batch(
        data, header=lambda found: set(COLUMNS) <= set(found) and len(set(found)) == len(found)
    )


@bank.wrong(read_batch, says="cell too many was accepted")
def ragged_rows(data: bytes) -> Any:
    try:
        return _batch(data, ragged=True)
    except KeyError as error:
        raise ValueError("too few") from error


@bank.wrong(read_batch, says="swallows every row below")
def not_strict(data: bytes) -> Any:
    def number(cell: str, low: float, high: float) -> float:
        return _plain(cell, low, high)

    lines = data.decode("utf-8-sig").splitlines()
    for at, line in enumerate(lines):
        if line.count('"') % 2:
            return _batch("\n".join(lines[:at]).encode(), number)
    return _batch(data, number)


@bank.wrong(read_batch, says="raised Error, not ValueError")
def csv_error_escapes(data: bytes) -> Any:
    if len(data) > 256 * 1024:
        raise ValueError("too long")
    list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    return _batch(data)


@bank.wrong(read_batch, says="identifier with a line break was accepted")
def strips_the_code(data: bytes) -> Any:
    return _batch(data, code=lambda text: by_hand(text.strip()))


@bank.wrong(read_batch, says="formula `=1+1` was accepted")
def any_patient(data: bytes) -> Any:
    return _batch(data, code=lambda text: text and not text.startswith("-") and "P-" not in text[1:2] and (
        by_hand(text[:8]) and len(text) == 8 or text[0] == "="))  # fmt: skip


@bank.wrong(read_batch, says="1001 rows was accepted")
def any_number_of_rows(data: bytes) -> Any:
    return _batch(data, rows=10**6)


@bank.wrong(read_batch, says="header and no row was accepted")
def none_is_fine(data: bytes) -> Any:
    try:
        return _batch(data)
    except ValueError as error:
        if "no rows" in str(error):
            return []
        raise


@bank.wrong(read_batch, says="does not name both")
def says_little(data: bytes) -> Any:
    return _batch(data, text=lambda row, column, cell: "this file is not acceptable")


@bank.wrong(read_batch, says="does not name both")
def counts_from_zero(data: bytes) -> Any:
    return _batch(data, text=lambda row, column, cell: f"row {row - 1}, column {column}")


@bank.wrong(read_batch, says="repeats the value")
def shows_the_cell(data: bytes) -> Any:
    return _batch(data, text=lambda row, column, cell: f"row {row}, column {column}: {cell!r}?")


@bank.wrong(read_batch, says="it cannot be read without guessing")
def replaces_bytes(data: bytes) -> Any:
    text = data.decode("utf-8-sig", errors="ignore")
    return _batch(text.encode())


bank.add(read_batch, "by_reader", _batch, kind="right")


@bank.right(read_batch)
def with_the_schema(data: bytes) -> Any:
    if len(data) > 256 * 1024:
        raise ValueError("too large")
    if data.count(b'"') % 2 or max(map(len, data.split(b","))) > 9999:
        raise ValueError("an open quote, or a huge cell")
    text = str(data, "utf-8-sig")
    if re.search(r"\n\r?\n", text):
        raise ValueError("a blank line")
    table = list(csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True))
    names = next(csv.reader(io.StringIO(text, newline="")), [])
    if not 1 <= len(table) <= 1000 or sorted(names) != sorted(COLUMNS):
        raise ValueError("header or number of rows")
    out = []
    for at, row in enumerate(table, 1):
        if "" in row or None in row.values():
            raise ValueError(f"row {at}: not as many cells as columns")
        texts = {name: row[name] for name in RANGES}
        bad = [name for name, cell in texts.items() if not PLAIN.fullmatch(cell)]
        if bad:
            raise ValueError(f"row {at}: {bad[0]} is no number")
        body = {"patient": row["patient"], "features": {n: float(c) for n, c in texts.items()}}
        try:
            out.append(_request(fits=None)(body))
        except Invalid as error:
            raise ValueError(f"row {at}: {error.path[-1]} breaks the rules") from None
    return out


# --- mend_registration

mend = tasks.mend_registration
USER = All(str, Match(r"[a-z][a-z0-9_]{2,19}\Z"))
PASSWORD = All(str, Length(min=15, max=128))
MAIL = All(str, Email())


def _registration(
    username: Any = USER, password: Any = PASSWORD, email: Any = MAIL, **how: Any
) -> Schema:
    """A right schema, or one in which one thing is wrong."""
    return Schema({Required("username"): username, Required("password"): password,
                   Required("email"): email}, **how)  # fmt: skip


bank.add(
    mend, "around_the_value",
    Schema({"username": Required(USER), "password": Required(PASSWORD), "email": Required(MAIL)}),
    says="A marker does its work on the key", kind="vulnerable",
)  # fmt: skip


@bank.wrong(mend, says="was refused, though the contract accepts it", kind="refuses")
def registers_nobody(data: Any) -> Any:
    raise Invalid("no")


bank.add(
    mend, "one_key_forgotten",
    Schema({Required("username"): USER, Required("password"): PASSWORD, "email": MAIL}),
    says="A registration without `email` was",
)  # fmt: skip
bank.add(mend, "extra_is_fine", _registration(extra=ALLOW_EXTRA), says="the user chose it herself")
bank.add(
    mend, "extra_removed", _registration(extra=REMOVE_EXTRA), says="A registration with `role` was"
)
bank.add(
    mend, "pattern_with_dollar", _registration(All(str, Match(r"^[a-z][a-z0-9_]{2,19}$"))),
    says="a line break stands at its end",
)  # fmt: skip
bank.add(
    mend, "pattern_without_end", _registration(All(str, Match(r"[a-z][a-z0-9_]{2,19}"))),
    says="21 letters are too many",
)  # fmt: skip
bank.add(
    mend, "pattern_of_word_characters", _registration(All(str, Match(r"\w{3,20}\Z"))),
    says="begins with a digit",
)  # fmt: skip
bank.add(
    mend, "any_lower_case",
    _registration(
        All(str, Length(3, 20), lambda t: t if t.islower() and t[0].isalpha() else _no("x"))
    ),
    says="there is a space in it",
)  # fmt: skip
bank.add(
    mend, "length_takes_lists", _registration(password=Length(min=15, max=128)), says="it is a list"
)
bank.add(
    mend, "maximum_sixteen", _registration(password=All(str, Length(min=15, max=16))),
    says="was refused, though the contract",
)  # fmt: skip
bank.add(
    mend, "composition",
    _registration(password=All(str, Length(min=15, max=128), Match(r"(?=.*[A-Z])(?=.*\d)(?=.*\W)"))),
    says="'a plain registration' was refused",
)  # fmt: skip
bank.add(mend, "eight_will_do", _registration(password=All(str, Length(min=8, max=128))),
         says="14 characters are too few")  # fmt: skip
bank.add(mend, "any_mail", _registration(email=str), says="there is no @ in it")
bank.add(
    mend,
    "an_at_somewhere",
    _registration(email=All(str, Match(r".+@.+"))),
    says="a second line follows",
)
bank.add(
    mend, "still_a_dict", {"username": str, "password": str, "email": str}, says="A dict was passed"
)
bank.add(mend, "mended", _registration(), kind="right")
bank.add(
    mend, "required_argument",
    Schema({"username": USER, "password": PASSWORD, "email": MAIL}, required=True), kind="right",
)  # fmt: skip
bank.add(
    mend, "own_functions",
    _registration(
        lambda t: t if isinstance(t, str) and re.fullmatch("[a-z][a-z0-9_]{2,19}", t) else _no("name"),
        lambda t: t if type(t) is str and 15 <= len(t) <= 128 else _no("password"),
        All(str, Match(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")),
    ),
    kind="right",
)  # fmt: skip

# --- novelty_guard

guard = tasks.novelty_guard


def _mahalanobis(train: Any, share: float = 0.99) -> Callable[[Any], Any]:
    import numpy as np

    mean, inverse = train.mean(axis=0), np.linalg.pinv(np.cov(train, rowvar=False))
    limit = np.quantile([(row - mean) @ inverse @ (row - mean) for row in train], share)

    def strange(row: Any) -> bool:
        if row.shape != mean.shape:
            return True
        return not (row - mean) @ inverse @ (row - mean) <= limit

    return strange


@bank.wrong(guard, says="times the largest ever seen passed", kind="vulnerable")
def lets_all_through(train: Any) -> Any:
    return lambda row: False


@bank.wrong(guard, says="patients who get no answer", kind="refuses")
def all_is_strange(train: Any) -> Any:
    return lambda row: True


@bank.wrong(guard, says="it is the combination that never occurs")
def range_of_each(train: Any) -> Any:
    low, high = train.min(axis=0), train.max(axis=0)
    return lambda row: row.shape != low.shape or not bool(((low <= row) & (row <= high)).all())


@bank.wrong(guard, says="it is the combination that never occurs")
def scores_of_each(train: Any) -> Any:
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return lambda row: row.shape != mean.shape or not bool((abs(row - mean) / spread <= 4).all())


@bank.wrong(guard, says="times the largest ever seen passed")
def plain_distance(train: Any) -> Any:
    import numpy as np

    mean = train.mean(axis=0)
    limit = np.quantile(np.linalg.norm(train - mean, axis=1), 0.99)
    return lambda row: row.shape != mean.shape or not bool(np.linalg.norm(row - mean) <= limit)


@bank.wrong(guard, says="A row with NaN passed")
def compares_the_wrong_way(train: Any) -> Any:
    import numpy as np

    mean, inverse = train.mean(axis=0), np.linalg.pinv(np.cov(train, rowvar=False))
    limit = np.quantile([(row - mean) @ inverse @ (row - mean) for row in train], 0.99)

    def strange(row: Any) -> bool:
        if row.shape != mean.shape:
            return True
        return bool((row - mean) @ inverse @ (row - mean) > limit)

    return strange


@bank.wrong(guard, says="patients who get no answer")
def half_of_them(train: Any) -> Any:
    return _mahalanobis(train, share=0.5)


@bank.wrong(guard, says="For 9 numbers your function raised")
def any_shape(train: Any) -> Any:
    import numpy as np

    mean, inverse = train.mean(axis=0), np.linalg.pinv(np.cov(train, rowvar=False))
    limit = np.quantile([(row - mean) @ inverse @ (row - mean) for row in train], 0.99)
    return lambda row: not (row - mean) @ inverse @ (row - mean) <= limit


@bank.wrong(guard, says="the rule is about one instrument only")
def knows_circles(train: Any) -> Any:
    low, high = train.min(axis=0) - train.std(axis=0), train.max(axis=0) + train.std(axis=0)

    def strange(row: Any) -> bool:
        if row.shape != low.shape or not bool(((low <= row) & (row <= high)).all()):
            return True
        return len(row) == 10 and not 0.9 <= row[3] / (math.pi * row[0] ** 2) <= 1.1

    return strange


@bank.wrong(guard, says="learns once and returns the function")
def answers_at_once(train: Any) -> Any:
    return train.mean(axis=0)


bank.add(guard, "mahalanobis", _mahalanobis, kind="right")


@bank.right(guard)
class PrincipalComponents:
    """Every direction in its own standard deviations, the other way round."""

    def __init__(self, train: Any) -> None:
        import numpy as np

        self.mean, self.spread = train.mean(axis=0), train.std(axis=0)
        _, sizes, self.axes = np.linalg.svd((train - self.mean) / self.spread, full_matrices=False)
        self.sizes = sizes / math.sqrt(len(train))
        self.limit = np.quantile([self.score(row) for row in train], 0.995)

    def score(self, row: Any) -> float:
        parts = self.axes @ ((row - self.mean) / self.spread) / self.sizes
        return float(parts @ parts)

    def __call__(self, row: Any) -> bool:
        import numpy as np

        if len(row) != len(self.mean) or not np.isfinite(row).all():
            return True
        return self.score(row) > self.limit


@bank.right(guard)
def each_from_the_others(train: Any) -> Any:
    import numpy as np

    full = np.column_stack([train, np.ones(len(train))])
    ways = []
    for at in range(train.shape[1]):
        others = np.delete(full, at, axis=1)
        weights, *_ = np.linalg.lstsq(others, train[:, at], rcond=None)
        ways.append((at, weights, np.quantile(abs(others @ weights - train[:, at]), 0.997)))
    low, high = train.min(axis=0), train.max(axis=0)
    room = 0.2 * (high - low)

    def strange(row: Any) -> Any:
        if row.shape != low.shape or not np.isfinite(row).all():
            return np.True_
        if ((row < low - room) | (row > high + room)).any():
            return np.True_
        whole = np.append(row, 1.0)
        gaps = [
            abs(np.delete(whole, at) @ weights - row[at]) > 1.3 * most for at, weights, most in ways
        ]
        return np.bool_(any(gaps))

    return strange
