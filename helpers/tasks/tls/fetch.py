"""Judges of lesson 04 that offer the learner's client good and bad servers."""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.tasks.tls import bench

BELIEVED = {
    "expired": "Its certificate ended yesterday: perhaps its key was lost since.",
    "not_yet_valid": "Its certificate begins tomorrow.",
    "wrong_host": (
        "Its certificate is real, and for another host: anyone with a certificate of this CA could "
        "stand in for anyone."
    ),
    "name_only_in_cn": (
        "The name stands only in the common name. Python's default context still falls back to it "
        "(hostname_checks_common_name), though RFC 9525 says never."
    ),
    "unknown_ca": "Your client knows nothing of its CA. This is the man in the middle.",
    "self_signed": (
        "It vouches for itself. Trust comes from the CA file that you were given, never from what "
        "the other side shows."
    ),
    "issuer_no_ca": "It was signed with the key of a shop, which is no CA.",
    "wrong_key_usage": "Its certificate is meant to log clients in, not to be a server.",
    "weak_key": "Its RSA key has 1024 bits, which has been too short for years.",
    "forged": "The names in its certificate were changed after it was signed.",
}


PUBLIC = (
    "Its CA is one that this machine trusts by itself. Load your own CA alone: any of a hundred public "
    "CAs could vouch for your server otherwise."
)
BUNDLE = (
    "Its CA stands in the file that REQUESTS_CA_BUNDLE names. With Session.verify, or verify=True, "
    "requests lets that variable take the place of your CA file. Give verify= with the request "
    "itself, or set the session's trust_env to False."
)
ERROR_PAGES = ("500 Internal Server Error", "404 Not Found", "403 Forbidden")


@dataclass
class Service:
    """A WSGI app that notes what it is asked and shown; `location` makes it redirect once."""

    body: str
    status: str = "200 OK"
    location: str = ""
    tokens: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)  # ports of clients that met another server
    betrayed: bool = False  # whether one of them showed a token

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        path = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.asked.append(f"{environ['REQUEST_METHOD']} {path}")
        if "HTTP_AUTHORIZATION" in environ:
            self.tokens.append(environ["HTTP_AUTHORIZATION"])
            self.betrayed |= str(environ.get("REMOTE_PORT")) in self.strangers
        headers = [("Content-Type", "text/plain")]  # no charset: the contract says UTF-8
        if self.location and len(self.asked) == 1:
            start_response(self.status, [*headers, ("Location", self.location)])
            return [b""]
        start_response("200 OK" if self.location else self.status, headers)
        return [self.body.encode()]


def _fetch(answer: Any, part: Parts) -> None:
    """A client that hands its token to the right server, and to nobody else."""
    token, root = "tok_" + secrets.token_hex(8), lab.Authority.create("Clinic Root CA")
    with lab.scratch_folder() as folder:
        ca_file = str(root.save(folder))
        with part("gets the answer of the right server"):
            _honest(answer, part, root, ca_file, token)
        for fault, why in BELIEVED.items():
            with part(f"a bad certificate: {lab.BAD_CERTIFICATES[fault]}"):
                service, bad = Service("forged"), lab.bad_identity(fault, root)
                with lab.serve(service, tls=bad, threads=2) as server:
                    _refused(answer, part, server, service, ca_file, token, why)
        with part("a server that only this machine trusts"):
            _only_trusted_here(answer, part, ca_file, token, folder)
        with part("a server that speaks TLS 1.1"):
            old = bench.old_server(root.issue("localhost"))
            if old and bench.speaks_old():
                service = Service("forged")
                with lab.serve(service, tls=old, threads=2) as server:
                    why = "It speaks TLS 1.1 at best, given up in 2021 (RFC 8996)."
                    _refused(answer, part, server, service, ca_file, token, why)
        with part("another server at the second connection"):
            _swapped(answer, part, root, ca_file, token)
        with part("nothing in plain text"):
            _plain(answer, part, root, ca_file, token)
        with part("a redirect is no result, and is not followed"):
            _elsewhere(answer, part, root, ca_file, token)
        with part("an error page is no answer"):
            for status in ERROR_PAGES:
                service = Service("an error page", status=status)
                with lab.serve(service, tls=root.issue("localhost"), threads=2) as server:
                    error = part.raises(answer, server.url + "/results", ca_file, token)
                code = status.split()[0]
                expect(
                    error is not None,
                    f"A page with status {code} came back as if it were a result.",
                )


