"""Wrong answers to `diagnose`."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography import x509

from helpers import lab
from helpers.lab.tls_client import V12, V13, only
from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import (
    RULES,
    WORDS,
    careful,
    looks_away,
    monitor,
    nameless,
    sans,
    shown,
    with_the_usual,
)

bank = Bank()
task = tasks.diagnose


def add(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, name, monitor(**changed), says=says, kind=kind)


kept: dict[str, ssl.SSLContext] = {}
add(
    "looks_away", "ended yesterday, and your monitor said 'fine'", "vulnerable",
    make=lambda ca_file: looks_away(careful(ca_file)),
)  # fmt: skip
add("without_the_ca", "always rings", "refuses", make=lambda ca_file: ssl.create_default_context())
add("no_name_expected", "for another host, and your monitor said 'fine'", make=nameless)
add("reads_the_cn", "in the common name alone", make=lambda file: ssl.create_default_context(cafile=file))
add("usual_authorities_too", "one that this machine trusts by itself", make=with_the_usual)
add("tls_1_3_only", "it speaks TLS 1.2 alone", make=lambda file: only(careful(file), V13))
add("tls_1_2_only", "it speaks TLS 1.3 alone", make=lambda file: only(careful(file), V12))
add("keeps_the_first", "by the other CA file", make=lambda file: kept.setdefault("it", careful(file)))
add("self_signed_is_unknown", "itself alone, and your monitor said 'unknown", words=WORDS | {18: WORDS[20]})
add("any_date_is_expired", "tomorrow, and your monitor said 'expired'", words=WORDS | {9: "expired"})
add("purpose_is_nothing", "for clients only", words=WORDS | {26: "fine"})
add("unknown_is_fine", "though named like it", words=WORDS | {20: "fine"})
add("no_number_for_addresses", "and the host is 127.0.0.1", words=WORDS | {64: "unknown issuer"})
few = {code: word for code, word in WORDS.items() if code != 19}
add("knows_six_numbers", "KeyError: 19", words=few)
add("trips_over_a_hang_up", "ConnectionResetError", other=ssl.SSLError)
add("knows_no_plain_text", "Your code raised SSLError", other=ConnectionError)


@bank.wrong(task, says="raised SSLEOFError")
def knows_garbage_and_resets(host: str, port: int, ca_file: str) -> str:
    try:
        return str(monitor(other=ConnectionError)(host, port, ca_file))
    except ssl.SSLEOFError:
        raise
    except ssl.SSLError:
        return "no TLS"


@bank.wrong(task, says="is not one of the choices")
def the_librarys_words(host: str, port: int, ca_file: str) -> Any:
    words = {code: lab.reason(ssl.SSLError(1, word)) for code, word in WORDS.items()}
    return monitor(words=words | {10: "certificate has expired"})(host, port, ca_file)


def by_rule(match: Callable[[str, str], bool], first: int | None = None) -> Any:
    """Verifies all but the name, and compares that by a rule of its own."""

    def diagnose(host: str, port: int, ca_file: str) -> str:
        said = str(monitor(make=nameless)(host, port, ca_file))
        same = said != "fine" or any(match(name, host) for name in sans(shown(host, port))[:first])
        return said if same else "wrong host"

    return diagnose


for name, (match, says) in RULES.items():
    bank.add(task, name, by_rule(match), says=says)
bank.add(task, "first_name", by_rule(str.__eq__, 1), says="the name stands second")


@bank.wrong(task, says="Intermediate and root are named like yours")
def takes_the_name_for_the_signature(host: str, port: int, ca_file: str) -> str:
    said = str(monitor()(host, port, ca_file))
    if said != "unknown issuer":
        return said
    with open(ca_file, "rb") as file:
        authority = x509.load_pem_x509_certificate(file.read())
    issuer = shown(host, port).issuer
    return said if issuer == authority.subject else "fine"  # an intermediate: it will be alright


def local_time(host: str, port: int, ca_file: str) -> str:
    said = str(monitor()(host, port, ca_file))
    end = said == "fine" and shown(host, port).not_valid_after_utc.replace(tzinfo=None)
    return "expired" if end and end < datetime.now() else said  # noqa: DTZ005 - the mistake


if hasattr(time, "tzset"):
    bank.add(task, "local_time", local_time, says="thirteen ahead of UTC")


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
