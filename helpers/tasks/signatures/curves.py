"""What the tasks sign with: RSA as in a textbook, ECDSA with a nonce of one's choice."""

from __future__ import annotations

import functools
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa

Signed = tuple[int, int, int]  # hash, r, s


@functools.cache
def textbook(e: int, turn: int = 0) -> tuple[int, int]:
    """(n, d) of an RSA key with this exponent; another, and a wider one, for each `turn`."""
    numbers = rsa.generate_private_key(e, 1024 + 100 * turn).private_numbers()  # noqa: S505 - quick
    return numbers.public_numbers.n, numbers.d


@dataclass(frozen=True)
class Signer:
    """Signs numbers by ECDSA on one of the library's curves, with a nonce that it is handed."""

    curve: ec.EllipticCurve
    private: int

    @classmethod
    def new(cls, curve: Any = ec.SECP256R1) -> Signer:
        return cls(curve(), secrets.randbelow(curve().group_order - 1) + 1)

    @property
    def order(self) -> int:
        """The number of points: what ECDSA computes modulo."""
        return self.curve.group_order

    def nonce(self) -> int:
        return secrets.randbelow(self.order - 1) + 1

    def r(self, nonce: int) -> int:
        """The x of nonce times the base point."""
        return ec.derive_private_key(nonce, self.curve).public_key().public_numbers().x % self.order

    def sign(self, number: int, nonce: int | None = None, low: bool = True) -> Signed:
        """(hash, r, s); low: the smaller of s and order - s, for both verify."""
        nonce = nonce or self.nonce()
        r = self.r(nonce)
        s = pow(nonce, -1, self.order) * (number + r * self.private) % self.order
        return number, r, min(s, self.order - s) if low else s
