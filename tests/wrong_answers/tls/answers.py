"""Right answers of lesson 04 that the banks vary, one change each."""

from __future__ import annotations

import fnmatch
import http.client
import os
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from helpers.lab.ca import general_name as general

Change = Callable[[ssl.SSLContext], Any]


def nothing(context: ssl.SSLContext) -> None:
    """No change."""


def setting(name: str, value: Any) -> Change:
    """One attribute changed."""
    return lambda context: setattr(context, name, value)


def careful(ca_file: str) -> ssl.SSLContext:
    """A client's context that trusts this file alone and reads no common name."""
    context = ssl.create_default_context(cafile=ca_file)
    context.hostname_checks_common_name = False
    return context


def looks_away(context: ssl.SSLContext) -> ssl.SSLContext:
    """The context with verification switched off."""
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def nameless(ca_file: str) -> ssl.SSLContext:
    """A client's context that compares no names."""
    context = careful(ca_file)
    context.check_hostname = False
    return context


def with_the_usual(ca_file: str) -> ssl.SSLContext:
    """A client's context that trusts this file beside whatever this machine trusts."""
    context = ssl.create_default_context()
    context.hostname_checks_common_name = False
    context.load_verify_locations(ca_file)
    return context


# --- issue_leaf


def issuer(
    *,
    sans: Callable[[list[str]], list[x509.GeneralName]] = lambda names: list(map(general, names)),
    purposes: tuple[Any, ...] = (ExtendedKeyUsageOID.SERVER_AUTH,),
    ca: bool = False,
    signs: bool = False,
    usage: tuple[int, ...] = (),
    identifier: bool | None = True,
    serial: Callable[[], int] = x509.random_serial_number,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    life: timedelta = timedelta(days=90),
    subject: Callable[[list[str]], str] = lambda names: "Clinic server",
) -> Any:
    """An `issue_leaf` that differs in what is given."""

    def issue_leaf(public_key: Any, names: list[str], by: Any, key: Any) -> x509.Certificate:
        begin = now() - timedelta(minutes=1)
        common = [x509.NameAttribute(NameOID.COMMON_NAME, subject(names))] if subject(names) else []
        builder = x509.CertificateBuilder(by.subject, x509.Name(common), public_key, serial())
        builder = builder.not_valid_before(begin).not_valid_after(begin + life)
        wanted = [x509.SubjectAlternativeName(sans(names))] if sans(names) else []
        wanted += [x509.ExtendedKeyUsage(purposes)] if purposes else []
        wanted += [x509.BasicConstraints(ca, None)]
        if identifier is not False:  # None: the leaf's own key instead of the issuer's
            signer = by.public_key() if identifier else public_key
            wanted.append(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer))
        if bits := (0, 5, 6) if signs else usage:  # places in KeyUsage
            wanted.append(x509.KeyUsage(*(place in bits for place in range(9))))
        for extension in wanted:
            critical = isinstance(extension, (x509.BasicConstraints, x509.KeyUsage))
            builder = builder.add_extension(extension, critical)
        return builder.sign(key, hashes.SHA256())

    return issue_leaf


# --- server_context and mutual

SOUND = "ECDHE+AESGCM:ECDHE+CHACHA20"


def server(
    *, ciphers: str = SOUND, bad: Callable[[int], Any] = lambda mode: mode & 0o077, more: Change = nothing,
    look: Callable[[str], os.stat_result] = os.stat, error: type[Exception] = PermissionError,
) -> Any:  # fmt: skip
    """A `server_context` that differs in its ciphers, the modes it refuses and how, or one thing more."""

    def server_context(cert_file: str, key_file: str) -> ssl.SSLContext:
        if bad(look(key_file).st_mode & 0o777):
            raise error(key_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers)
        context.load_cert_chain(cert_file, key_file)
        more(context)
        return context

    return server_context


def requiring(more: Change = nothing) -> Any:
    """A `mutual_context` that differs in one thing."""

    def mutual_context(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert_file, key_file)
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client_ca_file)
        more(context)
        return context

    return mutual_context


def names(cert: Any) -> list[str]:
    """The DNS names of a certificate as getpeercert gives it."""
    return [name for kind, name in (cert or {}).get("subjectAltName", ()) if kind == "DNS"]


def caller(cert: Any, allowed: Any) -> str | None:
    """A right `caller`."""
    return next((name for name in names(cert) if name in allowed), None)


# --- fetch


