"""The judge of lesson 04 that has certificates issued, and tries what they are good for."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import verification
from cryptography.x509.oid import ExtendedKeyUsageOID

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.lab.ca.certificates import general_name, new_key
from helpers.tasks.tls import bench
from helpers.tasks.tls.refusals import claims_ca, has, refusal

DAYS = 90
SERIALS, RANDOM_BITS = 9, 56  # of 64 random bits fewer vary among nine draws once in 10**11
Issue = Callable[[list[str]], tuple[x509.Certificate, ec.EllipticCurvePrivateKey]]


def _needed(certificate: Any) -> x509.Certificate:
    expect(certificate is not None, "There is no certificate to try: see the first part.")
    return certificate  # type: ignore[no-any-return]


def _enters(identity: lab.Identity, root: bytes, name: str, *, strict: bool = True) -> str:
    with lab.echo(identity) as host:
        return bench.visit(host.port, bench.client(root, strict=strict), name).error


def _signs_for_others(identity: lab.Identity, root: bytes, name: str) -> bool:
    """Whether the leaf's holder can issue a certificate for `name` that a client believes."""
    rogue = lab.Authority(
        identity.certificate, identity.key, (identity.certificate, *identity.chain)
    )
    return not _enters(bench.leaf(rogue, [name]), root, name, strict=False)


