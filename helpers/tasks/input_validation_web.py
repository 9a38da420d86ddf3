"""What a right prediction endpoint of lesson 02 must do, asked over HTTP."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

from helpers.exercise import expect, fail
from helpers.tasks import input_validation_json as documents
from helpers.tasks import input_validation_requests as requests
from helpers.tasks.input_validation_requests import Case

KEPT = 64 * 1024  # bytes of body that the endpoint reads
REFUSALS = (400, 422)


class Model:
    """Stands in for the model: notes what it is asked, and answers a number of this check's own."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.probability = 0.1 + secrets.randbelow(8000) / 10_000

    def __call__(self, features: Any) -> float:
        self.asked.append(features)
        return self.probability


class Client:
    """Sends bodies to the learner's app, and knows what the model was asked meanwhile."""

    def __init__(self, url: str, model: Model) -> None:
        from helpers import lab

        self.session, self.url, self.model = lab.session(), url, model

    def send(self, body: Any, kind: str = "application/json") -> Any:
        """POST a body (bytes as they are, anything else as JSON) to /predict."""
        self.model.asked.clear()
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": kind}
        return self.session.post(f"{self.url}/predict", data=data, headers=headers, timeout=5)


def predict_app(answer: Any, part: Any) -> None:
    from helpers import lab

    model = Model()
    app, problem = None, ""
    with part("starts"):
        app = answer(model)
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
        client = Client(server.url, model)
        try:
            _judged(client, part)
        finally:
            client.session.close()


def _judged(client: Client, part: Any) -> None:
    model = client.model
    with part("serves every honest request"):
        for case in requests.honest():
            reply = client.send(case.body)
            if reply.status_code != 200:
                fail(
                    f"{case.what[:1].upper() + case.what[1:]}: answered {_status(reply)}, not 200."
                )
            said = _json(reply)
            expect(
                isinstance(said, dict) and said.get("patient") == case.body["patient"],
                "The answer to an honest request does not name its patient under `patient`.",
            )
            expect(
                said.get("probability_malignant") == model.probability,
                "`probability_malignant` is not what `predict` gave back for these features.",
            )
            if len(model.asked) != 1 or dict(model.asked[0]) != case.body["features"]:
                fail("`predict` was not called once with the ten features as they were sent.")
    said: list[tuple[Case, Any]] = []
    with part("answers 422 to what breaks the contract"):
        for case in filter(json_can_say, requests.hostile()):
            said.append((case, _refused(client, case.what, case.body, (422,))))
    with part("refuses a body that is no strict JSON"):
        for what, body in bodies():
            _refused(client, what, body, REFUSALS)
    with part(f"refuses a body over {KEPT // 1024} KiB"):
        for size in (KEPT + 1, 3 * KEPT):
            body = json.dumps(requests.request(requests.rows()[0])).encode().ljust(size)
            reply = client.send(body)
            if reply.status_code != 413 or model.asked:
                fail(
                    f"An honest request padded to {size} bytes was answered {_status(reply)}, not 413. "
                    "Flask has no limit of its own: whoever sends a gigabyte makes you hold it."
                )
    with part("names the path of the fault"):
        expect(said, "Nothing was refused, so no path was named.")
        for case, reply in said:
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
    with part("never repeats the value"):
        expect(said, "Nothing was refused, so nothing was said.")
        for case, reply in said:
            if case.marker and case.marker in reply.text:
                fail(
                    f"The answer to {case.what} repeats the value that was sent. Pages and logs show "
                    "it, and the sender chose it."
                )


def json_can_say(case: Case) -> bool:
    """Whether the loader lets it through to the schema: NaN and the like end before."""
    return case.group != "finite"


def bodies() -> Iterator[tuple[str, bytes]]:
    """Bodies that are no strict JSON, among them honest requests with one changed place."""
    honest = json.dumps(requests.request(requests.rows()[0]))
    for word in ("NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400):
        changed = re.sub(r'"mean_radius": [\d.]+', f'"mean_radius": {word}', honest)
        yield f"a request with {word[:12]} as mean_radius", changed.encode()
    twice = honest.replace('"patient"', '"patient": "P-000001", "patient"', 1)
    yield "a request that names two patients", twice.encode()
    twice = honest.replace('"mean_area"', '"mean_area": 500.5, "mean_area"', 1)
    yield "a request with two mean_area", twice.encode()
    for group, what, body, _ in documents.hostile():
        if group in ("depth", "syntax"):
            yield what, body


def _refused(client: Client, what: str, body: Any, wanted: tuple[int, ...]) -> Any:
    reply = client.send(body)
    status = reply.status_code
    if status == 500:
        fail(
            f"{what[:1].upper() + what[1:]} ended in a 500: your app crashed, and says that it is at "
            "fault."
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
