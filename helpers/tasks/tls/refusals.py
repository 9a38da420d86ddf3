"""What lesson 04 says where an honest client turned the learner's leaf away."""

from __future__ import annotations

import contextlib
import ipaddress
from typing import Any

from cryptography import x509


def has(certificate: x509.Certificate, kind: Any) -> bool:
    """Whether a certificate has an extension of this kind."""
    return any(isinstance(one.value, kind) for one in certificate.extensions)


def _is_address(name: str) -> bool:
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return False


def _signs_by_usage(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.key_cert_sign


def claims_ca(certificate: x509.Certificate) -> bool:
    """Whether a certificate says of itself that it is a CA."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _san_is_critical(certificate: x509.Certificate) -> bool:
    with contextlib.suppress(x509.ExtensionNotFound):
        return certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).critical
    return False


def _broken(certificate: x509.Certificate) -> str:
    """Which rule of RFC 5280 a leaf breaks."""
    if not has(certificate, x509.AuthorityKeyIdentifier):
        return "It misses an extension that says by which key of the issuer this was signed."
    if claims_ca(certificate):
        return (
            "It says of itself that it is a CA (BasicConstraints), and a CA would have to say more."
        )
    if not list(certificate.subject) and not _san_is_critical(certificate):
        return "Its subject is empty, and then the SAN has to be critical."
    return "Which of its extensions may not be critical, or not be empty?"


def refusal(why: str, name: str, certificate: x509.Certificate) -> str:
    """What to say when an honest client turned a leaf away."""
    if why == "hostname mismatch":
        try:
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        except x509.ExtensionNotFound:
            return (
                f"A client that asked for {name} was turned away: the certificate has no "
                "subjectAltName. Clients have ignored the common name for years (RFC 9525)."
            )
        if _is_address(name) and name in names.value.get_values_for_type(x509.DNSName):
            return (
                f"{name} stands there as a DNS name, and a client that connects to an address looks "
                "for an entry of another type."
            )
        return f"A client that asked for {name} was turned away: the name is not in the SAN."
    strict = f"Python 3.13's default client is strict. {_broken(certificate)}"
    more = {
        "certificate is not yet valid": "Its validity has not begun. Which time zone is it in?",
        "certificate has expired": "Its validity is over already.",
        "unknown issuer": (
            "It does not lead to the root. Issuer name and signing key must be the CA's, and the "
            "issuer's key identifier must fit."
        ),
        "self-signed certificate": "It names itself as its issuer.",
        "certificate breaks RFC 5280": strict,
        "certificate rejected": strict,
        "wrong key usage": "Its purposes do not allow it to be a server.",
    }.get(why, "")
    if _signs_by_usage(certificate):
        more = "Its KeyUsage names keyCertSign, which only a CA may have."
    return f"A client that asked for {name} was turned away: {why}. {more}".strip()
