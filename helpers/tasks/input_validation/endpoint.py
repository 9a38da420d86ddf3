"""What asks the learner's endpoint of lesson 02: a client, a model, and how an answer is read."""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Mapping
from typing import Any

from helpers.judging import fail
from helpers.tasks.input_validation.payloads import Case
from helpers.tasks.input_validation.payloads.signs import repeats
from helpers.tasks.input_validation.refusals import capital, names_path

JSON = {"Content-Type": "application/json"}
WAIT = 8  # seconds for an answer
REFUSALS = (422, 400)
SHOWN = "Pages and logs show it, and the sender chose it."
LATE = (
    f"Your app had not answered after {WAIT} seconds. An honest client has gone by then. The parts after "
    "this one were not tried."
)
MARKERS = (
    " A step of a path may be the marker that stands around its key in the schema, and JSON has no "
    "markers: `str(step)` makes text of it."
)
Sent = tuple[Case, Any]  # a request and its answer


class Model:
    """Stands in for the model: notes what it is asked; its numbers depend on the features.

    broken: it raises this error, which repeats what it was asked. gates: each of its next calls
    says that it is `inside`, and waits at one of them.
    """

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.broken: type[Exception] | None = None
        self.gates: list[threading.Event] = []
        self.inside = threading.Semaphore(0)
        self.base = secrets.randbelow(5 * 10**11) / 10**12

    def number(self, features: Any) -> float:
        """The probability that belongs to these features."""
        value = features.get("haemoglobin", 0) if isinstance(features, Mapping) else 0
        return self.base + value / 1000 if isinstance(value, (int, float)) else self.base

    def __call__(self, features: Any) -> float:
        self.asked.append(features)
        if self.broken:
            raise self.broken(f"no row of the table is like {features!r}")
        if self.gates:
            gate = self.gates.pop(0)
            self.inside.release()
            gate.wait(WAIT / 4)
        return self.number(features)


class Client:
    """Sends bodies to the learner's app, and knows what the model was asked meanwhile."""

    def __init__(self, session: Any, server: Any, model: Model, part: Any) -> None:
        self.session, self.server, self.model, self.part = session, server, model, part

    def post(self, session: Any, data: Any) -> Any:
        """POST bytes, or pieces of a body that does not say how long it is (they go in chunks)."""
        return session.post(f"{self.server.url}/predict", data=data, headers=JSON, timeout=WAIT)

    def send(self, body: Any) -> Any:
        """POST a body (bytes as they are, anything else as JSON); the check ends where nothing comes."""
        import requests

        self.model.asked.clear()
        try:
            return self.post(self.session, body if isinstance(body, bytes) else json.dumps(body).encode())
        except requests.Timeout:
            self.part.over = True
        fail(LATE)

    def alone(self, data: Any) -> Any:
        """`post` on a connection of its own, for any thread; None where nothing came."""
        import requests

        from helpers import lab

        with lab.session() as session:
            try:
                return self.post(session, data)
            except requests.RequestException:
                return None

    def crash(self) -> str:
        """The exception that the app ended with last, as a sentence; '' if there was none."""
        errors = self.server.errors
        if not errors:
            return ""
        marker = re.search(r"Object of type (Required|Optional) is not JSON", errors[-1])
        return f" Your app raised {errors[-1]:.200}.{MARKERS if marker else ''}"


def said(reply: Any) -> dict[str, Any]:
    """The JSON object of a reply; an empty one where it is none, or nothing came."""
    try:
        body = reply.json()
    except (ValueError, AttributeError):
        return {}
    return body if isinstance(body, dict) else {}


def paths(reply: Any) -> list[list[str]]:
    """The paths that an answer names, each as a list of steps; none where an error has no path.

    A path may come as "features.platelets", "/features/platelets" or a list.
    """
    errors = said(reply).get("errors")
    found = []
    for error in errors if isinstance(errors, list) else []:
        path = error.get("path") if isinstance(error, dict) else None
        if not isinstance(path, (list, str)):
            return []
        steps = re.split(r"[./\[\]'\"$]+", path) if isinstance(path, str) else map(str, path)
        found.append([step for step in steps if step])
    return found


def refused(client: Client, case: Case, sent: list[Sent], wanted: tuple[int, ...] = (422,)) -> str:
    """What is wrong with how a bad request was answered; enters the answer in `sent` if nothing is."""
    reply = client.send(case.body)
    status, what = reply.status_code, capital(case.what)
    if status >= 500:
        return f"{what} ended in a {status}: your app crashed, and says that it is at fault.{client.crash()}"
    if client.model.asked:
        return f"{what} reached the model, and got a prediction."
    if status == 200:
        return (
            f"{what} was refused in words, under the status 200. A client looks at the status, and takes "
            "your errors for a prediction."
        )
    if status not in wanted:
        return f"For {case.what} the status was {status}, not {wanted[0]}."
    sent.append((case, reply))
    return ""


def no_json(client: Client, case: Case) -> str:
    """What is wrong with the answer to no JSON: errors without a path, and without what was sent."""
    replies: list[Sent] = []
    if wrong := refused(client, case, replies, REFUSALS):
        return wrong
    reply = replies[0][1]
    if any(repeats(reply.text, marker) for marker in case.markers):
        kind = reply.headers.get("Content-Type", "")
        return f"The answer to {case.what} repeats the body, as {kind!r:.40}. {SHOWN}"
    found = paths(reply)
    if found[:1] == [[]]:
        return ""
    if found:
        where = ".".join(found[0])
        return f"{capital(case.what)} was loaded: only the schema refused it, at {where}. Use strict_json."
    return (
        f"For {case.what} the status was {reply.status_code}, but the body is not "
        '{"errors": [{"path": "", "problem": ...}]}: a client reads every refusal in the same way.'
    )


def unnamed(case: Case, reply: Any) -> str:
    """What is missing where no error leads to the fault, or one does not say what is wrong."""
    found = paths(reply)
    if not found:
        return (
            f"For {case.what} the body holds no `errors`, a list with one "
            '{"path": ..., "problem": ...} for each fault.'
        )
    if not names_path(found, case):
        where = ".".join(case.path) or "the request as a whole"
        return f"For {case.what} the paths are {found[:2]}: none leads to {where}."
    texts = [one.get("problem") for one in said(reply)["errors"]]
    if not all(isinstance(text, str) and text for text in texts):
        return f"For {case.what} an error has no text under `problem`: the sender cannot correct it."
    return ""
