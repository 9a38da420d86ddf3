"""Judges of lesson 04 that offer the learner's client good and bad servers."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from helpers import lab
from helpers.exercise import Parts, expect, fail
from helpers.tasks import tls_bench as bench

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


@dataclass
class Service:
    """A WSGI app that notes the tokens it is shown; `location` makes it redirect."""

    body: str
    status: str = "200 OK"
    location: str = ""
    tokens: list[str] = field(default_factory=list)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if "HTTP_AUTHORIZATION" in environ:
            self.tokens.append(environ["HTTP_AUTHORIZATION"])
        headers = [("Content-Type", "text/plain; charset=utf-8")]
        if self.location:
            start_response("302 Found", [*headers, ("Location", self.location)])
            return [b""]
        start_response(self.status, headers)
        return [self.body.encode()]


@contextlib.contextmanager
def _system_trusts(ca_file: Path) -> Iterator[None]:
    """For a moment `ca_file` holds what this machine trusts by itself."""
    changed = {"SSL_CERT_FILE": str(ca_file), "SSL_CERT_DIR": str(ca_file.parent / "none")}
    with mock.patch.dict(os.environ, changed):
        os.environ.pop("REQUESTS_CA_BUNDLE", None)
        yield


def fetch(answer: Any, part: Parts) -> None:
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
            service, public = Service("forged"), lab.Authority.create("Some Public CA")
            with (
                lab.serve(service, tls=public.issue("localhost"), threads=2) as server,
                _system_trusts(public.save(folder, "public")),
            ):
                why = (
                    "Its CA is one that this machine trusts by itself. Load your own CA alone: any of "
                    "a hundred public CAs could vouch for your server otherwise."
                )
                _refused(answer, part, server, service, ca_file, token, why)
        with part("a server that speaks TLS 1.1"):
            old = bench.old_server(root.issue("localhost"))
            if old and bench.speaks_old():
                service = Service("forged")
                with lab.serve(service, tls=old, threads=2) as server:
                    why = "It speaks TLS 1.1 at best, given up in 2021 (RFC 8996)."
                    _refused(answer, part, server, service, ca_file, token, why)
        with part("nothing in plain text"):
            _plain(answer, part, root, ca_file, token)
        with part("an error page is no answer"):
            service = Service("Internal Server Error", status="500 Internal Server Error")
            with lab.serve(service, tls=root.issue("localhost"), threads=2) as server:
                error = part.raises(answer, server.url + "/results", ca_file, token)
                expect(
                    error is not None, "A page with status 500 came back as if it were a result."
                )


def _honest(answer: Any, part: Parts, root: lab.Authority, ca_file: str, token: str) -> None:
    body = f"Müller: {secrets.token_hex(4)}"
    service = Service(body)
    identity = root.intermediate("Clinic Issuing CA").issue("localhost", "127.0.0.1")
    with lab.serve(service, tls=identity, threads=2) as server:
        for url in (server.url, f"https://127.0.0.1:{server.port}"):
            error, found = None, None
            try:
                found = part.call(answer, url + "/results", ca_file, token)
            except OSError as raised:  # requests and ssl both raise OSErrors
                error = raised
            if error is not None:
                fail(
                    f"The right server was refused: {lab.reason(error)}. Its certificate leads to the "
                    "root in the CA file."
                )
            if isinstance(found, bytes):
                fail("Bytes came back. The contract asks for text: decode it as UTF-8.")
            expect(isinstance(found, str), f"A {type(found).__name__} came back, not text.")
            expect(found == body, f"The server answered {body!r}, your function {found!r}.")
    expect(
        service.tokens == [f"Bearer {token}"] * 2,
        f"The server wants 'Authorization: Bearer TOKEN' once a call; it saw {len(service.tokens)} "
        "headers, or others.",
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
        error = part.raises(answer, f"{server.url}/results", ca_file, token)
        expect(
            not service.tokens, "Given an http:// URL, your function sent the token in plain text."
        )
        expect(error is not None, "An answer that came in plain text was taken for a result.")
        turn = Service("", location=f"{server.url}/results")
        with lab.serve(turn, tls=root.issue("localhost"), threads=2) as first:
            error = part.raises(answer, f"{first.url}/results", ca_file, token)
        expect(
            not service.tokens,
            "The server redirected to http://, and your client followed with the token in plain text.",
        )
        expect(
            error is not None,
            "The server redirected to http://, and what came back from there in plain text was taken "
            "for a result.",
        )
