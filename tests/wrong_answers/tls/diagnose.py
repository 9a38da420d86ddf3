"""Wrong answers to `diagnose`."""

from __future__ import annotations

import fnmatch
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from helpers import lab
from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import (
    WORDS,
    careful,
    looks_away,
    monitor,
    shown,
    with_the_usual,
)

bank = Bank()
task = tasks.diagnose


def add(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, name, monitor(**changed), says=says, kind=kind)


def nameless(ca_file: str) -> ssl.SSLContext:
    context = careful(ca_file)
    context.check_hostname = False
    return context


def newest(ca_file: str) -> ssl.SSLContext:
    context = careful(ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def oldest(ca_file: str) -> ssl.SSLContext:
    context = careful(ca_file)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


kept: dict[str, ssl.SSLContext] = {}
add(
    "looks_away", "ended yesterday, and your monitor said 'fine'", "vulnerable",
    make=lambda ca_file: looks_away(careful(ca_file)),
)  # fmt: skip
add("without_the_ca", "always rings", "refuses", make=lambda ca_file: ssl.create_default_context())
add("no_name_expected", "for another host, and your monitor said 'fine'", make=nameless)
add("reads_the_cn", "in the common name alone", make=lambda file: ssl.create_default_context(cafile=file))
add("usual_authorities_too", "one that this machine trusts by itself", make=with_the_usual)
add("tls_1_3_only", "it speaks TLS 1.2 alone", make=newest)
add("tls_1_2_only", "it speaks TLS 1.3 alone", make=oldest)
add("keeps_the_first", "by the other CA file", make=lambda file: kept.setdefault("it", careful(file)))
add("self_signed_is_unknown", "itself alone, and your monitor said 'unknown", words=WORDS | {18: WORDS[20]})
add("any_self_signature", "sent along the root", words=WORDS | {19: "self-signed"})
add("any_date_is_expired", "tomorrow, and your monitor said 'expired'", words=WORDS | {9: "expired"})
add("purpose_is_nothing", "for clients only", words=WORDS | {26: "fine"})
add("unknown_is_fine", "though named like it", words=WORDS | {20: "fine"})
few = {code: word for code, word in WORDS.items() if code != 19}
add("knows_six_numbers", "KeyError: 19", words=few)
add("trips_over_a_hang_up", "ConnectionResetError", other=ssl.SSLError)
add("knows_no_plain_text", "Your code raised SSLError", other=ConnectionError)


@bank.wrong(task, says="is not one of the choices")
def the_librarys_words(host: str, port: int, ca_file: str) -> Any:
    words = {code: lab.reason(ssl.SSLError(1, word)) for code, word in WORDS.items()}
    return monitor(words=words | {10: "certificate has expired"})(host, port, ca_file)


seen: dict[Any, str] = {}


@bank.wrong(task, says="and your monitor said 'fine'")
def one_word_a_port(host: str, port: int, ca_file: str) -> str:
    return seen.setdefault((host, port), monitor()(host, port, ca_file))


def by_hand(names: Callable[[x509.Certificate, str], bool]) -> Any:
    """Verifies all but the name, and compares that by a rule of its own."""

    def diagnose(host: str, port: int, ca_file: str) -> str:
        said = str(monitor(make=nameless)(host, port, ca_file))
        return "wrong host" if said == "fine" and not names(shown(host, port), host) else said

    return diagnose


def sans(certificate: x509.Certificate) -> list[x509.GeneralName]:
    try:
        return list(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except x509.ExtensionNotFound:
        return []


def rule(name: str, says: str, match: Callable[[str, str], bool], first: Any = None) -> None:
    def fits(one: x509.Certificate, host: str) -> bool:
        return any(match(str(name.value), host) for name in sans(one)[:first])

    bank.add(task, name, by_hand(fits), says=says)


rule("globs", "no wildcard that a client may take", lambda name, host: fnmatch.fnmatch(host, name))
rule("half_a_label", "a whole label only", lambda name, host: len(name) > 1 and fnmatch.fnmatch(host, name))
rule("ends_like_it", "in an e-mail address only", lambda name, host: name.endswith(host))
rule("uris", "in a URI only", lambda name, host: name.rpartition("//")[2] == host)
rule("first_name", "the name stands second", lambda name, host: name == host, 1)


@bank.wrong(task, says="Intermediate and root are named like yours")
def parses_and_never_verifies(host: str, port: int, ca_file: str) -> str:
    try:
        certificate = shown(host, port)
    except OSError:
        return "no TLS"
    now = datetime.now(UTC)
    if not certificate.not_valid_before_utc < now < certificate.not_valid_after_utc:
        return "expired" if certificate.not_valid_after_utc < now else "not yet valid"
    if certificate.issuer == certificate.subject:
        return "self-signed"
    if host not in [name.value for name in sans(certificate)]:
        return "wrong host"
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if ExtendedKeyUsageOID.SERVER_AUTH not in usage:
        return "wrong purpose"
    with open(ca_file, "rb") as file:
        authority = x509.load_pem_x509_certificate(file.read())
    if certificate.issuer != authority.subject:
        return "fine"  # an intermediate: it will be alright
    try:
        certificate.verify_directly_issued_by(authority)
    except Exception:
        return "unknown issuer"
    return "fine"


@bank.right(task)
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
    try:
        with socket.create_connection((host, port), 5) as plain:
            careful(ca_file).wrap_socket(plain, server_hostname=host).close()
    except Exception as error:
        return words.get(lab.reason(error), "no TLS")
    return "fine"