def _addresses() -> list[str]:
    """An IPv6 and an IPv4 address that no table of answers can hold."""
    six = ipaddress.IPv6Address((0xFD << 120) + secrets.randbits(64))
    return [str(six), f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.7"]


@task(
    minutes=7, difficulty=3, asvs="12.3.4", expects="function",
    hints=[
        "The lesson built a leaf with x509.CertificateBuilder. Which of its extensions are asked for here?",
        "SubjectAlternativeName takes DNSName and IPAddress objects (ipaddress.ip_address tells "
        "which), ExtendedKeyUsage a list of purposes, BasicConstraints says that it is no CA, and "
        "AuthorityKeyIdentifier by which key it was signed. The issuer's name is ca.subject.",
        "x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), "
        "x509.random_serial_number(), not_valid_before a minute ago, not_valid_after 90 days later, "
        "in UTC, and sign(ca_key, hashes.SHA256()) at the end.",
    ],
)  # fmt: skip
def issue_leaf(answer: Any, part: Parts) -> None:
    """Issue a leaf for a server."""
    root = lab.Authority.create("Clinic Root CA")
    authority = root.intermediate("Clinic Issuing CA", path_length=1)
    names = [bench.fresh_name(), "localhost", "127.0.0.1", _addresses()[0]]
    certificate = None

    def issued(names: list[str]) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        key = new_key()
        made = part.call(answer, key.public_key(), names, authority.certificate, authority.key)
        if not isinstance(made, x509.Certificate):
            more = " Call sign() on the builder." if "Builder" in type(made).__name__ else ""
            fail(f"A {type(made).__name__} came back, no x509.Certificate.{more}")
        return made, key  # type: ignore[return-value]

    with part("gives a certificate for the server's key"):
        made, key = issued(names)
        expect(
            made.public_key() == key.public_key(),
            "It certifies another key: whoever holds the server's key cannot use it.",
        )
        expect(
            made.issuer == authority.certificate.subject,
            "The issuer's name in it is not the CA's: no client finds the way to the root.",
        )
        certificate = made
        identity = lab.Identity(made, key, authority.chain)
    with part("an honest client gets in under every name"):
        made = _needed(certificate)
        for name in names:
            why = _enters(identity, root.pem, name)
            expect(not why, refusal(why, name, made))
        _verified(made, authority, root, names)
    with part("a name that was not asked for is refused"):
        made = _needed(certificate)
        for name in (bench.fresh_name("pay"), "www." + names[0], "127.0.0.2"):
            why = _enters(identity, root.pem, name)
            expect(why, f"The certificate also vouches for {name}, which nobody asked for.")
        _exact_names(made, names)
        for wanted in ([bench.fresh_name()], [bench.fresh_name("lab"), *_addresses()]):
            _exact_names(issued(wanted)[0], wanted)
    with part("its holder cannot sign for others"):
        other = bench.fresh_name("pay")
        made = _needed(certificate)
        if _signs_for_others(identity, root.pem, other):
            fail(
                f"The key of this server signed a certificate for {other}, and the client believed "
                "it: your leaf is a CA. BasicConstraints and KeyUsage say what a key may sign."
            )
        expect(not claims_ca(made), "It says of itself that it is a CA (BasicConstraints).")
    with part("is good for a server, and for nothing else"):
        _only_a_server(_needed(certificate), identity, authority, root)
    with part(f"lives for {DAYS} days at most"):
        _lives(_needed(certificate), issued, names)
    with part("has a serial number of its own"):
        _needed(certificate)
        _serials([issued(names)[0].serial_number for _ in range(SERIALS)])


def _exact_names(certificate: x509.Certificate, names: Sequence[str]) -> None:
    """The SAN holds what was asked for, each as what it is, and nothing beside."""
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        fail("The certificate has no subjectAltName, so no client believes any name of it.")
    found, wanted = set(extension.value), {general_name(name) for name in names}
    asked = " and ".join(names)
    for one in sorted(found - wanted, key=repr):
        text = str(getattr(one, "value", one))
        if text in names:
            fail(
                f"{text} stands in the SAN as a {type(one).__name__}. A client that connects to an "
                "address looks for an entry of another type, the IPAddress."
            )
        fail(
            f"Asked for {asked}, it also vouches for {text} ({type(one).__name__}), which nobody "
            "asked for: whoever steals this key is that name as well."
        )
    missing = [name for name in names if general_name(name) not in found]
    expect(not missing, f"Asked for {asked}, it leaves out {' and '.join(missing)}.")


@contextlib.contextmanager
def _far_east() -> Iterator[None]:
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


def _lives(certificate: x509.Certificate, issued: Issue, names: list[str]) -> None:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    expect(
        end - begin <= timedelta(days=DAYS, hours=1),
        f"It is valid for {(end - begin).days} days: a stolen key is good for all of them.",
    )
    expect(
        end > datetime.now(UTC) + timedelta(minutes=55),
        "It ends within the hour: the server would go dark before anyone renews it.",
    )
    with _far_east():
        begin = issued(names)[0].not_valid_before_utc
    expect(
        begin <= datetime.now(UTC),
        "On a machine thirteen hours ahead of UTC it is not valid yet: a datetime without a zone "
        "is taken for UTC. Which time zone is yours in?",
    )


def _serials(serials: list[int]) -> None:
    expect(
        len(set(serials)) == len(serials),
        "Two certificates have the same serial number, so revoking one revokes the other.",
    )
    varying = 0
    for one in serials:
        varying |= one ^ serials[0]
    expect(
        varying.bit_count() >= RANDOM_BITS,
        f"The serial numbers can be foreseen: among {len(serials)} of them no more than "
        f"{varying.bit_count()} bits changed. A clock and a counter are not random: draw at least 64 "
        "random bits (x509.random_serial_number does).",
    )


def _verified(
    certificate: x509.Certificate, authority: lab.Authority, root: lab.Authority, names: list[str]
) -> None:
    """A second opinion: the verifier in `cryptography`, which follows the rules of the web."""
    store = verification.Store([root.certificate])
    builder = verification.PolicyBuilder().store(store)
    for name in names[:2]:
        subject = general_name(name)
        verifier = builder.build_server_verifier(subject)  # type: ignore[arg-type]
        try:
            verifier.verify(certificate, list(authority.chain))
        except verification.VerificationError as error:
            if claims_ca(certificate) or "criticality" in str(error):
                return  # the one is told in a part of its own, the other a matter of taste
            fail(f"x509.verification refuses it: {str(error).splitlines()[0][:150]}.")


def _only_a_server(
    certificate: x509.Certificate,
    identity: lab.Identity,
    authority: lab.Authority,
    root: lab.Authority,
) -> None:
    host_identity = authority.issue("localhost")
    with lab.echo(host_identity.server_context(client_ca=root)) as host:
        bench.visit(host.port, bench.client(root.pem, identity))
        intruded = not host.wait(1)[0].error
    if not intruded:
        _no_other_purpose(certificate)
        return
    if not has(certificate, x509.ExtendedKeyUsage):
        fail(
            "Shown as a client's certificate, it logged in to another service: without an extended "
            "key usage it is good for everything."
        )
    fail(
        "Shown as a client's certificate, it logged in to another service: its extended key usage "
        "names more than servers."
    )


def _no_other_purpose(certificate: x509.Certificate) -> None:
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    more = [one for one in purposes if one != ExtendedKeyUsageOID.SERVER_AUTH]
    any_use = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE
    named = ", ".join("anyExtendedKeyUsage" if one == any_use else one._name for one in more)
    expect(
        not more,
        f"Its extended key usage also names {named}: whoever steals the key of this server may do "
        "that as well.",
    )
