"""Answers that seal a record with its context."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import itertools
import json
import os
import secrets
from base64 import urlsafe_b64encode as b64
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.padding import PKCS7

from helpers.tasks import aes as tasks
from helpers.tasks.aes.ciphers import cbc, ctr, ecb, uncbc
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.envelope
Key, Nonce, Context = (
    Callable[[bytes], bytes],
    Callable[[bytes], bytes],
    Callable[[str, str], bytes | None],
)


def as_json(patient: str, purpose: str) -> bytes:
    return json.dumps([patient, purpose]).encode()


def drawn(text: bytes) -> bytes:
    return secrets.token_bytes(12)


def pair(
    nonce: Nonce = drawn, context: Context = as_json, key: Key = bytes, cipher: Any = AESGCM,
    opened: Callable[[Any, bytes, bytes | None], Any] = lambda c, s, aad: c.decrypt(s[:12], s[12:], aad),
) -> tuple[Any, Any]:  # fmt: skip
    """Seal and open with this nonce, this context and this use of the key."""

    def seal(k: bytes, text: bytes, patient: str, purpose: str) -> bytes:
        once = nonce(text)
        return once + cipher(key(k)).encrypt(once, text, context(patient, purpose))

    def open_sealed(k: bytes, sealed: bytes, patient: str, purpose: str) -> Any:
        return opened(cipher(key(k)), sealed, context(patient, purpose))

    return seal, open_sealed


def ascii_alone(patient: str, purpose: str) -> bytes:
    return json.dumps([patient, purpose.encode("ascii", "ignore").decode()]).encode()


def lengths(patient: str, purpose: str) -> bytes:
    return f"{len(patient)}:{patient}{purpose}".encode()


bank.add(own, "gcm", *pair(), kind="right")
bank.add(own, "chacha", *pair(cipher=ChaCha20Poly1305, context=lengths), kind="right")
bank.add(own, "gcm_siv", *pair(cipher=AESGCMSIV, nonce=lambda text: os.urandom(12)), kind="right")
opens_an_array = pair(opened=lambda c, s, a: bytearray(c.decrypt(s[:12], s[12:], a)))
bank.add(own, "with_bytearrays", *opens_an_array, kind="right")


def _mac(key: bytes, *parts: bytes) -> bytes:
    text = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hmac.digest(key, text, "sha256")


def composed(tagged: Callable[..., bytes] = _mac, size: int = 32) -> tuple[Any, Any]:
    """CTR, then HMAC over everything."""

    def keys(key: bytes) -> tuple[bytes, bytes]:
        return hmac.digest(key, b"encrypt", "sha256"), hmac.digest(key, b"tag", "sha256")

    def seal(key: bytes, text: bytes, patient: str, purpose: str) -> bytes:
        one, two = keys(key)
        nonce = secrets.token_bytes(16)
        data = ctr(one, nonce, text)
        return nonce + data + tagged(two, nonce, data, patient.encode(), purpose.encode())[:size]

    def open_sealed(key: bytes, sealed: bytes, patient: str, purpose: str) -> bytes:
        one, two = keys(key)
        nonce, data, tag = sealed[:16], sealed[16:-size], sealed[-size:]
        right = tagged(two, nonce, data, patient.encode(), purpose.encode())[:size]
        if not hmac.compare_digest(right, tag):
            raise ValueError("changed")
        return ctr(one, nonce, data)

    return seal, open_sealed


bank.add(own, "encrypt_then_mac", *composed(), kind="right")


def _fernet_seal(key: bytes, text: bytes, patient: str, purpose: str) -> bytes:
    body = json.dumps([patient, purpose, text.hex()]).encode()
    return Fernet(b64(key)).encrypt(body)


def _fernet_open(key: bytes, sealed: bytes, patient: str, purpose: str) -> bytes:
    *context, text = json.loads(Fernet(b64(key)).decrypt(sealed))
    if context != [patient, purpose]:
        raise ValueError("of another patient or purpose")
    return bytes.fromhex(text)


bank.add(own, "context_inside", _fernet_seal, _fernet_open, kind="right")


def _cbc_seal(key: bytes, text: bytes, patient: str, purpose: str) -> bytes:
    padder, iv = PKCS7(128).padder(), secrets.token_bytes(16)
    return iv + cbc(key, iv, padder.update(text) + padder.finalize())


def _cbc_open(key: bytes, sealed: bytes, patient: str, purpose: str) -> bytes:
    unpadder = PKCS7(128).unpadder()
    return unpadder.update(uncbc(key, sealed[:16], sealed[16:])) + unpadder.finalize()


bank.add(own, "cbc", _cbc_seal, _cbc_open, says="takes a tag over all", kind="vulnerable")


def _ecb_seal(key: bytes, text: bytes, patient: str, purpose: str) -> bytes:
    padder = PKCS7(128).padder()
    return ecb(key, padder.update(text) + padder.finalize())


def _ecb_open(key: bytes, sealed: bytes, patient: str, purpose: str) -> bytes:
    text = Cipher(algorithms.AES(key), modes.ECB()).decryptor().update(sealed)  # noqa: S305
    unpadder = PKCS7(128).unpadder()
    return unpadder.update(text) + unpadder.finalize()


bank.add(own, "ecb", _ecb_seal, _ecb_open, says="that is ECB")


def _ctr_open(key: bytes, sealed: bytes, patient: str, purpose: str) -> bytes:
    return ctr(key, sealed[:16], sealed[16:])


def _seal_refuses(key: bytes, text: bytes, patient: str, purpose: str) -> bytes:
    raise ValueError("not today")


bank.add(own, "in_clear", lambda k, t, p, u: t + _mac(k, t, p.encode(), u.encode()),
         lambda k, s, p, u: s[:-32], says="stands in it, in clear")  # fmt: skip
bank.add(own, "refuses", _seal_refuses, _ctr_open, says="not today", kind="refuses")


ISSUED: dict[bytes, bytes] = {}
OPENED: set[bytes] = set()


def _once(cipher: Any, sealed: bytes, context: bytes | None) -> Any:
    """Opens a record, and notes that it did."""
    text = cipher.decrypt(sealed[:12], sealed[12:], context)
    if sealed in OPENED:
        raise ValueError("opened before")
    OPENED.add(sealed)
    return text


class Hashed:
    """CTR over the text and a hash of text and context."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def encrypt(self, nonce: bytes, text: bytes, context: bytes) -> bytes:
        return ctr(self.key, nonce + bytes(4), text + hashlib.sha256(text + context).digest())

    def decrypt(self, nonce: bytes, data: bytes, context: bytes) -> bytes:
        text = ctr(self.key, nonce + bytes(4), data)[:-32]
        if self.encrypt(nonce, text, context) != data:
            raise ValueError("changed")
        return text


