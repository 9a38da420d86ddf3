"""What a right prediction endpoint of lesson 02 must do, asked over HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from unittest import mock

from helpers.judging import NotYet, expect, fail, task
from helpers.tasks.input_validation import requests
from helpers.tasks.input_validation.client import Client, Model
from helpers.tasks.input_validation.requests import Case
from helpers.tasks.input_validation.signs import mark, repeats
from helpers.tasks.input_validation.strict_json import hostile

KEPT = 64 * 1024  # bytes of body that the endpoint reads
REFUSALS = (400, 422)
UNTRIED = "No bad request was answered 422,"
SHOWN = "Pages and logs show it, and the sender chose it."
CALLED = (
    "An app was passed. Pass the function itself, as tasks.predict_app.check(predict_app): the check "
    "calls it with a model of its own."
)


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
    from helpers import lab

    model = Model()
    app, problem = None, ""
    with part("starts"):
        expect(isinstance(answer, type) or not hasattr(answer, "wsgi_app"), CALLED)
        app = _made(answer, model)
        expect(
            app is not None and not isinstance(app, type),
            "Your function gave back no app. Make a Flask app, and return it.",
        )
        try:
            lab.serve(app).stop()
        except lab.LabError as error:
            problem = f"The app does not start. {error.problem} {error.remedy}"
        expect(not problem, problem)
    if not part.results[-1].holds:
        return
    with lab.serve(app) as server:
        client = Client(server, model, part)
        try:
            _judged(client, part)
        finally:
            client.session.close()


def _made(answer: Any, model: Model) -> Any:
    """The learner's app; `app.run()` in it, which never comes back, is told at once."""
    from flask import Flask

    def run(*_: Any, **__: Any) -> None:
        fail(
            "Your function calls `run`, which never comes back. Return the app: the check starts it."
        )

    with mock.patch.object(Flask, "run", run):
        return answer(model)


def _judged(client: Client, part: Any) -> None:
    with part("serves every honest request"):
        for case in requests.honest():
            _served(client, case.what, case.body, case.body)
        body = requests.request(requests.rows()[0])
        padded = json.dumps(body).encode().ljust(KEPT)
        _served(client, f"an honest request padded to exactly {KEPT} bytes", padded, body)
    said: list[tuple[Case, Any]] = []
    with part("answers 422 to what breaks the contract"):
        _all_refused(client, filter(json_can_say, requests.hostile()), said)
        body = requests.request(requests.rows()[0])
        body["features"]["mean_radius"] = 10**400
        _refused(client, "a whole number of 401 digits for mean_radius", body, REFUSALS)
    with part("refuses a body that is no strict JSON"):
        for what, data, marker in bodies():
            _no_json(client, what, data, marker)
    with part(f"refuses a body over {KEPT // 1024} KiB"):
        for size in (KEPT + 1, 3 * KEPT):
            _too_long(client, size)
    with part("names the path of the fault"):
        expect(said, f"{UNTRIED} so no path could be looked at.")
        for case, reply in said:
            _names(case, reply)
    with part("names every fault"):
        _three_faults(client)
    with part("never repeats the value"):
        expect(said, f"{UNTRIED} so there was no answer to read.")
        for case, reply in said:
            if any(repeats(reply.text, marker) for marker in case.markers):
                fail(f"The answer to {case.what} repeats the value that was sent. {SHOWN}")
    with part("takes the blame for its own model"):
        _own_fault(client)


def _all_refused(client: Client, cases: Iterable[Case], said: list[tuple[Case, Any]]) -> None:
    """All are sent, so that the parts after this one have the answers; fails with the first fault."""
    first = ""
    for case in cases:
        try:
            said.append((case, _refused(client, case.what, case.body, (422,))))
        except NotYet as fault:
            first = first or str(fault)
            if client.part.over:
                break
    expect(not first, first)


def _served(client: Client, what: str, sent: Any, body: dict[str, Any]) -> None:
    """An honest request gets its prediction, from one call of the model."""
    reply, model = client.send(sent), client.model
    if reply.status_code != 200:
        crash = client.crash() if reply.status_code >= 500 else ""
        fail(f"{what[:1].upper() + what[1:]}: answered {_status(reply)}, not 200.{crash}")
    said = _json(reply)
    expect(
        isinstance(said, dict) and said.get("patient") == body["patient"],
        "The answer to an honest request does not name its patient under `patient`.",
    )
    expect(
        said.get("probability_malignant") == model.probability,
        "`probability_malignant` is not what `predict` gave back for these features.",
    )
    expect(len(model.asked) == 1, f"`predict` was called {len(model.asked)} times, not once.")
    if not isinstance(model.asked[0], Mapping):
        fail(
            f"`predict` was given a {type(model.asked[0]).__name__}. It takes the dictionary of the ten "
            "features, as `PREDICTION` gives it back: a list has lost their names."
        )
    if dict(model.asked[0]) != body["features"]:
        fail("`predict` was not called with the ten features as they were sent.")


def _no_json(client: Client, what: str, data: bytes, marker: str) -> None:
    """Refused as JSON with one error and no path, and without what was sent."""
    reply = _refused(client, what, data, REFUSALS)
    if repeats(reply.text, marker):
        fail(
            f"The answer to {what} repeats the body, as {reply.headers.get('Content-Type', '')!r:.40}. "
            f"{SHOWN}"
        )
    found = paths(reply)
    if found is None or found[0]:
        fail(
            f"For {what} the status was {reply.status_code}, but the body is not "
            '{"errors": [{"path": "", "problem": ...}]}: a client reads every refusal in the same way.'
        )


