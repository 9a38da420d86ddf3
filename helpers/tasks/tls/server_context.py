"""Task `server_context`: a server's context, met by good, old, weak and curious clients."""

from __future__ import annotations

import os
import platform
import re
import ssl
import stat
import sys
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from helpers import lab
from helpers.judging import Parts, expect, surroundings, task
from helpers.lab import tls_client
from helpers.lab.tls_client import V12, V13
from helpers.tasks.tls import bench

SOUND = re.compile(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)")
MODES = {  # of a key file, and who besides its owner can read or write it
    0o644: "everybody on the machine", 0o640: "the whole group", 0o604: "everybody but the group",
    0o660: "the whole group", 0o620: "the whole group", 0o602: "everybody", 0o400: "", 0o600: "",
}  # fmt: skip


@cache
def _pki() -> tuple[lab.Authority, dict[str, lab.Identity]]:
    """A root, and a server's identities below an intermediate: one a family of keys, and one renewed."""
    root = lab.Authority.create("Clinic Root CA")
    issuing = root.intermediate("Clinic Issuing CA")
    found = {kind: issuing.issue("localhost", key=kind) for kind in ("ec", "rsa")}  # type: ignore[arg-type]
    with patch.object(lab.ca, "new_key", lambda kind: found["rsa"].key):
        return root, found | {"rsa2": issuing.issue("localhost")}  # a new certificate for the same key


@cache
def _client(*versions: ssl.TLSVersion, known: bool = False) -> ssl.SSLContext:
    """A doctor's machine, limited to these versions; `known` elsewhere: it can show a certificate."""
    own = lab.Authority.create("Elsewhere").issue("doctor", usage="client") if known else None
    return tls_client.only(tls_client.client(_pki()[0].pem, own), *versions)


def _honest(host: lab.EchoServer, identity: lab.Identity, kind: str) -> None:
    """Clients of TLS 1.3 alone, of 1.2 alone and of both get in, and see this certificate."""
    for versions in ((V13,), (V12,), (V12, V13)):
        host.clear()
        found = tls_client.visit(host.port, _client(*versions))
        why = found.error
        if "client certificate missing" in (why, host.wait(1)[-1].error if why else ""):
            why = "it was asked for a certificate of its own, and doctors have none"
        elif why == "unknown issuer":
            why += ", because the intermediate was not sent: the file holds the chain"
        expect(
            not why,
            f"A client of TLS 1.{versions[-1] - V12 + 2} was turned away by your server with an {kind} "
            f"key: {why}.",
        )
        expect(
            found.serial == identity.certificate.serial_number,
            "The certificate was renewed, in the same files, and your function still gave a context "
            "with the old one: read the files at each call.",
        )


def _old(context: ssl.SSLContext, root: bytes) -> None:
    """TLS 1.0 and 1.1 are refused today, and by the context's own settings."""
    if tls_client.speaks_old():
        with lab.echo(context) as host:
            for version in tls_client.OLD:
                found = tls_client.visit(host.port, tls_client.old(tls_client.client(root), version))
                expect(
                    found.error,
                    f"A client talked to your server by {found.version}, which was given up in "
                    "2021 (RFC 8996).",
                )
    off = ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1
    expect(
        context.minimum_version >= V12 or context.options & off == off,
        "Its settings leave TLS 1.0 or 1.1 on. Today the security level stops them, tomorrow "
        "somebody lowers it, and other machines have other defaults: set the minimum_version.",
    )


def _weakness(cipher: str) -> str:
    """What speaks against a TLS 1.2 cipher, by OpenSSL's name of it."""
    if "ECDHE" not in cipher:
        return "no forward secrecy by ECDHE: a stolen key reads old talks"
    if not re.search("GCM|CCM|POLY1305", cipher):
        return "CBC mode, which has leaked again and again"
    return "neither AES-GCM nor ChaCha20-Poly1305, and few have looked at it closely"