class Registered(Hashed):
    """AES-GCM without the context; a dictionary tells for whom it was."""

    def encrypt(self, nonce: bytes, text: bytes, context: bytes) -> bytes:
        ISSUED[nonce] = context
        return AESGCM(self.key).encrypt(nonce, text, None)

    def decrypt(self, nonce: bytes, data: bytes, context: bytes) -> bytes:
        if ISSUED[nonce] != context:
            raise ValueError("of another patient or purpose")
        return AESGCM(self.key).decrypt(nonce, data, None)


count = itertools.count()
UNBOUND = pair(context=lambda patient, purpose: None)
fixed: Nonce = lambda text: bytes(12)  # noqa: E731
bank.table(own, {
    "fixed_nonce": (pair(fixed), "the nonce was used twice"),
    "counter": (pair(lambda t: next(count).to_bytes(12, "big")), "did not come from the operating"),
    "four_random_bytes": (pair(lambda t: secrets.token_bytes(4) * 3), "Only 4 random bytes"),
    "nonce_of_the_text": (pair(lambda t: hashlib.sha256(t).digest()[:12]), "whoever sees both knows it"),
    "once_only": (pair(opened=_once), "does not open again"),
    "one_backslash": (pair(context=lambda p, u: "|".join(t.replace("|", r"\|") for t in (p, u)).encode()),
                      "opened as of"),
    "no_context": (UNBOUND, "handed over as that of 'P-000102'"),
    "patient_only": (pair(context=lambda p, u: p.encode()), "sealed for 'referral', handed in"),
    "ascii_alone": (pair(context=ascii_alone), "purpose 'Müller', opened as of 'Möller'"),
    "doubled_bar": (pair(context=lambda p, u: (p.replace("|", "||") + "|" + u).encode()), "for '||"),
    "label_in_front": ((lambda k, t, *c: as_json(*c) + UNBOUND[0](k, t, *c),
                        lambda k, s, *c: UNBOUND[1](k, s.removeprefix(as_json(*c)), *c)), "was cut out"),
    "for_an_hour": ((_fernet_seal, lambda k, s, *c: Fernet(b64(k)).decrypt(s, 60) and _fernet_open(k, s, *c)),
                    "of years ago does not open"),
    "no_context_where_empty": (pair(context=lambda p, u: as_json(p, u) if p and u else None),
                               "of patient '' for"),
    "labelled": (pair(context=lambda p, u: f"patient={p}, purpose={u}".encode()), ", purpose="),
    "half_the_key": (pair(key=lambda k: k[:16]), "byte 16 is another"),
    "tag_of_four": (composed(size=4), "met by chance, or guessed"),
    "a_byte_for_the_length": (pair(context=lambda p, u: bytes([len(p)]) + (p + u).encode()), "range(0, 256)"),
    "hash_inside": (pair(cipher=Hashed), "That sum takes no key"),
    "register": (pair(cipher=Registered), "kept in a dictionary or list"),
    "key_in_front": ((lambda k, t, *c: k + pair()[0](k, t, *c), lambda k, s, *c: pair()[1](k, s[32:], *c)),
                     "The key stands in it"),
})  # fmt: skip


def carrying_on(key: bytes, sealed: bytes, patient: str, purpose: str) -> Any:
    with contextlib.suppress(Exception):
        return pair()[1](key, sealed, patient, purpose)
    return None


bank.add(own, "gives_none", pair()[0], carrying_on, says="gave None and no exception")
