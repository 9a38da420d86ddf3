"""Judges of lesson 04 that connect to the learner's server."""

from __future__ import annotations

import os
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509

from helpers import lab
from helpers.exercise import Parts, expect, fail
from helpers.tasks import tls_bench as bench

WEAK = (
    ("AES128-GCM-SHA256:AES256-SHA256", "no forward secrecy: who steals the key reads old talks"),
    ("ECDHE+AES+SHA256:ECDHE+AES+SHA384:!AESGCM", "CBC mode, which has leaked again and again"),
    ("aNULL:eNULL", "no authentication or no encryption"),
)


def context_of(made: Any) -> ssl.SSLContext:
    """What the learner's function gave back, if it is a server's context."""
    if isinstance(made, str):
        fail(
            f"{made!r} is a word, no context. 'adhoc' makes a new self-signed certificate at every "
            "start: no client can verify it, so every client learns to look away."
        )
    if isinstance(made, (tuple, list)):
        fail("A pair of files came back. Flask takes one; here the context itself is wanted.")
    expect(
        isinstance(made, ssl.SSLContext),
        f"A {type(made).__name__} came back, no ssl.SSLContext.",
    )
    expect(
        made.protocol != ssl.PROTOCOL_TLS_CLIENT,
        "This is a client's context: create_default_context() makes one for clients unless told "
        "ssl.Purpose.CLIENT_AUTH, and ssl.PROTOCOL_TLS_SERVER is the server's protocol.",
    )
    return made  # type: ignore[no-any-return]


def _only(context: ssl.SSLContext, version: ssl.TLSVersion) -> ssl.SSLContext:
    context.minimum_version = context.maximum_version = version
    return context


def _allows_old(context: ssl.SSLContext) -> bool:
    """Whether the context's own settings leave TLS 1.0 or 1.1 on."""
    if context.minimum_version >= ssl.TLSVersion.TLSv1_2:
        return False
    off = ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1
    return context.options & off != off


def server_context(answer: Any, part: Parts) -> None:
    """A server's context: the chain, TLS 1.2 and 1.3, sound ciphers, a key nobody else reads."""
    root = lab.Authority.create("Clinic Root CA")
    authority = root.intermediate("Clinic Issuing CA")
    with lab.scratch_folder() as folder:
        made = None
        files = authority.issue("localhost").save(folder)
        with part("gives back a server's context"):
            made = context_of(part.call(answer, *map(str, files)))
        with part("honest clients get in"):
            expect(made is not None, "There is no context to try: see the first part.")
            _honest(made, root.pem)
        with part("refuses TLS 1.0 and 1.1"):
            expect(made is not None, "There is no context to try: see the first part.")
            _old_refused(made, root.pem)
        with part("TLS 1.2 only with ECDHE and an AEAD cipher"):
            expect(made is not None, "There is no context to try: see the first part.")
            _weak_refused(answer, root, authority, folder)
        with part("refuses a key that others can read"):
            _open_key(answer, part, authority, folder)


def _honest(context: Any, root: bytes) -> None:
    told = {
        ssl.TLSVersion.TLSv1_3: "A client that speaks TLS 1.3 alone was turned away: {why}.",
        ssl.TLSVersion.TLSv1_2: (
            "The lab's older analyser, which speaks TLS 1.2 at best, was turned away: {why}."
        ),
    }
    with lab.echo(context) as host:
        for version, message in told.items():
            found = bench.visit(host.port, _only(bench.client(root), version))
            why = found.error
            if why:
                seen = host.wait(1)[-1].error
                if "client certificate missing" in (seen, why):
                    why = "it was asked for a certificate of its own, and doctors have none"
                elif why == "unknown issuer":
                    why += ", because the intermediate was not sent: the file holds the chain"
                fail(message.format(why=why))
        found = bench.visit(host.port, bench.client(root))
        expect(
            found.version == "TLSv1.3",
            f"A client that offers 1.2 and 1.3 got {found.version}: prefer the newest.",
        )


def _old_refused(context: Any, root: bytes) -> None:
    if bench.speaks_old():
        with lab.echo(context) as host:
            for version in bench.OLD:
                visitor = bench.old_client(root, version)
                found = bench.visit(host.port, visitor) if visitor else bench.Answer(error="none")
                expect(
                    found.error,
                    f"A client talked to your server by {found.version}, which was given up in "
                    "2021 (RFC 8996).",
                )
    expect(
        not _allows_old(context),
        "Its settings leave TLS 1.0 or 1.1 on. Today the security level stops them, tomorrow "
        "somebody lowers it: set the minimum_version.",
    )


def _weak_refused(answer: Any, root: lab.Authority, authority: lab.Authority, folder: Path) -> None:
    identity = bench.rsa_identity(authority, "localhost")
    with lab.echo(context_of(answer(*map(str, identity.save(folder, "rsa"))))) as host:
        found = bench.visit(host.port, _only(bench.client(root.pem), ssl.TLSVersion.TLSv1_2))
        expect(
            not found.error,
            f"With an RSA certificate a TLS 1.2 client found no way: {found.error}.",
        )
        for ciphers, why in WEAK:
            context = _only(bench.client(root.pem), ssl.TLSVersion.TLSv1_2)
            try:
                context.set_ciphers(ciphers + ":@SECLEVEL=0")
            except ssl.SSLError:
                continue  # this OpenSSL no longer has them
            found = bench.visit(host.port, context)
            expect(found.error, f"Your server agreed to {found.cipher}: {why}.")


