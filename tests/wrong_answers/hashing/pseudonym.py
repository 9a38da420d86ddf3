"""Answers that replace a patient's number by text."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import secrets
import time
import uuid
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
keyed = tasks.pseudonym
Answer = Callable[[str, str, bytes], Any]


def _of(study: str, key: bytes) -> bytes:
    """A key for each study."""
    return hmac.digest(key, study.encode(), "sha256")


def _mac(code: str, key: bytes) -> str:
    return hmac.new(key, code.encode(), "sha256").hexdigest()


def _good(code: str, study: str, key: bytes) -> str:
    return _mac(code, _of(study, key))


def _sha(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _number(data: bytes) -> int:
    return int.from_bytes(data, "big")


def in_a_study(answer: Callable[[str, bytes], Any]) -> Answer:
    """An answer for number and key, under a key of its own for each study."""
    return lambda code, study, key: answer(code, _of(study, key))


RIGHT: dict[str, Answer] = {
    "key_for_each_study": _good,
    "length_in_front": lambda c, s, k: _mac(f"{len(s)}:{s}{c}", k),
    "as_json": lambda c, s, k: _mac(json.dumps([s, c]), k),
    "as_a_tuple": lambda c, s, k: _mac(repr((s, c)), k),
    "both_hashed_first": lambda c, s, k: hmac.new(k, _sha(s) + _sha(c), "sha256").hexdigest(),
    "blake2_personal": lambda c, s, k: hashlib.blake2b(
        c.encode(), key=k, person=_sha(s)[:16], digest_size=16
    ).hexdigest(),
    "pbkdf2": lambda c, s, k: hashlib.pbkdf2_hmac("sha256", c.encode(), _of(s, k), 500).hex(),
    "base64url": lambda c, s, k: base64.urlsafe_b64encode(bytes.fromhex(_good(c, s, k))).decode(),
    "base64_of_128_bits": lambda c, s, k: base64.b64encode(bytes.fromhex(_good(c, s, k)[:32])).decode(),
    "base85": lambda c, s, k: base64.b85encode(bytes.fromhex(_good(c, s, k)[:32])).decode(),
    "decimal": lambda c, s, k: str(int(_good(c, s, k)[:32], 16)),
    "as_uuid": lambda c, s, k: str(uuid.UUID(_good(c, s, k)[:32])),
    "numpy_text": lambda c, s, k: np.str_(_good(c, s, k)),
    "study_in_front": lambda c, s, k: f"{_sha(s).hex()[:8]}-{_good(c, s, k)[:32]}",
    "long_prefix": lambda c, s, k: f"urn:clinic.example:study:patient:{_good(c, s, k)[:32]}",
    "synthetic_nonce": lambda c, s, k: AESSIV(k).encrypt(json.dumps([s, c]).encode(), None).hex(),
}  # fmt: skip
for name, answer in RIGHT.items():
    bank.add(keyed, name, answer, kind="right")


@bank.right(keyed)
@functools.cache
def cached(code: str, study: str, key: bytes) -> str:
    if len(key) != 32:
        raise ValueError("the key must have 32 bytes")
    return hashlib.sha3_256(key + _sha(study) + code.encode()).hexdigest()


@functools.lru_cache(4)
def _stretched(key: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", key, b"study 7", 20_000)


bank.add(
    keyed, "stretches_the_key_once", lambda c, s, k: _good(c, s, _stretched(k)), kind="right"
)  # fmt: skip


@bank.wrong(keyed, says="enumerated without the secret", kind="vulnerable")
def as_shipped(code: str, study: str, key: bytes) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


@bank.wrong(keyed, says="text that fits into a CSV", kind="refuses")
def nothing(code: str, study: str, key: bytes) -> str:
    return ""


class _Remembers:
    """A fresh pseudonym for each patient, kept until the program ends."""

    def __init__(self) -> None:
        self.known: dict[Any, str] = {}

    def __call__(self, *given: Any) -> str:
        return self.known.setdefault(given, secrets.token_hex(16))


def _hashed(code: str, study: str, key: bytes) -> str:
    return "".join(f"{hash(x) % 2**64:016x}" for x in ((code, study, key), (key, code, study)))


def _slowly(code: str, study: str, key: bytes) -> str:
    time.sleep(0.02)
    return _good(code, study, key)


JOIN: dict[str, tuple[Answer, str]] = {
    "public_salt": (lambda c, s, k: hashlib.sha512(f"{s}{c}".encode()).hexdigest(), "a key of her own"),
    "raw_bytes": (lambda c, s, k: bytes.fromhex(_good(c, s, k)), "a bytes came back"),
    "fresh_salt": (lambda c, s, k: _mac(uuid.uuid4().hex + c, k), "no fresh salt"),
    "remembers": (_Remembers(), "drawn by chance and remembered"),
    "python_s_hash": (_hashed, "Python's own hash()"),
    "slowly": (_slowly, "needs no slow hash"),
    "no_study": (lambda c, s, k: _mac(c, k), "can be joined"),
    "number_and_study_in_a_row": (lambda c, s, k: _mac(s + c, k), "the two read alike"),
    "a_bar_between": (lambda c, s, k: _mac(f"{s}|{c}", k), "A separator that may occur"),
    "in_quotes": (lambda c, s, k: _mac(f'"{s}","{c}"', k), "does not help: a key for each study"),
    "length_without_a_sign": (lambda c, s, k: _mac(f"{len(s)}{s}{c}", k), "a length and a colon"),
    "study_in_lower_case": (lambda c, s, k: _good(c, s.lower().strip(), k), "the study goes in whole"),
    "ascii_only": (
        lambda c, s, k: _mac(c, hmac.digest(k, s.encode("ascii"), "sha256")), "UnicodeEncodeError"
    ),
    "either_order": (lambda c, s, k: _mac(repr(sorted([s, c])), k), "share one pseudonym: put"),
    "study_behind_the_key": (lambda c, s, k: _mac(c, k + s.encode()[:4]), "in another: the two files"),
    "study_in_clear_alone": (lambda c, s, k: f"{s}-{_mac(c, k)}", "Let the study go in as well"),
}  # fmt: skip
KEY: dict[str, tuple[Callable[[str, bytes], str], str]] = {
    "short_key": (lambda c, k: _mac(c, k[:8]), "Byte 8 of the key"),
    "last_byte_left_out": (lambda c, k: _mac(c, k[:31]), "Byte 31 of the key"),
}
for name, (answer, says) in JOIN.items():
    bank.add(keyed, name, answer, says=says)
for name, (of_key, says) in KEY.items():
    bank.add(keyed, name, lambda c, s, k, f=of_key: _mac(f(c, k) + s, b""), says=says)
bank.add(
    keyed, "sum_of_the_key", lambda c, s, k: _good(c, s, sum(k).to_bytes(2, "big")),
    says="the bytes in another order",
)  # fmt: skip


def _over_sha(code: str, key: bytes) -> str:
    stream = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
    return stream.update(_sha(code)).hex()


SHOWN: dict[str, tuple[Callable[[str, bytes], str], str]] = {
    "number_in_front": (lambda c, k: f"{c}-{_mac(c, k)}", "that part is read, or"),
    "plain_hash_in_front": (lambda c, k: _sha(c).hex() + _mac(c, k), "are the same under every key"),
    "hash_of_each": (lambda c, k: _sha(c).hex() + hashlib.sha256(k).hexdigest(), "but the keyed hash"),
    "token": (lambda c, k: base64.b64encode(c.encode()).decode() + _mac(c, k), "not for every patient"),
    "four_digits_eight_times": (lambda c, k: _mac(c, k)[:4] * 8, "about 16 bits"),
    "eight_digits": (lambda c, k: _mac(c, k)[:8], "about 32 bits"),
    "thirty_one_digits": (lambda c, k: _mac(c, k)[:31], "about 124 bits"),
    "filled_with_zeros": (lambda c, k: _mac(c, k)[:16].ljust(32, "0"), "repeated and fixed letters"),
    "in_22_digits": (lambda c, k: str(int(_mac(c, k), 16))[:22], "about 73 bits"),
    "checksum": (lambda c, k: f"{zlib.crc32(k + c.encode()):08x}" * 4, "(32 hexadecimal digits)"),
    "last_four_digits": (lambda c, k: _mac(c[-4:], k), "rows of two patients are joined"),
    "zeros_stripped": (lambda c, k: _mac(c.strip("P-0"), k), "does not go in whole"),
    "upper_case": (lambda c, k: _mac(c.upper().strip(), k), "share one pseudonym: the number"),
    "sorted_digits": (lambda c, k: _mac("".join(sorted(c)), k), "share one pseudonym"),
    "letters_of_latin_1": (lambda c, k: bytes.fromhex(_mac(c, k)).decode("latin-1"), "may lose"),
    "block_by_block": (
        lambda c, k: "".join(_mac(f"{i}{c[i:i + 3]}", k)[:6] for i in range(len(c))), "recognises the next"
    ),
    "gcm_with_one_nonce": (
        lambda c, k: AESGCM(k).encrypt(bytes(12), _sha(c), None)[:32].hex(), "The XOR"
    ),
    "counter_mode": (_over_sha, "takes the mask off"),
    "key_over_hash": (lambda c, k: f"{_number(_sha(c)) ^ _number(k):064x}", "The XOR of two"),
}  # fmt: skip
for name, (shows, says) in SHOWN.items():
    bank.add(keyed, name, in_a_study(shows), says=says)
MIXED: dict[str, tuple[Answer, str]] = {
    "key_behind": (lambda c, s, k: _good(c, s, k) + k.hex(), "reads something of the key"),
    "key_in_base64": (
        lambda c, s, k: base64.b64encode(k).decode() + _good(c, s, k), "change with the key"
    ),
    "study_over_number": (
        lambda c, s, k: f"{int(_mac(c, k), 16) ^ int(_mac(s, k[::-1]), 16):064x}", "in every study"
    ),
}  # fmt: skip
for name, (answer, says) in MIXED.items():
    bank.add(keyed, name, answer, says=says)
