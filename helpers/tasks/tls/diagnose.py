"""Task `diagnose`: a monitor that says what is wrong with a server, in one of eight words."""

from __future__ import annotations

import contextlib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, surroundings, task
from helpers.lab import tls_client
from helpers.lab.tls_client import V12, V13
from helpers.lab.web.arguments import server_context
from helpers.tasks.tls import bench

FAULTS = (
    "expired", "not yet valid", "wrong host", "self-signed", "unknown issuer", "wrong purpose", "no TLS",
)  # fmt: skip
FINE = "fine"
Case = tuple[str, ssl.SSLContext]  # what it is, and what to serve with


@lru_cache(1)
def _cases(hour: int) -> dict[str, list[Case]]:
    """The servers that each word fits."""
    root, impostor, public = bench.authorities()
    now, day, host = datetime.now(UTC), timedelta(days=1), "localhost"
    issuing = root.intermediate("Clinic Issuing CA")
    between, whole = impostor.intermediate("Clinic Issuing CA"), impostor.issue(host)
    with_root = lab.Identity(whole.certificate, whole.key, (impostor.certificate,))
    alone = [
        (f"Nothing is wrong with it (it speaks TLS 1.{version - V12 + 2} alone)",
         tls_client.only(root.issue(host).server_context(), version)) for version in (V12, V13)
    ]  # fmt: skip
    found: dict[str, list[tuple[str, Any]]] = {
        FINE: [
            ("Nothing is wrong with it (it sends its CA along, which yours signed)", issuing.issue(host)),
            ("Nothing is wrong with it (the name stands second)", root.issue("x.example", host)),
            ("Nothing is wrong with it (six hours are left, and you are thirteen ahead of UTC)",
             issuing.issue(host, not_before=now - day, not_after=now + day / 4)),
            *alone,
        ],
        "expired": [
            ("Its certificate ended yesterday",
             issuing.issue(host, not_before=now - 9 * day, not_after=now - day)),
        ],
        "not yet valid": [("Its certificate begins tomorrow", issuing.issue(host, not_before=now + day))],
        "wrong host": [
            ("Its certificate is for another host", issuing.issue(bench.fresh_name(), subject=host)),
            ("The name stands in the common name alone", lab.bad_identity("name_only_in_cn", root)),
            *((told, issuing.issue(*names, subject=host)) for told, names in bench.NAMES.items()),
        ],
        "self-signed": [("It vouches for itself alone", lab.bad_identity("self_signed", root))],
        "unknown issuer": [
            ("Its CA is not the one in the file, though named like it", impostor.issue(host)),
            ("Intermediate and root are named like yours, and both are false", between.issue(host)),
            ("It sent along the root of a CA that is not in the file", with_root),
            ("Its CA is one that this machine trusts by itself, and not in the file", public.issue(host)),
        ],
        "wrong purpose": [("Its certificate is for clients only", issuing.issue(host, usage="client"))],
    }  # fmt: skip
    return {word: [(told, server_context(one)) for told, one in cases] for word, cases in found.items()}


NO_TLS = {  # what the server says first, how much of the handshake it hears, and what it answers
    "It answered in plain text": (b"", 65536, b"HTTP/1.0 400 Bad Request\r\n\r\n"),
    "It spoke first, as a mail server does": (b"220 mail.clinic.example ESMTP\r\n", 65536, b""),
    "It hung up in the middle of the handshake": (b"", 1, b""),  # the rest unread: a reset
    "It heard the first message and hung up": (b"", 65536, b""),
}


class _NoTLS(socketserver.BaseRequestHandler):
    """Deals with each client as the server's `manner` says, until the client is gone."""

    def handle(self) -> None:
        first, hears, answer = self.server.manner  # type: ignore[attr-defined]
        with contextlib.suppress(OSError), self.request:  # or it would print, as if the answer had
            self.request.sendall(first)
            self.request.recv(hears)
            self.request.sendall(answer)


@contextlib.contextmanager
def _no_tls() -> Iterator[Any]:
    """A server that speaks no TLS."""
    with socketserver.TCPServer(("127.0.0.1", 0), _NoTLS) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


@task(
    minutes=12, difficulty=3, asvs="12.3.2", expects="function",
    hints=[
        "Connect as a careful client does, and look at what is raised.",
        "An ssl.SSLCertVerificationError has a verify_code; the lesson's table has the numbers. "
        "Which names does Python's default context still take from the common name?",
        "10 expired, 9 not yet valid, 62 wrong host (64 where it is an address), 18 self-signed, 26 "
        "wrong purpose, any other number: unknown issuer. Any other OSError: no TLS. None at all: fine. "
        "And set hostname_checks_common_name to False.",
    ],
)  # fmt: skip
def diagnose(answer: Any, part: Parts) -> None:
    """Name the fault of a server."""
    root, _, public = bench.authorities()

    def judge(told: str, word: str, port: int, ca_file: str, name: str = "localhost") -> None:
        said = part.call(answer, name, port, ca_file)
        choices = (*FAULTS, FINE)
        expect(
            isinstance(said, str) and said in choices,
            f"{said!r} is not one of the choices: {', '.join(choices)}.",
        )
        more = ": a monitor that always rings is switched off" if word == FINE else ""
        expect(said == word, f"{told}, and your monitor said {said!r}{more}.")

    with (
        surroundings.neutral(),
        surroundings.ahead_of_utc(13),
        lab.scratch_folder() as folder,
        surroundings.machine_trusts(public.save(folder, "public")),
        lab.echo(bench.issued(0, "localhost")) as host,  # one port for all: the server is renewed
    ):
        ca_file = str(root.save(folder))
        for word, cases in _cases(bench.hour()).items():
            with part("a server without fault" if word == FINE else f"a server: {word}"):
                for told, host.context in cases:
                    judge(told, word, host.port, ca_file)
        with part("a host that is an address"):
            for address, word in (("127.0.0.1", FINE), ("127.0.0.2", "wrong host")):
                host.context = bench.issued(0, "localhost", address).server_context()
                told = f"Its SAN holds localhost and {address}, and the host is 127.0.0.1"
                judge(told, word, host.port, ca_file, "127.0.0.1")
        with part("a server: no TLS"), _no_tls() as plain:
            for told, plain.manner in NO_TLS.items():
                judge(told, "no TLS", plain.server_address[1], ca_file)
        with part("goes by the CA file of each call"):
            host.context = bench.issued(2, "localhost").server_context()
            other = str(folder / "public.pem")
            judge("Nothing is wrong with it, by the other CA file", FINE, host.port, other)
            judge("Its CA was in the file of the call before", "unknown issuer", host.port, ca_file)
