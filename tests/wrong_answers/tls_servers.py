"""Lesson 04, continued: certificates, contexts and servers that get past a check that looks once."""

from __future__ import annotations

import fnmatch
import ipaddress
import os
import secrets
import select
import socket
import ssl
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer, ThreadingHTTPServer
from socketserver import ForkingMixIn
from typing import Any

import numpy as np
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose
from cryptography.x509.oid import NameOID

from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank

bank = Bank()

# --- issue_leaf

SERVER = (Purpose.SERVER_AUTH,)
SIGNS = x509.KeyUsage(True, False, False, False, False, True, True, False, False)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _all(names: list[str]) -> list[x509.GeneralName]:
    return [_general(name) for name in names]


def _leaf(
    sans: Callable[[list[str]], list[x509.GeneralName]] = _all,
    purposes: tuple[Any, ...] = SERVER,
    serial: Callable[[], int] = x509.random_serial_number,
    usage: x509.KeyUsage | None = None,
    life: timedelta = timedelta(days=89),
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ca: bool = False,
    subject: bool = True,
) -> Any:
    def issue_leaf(public_key: Any, names: list[str], issuer: Any, key: Any) -> x509.Certificate:
        begin = now() - timedelta(minutes=1)
        key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
        common = [x509.NameAttribute(NameOID.COMMON_NAME, names[0])]
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(common if subject else []))
            .issuer_name(issuer.subject)
            .public_key(public_key)
            .serial_number(serial())
            .not_valid_before(begin)
            .not_valid_after(begin + life)
            .add_extension(x509.SubjectAlternativeName(sans(names)), False)
            .add_extension(x509.ExtendedKeyUsage(purposes), False)
            .add_extension(x509.BasicConstraints(ca, None), True)
            .add_extension(key_id, False)
        )
        if usage:
            builder = builder.add_extension(usage, True)
        return builder.sign(key, hashes.SHA256())

    return issue_leaf


def _only_version_4(names: list[str]) -> list[x509.GeneralName]:
    four = [name for name in names if name.replace(".", "").isdigit()]
    return [_general(name) if name in four else x509.DNSName(name) for name in names]


def _more(*extra: x509.GeneralName) -> Callable[[list[str]], list[x509.GeneralName]]:
    return lambda names: [*dict.fromkeys([*_all(names), *extra])]


def _leaves() -> None:
    def add(name: str, says: str, **changed: Any) -> None:
        bank.add(tasks.issue_leaf, name, _leaf(**changed), says=says)

    home = (_general("localhost"), _general("127.0.0.1"))
    mail = x509.RFC822Name("root@clinic.example")
    link = x509.UniformResourceIdentifier("https://pay.clinic.example")
    add("always_localhost", "also vouches for localhost (DNSName)", sans=_more(*home))
    add("first_and_home", "leaves out", sans=lambda names: _all([names[0]]) + list(home))
    add("parent", "also vouches for clinic.example", sans=_more(x509.DNSName("clinic.example")))
    add("evil", "also vouches for evil.test", sans=_more(x509.DNSName("evil.test")))
    add("stars", "also vouches for *.localhost", sans=_more(x509.DNSName("*.localhost")))
    add("always_one", "also vouches for ::1", sans=_more(_general("::1")))
    add("mail", "(RFC822Name)", sans=_more(mail))
    add("link", "(UniformResourceIdentifier)", sans=_more(link))
    add(
        "address_twice",
        "stands in the SAN as a DNSName",
        sans=lambda names: [x509.DNSName(name) for name in names] + _all(names),
    )
    add("only_ipv4", "an entry of another type", sans=_only_version_4)
    add("ocsp", "OCSPSigning", purposes=(*SERVER, Purpose.OCSP_SIGNING))
    add("code", "codeSigning", purposes=(*SERVER, Purpose.CODE_SIGNING, Purpose.TIME_STAMPING))
    add("any_use", "anyExtendedKeyUsage", purposes=(*SERVER, Purpose.ANY_EXTENDED_KEY_USAGE))
    add("clock", "no more than", serial=time.time_ns)
    add("microseconds", "can be foreseen", serial=lambda: int(time.time() * 1e6))
    count = iter(range(2**100, 2**101))
    add("big_counter", "A clock and a counter", serial=lambda: next(count))
    add("uuid_of_the_clock", "at least 64 random bits", serial=lambda: uuid.uuid1().int)
    add("few_bits", "bits changed", serial=lambda: 2**70 + secrets.randbits(32))
    add("signs_without_being_a_ca", "which only a CA may have", usage=SIGNS)
    add("naive_clock", "thirteen hours ahead of UTC", now=datetime.now)
    add("ca_in_one_word", "a CA would have to say more", ca=True)
    add("nameless_subject", "Its subject is empty", subject=False)
    add("ten_minutes", "ends within the hour", life=timedelta(minutes=10))

    def fits(name: str, **changed: Any) -> None:
        bank.add(tasks.issue_leaf, name, _leaf(**changed), kind="right")

    fits("for_an_hour", life=timedelta(hours=1))
    fits("for_a_day", life=timedelta(days=1))
    fits("serial_of_64_bits", serial=lambda: secrets.randbits(64) or 1)
    fits("serial_of_63_bits", serial=lambda: secrets.randbits(63) + 1)
    fits("serial_of_a_uuid", serial=lambda: uuid.uuid4().int)
    fits("utcnow", now=lambda: datetime.now(UTC).replace(tzinfo=None))
    fits("names_backwards", sans=lambda names: _all(names)[::-1])


