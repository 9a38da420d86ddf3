"""The running world of lesson 07: the Clinic, the portal and the others, users' browsers and a thief."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

import requests

from helpers import clinic, lab
from helpers.lab.attacks import Attacker
from helpers.tasks.oauth.network import CLINIC, PORTAL, Net, Wire

# values that are drawn for each flow, by any of the parties
DRAWN = ("code", "code_verifier", "code_challenge", "state", "nonce", "refresh_token", "token")


class _Walks:
    """What a browser does with redirects and consent. `request` is the owner's."""

    request: Callable[..., requests.Response]

    def open(self, url: str, stop: str = "") -> requests.Response:
        """Follow redirects from `url`, allow what the Clinic asks; end before `stop`, the beginning of an
        address.

        Where it stopped, the reply's `next_url` is the address that was not opened.
        """
        reply = self.request("GET", url, allow_redirects=False)
        for _ in range(20):
            place = urljoin(reply.url, reply.headers.get("Location", ""))
            if reply.is_redirect and not (stop and place.startswith(stop)):
                reply = self.request("GET", place, allow_redirects=False)
            elif reply.status_code == 200 and reply.headers.get("X-Consent"):
                reply = self.request("POST", reply.url, data={"allow": "yes"}, allow_redirects=False)
            else:
                break
        reply.next_url = urljoin(reply.url,
            reply.headers["Location"]) if reply.is_redirect else ""  # type: ignore
        return reply


class Browser(_Walks):
    """A user's browser, logged in at the Clinic."""

    def __init__(self, net: Net, user: str) -> None:
        self.user, self._client = user, net.session(user)
        if user == "mallory":  # the Clinic lets anybody register
            self.request("POST", CLINIC + "/register", json={"username": user, "password": "mallory"})
        word = "mallory" if user == "mallory" else clinic.account(user).password
        self.request("POST", CLINIC + "/login", json={"username": user, "password": word})

    def request(self, method: str, url: str, **options: Any) -> requests.Response:
        """Send one request with this browser's cookies."""
        return self._client.request(method, url, timeout=60, **options)

    def home(self) -> str:
        """Whom the portal takes this browser for."""
        return str(self.request("GET", PORTAL + "/home").json()["you are"])


class Thief(_Walks, Attacker):
    """The attacker's client: records its requests, and the addresses that it has others open."""

    def __init__(self, world: World, issued: Iterable[str] = ()) -> None:
        super().__init__("", None, tuple(issued) or DRAWN)
        self.world = world
        self._session.mount("https://", Wire(world.net, "thief"))

    def lure(self, browser: Browser, url: str, stop: str = "") -> requests.Response:
        """Have a user's browser open `url`: a link in a mail, a picture on a page."""
        self.sent.append(("LINK", self.masked(url), (), ""))
        return browser.open(url, stop)

    def home(self) -> str:
        """Whom the portal takes the attacker's browser for."""
        return str(self.get(PORTAL + "/home").json()["you are"])

    def leaves(self) -> None:
        """Begin again as a browser without cookies."""
        self._session.cookies.clear()

    def reads(self, reply: requests.Response) -> str:
        """What the token in this reply opens, or why there is none."""
        said = reply.json()
        if "access_token" not in said:
            more = f": {said['error_description']}" if "error_description" in said else ""
            return f"{reply.status_code} {said.get('error')}{more}"
        token = {"Authorization": f"Bearer {said['access_token']}"}
        found = self.get(CLINIC + "/predictions", headers=token)
        return f"reads {len(found.json())} diagnoses" if found.ok else f"{found.status_code}"


class World:
    """The Clinic, the portal and other apps, running under their names; stops with `stop`, or when forgotten.

    As a target of `lab.Attacks` it hands out a `Thief`.
    """

    url = ""

    def __init__(self, server: Callable[[Any], Any], others: Mapping[str, Callable[[World], Any]]) -> None:
        """server: changes the Clinic's app before its first request; others: makes the app of each name."""
        self.net = Net()
        names = ["clinic.example"]
        self.clinic = clinic.start(mended=lambda app: server(_https(app)), names=names)
        self.net.sites["clinic.example"] = self.clinic.url
        self.books = self.clinic.server.app.extensions.get("books")  # type: ignore[union-attr]
        self.apps, self.servers = {}, []
        for name, make in others.items():
            self.apps[name] = make(self)
            self.servers.append(lab.serve(_https(self.apps[name]), names=[f"{name}.example"]))
            self.net.sites[f"{name}.example"] = self.servers[-1].url

    def attacker(self, issued: Iterable[str]) -> Thief:
        """A client for one attack."""
        return Thief(self, issued)

    def browser(self, user: str) -> Browser:
        """A fresh browser, logged in at the Clinic."""
        return Browser(self.net, user)

    def stop(self) -> None:
        """Stop all apps."""
        for one in (*self.servers, self.clinic):
            one.stop()

    def __enter__(self) -> World:
        return self

    def __exit__(self, *error: Any) -> None:
        self.stop()


def _https(app: Any) -> Any:
    """The app behind a proxy that ends TLS, as it says in X-Forwarded-Proto."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=0, x_proto=1)
    return app
