"""What the checks of lesson 04 share: a neutral machine, a visitor of TLS servers, old versions."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import ssl
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from helpers import lab
from helpers.judging import expect, fail

SECONDS = 3.0  # no answer on loopback takes longer
V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


@dataclass
class Answer:
    """One connection as the visitor saw it; `error` is empty where an answer came."""

    version: str = ""
    serial: int = 0  # of the server's certificate
    error: str = ""


@contextlib.contextmanager
def neutral() -> Iterator[None]:
    """No netrc, CA bundle or key log of the learner's machine decides about the verdict."""
    with mock.patch.dict(os.environ, {"NETRC": os.devnull}):
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSLKEYLOGFILE"):
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


@contextlib.contextmanager
def no_default_minimum() -> Iterator[None]:
    """For a moment new contexts have no minimum version, as those of Debian's own Python."""
    make = ssl.SSLContext.__new__

    def lenient(*given: Any, **more: Any) -> ssl.SSLContext:
        context = make(*given, **more)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        return context

    with mock.patch.object(ssl.SSLContext, "__new__", lenient):
        yield


@contextlib.contextmanager
def far_east() -> Iterator[None]:
    """For a moment this machine's clock shows a time zone thirteen hours ahead of UTC."""
    if not hasattr(time, "tzset"):
        yield
        return
    try:
        with mock.patch.dict(os.environ, {"TZ": "EAST-13"}):
            time.tzset()
            yield
    finally:
        time.tzset()


def client(
    ca_pem: bytes, identity: lab.Identity | None = None, *, strict: bool = True
) -> ssl.SSLContext:
    """A client that trusts `ca_pem` alone; strict as Python 3.13's default one, or lax as 3.11's."""
    context = ssl.create_default_context(cadata=ca_pem.decode())
    if strict:
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    else:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.minimum_version = V12
    context.hostname_checks_common_name = False
    if identity is not None:
        identity.load_into(context)
    return context


def only(context: ssl.SSLContext, *versions: ssl.TLSVersion) -> ssl.SSLContext:
    """The context, limited to one version, or from the first to the second."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of 1.0 and 1.1
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = versions[-1]
        context.minimum_version = versions[0]
    return context


def old(context: ssl.SSLContext, *versions: ssl.TLSVersion) -> ssl.SSLContext:
    """The context, limited to TLS 1.0 and 1.1 (or one of them), as lax as an attacker's."""
    context.set_ciphers("ALL:@SECLEVEL=0")
    return only(context, *(versions or OLD))


@cache
def speaks_old() -> bool:
    """Whether this machine can still be made to speak TLS 1.1 to itself."""
    authority = lab.Authority.create("Old Root")
    try:
        context = old(authority.issue("localhost").server_context())
        with lab.echo(context) as host:
            return not visit(host.port, old(client(authority.pem), OLD[1])).error
    except (ssl.SSLError, ValueError):
        return False


def visit(port: int, context: ssl.SSLContext, name: str = "localhost") -> Answer:
    """Connect to an echo server as a client that expects `name`; errors come as words."""
    try:
        with socket.create_connection(("127.0.0.1", port), SECONDS) as plain:
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(plain, server_hostname=name) as secure:
                secure.sendall(b"abc\n")
                secure.recv(4096)
                serial = int((secure.getpeercert() or {}).get("serialNumber", "0"), 16)
                return Answer(secure.version() or "", serial)
    except Exception as error:
        return Answer(error=lab.reason(error))


def fresh_name(kind: str = "results") -> str:
    """A host name that no table of answers can hold."""
    return f"{kind}-{secrets.token_hex(3)}.clinic.example"


def server_side(made: Any) -> ssl.SSLContext:
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
        f"A {type(made).__name__} came back, no ssl.SSLContext: is there a return?",
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
