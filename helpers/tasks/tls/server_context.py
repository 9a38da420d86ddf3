"""The judge of lesson 04 that connects to a server with the learner's context."""

from __future__ import annotations

import os
import ssl
import stat
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.tasks.tls import bench

WEAK = (
    ("AES128-GCM-SHA256:AES256-SHA256", "no forward secrecy: who steals the key reads old talks"),
    ("ECDHE+AES+SHA256:ECDHE+AES+SHA384:!AESGCM", "CBC mode, which has leaked again and again"),
    ("aNULL:eNULL", "no authentication or no encryption"),
    ("ALL:COMPLEMENTOFALL:!ECDHE+AESGCM:!ECDHE+CHACHA20", ""),  # whatever else there is
)
OPEN = {
    0o644: "everybody on the machine",
    0o640: "the whole group",
    0o604: "everybody but the group",
    0o660: "the whole group",
    0o444: "everybody on the machine",
    0o440: "the whole group",
    0o664: "everybody on the machine",
    0o606: "everybody but the group",
}


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
    expect(
        not made.check_hostname,
        "Its check_hostname is on. That is for clients: a server cannot shake hands with it.",
    )
    return made  # type: ignore[no-any-return]


def only(context: ssl.SSLContext, version: ssl.TLSVersion) -> ssl.SSLContext:
    context.minimum_version = context.maximum_version = version
    return context


def _allows_old(context: ssl.SSLContext) -> bool:
    """Whether the context's own settings leave TLS 1.0 or 1.1 on."""
    if context.minimum_version >= ssl.TLSVersion.TLSv1_2:
        return False
    off = ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1
    return context.options & off != off


@task(
    minutes=5, difficulty=2, asvs="12.1.2", expects="function",
    hints=[
        "Begin with ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), which has sound defaults but for two "
        "things that are asked for here.",
        "set_ciphers decides about TLS 1.2 only; \"ECDHE+AESGCM\" is one of its words. The file's "
        "mode is os.stat(key_file).st_mode, and its last six bits are for group and others.",
        "if os.stat(key_file).st_mode & 0o077: raise PermissionError; then minimum_version, "
        "set_ciphers(\"ECDHE+AESGCM:ECDHE+CHACHA20\"), load_cert_chain.",
    ],
)  # fmt: skip
def server_context(answer: Any, part: Parts) -> None:
    """A server's context."""
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
            found = bench.visit(host.port, only(bench.client(root), version))
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
        own = bench.self_signed("doctor", usage="client")
        for version in told:
            found = bench.visit(host.port, only(bench.client(root, own), version))
            expect(
                not found.error,
                "A doctor whose machine holds a certificate from elsewhere was turned away: your "
                "server asks its clients for one, as CERT_OPTIONAL does, and then does not know it.",
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
    for kind in ("rsa", "ec"):
        own = bench.rsa_identity(authority, "localhost") if kind == "rsa" else None
        identity = own or authority.issue("localhost")
        with lab.echo(context_of(answer(*map(str, identity.save(folder, kind))))) as host:
            found = bench.visit(host.port, only(bench.client(root.pem), ssl.TLSVersion.TLSv1_2))
            expect(
                not found.error,
                f"With an {kind.upper()} certificate a TLS 1.2 client found no way: {found.error}.",
            )
            for ciphers, why in WEAK:
                context = only(bench.client(root.pem), ssl.TLSVersion.TLSv1_2)
                try:
                    context.set_ciphers(ciphers + ":@SECLEVEL=0")
                except ssl.SSLError:
                    continue  # this OpenSSL no longer has them
                found = bench.visit(host.port, context)
                expect(
                    found.error,
                    f"Your server agreed to {found.cipher}: {why or _weakness(found.cipher)}.",
                )


def _weakness(cipher: str) -> str:
    """What speaks against a cipher, by OpenSSL's name of it."""
    if not cipher.startswith("ECDHE-"):
        return WEAK[0][1]
    if "GCM" not in cipher and "CCM" not in cipher and "POLY1305" not in cipher:
        return WEAK[1][1]
    return "it is neither AES-GCM nor ChaCha20-Poly1305, and few have looked at it closely"


def _open_key(answer: Any, part: Parts, authority: lab.Authority, folder: Path) -> None:
    if os.name != "posix":
        return
    cert_file, key_file = authority.issue("localhost").save(folder, "open")
    for mode, who in OPEN.items():
        key_file.chmod(mode)
        error = part.raises(answer, str(cert_file), str(key_file))
        expect(
            error is not None,
            f"A key that {who} can read (mode {_shown(mode)}) was used: whoever copies it is your "
            "server.",
        )
        expect(
            isinstance(error, PermissionError),
            f"For a key that {who} can read a {type(error).__name__} came, not a PermissionError.",
        )
        expect(
            stat.S_IMODE(key_file.stat().st_mode) == mode,
            "Your function changed the key file's mode. The key may have been copied by then: say so "
            "and stop, so that somebody makes a new one.",
        )
    for mode in (0o400, 0o600):
        key_file.chmod(mode)
        error = part.raises(answer, str(cert_file), str(key_file))
        expect(
            error is None,
            f"A key that its owner alone can read (mode {_shown(mode)}) was refused: "
            f"{type(error).__name__}.",
        )


def _shown(mode: int) -> str:
    return f"{mode:04o}, {stat.filemode(stat.S_IFREG | mode)}"