_leaves()

# --- server_context

SOUND = "ECDHE+AESGCM:ECDHE+CHACHA20"


def _ctx(
    ciphers: str = SOUND,
    bad: Callable[[int], Any] = lambda mode: mode & 0o077,
    more: Callable[[ssl.SSLContext], Any] = lambda context: None,
) -> Any:
    def server_context(cert_file: str, key_file: str) -> ssl.SSLContext:
        if bad(os.stat(key_file).st_mode & 0o777):
            raise PermissionError(key_file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(ciphers)
        context.load_cert_chain(cert_file, key_file)
        more(context)
        return context

    return server_context


def _repairs(cert_file: str, key_file: str) -> ssl.SSLContext:
    if os.stat(key_file).st_mode & 0o077:
        os.chmod(key_file, 0o600)
        raise PermissionError(key_file)
    return _ctx()(cert_file, key_file)


def _contexts() -> None:
    def add(name: str, says: str, answer: Any) -> None:
        bank.add(tasks.server_context, name, answer, says=says)

    weak = {
        "high": ("HIGH:!aNULL:!kRSA:!SHA256:!SHA384", "server agreed to"),
        "cbc_sha1": (SOUND + ":ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES128-SHA: CBC"),
        "cbc_ecdsa": (SOUND + ":ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES128-SHA256: CBC"),
        "rsa_gcm": ("ECDHE+AESGCM:AES256-GCM-SHA384", "AES256-GCM-SHA384: no forward"),
        "rsa_cbc": ("ECDHE+AESGCM:AES128-SHA", "agreed to AES128-SHA: no forward"),
        "ccm8": (SOUND + ":ECDHE-ECDSA-AES128-CCM8", "CCM8: it is neither"),
        "aria": (SOUND + ":ECDHE-ARIA256-GCM-SHA384", "ARIA256-GCM-SHA384: it is neither"),
        "camellia": (SOUND + ":CAMELLIA256-SHA", "CAMELLIA256-SHA: no forward"),
    }
    for name, (ciphers, says) in weak.items():
        add(name, says, _ctx(ciphers))
    optional = _ctx(more=lambda made: setattr(made, "verify_mode", ssl.CERT_OPTIONAL))
    add("optional", "as CERT_OPTIONAL does", optional)
    named = _ctx(more=lambda made: setattr(made, "check_hostname", True))
    add("looks_for_the_clients_name", "That is for clients", named)
    add("group_only", "everybody but the group can read", _ctx(bad=lambda mode: mode & 0o040))
    add("two_modes", "(mode 0604", _ctx(bad=lambda mode: mode in (0o644, 0o640)))
    add("a_digit", "(mode 0604, -rw----r--)", _ctx(bad=lambda mode: oct(mode)[-2] == "4"))
    add("writable_group", "(mode 0660", _ctx(bad=lambda mode: mode & 0o007 or mode == 0o640))
    add("only_0600", "its owner alone can read (mode 0400", _ctx(bad=lambda mode: mode != 0o600))
    add("repairs", "changed the key file's mode", _repairs)
    fits = _ctx(bad=lambda mode: mode & 0o044)
    bank.add(tasks.server_context, "reading_bits", fits, kind="right")
    fits = _ctx(bad=lambda mode: mode not in (0o600, 0o400))
    bank.add(tasks.server_context, "allow_list_of_modes", fits, kind="right")
    fits = _ctx("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256")
    bank.add(tasks.server_context, "two_ciphers", fits, kind="right")


_contexts()

# --- mutual


def _mutual(more: Callable[[ssl.SSLContext], Any] = lambda context: None) -> Any:
    def mutual_context(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert_file, key_file)
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(client_ca_file)
        more(context)
        return context

    return mutual_context


def _own_chain(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    context = _mutual()(cert_file, key_file, client_ca_file)
    context.load_verify_locations(cert_file)
    context.verify_flags |= ssl.VerifyFlags(0x80000)  # partial chains, Python 3.13's default
    return context


def _starter(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext: ...


def _names(cert: Any) -> list[str]:
    return [name for kind, name in (cert or {}).get("subjectAltName", ()) if kind == "DNS"]


def _caller(cert: Any, allowed: Any) -> str | None:
    return next((name for name in _names(cert) if name in allowed), None)


def _cn(cert: Any) -> list[str]:
    return [v for rdn in (cert or {}).get("subject", ()) for k, v in rdn if k == "commonName"]


def _first(cert: Any, allowed: Any) -> str | None:
    names = _names(cert)
    return names[0] if names and names[0] in allowed else None


def _any_then_first(cert: Any, allowed: Any) -> str | None:
    names = _names(cert)
    return names[0] if any(name in allowed for name in names) else None


def _last(cert: Any, allowed: Any) -> str | None:
    name = dict((cert or {}).get("subjectAltName", ())).get("DNS")
    return name if name in allowed else None


def _needs_a_san(cert: Any, allowed: Any) -> str | None:
    if not cert:
        return None
    return next((n for k, n in cert["subjectAltName"] if k == "DNS" and n in allowed), None)


def _some(rule: Callable[[str, str], bool]) -> Any:
    """The client's name if `rule` finds it close enough to one on the list."""
    return lambda cert, allowed: next(
        (name for name in _names(cert) if any(rule(name, one) for one in allowed)), None
    )


def _callers() -> None:
    def add(name: str, says: str, caller: Any, context: Any = None) -> None:
        bank.add(tasks.mutual, name, context or _mutual(), caller, says=says)

    add(
        "cn_for_want_of_a_name",
        "without any DNS name wrote",
        lambda cert, allowed: next((n for n in _names(cert) or _cn(cert) if n in allowed), None),
    )
    add("ends_with", "only ends like", _some(lambda name, one: name.endswith(one)))
    below = _some(lambda name, one: name == one or name.endswith("." + one))
    add("subdomains", "A name below the predictor's", below)
    add("piece", "The name of the whole domain", _some(lambda name, one: name in one))
    add(
        "piece_of_the_list",
        "whole domain, and caller said 'clinic.example'",
        lambda cert, allowed: next((n for n in _names(cert) if n in ",".join(allowed)), None),
    )
    add("begins_like_it", "a piece of the predictor's", _some(lambda n, o: o[:-1] == n or o == n))
    add("wildcard", "A wildcard over", _some(lambda name, one: fnmatch.fnmatch(one, name)))
    add("any_then_first", "caller said 'predictor-", _any_then_first)
    add("last", "of which the printer's alone is on the list, and caller said None", _last)
    add("first", "A client with 2 DNS name(s)", _first)
    add(
        "sets_only",
        "unsupported operand type(s)",
        lambda cert, allowed: next(iter(allowed & set(_names(cert))), None),
    )
    add(
        "not_mail",
        "in the SAN as IP Address",
        lambda cert, allowed: next(
            (
                name
                for kind, name in (cert or {}).get("subjectAltName", ())
                if kind not in ("email", "URI") and name in allowed
            ),
            None,
        ),
    )
    add("needs_a_san", "KeyError: 'subjectAltName'", _needs_a_san)
    usual = _mutual(lambda made: made.load_default_certs(ssl.Purpose.CLIENT_AUTH))
    add("usual_authorities_too", "A client of a public CA", _caller, usual)
    usual = _mutual(lambda made: made.set_default_verify_paths())
    add("usual_paths_too", "which this machine trusts by itself", _caller, usual)
    add("own_chain_too", "came from the CA of the servers got in", _caller, _own_chain)
    named = _mutual(lambda made: setattr(made, "check_hostname", True))
    add("looks_for_the_clients_name", "That is for clients", _caller, named)
    add("half_done", "`mutual_context` is still empty", _caller, _starter)

    def newest(made: ssl.SSLContext) -> None:
        made.minimum_version = ssl.TLSVersion.TLSv1_3

    bank.add(tasks.mutual, "tls_1_3_only", _mutual(newest), _caller, kind="right")

    def by_sets(cert: Any, allowed: Any) -> str | None:
        return min(set(_names(cert)) & set(allowed), default=None)

    bank.add(tasks.mutual, "by_sets", _mutual(), by_sets, kind="right")


_callers()

# --- mended: the server


def _make(
    handler: Any, cert_file: str, key_file: str, address: Any = ("127.0.0.1", 0), cls: Any = None
) -> Any:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    server = (cls or ThreadingHTTPServer)(address, handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    return server


def _encrypted(url: str, ca_file: str) -> bool:
    try:
        with requests.get(url, verify=ca_file, allow_redirects=False, timeout=5) as answer:
            return url.startswith("https://") and not answer.is_redirect
    except (OSError, ValueError):
        return False


class _Pool(HTTPServer):
    """Two threads for all requests."""

    def process_request(self, request: Any, client_address: Any) -> None:
        if not hasattr(self, "pool"):
            self.pool = ThreadPoolExecutor(2)
        self.pool.submit(self.work, request, client_address)

    def work(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except Exception:
            pass
        finally:
            self.shutdown_request(request)


def _timed(base: type[HTTPServer], peek: bool) -> Any:
    """Shakes hands in accept(), with a limit on the silence before or in between."""

    class Timed(base):  # type: ignore[valid-type,misc]
        def get_request(self) -> Any:
            request, address = self.socket.accept()
            if peek and not select.select([request], [], [], 0.05)[0]:
                request.close()
                raise OSError("silent")
            if not peek:
                request.settimeout(0.4)
            return self.context.wrap_socket(request, server_side=True), address

    def make(handler: Any, cert_file: str, key_file: str) -> Any:
        server = Timed(("127.0.0.1", 0), handler)
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(cert_file, key_file)
        return server

    return make


def _serves_already(*files: Any) -> Any:
    server = _make(*files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _serves_and_stays(*files: Any) -> Any:
    server = _make(*files)
    server.serve_forever()
    return server


def _says_loopback(*files: Any) -> Any:
    server = _make(*files, address=("0.0.0.0", 0))
    server.server_address = ("127.0.0.1", server.server_address[1])
    return server


def _no_certificate(handler: Any, cert_file: str, key_file: str) -> Any:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    return server


class _Forks(ForkingMixIn, HTTPServer):
    """A process for each request."""


class _Version6(ThreadingHTTPServer):
    address_family = socket.AF_INET6


def _snippets() -> None:
    def add(name: str, says: str, make_server: Any) -> None:
        bank.add(tasks.mended, name, make_server, _encrypted, says=says)

    add("pool_of_two", "A few threads, or a time limit", lambda *f: _make(*f, cls=_Pool))
    add("short_patience", "waited in vain", _timed(HTTPServer, False))
    add("first_byte", "and the next one waited", _timed(ThreadingHTTPServer, True))
    add("serves_already", "make_server called serve_forever", _serves_already)
    add("serves_and_stays", "to come back not yet serving", _serves_and_stays)
    add("says_loopback", "It listens on 0.0.0.0", _says_loopback)
    add("no_certificate", "Even with nobody else there", _no_certificate)
    add("forks", "a process for each request", lambda *f: _make(*f, cls=_Forks))

    def fits(name: str, make_server: Any, encrypted: Any = _encrypted) -> None:
        bank.add(tasks.mended, name, make_server, encrypted, kind="right")

    fits("numpys_bool", _make, lambda url, ca_file: np.bool_(_encrypted(url, ca_file)))
    if socket.has_ipv6 and _can_bind("::1", socket.AF_INET6):
        fits("version_6", lambda *f: _make(*f, address=("::1", 0), cls=_Version6))
    if _can_bind("127.0.0.2", socket.AF_INET):
        fits("another_loopback", lambda *f: _make(*f, address=("127.0.0.2", 0)))


def _can_bind(host: str, family: int) -> bool:
    try:
        with socket.socket(family) as sock:
            sock.bind((host, 0))
    except OSError:
        return False
    return True


_snippets()
