"""A receiver and a sender by the book, for the task about hybrid encryption; and what padding was used."""

from __future__ import annotations

import functools
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm

NONCE, TAG = 12, 16


def oaep(algorithm: HashAlgorithm, label: bytes | None = None) -> padding.OAEP:
    """OAEP with this hash in both of its places."""
    return padding.OAEP(padding.MGF1(algorithm), algorithm, label)


OTHERS = {
    "OAEP with SHA-1": oaep(SHA1()),  # noqa: S303 (found in wrong answers)
    "OAEP with SHA-1 inside MGF1": padding.OAEP(padding.MGF1(SHA1()), SHA256(), None),  # noqa: S303
    "OAEP with SHA-1 beside SHA-256 in MGF1": padding.OAEP(padding.MGF1(SHA256()), SHA1(), None),  # noqa: S303
}


@functools.cache
def keys() -> tuple[rsa.RSAPrivateKey, ...]:
    """Three receivers."""
    return tuple(rsa.generate_private_key(65537, bits) for bits in (2048, 3072, 2048))


def seal(public: Any, records: list[str], purpose: str, wrap: Any = None, **written: Any) -> bytes:
    """Wrapped key, nonce, ciphertext with its tag. wrap: another padding; written: how json.dumps writes."""
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(NONCE)
    text = json.dumps(records, **written).encode()
    wrapped = public.encrypt(key, wrap or oaep(SHA256()))
    return wrapped + nonce + AESGCM(key).encrypt(nonce, text, purpose.encode())


def raw(private: rsa.RSAPrivateKey, wrapped: bytes) -> bytes:
    """What stands in the RSA block, padding and all."""
    own, c = private.private_numbers(), int.from_bytes(wrapped, "big")
    one, two = pow(c, own.dmp1, own.p), pow(c, own.dmq1, own.q)
    return (two + (one - two) * own.iqmp % own.p * own.q).to_bytes(private.key_size // 8, "big")


def padding_of(private: rsa.RSAPrivateKey, wrapped: bytes) -> str:
    """The padding in which something was wrapped: "OAEP", or a word on what it is instead."""
    for name, scheme in {"OAEP": oaep(SHA256()), **OTHERS}.items():
        try:
            private.decrypt(wrapped, scheme)
        except ValueError:
            continue
        return name
    block = raw(private, wrapped)
    inside = block[10:].partition(b"\0")[2]  # OAEP's block, too, begins with 00 02 once in 256
    if block.startswith(b"\0\2") and len(inside) in (16, 24, 32, 44, 64):  # a key, as it is or as text
        return "PKCS #1 v1.5"
    return "no padding at all" if block.startswith(bytes(100)) else ""


def key_in(private: rsa.RSAPrivateKey, wrapped: bytes) -> bytes:
    """The AES key that was wrapped."""
    return private.decrypt(wrapped, oaep(SHA256()))


