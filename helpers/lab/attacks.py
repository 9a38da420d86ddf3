"""Attacks that are run twice: on the service as shipped, and on the mended one.

What makes a comparison worth anything is that the second attack is the first one's request. So an
attack speaks through a client that records what it sends, and running it again on another server
fails where a request differs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from helpers.lab.clients import Verbs, session
from helpers.lab.errors import LabError

if TYPE_CHECKING:
    import requests

HEADERS = ("attack", "before", "after", "what the defence does not stop")
SECONDS = 60  # a first prediction imports scikit-learn
# what each server issues itself, and what follows from the form of a body or from the port
ISSUED = {"authorization", "cookie", "host", "content-length", "x-csrf-token"}

Request = tuple[str, str, tuple[tuple[str, str], ...], str]


class Attacker(Verbs):
    """A client of one server that records each request: method, path, headers and body.

    It takes paths ("/login") and the options of `requests.request`. Cookies are kept as a browser
    keeps them; redirects are followed, and only what the attack asked for is recorded.
    """

    def __init__(self, url: str, ca_file: Any = None, issued: Iterable[str] = ()) -> None:
        self.url = url
        self._issued = re.compile(rf"((?:^|[?&])(?:{'|'.join(issued)})=)[^&]*" if issued else "()(?!)")
        self.sent: list[Request] = []
        self._session = session(ca_file)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        """Ask for `path` and record what was sent."""
        import requests

        options.setdefault("timeout", SECONDS)
        sending = {
            key: options.pop(key) for key in ("timeout", "allow_redirects") if key in options
        }
        prepared = self._session.prepare_request(
            requests.Request(method, self.url + path, **options)
        )
        body = prepared.body or b""
        body = body.encode() if isinstance(body, str) else bytes(body)
        if "urlencoded" in (prepared.headers.get("Content-Type") or ""):
            body = self.masked(body.decode()).encode()
        boundary = (prepared.headers.get("Content-Type") or "").partition("boundary=")[2]
        if boundary:  # drawn anew for each upload, and no part of what is said
            body = body.replace(boundary.encode(), b"BOUNDARY")
        headers = tuple(
            sorted(
                (name.lower(), str(value).replace(boundary, "BOUNDARY") if boundary else str(value))
                for name, value in prepared.headers.items()
                if name.lower() not in ISSUED
            )
        )
        digest = hashlib.sha256(body).hexdigest()
        asked = self.masked(str(prepared.path_url if self.url else prepared.url))
        self.sent.append((method, asked, headers, digest))
        return self._session.send(prepared, **sending)

    def masked(self, text: str) -> str:
        """An address or a form without the values that are issued anew for each run."""
        return self._issued.sub(r"\1ISSUED", text)


class Attack:
    """One attack: call it with a server and it says in a few words what it got there.

    The first call is *before*, the last one is *after*.
    """

    def __init__(
        self, name: str, run: Callable[[Any], object], limit: str, issued: Iterable[str] = ()
    ) -> None:
        self.name, self.limit, self.issued = name, limit, tuple(issued)
        self.__doc__ = run.__doc__
        self._run = run
        self.got: list[str] = []
        self._requests: list[Request] | None = None
        self.compared = 0

    def __call__(self, target: Any) -> str:
        """Run it on a Clinic, a server, or the address of one; any other object is handed over.

        A target of several servers has a `url` of "" and `attacker(issued)`, which gives an `Attacker`
        that takes whole addresses.

        Raises `LabError` where the requests are not those of the first run.
        """
        url = target if isinstance(target, str) else getattr(target, "url", None)
        if url is None:
            return self._note(str(self._run(target)))
        if hasattr(target, "attacker"):
            client = target.attacker(self.issued)
        else:
            client = Attacker(url, getattr(target, "ca_file", None), self.issued)
        try:
            said = str(self._run(client))
        except OSError as error:  # requests' errors are OSErrors too
            first = (str(error).splitlines() or [""])[0]
            said = f"{type(error).__name__}: {first}"[:120]
        if self._requests is None:
            self._requests = client.sent
        else:
            self._compare(client.sent)
        return self._note(said)

    def _note(self, said: str) -> str:
        self.got = [*self.got[:1], said]
        return said

    def _compare(self, sent: list[Request]) -> None:
        """The second run may end earlier, where a refusal leaves nothing to go on with."""
        assert self._requests is not None  # noqa: S101 (for the type checker)
        for number, (old, new) in enumerate(zip(self._requests, sent, strict=False), 1):
            if old != new:
                raise LabError(
                    f"Request {number} of {self.name!r} is not the one that was sent before: "
                    f"{new[0]} {new[1]}, and it was {old[0]} {old[1]}.",
                    "Send the same method, path, headers and body both times.",
                )
        self.compared += min(len(sent), len(self._requests))


class Attacks:
    """The attacks of a lesson, in order.

    attacks = lab.Attacks()

    @attacks("in without a password", limit="a stolen password (lesson 06)")
    def bypass(http):
        reply = http.post("/login", json={"username": "root' --", "password": "x"})
        return f"{reply.status_code} {reply.json().get('role', 'nobody')}"

    bypass(shipped); attacks.again(mended); display.Table(attacks.rows(), attacks.headers)
    """

    headers = HEADERS

    def __init__(self) -> None:
        self.all: list[Attack] = []

    def __call__(
        self, name: str, *, limit: str, issued: Iterable[str] = ()
    ) -> Callable[[Callable[[Any], object]], Attack]:
        """Enter the decorated function as an attack. limit: what its defence does not stop.

        issued: parameters of the query or of a form, such as a signature, that each server issues
        itself (or that are computed from one), so that they differ between the two runs.
        """

        def enter(run: Callable[[Any], object]) -> Attack:
            attack = Attack(name, run, limit, issued)
            # a cell that is run again replaces its attack
            self.all = [old for old in self.all if old.name != name] + [attack]
            return attack

        return enter

    def again(self, target: Any, *only: Attack) -> None:
        """Run all attacks (or `only` these) on `target`. Raises `LabError` as each of them does."""
        for attack in only or self.all:
            attack(target)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """One row an attack under `headers`; "not yet" where it did not run twice."""
        return [
            (attack.name, *(*attack.got, "not yet", "not yet")[:2], attack.limit)
            for attack in self.all
        ]

    def same(self) -> str:
        """How many requests were sent twice, byte for byte."""
        return f"{sum(attack.compared for attack in self.all)} requests sent again, byte for byte"
