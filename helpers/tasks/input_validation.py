"""Tasks of lesson 02: say exactly what you accept. What each must do stands in the modules beside it."""

from __future__ import annotations

from typing import Any

from helpers.exercise import task
from helpers.tasks import (
    input_validation_csv,
    input_validation_data,
    input_validation_json,
    input_validation_names,
    input_validation_people,
    input_validation_registration,
    input_validation_schema,
    input_validation_text,
    input_validation_web,
)

__all__ = [
    "mend_registration", "novelty_guard", "patient_id", "person_name", "predict_app",
    "prediction_request", "read_batch", "stored_path", "strict_json",
]  # fmt: skip


@task(
    minutes=3, difficulty=1, asvs="2.2.1", expects="function",
    hints=[
        "Which characters does your pattern leave free: one before, one after, or another digit?",
        r"`$` also matches before a line break at the end, and `\d` matches the digits of every script.",
        "`re.fullmatch` with `[0-9]{6}`, on text only, and `bool(...)` or `is not None` around it.",
    ],
)  # fmt: skip
def patient_id(answer: Any, part: Any) -> None:
    """Says whether a value is a patient identifier."""
    input_validation_text.patient_id(answer, part)


@task(
    minutes=4, difficulty=2, asvs="1.3.12", expects="function",
    hints=[
        "Say which characters a name may have, not how its words follow each other.",
        "`unicodedata.category(letter)` begins with L for letters and with M for the marks that follow "
        "them. Length first: then nothing can take long.",
        "Text, 1 to 80 characters, the first of category L, and all of them of category L or M or one of "
        "\" '’-.\".",
    ],
)  # fmt: skip
def person_name(answer: Any, part: Any) -> None:
    """Says whether a value is a name, and never takes long over it."""
    input_validation_people.person_name(answer, part)


@task(
    minutes=5, difficulty=3, asvs="1.5.3", expects="function",
    hints=[
        "`json.loads` asks you about three things, if you let it: look at its arguments whose names "
        "begin with `parse_` or end with `_hook`.",
        "`parse_constant` is called for NaN and Infinity, `parse_float` for each number with a point or "
        "exponent, `object_pairs_hook` with all pairs of an object. Decode the bytes yourself.",
        "Check len(body), then body.decode('utf-8'), then json.loads with the three; raise ValueError in "
        "each. Measure the depth of the result, and turn a RecursionError into a ValueError.",
    ],
)  # fmt: skip
def strict_json(answer: Any, part: Any) -> None:
    """Reads JSON without guessing."""
    input_validation_json.strict_json(answer, part)


@task(
    minutes=8, difficulty=3, asvs="2.2.1",
    hints=[
        "Build it from the inside: a validator for one number, a dictionary for the ten, one around both.",
        "`Required` and `Optional` go around keys. A validator is any function that returns the value "
        "or raises Invalid; `All` runs several in turn. `isinstance(True, int)` is True.",
        "Features: All({Required(name): All(number, Range(min=low, max=high)) ...}, fits), where `number` "
        "refuses bool and all that is neither int nor float, and `fits` compares mean_area with "
        "math.pi * mean_radius**2.",
    ],
)  # fmt: skip
def prediction_request(answer: Any, part: Any) -> None:
    """Describes a prediction request."""
    input_validation_schema.prediction_request(answer, part)


@task(
    minutes=6, difficulty=3, asvs="2.2.2", expects="function",
    hints=[
        "You have the parts: strict_json raises ValueError, PREDICTION raises Invalid. Who answers for "
        "each?",
        "MAX_CONTENT_LENGTH in app.config limits the body, and request.get_data() hands you its bytes. "
        "MultipleInvalid has `errors`, each with `path` and `msg`.",
        "try: data = PREDICTION(strict_json(request.get_data())); except MultipleInvalid as error: "
        'return {"errors": [{"path": ".".join(map(str, one.path)), "problem": one.msg} ...]}, 422; '
        "except ValueError: the same with an empty path.",
    ],
)  # fmt: skip
def predict_app(answer: Any, part: Any) -> None:
    """Serves predictions to honest clients only."""
    input_validation_web.predict_app(answer, part)


@task(
    minutes=4, difficulty=2, asvs="5.3.2", expects="function",
    hints=[
        "Do not look for what is dangerous in a name. Say what a name may be, and refuse the rest.",
        r"One `re.fullmatch` does it: a first character, up to 55 more, and the ending. `\w` knows the "
        "letters of every script, and the underscore. IGNORECASE knows more letters than you want.",
        "First [^\\W_], then [\\w .'-]{0,55}, then \\.[cC][sS][vV]. Then look whether folder / name "
        "exists.",
    ],
)  # fmt: skip
def stored_path(answer: Any, part: Any) -> None:
    """Decides where an upload may be stored."""
    input_validation_names.stored_path(answer, part)


@task(
    minutes=7, difficulty=4, asvs="5.2.1", expects="function",
    hints=[
        "Four questions in turn: how large, which text, which columns, and then row by row.",
        "`csv.reader` gives lists, so that you can count the cells; `strict=True` makes it complain about "
        "a quote that never closes, with csv.Error, which is no ValueError. `utf-8-sig` takes a byte "
        "order mark, or none.",
        "sorted(header) must equal sorted(COLUMNS), each row must have as many cells, each number must "
        r"fullmatch [0-9]+(\.[0-9]+)? before `float` sees it, then the range. Say row and column in each "
        "error.",
    ],
)  # fmt: skip
def read_batch(answer: Any, part: Any) -> None:
    """Reads an uploaded batch."""
    input_validation_csv.read_batch(answer, part)


@task(
    minutes=3, difficulty=2, asvs="2.2.1",
    hints=[
        "Read the ImportError. What is the validator for regular expressions called in voluptuous?",
        "`Match` uses `re.match`: it stops at the end of the pattern, not of the text. `Required` marks a "
        "key.",
        r"{Required('username'): All(str, Match(r'[a-z][a-z0-9_]{2,19}\Z')), ...}, and the same for the "
        "other two, with Length and with Email().",
    ],
)  # fmt: skip
def mend_registration(answer: Any, part: Any) -> None:
    """Mends a schema that never ran."""
    input_validation_registration.mend_registration(answer, part)


@task(
    minutes=5, difficulty=4, asvs="2.2.3", expects="function", seconds=30,
    hints=[
        "Each value can be ordinary, and the row still impossible. What knows which values go together?",
        "The covariance of the training rows. The Mahalanobis distance of a row from their mean counts "
        "every direction in its own standard deviations.",
        "d = row - mean; squared = d @ inverse_covariance @ d. Take as limit the 99 % quantile over the "
        "training rows, and write `not squared <= limit`, so that NaN is strange too.",
    ],
)  # fmt: skip
def novelty_guard(answer: Any, part: Any) -> None:
    """Notices rows that the model never saw the like of."""
    input_validation_data.novelty_guard(answer, part)
