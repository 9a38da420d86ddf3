"""Answers that compare a signature with the right one."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import operator
import secrets
from collections.abc import Callable
from typing import Any

import numpy as np
from cryptography.hazmat.primitives import constant_time

from helpers.tasks import hashing as tasks
from tests.wrong_answers import Bank

bank = Bank()
accepts = tasks.accepts
Compare = Callable[[bytes, bytes], Any]  # the right signature and the given one


def mac_of(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def same(one: bytes, two: bytes) -> bool:
    return hmac.compare_digest(one, two)


def by(compare: Compare) -> Callable[[bytes, bytes, bytes], Any]:
    """An answer that compares the two signatures in this way."""
    return lambda key, message, signature: compare(mac_of(key, message), signature)


def long(compare: Compare) -> Compare:
    """The same for signatures of 32 bytes, and False for others."""
    return lambda r, s: len(s) == 32 and compare(r, s)


def loop(right: bytes, given: bytes) -> bool:
    for one, two in zip(right, given, strict=False):
        if one != two:
            return False
    return True


def loop_to_the_end(right: bytes, given: bytes) -> bool:
    alike = True
    for one, two in zip(right, given, strict=False):
        if one != two:
            alike = False
    return alike


def gathered(right: bytes, given: bytes, join: Callable[[int, int], int] = operator.or_) -> bool:
    return not functools.reduce(join, map(operator.xor, right, given), 0)


RIGHT: dict[str, Compare] = {
    "by_secrets": lambda r, s: secrets.compare_digest(r.hex(), s.hex()),
    "gathers_with_or": long(gathered),
    "adds_differences": long(lambda r, s: sum(map(operator.ne, r, s)) == 0),
    "xor_in_numpy": long(lambda r, s: not (np.frombuffer(r, np.uint8) ^ np.frombuffer(s, np.uint8)).any()),
    "numpy_s_bool": lambda r, s: np.bool_(same(r, s)),
    "by_bytes_eq": constant_time.bytes_eq,
    "base64_promised": lambda r, s: same(base64.b64encode(r), base64.b64encode(s)),
    "hashes_both_again": lambda r, s: mac_of(blind := secrets.token_bytes(32), r) == mac_of(blind, s),
}  # fmt: skip
for name, compare in RIGHT.items():
    bank.add(accepts, name, by(compare), kind="right")


@bank.right(accepts)
@functools.lru_cache
def keeps_its_verdicts(key: bytes, message: bytes, signature: bytes) -> bool:
    if len(key) != 32:
        raise ValueError("the key must have 32 bytes")
    return same(mac_of(key, message), signature)


bank.add(accepts, "as_shipped", by(long(loop)), says="read the first three bytes", kind="vulnerable")
bank.add(accepts, "nobody", by(lambda r, s: False), says="was refused", kind="refuses")
WRONG: dict[str, tuple[Compare, str]] = {
    "the_last_half": (long(lambda r, s: same(r[16:], s[16:])), "one with a bit of byte 0 flipped"),
    "a_branch": (long(loop_to_the_end), "a branch on the bytes"),
    "the_last_first": (long(lambda r, s: r[31] == s[31] and same(r, s)), "read the last byte"),
    "equals": (lambda r, s: r == s, "It compares with =="),
    "base64": (lambda r, s: base64.b64encode(r).decode() == base64.b64encode(s).decode(),
               "may stop at the first"),
    "looks_at_the_length": (lambda r, s: len(s) == 32, "accepted: random bytes"),
    "hashes_and_equals": (lambda r, s: hashlib.sha256(r).digest() == hashlib.sha256(s).digest(), "with =="),
    "forgets_differences": (long(lambda r, s: gathered(r, s, operator.xor)), "with |="),
    "master_signature": (lambda r, s: same(r, s) or same(s, bytes(32)), "32 zero bytes"),
    "zip_alone": (gathered, "zip stops at the shorter one"),
    "eight_bytes": (lambda r, s: same(r[:8], s[:8]), "Fewer bytes are fewer guesses"),
    "cuts": (lambda r, s: same(r, s[:32]), "zero bytes behind it"),
    "fills_up": (lambda r, s: same(r, s.ljust(32, b"\0")), "without the zero byte at its end"),
    "as_numbers": (lambda r, s: int.from_bytes(r) == int.from_bytes(s), "zero byte in front"),
    "strips_line_ends": (lambda r, s: same(r, s.removesuffix(b"\n")) or same(r, s), "a line end behind"),
    "hexadecimal_too": (lambda r, s: same(r, s) or same(r.hex().encode(), s), "its hexadecimal digits"),
    "wants_text": (lambda r, s: same(r.hex().encode(), s), "It wanted hexadecimal text"),
}  # fmt: skip
for name, (compare, says) in WRONG.items():
    bank.add(accepts, name, by(compare), says=says)


def keeps_the_good(key: bytes, message: bytes, signature: bytes, good: Any = set()) -> bool:  # noqa: B006
    if same(mac_of(key, message), signature):
        good.add(signature)
    return signature in good


OTHER: dict[str, tuple[Callable[[bytes, bytes, bytes], Any], str]] = {
    "keeps_the_good": (keeps_the_good, "accepted for another message"),
    "plain_hash": (lambda k, m, s: same(hashlib.sha256(k + m).digest(), s), "wanted the plain hash"),
    "tidies_the_key": (lambda k, m, s: same(mac_of(k.strip(), m), s), "It cut the key"),
    "another_hash": (lambda k, m, s: same(hmac.digest(k, m, "sha512"), s), "with another hash"),
    "tidies_the_message": (lambda k, m, s: same(mac_of(k, m.strip()), s), "signed as it is"),
    "key_for_message": (lambda k, m, s: same(mac_of(m, k), s), "key and message in the wrong"),
}
for name, (answer, says) in OTHER.items():
    bank.add(accepts, name, answer, says=says)
