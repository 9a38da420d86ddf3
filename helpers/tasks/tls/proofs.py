"""The judge of lesson 04 on `encrypted`: TLS to the right party, told from what looks like it."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import NotYet, Parts, expect, fail
from helpers.tasks.tls import bench

HEADERS = [
    ("Content-Type", "application/json"),
    ("Strict-Transport-Security", "max-age=63072000"),
    ("X-Forwarded-Proto", "https"),
]
BAD = {
    "expired": "Its certificate ended yesterday",
    "not_yet_valid": "Its certificate begins tomorrow",
    "wrong_host": "Its certificate is for another host, though of the right CA",
    "wrong_key_usage": "Its certificate is for clients, not for servers",
}
REDIRECTS = ("302 Found", "301 Moved", "303 See Other", "307 Temporary", "308 Permanent")
Says = Callable[[str], bool]


def _answers(status: str, *more: tuple[str, str]) -> Any:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response(status, [*HEADERS, *more])
        return [b"{}"]

    return app


def _asker(encrypted: Any, part: Parts, ca_file: str) -> Says:
    def says(url: str) -> bool:
        try:
            found = part.call(encrypted, url, ca_file)
        except NotYet:
            raise
        except Exception as error:
            fail(f"For {url[:60]} it raised {type(error).__name__}: say False instead.")
        expect(
            type(found).__name__ in ("bool", "bool_"),  # numpy's is as good
            f"A {type(found).__name__} came back, not True or False.",
        )
        return bool(found)

    return says


def proofs(encrypted: Any, part: Parts, root: lab.Authority, ca_file: str, folder: Path) -> None:
    """Whether `encrypted` says True of the right server, False of the others and of all that fails."""
    says = _asker(encrypted, part, ca_file)
    _right(says, root, "200 OK")
    _impostors(says, root, folder)
    with lab.serve(_answers("200 OK"), threads=2) as server:
        for url in (server.url, f"{server.url}/?next=https://localhost"):
            expect(
                not says(url),
                "A plain HTTP server was taken for encrypted. A header, be it Content-Type or HSTS, "
                "says what a server writes, not how it travels.",
            )
        _redirects(says, root, server.url, "a plain HTTP page")
    with lab.serve(_answers("200 OK"), tls=root.issue("localhost"), threads=2) as server:
        _redirects(says, root, server.url, "another https server")
    _failures(encrypted, part, says, folder)
    _right(says, root, "404 Not Found")


def _right(says: Says, root: lab.Authority, status: str) -> None:
    with lab.serve(_answers(status), tls=root.issue("localhost"), threads=2) as server:
        expect(
            says(server.url),
            "A server with a certificate of your CA was not taken for encrypted. It answered by TLS, "
            f"with status {status}.",
        )


def _impostors(says: Says, root: lab.Authority, folder: Path) -> None:
    app = _answers("200 OK")
    with lab.serve(app, tls=lab.bad_identity("self_signed", root), threads=2) as server:
        expect(
            not says(server.url),
            "A server with a certificate of its own making was taken for yours: encrypted, to whom?",
        )
    impostor = lab.Authority.create("Clinic Root CA")
    for one in (impostor, impostor.intermediate("Clinic Issuing CA")):
        with lab.serve(app, tls=one.issue("localhost"), threads=2) as server:
            expect(
                not says(server.url),
                "A server of an unknown CA, named like yours, was taken for yours: this is the man in "
                "the middle. The CA's signature counts, and its name does not.",
            )
    for fault, told in BAD.items():
        with lab.serve(app, tls=lab.bad_identity(fault, root), threads=2) as server:
            expect(
                not says(server.url),
                f"{told}, and it was taken for yours. Who looks at a certificate has to look at all of "
                "it: issuer, dates, name and purpose.",
            )
    public = lab.Authority.create("Some Public CA")
    public_file = public.save(folder, "public")
    for trusting in (bench.machine_trusts, bench.requests_trusts):
        tls = public.issue("localhost")
        with lab.serve(app, tls=tls, threads=2) as server, trusting(public_file):
            expect(
                not says(server.url),
                "A server of a public CA was taken for yours. This machine trusts that CA, by itself "
                "or by REQUESTS_CA_BUNDLE (which a Session's verify gives way to): only ca_file counts.",
            )


def _redirects(says: Says, root: lab.Authority, target: str, what: str) -> None:
    for status in REDIRECTS:
        turn = _answers(status, ("Location", f"{target}/"))
        with lab.serve(turn, tls=root.issue("localhost"), threads=2) as first:
            expect(
                not says(first.url),
                f"It redirected to {what} (status {status[:3]}), which was taken for encrypted.",
            )


@contextlib.contextmanager
def _closed_port() -> Iterator[int]:
    """A port that is taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def _failures(encrypted: Any, part: Parts, says: Says, folder: Path) -> None:
    """Whatever goes wrong, the answer is False."""
    with _closed_port() as port, bench.Closing() as closing:
        for url in (
            f"https://localhost:{port}",
            f"https://localhost:{closing.port}",
            "https://a..b/",
            f"https://{'a' * 70}.example/",
            "https://",
            "localhost",
        ):
            expect(not says(url), f"Nobody answers at {url[:60]}, and it was taken for encrypted.")
        missing = _asker(encrypted, part, str(folder / "missing.pem"))
        expect(
            not missing(f"https://localhost:{port}"),
            "There is no CA file, nobody answers, and it was taken for encrypted.",
        )