def https(url: str) -> str:
    """The URL, if it is one of https."""
    if not url.startswith("https://"):
        raise ValueError("plain text")
    return url


def get(url: str, token: str, **more: Any) -> requests.Response:
    """One GET with the token that follows nothing; the response, whatever its status."""
    given: Any = {"headers": {"Authorization": f"Bearer {token}"}, "allow_redirects": False, "timeout": 5}
    return requests.get(url, **given | more)


def text(answer: requests.Response) -> str:
    """The text of a page with status 200."""
    if answer.status_code != 200:
        raise ValueError(answer.status_code)
    return answer.content.decode()


def by_context(make: Callable[[str], ssl.SSLContext]) -> Any:
    """A `fetch` by http.client with the context that `make` gives for a CA file."""

    def fetch(url: str, ca_file: str, token: str) -> str:
        parts = urlsplit(https(url))
        context = make(ca_file)
        line = http.client.HTTPSConnection(parts.hostname or "", parts.port, context=context, timeout=5)
        try:
            path = parts.path + f"?{parts.query}" * bool(parts.query)
            line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            with line.getresponse() as answer:
                if answer.status != 200:
                    raise ValueError(answer.status)
                return answer.read().decode()
        finally:
            line.close()

    return fetch


# --- diagnose

WORDS = {
    9: "not yet valid", 10: "expired", 18: "self-signed", 19: "unknown issuer", 20: "unknown issuer",
    26: "wrong purpose", 62: "wrong host", 64: "wrong host",
}  # fmt: skip


def monitor(
    make: Callable[[str], ssl.SSLContext] = careful, words: dict[int, str] = WORDS, other: Any = OSError
) -> Any:
    """A `diagnose` with another context, other words for numbers, or other errors for no TLS."""

    def diagnose(host: str, port: int, ca_file: str) -> str:
        try:
            with (
                socket.create_connection((host, port), 5) as plain,
                make(ca_file).wrap_socket(plain, server_hostname=host),
            ):
                return "fine"
        except ssl.SSLCertVerificationError as error:
            return words[error.verify_code]
        except other:
            return "no TLS"

    return diagnose


def shown(host: str, port: int) -> x509.Certificate:
    """The certificate of a server, whatever it is worth."""
    context = looks_away(ssl.create_default_context())
    with (
        socket.create_connection((host, port), 5) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")


def sans(certificate: x509.Certificate) -> list[str]:
    """What stands in its SAN, whatever kind of name each is."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in names]


RULES: dict[str, tuple[Callable[[str, str], bool], str]] = {  # names compared by a rule of one's own
    "globs": (lambda name, host: fnmatch.fnmatch(host, name), "no wildcard that a client may take"),
    "half_a_label": (lambda name, host: len(name) > 1 and fnmatch.fnmatch(host, name), "a whole label only"),
    "any_kind": (lambda name, host: name == host, "in an e-mail address only"),
    "as_a_uri": (lambda name, host: name.endswith("//" + host), "in a URI only"),
}


# --- visitor


class Visitor:
    """A right one; the wrong ones change one method."""

    def __init__(self, ca_file: str) -> None:
        self.ca_file = ca_file
        self.context = ssl.create_default_context(cafile=ca_file)
        self.sessions: dict[Any, Any] = {}

    def key(self, host: str, port: int) -> Any:
        """By what a session is looked up."""
        return host, port

    def opened(self, host: str, port: int) -> ssl.SSLSocket:
        """A new connection, on the session at hand."""
        plain = socket.create_connection((host, port), 5)
        try:
            session = self.sessions.get(self.key(host, port))
            return self.context.wrap_socket(plain, server_hostname=host, session=session)
        except BaseException:
            plain.close()
            raise

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        """What the server answers."""
        with self.opened(host, port) as secure:
            secure.sendall(line)
            answer = secure.recv(4096)
            self.sessions[self.key(host, port)] = secure.session
        return answer


# --- mended


context = server()


def make_server(
    handler: Any, cert_file: str, key_file: str, address: Any = ("127.0.0.1", 0), cls: Any = None, **more: Any
) -> Any:
    """A right `make_server`, or one of another class, at another address, wrapped otherwise."""
    made = (cls or ThreadingHTTPServer)(address, handler)
    given = {"server_side": True, "do_handshake_on_connect": False} | more
    made.socket = context(cert_file, key_file).wrap_socket(made.socket, **given)
    return made
