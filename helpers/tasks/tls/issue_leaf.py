"""Task `issue_leaf`: a leaf that honest clients believe, and that is good for nothing else."""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from helpers import lab
from helpers.judging import Parts, expect, fail, surroundings, task, values
from helpers.lab import tls_client
from helpers.lab.ca.certificates import general_name, new_key
from helpers.tasks.tls import bench

DAYS = 90
SERIALS, RANDOM_BITS = 34, 64  # that one of 64 random bits never varies happens once in 10**8
Issue = Callable[[list[str]], lab.Identity]

ANY = {ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE: "anyExtendedKeyUsage"}
STRICT = "Python 3.13's default client is strict."
MEANS = {  # what an honest client says of a leaf, and what to look at
    "certificate is not yet valid": "Its validity has not begun. Which time zone is it in?",
    "unknown issuer": "Issuer name and authority key identifier must be those of the CA.",
    "bad signature": "It was signed with another key than the CA's.",
    "hostname mismatch": "The name is not in the SAN.",
    "wrong key usage": "Its purposes do not allow it to be a server.",
}


def _value(leaf: lab.Identity, kind: Any) -> Any:
    """The extension of this kind, or None."""
    with contextlib.suppress(x509.ExtensionNotFound):
        return leaf.certificate.extensions.get_extension_for_class(kind).value
    return None


def _refusal(why: str, name: str, leaf: lab.Identity) -> str:
    """What to say where an honest client that asked for `name` turned a leaf away."""
    names, usage = _value(leaf, x509.SubjectAlternativeName), _value(leaf, x509.KeyUsage)
    if why == "hostname mismatch" and names is None:
        more = "It has no subjectAltName, and the common name does not count (RFC 9525)."
    elif why == "hostname mismatch" and name in names.get_values_for_type(x509.DNSName):
        more = "The name stands there as a DNS name, and an address needs an entry of another type."
    elif usage is not None and usage.key_cert_sign:
        more = "Its KeyUsage names keyCertSign, which only a CA may have."
    elif why in MEANS:
        more = MEANS[why]
    elif _value(leaf, x509.AuthorityKeyIdentifier) is None:
        more = f"{STRICT} It misses an extension that says by which key of the issuer this was signed."
    elif getattr(_value(leaf, x509.BasicConstraints), "ca", False):
        more = f"{STRICT} It says that it is a CA (BasicConstraints), and a CA would have to say more."
    else:
        more = f"{STRICT} Its subject is empty, and then the SAN has to be critical."
    return f"A client that asked for {name} was turned away: {why}. {more}"


def _names(leaf: lab.Identity, wanted: list[str]) -> None:
    """The SAN holds what was asked for, each as what it is, and nothing beside."""
    found = set(_value(leaf, x509.SubjectAlternativeName) or [])
    right = {general_name(name) for name in wanted}
    for one in sorted(found - right, key=repr):
        text, kind = str(one.value), type(one).__name__
        if text in wanted:
            fail(f"{text} stands in the SAN as a {kind}, which is another type than it needs.")
        fail(f"The certificate also vouches for {text} ({kind}), which nobody asked for.")
    missing = [name for name in wanted if general_name(name) not in found]
    expect(not missing, f"Asked for {', '.join(wanted)}, it leaves out {', '.join(missing)}.")


def _signs(leaf: lab.Identity, root: lab.Authority) -> None:
    """The leaf's holder tries to issue a certificate for another name."""
    rogue = lab.Authority(leaf.certificate, leaf.key, (leaf.certificate, *leaf.chain))  # type: ignore[arg-type]
    name = bench.fresh_name("pay")
    with lab.echo(rogue.issue(name)) as host:
        why = tls_client.visit(host.port, tls_client.client(root.pem, strict=False), name).error
    expect(
        why,
        f"The key of this server signed a certificate for {name}, and the client believed it: your "
        "leaf is a CA. BasicConstraints and KeyUsage say what a key may sign.",
    )


def _purposes(leaf: lab.Identity, ca: lab.Authority, root: lab.Authority) -> None:
    """The leaf's holder tries to log in with it; then its purposes are read."""
    purposes = _value(leaf, x509.ExtendedKeyUsage)
    with lab.echo(ca.issue("localhost").server_context(client_ca=root)) as host:
        tls_client.visit(host.port, tls_client.client(root.pem, leaf))
        intruded = not host.wait(1)[0].error
    expect(
        not intruded or purposes is not None,
        "Shown as a client's certificate, it logged in to another service: without an extended "
        "key usage it is good for everything.",
    )
    more = [ANY.get(one, one._name) for one in purposes or () if one != ExtendedKeyUsageOID.SERVER_AUTH]
    expect(
        not more,
        f"Its extended key usage also names {', '.join(more)}: a thief of this server's key may do "
        "that as well.",
    )
    usage = _value(leaf, x509.KeyUsage)
    more = [one for one in ("content_commitment", "data_encipherment", "crl_sign") if getattr(usage, one, 0)]
    expect(not more, f"Its KeyUsage also names {', '.join(more)}: no handshake needs that.")
    told = "Its KeyUsage lacks digital_signature: the server signs in each handshake, and browsers want it."
    expect(getattr(usage, "digital_signature", True), told)