def _too_long(client: Client, size: int) -> None:
    body = json.dumps(requests.request(requests.rows()[0])).encode().ljust(size)
    reply = client.send(body)
    if reply.status_code == 413 and not client.model.asked:
        return
    why = "Flask has no limit of its own: whoever sends a gigabyte makes you hold it."
    if reply.status_code >= 400:
        why = (
            "If you did set MAX_CONTENT_LENGTH, an `except Exception` of yours catches the 413. If you "
            "did not, your app reads whatever comes: whoever sends a gigabyte makes you hold it."
        )
    fail(f"An honest request padded to {size} bytes was answered {_status(reply)}, not 413. {why}")


def _names(case: Case, reply: Any) -> None:
    """One of the errors leads to the fault, and each says in words what is wrong."""
    found = paths(reply)
    if found is None:
        fail(
            f"For {case.what} the body holds no `errors`, a list with one "
            '{"path": ..., "problem": ...} for each fault.'
        )
    if not requests.names_path(found, case):
        fail(
            f"For {case.what} the paths are {found[:2]}: none leads to "
            f"{'.'.join(case.path) or 'the request as a whole'}."
        )
    if not all(
        isinstance(one.get("problem"), str) and one["problem"] for one in _json(reply)["errors"]
    ):
        fail(f"For {case.what} an error has no text under `problem`: the sender cannot mend it.")


def _three_faults(client: Client) -> None:
    body = requests.request(requests.rows()[0])
    body["patient"] = "nobody"
    body["features"] |= {"mean_texture": "x", "mean_symmetry": None}
    found = paths(_refused(client, "a request with three faults", body, (422,))) or []
    wanted = [["patient"], ["features", "mean_texture"], ["features", "mean_symmetry"]]
    missing = [".".join(path) for path in wanted if path not in found]
    if missing:
        fail(
            f"A request with three faults was answered with the paths {found[:3]}: {missing[0]} is not "
            "among them, and the sender mends one fault at a time. `error.path` is the first one only; "
            "MultipleInvalid has them all in `errors`."
        )


def _own_fault(client: Client) -> None:
    """The model raises ValueError at an honest request: nobody's request is wrong."""
    client.model.broken = True
    status = client.send(requests.request(requests.rows()[0])).status_code
    client.model.broken = False
    if client.model.asked and status < 500:
        fail(
            f"The model raised ValueError at an honest request, and the status was {status}. That says "
            "the request is wrong, and nobody looks at the model. Keep `predict` out of the `try` that "
            "catches what the request did."
        )


def json_can_say(case: Case) -> bool:
    """Whether the loader lets it through to the schema: NaN and the like end before."""
    return case.group != "finite"


def bodies() -> Iterator[tuple[str, bytes, str]]:
    """Bodies that are no strict JSON: (what, body, text that no answer may repeat)."""
    sign = mark()
    for text in (
        f"<script>{sign}</script>",
        f'{{"patient": {sign}}}',
        f'{{"name": "{sign}',
    ):
        yield "a body with a script or a word of the sender's", text.encode(), sign
    for what, body in _nearly_honest():
        yield what, body, ""
    for group, what, body, _ in hostile():
        if group in ("depth", "syntax"):
            yield what, body, ""


def _nearly_honest() -> Iterator[tuple[str, bytes]]:
    """Honest requests with one changed place."""
    honest = json.dumps(requests.request(requests.rows()[0]))
    for word in ("NaN", "Infinity", "-Infinity", "1e999"):
        changed = re.sub(r'"mean_radius": [\d.]+', f'"mean_radius": {word}', honest)
        yield f"a request with {word[:12]} as mean_radius", changed.encode()
    twice = honest.replace('"patient"', '"patient": "P-000001", "patient"', 1)
    yield "a request that names two patients", twice.encode()
    twice = honest.replace('"mean_area"', '"mean_area": 500.5, "mean_area"', 1)
    yield "a request with two mean_area", twice.encode()


def _refused(client: Client, what: str, body: Any, wanted: tuple[int, ...]) -> Any:
    reply = client.send(body)
    status = reply.status_code
    if status >= 500:
        fail(
            f"{what[:1].upper() + what[1:]} ended in a {status}: your app crashed, and says that it is at "
            f"fault.{client.crash()}"
        )
    if client.model.asked:
        fail(f"{what[:1].upper() + what[1:]} reached the model, and got a prediction.")
    if status not in wanted:
        fail(f"For {what} the status was {status}, not {wanted[-1]}.")
    return reply


def _status(reply: Any) -> str:
    found = paths(reply)
    where = f" at {'.'.join(map(str, found[0]))}" if found and found[0] else ""
    return f"{reply.status_code}{where}"


def _json(reply: Any) -> Any:
    try:
        return reply.json()
    except ValueError:
        return None


def paths(reply: Any) -> list[list[str]] | None:
    """The paths that an answer names, each as a list of steps; None where it names none.

    A path may come as "features.mean_radius", "/features/mean_radius" or a list.
    """
    said = _json(reply)
    errors = said.get("errors") if isinstance(said, dict) else None
    if not isinstance(errors, list) or not errors:
        return None
    found = []
    for error in errors:
        path = error.get("path") if isinstance(error, dict) else None
        if isinstance(path, list):
            found.append([str(step) for step in path])
        elif isinstance(path, str):
            found.append([step for step in re.split(r"[./\[\]'\"$]+", path) if step])
        else:
            return None
    return found
