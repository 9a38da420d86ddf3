"""The model and the client that ask the learner's endpoint of lesson 02."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from helpers.judging import fail

WAIT = 5  # seconds for an answer


class Model:
    """Stands in for the model: notes what it is asked, and answers a number of this check's own.

    broken: where set, it raises ValueError, as a model does whose file is missing.
    """

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.probability = 0.1 + secrets.randbelow(8000) / 10_000
        self.broken = False

    def __call__(self, features: Any) -> float:
        self.asked.append(features)
        if self.broken:
            raise ValueError("the model's file is missing")
        return self.probability


class Client:
    """Sends bodies to the learner's app, and knows what the model was asked meanwhile."""

    def __init__(self, server: Any, model: Model, part: Any) -> None:
        from helpers import lab

        self.session, self.server, self.model, self.part = lab.session(), server, model, part

    def send(self, body: Any, kind: str = "application/json") -> Any:
        """POST a body (bytes as they are, anything else as JSON) to /predict."""
        import requests as http

        self.model.asked.clear()
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        reply = None
        try:
            reply = self.session.post(
                f"{self.server.url}/predict",
                data=data,
                headers={"Content-Type": kind},
                timeout=WAIT,
            )
        except http.Timeout:
            self.part.over = True
        if reply is None:
            fail(
                f"Your app had not answered after {WAIT} seconds. An honest client has gone by then. "
                "The parts after this one were not tried."
            )
        return reply

    def crash(self) -> str:
        """The exception that the app ended with last, as a sentence; '' if there was none."""
        errors = self.server.errors
        if not errors:
            return ""
        said = f" Your app raised {errors[-1]:.200}."
        if re.search(r"Object of type (Required|Optional) is not JSON", errors[-1]):
            said += (
                " A step of a path may be the marker that stands around its key in the schema, and JSON "
                "has no markers: `str(step)` makes text of it."
            )
        return said
