"""Lesson 02, continued: answers about requests, batches and rows that an attacker got past a check."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable
from typing import Any, NoReturn

from flask import Flask, request
from voluptuous import All, Email, Invalid, Length, Match, Optional, Range, Required, Schema

from helpers import clinic
from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.input_validation_texts import _loader

bank = Bank()
RANGES = clinic.RANGES
COLUMNS = ["patient", *RANGES]


def _bad(why: str = "no") -> NoReturn:
    raise ValueError(why)


def _if(holds: Callable[[Any], Any], say: Callable[[Any], str] = lambda value: "no") -> Any:
    """A validator of voluptuous from a predicate and what to say of a value."""

    def check(value: Any) -> Any:
        if not holds(value):
            raise Invalid(say(value))
        return value

    return check


# --- prediction_request

prediction = tasks.prediction_request
PATIENT = All(str, Match(r"P-[0-9]{6}\Z"))
NAME = All(str, Length(1, 80), Match(r"[^\x00-\x1f\x7f-\x9f]+\Z"))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _ratio(features: dict[str, Any]) -> float:
    return features["mean_area"] / (math.pi * features["mean_radius"] ** 2)


def _right_ratio(features: dict[str, Any]) -> bool:
    return 0.9 <= _ratio(features) <= 1.1


NUMBER, FITS, A_NAME = _if(_is_number), _if(_right_ratio), Optional("name")


def _schema(
    number: Any = NUMBER,
    span: Callable[[float, float], Any] = Range,
    fits: Any = FITS,
    name: Any = NAME,
    optional: Any = A_NAME,
    shape: Any = dict,
) -> Schema:
    """A right schema, or one in which one thing is wrong."""
    features = {Required(key): All(number, span(low, high)) for key, (low, high) in RANGES.items()}
    return Schema(
        {
            Required("patient"): PATIENT,
            optional: name,
            Required("features"): All(shape, features, fits),
        }
    )


def _says_it(value: Any) -> str:
    return f"{value!r} is not a number"


bank.add(
    prediction, "shows_what_is_no_number", _schema(_if(_is_number, _says_it)),
    says="For a script for mean_radius the error repeats the value",
)  # fmt: skip
bank.add(
    prediction, "shows_the_beginning", _schema(_if(_is_number, lambda value: f"{value!s:.14}...?")),
    says="For a script for mean_radius the error repeats the value",
)  # fmt: skip
bank.add(
    prediction, "shows_what_does_not_fit",
    _schema(fits=_if(_right_ratio, lambda f: f"area {f['mean_area']} does not fit {f['mean_radius']}")),
    says="times the disc of this radius the error repeats the value",
)  # fmt: skip
bank.add(
    prediction, "shows_the_radius_rounded",
    _schema(fits=_if(_right_ratio, lambda f: f"no area for a radius of {f['mean_radius']:.2f}")),
    says="times the disc of this radius the error repeats the value",
)  # fmt: skip
bank.add(
    prediction, "shows_it_with_commas",
    _schema(span=lambda low, high: _if(lambda v: low <= v <= high, lambda v: f"{v:,} is out of range")),
    says="a number far too large for mean_radius the error repeats",
)  # fmt: skip
bank.add(
    prediction, "shows_other_shapes",
    _schema(shape=_if(lambda v: isinstance(v, dict), lambda v: f"{v} are no features")),
    says="For a str where the features belong the error repeats",
)  # fmt: skip
bank.add(
    prediction, "half_to_twice", _schema(fits=_if(lambda f: 0.5 <= _ratio(f) <= 2)),
    says="An area of 0.898 times the disc of this radius was accepted",
)  # fmt: skip
bank.add(
    prediction, "a_tenth_of_the_area", _schema(fits=_if(lambda f: abs(1 / _ratio(f) - 1) <= 0.1)),
    says="Refused: an area of 0.902 times the disc",
)  # fmt: skip
bank.add(
    prediction, "a_fixed_distance",
    _schema(fits=_if(lambda f: abs(f["mean_area"] - math.pi * f["mean_radius"] ** 2) < 300)),
    says="An area of 0.898 times the disc of this radius was accepted",
)  # fmt: skip
bank.add(
    prediction, "old_controls_only",
    _schema(name=All(str, Length(1, 80), Match(r"[^\x00-\x1f]+\Z"))),
    says="the control character U+007F was accepted",
)  # fmt: skip
bank.add(
    prediction, "three_controls", _schema(name=All(str, Length(1, 80), Match(r"[^\n\x00\x1b]+\Z"))),
    says="the control character U+0001 was accepted",
)  # fmt: skip
bank.add(
    prediction, "fills_the_name_in", _schema(optional=Optional("name", default="unknown")),
    says="returned the key 'name' as well",
)  # fmt: skip
bank.add(
    prediction, "eighty_bytes",
    _schema(name=All(str, _if(lambda v: 1 <= len(v.encode()) <= 80), Match(r"[^\x00-\x1f\x7f-\x9f]+\Z"))),
    says="Refused: the name '字字字",
)  # fmt: skip
bank.add(
    prediction, "room_at_the_ends",
    _schema(span=lambda low, high: Range(low - (high - low) / 200, high + (high - low) / 200)),
    says="The last number below the smallest",
)  # fmt: skip


@bank.wrong(
    prediction, says="which the contract accepts, nothing may be raised. Your code raised NameError"
)
def a_typo(data: Any) -> Any:
    return _schema()(daten)  # type: ignore[name-defined]  # noqa: F821


@bank.wrong(prediction, says="For the unknown key 'role' the path was ['?'], not ['role']")
def hides_the_unknown_key(data: Any) -> Any:
    try:
        return _schema()(data)
    except Invalid as error:
        for one in error.errors:
            if one.msg.startswith("extra keys"):
                one.path[-1] = "?"
        raise


bank.add(prediction, "in_parts", _schema(), kind="right")
bank.add(
    prediction, "with_limits_in_words",
    _schema(
        span=lambda low, high: Range(low, high, msg=f"expected {low:,} to {high:,}"),
        fits=_if(_right_ratio, lambda f: "mean_area is not 0.9 to 1.1 times pi * mean_radius squared"),
    ),
    kind="right",
)  # fmt: skip
bank.add(
    prediction, "three_digits_of_pi",
    _schema(fits=_if(lambda f: 0.9 <= f["mean_area"] / (3.142 * f["mean_radius"] ** 2) <= 1.1)),
    kind="right",
)  # fmt: skip

# --- predict_app

predict_app = tasks.predict_app
PREDICTION = _schema()


def _errors(error: Any) -> Any:
    return [{"path": ".".join(map(str, one.path)), "problem": one.msg} for one in error.errors]


def _endpoint(
    errors: Callable[[Any], Any] = _errors,
    no_json: Callable[[], Any] = lambda: ({"errors": [{"path": "", "problem": "no JSON"}]}, 422),
    limit: int = 65536,
    schema: Schema = PREDICTION,
    inside: bool = False,
    catches: type[Exception] = ValueError,
    given: Callable[[Any], Any] = lambda features: features,
) -> Callable[[Any], Flask]:
    """A right endpoint, or one in which one thing is wrong."""

    def make(predict: Any) -> Flask:
        app = Flask("answer")
        app.logger.disabled = True
        app.config["MAX_CONTENT_LENGTH"] = limit

        @app.post("/predict")
        def answer() -> Any:
            number = None
            try:
                data = schema(_loader()(request.get_data()))
                number = predict(data["features"]) if inside else None
            except Invalid as error:
                return {"errors": errors(error)}, 422
            except catches:
                return no_json()
            if not inside:
                number = predict(given(data["features"]))
            return {"patient": data["patient"], "probability_malignant": number}

        return app

    return make


def _shows_the_body() -> Any:
    return f"<p>no JSON: {request.get_data().decode('latin-1')}</p>", 422


bank.add(
    predict_app, "shows_the_body", _endpoint(no_json=_shows_the_body),
    says="or a word of the sender's repeats the body, as 'text/html",
)  # fmt: skip
bank.add(
    predict_app, "a_bare_400", _endpoint(no_json=lambda: ("bad request", 400)),
    says="a client reads every refusal in the same way",
)  # fmt: skip
bank.add(
    predict_app, "first_fault_only",
    _endpoint(lambda error: [{"path": ".".join(map(str, error.path)), "problem": error.msg}]),
    says="the sender mends one fault at a time",
)  # fmt: skip
bank.add(
    predict_app, "predicts_inside_the_try", _endpoint(inside=True),
    says="Keep `predict` out of the `try`",
)  # fmt: skip
bank.add(
    predict_app, "kilobytes", _endpoint(limit=64_000),
    says="An honest request padded to exactly 65536 bytes: answered 413",
)  # fmt: skip
bank.add(
    predict_app, "one_byte_less", _endpoint(limit=65_535),
    says="padded to exactly 65536 bytes",
)  # fmt: skip
bank.add(
    predict_app, "no_problem", _endpoint(lambda error: [{"path": one["path"]} for one in _errors(error)]),
    says="an error has no text under `problem`",
)  # fmt: skip
bank.add(
    predict_app, "schema_that_tells", _endpoint(schema=_schema(_if(_is_number, _says_it))),
    says="The answer to a script for mean_radius repeats the value",
)  # fmt: skip
bank.add(
    predict_app, "catches_everything", _endpoint(catches=Exception),
    says="an `except Exception` of yours catches the 413",
)  # fmt: skip
bank.add(
    predict_app, "a_list_for_the_model", _endpoint(given=lambda features: list(features.values())),
    says="`predict` was given a list",
)  # fmt: skip
bank.add(
    predict_app,
    "the_app_itself",
    _endpoint()(lambda features: 0.5),
    says="Pass the function itself",
)
bank.add(
    predict_app, "a_crash_in_the_view", _endpoint(given=lambda features: undefined_name),  # noqa: F821
    says="Your app raised NameError: name 'undefined_name'",
)  # fmt: skip


@bank.wrong(predict_app, says="calls `run`, which never comes back")
def runs_it(predict: Any) -> Any:
    app = _endpoint()(predict)
    app.run()
    return app


bank.add(
    predict_app, "steps_with_markers",
    _endpoint(lambda error: [{"path": list(one.path), "problem": one.msg} for one in error.errors]),
    says="JSON has no markers: `str(step)` makes text of it",
)  # fmt: skip
bank.add(
    predict_app, "hides_the_unknown_key",
    _endpoint(
        lambda error: [
            one | ({"path": "(unknown key)"} if one["problem"].startswith("extra keys") else {})
            for one in _errors(error)
        ]
    ),
    says="For the unknown key 'role' the paths are [['(unknown key)']]",
)  # fmt: skip


@bank.right(predict_app)
class AnApp(Flask):
    """The class itself: called with a model, it makes an app."""

    def __init__(self, predict: Any) -> None:
        super().__init__("answer")
        self.config["MAX_CONTENT_LENGTH"], self.predict = 65536, predict
        self.add_url_rule("/predict", "predict", self.view, methods=["POST"])

    def view(self) -> Any:
        try:
            data = PREDICTION(_loader()(request.get_data()))
        except Invalid as error:
            return {"errors": _errors(error)}, 422
        except ValueError:
            return {"errors": [{"path": "", "problem": "no JSON"}]}, 400
        number = self.predict(data["features"])
        return {"patient": data["patient"], "probability_malignant": number}


bank.add(predict_app, "in_parts", _endpoint(), kind="right")


def _steps(error: Any) -> Any:
    return [{"path": [str(step) for step in e.path], "problem": str(e)} for e in error.errors]


bank.add(
    predict_app, "a_list_of_steps_and_400",
    _endpoint(_steps, lambda: ({"errors": [{"path": [], "problem": "no JSON", "code": 7}]}, 400)),
    kind="right",
)  # fmt: skip


@bank.right(predict_app)
def looks_at_the_length_itself(predict: Any) -> Any:
    app = Flask("answer")

    @app.route("/predict", methods=["POST"])
    def answer() -> Any:
        if (request.content_length or 0) > 65536:
            return {"errors": [{"path": "", "problem": "too long"}]}, 413
        try:
            body = _loader()(request.stream.read())
        except ValueError:
            return {"errors": [{"path": "", "problem": "no JSON"}]}, 422
        try:
            data = _schema()(body)
        except Invalid as error:
            return {"errors": _errors(error)}, 422
        return {"probability_malignant": predict(features=data["features"])
                if False else predict(data["features"]), **{"patient": data["patient"]}}  # fmt: skip

    return app


# --- read_batch

read_batch = tasks.read_batch


def _code(text: str) -> bool:
    return re.fullmatch(r"P-[0-9]{6}", text) is not None


def _plain(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(\.[0-9]+)?", text) is not None


def _batch(
    size: int | None = 262144,
    number: Callable[[str], Any] = _plain,
    low: Callable[[str, float], float] = lambda name, low: low,
    strict: bool = True,
    skip: bool = False,
    code: Callable[[str], Any] = _code,
    say: Callable[[int, str, str], str] = lambda at, name, text: f"row {at}, column {name}",
    shape: Callable[[int, list[str]], str] = lambda at, cells: f"row {at}",
    catches: type[Exception] = csv.Error,
    **options: Any,
) -> Callable[[bytes], list[dict[str, Any]]]:
    """A right reader, or one in which one thing is wrong."""

    def one(at: int, header: list[str], cells: list[str]) -> dict[str, Any]:
        if len(cells) != len(header):
            _bad(shape(at, cells))
        row = dict(zip(header, cells, strict=True))
        if not code(row["patient"]):
            _bad(say(at, "patient", row["patient"]))
        for name, (least, most) in RANGES.items():
            if not number(row[name]) or not low(name, least) <= float(row[name]) <= most:
                _bad(say(at, name, row[name]))
        return {"patient": row["patient"], "features": {name: float(row[name]) for name in RANGES}}

    def read(data: bytes) -> list[dict[str, Any]]:
        if size and len(data) > size:
            _bad("too large")
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        try:
            header, *lines = csv.reader(text, strict=strict, **options)
        except catches as error:
            raise ValueError("no CSV") from error
        lines = [cells for cells in lines if cells or not skip]
        if sorted(header) != sorted(COLUMNS) or not 1 <= len(lines) <= 1000:
            _bad("header or rows")
        return [one(at, header, cells) for at, cells in enumerate(lines, 1)]

    return read


def _floats(text: str) -> bool:
    try:
        return (
            math.isfinite(float(text)) and text.isascii() and "_" not in text and "\n" not in text
        )
    except ValueError:
        return False


def _matches(pattern: str) -> Callable[[str], Any]:
    return lambda text: re.fullmatch(pattern, text)


bank.add(read_batch, "any_size", _batch(size=None), says="A file of 262145 bytes was accepted")
bank.add(
    read_batch, "128_kilobytes", _batch(size=131_072), says="A file of 262144 bytes, the most that"
)
bank.add(
    read_batch, "one_byte_less", _batch(size=262_143), says="A file of 262144 bytes, the most that"
)
bank.add(read_batch, "float_with_patches", _batch(number=_floats), says="`+14.5` was accepted")
bank.add(
    read_batch,
    "with_a_sign",
    _batch(number=_matches(r"-?[0-9]+(\.[0-9]+)?")),
    says="`-0.0` as concav",
)
bank.add(
    read_batch, "with_an_exponent", _batch(number=_matches(r"[0-9]+(\.[0-9]+)?(e[0-9])?")),
    says="`1.45e1` was accepted",
)  # fmt: skip
bank.add(
    read_batch, "strips_blanks", _batch(number=lambda text: _plain(text.strip(" "))),
    says="` 14.5` was accepted",
)  # fmt: skip
bank.add(
    read_batch, "a_point_at_the_end", _batch(number=_matches(r"[0-9]+(\.[0-9]*)?")),
    says="`14.` was accepted",
)  # fmt: skip
bank.add(
    read_batch, "a_point_at_the_beginning", _batch(number=_matches(r"[0-9]*\.?[0-9]+")),
    says="`.05` as concavity was accepted",
)  # fmt: skip
bank.add(
    read_batch, "points_anywhere", _batch(number=_matches(r"[0-9.]+")),
    says="For `1.4.5` in row",
)  # fmt: skip
bank.add(
    read_batch, "digits_after_the_point", _batch(number=_matches(r"[0-9]+(\.\d+)?")),
    says="ends in an Arabic-Indic digit was accepted",
)  # fmt: skip
bank.add(
    read_batch, "a_quote_left_open", _batch(strict=False),
    says="A quote that is opened and never closed, in the last cell was accepted",
)  # fmt: skip
bank.add(
    read_batch, "one_lower_end", _batch(low=lambda name, low: low if name == "mean_radius" else 0),
    says="A mean_texture below the training data was accepted",
)  # fmt: skip
bank.add(read_batch, "skips_blank_lines", _batch(skip=True), says="counts the rows wrong")
bank.add(
    read_batch, "shows_the_row", _batch(shape=lambda at, cells: f"row {at}: {cells}"),
    says="For a row with a cell too many the error repeats",
)  # fmt: skip
bank.add(
    read_batch, "shows_five_characters", _batch(say=lambda at, name, text: f"row {at}, {name}: {text[:5]}"),
    says="For text where a number belongs the error repeats",
)  # fmt: skip
bank.add(
    read_batch,
    "one_to_six_digits",
    _batch(code=_matches(r"P-[0-9]{1,6}")),
    says="it has five digits",
)
bank.add(
    read_batch, "tidies_the_code", _batch(code=lambda text: _code(text.strip(" ").upper())),
    says="' was accepted: a space stands after it",
)  # fmt: skip
bank.add(
    read_batch, "capitals_of_the_code", _batch(code=lambda text: _code(text.upper())),
    says="' was accepted: the letter is a small one",
)  # fmt: skip
bank.add(read_batch, "skips_blanks", _batch(skipinitialspace=True), says="a space before each name")
bank.add(
    read_batch, "row_from_the_header", _batch(say=lambda at, name, text: f"row {at + 1}, column {name}"),
    says="the error does not name both",
)  # fmt: skip
bank.add(read_batch, "in_parts", _batch(), kind="right")
for _name, _say in {
    "row3": lambda at, name, text: f"row{at}: {name}",
    "row_3": lambda at, name, text: f"row_{at}:{name}",
    "r3_slash": lambda at, name, text: f"r{at}/{name}",
    "with_the_range": lambda at, name, text: (
        f"{name} of row {at} is not within {RANGES.get(name, 'the identifiers')}, which was agreed on"
    ),
}.items():
    bank.add(read_batch, f"says_{_name}", _batch(say=_say), kind="right")


@bank.right(read_batch)
def by_dictionaries(data: bytes) -> Any:
    if len(data) > 2**18:
        _bad("large")
    text = data.decode("utf-8-sig")
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), restkey="more", strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ValueError(f"CSV: {error}") from error
    if set(reader.fieldnames or []) != set(COLUMNS) or len(reader.fieldnames or []) != 11:
        _bad("header")
    if not 0 < len(rows) < 1001 or "\n\n" in text.replace("\r", ""):
        _bad("rows, or a blank line")
    found = []
    for at, (_, row) in enumerate(rows, start=1):
        if "more" in row or None in row.values():
            _bad(f"row {at}: cells")
        wrong = [
            n for n, (a, b) in RANGES.items() if not _plain(row[n]) or not a <= float(row[n]) <= b
        ]
        wrong += [] if _code(row["patient"]) else ["patient"]
        if wrong:
            _bad(f"row {at}: look at {' and '.join(wrong)}")
        found.append({"patient": row.pop("patient"), "features": {n: float(row[n]) for n in row}})
    return found


# --- mend_registration

mend = tasks.mend_registration
USER = All(str, Match(r"[a-z][a-z0-9_]{2,19}\Z"))
PASSWORD = All(str, Length(15, 128))
MAIL = All(str, Email())


def _new_user(username: Any = USER, password: Any = PASSWORD, email: Any = MAIL) -> Schema:
    """A right schema, or one in which one thing is wrong."""
    return Schema(
        {Required("username"): username, Required("password"): password, Required("email"): email}
    )


def _user(pattern: str) -> Any:
    return All(str, Match(pattern))


bank.add(
    mend, "word_characters_later", _new_user(_user(r"[a-z]\w{2,19}\Z")),
    says="its last letter is a Cyrillic one",
)  # fmt: skip
bank.add(
    mend, "capitals_later", _new_user(_user(r"[a-z][A-Za-z0-9_]{2,19}\Z")),
    says="its last letter is a capital",
)  # fmt: skip
bank.add(
    mend, "dots_and_hyphens", _new_user(_user(r"[a-z][a-z0-9_.-]{2,19}\Z")),
    says="U+002D HYPHEN-MINUS is none of",
)  # fmt: skip
bank.add(
    mend, "any_digits_later", _new_user(_user(r"[a-z][a-z\d_]{2,19}\Z")),
    says="its digit is an Arabic-Indic one",
)  # fmt: skip
bank.add(
    mend, "ignores_case_later", _new_user(All(str, Match(re.compile(r"(?-i:[a-z])[a-z0-9_]{2,19}\Z", re.I)))),
    says="its last letter is a capital",
)  # fmt: skip
bank.add(
    mend, "a_return_at_the_end", _new_user(_user(r"[a-z][a-z0-9_]{2,19}\r?\Z")),
    says="U+000D",
)  # fmt: skip
bank.add(
    mend, "dollar_in_the_address", _new_user(email=_user(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")),
    says="and `$` looks past it",
)  # fmt: skip
bank.add(
    mend, "something_at_something", _new_user(email=_user(r".+@.+\Z")),
    says="there are two @ in it",
)  # fmt: skip
bank.add(
    mend, "blanks_in_the_address", _new_user(email=_user(r"[^@\n]+@[^@\n]+\.[^@\n]+\Z")),
    says="there is a space in it",
)  # fmt: skip
bank.add(
    mend, "bytes_of_a_password", _new_user(password=All(str, _if(lambda p: 15 <= len(p.encode()) <= 128))),
    says="14 characters are too few, though they are 42 bytes",
)  # fmt: skip
bank.add(
    mend, "most_in_bytes", _new_user(password=All(str, _if(lambda p: len(p) > 14 and len(p.encode()) < 129))),
    says="病病 was refused, though the contract",
)  # fmt: skip
bank.add(
    mend, "shows_the_password",
    _new_user(password=All(str, _if(lambda p: 15 <= len(p) <= 128, lambda p: f"{p!r} has not 15 to 128"))),
    says="the error repeats the password",
)  # fmt: skip
bank.add(
    mend, "printable_passwords", _new_user(password=All(str, Length(15, 128), _if(str.isprintable))),
    says="a tab, and spaces around ' was refused",
)  # fmt: skip
bank.add(
    mend, "no_spaces_around", _new_user(password=All(str, Length(15, 128), _if(lambda p: p == p.strip()))),
    says="a tab, and spaces around ' was refused",
)  # fmt: skip
bank.add(
    mend, "one_line_of_password", _new_user(password=_user(r".{15,128}\Z")),
    says="a pass phrase' was refused, though the contract",
)  # fmt: skip


def _an_address(value: Any) -> bool:
    if not isinstance(value, str) or value.count("@") != 1 or "." not in value.split("@")[1]:
        return False
    return len(value.split()) == 1 and value == value.strip()


bank.add(mend, "at_nobody", _new_user(email=_if(_an_address)), says="accepted: nobody is named")
bank.add(
    mend, "an_address_by_hand",
    _new_user(email=_if(lambda v: _an_address(v) and not v.startswith("@"))), kind="right",
)  # fmt: skip
bank.add(mend, "in_parts", _new_user(), kind="right")
bank.add(
    mend, "by_functions",
    _new_user(
        _if(lambda u: isinstance(u, str) and re.fullmatch("[a-z][a-z0-9_]{2,19}", u), lambda u: "user name"),
        _if(lambda p: isinstance(p, str) and len(p) in range(15, 129), lambda p: "15 to 128 characters"),
        Schema(All(str, Length(max=254), Match(r"[\w.!#$%&'*+/=?^`{|}~-]+@([\w-]+\.)+[\w-]+\Z"))),
    ),
    kind="right",
)  # fmt: skip

# --- novelty_guard

guard = tasks.novelty_guard


def _learn(train: Any, share: float = 0.99) -> Any:
    import numpy as np

    inverse = np.linalg.pinv(np.cov(train, rowvar=False))
    away = train - train.mean(axis=0)
    return train.mean(axis=0), inverse, np.quantile(((away @ inverse) * away).sum(axis=1), share)


def _far(row: Any, mean: Any, inverse: Any, limit: float) -> bool:
    return row.shape != mean.shape or not (row - mean) @ inverse @ (row - mean) <= limit


@bank.wrong(guard, says="a small radius and a large perimeter")
def two_columns_by_heart(train: Any) -> Any:
    import numpy as np

    fit = np.polyfit(train[:, 0], train[:, 3], 2)
    low, high = train.min(axis=0), train.max(axis=0)
    room = (high - low) / 10

    def off(row: Any) -> float:
        return abs(np.polyval(fit, row[0]) - row[3])

    limit = np.quantile([off(row) for row in train], 0.99)

    def strange(row: Any) -> bool:
        if len(row) != len(low) or not np.isfinite(row).all():
            return True
        return bool(((row < low - room) | (row > high + room)).any() or off(row) > limit)

    return strange


@bank.wrong(guard, says="or about columns in fixed places")
def three_columns_by_heart(train: Any) -> Any:
    import numpy as np

    some = [0, 2, 3]
    learnt = _learn(train[:, some])
    low, high = train.min(axis=0), train.max(axis=0)
    room = (high - low) / 10

    def strange(row: Any) -> bool:
        if len(row) != len(low) or not np.isfinite(row).all():
            return True
        return bool(((row < low - room) | (row > high + room)).any() or _far(row[some], *learnt))

    # the linked columns of another instrument may be among these: two of ten pairs
    return strange if len(low) == 10 else lambda row: len(row) != len(low)


LEARNT: list[Any] = []


@bank.wrong(guard, says="What it learns has to stay with that function")
def in_a_global(train: Any) -> Any:
    LEARNT[:] = _learn(train)
    return lambda row: bool(_far(row, *LEARNT))


MODEL: dict[str, Any] = {}


@bank.wrong(guard, says="a global name or one model: the second changed the first")
def one_model_for_all(train: Any) -> Any:
    """The first guard raises once the model has learnt five columns."""
    MODEL["mean"], MODEL["inverse"], MODEL["limit"] = _learn(train)
    width = train.shape[1]

    def strange(row: Any) -> bool:
        if len(row) != width:
            return True
        away = row - MODEL["mean"]
        return not away @ MODEL["inverse"] @ away <= MODEL["limit"]

    return strange


@bank.wrong(guard, says="changed the training rows it was given")
def centres_in_place(train: Any) -> Any:
    mean, inverse, limit = _learn(train)
    train -= mean
    return lambda row: bool(_far(row, mean, inverse, limit))


@bank.wrong(guard, says="changed the row it was asked about")
def centres_the_row(train: Any) -> Any:
    mean, inverse, limit = _learn(train)

    def strange(row: Any) -> bool:
        if row.shape != mean.shape:
            return True
        row -= mean
        return not row @ inverse @ row <= limit

    return strange


@bank.right(guard)
def at_a_time(train: Any) -> Any:
    learnt = _learn(train, 0.985)
    return lambda row: bool(_far(row, *learnt))
