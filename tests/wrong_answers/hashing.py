"""Lesson 08: what a clever, a hurried and a confused learner would answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import math
import operator
import secrets
import struct
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from helpers.judging.digests import compress
from helpers.judging.digests import padding as pad
from helpers.tasks import hashing as tasks
from helpers.tasks.hashing.merkle import leaf_hash, levels, node_hash
from tests.wrong_answers import Bank, hashing_attacked
from tests.wrong_answers.hashing_attacked import prove

bank = Bank()
bank.entries += hashing_attacked.bank.entries

# --- which_promise

PAIR, SECOND, KEY, NUMBER, PASSWORD, SERVER = (
    "two model files that hash alike, one reviewed, the other shipped",
    "a second file with the hash that the hospital published",
    "a random 128-bit key, found from its hash alone",
    "a patient number, found by hashing all million of them",
    "the password 'summer26', found in a list of MD5 hashes",
    "file and hash on one server, both replaced",
)
TRUE = {
    PAIR: "collision", SECOND: "second preimage", KEY: "preimage",
    NUMBER: "none", PASSWORD: "none", SERVER: "none",
}  # fmt: skip
promise = tasks.which_promise
bank.add(promise, "pair_as_second", TRUE | {PAIR: "second preimage"}, says="free in both")
bank.add(promise, "second_as_pair", TRUE | {SECOND: "collision"}, says="no birthday")
bank.add(promise, "key_as_second", TRUE | {KEY: "second preimage"}, says="going back is all")
bank.add(promise, "number_is_preimage", TRUE | {NUMBER: "preimage"}, says="a million times")
bank.add(promise, "collisions_break_passwords", TRUE | {PASSWORD: "collision"}, says="play no part")
bank.add(
    promise, "hash_beside_file", TRUE | {SERVER: "second preimage"}, says="nobody protected it"
)
bank.add(promise, "one_word", "collision", says="Give a dictionary")
bank.add(promise, "underscores", TRUE | {SECOND: "Second_Preimage"}, kind="right")

# --- collision_probability

birthday = tasks.collision_probability


@bank.wrong(birthday, says="one chosen value")
def second_preimage_cost(items: int, bits: int) -> float:
    return items / 2**bits


@bank.wrong(birthday, says="no probability does")
def adds_the_pairs(items: int, bits: int) -> float:
    return items * (items - 1) / 2 / 2**bits


@bank.wrong(birthday, says="counted twice")
def pairs_twice(items: int, bits: int) -> float:
    return -math.expm1(-items * (items - 1) / 2**bits)


@bank.wrong(birthday, says="is the number of bits")
def bits_for_values(items: int, bits: int) -> float:
    return -math.expm1(-items * (items - 1) / 2 / bits)


@bank.wrong(birthday, says="Very rare is not never")
def loses_the_tiny(items: int, bits: int) -> float:
    return 1 - math.exp(-items * (items - 1) / 2 / 2**bits) if items > 1 else 0.0


@bank.wrong(birthday, says="With one item there is no pair")
def squares(items: int, bits: int) -> float:
    return -math.expm1(-(items**2) / 2 / 2**bits)


@bank.wrong(birthday, says="A probability is a number")
def as_text(items: int, bits: int) -> str:
    return f"{-math.expm1(-items * (items - 1) / 2 / 2**bits):.0%}"


@bank.right(birthday)
def by_numpy(items: int, bits: int) -> Any:
    return np.float64(-np.expm1(-items * (items - 1) / 2.0 / 2.0**bits))


@bank.right(birthday)
def exact_where_small(items: int, bits: int) -> float:
    values = 2**bits
    if items > values:
        return 1
    if items < 5000:
        return -math.expm1(sum(math.log1p(-n / values) for n in range(items)))
    return -math.expm1(-(items**2) / (2 * values))


# --- find_collision

collide = tasks.find_collision
Fingerprint = Callable[[bytes], bytes]


@bank.wrong(collide, says="for one chosen message")
def against_the_first(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    wanted = fingerprint(b"first")
    for n in itertools.count():
        if fingerprint(str(n).encode()) == wanted:
            return b"first", str(n).encode()
    raise AssertionError


@bank.wrong(collide, says="the same message twice")
def twice_the_same(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    return b"message", b"message"


@bank.wrong(collide, says="in their first 1 of 4 bytes")
def one_byte(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    wanted = fingerprint(b"first")
    for n in itertools.count():
        found = fingerprint(str(n).encode())
        if found[0] == wanted[0] and found[1] != wanted[1]:
            return b"first", str(n).encode()
    raise AssertionError


@bank.wrong(collide, says="The messages are bytes")
def gives_the_numbers(fingerprint: Fingerprint) -> tuple[int, int]:
    seen: dict[bytes, int] = {}
    for n in itertools.count():
        found = fingerprint(str(n).encode())
        if found in seen:
            return seen[found], n
        seen[found] = n
    raise AssertionError


@bank.wrong(collide, says="fingerprint takes bytes, and got a str")
def hashes_text(fingerprint: Any) -> Any:
    return str(fingerprint("0")), "0"


@bank.wrong(collide, says="as a pair")
def gives_the_fingerprint(fingerprint: Fingerprint) -> bytes:
    return by_dictionary(fingerprint)[0]


@bank.right(collide)
def by_dictionary(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    seen: dict[bytes, bytes] = {}
    while True:
        message = secrets.token_bytes(8)
        found = fingerprint(message)
        if seen.setdefault(found, message) != message:
            return seen[found], message


@bank.right(collide)
def without_memory(fingerprint: Fingerprint) -> list[bytes]:
    """Floyd's tortoise and hare, then both at one pace until they are about to meet."""
    while True:
        start = secrets.token_bytes(4)
        slow, fast = fingerprint(start), fingerprint(fingerprint(start))
        while slow != fast:
            slow, fast = fingerprint(slow), fingerprint(fingerprint(fast))
        first, second = start, slow
        while first != second:
            one, two = fingerprint(first), fingerprint(second)
            if one == two:
                return [first, second]
            first, second = one, two


