"""What certificates are made of: keys, names, periods and extensions, as RFC 5280 wants them."""

from __future__ import annotations

import contextlib
import ipaddress
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from helpers.lab.errors import LabError

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
KeyKind = Literal["ec", "rsa"]
Usage = Literal["server", "client", "both"]
Clock = Callable[[], datetime]

PURPOSES: dict[str, list[x509.ObjectIdentifier]] = {
    "server": [ExtendedKeyUsageOID.SERVER_AUTH],
    "client": [ExtendedKeyUsageOID.CLIENT_AUTH],
    "both": [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH],
}
RSA_BITS = 3072  # 128-bit strength (SP 800-57 part 1)
ROOT_DAYS, INTERMEDIATE_DAYS, LEAF_DAYS = 3650, 1825, 47


def new_key(kind: str = "ec", bits: int = RSA_BITS) -> PrivateKey:
    """A fresh private key: P-256 for "ec", `bits` long for "rsa". Raises `LabError` otherwise."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    if kind == "rsa":
        return rsa.generate_private_key(public_exponent=65537, key_size=bits)
    raise LabError(f"There is no key kind {kind!r} in the lab.", 'Ask for "ec" or "rsa".')


def general_name(name: str | x509.GeneralName) -> x509.GeneralName:
    """A subject alternative name from text: an address, an e-mail, a URI, or else a DNS name."""
    if isinstance(name, x509.GeneralName):
        return name
    with contextlib.suppress(ValueError):
        return x509.IPAddress(ipaddress.ip_address(name))
    if "://" in name:
        return x509.UniformResourceIdentifier(name)
    if "@" in name:
        return x509.RFC822Name(name)
    return x509.DNSName(name)


def distinguished_name(common_name: str) -> x509.Name:
    """The name CN=`common_name`."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def key_usage(*, ca: bool) -> x509.KeyUsage:
    """What the key may do: a CA signs certificates and CRLs, a leaf signs handshakes."""
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def to_pem(*certificates: x509.Certificate) -> bytes:
    """The certificates as PEM text, one after the other."""
    return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in certificates)


def write_private(path: Path, data: bytes) -> Path:
    """Write a file that only its owner may read (mode 0600 from the first byte on)."""
    path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(data)
    return path


def period(
    clock: Clock | None, start: datetime | None, end: datetime | None, days: int
) -> tuple[datetime, datetime]:
    """A validity period: from a minute ago, or `start`, for `days`, or until `end`."""
    now = clock() if clock else datetime.now(UTC)
    start = start or now - timedelta(minutes=1)
    return start, end or max(start, now) + timedelta(days=days)


def base(
    subject: x509.Name,
    issuer: x509.Name,
    key: PrivateKey,
    issuer_key: PrivateKey,
    start: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    """A certificate's common part: names, key, period, and both key identifiers (RFC 5280)."""
    public, issuer_public = key.public_key(), issuer_key.public_key()
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_public)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(identifier, critical=False)
    )


def as_ca(builder: x509.CertificateBuilder, path_length: int | None) -> x509.CertificateBuilder:
    """Add what makes a CA: the right to sign, and how many authorities may stand below it."""
    constraints = x509.BasicConstraints(ca=True, path_length=path_length)
    return builder.add_extension(constraints, critical=True).add_extension(
        key_usage(ca=True), critical=True
    )


def as_leaf(
    builder: x509.CertificateBuilder,
    names: Sequence[str | x509.GeneralName],
    purposes: Sequence[x509.ObjectIdentifier],
) -> x509.CertificateBuilder:
    """Add what makes a leaf: no CA, signing only, purposes, and its names where it has any."""
    builder = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    )
    if names:
        alternatives = x509.SubjectAlternativeName([general_name(name) for name in names])
        builder = builder.add_extension(alternatives, critical=False)
    return builder