def _ciphers(context: ssl.SSLContext) -> None:
    listed = [str(one["name"]) for one in context.get_ciphers() if one["protocol"] != "TLSv1.3"]  # type: ignore[index]
    weak: dict[str, list[str]] = {}
    for name in listed:
        if not SOUND.fullmatch(name):
            weak.setdefault(_weakness(name), []).append(name)
    told = [
        f"{names[0]}{f' and {len(names) - 1} more' * (len(names) > 1)} ({why})" for why, names in weak.items()
    ]
    expect(not weak, f"In TLS 1.2 your server agrees to {'; to '.join(told)}.")


def _strangers(context: ssl.SSLContext) -> None:
    """A doctor's machine may hold a certificate from elsewhere, and offer it."""
    with lab.echo(context) as host:
        for version in (V13, V12):
            bare, found = (
                tls_client.visit(host.port, _client(version, known=known)) for known in (False, True)
            )
            expect(
                bare.error or not found.error,
                "A doctor whose machine holds a certificate from elsewhere was turned away: your "
                "server asks its clients for one, as CERT_OPTIONAL does, and then does not know it.",
            )


def _keys(answer: Any, part: Parts, identity: lab.Identity, folder: Path) -> None:
    """Key files of every mode, also behind a link, whose own mode says nothing, and on a Mac."""
    cert_file, key_file = identity.save(folder, "open")
    link = folder / "link.key"
    link.symlink_to(key_file)
    places = (key_file, "", "linux"), (link, " behind a link", "linux"), (key_file, " on a Mac", "darwin")
    for given, where, system in places:
        for mode, who in MODES.items():
            key_file.chmod(mode)
            told = f"A key that {who or 'its owner alone'} can read or write (mode {mode:04o}, "
            told += f"{stat.filemode(stat.S_IFREG | mode)}{where})"
            with patch.object(sys, "platform", system), patch.object(platform, "system", system.title):
                error = part.raises(answer, str(cert_file), str(given))
            kind = type(error).__name__
            if not who:
                expect(error is None, f"{told} was refused: {kind}.")
                continue
            expect(error, f"{told} was used: a copy of it is enough to pose as your server.")
            expect(isinstance(error, PermissionError), f"{told}: a {kind} came, not a PermissionError.")
            expect(
                stat.S_IMODE(key_file.stat().st_mode) == mode,
                "Your function changed the key file's mode. The key may have been copied by then: "
                "say so and stop, so that somebody makes a new one.",
            )


@task(
    minutes=8, difficulty=2, asvs="12.1.2", expects="function",
    hints=[
        "Begin with ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), which has sound defaults but for three "
        "things that are asked for here.",
        "set_ciphers decides about TLS 1.2 only; \"ECDHE+AESGCM\" is one of its words. The file's "
        "mode is os.stat(key_file).st_mode, and its last six bits are for group and others.",
        "if os.stat(key_file).st_mode & 0o077: raise PermissionError; then minimum_version, "
        "set_ciphers(\"ECDHE+AESGCM:ECDHE+CHACHA20\"), load_cert_chain.",
    ],
)  # fmt: skip
def server_context(answer: Any, part: Parts) -> None:
    """A server's context."""
    root, identities = _pki()
    made: list[ssl.SSLContext] = []

    with surroundings.neutral(), lab.scratch_folder() as folder:
        with part("gives a server's context"), bench.no_default_minimum():
            files = [str(path) for path in identities["ec"].save(folder)]
            made.append(bench.server_side(part.call(answer, *files)))
        if not made:
            return
        with part("clients of TLS 1.2 and 1.3 get in, with either family of keys"):
            for kind, identity in identities.items():  # each takes the place of the one before
                Path(files[0]).write_bytes(identity.chain_pem)
                if kind != "rsa2":  # its key file is not touched
                    identity.save(folder)
                with lab.echo(bench.server_side(part.call(answer, *files))) as host:
                    _honest(host, identity, kind.strip("2").upper())
        with part("refuses TLS 1.0 and 1.1"):
            _old(made[0], root.pem)
        with part("TLS 1.2 only with ECDHE and an AEAD cipher"):
            _ciphers(made[0])
        with part("asks its clients for no certificate"):
            _strangers(made[0])
        with part("refuses a key that others can read"):
            if os.name == "posix":
                _keys(answer, part, identities["ec"], folder)
