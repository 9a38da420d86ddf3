"""What the judges of lesson 09 encrypt with: modes of AES, and an old cipher with blocks of 8 bytes."""

from __future__ import annotations

import secrets

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def xor(*texts: bytes) -> bytes:
    """The XOR of texts, as far as the shortest goes."""
    result = []
    for column in zip(*texts, strict=False):
        value = 0
        for byte in column:
            value ^= byte
        result.append(value)
    return bytes(result)


def ecb(key: bytes, blocks: bytes) -> bytes:
    """AES-ECB of whole blocks."""
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(blocks)  # noqa: S305


def ctr(key: bytes, nonce: bytes, text: bytes) -> bytes:
    """AES-CTR, one way and back. nonce: 16 bytes, the first counter."""
    return Cipher(algorithms.AES(key), modes.CTR(nonce)).encryptor().update(text)


def cbc(key: bytes, iv: bytes, blocks: bytes) -> bytes:
    """AES-CBC of whole blocks."""
    return Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor().update(blocks)


def uncbc(key: bytes, iv: bytes, blocks: bytes) -> bytes:
    """The text of whole blocks that `cbc` made."""
    return Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor().update(blocks)


class Terminal:
    """VULNERABLE: opens what its cards hold, and tells whether the padding was right.

    TripleDES in CBC mode, an IV of 8 bytes in front; padding of ISO/IEC 7816-4: a byte 80, then
    zeros up to a whole block, and always at least the 80.
    """

    def __init__(self) -> None:
        self.key = secrets.token_bytes(24)
        self.raw = Cipher(TripleDES(self.key), modes.ECB()).decryptor()  # noqa: S305 (of one block)
        self.asked = 0

    def sealed(self, text: bytes, iv: bytes = b"") -> bytes:
        """What a card holds."""
        iv = iv or secrets.token_bytes(8)
        padded = text + b"\x80" + bytes(-(len(text) + 1) % 8)
        return iv + Cipher(TripleDES(self.key), modes.CBC(iv)).encryptor().update(padded)

    def text(self, sealed: bytes) -> bytes:
        """What `sealed` made it of."""
        opener = Cipher(TripleDES(self.key), modes.CBC(sealed[:8])).decryptor()
        return opener.update(sealed[8:]).rstrip(b"\0")[:-1]

    def accepted(self, data: bytes) -> bool:
        """Whether the padding was right. Raises `ValueError` for anything but whole blocks."""
        self.asked += 1
        if len(data) < 16 or len(data) % 8:
            raise ValueError(f"{len(data)} bytes: an IV of 8 bytes and whole blocks are wanted")
        last = int.from_bytes(self.raw.update(data[-8:])) ^ int.from_bytes(data[-16:-8])
        return last.to_bytes(8).rstrip(b"\0").endswith(b"\x80")
