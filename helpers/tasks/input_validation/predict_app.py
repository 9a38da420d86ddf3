"""What a right prediction endpoint must do, asked over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest import mock

from helpers.judging import expect, expect_none, fail, task
from helpers.tasks.input_validation import endpoint
from helpers.tasks.input_validation.endpoint import Client, Sent, refused
from helpers.tasks.input_validation.models import own_fault, served, two_at_once
from helpers.tasks.input_validation.payloads import Case, blood, documents
from helpers.tasks.input_validation.payloads.documents import SIZE
from helpers.tasks.input_validation.payloads.signs import DRAW, repeats
from helpers.tasks.input_validation.refusals import expect_clean

NO_RUN = "Your function calls `run`, which never comes back. Return the app: the check starts it."
NO_APP = "Your function gave back no app. Make a Flask app, and return it."
TOO_LONG = (
    "Flask has no limit of its own: a client that sends a gigabyte makes you hold it. If you did set "
    "MAX_CONTENT_LENGTH, an `except Exception` of yours catches the 413."
)


@task(
    minutes=10, difficulty=3, asvs="2.2.2", expects="function", seconds=20,
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

    model, server, problem = endpoint.Model(), None, ""
    with part("starts"):
        with mock.patch("flask.Flask.run", lambda *_, **__: fail(NO_RUN)):
            app = answer(model)
        expect(app is not None and not isinstance(app, type), NO_APP)
        try:
            server = lab.serve(app)
        except lab.LabError as error:
            problem = f"The app does not start. {error.problem} {error.remedy}"
        expect(not problem, problem)
    if not server:
        return
    with server, lab.session() as session:
        _judged(Client(session, server, model, part), part)


def _judged(client: Client, part: Any) -> None:
    sent: list[Sent] = []
    with part("serves every honest request"):
        honest, body = list(blood.honest()), blood.request()
        for case in [*honest[:2], *DRAW.sample(honest, 4)]:
            served(client, case.what, case.body, case.body)
        padded = json.dumps(body).encode().ljust(SIZE)
        again = blood.request() | {"patient": body["patient"]}
        served(client, f"an honest request padded to exactly {SIZE} bytes", padded, body)
        served(client, "another blood count of the same patient", again, again)
        usual, client.model.base = client.model.base, -again["features"]["haemoglobin"] / 1000
        served(client, "an honest request whose probability is 0", again, again)
        client.model.base = usual
    with part("answers 422 to what breaks the contract"):
        expect_clean(refused(client, case, sent) for case in _faulty())
        body = blood.request(blood.row() | {"platelets": 10**400})
        huge = Case("finite", "a whole number of 401 digits", body)
        expect_clean([refused(client, huge, [], endpoint.REFUSALS)])
    with part("refuses a body that is no strict JSON"):
        bodies = documents.bodies(json.dumps(blood.request()))
        expect_clean(endpoint.no_json(client, case) for case in bodies)
    with part(f"refuses a body over {SIZE // 1024} KiB"):
        _too_long(client)
    with part("names the path of the fault"):
        expect(sent, "No bad request was answered 422, so no path could be looked at.")
        expect_clean(endpoint.unnamed(case, reply) for case, reply in sent)
    with part("names every fault"):
        _three_faults(client)
    with part("never repeats the value"):
        expect(sent, "No bad request was answered 422, so there was no answer to read.")
        expect_none(
            f"The answer to {case.what} repeats the value that was sent. {endpoint.SHOWN}"
            for case, reply in sent
            if any(repeats(reply.text, marker) for marker in case.markers)
        )
    with part("keeps two patients apart"):
        two_at_once(client)
    with part("takes the blame for its own model"):
        own_fault(client)


def _faulty() -> Iterator[Case]:
    """Requests that break the contract: of each rule some, one of them with a text to look for."""
    everything = list(blood.hostile())
    for group in dict.fromkeys(case.group for case in everything):
        cases = [case for case in everything if case.group == group]
        marked = [case for case in cases if any(case.markers)]
        if group != "finite":  # JSON has no words for these
            yield from DRAW.sample(marked, min(1, len(marked))) + DRAW.sample(cases, 2)


def _too_long(client: Client) -> None:
    body = json.dumps(blood.request()).encode()
    for size in (SIZE + 1, 3 * SIZE):
        reply = client.send(body.ljust(size))
        expect(
            reply.status_code == 413 and not client.model.asked,
            f"An honest request padded to {size} bytes was answered {reply.status_code}, not 413. "
            f"{TOO_LONG}",
        )
        reply = client.alone(iter([b" " * size, body]))
        expect(
            not client.model.asked and (reply is None or 400 <= reply.status_code < 500),
            f"A body of more than {size} bytes that came in chunks, without a Content-Length, was not "
            "refused: your app believes the length that a client says. MAX_CONTENT_LENGTH counts what "
            "comes.",
        )


def _three_faults(client: Client) -> None:
    body = blood.request(blood.row() | {"platelets": "x", "basophils": None}) | {"patient": "nobody"}
    replies: list[Sent] = []
    expect_clean([refused(client, Case("", "a request with three faults", body), replies)])
    found, features = endpoint.paths(replies[0][1]), ["features"]
    faults = (["patient"], [*features, "platelets"], [*features, "basophils"])
    odd = [".".join(path) for path in found if path not in [features, *faults]]
    expect(
        not odd,
        f"A request with three faults was answered with {odd[:1]} as well, where no fault is. Do errors of "
        "another request stand among them? Each answer begins with an empty list.",
    )
    for path in faults:
        expect(
            path in found,
            f"A request with three faults was answered with the paths {found[:3]}: {'.'.join(path)} is not "
            "among them, and the sender corrects one fault at a time. `error.path` is the first one only; "
            "MultipleInvalid has them all in `errors`.",
        )
