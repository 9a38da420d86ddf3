"""Answers to `envelope`: one key for all, halves that fit other halves, rotations that do too much."""

from __future__ import annotations

import hmac
import json
import random
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


def fixed(key: bytes, data: bytes, context: bytes, nonce: bytes = bytes(12)) -> bytes:
    return nonce + AESGCM(key).encrypt(nonce, data, context)


def remembered(by: Callable[..., Any]) -> Callable[..., bytes]:
    known: dict[Any, bytes] = {}
    return lambda *given: known.get(by(*given)) or known.setdefault(by(*given), unlocked(*given))


def one_nonce(old: bytes, new: bytes, box: Any, c: Words) -> Any:
    key = unlocked(old, box["wrapped"], as_json(c))
    return box | {"wrapped": fixed(new, key, as_json(c))}


def in_silence(function: Callable[..., Any], give: Any) -> Callable[..., Any]:
    def tried(*given: Any) -> Any:
        try:
            return function(*given)
        except Exception:
            return give

    return tried


WRONG: dict[str, tuple[Answer, str]] = {
    "one_data_key": (made(draw=lambda kek, data: hmac.digest(kek, b"data", "sha256")), "Draw a data key"),
    "key_in_clear": (made(wrap=lambda kek, key, c: key + bytes(28), unwrap=lambda kek, w, c: w[:32]),
                     "The data key lies in `wrapped` in clear"),
    "key_by_chance": (made(draw=lambda kek, data: random.randbytes(32)), "Draw the data key from `secrets`"),
    "nonce_by_chance": (made(wrap=lambda k, d, c: fixed(k, d, c, random.randbytes(12))),
                        "set back, two files' `wrapped` begin alike"),
    "fixed_nonce_for_all": (made(lock=fixed, draw=lambda kek, data: hmac.digest(kek, data, "sha256")),
                            "looks the same"),
    "zeros_cut": (made(lock=lambda k, d, c: locked(k, d.rstrip(b"\0"), c)), "35 bytes came back"),
    "opened_before": (made(unwrap=remembered(lambda k, w, c: (k, w)), lock=lambda k, d, c: locked(
        k, d, b""), unlock=lambda k, d, c: unlocked(k, d, b"")), "Files can be swapped"),
    "rotated_before": ((seal, unseal, made(unwrap=remembered(lambda k, w, c: w))[2]), "has another key was"),
    "hash_of_it": (made(aad=lambda c: str(hash(frozenset(c.items()))).encode()), "`hash` of a text"),
    "small_letters": (made(aad=lambda c: as_json(c).lower()), "taken for {'name': 'Biopsies'"),
    "in_ascii": (made(aad=lambda c: json.dumps([c["name"], c["version"], c["tenant"]], ensure_ascii=False)
                      .encode("ascii", "replace")), "'tenant': 'K"),
    "values_as_a_set": (made(aad=lambda c: json.dumps(sorted(c.values())).encode()), "'name': 'ward-1'"),
    "in_order_of_arrival": (made(aad=lambda c: json.dumps(c).encode()), "in another order"),
    "like_a_query": (made(aad=lambda c: "&".join(f"{k}={c[k]}" for k in sorted(c)).encode()), "'a&tenant=b'"),
    "data_under_ctr": (made(lock=ctr_lock, unlock=ctr_unlock), "of `sealed` flipped was opened"),
    "short_key": (made(draw=lambda kek, data: secrets.token_bytes(16)), "`wrapped` has 44 bytes"),
    "one_nonce": (made(wrap=fixed), "Two files' `wrapped` begin alike"),
    "one_nonce_at_rotation": ((seal, unseal, one_nonce), "Rotated twice, `wrapped` begins"),
    "rotates_the_data": ((seal, unseal, lambda old, new, box, c: seal(new, unseal(old, box, c), c)),
                         "a terabyte would be"),
    "looks_into_it": ((seal, unseal, lambda old, *box: unseal(old, *box[1:]) and rotate(old, *box)),
                      "`rotate` looked into `sealed`"),
    "rotates_nothing": ((seal, unseal, lambda old, new, box, context: dict(box)), "under which key"),
    "rotates_garbage": ((seal, unseal, in_silence(rotate, {"wrapped": b"", "sealed": b""})), "was rotated"),
    "in_silence": ((seal, in_silence(unseal, b""), rotate), "was sealed: raise an exception"),
}  # fmt: skip
for name, (answers, says) in WRONG.items():
    bank.add(own, name, *answers, says=says)
bank.add(own, "as_shipped", lambda k, d, c: {"wrapped": bytes(48), "sealed": d}, lambda k, b, c: b["sealed"],
         lambda old, new, b, c: dict(b), says="The data stands in it", kind="vulnerable")  # fmt: skip

bank.add(own, "nobody", lambda k, d, c: {}["not today"], unseal, rotate, says="not today", kind="refuses")
bank.add(own, "plain", *RIGHT, kind="right")
bank.add(own, "key_wrap", *made(wrap=lambda k, key, c: aes_key_wrap(k, key),
         unwrap=lambda k, wrapped, c: aes_key_unwrap(k, wrapped)), kind="right")  # fmt: skip
bank.add(own, "context_on_the_data_alone", *made(outer=lambda c: b"key"), kind="right")