def _honest(answer: Any, part: Parts, root: lab.Authority, ca_file: str, token: str) -> None:
    body = f"Müller: {secrets.token_hex(4)}"
    service = Service(body)
    identity = root.intermediate("Clinic Issuing CA").issue("localhost", "127.0.0.1")
    with lab.serve(service, tls=identity, threads=2) as server:
        for url in (server.url, f"https://127.0.0.1:{server.port}"):
            path = f"/results/{secrets.token_hex(3)}?day={secrets.token_hex(3)}"
            service.asked.clear()
            found = _result(answer, part, url + path, ca_file, token)
            if isinstance(found, bytes):
                fail("Bytes came back. The contract asks for text: decode it as UTF-8.")
            expect(isinstance(found, str), f"A {type(found).__name__} came back, not text.")
            expect(
                service.asked == [f"GET {path}"],
                f"Given a URL that ends in {path}, your function asked the server for "
                f"{', then '.join(service.asked)}: one GET of that URL is wanted.",
            )
            expect(
                found == body,
                f"The server answered {body!r} in UTF-8, your function gave back {found!r}. Where the "
                "header names no charset, a library may guess.",
            )
    expect(
        service.tokens == [f"Bearer {token}"] * 2,
        f"The server wants 'Authorization: Bearer TOKEN' once a call; it saw {len(service.tokens)} "
        "headers, or others.",
    )


def _result(answer: Any, part: Parts, url: str, ca_file: str, token: str) -> Any:
    try:
        return part.call(answer, url, ca_file, token)
    except OSError as error:  # requests and ssl both raise OSErrors
        why = lab.reason(error)
    fail(
        f"The right server was refused: {why}. Its certificate leads to the root in the CA file, and "
        "names this host."
    )


def _only_trusted_here(answer: Any, part: Parts, ca_file: str, token: str, folder: Path) -> None:
    public = lab.Authority.create("Some Public CA")
    public_file = public.save(folder, "public")
    for trusting, why in ((bench.machine_trusts, PUBLIC), (bench.requests_trusts, BUNDLE)):
        service = Service("forged")
        with (
            lab.serve(service, tls=public.issue("localhost"), threads=2) as server,
            trusting(public_file),
        ):
            _refused(answer, part, server, service, ca_file, token, why)


def _swapped(answer: Any, part: Parts, root: lab.Authority, ca_file: str, token: str) -> None:
    """The right server takes the first connection, a man in the middle every later one."""
    service = Service("a result")
    right = root.issue("localhost").server_context()
    wrong = bench.self_signed("localhost").server_context()
    known: list[str] = []

    def meet(sock: Any, name: str | None, context: ssl.SSLContext) -> None:
        client = str(sock.getpeername()[1])
        if client not in known:
            known.append(client)
        if known[0] != client:
            service.strangers.add(client)
            sock.context = wrong

    right.sni_callback = meet
    with lab.serve(service, tls=right, threads=2) as server:
        part.raises(answer, f"{server.url}/results", ca_file, token)
    expect(
        not service.betrayed,
        "Your function looked at the server on one connection and sent the token on another. In "
        "between a man in the middle took over, with a certificate of his own making, and got your "
        "token: verify the connection that carries it.",
    )


