"""Starting the Clinic on loopback, in this process or in one of its own, and speaking to it."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers import lab
from helpers.clinic import people
from helpers.lab.clients import Verbs
from helpers.lab.running import Running

if TYPE_CHECKING:
    import requests

    from helpers.clinic.running.child import Child

Mended = Mapping[str, Callable[..., Any]] | Callable[[Any], Any]
TIMEOUT = 60  # seconds that a client waits: the first prediction imports scikit-learn


class Clinic(Verbs, Running):
    """A running Clinic; also a context manager. It stops at exit, or when it is forgotten.

    url: without a trailing slash; folder: its files; ca_file: what to trust where it speaks TLS;
    server: the `lab.Server`, or None where it runs in its own process.
    """

    def __init__(
        self,
        url: str,
        base: Path,
        folder: Path,
        ca_file: Path | None,
        server: lab.Server | None,
        child: Child | None,
    ) -> None:
        self.url = url
        self.folder = folder
        self.ca_file = ca_file
        self.server = server
        self.process = child.process if child else None
        self._client = _stateless(ca_file)
        self._finish = weakref.finalize(self, _shut, self._client, server, child, base)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "clinic.db"

    @property
    def log_file(self) -> Path:
        """The log file."""
        return self.folder / "clinic.log"

    @property
    def model_file(self) -> Path:
        """The model's pickle; trained now if it was not needed before."""
        from helpers.clinic import model

        return model.ensure(self.folder)

    def log(self) -> str:
        """The text of clinic.log so far."""
        return self.log_file.read_text(encoding="utf-8")

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Ask for `path`, with the options of `requests.request`; keeps no cookies."""
        options.setdefault("timeout", TIMEOUT)
        url = path if "://" in path else self.url + path
        return self._client.request(method, url, **options)

    def login(self, username: str, password: str | None = None) -> str:
        """Log in and give back the token; without a password, with the one in `ACCOUNTS`.

        Raises `lab.LabError` if the Clinic refuses.
        """
        if password is None:
            password = people.account(username).password
        answer = self.post("/login", json={"username": username, "password": password})
        if answer.status_code != 200:
            raise lab.LabError(
                f"The Clinic did not let {username} in: {answer.status_code} {answer.text[:100]!r}.",
                "Check username and password.",
            )
        token: str = answer.json()["token"]
        return token

    def session(self, username: str | None = None, password: str | None = None) -> requests.Session:
        """A new `requests.Session` that trusts the Clinic, logged in by a Bearer header if asked.

        Give it whole addresses: f"{clinic.url}/patients".
        """
        client = lab.session(self.ca_file)
        if username is not None:
            client.headers["Authorization"] = f"Bearer {self.login(username, password)}"
        return client

    def stop(self) -> None:
        """Stop it and remove its files; safe to call again."""
        self._finish()

    def __repr__(self) -> str:
        return f"<Clinic {self.url}>" if self._finish.alive else f"<Clinic {self.url} stopped>"


def _stateless(ca_file: Path | None) -> requests.Session:
    """A session that keeps connections, but no cookies: whoever logs in stays nobody."""
    from http.cookiejar import DefaultCookiePolicy

    from requests.adapters import HTTPAdapter

    client = lab.session(ca_file)
    client.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    for scheme in ("http://", "https://"):
        client.mount(scheme, HTTPAdapter(pool_maxsize=64))
    return client


def _shut(
    client: requests.Session, server: lab.Server | None, child: Child | None, base: Path
) -> None:
    client.close()
    if server is not None:
        server.stop()
    if child is not None:
        child.stop()
    shutil.rmtree(base, ignore_errors=True)


def start(
    create_app: Callable[..., Any] | None = None,
    *,
    own_process: bool = False,
    tls: bool = False,
    model: bool = False,
    threads: int = 8,
    cross_site: bool | Iterable[str] = False,
    names: Iterable[str] = (),
    mended: Mended | None = None,
) -> Clinic:
    """Start a Clinic on a free loopback port, its files in a temporary folder.

    create_app: from a folder to a WSGI app, by default the Clinic as shipped; own_process: in a
    process of its own, so that it does not share this one's interpreter lock (create_app must then
    stand in a module); tls: with a certificate by `lab.trusted`; model: have the model trained and
    loaded before this returns, which else the first prediction does (about three seconds);
    cross_site, names: see `lab.serve`. Without them it answers its own pages and loopback names only;
    mended: views that take the place of the app's own, by the endpoint's name as in `app.view_functions`
    ({"patients.search": search}), so that the mended service gets the very same requests; or a function
    that is given the app, before the first request, and changes it.

    Raises `lab.LabError` where it does not start, and for an endpoint that the app does not have.
    """
    base = lab.scratch()
    folder = base / "clinic"
    folder.mkdir()
    ca_file = base / "tls" / "ca.pem" if tls else None
    server, child = None, None
    try:
        if own_process and mended is not None:
            raise lab.LabError(
                "Another process cannot be given the views of this one.",
                "Leave own_process out, or put a create_app into a module.",
            )
        if own_process:
            from helpers.clinic.running.child import Child

            child = Child(
                base,
                create_app,
                tls=tls,
                model=model,
                threads=threads,
                cross_site=cross_site,
                names=names,
            )
            url = child.url
        else:
            if create_app is None:
                from helpers.clinic.app import create_app
            app = create_app(folder)
            if mended is not None:
                mend(app, mended)
            if model:
                warm(app)
            identity = lab.trusted(base / "tls").identity if tls else None
            server = lab.serve(app, identity, threads, cross_site=cross_site, names=names)
            url = server.url
    except BaseException:
        shutil.rmtree(base, ignore_errors=True)
        raise
    return Clinic(url, base, folder, ca_file, server, child)


def mend(app: Any, mended: Mended) -> None:
    """Put a lesson's views in the place of an app's own; see `start`."""
    if not isinstance(mended, Mapping):
        mended(app)
        return
    views = getattr(app, "view_functions", {})
    for endpoint, view in mended.items():
        if endpoint not in views:
            known = get_close_matches(endpoint, views, 3, 0.3) or sorted(views)
            raise lab.LabError(
                f"The app has no endpoint {endpoint!r}.", f"Look at: {', '.join(known)}."
            )
        views[endpoint] = view


def warm(app: Any) -> None:
    """Have the model of a Clinic's app trained and loaded; nothing for another app."""
    store = getattr(app, "extensions", {}).get("model")
    if hasattr(store, "get"):
        store.get()