# --- reverse

reverse = tasks.reverse


def table(numbers: range, form: str = "P-{:06d}") -> dict[str, str]:
    codes = (form.format(n) for n in numbers)
    return {hashlib.sha256(code.encode()).hexdigest(): code for code in codes}


@bank.wrong(reverse, says="zeros in front")
def without_zeros(pseudonyms: list[str]) -> dict[str, str]:
    full = table(range(5000), "P-{}")
    return {name: full[name] for name in pseudonyms if name in full}


@bank.wrong(reverse, says="so try them all")
def the_first_thousand(pseudonyms: list[str]) -> dict[str, str]:
    full = table(range(1000))
    return {name: full[name] for name in pseudonyms if name in full}


@bank.wrong(reverse, says="range(n) ends before n")
def one_short(pseudonyms: list[str]) -> dict[str, str]:
    full = table(range(999_999))
    return {name: full[name] for name in pseudonyms if name in full}


@bank.wrong(reverse, says="wrong way round")
def codes_first(pseudonyms: list[str]) -> dict[str, str]:
    full = table(range(1000))
    return {full[name]: name for name in pseudonyms if name in full}


@bank.wrong(reverse, says="were not asked for")
def everything(pseudonyms: list[str]) -> dict[str, str]:
    return table(range(2000))


@bank.wrong(reverse, says="belongs to nobody")
def invents(pseudonyms: list[str]) -> dict[str, str]:
    full = table(range(1000))
    return {name: full.get(name, "P-000000") for name in pseudonyms}


@bank.wrong(reverse, says="a list came back")
def as_a_list(pseudonyms: list[str]) -> list[str]:
    full = table(range(1000))
    return [full[name] for name in pseudonyms if name in full]


