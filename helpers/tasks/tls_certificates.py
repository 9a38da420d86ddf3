"""Judges of lesson 04 that issue certificates, or ask the learner what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import verification

from helpers import lab
from helpers.exercise import Parts, expect, fail
from helpers.lab.certificates import general_name, new_key
from helpers.tasks import tls_bench as bench

DAYS = 90


def _needed(certificate: Any) -> x509.Certificate:
    expect(certificate is not None, "There is no certificate to try: see the first part.")
    return certificate  # type: ignore[no-any-return]


def _has(certificate: x509.Certificate, kind: Any) -> bool:
    return any(isinstance(one.value, kind) for one in certificate.extensions)


def _refusal(why: str, name: str, certificate: x509.Certificate) -> str:
    """What to say when an honest client turned a leaf away."""
    if why == "hostname mismatch":
        try:
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        except x509.ExtensionNotFound:
            return (
                f"A client that asked for {name} was turned away: the certificate has no "
                "subjectAltName. Clients have ignored the common name for years (RFC 9525)."
            )
        if name.replace(".", "").replace(":", "").isdigit() and name in [
            str(one) for one in names.value.get_values_for_type(x509.DNSName)
        ]:
            return (
                f"{name} stands there as a DNS name, and a client that connects to an address looks "
                "for an entry of another type."
            )
        return f"A client that asked for {name} was turned away: the name is not in the SAN."
    more = {
        "certificate is not yet valid": "Its validity has not begun. Which time zone is it in?",
        "certificate has expired": "Its validity is over already.",
        "unknown issuer": (
            "It does not lead to the root. Issuer name and signing key must be the CA's, and the "
            "issuer's key identifier must fit."
        ),
        "self-signed certificate": "It names itself as its issuer.",
        "certificate breaks RFC 5280": (
            "Python 3.13's default client is strict: it misses an extension that says by which key of "
            "the issuer this was signed."
            if not _has(certificate, x509.AuthorityKeyIdentifier)
            else "Python 3.13's default client is strict."
        ),
        "wrong key usage": "Its purposes do not allow it to be a server.",
    }.get(why, "")
    return f"A client that asked for {name} was turned away: {why}. {more}".strip()


def _enters(identity: lab.Identity, root: bytes, name: str, *, strict: bool = True) -> str:
    with lab.echo(identity) as host:
        return bench.visit(host.port, bench.client(root, strict=strict), name).error


def _signs_for_others(identity: lab.Identity, root: bytes, name: str) -> bool:
    """Whether the leaf's holder can issue a certificate for `name` that a client believes."""
    rogue = lab.Authority(
        identity.certificate, identity.key, (identity.certificate, *identity.chain)
    )
    return not _enters(bench.leaf(rogue, [name]), root, name, strict=False)


def issue_leaf(answer: Any, part: Parts) -> None:
    """A leaf for a server: the right names, the right purpose, nothing more."""
    root = lab.Authority.create("Clinic Root CA")
    authority = root.intermediate("Clinic Issuing CA", path_length=1)
    names = [bench.fresh_name(), "localhost", "127.0.0.1"]
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
            expect(not why, _refusal(why, name, made))
        _verified(made, authority, root, names)
    with part("a name that was not asked for is refused"):
        made = _needed(certificate)
        for name in (bench.fresh_name("pay"), "www." + names[0], "127.0.0.2"):
            why = _enters(identity, root.pem, name)
            expect(why, f"The certificate also vouches for {name}, which nobody asked for.")
    with part("its holder cannot sign for others"):
        other = bench.fresh_name("pay")
        made = _needed(certificate)
        if _signs_for_others(identity, root.pem, other):
            fail(
                f"The key of this server signed a certificate for {other}, and the client believed "
                "it: your leaf is a CA. BasicConstraints and KeyUsage say what a key may sign."
            )
        expect(not _claims_ca(made), "It says of itself that it is a CA (BasicConstraints).")
    with part("is good for a server, and for nothing else"):
        _only_a_server(_needed(certificate), identity, authority, root)
    with part(f"lives for {DAYS} days at most"):
        made = _needed(certificate)
        begin, end = made.not_valid_before_utc, made.not_valid_after_utc
        expect(
            end - begin <= timedelta(days=DAYS, hours=1),
            f"It is valid for {(end - begin).days} days: a stolen key is good for all of them.",
        )
        expect(
            end > datetime.now(UTC) + timedelta(days=1),
            "It ends within a day: the server would go dark over night.",
        )
    with part("has a serial number of its own"):
        serials = {issued(names)[0].serial_number for _ in range(3)}
        serials.add(_needed(certificate).serial_number)
        expect(
            len(serials) == 4,
            "Two certificates have the same serial number, so revoking one revokes the other.",
        )
        expect(
            max(serials).bit_length() >= 48,
            "The serial numbers can be foreseen. Draw at least 64 random bits "
            "(x509.random_serial_number does).",
        )


