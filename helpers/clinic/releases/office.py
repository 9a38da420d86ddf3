"""The head office, which signs. One a process, so that what it signed is good for every Clinic in it."""

from __future__ import annotations

import functools
import hashlib
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from helpers.clinic.releases import weights

CURVE = ec.SECP256R1()
ORDER = CURVE.group_order
# name, version, day of signing, last day, key: what was released so far
LIST = (
    ("diagnosis", 6, "2026-03-02", "2026-12-31", "2025"),
    ("triage", 3, "2026-06-08", "2027-06-30", "2026"),
    ("diagnosis", 7, "2026-09-14", "2027-06-30", "2026"),
)


def document(
    key: str,
    private: Ed25519PrivateKey,
    name: str,
    version: int,
    days: tuple[str, str],
    model: bytes,
) -> dict[str, str]:
    """A signed release, as it is sent; the signature is over the manifest. days: of signing, and the last."""
    told = {"name": name, "version": version, "signed": days[0], "last": days[1]}
    manifest = json.dumps(told | {"sha256": hashlib.sha256(model).hexdigest()})
    signature = private.sign(manifest.encode()).hex()
    return {"key": key, "manifest": manifest, "signature": signature, "model": model.hex()}


class Office:
    """keys: for releases, by year; 2025's is in rotation until the year ends."""

    def __init__(self) -> None:
        self.keys = {year: Ed25519PrivateKey.generate() for year in ("2025", "2026")}
        self._card = ec.generate_private_key(CURVE)
        # VULNERABLE: the card has no source of randomness, so this was drawn at its power-on
        self._nonce = secrets.randbelow(ORDER - 1) + 1

    @functools.cached_property
    def tickets(self) -> rsa.RSAPrivateKey:
        """The RSA key of the tickets."""
        return rsa.generate_private_key(65537, 2048)

    def ticket(self) -> tuple[int, int]:
        """A ticket: a random number, and its textbook signature."""
        numbers = self.tickets.private_numbers()
        number = secrets.randbelow(numbers.public_numbers.n)
        return number, pow(number, numbers.d, numbers.public_numbers.n)

    @property
    def card(self) -> ec.EllipticCurvePublicKey:
        """What receipts are verified with."""
        return self._card.public_key()

    def signed(self, text: bytes) -> tuple[int, int]:
        """(r, s) by ECDSA over SHA-256, always under the one nonce."""
        h = int.from_bytes(hashlib.sha256(text).digest(), "big")
        point = ec.derive_private_key(self._nonce, CURVE).public_key().public_numbers()
        r, d = point.x % ORDER, self._card.private_numbers().private_value
        return r, pow(self._nonce, -1, ORDER) * (h + r * d) % ORDER

    def verifies(self, text: bytes, r: int, s: int) -> bool:
        """Whether the card signed this."""
        try:
            self.card.verify(utils.encode_dss_signature(r, s), text, ec.ECDSA(SHA256()))
        except (InvalidSignature, ValueError):
            return False
        return True

    @functools.cache  # noqa: B019 - one office a process
    def releases(self) -> list[dict[str, str]]:
        """What was released so far, signed."""
        return [
            document(
                key, self.keys[key], name, version, (day, last), weights.trained(name, version)
            )
            for name, version, day, last, key in LIST
        ]

    def public(self) -> dict[str, Any]:
        """The public keys, as numbers in hex."""
        tickets, card = self.tickets.public_key().public_numbers(), self.card.public_numbers()
        return {
            "tickets": {"n": f"{tickets.n:x}", "e": tickets.e},
            "receipts": {"x": f"{card.x:x}", "y": f"{card.y:x}"},
            "releases": {
                year: key.public_key().public_bytes_raw().hex() for year, key in self.keys.items()
            },
        }


@functools.cache
def office() -> Office:
    """The office of this process."""
    return Office()