def _open_key(answer: Any, part: Parts, authority: lab.Authority, folder: Path) -> None:
    if os.name != "posix":
        return
    for mode, who in ((0o644, "everybody on the machine"), (0o640, "the whole group")):
        cert_file, key_file = authority.issue("localhost").save(folder, f"open-{mode:o}")
        key_file.chmod(mode)
        error = part.raises(answer, str(cert_file), str(key_file))
        expect(
            error is not None,
            f"A key that {who} can read (mode {stat.filemode(key_file.stat().st_mode)}) was used: "
            "whoever copies it is your server.",
        )
        expect(
            isinstance(error, PermissionError),
            f"For a key that {who} can read a {type(error).__name__} came, not a PermissionError.",
        )


# --- mutual TLS


def mutual(context_for: Any, caller: Any, part: Parts) -> None:
    """Mutual TLS: who shows no certificate of this CA stays out, and not everybody in it may in."""
    here, services = lab.Authority.create("Clinic Root CA"), lab.Authority.create("Services CA")
    allowed, other = bench.fresh_name("predictor"), bench.fresh_name("printer")
    with lab.scratch_folder() as folder:
        cert_file, key_file = here.issue("localhost").save(folder)
        given = [str(cert_file), str(key_file), str(services.save(folder, "services"))]
        made, seen = None, None
        with part("gives back a server's context"):
            made = context_of(part.call(context_for, *given))
        with part("a service with its certificate gets in"):
            expect(made is not None, "There is no context to try: see the first part.")
            for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
                identity = bench.leaf(services, [allowed], usage="client")
                visit, answer = _enter(made, here, identity, version)
                why = visit.error or answer.error
                expect(not why, f"The predictor was turned away: {why}. Whom does it trust?")
                seen = visit.client_certificate
        with part("nobody else gets in"):
            expect(made is not None, "There is no context to try: see the first part.")
            for who, identity in _intruders(here, services, allowed).items():
                for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
                    visit, _ = _enter(made, here, identity, version)
                    expect(visit.error, f"{who} got in.")
        with part("`caller` knows the service that called"):
            expect(seen, "No verified certificate reached `caller`.")
            found = part.call(caller, seen, frozenset({allowed, other}))
            expect(
                found == allowed and isinstance(found, str),
                f"The predictor called and is on the list, and caller said {found!r}.",
            )
        with part("`caller` tells who is known from who may enter"):
            _callers(caller, part, services, allowed, other)


def _enter(
    context: Any, here: lab.Authority, identity: lab.Identity | None, version: ssl.TLSVersion
) -> tuple[lab.Handshake, bench.Answer]:
    with lab.echo(context) as host:
        answer = bench.visit(host.port, _only(bench.client(here.pem, identity), version))
        return host.wait(1)[0], answer


def _intruders(
    here: lab.Authority, services: lab.Authority, name: str
) -> dict[str, lab.Identity | None]:
    now, day = datetime.now(UTC), timedelta(days=1)
    return {
        "A client without any certificate": None,
        "A client with a self-signed certificate in the predictor's name": bench.self_signed(
            name, usage="client"
        ),
        "A client of another CA of the same name": bench.leaf(
            lab.Authority.create("Services CA"), [name], usage="client"
        ),
        "A client whose certificate came from the CA of the servers": bench.leaf(
            here, [name], usage="client"
        ),
        "A client whose certificate ended yesterday": bench.leaf(
            services, [name], usage="client", start=now - 9 * day, end=now - day
        ),
        "A stolen server certificate": bench.leaf(services, [name], usage="server"),
    }


def _shown(services: lab.Authority, identity: lab.Identity) -> dict[str, Any] | None:
    """The certificate as `SSLSocket.getpeercert` gives it, from a real connection."""
    here = lab.Authority.create("Clinic Root CA")
    context = here.issue("localhost").server_context(client_ca=services)
    return _enter(context, here, identity, ssl.TLSVersion.TLSv1_2)[0].client_certificate


def _callers(caller: Any, part: Parts, services: lab.Authority, allowed: str, other: str) -> None:
    listed = frozenset({allowed})
    tricks = {
        "The printer has a certificate of the same CA and is not on the list": bench.leaf(
            services, [other], usage="client"
        ),
        "The printer wrote the predictor's name into its common name": bench.leaf(
            services, [other], subject=allowed, usage="client"
        ),
        "A name that only begins like the predictor's": bench.leaf(
            services, [f"{allowed}.evil.example"], usage="client"
        ),
        "An e-mail address at the predictor's name": bench.leaf(
            services,
            [other],
            usage="client",
            extra=[x509.RFC822Name(f"root@{allowed}"), x509.UniformResourceIdentifier(allowed)],
        ),
    }
    for trick, identity in tricks.items():
        found = part.call(caller, _shown(services, identity), listed)
        expect(found is None, f"{trick}, and caller said {found!r}.")
    for nothing in ({}, None):
        found = part.call(caller, nothing, listed)
        expect(
            found is None,
            f"getpeercert() gave {nothing!r} (no certificate verified), and caller said {found!r}.",
        )
    found = part.call(
        caller, _shown(services, bench.leaf(services, [other], usage="client")), frozenset({other})
    )
    expect(found == other, f"The printer is on the list now, and caller said {found!r}.")