def _claims_ca(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


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
            if _claims_ca(certificate) or "criticality" in str(error):
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
        return
    if not _has(certificate, x509.ExtendedKeyUsage):
        fail(
            "Shown as a client's certificate, it logged in to another service: without an extended "
            "key usage it is good for everything."
        )
    fail(
        "Shown as a client's certificate, it logged in to another service: its extended key usage "
        "names more than servers."
    )


# --- name the fault

FAULTS = (
    "expired",
    "not yet valid",
    "wrong host",
    "self-signed",
    "unknown issuer",
    "wrong purpose",
    "no TLS",
)
FINE = "fine"
MISSED = {
    "expired": "Its certificate ended yesterday, and your monitor said {said!r}.",
    "not yet valid": "Its certificate begins tomorrow, and your monitor said {said!r}.",
    "wrong host": (
        "Its certificate is for another host, and your monitor said {said!r}. Does it tell the "
        "context which name it expects?"
    ),
    "self-signed": "It vouches for itself alone, and your monitor said {said!r}.",
    "unknown issuer": (
        "It was issued by a CA that this client does not trust, and your monitor said {said!r}."
    ),
    "wrong purpose": (
        "Its certificate is for clients only, and your monitor said {said!r}: reading names and "
        "dates is not enough."
    ),
    "no TLS": "It answered in plain text, and your monitor said {said!r}.",
}


def _server(fault: str, root: lab.Authority, host: str) -> lab.Identity | None:
    now, day = datetime.now(UTC), timedelta(days=1)
    authority = root.intermediate("Clinic Issuing CA")
    makers: dict[str, Callable[[], lab.Identity]] = {
        "expired": lambda: bench.leaf(authority, [host], start=now - 9 * day, end=now - day),
        "not yet valid": lambda: bench.leaf(authority, [host], start=now + day),
        "wrong host": lambda: bench.leaf(authority, [bench.fresh_name()], subject=host),
        "self-signed": lambda: bench.self_signed(host),
        "unknown issuer": lambda: bench.leaf(lab.Authority.create("Clinic Root CA"), [host]),
        "wrong purpose": lambda: bench.leaf(authority, [host], usage="client"),
        FINE: lambda: bench.leaf(authority, [host]),
    }
    return makers[fault]() if fault in makers else None


def diagnose(answer: Any, part: Parts) -> None:
    """A monitor that says what is wrong with a server."""
    choices = (*FAULTS, FINE)
    for fault in (FINE, *FAULTS):
        with part("a server without fault" if fault == FINE else f"a server: {fault}"):
            root = lab.Authority.create("Clinic Root CA")
            identity = _server(fault, root, "localhost")
            plain = lab.serve(lambda environ, start: [b""], threads=2)
            with lab.scratch_folder() as folder, lab.echo(identity) if identity else plain as host:
                said = part.call(answer, "localhost", host.port, str(root.save(folder)))
            expect(
                isinstance(said, str) and said in choices,
                f"{said!r} is not one of the choices: {', '.join(choices)}.",
            )
            if said != fault:
                fail(
                    f"Nothing is wrong with it, and your monitor said {said!r}: a monitor that "
                    "always rings is switched off."
                    if fault == FINE
                    else MISSED[fault].format(said=str(said))
                )
