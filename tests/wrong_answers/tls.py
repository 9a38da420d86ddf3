"""Lesson 04: what a clever, a hurried and a confused learner would answer."""

from __future__ import annotations

import http.client
import ipaddress
import os
import socket
import ssl
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from http.server import HTTPServer, ThreadingHTTPServer
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from helpers import lab
from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank, tls_clients, tls_servers

bank = Bank()
bank.entries += tls_servers.bank.entries + tls_clients.bank.entries

# --- what_still_shows

SHOWS = {
    "the server's address and port": "shows",
    "the host name in the URL": "shows",
    "the path of the URL": "hidden",
    "the password in the body": "hidden",
    "the server's certificate, by TLS 1.3": "hidden",
    "the server's certificate, by TLS 1.2": "shows",
    "how many bytes the answer has": "shows",
    "when the doctor is at work": "shows",
}
LINES = list(SHOWS)
shows = tasks.what_still_shows
bank.add(shows, "all_is_hidden", dict.fromkeys(SHOWS, "hidden"), says="Every router on the way")
bank.add(shows, "url_is_hidden", SHOWS | {LINES[1]: "hidden"}, says="The ClientHello carries it")
bank.add(shows, "url_shows", SHOWS | {LINES[2]: "shows"}, says="sent after the handshake")
bank.add(shows, "versions_alike", SHOWS | {LINES[4]: "shows"}, says="From the ServerHello on")
bank.add(shows, "1.2_like_1.3", SHOWS | {LINES[5]: "hidden"}, says="before any key is agreed")
bank.add(shows, "sizes_hidden", SHOWS | {LINES[6]: "hidden"}, says="and not how much")
bank.add(shows, "times_hidden", SHOWS | {LINES[7]: "hidden"}, says="seen when it passes")
bank.add(shows, "nothing_works", SHOWS | {LINES[3]: "shows"}, says="found nothing")
bank.add(shows, "shouted", {key: value.upper() for key, value in SHOWS.items()}, kind="right")

# --- what_it_proves

PROVES = {
    "A connection to a server with a self-signed certificate is not encrypted.": "false",
    "With verify=False the connection is encrypted, to whoever answers.": "true",
    "A verified certificate means that the site's owner is honest.": "false",
    "In the handshake the server proves that it holds the certificate's private key.": "true",
    "Who copied a certificate from the wire can pose as its server.": "false",
    "A redirect from http:// to https:// protects the request that was redirected.": "false",
}
SAID = list(PROVES)
proves = tasks.what_it_proves
bank.add(
    proves, "self_signed_is_plain", PROVES | {SAID[0]: "true"}, says="encrypted as well as any"
)
bank.add(proves, "unverified_is_plain", PROVES | {SAID[1]: "false"}, says="agreed all the same")
bank.add(proves, "padlock_is_honest", PROVES | {SAID[2]: "true"}, says="A thief can own a name")
bank.add(
    proves, "no_proof_of_key", PROVES | {SAID[3]: "false"}, says="a signature over the handshake"
)
bank.add(
    proves, "certificate_is_secret", PROVES | {SAID[4]: "true"}, says="A certificate is public"
)
bank.add(proves, "redirect_protects", PROVES | {SAID[5]: True}, says="has passed in plain text")
bank.add(proves, "as_booleans", {k: v == "true" for k, v in PROVES.items()}, kind="right")

# --- issue_leaf


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(
    public_key: Any, names: list[str], ca: Any, *, days: float = 89, start: float = -60
) -> x509.CertificateBuilder:
    begin = datetime.now(UTC) + timedelta(seconds=start)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])]))
        .issuer_name(ca.subject)
        .public_key(public_key)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
    )


def _issue(
    public_key: Any,
    names: list[str],
    ca: Any,
    ca_key: Any,
    *,
    sans: list[x509.GeneralName] | None = None,
    purposes: tuple[Any, ...] = (ExtendedKeyUsageOID.SERVER_AUTH,),
    is_ca: bool = False,
    usage: bool = False,
    aki: bool = True,
    serial: int | None = None,
    days: float = 89,
    start: float = -60,
) -> x509.Certificate:
    builder = _builder(public_key, names, ca, days=days, start=start)
    builder = builder.serial_number(serial or x509.random_serial_number())
    sans = [_general(name) for name in names] if sans is None else sans
    if sans:
        builder = builder.add_extension(x509.SubjectAlternativeName(sans), False)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), False)
    builder = builder.add_extension(x509.BasicConstraints(is_ca, None), True)
    if usage:
        sign = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(sign, True)
    if aki:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key())
        builder = builder.add_extension(identifier, False)
    return builder.sign(ca_key, hashes.SHA256())


