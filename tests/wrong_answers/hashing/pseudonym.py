"""Answers that replace a patient's number by text."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
import secrets
import time
import unicodedata
import uuid
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

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


def in_a_study(answer: Callable[[str, bytes], Any]) -> Answer:
    """An answer for number and key, under a key of its own for each study."""
    return lambda code, study, key: answer(code, _of(study, key))


RIGHT: dict[str, Answer] = {
    "key_for_each_study": _good,
    "length_in_front": lambda c, s, k: _mac(f"{len(s)}:{s}{c}", k),
    "as_json": lambda c, s, k: _mac(json.dumps([s, c]), k),
    "both_hashed_first": lambda c, s, k: hmac.new(k, _sha(s) + _sha(c), "sha256").hexdigest(),
    "pbkdf2": lambda c, s, k: hashlib.pbkdf2_hmac("sha256", c.encode(), _of(s, k), 99).hex(),
    "base64_of_128_bits": lambda c, s, k: base64.b64encode(bytes.fromhex(_good(c, s, k)[:32])).decode(),
    "base85": lambda c, s, k: base64.b85encode(bytes.fromhex(_good(c, s, k)[:32])).decode(),
    "decimal": lambda c, s, k: str(int(_good(c, s, k)[:32], 16)),
    "as_uuid": lambda c, s, k: str(uuid.UUID(_good(c, s, k)[:32])),
    "study_in_front": lambda c, s, k: f"{_sha(s).hex()[:8]}-{_good(c, s, k)[:32]}",
    "synthetic_nonce": lambda c, s, k: AESSIV(k).encrypt(json.dumps([s, c]).encode(), None).hex(),
    "composed_forms": lambda c, s, k: _good(unicodedata.normalize("NFC", c), s, k),
    "stretches_the_key_once": lambda c, s, k: _good(c, s, _stretched(k)),
}  # fmt: skip


@functools.lru_cache(4)
def _stretched(key: bytes) -> bytes:
    if len(key) != 32:
        raise ValueError("the key must have 32 bytes")
    return hashlib.pbkdf2_hmac("sha256", key, b"study 7", 20_000)


for name, answer in RIGHT.items():
    bank.add(keyed, name, answer, kind="right")
PEPPER = secrets.token_bytes(16)  # another one after each restart
_known: dict[Any, int] = {}


def _slowly(code: str, study: str, key: bytes) -> str:
    time.sleep(0.02)
    return _good(code, study, key)


def _over_sha(code: str, key: bytes) -> str:
    stream = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
    return stream.update(_sha(code)).hex()


bank.add(keyed, "as_shipped", lambda c, s, k: _sha(c).hex(), says="a key of her own", kind="vulnerable")
bank.add(keyed, "nothing", lambda c, s, k: "", says="fits into a CSV; '' came back", kind="refuses")
JOIN: dict[str, tuple[Answer, str]] = {
    "public_salt": (lambda c, s, k: hashlib.sha512(f"{s}{c}".encode()).hexdigest(), "without the secret"),
    "fresh_salt": (lambda c, s, k: _mac(uuid.uuid4().hex + c, k), "no fresh salt"),
    "counted": (lambda c, s, k: _good(str(_known.setdefault((c, s, k), len(_known))), s, k), "begins anew"),
    "pepper": (lambda c, s, k: _good(c, s, k + PEPPER), "After a restart a patient gets another"),
    "slowly": (_slowly, "needs no slow hash"),
    "last_byte_left_out": (lambda c, s, k: _good(c, s, k[:31]), "Byte 31 of the key"),
    "sum_of_the_key": (lambda c, s, k: _good(c, s, sum(k).to_bytes(2, "big")), "in another order"),
    "key_behind": (lambda c, s, k: _good(c, s, k) + k.hex(), "reads something of the key"),
    "no_study": (lambda c, s, k: _mac(c, k), "Let the study go in as well"),
    "a_bar_between": (lambda c, s, k: _mac(f"{s}|{c}", k), "A separator that may occur"),
    "long_texts_cut": (lambda c, s, k: _good(c[:255], s[:255], k), "differ in the last one"),
    "key_and_study": (lambda c, s, k: _mac(c, k + s.encode()), "the study goes in whole"),
    "drops_letters": (
        lambda c, s, k: _mac(c, hmac.digest(k, s.encode("ascii", "ignore"), "sha256")), "letters were dropped"
    ),
    "length_behind": (lambda c, s, k: _mac(f"{s}{c}{len(s)}", k), "a length and a colon"),
    "study_over_number": (
        lambda c, s, k: f"{(int(_mac(c, k), 16) + int(_mac(s, k[::-1]), 16)) % 2**256:064x}", "in every study"
    ),
}  # fmt: skip
SHOWN: dict[str, tuple[Callable[[str, bytes], str], str]] = {
    "number_in_front": (lambda c, k: f"{c}-{_mac(c, k)}", "that part is read, or"),
    "number_behind_a_decimal": (lambda c, k: f"{int(_mac(c, k), 16)}{c[2:]}", "but the keyed hash"),
    "eight_digits_four_times": (lambda c, k: _mac(c, k)[:8] * 4, "about 32 bits"),
    "compatible_forms": (lambda c, k: _mac(unicodedata.normalize("NFKC", c), k), "does not go in whole"),
    "as_a_number": (lambda c, k: _mac(str(int(c)) if c.isdecimal() else c, k), "does not go in whole"),
    "letters_of_latin_1": (lambda c, k: bytes.fromhex(_mac(c, k)).decode("latin-1"), "may lose"),
    "block_by_block": (
        lambda c, k: "".join(_mac(f"{i}{c[i:i + 3]}", k)[:6] for i in range(len(c))), "recognises the next"
    ),
    "counter_mode": (_over_sha, "takes the mask off"),
}  # fmt: skip
for name, (answer, says) in JOIN.items():
    bank.add(keyed, name, answer, says=says)
for name, (shows, says) in SHOWN.items():
    bank.add(keyed, name, in_a_study(shows), says=says)