@bank.right(reverse)
def one_pass(pseudonyms: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = dict.fromkeys(pseudonyms)
    wanted = {bytes.fromhex(name) for name in pseudonyms}
    for n in range(10**6):
        code = b"P-%06d" % n
        digest = hashlib.sha256(code).digest()
        if digest in wanted:
            found[digest.hex()] = code.decode()
    return found


# --- pseudonym

keyed = tasks.pseudonym
bank.add(
    keyed, "four_digits_eight_times",
    lambda code, key: hmac.new(key, code.encode(), "sha256").hexdigest()[:4] * 8,
    says="long text is not yet 128 bits",
)  # fmt: skip


@bank.wrong(keyed, says="enumerated without the secret", kind="vulnerable")
def as_shipped(code: str, key: bytes) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


@bank.wrong(keyed, says="enumerated without the secret")
def public_salt(code: str, key: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", code.encode(), b"the Clinic 2026", 2).hex()


@bank.wrong(keyed, says="no fresh salt")
def fresh_salt(code: str, key: bytes) -> str:
    salt = secrets.token_bytes(16)
    return hmac.new(key, salt + code.encode(), "sha256").hexdigest()


@bank.wrong(keyed, says="no fresh salt")
def unrelated(code: str, key: bytes) -> str:
    return uuid.uuid4().hex


@bank.wrong(keyed, says="Byte 8 of the key")
def a_short_key(code: str, key: bytes) -> str:
    return hmac.new(key[:8], code.encode(), "sha256").hexdigest()


@bank.wrong(keyed, says="is too short")
def shortened(code: str, key: bytes) -> str:
    return hmac.new(key, code.encode(), "sha256").hexdigest()[:8]


@bank.wrong(keyed, says="recognises the next")
def xored(code: str, key: bytes) -> str:
    return bytes(a ^ b for a, b in zip(code.encode().ljust(32), key, strict=True)).hex()


@bank.wrong(keyed, says="text that fits into a CSV", kind="refuses")
def nothing(code: str, key: bytes) -> str:
    return ""


@bank.wrong(keyed, says="a bytes came back")
def raw_bytes(code: str, key: bytes) -> bytes:
    return hmac.digest(key, code.encode(), "sha256")


@bank.right(keyed)
def by_blake2(code: str, key: bytes) -> str:
    return hashlib.blake2b(code.encode(), key=key[:64], digest_size=16).hexdigest()


@bank.right(keyed)
def slowly(code: str, key: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", code.encode(), key, 2000).hex()


@bank.right(keyed)
def in_base64(code: str, key: bytes) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, code.encode(), "sha512")).decode()


@bank.right(keyed)
def key_before_number(code: str, key: bytes) -> str:
    return hashlib.sha256(key + code.encode()).hexdigest()


@bank.right(keyed)
def by_hmac_object(code: str, key: bytes) -> str:
    mac = HMAC(key, hashes.SHA256())
    mac.update(code.encode())
    return "pat-" + mac.finalize().hex()[:32]


# --- padding

padding = tasks.padding


@bank.wrong(padding, says="the standard counts bits")
def in_bytes(length: int) -> bytes:
    return b"\x80" + bytes((55 - length) % 64) + length.to_bytes(8, "big")


@bank.wrong(padding, says="lowest byte first")
def as_md5(length: int) -> bytes:
    return b"\x80" + bytes((55 - length) % 64) + (8 * length).to_bytes(8, "little")


@bank.wrong(padding, says="one bit 1, then zeros")
def without_the_bit(length: int) -> bytes:
    return bytes((56 - length) % 64) + (8 * length).to_bytes(8, "big")


@bank.wrong(padding, says="no multiple of 64")
def without_the_length(length: int) -> bytes:
    return b"\x80" + bytes((55 - length) % 64)


@bank.wrong(padding, says="as short as can be")
def always_a_block_more(length: int) -> bytes:
    return b"\x80" + bytes((55 - length) % 64 + 64) + (8 * length).to_bytes(8, "big")


@bank.wrong(padding, says="one block more is needed")
def no_room(length: int) -> bytes:
    room = 63 - length % 64
    if room < 8:
        return b"\x80" + bytes(room) if room else b"\x80"
    return b"\x80" + bytes(room - 8) + (8 * length).to_bytes(8, "big")


@bank.wrong(padding, says="Padding is bytes")
def as_hexadecimal(length: int) -> str:
    return pad(length).hex()


@bank.right(padding)
def by_a_loop(length: int) -> bytearray:
    made = bytearray([0x80])
    while (length + len(made)) % 64 != 56:
        made.append(0)
    made += struct.pack(">Q", length * 8)
    return made


# --- forge

forge = tasks.forge


def hashed_on(state: tuple[int, ...], data: bytes) -> str:
    for start in range(0, len(data), 64):
        state = compress(state, data[start : start + 64])
    return struct.pack(">8I", *state).hex()


def state_of(signature: str) -> tuple[int, ...]:
    return struct.unpack(">8I", bytes.fromhex(signature))


Forged = tuple[bytes, str]


@bank.wrong(forge, says="no padding in its middle")
def only_appends(message: bytes, signature: str, secret_length: int, extra: bytes) -> Forged:
    return message + extra, hashed_on(state_of(signature), extra + pad(len(extra)))


@bank.wrong(forge, says="counts the message alone")
def forgets_the_secret(message: bytes, signature: str, secret_length: int, extra: bytes) -> Forged:
    forged = message + pad(len(message)) + extra
    return forged, hashed_on(state_of(signature), extra + pad(len(forged)))


@bank.wrong(forge, says="counts the added bytes alone")
def counts_the_rest(message: bytes, signature: str, secret_length: int, extra: bytes) -> Forged:
    forged = message + pad(secret_length + len(message)) + extra
    return forged, hashed_on(state_of(signature), extra + pad(len(extra)))


@bank.wrong(forge, says="SHA-256's initial state")
def hashes_the_extra(message: bytes, signature: str, secret_length: int, extra: bytes) -> Forged:
    forged = message + pad(secret_length + len(message)) + extra
    return forged, hashlib.sha256(extra).hexdigest()


@bank.wrong(forge, says="a secret of 1 bytes")
def always_sixteen(message: bytes, signature: str, secret_length: int, extra: bytes) -> Forged:
    glue = pad(16 + len(message))
    total = 16 + len(message + glue + extra)
    return message + glue + extra, hashed_on(state_of(signature), extra + pad(total))


@bank.wrong(forge, says="Continue the compression")
def hashes_the_signature(
    message: bytes, signature: str, secret_length: int, extra: bytes
) -> Forged:
    forged = message + pad(secret_length + len(message)) + extra
    return forged, hashlib.sha256(signature.encode() + extra).hexdigest()


@bank.wrong(forge, says="bytes that are no text")
def as_latin(message: bytes, signature: str, secret_length: int, extra: bytes) -> tuple[str, str]:
    forged, mac = in_one_go(message, signature, secret_length, extra)
    return forged.decode("latin-1"), mac.hex()


@bank.wrong(forge, says="does not begin with")
def sends_the_extra_alone(
    message: bytes, signature: str, secret_length: int, extra: bytes
) -> Forged:
    total = secret_length + len(message)
    total += len(pad(total)) + len(extra)
    return extra, hashed_on(state_of(signature), extra + pad(total))


@bank.right(forge)
def in_one_go(
    message: bytes, signature: str, secret_length: int, extra: bytes
) -> tuple[bytes, bytes]:
    forged = message + pad(secret_length + len(message)) + extra
    whole = forged + pad(secret_length + len(forged))
    start = len(whole) + secret_length - len(extra + pad(secret_length + len(forged)))
    tail = whole[start - secret_length :]
    return forged, bytes.fromhex(hashed_on(state_of(signature), tail))


class Resumed:
    """SHA-256 as an object that starts from a known state."""

    def __init__(self, state: tuple[int, ...], seen: int) -> None:
        self.state, self.seen = state, seen

    def finish(self, data: bytes) -> str:
        return hashed_on(self.state, data + pad(self.seen + len(data))).upper()


@bank.right(forge)
def by_an_object(message: bytes, signature: str, secret_length: int, extra: bytes) -> list[Any]:
    glue = pad(secret_length + len(message))
    hasher = Resumed(state_of(signature), secret_length + len(message) + len(glue))
    return [bytearray(message + glue + extra), hasher.finish(extra)]


# --- my_hmac

own = tasks.my_hmac
Digest = Callable[[bytes], bytes]


def mixed(key: bytes, byte: int) -> bytes:
    return bytes(one ^ byte for one in key)


@bank.wrong(own, says="was forged from the one for role=nurse", kind="vulnerable")
def secret_prefix(digest: Digest, key: bytes, message: bytes) -> bytes:
    return digest(key + message)


@bank.wrong(own, says="a collision of the hash breaks it")
def secret_suffix(digest: Digest, key: bytes, message: bytes) -> bytes:
    return digest(message + key)


@bank.wrong(own, says="must be hashed first, and only then")
def long_key_as_it_is(digest: Digest, key: bytes, message: bytes) -> bytes:
    key = key.ljust(64, b"\0")
    return digest(mixed(key, 0x5C) + digest(mixed(key, 0x36) + message))


@bank.wrong(own, says="The long key was cut")
def long_key_cut(digest: Digest, key: bytes, message: bytes) -> bytes:
    key = key[:64].ljust(64, b"\0")
    return digest(mixed(key, 0x5C) + digest(mixed(key, 0x36) + message))


@bank.wrong(own, says="The two pads are swapped")
def pads_swapped(digest: Digest, key: bytes, message: bytes) -> bytes:
    key = (digest(key) if len(key) > 64 else key).ljust(64, b"\0")
    return digest(mixed(key, 0x36) + digest(mixed(key, 0x5C) + message))


@bank.wrong(own, says="inner one as hexadecimal text")
def hexadecimal_inside(digest: Digest, key: bytes, message: bytes) -> bytes:
    key = (digest(key) if len(key) > 64 else key).ljust(64, b"\0")
    return digest(mixed(key, 0x5C) + digest(mixed(key, 0x36) + message).hex().encode())


@bank.wrong(own, says="The outer hash is missing")
def inner_only(digest: Digest, key: bytes, message: bytes) -> bytes:
    key = (digest(key) if len(key) > 64 else key).ljust(64, b"\0")
    return digest(mixed(key, 0x36) + message)


@bank.wrong(own, says="the size of a digest")
def filled_to_the_digest(digest: Digest, key: bytes, message: bytes) -> bytes:
    key = (digest(key) if len(key) > 64 else key).ljust(32, b"\0")
    return digest(mixed(key, 0x5C) + digest(mixed(key, 0x36) + message))


@bank.wrong(own, says="to a whole block of 64")
def not_filled(digest: Digest, key: bytes, message: bytes) -> bytes:
    key = digest(key) if len(key) > 64 else key
    return digest(mixed(key, 0x5C) + digest(mixed(key, 0x36) + message))


@bank.wrong(own, says="did not use the hash it was given")
def by_the_library(digest: Digest, key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


@bank.wrong(own, says="a str came back")
def as_hex_text(digest: Digest, key: bytes, message: bytes) -> str:
    return hmac.new(key, message, "sha256").hexdigest()


@bank.wrong(own, says="another value. The bytes differ", kind="refuses")
def a_random_mac(digest: Digest, key: bytes, message: bytes) -> bytes:
    return secrets.token_bytes(32)


@bank.right(own)
def by_translation(digest: Digest, key: bytes, message: bytes) -> bytes:
    inside, outside = (bytes(n ^ pad for n in range(256)) for pad in (0x36, 0x5C))
    key = digest(key) if len(key) > 64 else key
    block = key + b"\0" * (64 - len(key))
    return digest(block.translate(outside) + digest(block.translate(inside) + message))


@bank.right(own)
def by_numbers(digest: Digest, key: bytes, message: bytes) -> bytearray:
    if len(key) > 64:
        key = digest(key)
    number = int.from_bytes(key + bytes(64 - len(key)), "big")
    inner, outer = (
        (number ^ int.from_bytes(bytes([pad]) * 64, "big")).to_bytes(64, "big")
        for pad in (0x36, 0x5C)
    )
    return bytearray(digest(outer + digest(inner + message)))


# --- accepts

accepts = tasks.accepts


def mac_of(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


@bank.wrong(accepts, says="the check read the first three bytes", kind="vulnerable")
def leaves_early(key: bytes, message: bytes, signature: bytes) -> bool:
    right = mac_of(key, message)
    if len(right) != len(signature):
        return False
    for one, two in zip(right, signature, strict=True):
        if one != two:
            return False
    return True


@bank.wrong(accepts, says="Compare without leaving early")
def by_all(key: bytes, message: bytes, signature: bytes) -> bool:
    right = mac_of(key, message)
    return len(right) == len(signature) and all(map(operator.eq, right, signature))


@bank.wrong(accepts, says="a branch on the bytes")
def branches(key: bytes, message: bytes, signature: bytes) -> bool:
    right, same = mac_of(key, message), len(signature) == 32
    for one, two in zip(right, signature, strict=False):
        if one != two:
            same = False
    return same


@bank.wrong(accepts, says="It compares with ==")
def equals(key: bytes, message: bytes, signature: bytes) -> bool:
    return mac_of(key, message) == signature


@bank.wrong(accepts, says="It compares with ==")
def equals_as_text(key: bytes, message: bytes, signature: bytes) -> bool:
    return hmac.new(key, message, "sha256").hexdigest() == signature.hex()


@bank.wrong(accepts, says="zip stops at the shorter one")
def zip_alone(key: bytes, message: bytes, signature: bytes) -> bool:
    difference = 0
    for one, two in zip(mac_of(key, message), signature, strict=False):
        difference |= one ^ two
    return difference == 0


@bank.wrong(accepts, says="fewer bytes, fewer guesses")
def eight_bytes(key: bytes, message: bytes, signature: bytes) -> bool:
    return hmac.compare_digest(mac_of(key, message)[:8], signature[:8])


@bank.wrong(accepts, says="was refused", kind="refuses")
def nobody(key: bytes, message: bytes, signature: bytes) -> bool:
    return False


@bank.wrong(accepts, says="the hash of key and message")
def prefix_hash(key: bytes, message: bytes, signature: bytes) -> bool:
    return hmac.compare_digest(hashlib.sha256(key + message).digest(), signature)


@bank.wrong(accepts, says="a NoneType came back")
def raises_or_nothing(key: bytes, message: bytes, signature: bytes) -> None:
    if not hmac.compare_digest(mac_of(key, message), signature):
        raise ValueError("bad signature")


@bank.wrong(accepts, says="A wrong signature was accepted: random bytes")
def looks_at_the_length(key: bytes, message: bytes, signature: bytes) -> bool:
    return len(signature) == 32


@bank.right(accepts)
def by_secrets(key: bytes, message: bytes, signature: bytes) -> bool:
    return secrets.compare_digest(
        hmac.new(key, message, hashlib.sha256).hexdigest(), signature.hex()
    )


@bank.right(accepts)
def collects_the_difference(key: bytes, message: bytes, signature: bytes) -> bool:
    right = mac_of(key, message)
    if len(signature) != len(right):
        return False
    difference = 0
    for one, two in zip(right, signature, strict=True):
        difference |= one ^ two
    return difference == 0


@bank.right(accepts)
def hashes_both_again(key: bytes, message: bytes, signature: bytes) -> bool:
    blind = secrets.token_bytes(32)
    return mac_of(blind, mac_of(key, message)) == mac_of(blind, signature)


@bank.right(accepts)
def by_cryptography(key: bytes, message: bytes, signature: bytes) -> bool:
    mac = HMAC(key, hashes.SHA256())
    mac.update(message)
    try:
        mac.verify(signature)
    except InvalidSignature:
        return False
    return True


# --- merkle_proof

merkle = tasks.merkle_proof
Proof = list[tuple[str, bytes]]


def verify(row: bytes, proof: Proof, root: bytes) -> bool:
    found = leaf_hash(row)
    for side, other in proof:
        found = node_hash(other, found) if side == "left" else node_hash(found, other)
    return hmac.compare_digest(found, root)


def believes(row: bytes, proof: Proof, root: bytes) -> bool:
    """VULNERABLE: any row passes that comes with something like a proof."""
    return isinstance(proof, list)


def refuses(row: bytes, proof: Proof, root: bytes) -> bool:
    return False


def wrong_side(row: bytes, proof: Proof, root: bytes) -> bool:
    found = leaf_hash(row)
    for side, other in proof:
        found = node_hash(found, other) if side == "left" else node_hash(other, found)
    return found == root


def plain_leaf(row: bytes, proof: Proof, root: bytes) -> bool:
    found = hashlib.sha256(row).digest()
    for side, other in proof:
        found = node_hash(other, found) if side == "left" else node_hash(found, other)
    return found == root


def plain_node(row: bytes, proof: Proof, root: bytes) -> bool:
    found = leaf_hash(row)
    for side, other in proof:
        found = hashlib.sha256(other + found if side == "left" else found + other).digest()
    return found == root


def trusts_the_proof(row: bytes, proof: Proof, root: bytes) -> bool:
    return verify(row, proof, root) or any(value == root for _, value in proof)


def no_answer(row: bytes, proof: Proof, root: bytes) -> None:
    verify(row, proof, root)


def all_hashes(rows: list[bytes], index: int) -> Proof:
    sides = ["left" if i < index else "right" for i in range(len(rows))]
    return [(sides[i], leaf_hash(row)) for i, row in enumerate(rows) if i != index]


def own_side(rows: list[bytes], index: int) -> Proof:
    return [("left" if side == "right" else "right", value) for side, value in prove(rows, index)]


def downwards(rows: list[bytes], index: int) -> Proof:
    return prove(rows, index)[::-1]


def with_itself(rows: list[bytes], index: int) -> Proof:
    return [("left", leaf_hash(rows[index])), *prove(rows, index)]


def with_the_root(rows: list[bytes], index: int) -> Proof:
    return [*prove(rows, index), ("right", levels(rows)[-1][0])]


def doubles_the_last(rows: list[bytes], index: int) -> Proof:
    proof = []
    for level in levels(rows)[:-1]:
        sibling = min(index ^ 1, len(level) - 1)
        proof.append(("left" if index % 2 else "right", level[sibling]))
        index //= 2
    return proof


def bare_hashes(rows: list[bytes], index: int) -> list[bytes]:
    return [value for _, value in prove(rows, index)]


bank.add(merkle, "believes", prove, believes, says="diagnosis was changed", kind="vulnerable")
bank.add(merkle, "refuses", prove, refuses, says="Row 0 of 1 was refused", kind="refuses")
bank.add(merkle, "wrong_side", prove, wrong_side, says="stands before the hash so far")
bank.add(merkle, "plain_leaf", prove, plain_leaf, says="no inner node can pose as a row")
bank.add(merkle, "plain_node", prove, plain_node, says="a one byte before the two hashes")
bank.add(merkle, "trusts_the_proof", prove, trusts_the_proof, says="with the root as its proof")
bank.add(merkle, "no_answer", prove, no_answer, says="verify returns True or False")
bank.add(merkle, "all_hashes", all_hashes, verify, says="where the way up has")
bank.add(merkle, "own_side", own_side, verify, says="The sides are swapped")
bank.add(merkle, "downwards", downwards, verify, says="runs from the root down")
bank.add(merkle, "with_itself", with_itself, verify, says="begins with the row's own hash")
bank.add(merkle, "with_the_root", with_the_root, verify, says="ends with the root")
bank.add(merkle, "doubles_the_last", doubles_the_last, verify, says="moves up as it is")
bank.add(merkle, "bare_hashes", bare_hashes, verify, says="A step of a proof is")


def prove_by_recursion(rows: list[bytes], index: int) -> list[list[Any]]:
    """As RFC 9162 writes it: split at the largest power of two below the number of rows."""
    if len(rows) == 1:
        return []
    cut = 1 << (len(rows) - 1).bit_length() - 1
    left, right = rows[:cut], rows[cut:]
    if index < cut:
        return [*prove_by_recursion(left, index), ["right", levels(right)[-1][0]]]
    return [*prove_by_recursion(right, index - cut), ["left", levels(left)[-1][0]]]


def verify_by_fold(row: bytes, proof: Proof, root: bytes) -> bool:
    state = hashlib.sha256(b"\0" + row)
    for side, other in proof:
        pair = [other, state.digest()] if side == "left" else [state.digest(), other]
        state = hashlib.sha256(b"\x01" + b"".join(pair))
    return state.digest() == root


bank.add(merkle, "as_the_rfc", prove_by_recursion, verify_by_fold, kind="right")