@bank.wrong(tasks.issue_leaf, says="your leaf is a CA", kind="vulnerable")
def as_the_old_script_did(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, is_ca=True, usage=True, days=3650)


@bank.wrong(tasks.issue_leaf, says="has no subjectAltName", kind="refuses")
def names_in_the_cn(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, sans=[])


@bank.wrong(tasks.issue_leaf, says="an entry of another type")
def an_address_as_dns(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, sans=[x509.DNSName(name) for name in names])


@bank.wrong(tasks.issue_leaf, says="the name is not in the SAN")
def the_first_name_only(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, sans=[x509.DNSName(names[0])])


@bank.wrong(tasks.issue_leaf, says="which nobody asked for")
def with_a_wildcard(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    more = [x509.DNSName("*." + name.partition(".")[2]) for name in names if "-" in name]
    return _issue(public_key, names, ca, ca_key, sans=[_general(name) for name in names] + more)


@bank.wrong(tasks.issue_leaf, says="without an extended key usage")
def no_purpose(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, purposes=())


@bank.wrong(tasks.issue_leaf, says="names more than servers")
def both_purposes(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    both = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
    return _issue(public_key, names, ca, ca_key, purposes=both)


@bank.wrong(tasks.issue_leaf, says="do not allow it to be a server")
def for_clients(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,))


@bank.wrong(tasks.issue_leaf, says="a stolen key is good for all of them")
def for_ten_years(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, days=3650)


@bank.wrong(tasks.issue_leaf, says="Which time zone is it in?")
def two_hours_ahead(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, start=7200)


@bank.wrong(tasks.issue_leaf, says="revoking one revokes the other")
def always_serial_one(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, serial=1)


_serials = iter(range(1, 10**6))


@bank.wrong(tasks.issue_leaf, says="can be foreseen")
def counted_serials(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, serial=next(_serials))


@bank.wrong(tasks.issue_leaf, says="by which key of the issuer")
def without_the_issuers_key(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _issue(public_key, names, ca, ca_key, aki=False)


@bank.wrong(tasks.issue_leaf, says="certifies another key")
def a_key_of_its_own(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return lab.Authority(ca, ca_key).issue(*names).certificate


@bank.wrong(tasks.issue_leaf, says="The issuer's name in it is not the CA's")
def names_itself_as_issuer(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    me = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    builder = _builder(public_key, names, ca).serial_number(x509.random_serial_number())
    builder._issuer_name = me  # type: ignore[attr-defined]
    return builder.sign(ca_key, hashes.SHA256())


@bank.wrong(tasks.issue_leaf, says="Call sign() on the builder")
def never_signed(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return _builder(public_key, names, ca)


@bank.right(tasks.issue_leaf)
def by_the_labs_parts(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    from helpers.lab.ca import certificates as parts

    now = datetime.now(UTC)
    builder = _builder(public_key, names, ca, days=30).serial_number(x509.random_serial_number())
    del now
    identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
        ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    )
    builder = builder.add_extension(identifier, critical=False)
    return parts.as_leaf(builder, names, parts.PURPOSES["server"]).sign(ca_key, hashes.SHA384())


@bank.right(tasks.issue_leaf)
def without_a_subject(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    builder = _builder(public_key, names, ca).serial_number(x509.random_serial_number())
    builder._subject_name = x509.Name([])  # type: ignore[attr-defined]
    sans = x509.SubjectAlternativeName([_general(name) for name in names])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key())
    return (
        builder.add_extension(sans, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=False)
        .add_extension(identifier, critical=False)
        .sign(ca_key, hashes.SHA256())
    )


# --- server_context


def _guarded(key_file: str) -> None:
    if os.name == "posix" and os.stat(key_file).st_mode & 0o077:
        raise PermissionError(f"{key_file} can be read by others")


def _server(cert_file: str, key_file: str, ciphers: str = "ECDHE+AESGCM") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(ciphers)
    context.load_cert_chain(cert_file, key_file)
    return context


@bank.wrong(tasks.server_context, says="given up in 2021", kind="vulnerable")
def everything_for_compatibility(cert_file: str, key_file: str) -> Any:
    context = _server(cert_file, key_file, "ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    return context


@bank.wrong(tasks.server_context, says="doctors have none", kind="refuses")
def asks_everybody_for_a_certificate(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    context = _server(cert_file, key_file)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cert_file)
    return context


@bank.wrong(tasks.server_context, says="this is a client's context".capitalize())
def a_clients_context(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    context = ssl.create_default_context()
    context.load_cert_chain(cert_file, key_file)
    return context


@bank.wrong(tasks.server_context, says="a new self-signed certificate at every start")
def adhoc(cert_file: str, key_file: str) -> Any:
    return "adhoc"


@bank.wrong(tasks.server_context, says="A pair of files came back")
def as_flask_takes_it(cert_file: str, key_file: str) -> Any:
    return (cert_file, key_file)


@bank.wrong(tasks.server_context, says="speaks TLS 1.3 alone was turned away")
def tls_1_3_switched_off(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    context = _server(cert_file, key_file)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


@bank.wrong(tasks.server_context, says="older analyser")
def tls_1_3_only(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    context = _server(cert_file, key_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


@bank.wrong(tasks.server_context, says="leave TLS 1.0 or 1.1 on")
def old_versions_left_on(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    context = _server(cert_file, key_file)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


@bank.wrong(tasks.server_context, says="CBC mode")
def the_defaults(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert_file, key_file)
    return context


@bank.wrong(tasks.server_context, says="no forward secrecy")
def static_rsa(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    return _server(cert_file, key_file, "AESGCM:!DHE")


@bank.wrong(tasks.server_context, says="can read (mode")
def a_key_for_everybody(cert_file: str, key_file: str) -> Any:
    return _server(cert_file, key_file)


@bank.wrong(tasks.server_context, says="that the whole group can read")
def looks_at_others_only(cert_file: str, key_file: str) -> Any:
    if os.stat(key_file).st_mode & 0o007:
        raise PermissionError(key_file)
    return _server(cert_file, key_file)


@bank.wrong(tasks.server_context, says="the intermediate was not sent")
def the_leaf_alone(cert_file: str, key_file: str) -> Any:
    _guarded(key_file)
    with open(cert_file) as file:
        first = file.read().partition("-----END CERTIFICATE-----")
    with lab.scratch_folder() as folder:
        leaf = folder / "leaf.pem"
        leaf.write_text(first[0] + first[1] + "\n")
        return _server(str(leaf), key_file)


@bank.wrong(tasks.server_context, says="not a PermissionError")
def another_error(cert_file: str, key_file: str) -> Any:
    if os.stat(key_file).st_mode & 0o077:
        raise ValueError("readable by others")
    return _server(cert_file, key_file)


@bank.right(tasks.server_context)
def by_the_default_context(cert_file: str, key_file: str) -> Any:
    mode = os.stat(key_file).st_mode
    if mode & 0o040 or mode & 0o004:
        raise PermissionError("chmod 600 " + key_file)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.set_ciphers(
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:"
        "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
    )
    context.load_cert_chain(certfile=cert_file, keyfile=key_file)
    return context


# --- fetch


def _get(url: str, ca_file: str, token: str, **more: Any) -> str:
    if not url.startswith("https://"):
        raise ValueError("plain text")
    given = {"verify": ca_file, "allow_redirects": False, "timeout": 5} | more
    with requests.get(url, headers={"Authorization": f"Bearer {token}"}, **given) as answer:
        if answer.status_code != 200:
            raise ValueError(answer.status_code)
        answer.encoding = "utf-8"
        return answer.text


def _by_context(url: str, context: ssl.SSLContext, token: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise ValueError("plain text")
    line = http.client.HTTPSConnection(parts.hostname or "", parts.port, context=context, timeout=5)
    try:
        path = parts.path + ("?" + parts.query if parts.query else "")
        line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        with line.getresponse() as answer:
            if answer.status != 200:
                raise ValueError(answer.status)
            return answer.read().decode()
    finally:
        line.close()


def _careful(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file)
    context.hostname_checks_common_name = False
    return context


@bank.wrong(tasks.fetch, says="It got your token. Its certificate ended", kind="vulnerable")
def verify_is_false(url: str, ca_file: str, token: str) -> str:
    return _get(url, ca_file, token, verify=False)


@bank.wrong(tasks.fetch, says="The right server was refused", kind="refuses")
def the_usual_authorities(url: str, ca_file: str, token: str) -> str:
    return _get(url, ca_file, token, verify=True)


@bank.wrong(tasks.fetch, says="knows nothing of its CA")
def cert_none(url: str, ca_file: str, token: str) -> str:
    context = ssl.create_default_context(cafile=ca_file)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return _by_context(url, context, token)


@bank.wrong(tasks.fetch, says="could stand in for anyone")
def names_unchecked(url: str, ca_file: str, token: str) -> str:
    context = ssl.create_default_context(cafile=ca_file)
    context.check_hostname = False
    return _by_context(url, context, token)


@bank.wrong(tasks.fetch, says="stands only in the common name")
def the_default_context(url: str, ca_file: str, token: str) -> str:
    return _by_context(url, ssl.create_default_context(cafile=ca_file), token)


@bank.wrong(tasks.fetch, says="refused at first, then asked again")
def falls_back(url: str, ca_file: str, token: str) -> str:
    try:
        return _get(url, ca_file, token)
    except requests.exceptions.SSLError:
        return _get(url, ca_file, token, verify=False)


@bank.wrong(tasks.fetch, says="had sent the token by then")
def looks_afterwards(url: str, ca_file: str, token: str) -> str:
    text = _get(url, ca_file, token, verify=False)
    _get(url, ca_file, "", verify=ca_file)
    return text


@bank.wrong(tasks.fetch, says="It vouches for itself")
def trusts_what_it_is_shown(url: str, ca_file: str, token: str) -> str:
    parts = urlsplit(url)
    context = _careful(ca_file)
    shown = ssl.get_server_certificate((parts.hostname or "", parts.port or 443))
    context.load_verify_locations(cadata=shown)
    return _by_context(url, context, token)


@bank.wrong(tasks.fetch, says="a hundred public CAs")
def own_ca_beside_the_others(url: str, ca_file: str, token: str) -> str:
    context = ssl.create_default_context()
    context.hostname_checks_common_name = False
    context.load_verify_locations(ca_file)
    return _by_context(url, context, token)


@bank.wrong(tasks.fetch, says="has been too short for years")
def low_security_level(url: str, ca_file: str, token: str) -> str:
    context = _careful(ca_file)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return _by_context(url, context, token)


@bank.wrong(tasks.fetch, says="TLS 1.1 at best")
def old_versions_too(url: str, ca_file: str, token: str) -> str:
    context = _careful(ca_file)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    return _by_context(url, context, token)


@bank.wrong(tasks.fetch, says="your client followed with the token")
def urllib_follows(url: str, ca_file: str, token: str) -> str:
    if not url.startswith("https://"):
        raise ValueError("plain text")
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, context=_careful(ca_file), timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        error.close()
        raise


@bank.wrong(tasks.fetch, says="what came back from there in plain text")
def requests_follows(url: str, ca_file: str, token: str) -> str:
    return _get(url, ca_file, token, allow_redirects=True)


@bank.wrong(tasks.fetch, says="Given an http:// URL")
def any_scheme(url: str, ca_file: str, token: str) -> str:
    given = {"Authorization": f"Bearer {token}"}
    answer = requests.get(url, headers=given, verify=ca_file, allow_redirects=False, timeout=5)
    if answer.status_code != 200:
        raise ValueError(answer.status_code)
    return answer.content.decode("utf-8")


@bank.wrong(tasks.fetch, says="instead of raising an error")
def swallows_the_error(url: str, ca_file: str, token: str) -> str:
    try:
        return _get(url, ca_file, token)
    except (OSError, ValueError):
        return ""


@bank.wrong(tasks.fetch, says="as if it were a result")
def takes_error_pages(url: str, ca_file: str, token: str) -> str:
    if not url.startswith("https://"):
        raise ValueError("plain text")
    given = {"Authorization": f"Bearer {token}"}
    answer = requests.get(url, headers=given, verify=ca_file, allow_redirects=False, timeout=5)
    if answer.is_redirect:
        raise ValueError("redirect")
    answer.encoding = "utf-8"
    return answer.text


@bank.wrong(tasks.fetch, says="Bytes came back")
def as_bytes(url: str, ca_file: str, token: str) -> Any:
    return _get(url, ca_file, token).encode()


@bank.wrong(tasks.fetch, says="it saw 2 headers, or others")
def not_a_bearer(url: str, ca_file: str, token: str) -> str:
    with requests.get(url, headers={"Authorization": token}, verify=ca_file, timeout=5) as answer:
        answer.encoding = "utf-8"
        return answer.text


@bank.right(tasks.fetch)
def by_http_client(url: str, ca_file: str, token: str) -> str:
    return _by_context(url, _careful(ca_file), token)


@bank.right(tasks.fetch)
def by_a_session(url: str, ca_file: str, token: str) -> str:
    if urlsplit(url).scheme != "https":
        raise ValueError("plain text")
    with lab.session(ca_file) as session:
        session.headers["Authorization"] = f"Bearer {token}"
        session.max_redirects = 0
        answer = session.get(url, timeout=5)
        answer.raise_for_status()
        return answer.content.decode("utf-8")


@bank.right(tasks.fetch)
def by_urllib(url: str, ca_file: str, token: str) -> str:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any) -> None:
            return None

    if not url.startswith("https://"):
        raise ValueError("plain text")
    secure = urllib.request.HTTPSHandler(context=_careful(ca_file))
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    opener = urllib.request.build_opener(Stay, secure)
    try:
        with opener.open(request, timeout=5) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        error.close()
        raise


# --- diagnose

CODES = {
    9: "not yet valid",
    10: "expired",
    18: "self-signed",
    20: "unknown issuer",
    26: "wrong purpose",
    62: "wrong host",
    64: "wrong host",
}


def _seen(
    host: str, port: int, context: ssl.SSLContext, codes: dict[int, str] | None = None
) -> str:
    try:
        with (
            socket.create_connection((host, port), 5) as plain,
            context.wrap_socket(plain, server_hostname=host),
        ):
            return "fine"
    except ssl.SSLCertVerificationError as error:
        return (codes or CODES).get(error.verify_code, "unknown issuer")
    except (OSError, ValueError):
        return "no TLS"


@bank.wrong(tasks.diagnose, says="ended yesterday, and your monitor said 'fine'", kind="vulnerable")
def looks_away(host: str, port: int, ca_file: str) -> str:
    context = ssl.create_default_context(cafile=ca_file)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return _seen(host, port, context)


@bank.wrong(tasks.diagnose, says="always rings", kind="refuses")
def without_the_ca(host: str, port: int, ca_file: str) -> str:
    return _seen(host, port, ssl.create_default_context())


@bank.wrong(tasks.diagnose, says="which name it expects")
def no_name_expected(host: str, port: int, ca_file: str) -> str:
    context = ssl.create_default_context(cafile=ca_file)
    context.check_hostname = False
    return _seen(host, port, context)


@bank.wrong(tasks.diagnose, says="for another host, and your monitor said 'fine'")
def still_reads_the_cn(host: str, port: int, ca_file: str) -> str:
    certificate = _parsed(host, port)
    if isinstance(certificate, str):
        return certificate
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if names[0].value != host:
        return "wrong host"
    said = _seen(host, port, ssl.create_default_context(cafile=ca_file))
    return "fine" if said == "wrong host" else said


def _parsed(host: str, port: int) -> x509.Certificate | str:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection((host, port), 5) as plain,
            context.wrap_socket(plain, server_hostname=host) as secure,
        ):
            return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")
    except OSError:
        return "no TLS"


@bank.wrong(tasks.diagnose, says="reading names and dates is not enough")
def names_and_dates(host: str, port: int, ca_file: str) -> str:
    said = _seen(host, port, ssl.create_default_context(cafile=ca_file))
    return "fine" if said == "wrong purpose" else said


@bank.wrong(tasks.diagnose, says="vouches for itself alone, and your monitor said 'unknown issuer'")
def self_signed_is_unknown(host: str, port: int, ca_file: str) -> str:
    codes = CODES | {18: "unknown issuer"}
    return _seen(host, port, ssl.create_default_context(cafile=ca_file), codes)


@bank.wrong(tasks.diagnose, says="begins tomorrow, and your monitor said 'expired'")
def any_date_is_expired(host: str, port: int, ca_file: str) -> str:
    return _seen(host, port, ssl.create_default_context(cafile=ca_file), CODES | {9: "expired"})


@bank.wrong(tasks.diagnose, says="is not one of the choices")
def the_librarys_words(host: str, port: int, ca_file: str) -> str:
    try:
        with (
            socket.create_connection((host, port), 5) as plain,
            ssl.create_default_context(cafile=ca_file).wrap_socket(plain, server_hostname=host),
        ):
            return "fine"
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except ssl.SSLError:
        return "no TLS"


@bank.right(tasks.diagnose)
def by_the_labs_reason(host: str, port: int, ca_file: str) -> str:
    words = {
        "certificate has expired": "expired",
        "certificate is not yet valid": "not yet valid",
        "hostname mismatch": "wrong host",
        "self-signed certificate": "self-signed",
        "unknown issuer": "unknown issuer",
        "self-signed certificate in the chain": "unknown issuer",
        "wrong key usage": "wrong purpose",
    }
    context = ssl.create_default_context(cafile=ca_file)
    try:
        with socket.create_connection((host, port), 5) as plain:
            context.wrap_socket(plain, server_hostname=host).close()
    except Exception as error:
        return words.get(lab.reason(error), "no TLS")
    return "fine"


@bank.right(tasks.diagnose)
def by_reading_the_certificate(host: str, port: int, ca_file: str) -> str:
    certificate = _parsed(host, port)
    if isinstance(certificate, str):
        return certificate
    now = datetime.now(UTC)
    if certificate.not_valid_after_utc < now:
        return "expired"
    if certificate.not_valid_before_utc > now:
        return "not yet valid"
    if certificate.issuer == certificate.subject:
        return "self-signed"
    extensions = certificate.extensions
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    if host not in names.get_values_for_type(x509.DNSName):
        return "wrong host"
    usage = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if ExtendedKeyUsageOID.SERVER_AUTH not in usage:
        return "wrong purpose"
    context = ssl.create_default_context(cafile=ca_file)
    return _seen(host, port, context, {20: "unknown issuer"})


# --- mutual


def _mutual(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    context.load_verify_locations(client_ca_file)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def _caller(cert: Any, allowed: Any) -> str | None:
    names = [name for kind, name in (cert or {}).get("subjectAltName", ()) if kind == "DNS"]
    return next((name for name in names if name in allowed), None)


def _optional(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    context = _mutual(cert_file, key_file, client_ca_file)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def _unasked(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    context = _mutual(cert_file, key_file, client_ca_file)
    context.verify_mode = ssl.CERT_NONE
    return context


def _own_ca_too(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    """Trusts whoever issued the server's own certificate, as a chain file with its root would."""
    context = _mutual(cert_file, key_file, client_ca_file)
    context.load_verify_locations(os.path.join(os.path.dirname(cert_file), "here.pem"))
    return context


def _any_time(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    context = _mutual(cert_file, key_file, client_ca_file)
    context.verify_flags |= ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME
    return context


def _forgot_the_ca(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=cert_file)
    context.load_cert_chain(cert_file, key_file)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def _by_cn(cert: Any, allowed: Any) -> str | None:
    pairs = [pair for rdn in (cert or {}).get("subject", ()) for pair in rdn]
    return next((name for key, name in pairs if key == "commonName" and name in allowed), None)


def _somewhere_in_it(cert: Any, allowed: Any) -> str | None:
    return next(
        (name for name in allowed if f"'{name}" in str((cert or {}).get("subjectAltName"))), None
    )


def _any_kind(cert: Any, allowed: Any) -> str | None:
    names = [name for _, name in (cert or {}).get("subjectAltName", ())]
    return next((name for name in names if name in allowed), None)


def _whoever(cert: Any, allowed: Any) -> str | None:
    return next((name for _, name in (cert or {}).get("subjectAltName", ())), None)


def _says_yes(cert: Any, allowed: Any) -> Any:
    return _caller(cert, allowed) is not None


def _trips_over_none(cert: Any, allowed: Any) -> str | None:
    return next(
        (name for kind, name in cert["subjectAltName"] if kind == "DNS" and name in allowed), None
    )


pair = tasks.mutual
bank.add(pair, "optional", _optional, _caller, says="any certificate got in", kind="vulnerable")
bank.add(pair, "never_asked", _unasked, _caller, says="No verified certificate reached")
bank.add(
    pair, "no_ca_for_clients", _forgot_the_ca, _caller, says="Whom does it trust?", kind="refuses"
)
bank.add(pair, "any_time", _any_time, _caller, says="whose certificate ended yesterday got in")
bank.add(pair, "common_name", _mutual, _by_cn, says="into its common name")
bank.add(pair, "substring", _mutual, _somewhere_in_it, says="only begins like")
bank.add(pair, "any_kind_of_name", _mutual, _any_kind, says="e-mail address at")
bank.add(pair, "whoever_is_known", _mutual, _whoever, says="is not on the list")
bank.add(pair, "true", _mutual, _says_yes, says="and caller said True")
bank.add(pair, "crash_on_nobody", _mutual, _trips_over_none, says="KeyError")


def _by_purpose(cert_file: str, key_file: str, client_ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=client_ca_file)
    context.load_cert_chain(cert_file, key_file)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def _by_a_loop(cert: Any, allowed: Any) -> str | None:
    if not cert:
        return None
    for kind, name in cert.get("subjectAltName", ()):
        if kind == "DNS" and any(name == one for one in allowed):
            return str(name)
    return None


bank.add(pair, "by_purpose_and_loop", _by_purpose, _by_a_loop, kind="right")

# --- visitor


class _Visitor:
    """Resumes by (host, port); the wrong ones change one thing."""

    def __init__(self, ca_file: str) -> None:
        self.context = ssl.create_default_context(cafile=ca_file)
        self.sessions: dict[Any, ssl.SSLSession | None] = {}

    def key(self, host: str, port: int) -> Any:
        return host, port

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        key = self.key(host, port)
        with (
            socket.create_connection((host, port), 5) as plain,
            self.context.wrap_socket(
                plain, server_hostname=host, session=self.sessions.get(key)
            ) as secure,
        ):
            secure.sendall(line)
            answer = secure.recv(4096)
            self.sessions[key] = secure.session
        return answer


@bank.wrong(tasks.visitor, says="nobody compared names", kind="vulnerable")
class ByPort(_Visitor):
    def key(self, host: str, port: int) -> Any:
        return port

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="a session belongs to one server")
class OneForAll(_Visitor):
    def key(self, host: str, port: int) -> Any:
        return "the session"

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="sends its ticket after the handshake")
class TooEarly(_Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        with (
            socket.create_connection((host, port), 5) as plain,
            self.context.wrap_socket(
                plain, server_hostname=host, session=self.sessions.get((host, port))
            ) as secure,
        ):
            self.sessions[host, port] = secure.session
            secure.sendall(line)
            return secure.recv(4096)


@bank.wrong(tasks.visitor, says="takes the session that the visit before ended with")
class NeverResumes(_Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        self.sessions.clear()
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="Session refers to a different SSLContext")
class NewContextEachTime(_Visitor):
    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.ca_file = ca_file

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        self.context = ssl.create_default_context(cafile=self.ca_file)
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="of the same name was believed")
class LooksAway(_Visitor):
    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="certificate verify failed", kind="refuses")
class UsualAuthorities(_Visitor):
    def __init__(self, ca_file: str) -> None:
        super().__init__(ca_file)
        self.context = ssl.create_default_context()

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        return super().ask(host, port, line)


@bank.wrong(tasks.visitor, says="each call opens one of its own")
class KeepsTheConnection(_Visitor):
    def ask(self, host: str, port: int, line: bytes) -> bytes:
        if not hasattr(self, "secure"):
            plain = socket.create_connection((host, port), 5)
            self.secure = self.context.wrap_socket(plain, server_hostname=host)
        self.secure.sendall(line)
        return self.secure.recv(4096)

    def __del__(self) -> None:
        if hasattr(self, "secure"):
            self.secure.close()


@bank.right(tasks.visitor)
class OneContextAServer:
    def __init__(self, ca_file: str) -> None:
        self.ca_file = ca_file
        self.known: dict[str, tuple[ssl.SSLContext, ssl.SSLSession | None]] = {}

    def ask(self, host: str, port: int, line: bytes) -> bytes:
        context, session = self.known.get(
            f"{host}:{port}", (ssl.create_default_context(cafile=self.ca_file), None)
        )
        plain = socket.create_connection((host, port), 5)
        secure = context.wrap_socket(plain, server_hostname=host, session=session)
        try:
            secure.sendall(line)
            answer = b""
            while not answer.endswith(b"\n"):
                answer += secure.recv(1)
            self.known[f"{host}:{port}"] = context, secure.session
            return answer
        finally:
            secure.close()


# --- mended


def _context(cert_file: str, key_file: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    return context


def _good_server(handler: Any, cert_file: str, key_file: str, host: str = "127.0.0.1") -> Any:
    server = ThreadingHTTPServer((host, 0), handler)
    server.socket = _context(cert_file, key_file).wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    return server


def _good_proof(url: str, ca_file: str) -> bool:
    if not url.startswith("https://"):
        return False
    try:
        with requests.get(url, verify=ca_file, allow_redirects=False, timeout=5) as answer:
            return "Location" not in answer.headers
    except (OSError, ValueError):
        return False


def _plain_server(handler: Any, cert_file: str, key_file: str) -> Any:
    return HTTPServer(("127.0.0.1", 0), handler)


def _blocking_server(handler: Any, cert_file: str, key_file: str) -> Any:
    server = HTTPServer(("127.0.0.1", 0), handler)
    server.socket = _context(cert_file, key_file).wrap_socket(server.socket, server_side=True)
    return server


def _threads_alone(handler: Any, cert_file: str, key_file: str) -> Any:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = _context(cert_file, key_file).wrap_socket(server.socket, server_side=True)
    return server


def _everywhere(handler: Any, cert_file: str, key_file: str) -> Any:
    return _good_server(handler, cert_file, key_file, "0.0.0.0")


_lock = threading.Lock()


def _fixed_port(handler: Any, cert_file: str, key_file: str) -> Any:
    with _lock:
        if not hasattr(_fixed_port, "port"):
            with socket.create_server(("127.0.0.1", 0)) as free:
                _fixed_port.port = free.getsockname()[1]  # type: ignore[attr-defined]
    server = ThreadingHTTPServer(
        ("127.0.0.1", _fixed_port.port),
        handler,
        bind_and_activate=False,  # type: ignore[attr-defined]
    )
    server.allow_reuse_port = False
    try:
        server.server_bind()
        server.server_activate()
    except OSError:
        server.server_close()
        raise
    return server


def _privileged(handler: Any, cert_file: str, key_file: str) -> Any:
    server = _good_server(handler, cert_file, key_file)
    server.server_address = ("127.0.0.1", 443)  # as if it could be had
    return server


def _refused_port(handler: Any, cert_file: str, key_file: str) -> Any:
    raise PermissionError(13, "Permission denied")  # what port 443 gives to everybody but root


def _asks_for_certificates(handler: Any, cert_file: str, key_file: str) -> Any:
    context = _context(cert_file, key_file)
    context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    return server


def _by_content_type(url: str, ca_file: str) -> bool:
    try:
        return "json" in requests.get(url, verify=ca_file, timeout=5).headers["Content-Type"]
    except requests.RequestException:
        return False


def _by_hsts(url: str, ca_file: str) -> bool:
    try:
        answer = requests.get(url, verify=ca_file, timeout=5)
        return "Strict-Transport-Security" in answer.headers
    except requests.RequestException:
        return False


def _by_the_url(url: str, ca_file: str) -> bool:
    return url.startswith("https://")


def _unverified(url: str, ca_file: str) -> bool:
    try:
        answer = requests.get(url, verify=False, allow_redirects=False, timeout=5)
        return url.startswith("https://") and answer.status_code == 200
    except requests.RequestException:
        return False


def _follows(url: str, ca_file: str) -> bool:
    try:
        return url.startswith("https://") and requests.get(url, verify=ca_file, timeout=5).ok
    except requests.RequestException:
        return False


def _raises(url: str, ca_file: str) -> bool:
    with requests.get(url, verify=ca_file, allow_redirects=False, timeout=5) as answer:
        return url.startswith("https://") and answer.status_code == 200


def _never(url: str, ca_file: str) -> bool:
    return False


two = tasks.mended
bank.add(two, "as_copied", _plain_server, _by_content_type, says="nothing wraps", kind="vulnerable")
bank.add(two, "nobody_gets_in", _asks_for_certificates, _never, says="turned away", kind="refuses")
bank.add(two, "blocks", _blocking_server, _good_proof, says="waited in vain")
bank.add(two, "threads_alone", _threads_alone, _good_proof, says="the handshake blocks")
bank.add(two, "everywhere", _everywhere, _good_proof, says="the whole network is invited")
bank.add(two, "fixed_port", _fixed_port, _good_proof, says="can be had only once")
bank.add(two, "privileged", _privileged, _good_proof, says="needs no root")
bank.add(two, "refused_port", _refused_port, _good_proof, says="The system refused the port")
bank.add(two, "content_type", _good_server, _by_content_type, says="be it Content-Type or HSTS")
bank.add(two, "hsts", _good_server, _by_hsts, says="not how it travels")
bank.add(two, "by_the_url", _good_server, _by_the_url, says="encrypted, to whom?")
bank.add(two, "unverified", _good_server, _unverified, says="of its own making")
bank.add(two, "follows", _good_server, _follows, says="redirected to a plain HTTP page")
bank.add(two, "raises", _good_server, _raises, says="say False instead")
bank.add(two, "never_encrypted", _good_server, _never, says="was not taken for encrypted")


class _HandshakeInThread(ThreadingMixIn, HTTPServer):
    daemon_threads = True

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(5)
        with self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)


def _by_finish_request(handler: Any, cert_file: str, key_file: str) -> Any:
    server = _HandshakeInThread(("127.0.0.1", 0), handler)
    server.context = _context(cert_file, key_file)
    return server


def _by_a_handshake(url: str, ca_file: str) -> bool:
    line = None
    try:
        parts = urlsplit(url)
        if parts.scheme != "https":
            return False
        line = http.client.HTTPSConnection(
            parts.hostname or "", parts.port, context=_careful(ca_file), timeout=5
        )
        line.request("HEAD", "/")
        return line.getresponse().status not in (301, 302, 303, 307, 308)
    except (OSError, ValueError, http.client.HTTPException):
        return False
    finally:
        if line:
            line.close()


bank.add(two, "by_finish_request", _by_finish_request, _by_a_handshake, kind="right")