def _lives(leaf: lab.Identity, issue: Issue, names: list[str]) -> None:
    one = leaf.certificate
    life = one.not_valid_after_utc - one.not_valid_before_utc
    minutes = -((timedelta(days=DAYS) - life) // timedelta(minutes=1))  # rounded up
    expect(
        life <= timedelta(days=DAYS),
        f"It is valid for {life.days} days: a stolen key is good for all of them."
        if minutes >= 1440
        else f"It is valid for {DAYS} days and {minutes} minute(s): count from not_valid_before.",
    )
    expect(
        one.not_valid_after_utc > datetime.now(UTC) + timedelta(minutes=55),
        "It ends within the hour: the server would go dark before anyone renews it.",
    )
    with surroundings.ahead_of_utc(13):
        begin = issue(names).certificate.not_valid_before_utc
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
        f"{varying.bit_count()} bits changed. A clock and a counter are not random, and a bit that is "
        "cut off or set is none: draw at least 64 random bits (x509.random_serial_number does).",
    )


@task(
    minutes=12, difficulty=3, asvs="12.3.4", expects="function",
    hints=[
        "The lesson built a leaf with x509.CertificateBuilder. Which of its extensions are asked for here?",
        "SubjectAlternativeName takes DNSName and IPAddress objects (ipaddress.ip_address raises "
        "ValueError for what is no address), ExtendedKeyUsage a list of purposes, BasicConstraints "
        "says that it is no CA, and AuthorityKeyIdentifier by which key it was signed.",
        "x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), "
        "x509.random_serial_number(), not_valid_before a minute ago in UTC, not_valid_after 90 days "
        "after *that*, and sign(ca_key, hashes.SHA256()) at the end.",
    ],
)  # fmt: skip
def issue_leaf(answer: Any, part: Parts) -> None:
    """Issue a leaf for a server."""
    root = lab.Authority.create("Clinic Root CA")
    ca = root.intermediate(bench.fresh_name("ca"), path_length=1)
    six = ipaddress.IPv6Address((0xFD << 120) + secrets.randbits(64))
    four = f"10.{secrets.randbelow(256)}.{secrets.randbelow(256)}.7"
    names = [bench.fresh_name(), "localhost", "127.0.0.1", str(six)]
    made: list[lab.Identity] = []

    def issue(names: list[str], key: Any = None) -> lab.Identity:
        key = key or new_key()
        found = part.call(answer, key.public_key(), names, ca.certificate, ca.key)
        more = " Call sign() on the builder." if "Builder" in type(found).__name__ else ""
        expect(
            isinstance(found, x509.Certificate),
            f"What came back is {values.kind(found)}, no x509.Certificate.{more}",
        )
        return lab.Identity(found, key, ca.chain)

    with surroundings.neutral():
        with part("gives a certificate for the server's key"):
            made.append(issue(names))
            expect(
                made[0].certificate.public_key() == made[0].key.public_key(),
                "It certifies another key: whoever holds the server's key cannot use it.",
            )
            expect(
                made[0].certificate.issuer == ca.name,
                "The issuer's name in it is not the CA's: no client finds the way to the root.",
            )
        if not made:
            return
        with part("an honest client gets in under every name"), lab.echo(made[0]) as host:
            client = tls_client.client(root.pem)
            for name in names:
                why = tls_client.visit(host.port, client, name).error
                expect(not why, _refusal(why, name, made[0]))
        with part("it names what was asked for, and nothing else"):
            _names(made[0], names)
            long = f"{secrets.token_hex(30)}.{bench.fresh_name()}"  # longer than a common name may be
            for wanted in ([bench.fresh_name("3d-lab")], [four], [long, "localhost"]):
                _names(issue(wanted), wanted)
        with part("its holder cannot sign for others"):
            _signs(made[0], root)
        with part("is good for a server, and for nothing else"):
            _purposes(made[0], ca, root)
        with part(f"lives for {DAYS} days at most"):
            _lives(made[0], issue, names)
        with part("has a serial number of its own"):
            key = new_key()  # the same for all, like the names: what is made of them does not change
            _serials([issue(names, key).certificate.serial_number for _ in range(SERIALS)])
