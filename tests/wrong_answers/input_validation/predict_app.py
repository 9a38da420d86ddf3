"""Wrong and right answers to the task about the endpoint."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from flask import Flask, jsonify, request
from voluptuous import Invalid

from helpers.tasks import input_validation as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.input_validation.answers import is_number, loader, rule, schema

bank = Bank()
predict_app = tasks.predict_app
PREDICTION, STRICT = schema(), loader()


def listed(error: Any) -> Any:
    return [{"path": ".".join(map(str, one.path)), "problem": one.msg} for one in error.errors]


def no_json() -> Any:
    return {"errors": [{"path": "", "problem": "no JSON"}]}, 422


def app_of(
    load: Any = STRICT,
    check: Any = PREDICTION,
    errors: Callable[[Any], Any] = lambda error: {"errors": listed(error)},
    no_json: Callable[[], Any] = no_json,
    status: int = 422,
    limit: int | None = 65536,
    catches: Any = ValueError,
    inside: bool = False,
    given: Callable[[Any], Any] = lambda features: features,
    said: Callable[[Any, Any], Any] = lambda data, number: {
        "patient": data["patient"], "probability": number,
    },
) -> Callable[[Any], Flask]:  # fmt: skip
    """A right endpoint, or one in which one thing is wrong."""

    def make(predict: Any) -> Flask:
        app = Flask("answer")
        app.logger.disabled = True
        app.config["MAX_CONTENT_LENGTH"] = limit

        @app.post("/predict")
        def answer() -> Any:
            number = None
            try:
                data = load(request.get_data())
                data = check(data)
                number = predict(data["features"]) if inside else None
            except Invalid as error:
                return errors(error), status
            except catches:
                return no_json()
            return said(data, number if inside else predict(given(data["features"])))

        return app

    return make


def shows_the_body() -> Any:
    return f"<p>no JSON: {request.get_data().decode('latin-1')}</p>", 422


def one_error(**parts: str) -> Callable[[Any], Any]:
    return lambda error: {"errors": [parts]}


def by_header(predict: Any) -> Flask:
    """Looks at the length that the client says, and at nothing else."""
    app = app_of(loader(large=lambda body: False), limit=None)(predict)

    @app.before_request
    def long() -> Any:
        return ("too long", 413) if (request.content_length or 0) > 65536 else None

    return app


def tells_the_exception(predict: Any) -> Flask:
    app = app_of()(predict)
    app.register_error_handler(RuntimeError, lambda error: ({"errors": [{"problem": str(error)}]}, 500))
    return app


for name, says, answer in [
    ("isfinite_overflows", "A whole number of 401 digits ended in a 500", app_of(
        check=schema(rule(lambda v: is_number(v) and math.isfinite(v))))),
    ("says_200", "refused in words, under the status 200", app_of(status=200)),
    ("by_header", "believes the length that a client says", by_header),
    ("catches_everything", "an `except Exception` of yours catches the 413", app_of(catches=Exception)),
    ("plain_json", "only the schema refused it", app_of(json.loads)),
    ("predicts_inside_the_try", "The model raised ValueError", app_of(inside=True)),
    ("keeps_its_errors", "where no fault is", app_of(errors=lambda error, told=[]: (
        told.extend(listed(error)) or {"errors": told}))),
    ("tells_the_exception", "the answer of the status 500 shows that text", tells_the_exception),
    ("no_path", "none leads to", app_of(errors=one_error(path="", problem="invalid"))),
    ("no_problem", "has no text under `problem`", app_of(errors=lambda error: {
        "errors": [{"path": one["path"]} for one in listed(error)]})),
    ("first_fault_only", "the sender corrects one fault at a time",
     app_of(errors=lambda error: {"errors": listed(error)[:1]})),
    ("steps_with_markers", "JSON has no markers: `str(step)`", app_of(errors=lambda error: {
        "errors": [{"path": list(one.path), "problem": one.msg} for one in error.errors]})),
    ("schema_that_tells", "repeats the value that was sent. Pages",
     app_of(check=schema(rule(is_number, lambda value: f"{value!r} is no number")))),
    ("shows_the_body", "repeats the body, as 'text/html", app_of(no_json=shows_the_body)),
    ("a_bare_400", "a client reads every refusal in the same way",
     app_of(no_json=lambda: ("bad request", 400))),
    ("the_number_only", "does not name its own patient", app_of(said=lambda data, n: {"probability": n})),
    ("none_for_zero", "is not what `predict` gave back",
     app_of(said=lambda data, n: {"patient": data["patient"], "probability": n or None})),
    ("a_list_for_the_model", "`predict` was given a list",
     app_of(given=lambda features: list(features.values()))),
    ("forgets_to_return", "gave back no app", lambda predict: app_of()(predict) and None),
    ("runs_it", "calls `run`, which never comes back", lambda predict: app_of()(predict).run()),
    ("with_the_patient", "with the eight features as they were sent",
     app_of(given=lambda features: {**features, "patient": "P-000101"})),
]:  # fmt: skip
    bank.add(predict_app, name, answer, says=says)
bank.add(predict_app, "validates_nothing", app_of(json.loads, lambda data: {**data}),
         says="reached the model", kind="vulnerable")  # fmt: skip
bank.add(predict_app, "nobody", app_of(check=rule(lambda v: False)), says="answered 500, not 200",
         kind="refuses")  # fmt: skip


@bank.wrong(predict_app, says="`predict` was called 0 times, not once")
def once_for_each_patient(predict: Any) -> Any:
    known: dict[str, Any] = {}

    def said(data: Any, number: Any) -> Any:
        name = data["patient"]
        known[name] = known[name] if name in known else predict(data["features"])
        return {"patient": name, "probability": known[name]}

    return app_of(said=said)(lambda features: None)


@bank.wrong(predict_app, says="while another one comes: her answer does not name")
def the_last_request(predict: Any) -> Flask:
    """What is asked stands on a stack of the app, and not with its request."""
    asked: list[Any] = []

    def keep(value: Any) -> Any:
        asked.append(PREDICTION(value))
        return asked[-1]

    said = lambda data, n: {"patient": asked.pop()["patient"], "probability": n}  # noqa: E731
    return app_of(check=keep, said=said)(predict)


for name, answer in {
    "in_parts": app_of(),
    "list_of_steps_and_400": app_of(
        errors=lambda error: {"errors": [{"path": list(map(str, e.path)), "problem": str(e)}
                                         for e in error.errors]},
        no_json=lambda: ({"errors": [{"path": [], "problem": "no JSON", "code": 7}]}, 400)),
}.items():  # fmt: skip
    bank.add(predict_app, name, answer, kind="right")


@bank.right(predict_app)
def pointers_by_error_handlers(predict: Any) -> Any:
    app = Flask("answer")
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024

    class NoJson(Exception):
        """Ours, so that a ValueError of the model stays one."""

    @app.errorhandler(Invalid)
    def invalid(error: Any) -> Any:
        return jsonify(errors=[{"path": "/" + "/".join(map(str, e.path)), "problem": e.msg}
                               for e in error.errors]), 422  # fmt: skip

    app.register_error_handler(NoJson, lambda error: (jsonify(errors=[{"path": "/", "problem": "no"}]), 400))

    @app.route("/predict", methods=["POST"])
    def answer() -> Any:
        try:
            body = STRICT(request.data or request.get_data())
        except ValueError as error:
            raise NoJson from error
        data = PREDICTION(body)
        return jsonify(patient=data["patient"], probability=predict(data["features"]))

    return app
