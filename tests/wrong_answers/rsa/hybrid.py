"""Answers that seal a batch for one receiver."""

from __future__ import annotations

import json
import random
import secrets
import unicodedata
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1, SHA256

from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.rsa.answers import OAEP, crt, opener, sealer

bank = Bank()
own = tasks.hybrid
ONE_KEY = secrets.token_bytes(32)
V15 = padding.PKCS1v15()
HALF_OLD = padding.OAEP(padding.MGF1(SHA1()), SHA256(), None)
LABEL = padding.OAEP(padding.MGF1(SHA256()), SHA256(), b"key")


def both(scheme: Any) -> tuple[Any, Any]:
    """Wrap and unwrap with another padding."""
    return (sealer(lambda public, key: public.encrypt(key, scheme)),
            opener(lambda private, wrapped: private.decrypt(wrapped, scheme)))  # fmt: skip


bank.add(own, "by_the_book", sealer(), opener(), kind="right")


def fixed_nonce(public: Any, records: list[str], purpose: str) -> bytes:
    """The key is used once, so any nonce does."""
    key, text = AESGCM.generate_key(256), json.dumps(records, ensure_ascii=False).encode()
    return public.encrypt(key, OAEP) + bytes(12) + AESGCM(key).encrypt(bytes(12), text, purpose.encode())


bank.add(own, "fixed_nonce_under_a_fresh_key", fixed_nonce, opener(), kind="right")


