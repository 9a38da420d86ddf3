"""A TLS client to try a server with: careful, or limited to some versions, or as lax as an attacker's.

`visit` says how one connection went; it raises nothing.
"""

from __future__ import annotations

import socket
import ssl
import warnings
from dataclasses import dataclass
from functools import cache

from helpers.lab.ca import Authority, Identity
from helpers.lab.ca.reasons import reason
from helpers.lab.echo_server import echo

SECONDS = 3.0  # no answer on loopback takes longer
V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


@dataclass
class Answer:
    """One connection as the visitor saw it; `error` is empty where an answer came."""

    version: str = ""
    serial: int = 0  # of the server's certificate
    error: str = ""


def client(
    ca_pem: bytes, identity: Identity | None = None, *, strict: bool = True
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
    authority = Authority.create("Old Root")
    try:
        context = old(authority.issue("localhost").server_context())
        with echo(context) as host:
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
        return Answer(error=reason(error))
