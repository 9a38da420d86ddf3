"""Certificates that a careful client refuses: each wrong in one way, and in no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from helpers.lab.ca import Authority, Identity
from helpers.lab.ca.certificates import (
    PURPOSES,
    as_ca,
    as_leaf,
    base,
    distinguished_name,
    new_key,
)
from helpers.lab.errors import LabError

Names = tuple[str, ...]
Maker = Callable[[Authority, Names], Identity]

NAMES = ("localhost", "127.0.0.1")
WEAK_BITS = 1024

BAD_CERTIFICATES: dict[str, str] = {}  # kind: what is wrong with it, in one line
REASONS: dict[str, str] = {}  # kind: what `lab.reason` makes of a client's refusal
_MAKERS: dict[str, Maker] = {}


def _bad(kind: str, what: str, reason: str) -> Callable[[Maker], Maker]:
    def keep(maker: Maker) -> Maker:
        BAD_CERTIFICATES[kind], REASONS[kind], _MAKERS[kind] = what, reason, maker
        return maker

    return keep


def _now(authority: Authority) -> datetime:
    return authority.clock() if authority.clock else datetime.now(UTC)


@_bad("expired", "its last day was yesterday", "certificate has expired")
def _expired(authority: Authority, names: Names) -> Identity:
    now = _now(authority)
    start, end = now - timedelta(days=48), now - timedelta(days=1)
    return authority.issue(*names, not_before=start, not_after=end)


@_bad("not_yet_valid", "its first day is tomorrow", "certificate is not yet valid")
def _not_yet_valid(authority: Authority, names: Names) -> Identity:
    return authority.issue(*names, not_before=_now(authority) + timedelta(days=1))


@_bad("wrong_host", "it was issued for another host", "hostname mismatch")
def _wrong_host(authority: Authority, names: Names) -> Identity:
    return authority.issue("other.example")


@_bad("name_only_in_cn", "it names the host in its common name only", "hostname mismatch")
def _name_only_in_cn(authority: Authority, names: Names) -> Identity:
    return _leaf(authority, names, alternatives=())


@_bad("unknown_ca", "an authority that the client does not know issued it", "unknown issuer")
def _unknown_ca(authority: Authority, names: Names) -> Identity:
    return Authority.create("Some Other Root CA", clock=authority.clock).issue(*names)


@_bad("self_signed", "it signed itself", "self-signed certificate")
def _self_signed(authority: Authority, names: Names) -> Identity:
    key = new_key()
    subject = distinguished_name(names[0])
    now = _now(authority)
    start, end = now - timedelta(minutes=1), now + timedelta(days=47)
    builder = as_leaf(base(subject, subject, key, key, start, end), names, PURPOSES["server"])
    return Identity(builder.sign(key, hashes.SHA256()), key)


@_bad("issuer_no_ca", "an ordinary server's certificate issued it", "issuer is not a CA")
def _issuer_no_ca(authority: Authority, names: Names) -> Identity:
    owner = authority.issue("shop.example")
    return _as_authority(owner, authority).issue(*names)


@_bad("wrong_key_usage", "it is for clients, not for servers", "wrong key usage")
def _wrong_key_usage(authority: Authority, names: Names) -> Identity:
    return authority.issue(*names, usage="client")


@_bad("weak_key", f"its RSA key has {WEAK_BITS} bits", "key too weak")
def _weak_key(authority: Authority, names: Names) -> Identity:
    return _leaf(authority, names, key=new_key("rsa", WEAK_BITS))


@_bad(
    "path_length_exceeded",
    "an authority that may issue none issued its issuer",
    "path length exceeded",
)
def _path_length_exceeded(authority: Authority, names: Names) -> Identity:
    first = authority.intermediate("Clinic Branch CA", path_length=0)
    return first.intermediate("Clinic Basement CA", path_length=0).issue(*names)


@_bad("expired_intermediate", "its issuer's last day was yesterday", "certificate has expired")
def _expired_intermediate(authority: Authority, names: Names) -> Identity:
    now = _now(authority)
    start, end = now - timedelta(days=400), now - timedelta(days=1)
    return authority.intermediate("Clinic Old CA", not_before=start, not_after=end).issue(*names)


@_bad("missing_intermediate", "its server leaves out the intermediate", "unknown issuer")
def _missing_intermediate(authority: Authority, names: Names) -> Identity:
    whole = authority.intermediate("Clinic Issuing CA").issue(*names)
    return Identity(whole.certificate, whole.key)


@_bad("forged", "its names were changed after it was signed", "bad signature")
def _forged(authority: Authority, names: Names) -> Identity:
    other = ec.generate_private_key(ec.SECP256R1())
    impostor = Authority(authority.certificate, other, authority.chain, authority.clock)
    key = new_key()
    now = _now(authority)
    start, end = now - timedelta(minutes=1), now + timedelta(days=47)
    builder = base(distinguished_name(names[0]), authority.name, key, authority.key, start, end)
    builder = as_leaf(builder, names, PURPOSES["server"])
    return Identity(builder.sign(impostor.key, hashes.SHA256()), key, authority.chain)


@_bad("name_not_permitted", "its issuer may issue for another domain only", "name not permitted")
def _name_not_permitted(authority: Authority, names: Names) -> Identity:
    key = new_key()
    now = _now(authority)
    start, end = now - timedelta(minutes=1), now + timedelta(days=365)
    subject = distinguished_name("Clinic Partner CA")
    builder = as_ca(base(subject, authority.name, key, authority.key, start, end), 0)
    permitted = x509.NameConstraints([x509.DNSName("partner.example")], None)
    builder = builder.add_extension(permitted, critical=True)
    certificate = builder.sign(authority.key, hashes.SHA256())
    chain = (certificate, *authority.chain)
    return Authority(certificate, key, chain, authority.clock).issue(*names)


def _leaf(
    authority: Authority, names: Names, *, alternatives: Names | None = None, key: object = None
) -> Identity:
    private = key or new_key()
    now = _now(authority)
    start, end = now - timedelta(minutes=1), now + timedelta(days=47)
    subject = distinguished_name(names[0])
    builder = base(subject, authority.name, private, authority.key, start, end)  # type: ignore[arg-type]
    builder = as_leaf(builder, names if alternatives is None else alternatives, PURPOSES["server"])
    return Identity(builder.sign(authority.key, hashes.SHA256()), private, authority.chain)  # type: ignore[arg-type]


def _as_authority(owner: Identity, authority: Authority) -> Authority:
    """What the owner of an ordinary certificate may try: to sign with it."""
    chain = (owner.certificate, *owner.chain)
    return Authority(owner.certificate, owner.key, chain, authority.clock)


def bad_identity(kind: str, authority: Authority, *names: str) -> Identity:
    """A certificate of one of the `BAD_CERTIFICATES`, to serve with.

    authority: the one that clients trust; names: the hosts that it is (or should be) for, by
    default localhost and 127.0.0.1. A client that trusts `authority` and checks properly refuses
    it, and `lab.reason` says `REASONS[kind]` of the error. Raises `LabError` for another kind.
    """
    known = kind.lower().replace(" ", "_").replace("-", "_")
    if known not in _MAKERS:
        raise LabError(
            f"There is no bad certificate {kind!r}.", f"Choose one of {', '.join(_MAKERS)}."
        )
    return _MAKERS[known](authority, names or NAMES)
