"""A certificate authority for throw-away certificates, as RFC 5280 wants them.

The chain that `Authority` makes is accepted by `cryptography.x509.verification`, by `ssl` with
VERIFY_X509_STRICT, and by `openssl verify -x509_strict`.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from helpers.lab.ca.certificates import (
    INTERMEDIATE_DAYS,
    LEAF_DAYS,
    PURPOSES,
    ROOT_DAYS,
    Clock,
    KeyKind,
    PrivateKey,
    Usage,
    as_ca,
    as_leaf,
    base,
    distinguished_name,
    general_name,
    new_key,
    period,
    to_pem,
    write_private,
)
from helpers.lab.errors import LabError
from helpers.lab.folders import scratch, scratch_folder

__all__ = [
    "PURPOSES",
    "Authority",
    "Identity",
    "Trusted",
    "as_ca",
    "as_leaf",
    "base",
    "distinguished_name",
    "general_name",
    "new_key",
    "to_pem",
    "trusted",
]

SUITES = "ECDHE+AESGCM:ECDHE+CHACHA20"  # of TLS 1.2; 1.3 has none but AEAD

@dataclass(frozen=True, eq=False)
class Identity:
    """A certificate with its private key and the intermediates that lead towards the root."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """The subject's common name, or the whole subject where it has none."""
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()

    @property
    def cert_pem(self) -> bytes:
        """The certificate alone, as PEM."""
        return to_pem(self.certificate)

    @property
    def chain_pem(self) -> bytes:
        """The certificate and its intermediates, in the order in which a server sends them."""
        return to_pem(self.certificate, *self.chain)

    @property
    def key_pem(self) -> bytes:
        """The private key as unencrypted PKCS #8 PEM."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def save(self, folder: str | Path, name: str = "server") -> tuple[Path, Path]:
        """Write NAME.pem (certificate and intermediates) and NAME.key (mode 0600) to `folder`.

        Returns both paths, as `ssl.SSLContext.load_cert_chain` takes them.
        """
        cert_file = Path(folder) / f"{name}.pem"
        cert_file.write_bytes(self.chain_pem)
        return cert_file, write_private(Path(folder) / f"{name}.key", self.key_pem)

    def server_context(
        self, client_ca: Authority | Path | str | bytes | None = None
    ) -> ssl.SSLContext:
        """A server's TLS context that presents this certificate: TLS 1.2 and newer, AEAD suites only.

        client_ca: whose client certificates are required (mutual TLS); an `Authority`, the path
        of a PEM file, or PEM itself as bytes. None asks the client for no certificate.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.load_into(context)
        context.set_ciphers(SUITES)
        if client_ca is not None:
            context.verify_mode = ssl.CERT_REQUIRED
            _trust(context, client_ca)
        return context

    def client_context(self, ca: Authority | Path | str | bytes) -> ssl.SSLContext:
        """A client's TLS context that trusts `ca` alone and presents this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.hostname_checks_common_name = False
        _trust(context, ca)
        self.load_into(context)
        return context

    def load_into(self, context: ssl.SSLContext) -> None:
        """Let `context` present this certificate; leaves no file behind."""
        if isinstance(self.key, rsa.RSAPrivateKey) and self.key.key_size < 2048:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")  # or the server refuses its own key
        with scratch_folder() as folder:
            context.load_cert_chain(*self.save(folder))

    def __repr__(self) -> str:
        return f"<Identity {self.name!r} issued by {self.certificate.issuer.rfc4514_string()}>"


def _trust(context: ssl.SSLContext, ca: Authority | Path | str | bytes) -> None:
    if isinstance(ca, Authority):
        ca = ca.pem
    if isinstance(ca, bytes):
        context.load_verify_locations(cadata=ca.decode("ascii"))
    else:
        context.load_verify_locations(cafile=str(ca))


@dataclass(frozen=True, eq=False)
class Authority:
    """A certificate authority: a root, or an intermediate whose `chain` leads towards its root.

    clock: a function that gives an aware datetime; what is issued is valid from then on.
    """

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...] = ()
    clock: Clock | None = None

    @classmethod
    def create(
        cls,
        name: str,
        *,
        key: KeyKind = "ec",
        clock: Clock | None = None,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
    ) -> Authority:
        """A self-signed root named CN=`name`, valid for ten years unless told otherwise."""
        private = new_key(key)
        subject = distinguished_name(name)
        start, end = period(clock, not_before, not_after, ROOT_DAYS)
        builder = base(subject, subject, private, private, start, end)
        builder = as_ca(builder, path_length=None)
        return cls(builder.sign(private, hashes.SHA256()), private, (), clock)

    def intermediate(
        self,
        name: str,
        *,
        key: KeyKind = "ec",
        path_length: int = 0,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
    ) -> Authority:
        """An authority below this one; by default it may sign leaves only (path length 0)."""
        private = new_key(key)
        start, end = period(self.clock, not_before, not_after, INTERMEDIATE_DAYS)
        builder = base(distinguished_name(name), self.name, private, self.key, start, end)
        certificate = as_ca(builder, path_length).sign(self.key, hashes.SHA256())
        return Authority(certificate, private, (certificate, *self.chain), self.clock)

    def issue(
        self,
        *names: str | x509.GeneralName,
        usage: Usage = "server",
        subject: str | None = None,
        key: KeyKind = "ec",
        not_before: datetime | None = None,
        not_after: datetime | None = None,
    ) -> Identity:
        """A leaf certificate for `names` (DNS names, addresses), valid for 47 days by default.

        usage: "server", "client" (mutual TLS) or "both"; subject: the common name, by default the
        first of `names`. Raises `LabError` without a name or with an unknown usage.
        """
        if not (names or subject):
            raise LabError("A certificate needs a name.", 'Try issue("localhost", "127.0.0.1").')
        if usage not in PURPOSES:
            raise LabError(f"There is no usage {usage!r}.", f"Choose one of {', '.join(PURPOSES)}.")
        private = new_key(key)
        start, end = period(self.clock, not_before, not_after, LEAF_DAYS)
        builder = base(
            distinguished_name(subject or str(names[0])), self.name, private, self.key, start, end
        )
        builder = as_leaf(builder, names or (str(subject),), PURPOSES[usage])
        return Identity(builder.sign(self.key, hashes.SHA256()), private, self.chain)

    @property
    def name(self) -> x509.Name:
        """This authority's distinguished name, as its certificates name their issuer."""
        return self.certificate.subject

    @property
    def pem(self) -> bytes:
        """This authority's certificate as PEM: what a client is given to trust."""
        return to_pem(self.certificate)

    def save(self, folder: str | Path, name: str = "ca") -> Path:
        """Write the certificate (never the key) to NAME.pem in `folder`; returns its path."""
        path = Path(folder) / f"{name}.pem"
        path.write_bytes(self.pem)
        return path

    def __repr__(self) -> str:
        return f"<Authority {self.name.rfc4514_string()}>"


@dataclass(frozen=True, eq=False)
class Trusted:
    """An authority, a certificate for localhost that it issued, and the file that clients trust."""

    authority: Authority
    identity: Identity
    ca_file: Path


def trusted(folder: str | Path | None = None) -> Trusted:
    """A new authority and a certificate for localhost and 127.0.0.1, ready to use.

    folder: where `ca.pem` is written (made where it is missing); None: a temporary folder that is
    removed at exit.
    """
    home = Path(folder) if folder is not None else scratch()
    home.mkdir(parents=True, exist_ok=True)
    authority = Authority.create("Clinic Root CA")
    identity = authority.issue("localhost", "127.0.0.1")
    return Trusted(authority, identity, authority.save(home))
