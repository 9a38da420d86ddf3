"""Answers to `envelope`: one key for all, halves that fit other halves, rotations that do too much."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from helpers.tasks import models_at_rest as tasks
from helpers.tasks.aes.ciphers import ctr
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.envelope
Words = dict[str, str]
Answer = tuple[Any, Any, Any]


def as_json(context: Words) -> bytes:
    return json.dumps(context, sort_keys=True).encode()


def locked(key: bytes, data: bytes, context: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, data, context)


def unlocked(key: bytes, data: bytes, context: bytes) -> bytes:
    return AESGCM(key).decrypt(data[:12], data[12:], context)


def made(
    aad: Callable[[Words], bytes] = as_json,
    draw: Callable[[bytes, bytes], bytes] = lambda kek, data: secrets.token_bytes(32),
    wrap: Callable[[bytes, bytes, bytes], bytes] = locked,
    unwrap: Callable[[bytes, bytes, bytes], bytes] = unlocked,
    lock: Callable[[bytes, bytes, bytes], bytes] = locked,
    unlock: Callable[[bytes, bytes, bytes], bytes] = unlocked,
    outer: Callable[[Words], bytes] | None = None,
) -> Answer:
    """Three functions; one setting at a time can be another. outer: the context of the wrapped key."""
    of_key = outer or aad

    def seal(kek: bytes, data: bytes, context: Words) -> Any:
        key = draw(kek, data)
        return {"wrapped": wrap(kek, key, of_key(context)), "sealed": lock(key, data, aad(context))}

    def unseal(kek: bytes, box: Any, context: Words) -> Any:
        return unlock(unwrap(kek, box["wrapped"], of_key(context)), box["sealed"], aad(context))

    def rotate(old: bytes, new: bytes, box: Any, context: Words) -> Any:
        key = unwrap(old, box["wrapped"], of_key(context))
        return {"wrapped": wrap(new, key, of_key(context)), "sealed": box["sealed"]}

    return seal, unseal, rotate


RIGHT = made()
seal, unseal, rotate = RIGHT


def ctr_lock(key: bytes, data: bytes, context: bytes) -> bytes:
    nonce = secrets.token_bytes(16)
    return nonce + ctr(key, nonce, data)


def ctr_unlock(key: bytes, data: bytes, context: bytes) -> bytes:
    return ctr(key, data[:16], data[16:])


def fixed(key: bytes, data: bytes, context: bytes) -> bytes:
    return bytes(12) + AESGCM(key).encrypt(bytes(12), data, context)


def xored(kek: bytes, key: bytes, context: bytes) -> bytes:
    pad = hmac.digest(kek, context, "sha256")
    return bytes(a ^ b for a, b in zip(key, pad, strict=True)) + bytes(16)


def unxored(kek: bytes, wrapped: bytes, context: bytes) -> bytes:
    return xored(kek, wrapped[:32], context)[:32]


def anew(old: bytes, new: bytes, box: Any, context: Words) -> Any:
    """Opens everything and seals it again."""
    return seal(new, unseal(old, box, context), context)


def one_nonce(old: bytes, new: bytes, box: Any, context: Words) -> Any:
    key = unlocked(old, box["wrapped"], as_json(context))
    return {"wrapped": fixed(new, key, as_json(context)), "sealed": box["sealed"]}


def both(old: bytes, new: bytes, box: Any, context: Words) -> Any:
    """Wraps what is wrapped once more."""
    return {"wrapped": locked(new, box["wrapped"], as_json(context)), "sealed": box["sealed"]}


def in_silence(kek: bytes, box: Any, context: Words) -> Any:
    try:
        return unseal(kek, box, context)
    except Exception:
        return b""


def trusting(old: bytes, new: bytes, box: Any, context: Words) -> Any:
    """Wraps a new key where the old one cannot be read."""
    try:
        return rotate(old, new, box, context)
    except Exception:
        return {"wrapped": locked(new, secrets.token_bytes(32), as_json(context)), "sealed": box["sealed"]}


WRONG: dict[str, tuple[Answer, str]] = {
    "kek_for_the_data": (made(draw=lambda kek, data: kek), "another file's wrapped key"),
    "one_data_key": (made(draw=lambda kek, data: hmac.digest(kek, b"data", "sha256")), "Draw a data key"),
    "key_in_clear": (made(wrap=lambda kek, key, c: key + bytes(28), unwrap=lambda kek, w, c: w[:32]),
                     "The data key lies in `wrapped` in clear"),
    "kek_beside_it": (made(wrap=lambda kek, key, c: locked(kek, key, c) + kek,
                           unwrap=lambda kek, w, c: unlocked(kek, w[:-32], c)), "key beside the data"),
    "data_in_clear": (made(lock=lambda k, d, c: d + hmac.digest(k, d + c, "sha256"),
                           unlock=lambda k, d, c: d[:-32]), "in clear"),
    "fixed_nonce_for_all": (made(lock=fixed, draw=lambda kek, data: hmac.digest(kek, data, "sha256")),
                            "looks the same"),
    "no_context": (made(aad=lambda c: b""), "Files can be swapped"),
    "name_alone": (made(aad=lambda c: c["name"].encode()), "The whole context"),
    "without_the_tenant": (made(aad=lambda c: json.dumps([c["name"], c["version"]]).encode()),
                           "'tenant': 'ward-2'"),
    "values_as_a_set": (made(aad=lambda c: json.dumps(sorted(c.values())).encode()), "'name': 'ward-1'"),
    "run_together": (made(aad=lambda c: "".join(v for _, v in sorted(c.items())).encode()), "two read alike"),
    "with_bars": (made(aad=lambda c: "|".join(v for _, v in sorted(c.items())).encode()), "'a|b'"),
    "in_order_of_arrival": (made(aad=lambda c: json.dumps(c).encode()), "in another order"),
    "like_a_query": (made(aad=lambda c: "&".join(f"{k}={c[k]}" for k in sorted(c)).encode()), "'a&tenant=b'"),
    "data_under_ctr": (made(lock=ctr_lock, unlock=ctr_unlock), "of `sealed` flipped was opened"),
    "key_by_xor": (made(wrap=xored, unwrap=unxored), "of `wrapped` flipped was opened"),
    "short_key": (made(draw=lambda kek, data: secrets.token_bytes(16)), "`wrapped` has 44 bytes"),
    "one_nonce": (made(wrap=lambda k, d, c: fixed(k, d, c)), "Two files' `wrapped` begin alike"),
    "one_nonce_at_rotation": ((seal, unseal, one_nonce), "Rotated twice, `wrapped` begins"),
    "rotates_the_data": ((seal, unseal, anew), "a terabyte would be"),
    "rotates_nothing": ((seal, unseal, lambda old, new, box, context: dict(box)), "under which key"),
    "wraps_twice": ((seal, unseal, both), "AESGCM key must be"),
    "rotates_garbage": ((seal, unseal, trusting), "was rotated without an exception"),
    "in_silence": ((seal, in_silence, rotate), "was opened, as b''"),
    "a_pair": ((lambda k, d, c: tuple(seal(k, d, c).values()), unseal, rotate), '"wrapped": bytes'),
    "as_text": ((seal, lambda k, b, c: unseal(k, b, c).decode("latin-1"), rotate), "bytes came back as '"),
}  # fmt: skip
for name, (answers, says) in WRONG.items():
    bank.add(own, name, *answers, says=says)
bank.add(own, "as_shipped", lambda k, d, c: {"wrapped": bytes(48), "sealed": d}, lambda k, b, c: b["sealed"],
         lambda old, new, b, c: dict(b), says="The data stands in it", kind="vulnerable")  # fmt: skip


def refuses(*given: Any) -> Any:
    raise ValueError("not today")


bank.add(own, "nobody", refuses, unseal, rotate, says="not today", kind="refuses")
bank.add(own, "plain", *RIGHT, kind="right")
bank.add(own, "by_the_library", *made(draw=lambda kek, data: AESGCM.generate_key(256)), kind="right")
bank.add(own, "key_wrap", *made(wrap=lambda k, key, c: aes_key_wrap(k, key),
         unwrap=lambda k, wrapped, c: aes_key_unwrap(k, wrapped)), kind="right")  # fmt: skip
bank.add(own, "context_on_the_data_alone", *made(outer=lambda c: b"key"), kind="right")