def textbook_seal(public: Any, key: bytes) -> bytes:
    numbers = public.public_numbers()
    return pow(int.from_bytes(key, "big"), numbers.e, numbers.n).to_bytes(public.key_size // 8, "big")


@cache
def textbook_open(private: Any, wrapped: bytes) -> bytes:
    own, c = private.private_numbers(), int.from_bytes(wrapped, "big")
    key = crt([(own.p, pow(c, own.dmp1, own.p)), (own.q, pow(c, own.dmq1, own.q))])
    return key.to_bytes(private.key_size // 8, "big")[-32:]


def nonce_of_the_key(public: Any, records: list[str], purpose: str) -> bytes:
    key, text = AESGCM.generate_key(256), json.dumps(records).encode()
    return public.encrypt(key, OAEP) + key[:12] + AESGCM(key).encrypt(key[:12], text, purpose.encode())


def tag_unread(private: Any, sealed: bytes, purpose: str) -> Any:
    """Decrypts without `finalize`."""
    size = private.key_size // 8
    mode = modes.GCM(sealed[size : size + 12], sealed[-16:])
    opened = Cipher(algorithms.AES(private.decrypt(sealed[:size], OAEP)), mode).decryptor()
    opened.authenticate_additional_data(purpose.encode())
    return json.loads(opened.update(sealed[size + 12 : -16]))


def ctr_seal(public: Any, records: list[str], purpose: str) -> bytes:
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    stream = Cipher(algorithms.AES(key), modes.CTR(nonce + bytes(4))).encryptor()
    return public.encrypt(key, OAEP) + nonce + stream.update(json.dumps(records).encode())


def ctr_open(private: Any, sealed: bytes, purpose: str) -> Any:
    size = private.key_size // 8
    key = private.decrypt(sealed[:size], OAEP)
    stream = Cipher(algorithms.AES(key), modes.CTR(sealed[size : size + 12] + bytes(4))).encryptor()
    return json.loads(stream.update(sealed[size + 12 :]))


def swallowing(value: Any) -> Any:
    """Decrypts, catches, and carries on."""

    def open_sealed(private: Any, sealed: bytes, purpose: str) -> Any:
        try:
            return opener()(private, sealed, purpose)
        except (InvalidTag, ValueError):
            return value

    return open_sealed


def keeps(known: dict[bytes, Any]) -> Any:
    """Keeps what it opened, by the bytes alone."""
    return lambda private, sealed, purpose: (
        known[sealed] if sealed in known else known.setdefault(sealed, opener()(private, sealed, purpose)))


def keeps_keys(known: dict[bytes, bytes]) -> Any:
    """Unwraps a key once, and does not ask again whose it is."""

    def unwrap(private: Any, wrapped: bytes) -> bytes:
        if wrapped not in known:
            known[wrapped] = private.decrypt(wrapped, OAEP)
        return known[wrapped]

    return opener(unwrap)


def refuse(private: Any, sealed: bytes, purpose: str) -> Any:
    raise ValueError("refused")


def size_256(private: Any, sealed: bytes, purpose: str) -> Any:
    key = private.decrypt(sealed[:256], OAEP)
    return json.loads(AESGCM(key).decrypt(sealed[256:268], sealed[268:], purpose.encode()))


def older(private: Any, wrapped: bytes) -> bytes:
    try:
        return private.decrypt(wrapped, OAEP)
    except ValueError:
        return private.decrypt(wrapped, V15)


FITS = "with the purpose, in UTF-8, as associated data"
LOWER = lambda purpose: purpose.lower().encode()  # noqa: E731
BARE = lambda purpose: None  # noqa: E731
WIDE = lambda purpose: unicodedata.normalize("NFKC", purpose).encode()  # noqa: E731


def or_without(private: Any, sealed: bytes, purpose: str) -> Any:
    """Old batches have no purpose."""
    try:
        return opener()(private, sealed, purpose)
    except InvalidTag:
        return opener()(private, sealed, "")


for name, seal, open_sealed, says, *kind in (
    ("textbook", sealer(textbook_seal), opener(textbook_open), "with no padding at all", "vulnerable"),
    ("pkcs1_v15", *both(V15), "wrapped with PKCS #1 v1.5"),
    ("mgf1_with_sha1", *both(HALF_OLD), "wrapped with OAEP with SHA-1 inside MGF1"),
    ("a_label", *both(LABEL), "are no wrapped key"),
    ("one_key_for_all", sealer(draw=lambda: ONE_KEY), opener(), "draw it in `seal`"),
    ("key_in_hex", sealer(draw=lambda: secrets.token_hex(16).encode()), opener(), "The key is a text"),
    ("nonce_of_the_key", nonce_of_the_key, opener(), "a piece of the key"),
    ("tag_unread", sealer(), tag_unread, "and let the tag decide"),
    ("key_by_random", sealer(draw=lambda: random.randbytes(32)), opener(), "it can be foreseen"),
    ("records_stripped", sealer(write=lambda r: json.dumps([*map(str.strip, r)]).encode()), opener(),
     "A batch of 4 records came back as"),
    ("half_a_key", sealer(draw=lambda: secrets.token_bytes(16) * 2), opener(), "follows from the other half"),
    ("reads_ascii", sealer(), opener(read=lambda text: json.loads(text.decode("ascii"))), "signs in UTF-8"),
    ("purpose_nfkc", sealer(bind=WIDE), opener(bind=WIDE), "handed in for 'registry ２０２６'"),
    ("aes_128", sealer(draw=lambda: AESGCM.generate_key(128)), opener(), "has 16 bytes"),
    ("ctr", ctr_seal, ctr_open, "AES-GCM refuses: behind it"),
    ("purpose_left_out", sealer(bind=BARE), opener(bind=BARE), FITS),
    ("unwrapped_before", sealer(), keeps_keys({}), "A batch for somebody else was opened"),
    ("opened_before", sealer(), keeps({}), "handed in for 'registry 2027', was opened"),
    ("or_without_a_purpose", sealer(), or_without, "Try no other purpose"),
    ("purpose_in_small_letters", sealer(bind=LOWER), opener(bind=LOWER),
     "handed in for 'REGISTRY 2026'"),
    ("none_for_a_refusal", sealer(), swallowing(None), "gave None and no exception"),
    ("refuses_all", sealer(), refuse, "refused", "refuses"),
    ("keys_of_2048_bits_only", sealer(), size_256, "must be equal to key size"),
    ("older_padding", sealer(), opener(older), "wrapped by PKCS #1 v1.5 was opened"),
    ("a_repr", sealer(write=lambda r: repr(r).encode()), opener(read=eval), "the text is no JSON"),
):  # fmt: skip
    bank.add(own, name, seal, open_sealed, says=says, kind=kind[0] if kind else "misconception")
