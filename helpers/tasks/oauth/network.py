"""Names for the apps of lesson 07, and what passes between them.

`https://clinic.example` and the others lead to loopback ports by a table, as there is no DNS here. TLS is
left out (lesson 04): each app believes a proxy in front that says https. All else is real: sockets, headers,
cookies by host, redirects. Each message is noted where it leaves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter

from helpers import lab

CLINIC, PORTAL, NORD, EVIL = (f"https://{name}.example" for name in ("clinic", "portal", "nord", "evil"))
AUTHORIZE, TOKEN = CLINIC + "/authorize", CLINIC + "/token"
LOGIN, CALLBACK, APP = PORTAL + "/login", PORTAL + "/callback", PORTAL + "/app"


@dataclass
class Message:
    """One request, and its answer once it came. asked, said: the parameters of both.

    bound: a secret went along in a header: the client's, or a token.
    """

    sender: str
    receiver: str
    method: str
    path: str
    asked: dict[str, str]
    bound: bool
    status: int = 0
    said: dict[str, str] = field(default_factory=dict)


Event = tuple[str, Message]  # "asks" or "says"


class Wire(HTTPAdapter):
    """The network adapter of one party: finds the port behind a name and notes what passes."""

    def __init__(self, net: Net, sender: str) -> None:
        self.net, self.sender = net, sender
        super().__init__()

    def send(self, request: Any, *args: Any, **options: Any) -> Any:
        """Send a request to the app of that name."""
        url = urlsplit(request.url)
        real = request.copy()
        real.url = self.net.sites[url.hostname] + request.path_url
        real.headers.update({"Host": url.hostname, "X-Forwarded-Proto": "https"})
        message = self.net.asks(self.sender, request)
        reply = super().send(real, *args, **options)
        reply.url, reply.request = request.url, request
        self.net.says(message, reply)
        return reply


class Net:
    """The names, and what passed: each request when it left, each answer when it came."""

    def __init__(self) -> None:
        self.sites: dict[str, str] = {}
        self.events: list[Event] = []

    def session(self, sender: str) -> requests.Session:
        """A client with cookies of its own that reaches the apps by their names."""
        client = lab.session()
        client.mount("https://", Wire(self, sender))
        return client

    def asks(self, sender: str, request: Any) -> Message:
        """Note a request with its parameters."""
        url, body = urlsplit(request.url), request.body or ""
        text = body.decode() if isinstance(body, bytes) else body
        form = "urlencoded" in (request.headers.get("Content-Type") or "")
        asked = dict(parse_qsl(url.query)) | (dict(parse_qsl(text)) if form else {})
        receiver = (url.hostname or "").removesuffix(".example")
        bound = "Authorization" in request.headers
        message = Message(sender, receiver, request.method, url.path or "/", asked, bound)
        self.events.append(("asks", message))
        return message

    def says(self, message: Message, reply: Any) -> None:
        """Note its answer: the parameters of a redirect, or the members of JSON."""
        said = dict(parse_qsl(urlsplit(reply.headers.get("Location", "")).query))
        if "json" in reply.headers.get("Content-Type", ""):
            found = json.loads(reply.content)
            said = {k: str(v) for k, v in found.items()} if isinstance(found, dict) else {}
        message.status, message.said = reply.status_code, said
        self.events.append(("says", message))
