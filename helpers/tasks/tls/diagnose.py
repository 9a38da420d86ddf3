"""Task `diagnose`: a monitor that says what is wrong with a server, in one of eight words."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, task
from helpers.tasks.tls import bench
from helpers.tasks.tls.bench import V12, V13

FAULTS = (
    "expired", "not yet valid", "wrong host", "self-signed", "unknown issuer", "wrong purpose", "no TLS",
)  # fmt: skip
FINE = "fine"
NAMES = {  # what stands in the SAN instead of the host's name
    "*": "Its certificate is for '*', which is no wildcard that a client may take",
    "local*": "Its certificate is for 'local*', and a wildcard stands for a whole label only",
    "root@localhost": "The host's name stands in its SAN in an e-mail address only",
    "https://localhost": "The host's name stands in its SAN in a URI only",
}
Case = tuple[str, Any]  # what it is, and what to serve with


def _cases(word: str, root: lab.Authority, public: lab.Authority) -> Iterator[Case]:
    """The servers that `word` fits: an identity or a context each."""
    now, day = datetime.now(UTC), timedelta(days=1)
    issuing, host = root.intermediate("Clinic Issuing CA"), "localhost"
    if word == FINE:
        yield "Nothing is wrong with it", issuing.issue(host)
        yield "Nothing is wrong with it (the name stands second)", root.issue("x.example", host)
        for version in (V12, V13):
            context = bench.only(root.issue(host).server_context(), version)
            yield f"Nothing is wrong with it (it speaks TLS 1.{version - V12 + 2} alone)", context
    elif word == "expired":
        ended = issuing.issue(host, not_before=now - 9 * day, not_after=now - day)
        yield "Its certificate ended yesterday", ended
    elif word == "not yet valid":
        yield "Its certificate begins tomorrow", issuing.issue(host, not_before=now + day)
    elif word == "wrong host":
        yield "Its certificate is for another host", issuing.issue(bench.fresh_name(), subject=host)
        yield "The name stands in the common name alone", lab.bad_identity("name_only_in_cn", root)
        for name, told in NAMES.items():
            yield told, issuing.issue(name)
    elif word == "self-signed":
        yield "It vouches for itself alone", lab.bad_identity("self_signed", root)
    elif word == "unknown issuer":
        yield from _unknown(public, host)
    elif word == "wrong purpose":
        yield "Its certificate is for clients only", issuing.issue(host, usage="client")


def _unknown(public: lab.Authority, host: str) -> Iterator[Case]:
    impostor = lab.Authority.create("Clinic Root CA")
    yield "Its CA is not the one in the file, though named like it", impostor.issue(host)
    between = impostor.intermediate("Clinic Issuing CA")
    yield "Intermediate and root are named like yours, and both are false", between.issue(host)
    whole = impostor.issue(host)
    sent = lab.Identity(whole.certificate, whole.key, (impostor.certificate,))
    yield "It sent along the root of a CA that is not in the file", sent
    yield "Its CA is one that this machine trusts by itself, and not in the file", public.issue(host)


class _HangsUp(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(1)
        self.request.close()  # the rest unread: the client sees a reset


@contextlib.contextmanager
def _hanging_up() -> Iterator[int]:
    """The port of a server that hears the first byte of a handshake and closes."""
    with socketserver.TCPServer(("127.0.0.1", 0), _HangsUp) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@task(
    minutes=12, difficulty=3, asvs="12.3.2", expects="function",
    hints=[
        "Connect as a careful client does, and look at what is raised.",
        "An ssl.SSLCertVerificationError has a verify_code; the lesson's table has the numbers. "
        "Which names does Python's default context still take from the common name?",
        "10 expired, 9 not yet valid, 62 wrong host, 18 self-signed, 26 wrong purpose, any other "
        "number: unknown issuer. Any other OSError: no TLS. None at all: fine. And set "
        "hostname_checks_common_name to False.",
    ],
)  # fmt: skip
def diagnose(answer: Any, part: Parts) -> None:
    """Name the fault of a server."""
    root, public = lab.Authority.create("Clinic Root CA"), lab.Authority.create("Public CA")

    def judge(told: str, word: str, port: int, ca_file: str) -> None:
        said = part.call(answer, "localhost", port, ca_file)
        choices = (*FAULTS, FINE)
        expect(
            isinstance(said, str) and said in choices,
            f"{said!r} is not one of the choices: {', '.join(choices)}.",
        )
        more = ": a monitor that always rings is switched off" if word == FINE else ""
        expect(said == word, f"{told}, and your monitor said {said!r}{more}.")

    with (
        bench.neutral(),
        lab.scratch_folder() as folder,
        bench.machine_trusts(public.save(folder, "public")),
        lab.echo(root.issue("localhost")) as host,  # one port for all: the server is renewed
    ):
        ca_file = str(root.save(folder))
        for word in (FINE, *FAULTS[:-1]):
            with part("a server without fault" if word == FINE else f"a server: {word}"):
                for told, served in _cases(word, root, public):
                    host.context = served.server_context() if isinstance(served, lab.Identity) else served
                    judge(told, word, host.port, ca_file)
        with part("a server: no TLS"):
            with lab.serve(lambda environ, start: [b""], threads=2) as plain:
                judge("It answered in plain text", "no TLS", plain.port, ca_file)
            with _hanging_up() as port:
                judge("It hung up in the middle of the handshake", "no TLS", port, ca_file)
        with part("goes by the CA file of each call"):
            host.context = public.issue("localhost").server_context()
            other = str(folder / "public.pem")
            judge("Nothing is wrong with it, by the other CA file", FINE, host.port, other)
            judge("Its CA was in the file of the call before", "unknown issuer", host.port, ca_file)
