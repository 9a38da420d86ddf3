"""What the checks of lesson 04 need: a visitor of TLS servers, and certificates made to order."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import ssl
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

from helpers import lab
from helpers.lab.ca.certificates import PURPOSES, as_leaf, base, distinguished_name, new_key

SECONDS = 3.0  # no answer on loopback takes longer
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


@dataclass
class Answer:
    """One connection as the visitor saw it; `error` is empty where an answer came."""

    version: str = ""
    cipher: str = ""
    resumed: bool = False
    said: bytes = b""
    error: str = ""


@contextlib.contextmanager
def neutral() -> Iterator[None]:
    """No netrc and no CA bundle of the learner's machine decides about the verdict."""
    with mock.patch.dict(os.environ, {"NETRC": os.devnull}):
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            os.environ.pop(name, None)
        yield


@contextlib.contextmanager
def machine_trusts(ca_file: Path) -> Iterator[None]:
    """For a moment `ca_file` holds what this machine trusts by itself."""
    changed = {"SSL_CERT_FILE": str(ca_file), "SSL_CERT_DIR": str(ca_file.parent / "none")}
    with mock.patch.dict(os.environ, changed):
        yield


@contextlib.contextmanager
def requests_trusts(ca_file: Path) -> Iterator[None]:
    """For a moment the environment tells requests to trust `ca_file`."""
    changed = dict.fromkeys(("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"), str(ca_file))
    with mock.patch.dict(os.environ, changed):
        yield


def client(
    ca_pem: bytes, identity: lab.Identity | None = None, *, strict: bool = True
) -> ssl.SSLContext:
    """A client that trusts `ca_pem` alone; strict as Python 3.13's default one, or lax as 3.11's."""
    context = ssl.create_default_context(cadata=ca_pem.decode())
    if strict:
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    else:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.hostname_checks_common_name = False
    if identity is not None:
        identity.load_into(context)
    return context


def old_client(ca_pem: bytes, version: ssl.TLSVersion) -> ssl.SSLContext | None:
    """A client that offers TLS 1.0 or 1.1 alone; None where this machine's OpenSSL refuses to."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            context = client(ca_pem)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
        except (ssl.SSLError, ValueError):
            return None
    return context


def old_server(identity: lab.Identity) -> ssl.SSLContext | None:
    """A server that speaks TLS 1.0 and 1.1 alone; None where this OpenSSL refuses to."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            context = identity.server_context()
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version, context.maximum_version = OLD
        except (ssl.SSLError, ValueError):
            return None
    return context


@cache
def speaks_old() -> bool:
    """Whether this machine can still be made to speak TLS 1.1 to itself, as an attacker would."""
    authority = lab.Authority.create("Old Root")
    server = old_server(authority.issue("localhost"))
    visitor = old_client(authority.pem, OLD[1])
    if server is None or visitor is None:
        return False
    with lab.echo(server) as host:
        return not visit(host.port, visitor).error


def visit(
    port: int, context: ssl.SSLContext, name: str = "localhost", line: bytes = b"abc\n"
) -> Answer:
    """Connect to a loopback port as a client that expects `name`; errors come as words."""
    try:
        with (
            socket.create_connection(("127.0.0.1", port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=name) as secure,
        ):
            secure.sendall(line)
            said = secure.recv(4096)
            cipher = (secure.cipher() or ("",))[0]
            return Answer(secure.version() or "", cipher, bool(secure.session_reused), said)
    except Exception as error:
        return Answer(error=lab.reason(error))


def fresh_name(kind: str = "results") -> str:
    """A host name that no table of answers can hold."""
    return f"{kind}-{secrets.token_hex(3)}.clinic.example"


@cache
def _rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def rsa_identity(authority: lab.Authority, *names: str) -> lab.Identity:
    """A leaf with an RSA key, which also fits the ciphers without forward secrecy."""
    return leaf(authority, names, key=_rsa_key())


def leaf(
    authority: lab.Authority,
    names: Sequence[str],
    *,
    subject: str = "",
    usage: str = "server",
    key: Any = None,
    start: datetime | None = None,
    end: datetime | None = None,
    extra: Sequence[x509.GeneralName] = (),
) -> lab.Identity:
    """A leaf whose common name, names, purpose and period are chosen one by one."""
    key = key or new_key()
    now = datetime.now(UTC)
    start, end = start or now - timedelta(minutes=1), end or now + timedelta(days=30)
    builder = base(
        distinguished_name(subject or names[0]), authority.name, key, authority.key, start, end
    )
    if extra:
        builder = as_leaf(builder, (), PURPOSES[usage])
        builder = builder.add_extension(x509.SubjectAlternativeName(extra), critical=False)
    else:
        builder = as_leaf(builder, names, PURPOSES[usage])
    certificate = builder.sign(authority.key, hashes.SHA256())
    return lab.Identity(certificate, key, authority.chain)


def self_signed(*names: str, usage: str = "server") -> lab.Identity:
    """A leaf that nobody but itself vouches for."""
    key = new_key()
    name, now = distinguished_name(names[0]), datetime.now(UTC)
    builder = base(name, name, key, key, now - timedelta(minutes=1), now + timedelta(days=30))
    builder = as_leaf(builder, names, PURPOSES[usage])
    return lab.Identity(builder.sign(key, hashes.SHA256()), key)


class Closing:
    """A server that hears the first byte of a handshake and hangs up, without a word."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._hang_up, daemon=True)
        self._stopping = False

    def _hang_up(self) -> None:
        while not self._stopping:
            client = self._listener.accept()[0]
            with client, contextlib.suppress(OSError):
                client.settimeout(SECONDS)
                client.recv(1)

    def __enter__(self) -> Closing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        with contextlib.suppress(OSError):  # wakes the thread that accepts
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(2)
        self._listener.close()