def _refused(
    answer: Any,
    part: Parts,
    server: lab.Server,
    service: Service,
    ca_file: str,
    token: str,
    why: str,
) -> None:
    error, found = None, None
    try:
        found = part.call(answer, f"https://localhost:{server.port}/results", ca_file, token)
    except Exception as raised:
        error = raised
    if service.tokens and error is None:
        again = any(line.startswith("TLS") for line in server.errors)
        first = "It was refused at first, then asked again without verifying, and " if again else ""
        fail(f"{first}it got your token. {why}".replace("it got", "It got", not first))
    if service.tokens:
        fail(f"Your function raised an error, but had sent the token by then: verify first. {why}")
    expect(
        error is not None,
        f"Your function gave back {found!r} instead of raising an error: who calls it cannot tell "
        "that from an answer.",
    )


def _plain(answer: Any, part: Parts, root: lab.Authority, ca_file: str, token: str) -> None:
    service = Service("forged")
    with lab.serve(service, threads=2) as server:
        for path in ("/results", "/https", "/results?next=https://localhost"):
            error = part.raises(answer, server.url + path, ca_file, token)
            expect(
                not service.tokens,
                "Given an http:// URL, your function sent the token in plain text. The URL ended in "
                f"{path}: what counts is how it begins.",
            )
            expect(error is not None, "An answer that came in plain text was taken for a result.")
        service.asked.clear()
        turn = Service("", "302 Found", location=f"{server.url}/results")
        with lab.serve(turn, tls=root.issue("localhost"), threads=2) as first:
            error = part.raises(answer, f"{first.url}/results", ca_file, token)
        expect(
            not service.tokens,
            "The server redirected to http://, and your client followed with the token in plain text.",
        )
        expect(
            error is not None or not service.asked,
            "The server redirected to http://, and what came back from there in plain text was taken "
            "for a result.",
        )


def _unfollowed(status: int) -> str:
    return (
        f"The server answered with status {status}, a redirect, and the empty page of the redirect "
        "came back as if it were a result. raise_for_status and ok let everything below 400 pass."
    )


def _elsewhere(answer: Any, part: Parts, root: lab.Authority, ca_file: str, token: str) -> None:
    """Redirects by https: to another server of the same CA, and to a page of the same server."""
    service = Service("from elsewhere")
    with lab.serve(service, tls=root.issue("localhost"), threads=2) as other:
        for target, status in (
            (f"{other.url}/results", "307 Temporary Redirect"),
            ("/log", "303 See Other"),
            ("/log", "302 Found"),
        ):
            turn = Service("from elsewhere", status, location=target)
            with lab.serve(turn, tls=root.issue("localhost"), threads=2) as first:
                error = part.raises(answer, f"{first.url}/results", ca_file, token)
            where = (
                f"another server ({urlsplit(target).netloc})" if service.asked else "another page"
            )
            expect(
                not service.tokens,
                f"The server redirected to {where}, by https, and your client carried the token there.",
            )
            expect(
                not service.asked and len(turn.asked) < 2,
                f"The server redirected to {where}, and your client asked there. What a redirect leads "
                "to is not what you asked for: do not follow it, and raise an error.",
            )
            expect(error is not None, _unfollowed(int(status[:3])))


@task(
    minutes=6, difficulty=3, asvs="12.3.2", expects="function", seconds=15,
    hints=[
        "Nothing may be sent before the server is verified, and nothing may be followed blindly.",
        "requests.get verifies with verify=ca_file, and follows redirects unless told not to; it "
        "asks http:// URLs too. With urllib or http.client, make the context yourself: which CA, "
        "which names?",
        "Raise ValueError unless the URL begins with https://; requests.get(url, headers=..., "
        "verify=ca_file, allow_redirects=False, timeout=5); raise unless the status is 200; set the "
        "encoding to UTF-8, and return the text.",
    ],
)  # fmt: skip
def fetch(answer: Any, part: Parts) -> None:
    """A client that hands its token to the right server only."""
    with bench.neutral():
        _fetch(answer, part)
