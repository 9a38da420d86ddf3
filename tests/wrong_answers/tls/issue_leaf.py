"""Wrong answers to `issue_leaf`."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from helpers import lab
from helpers.lab.ca import certificates as parts
from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import general, issuer

bank = Bank()
SERVER = (Purpose.SERVER_AUTH,)


def add(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(tasks.issue_leaf, name, issuer(**changed), says=says, kind=kind)


def beside(*more: x509.GeneralName) -> Any:
    return lambda names: [*dict.fromkeys([*map(general, names), *more])]


add(
    "as_the_old_script_did", "your leaf is a CA", kind="vulnerable",
    ca=True, signs=True, life=timedelta(days=3650),
)  # fmt: skip
add("names_in_the_cn", "It has no subjectAltName", kind="refuses", sans=lambda names: [])
add("an_address_as_dns", "an entry of another type", sans=lambda names: list(map(x509.DNSName, names)))
add("the_first_name_only", "The name is not in the SAN", sans=lambda names: [general(names[0])])
add("always_localhost", "also vouches for localhost (DNSName)", sans=beside(general("localhost")))
add("no_purpose", "without an extended key usage", purposes=())
add("both_purposes", "also names clientAuth", purposes=(*SERVER, Purpose.CLIENT_AUTH))
add("for_clients", "do not allow it to be a server", purposes=(Purpose.CLIENT_AUTH,))
add("ninety_days_from_now", "90 days and 1 minute(s)", life=timedelta(days=90, minutes=1))
add("ten_minutes", "ends within the hour", life=timedelta(minutes=10))
add("naive_clock", "thirteen hours ahead of UTC", now=datetime.now)
add("sixty_three_bits", "no more than 63 bits", serial=lambda: 1 + secrets.randbits(64) // 2)
add("first_name_as_the_subject", "Attribute's length must be", subject=lambda names: names[0])
add("first_dns_name_as_the_subject", "Your code raised StopIteration", subject=lambda names: next(
    name for name in names if not isinstance(general(name), x509.IPAddress))[:64])  # fmt: skip
add("without_the_issuers_key", "by which key of the issuer", identifier=False)
add("own_identifier", "must be those of the CA", identifier=None)
add("signs_without_being_a_ca", "which only a CA may have", signs=True)
add("signs_documents", "names content_commitment", usage=(0, 1))
add("signs_nothing", "lacks digital_signature", usage=(2,))
add("nameless_subject", "Its subject is empty", subject=lambda names: "")


@bank.wrong(tasks.issue_leaf, says="Two certificates have the same serial number")
def serial_of_the_key(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    digest = x509.SubjectKeyIdentifier.from_public_key(public_key).digest
    return issuer(serial=lambda: int.from_bytes(digest[:16], "big"))(public_key, names, ca, ca_key)


@bank.wrong(tasks.issue_leaf, says="certifies another key")
def a_key_of_its_own(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return lab.Authority(ca, ca_key).issue(*names).certificate


@bank.wrong(tasks.issue_leaf, says="The issuer's name in it is not the CA's")
def issuer_written_down(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    class Named:
        subject = parts.distinguished_name("Clinic Issuing CA")
        public_key = ca.public_key

    return issuer()(public_key, names, Named, ca_key)


@bank.wrong(tasks.issue_leaf, says="signed with another key than the CA's")
def signs_with_a_new_key(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return issuer()(public_key, names, ca, parts.new_key())


@bank.wrong(tasks.issue_leaf, says="Call sign() on the builder")
def never_signed(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    return x509.CertificateBuilder().public_key(public_key).issuer_name(ca.subject)


def fits(name: str, **changed: Any) -> None:
    bank.add(tasks.issue_leaf, name, issuer(**changed), kind="right")


fits("ninety_days_sharp")
fits("for_an_hour", life=timedelta(hours=1))
fits("serial_of_a_uuid", serial=lambda: uuid.uuid4().int)
fits("utcnow", now=lambda: datetime.now(UTC).replace(tzinfo=None))
fits("names_backwards", sans=lambda names: list(map(general, names))[::-1])


@bank.right(tasks.issue_leaf)
def by_the_labs_parts(public_key: Any, names: Any, ca: Any, ca_key: Any) -> Any:
    now = datetime.now(UTC)
    identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
        ca.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    )
    builder = x509.CertificateBuilder(
        ca.subject, x509.Name([]), public_key, x509.random_serial_number(), now, now + timedelta(30)
    ).add_extension(identifier, critical=False)
    builder = parts.as_leaf(builder, (), parts.PURPOSES["server"])
    sans = x509.SubjectAlternativeName(map(general, names))  # critical, for want of a subject
    return builder.add_extension(sans, critical=True).sign(ca_key, hashes.SHA384())
