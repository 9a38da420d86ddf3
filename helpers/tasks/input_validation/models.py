"""How the learner's endpoint of lesson 02 asks its model, for `predict_app`."""

from __future__ import annotations

import json
import threading
from typing import Any

from helpers.judging import expect, fail
from helpers.judging.values import kind
from helpers.tasks.input_validation.endpoint import WAIT, Client, paths, said
from helpers.tasks.input_validation.payloads import blood
from helpers.tasks.input_validation.refusals import capital


def served(client: Client, what: str, sent: Any, body: dict[str, Any]) -> None:
    """An honest request gets its prediction, from one call of the model."""
    reply, model = client.send(sent), client.model
    if reply.status_code != 200:
        found = paths(reply)
        where = f" at {'.'.join(found[0])}" if found and found[0] else ""
        crash = client.crash() if reply.status_code >= 500 else ""
        fail(f"{capital(what)}: answered {reply.status_code}{where}, not 200.{crash}")
    expect(len(model.asked) == 1, f"`predict` was called {len(model.asked)} times, not once.")
    given = model.asked[0]
    expect(
        isinstance(given, dict),
        f"`predict` was given {kind(given)}. It takes the dictionary of the eight features, as "
        "`PREDICTION` gives it back: a list has lost their names.",
    )
    same = given == body["features"]
    expect(same, "`predict` was not called with the eight features as they were sent.")
    _mine(client, reply, body, "The answer to an honest request")


def _mine(client: Client, reply: Any, body: dict[str, Any], who: str) -> None:
    """The answer names its own patient and the model's number for his features."""
    found = said(reply)
    own = found.get("patient") == body["patient"]
    expect(own, f"{who} does not name its own patient under `patient`.")
    expect(
        found.get("probability") == client.model.number(body["features"]),
        f"{who}: `probability` is not what `predict` gave back for these features.",
    )


def two_at_once(client: Client) -> None:
    """Two requests are with the model at once; then one leaves first, and then the other one."""
    together, model = "A patient waits for the model while another one comes: ", client.model
    for leaving in ((1, 0), (0, 1)):
        bodies, gates, replies = [blood.request() for _ in "ab"], [threading.Event() for _ in "ab"], {}
        model.gates[:] = gates

        def ask(body: Any, replies: dict[str, Any] = replies) -> None:
            replies[body["patient"]] = client.alone(json.dumps(body).encode())

        asking = [threading.Thread(target=ask, args=(body,), daemon=True) for body in bodies]
        for one in asking:
            one.start()
            model.inside.acquire(timeout=2)
        for at in leaving:
            gates[at].set()
            asking[at].join(WAIT)
        for body, who in zip(bodies, ("her answer", "the other one's answer"), strict=True):
            reply = replies.get(body["patient"])
            status = getattr(reply, "status_code", "missing")
            expect(status == 200, f"{together}{who} is {status}, not 200. Both requests are honest.")
            _mine(client, reply, body, together + who)


def own_fault(client: Client) -> None:
    """The model raises an error at an honest request: nobody's request is wrong."""
    for error in (ValueError, KeyError, TypeError, RuntimeError):
        client.model.broken = error
        body = blood.request()
        reply = client.send(body)
        client.model.broken = None
        expect(
            reply.status_code >= 500 or not client.model.asked,
            f"The model raised {error.__name__} at an honest request, and the status was "
            f"{reply.status_code}. That says the request is wrong, and nobody looks at the model. Keep "
            "`predict` out of the `try` that catches what the request did.",
        )
        expect(
            str(body["features"]["haemoglobin"]) not in reply.text,
            f"The model raised {error.__name__}, whose text repeats what it was asked, and the answer of the "
            "status 500 shows that text: values of a patient, or a path, to whoever asks. Say 'internal "
            "error', and tell your log.",
        )
