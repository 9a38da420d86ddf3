"""Lesson 08, continued: what got past the checks once, and what they refused without cause."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import hmac
import itertools
import math
import operator
import secrets
import struct
import time
import uuid
import zlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from helpers.judging.digests import compress
from helpers.judging.digests import padding as pad
from helpers.tasks import hashing as tasks
from helpers.tasks.hashing.merkle import leaf_hash, levels, node_hash
from tests.wrong_answers import Bank

bank = Bank()

# --- collision_probability

birthday = tasks.collision_probability


def _cases(items: int, bits: int) -> float:
    return items * (items - 1) / 2 / 2.0**bits


@bank.wrong(birthday, says="3 items of 54 bits")
def mends_zero_alone(items: int, bits: int) -> float:
    return (1 - math.exp(-_cases(items, bits))) or _cases(items, bits)


@bank.wrong(birthday, says="2 items of")
def two_never_collide(items: int, bits: int) -> float:
    return 0.0 if items <= 2 else -math.expm1(-_cases(items, bits))


@bank.right(birthday)
def adds_only_what_is_rare(items: int, bits: int) -> float:
    chance = _cases(items, bits)
    return chance if chance < 1e-6 else 1 - math.exp(-chance)


@bank.right(birthday)
def in_decimals(items: int, bits: int) -> Decimal:
    return Decimal(-math.expm1(-_cases(items, bits)))


@bank.wrong(birthday, says="1 - x loses what is below 1e-16")
def exact_but_from_one(items: int, bits: int) -> float:
    if items < 100:
        return 1 - math.perm(2**bits, items) / (2**bits) ** items
    return -math.expm1(-_cases(items, bits))


@bank.wrong(birthday, says="That is in per cent")
def in_per_cent(items: int, bits: int) -> float:
    return -100 * math.expm1(-_cases(items, bits))


# --- find_collision

collide = tasks.find_collision
Fingerprint = Callable[[bytes], bytes]


@bank.wrong(collide, says="different messages were among them")
def one_byte_messages(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    seen: dict[bytes, bytes] = {}
    while True:
        message = bytes([secrets.randbelow(64)])
        found = fingerprint(message)
        if seen.setdefault(found, message) != message:
            return seen[found], message


@bank.wrong(collide, says="has no attribute 'value'")
def asks_uncounted(fingerprint: Any) -> Any:
    return fingerprint.value(b"0"), b"1"


@bank.right(collide)
def sorts_a_batch(fingerprint: Fingerprint) -> tuple[bytes, bytes]:
    for size in (70_000, 400_000):
        try_these = (str(n).encode() for n in range(size))
        pairs = sorted((fingerprint(message), message) for message in try_these)
        for one, two in itertools.pairwise(pairs):
            if one[0] == two[0]:
                return one[1], two[1]
    raise AssertionError


# --- reverse

reverse = tasks.reverse


@functools.cache
def _table() -> dict[str, str]:
    codes = (f"P-{n:06d}" for n in range(10**6))
    return {hashlib.sha256(code.encode()).hexdigest(): code for code in codes}


def _looked_up(pseudonyms: list[str]) -> dict[str, str]:
    return {name: _table()[name] for name in pseudonyms if name in _table()}


@bank.wrong(reverse, says="begin with 0")
def begins_with_one(pseudonyms: list[str]) -> dict[str, str]:
    return {name: code for name, code in _looked_up(pseudonyms).items() if code != "P-000000"}


@bank.wrong(reverse, says="Nothing was found at all")
def by_sha1(pseudonyms: list[str]) -> dict[str, str]:
    full = {hashlib.sha1(b"P-%06d" % n).hexdigest(): f"P-{n:06d}" for n in range(1000)}
    return {name: full[name] for name in pseudonyms if name in full}


@bank.wrong(reverse, says="text, 'P-' and six digits")
def numbers_alone(pseudonyms: list[str]) -> dict[str, int]:
    return {name: int(code[2:]) for name, code in _looked_up(pseudonyms).items()}


@bank.wrong(reverse, says="All million numbers")
def all_but_the_last_thousand(pseudonyms: list[str]) -> dict[str, str]:
    found = _looked_up(pseudonyms).items()
    return {name: code for name, code in found if code < "P-999000" or code == "P-999999"}


# --- pseudonym

keyed = tasks.pseudonym


def _mac(code: str, key: bytes) -> str:
    return hmac.new(key, code.encode(), "sha256").hexdigest()


def _sha(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def _whole(code: str) -> int:
    return int.from_bytes(_sha(code), "big")


def _number(key: bytes) -> int:
    return int.from_bytes(key, "big")


OPEN = {
    "number_in_front": lambda code, key: f"{code}-{_mac(code, key)}",
    "number_behind": lambda code, key: _mac(code, key) + code[2:],
    "number_behind_a_decimal": lambda code, key: f"{int(_mac(code, key), 16)}{code[2:]}",
    "plain_hash_in_front": lambda code, key: _sha(code).hex() + _mac(code, key),
    "hash_of_each": lambda code, key: _sha(code).hex() + hashlib.sha256(key).hexdigest(),
    "a_token": lambda code, key: (
        base64.urlsafe_b64encode(code.encode()).decode() + "." + _mac(code, key)
    ),
}
SAID = (
    "are the same under every key", "differ between patients: that part", "that part is read",
    "or enumerated without the secret. Nothing", "Nothing but the keyed hash", "the letters '",
)  # fmt: skip
for (_name, _answer), _says in zip(OPEN.items(), SAID, strict=True):
    bank.add(keyed, _name, _answer, says=_says)

SHOWN = {
    "key_behind": lambda code, key: _mac(code, key) + key.hex(),
    "half_the_key": lambda code, key: _mac(code, key) + key[:16].hex(),
    "key_in_base64": lambda code, key: base64.b64encode(key).decode() + _mac(code, key),
}
SAID = ("The key can be read", "follow the key bit by bit", "Whoever reads one row")
for (_name, _answer), _says in zip(SHOWN.items(), SAID, strict=True):
    bank.add(keyed, _name, _answer, says=_says)


def _over_sha(code: str, key: bytes) -> str:
    stream = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
    return stream.update(_sha(code)).hex()


MASKED = {
    "key_over_hash": (lambda code, key: f"{_whole(code) ^ _number(key):064x}", "The XOR"),
    "gcm_with_one_nonce": (
        lambda code, key: AESGCM(key).encrypt(bytes(12), code.encode(), None).hex(),
        "The XOR",
    ),
    "counter_mode": (_over_sha, "The XOR of two"),
    "key_added": (
        lambda code, key: f"{(_whole(code) + _number(key)) % 2**256:064x}",
        "The difference",
    ),
    "key_times_hash": (lambda code, key: f"{_whole(code) * _number(key) % 2**256:064x}", "ratio"),
}
for _name, (_answer, _says) in MASKED.items():
    bank.add(keyed, _name, _answer, says=_says)

SHORT = {
    "ninety_six_bits": (lambda code, key: _mac(code, key)[:24], "about 96 bits"),
    "four_times_32": (lambda code, key: _mac(code, key)[:8] * 4, "about 32 bits"),
    "six_times_24": (lambda code, key: _mac(code, key)[:6] * 6, "about 24 bits"),
    "filled_with_zeros": (lambda code, key: _mac(code, key)[:16].ljust(32, "0"), "about 64 bits"),
    "in_digits": (lambda code, key: str(int(_mac(code, key), 16))[:22], "about 73 bits"),
    "checksum": (
        lambda code, key: f"{zlib.crc32(key + code.encode()):08x}" * 4,
        "Repeated and fixed letters",
    ),
}
for _name, (_answer, _says) in SHORT.items():
    bank.add(keyed, _name, _answer, says=_says)

CUT = {
    "last_four_digits": lambda code, key: _mac(code[-4:], key),
    "number_modulo": lambda code, key: _mac(str(int(code[2:]) % 10_000), key),
    "zeros_stripped": lambda code, key: _mac(code.strip("P-0"), key),
    "forgets_the_number": lambda code, key: _mac("code", key),
}
for _name, _answer in CUT.items():
    bank.add(keyed, _name, _answer, says="share one pseudonym")
bank.add(
    keyed, "sorted_digits",
    lambda code, key: _mac("".join(sorted(code)), key), says="number does not go in whole",
)  # fmt: skip


class _Remembers:
    """A fresh pseudonym for each pair, kept until the program ends."""

    def __init__(self) -> None:
        self.known: dict[Any, str] = {}

    def __call__(self, code: str, key: bytes) -> str:
        return self.known.setdefault((code, key), secrets.token_hex(16))


@functools.cache
def salted_and_cached(code: str, key: bytes) -> str:
    return _mac(uuid.uuid4().hex + code, key)


bank.add(keyed, "remembers", _Remembers(), says="drawn by chance and remembered")
bank.add(keyed, "salted_and_cached", salted_and_cached, says="by chance and remembered")


@bank.wrong(keyed, says="Python's own hash()")
def python_s_hash(code: str, key: bytes) -> str:
    values = hash((code, key)) % 2**64, hash((key, code)) % 2**64
    return "".join(f"{value:016x}" for value in values)


@bank.wrong(keyed, says="of the key makes no difference")
def some_of_the_key(code: str, key: bytes) -> str:
    return _mac(code, key[:2] + key[15:17] + key[31:])


@bank.wrong(keyed, says="Another key gave the same")
def sum_of_the_key(code: str, key: bytes) -> str:
    return _mac(code, bytes([sum(key) % 256, sum(key) // 256]))


@bank.wrong(keyed, says="one with the same CRC-32")
def checksum_of_the_key(code: str, key: bytes) -> str:
    return _mac(code, zlib.crc32(key).to_bytes(4, "big"))


@bank.wrong(keyed, says="no text file keeps")
def as_characters(code: str, key: bytes) -> str:
    return hmac.digest(key, code.encode(), "sha256").decode("latin-1")


@bank.right(keyed)
def insists_on_the_key(code: str, key: bytes) -> str:
    if len(key) != 32:
        raise ValueError("the key must have 32 bytes")
    return _mac(code, key)


@bank.right(keyed)
def one_block_of_aes(code: str, key: bytes) -> str:
    block = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return block.update(code.encode().ljust(16, b"\0")).hex()


bank.add(
    keyed, "synthetic_nonce",
    lambda code, key: AESSIV(key).encrypt(code.encode(), None).hex(), kind="right",
)  # fmt: skip
RIGHT = {
    "base85": lambda c, k: base64.b85encode(bytes.fromhex(_mac(c, k)[:32])).decode(),
    "base64_of_128_bits": lambda c, k: base64.b64encode(bytes.fromhex(_mac(c, k)[:32])).decode(),
    "base32": lambda c, k: base64.b32encode(bytes.fromhex(_mac(c, k)[:40])).decode().lower(),
    "decimal": lambda c, k: str(int(_mac(c, k)[:32], 16)),
    "as_uuid": lambda c, k: str(uuid.UUID(_mac(c, k)[:32])),
    "exactly_128_bits": lambda c, k: _mac(c, k)[:32],
    "numpy_text": lambda c, k: np.str_(_mac(c, k)),
    "number_of_the_key": lambda c, k: hashlib.sha256(k).hexdigest()[:8] + "-" + _mac(c, k),
    "zeros_in_front_left_out": lambda c, k: _mac(c.lstrip("P-0"), k),
    "long_prefix": lambda c, k: (
        "urn:clinic.example:research:study-2026:patient:pseudonym:" + _mac(c, k)[:32]
    ),
}
for _name, _answer in RIGHT.items():
    bank.add(keyed, _name, _answer, kind="right")


@bank.right(keyed)
@functools.cache
def cached(code: str, key: bytes) -> str:
    return hashlib.sha3_256(key + code.encode()).hexdigest()


@bank.right(keyed)
def slow_on_purpose(code: str, key: bytes) -> str:
    return hashlib.pbkdf2_hmac("sha256", code.encode(), key, 30_000).hex()


@bank.right(keyed)
def asks_a_key_service(code: str, key: bytes) -> str:
    time.sleep(0.02)
    return _mac(code, key)


@bank.wrong(keyed, says="and the limit is 0.1")
def asks_one_far_away(code: str, key: bytes) -> str:
    time.sleep(0.15)
    return _mac(code, key)


@bank.wrong(keyed, says="two may agree")
def slow_and_short(code: str, key: bytes) -> str:
    time.sleep(0.005)
    return _mac(code, key)[:16]


@functools.lru_cache(4)
def _stretched(key: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", key, b"study 7", 40_000)


@bank.right(keyed)
def stretches_the_key_once(code: str, key: bytes) -> str:
    return _mac(code, _stretched(key))


# --- padding

padding = tasks.padding


@bank.wrong(padding, says="as short as can be")
def a_block_more_from_0(length: int) -> bytes:
    return b"\x80" + bytes((55 - length) % 64 + 64) + (8 * length).to_bytes(8, "big")


@bank.wrong(padding, says="count the padding as well")
def counts_the_padding(length: int) -> bytes:
    return pad(length)[:-8] + (8 * (length + len(pad(length)))).to_bytes(8, "big")


@bank.wrong(padding, says="and the message has")
def length_of_five_bytes(length: int) -> bytes:
    return pad(length)[:-8] + (8 * length % 2**40).to_bytes(8, "big")


@bank.wrong(padding, says="give the padding alone")
def message_and_padding(length: int) -> bytes:
    return bytes(length) + pad(length)


@bank.wrong(padding, says="the first byte should be 0x80 (one bit 1, then zeros), and is 0x01")
def one_for_a_bit(length: int) -> bytes:
    return b"\x01" + pad(length)[1:]


# --- forge

forge = tasks.forge
Forged = tuple[bytes, str]


def _forger(
    end: Callable[..., bytes], middle: Callable[..., int] = operator.add, read: str = ">8I",
    write: str = ">8I", blocks: int = 99,
) -> Callable[..., Forged]:  # fmt: skip
    """A forger with these two paddings, this order of bytes, so many blocks."""

    def forger(message: bytes, signature: str, secret_length: int, extra: bytes) -> Forged:
        forged = message + pad(middle(secret_length, len(message))) + extra
        state = struct.unpack(read, bytes.fromhex(signature))
        rest = extra + end(len(forged), secret_length, len(message), len(extra))
        for start in range(0, min(len(rest), 64 * blocks), 64):
            state = compress(state, rest[start : start + 64])
        return forged, struct.pack(write, *state).hex()

    return forger


def _right_end(forged: int, secret: int, message: int, extra: int) -> bytes:
    return pad(secret + forged)


FORGERS = {
    "last_without_the_secret": (_forger(lambda f, s, m, e: pad(f)), "no whole number of blocks"),
    "last_without_the_first": (_forger(lambda f, s, m, e: pad(s + m + e)), "counts ALL"),
    "last_counts_a_block": (_forger(lambda f, s, m, e: pad(64 + e)), "counts the added bytes"),
    "last_is_zeros": (_forger(lambda f, s, m, e: bytes(-e % 64)), "The last padding is missing"),
    "little_endian": (_forger(_right_end, read="<8I", write="<8I"), "highest byte first"),
    "written_backwards": (_forger(_right_end, write="<8I"), "writes its words with the highest"),
    "one_block": (_forger(_right_end, blocks=1), "Only one block"),
}
for _name, (_answer, _says) in FORGERS.items():
    bank.add(forge, _name, _answer, says=_says)

# --- my_hmac

own = tasks.my_hmac
Digest = Callable[[bytes], bytes]


def _mixed(key: bytes, byte: int) -> bytes:
    return bytes(one ^ byte for one in key)


def _nested(block: Callable[[Digest, bytes], bytes], cut: Any = bytes) -> Callable[..., bytes]:
    def answer(digest: Digest, key: bytes, message: bytes) -> bytes:
        full = block(digest, key)
        return digest(_mixed(full, 0x5C) + cut(digest(_mixed(full, 0x36) + message)))

    return answer


def _block(digest: Digest, key: bytes) -> bytes:
    return (digest(key) if len(key) > 64 else key).ljust(64, b"\0")


def _by_sha(digest: Digest, key: bytes) -> bytes:
    return (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")


BLOCKS = {
    "always_sha256_for_the_key": (_by_sha, "with the `digest` that was given"),
    "digests_of_32": (
        lambda d, k: d(k) + bytes(32) if len(k) > 64 else k.ljust(64, b"\0"),
        "32 zeros were put behind",
    ),
    "hashes_64_too": (
        lambda d, k: (d(k) if len(k) >= 64 else k).ljust(64, b"\0"),
        "A fresh key of 64 bytes: another value. The key was hashed. Only",
    ),
    "hashes_always": (lambda d, k: d(k).ljust(64, b"\0"), "Only one longer than 64"),
    "blanks": (lambda d, k: (d(k) if len(k) > 64 else k).ljust(64), "with blanks"),
    "zeros_in_front": (lambda d, k: (d(k) if len(k) > 64 else k).rjust(64, b"\0"), "go behind"),
}
for _name, (_answer, _says) in BLOCKS.items():
    bank.add(own, _name, _nested(_answer), says=_says)
bank.add(own, "inner_cut", _nested(_block, lambda r: r[:32]), says="inner hash was cut")
bank.add(own, "inner_filled", _nested(_block, lambda r: r.ljust(32, b"\0")), says="was filled up")


@bank.wrong(own, says="An empty message has a MAC")
def nothing_for_nothing(digest: Digest, key: bytes, message: bytes) -> bytes:
    return _nested(_block)(digest, key, message) if message else b""


@bank.wrong(own, says="the key stands before the message")
def message_first(digest: Digest, key: bytes, message: bytes) -> bytes:
    full = _block(digest, key)
    return digest(_mixed(full, 0x5C) + digest(message + _mixed(full, 0x36)))


@bank.wrong(own, says="The pads are hexadecimal")
def decimal_pads(digest: Digest, key: bytes, message: bytes) -> bytes:
    full = _block(digest, key)
    return digest(_mixed(full, 52) + digest(_mixed(full, 36) + message))


@bank.right(own)
def with_numpy(digest: Digest, key: bytes, message: bytes) -> bytes:
    full = np.frombuffer(_block(digest, key), np.uint8)
    return digest((full ^ 0x5C).tobytes() + digest((full ^ 0x36).tobytes() + message))


# --- accepts

accepts = tasks.accepts


def _right(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _same(one: bytes, two: bytes) -> bool:
    return hmac.compare_digest(one, two)


@bank.wrong(accepts, says="the check read the last three bytes")
def leaves_early_from_the_back(key: bytes, message: bytes, signature: bytes) -> bool:
    right = _right(key, message)
    if len(signature) != len(right):
        return False
    for one, two in zip(reversed(right), reversed(signature), strict=True):
        if one != two:
            return False
    return True


@bank.wrong(accepts, says="the check read the last byte")
def looks_at_the_last_first(key: bytes, message: bytes, signature: bytes) -> bool:
    right = _right(key, message)
    return len(signature) == 32 and right[31] == signature[31] and _same(right, signature)


@bank.wrong(accepts, says="without leaving early and")
def odd_places_first(key: bytes, message: bytes, signature: bytes) -> bool:
    right = _right(key, message)
    places = [*range(5, 32, 2), *range(1, 5, 2), *range(0, 32, 2)]
    return len(signature) == 32 and all(right[i] == signature[i] for i in places)


@bank.wrong(accepts, says="must not cancel each other")
def forgets_differences(key: bytes, message: bytes, signature: bytes) -> bool:
    right, difference = _right(key, message), 0
    for one, two in zip(right, signature, strict=False):
        difference ^= one ^ two
    return len(signature) == 32 and difference == 0


SLIPS: dict[str, tuple[Callable[[bytes, bytes], bool], str]] = {
    "equal_sums": (lambda r, s: len(s) == 32 and sum(r) == sum(s), "with |=, which never forgets"),
    "equal_sets": (lambda r, s: len(s) == 32 and set(r) == set(s), "A wrong signature was accepted"),
    "same_bytes_sorted": (lambda r, s: sorted(r) == sorted(s), "must not cancel each other"),
    "as_numbers": (lambda r, s: int.from_bytes(r) == int.from_bytes(s), "zero byte in front"),
    "as_numbers_little": (
        lambda r, s: int.from_bytes(r, "little") == int.from_bytes(s, "little"),
        "a byte too many behind it",
    ),
    "strips": (lambda r, s: _same(r, s.strip()), "looks like a blank or a line end"),
    "cuts": (lambda r, s: len(s) != 33 and _same(r, s[:32]), "two bytes too many"),
    "hexadecimal_too": (
        lambda r, s: _same(r, s) or _same(r.hex().encode(), s),
        "hexadecimal digits in place",
    ),
    "master_signature": (lambda r, s: _same(r, s) or _same(s, bytes(32)), "32 zero bytes"),
    "equal_checksums": (lambda r, s: len(s) == 32 and zlib.crc32(r) == zlib.crc32(s), "CRC-32"),
    "lists": (lambda r, s: list(r) == list(s), "read the first three bytes"),
    "tuples": (lambda r, s: tuple(r) == tuple(s), "From that alone"),
    "base64": (lambda r, s: base64.b64encode(r) == base64.b64encode(s), "with ==, or searches"),
    "hexlify": (lambda r, s: binascii.hexlify(r) == binascii.hexlify(s), "nothing promises"),
    "lower_case": (lambda r, s: s.hex().lower() == r.hex(), "It compares with =="),
    "latin_1": (lambda r, s: s.decode("latin-1") == r.decode("latin-1"), "It compares with =="),
    "as_shown": (lambda r, s: str(s) == str(r), "It compares with =="),
    "with_a_version": (lambda r, s: b"v1=" + s == b"v1=" + r, "It compares with =="),
    "starts_with": (lambda r, s: len(s) == 32 and r.startswith(s), "or searches"),
    "finds": (lambda r, s: len(s) == 32 and r.find(s) == 0, "or searches"),
}  # fmt: skip
for _name, (_slip, _says) in SLIPS.items():
    bank.add(
        accepts, _name,
        functools.partial(lambda slip, k, m, s: slip(_right(k, m), s), _slip), says=_says,
    )  # fmt: skip


class _KeepsTheGood:
    """Remembers signatures that were right, for whatever message and key."""

    def __init__(self) -> None:
        self.good: set[bytes] = set()

    def __call__(self, key: bytes, message: bytes, signature: bytes) -> bool:
        if _same(_right(key, message), signature):
            self.good.add(signature)
        return signature in self.good


bank.add(accepts, "keeps_the_good", _KeepsTheGood(), says="was accepted for another message")
bank.add(
    accepts, "tidies_the_message", lambda k, m, s: _same(_right(k, m.strip()), s),
    says="A message is signed as it is",
)  # fmt: skip
bank.add(
    accepts, "wants_text", lambda k, m, s: _same(_right(k, m).hex().encode(), s),
    says="It wanted hexadecimal text",
)  # fmt: skip
bank.add(
    accepts, "key_for_message", lambda k, m, s: _same(_right(m, k), s),
    says="key and message in the wrong places",
)  # fmt: skip

SOUND: dict[str, Callable[[bytes, bytes], Any]] = {
    "numpy_s_bool": lambda r, s: np.bool_(_same(r, s)),
    "by_bytes_eq": constant_time.bytes_eq,
    "adds_differences": lambda r, s: len(s) == 32 and sum(map(operator.ne, r, s)) == 0,
    "adds_xors": lambda r, s: len(s) == 32 and not sum(a ^ b for a, b in zip(r, s, strict=True)),
    "reduces": lambda r, s: (
        len(s) == 32 and functools.reduce(lambda d, i: d | r[i] ^ s[i], range(32), 0) == 0
    ),
    "xor_in_numpy": lambda r, s: (
        len(s) == 32 and not (np.frombuffer(r, np.uint8) ^ np.frombuffer(s, np.uint8)).any()
    ),
    "base64_promised": lambda r, s: _same(base64.b64encode(r), base64.b64encode(s)),
    "list_walked_once": lambda r, s: (
        len(s) == 32 and not functools.reduce(operator.or_, map(operator.xor, list(r), list(s)))
    ),
}
for _name, _slip in SOUND.items():
    bank.add(
        accepts, _name,
        functools.partial(lambda sound, k, m, s: sound(_right(k, m), s), _slip), kind="right",
    )  # fmt: skip


@bank.right(accepts)
def insists_on_32_bytes(key: bytes, message: bytes, signature: bytes) -> bool:
    if len(key) != 32:
        raise ValueError("the key must have 32 bytes")
    return _same(_right(key, message), signature)


@bank.right(accepts)
@functools.lru_cache
def keeps_its_verdicts(key: bytes, message: bytes, signature: bytes) -> bool:
    return _same(_right(key, message), signature)


LISTED: dict[str, Callable[[bytes, bytes], Any]] = {
    "all_of_a_list": lambda r, s: all([a == b for a, b in zip(r, s, strict=True)]),
    "any_of_a_list": lambda r, s: not any([a ^ b for a, b in zip(r, s, strict=True)]),
}
for (_name, _slip), _says in zip(
    LISTED.items(), ("depending on where", "three bytes"), strict=True
):
    bank.add(
        accepts, _name,
        functools.partial(
            lambda slip, k, m, s: len(s) == 32 and slip(_right(k, m), s), _slip
        ), says=_says,
    )  # fmt: skip
WHOLE: dict[str, Callable[[bytes, bytes], Any]] = {
    "and_of_all": lambda r, s: bool(functools.reduce(operator.and_, map(operator.eq, r, s), True)),
    "largest_difference": lambda r, s: not max(map(operator.xor, r, s)),
    "least_agreement": lambda r, s: bool(min([a == b for a, b in zip(r, s, strict=True)])),
    "product": lambda r, s: math.prod(a == b for a, b in zip(r, s, strict=True)) == 1,
}
for _name, _slip in WHOLE.items():
    bank.add(
        accepts, _name,
        functools.partial(
            lambda sound, k, m, s: len(s) == 32 and sound(_right(k, m), s), _slip
        ), kind="right",
    )  # fmt: skip


# --- merkle_proof

merkle = tasks.merkle_proof
Proof = list[tuple[str, bytes]]


def prove(rows: list[bytes], index: int) -> Proof:
    proof = []
    for level in levels(rows)[:-1]:
        if index ^ 1 < len(level):
            proof.append(("left" if index % 2 else "right", level[index ^ 1]))
        index //= 2
    return proof


def _up(found: bytes, proof: Proof) -> bytes:
    for side, other in proof:
        found = node_hash(other, found) if side == "left" else node_hash(found, other)
    return found


def _leads(row: bytes, proof: Proof) -> bytes:
    return _up(leaf_hash(row), proof)


def either_side(row: bytes, proof: Proof, root: bytes) -> bool:
    found = {leaf_hash(row)}
    for _, other in proof:
        found = {node_hash(*pair) for f in found for pair in ((f, other), (other, f))}
    return root in found


def skips_the_unknown(row: bytes, proof: Proof, root: bytes) -> bool:
    found = leaf_hash(row)
    for side, other in proof:
        if side == "left":
            found = node_hash(other, found)
        else:
            found = node_hash(found, other) if side == "right" else other
    return found == root


def stops_at_the_root(row: bytes, proof: Proof, root: bytes) -> bool:
    return any(_leads(row, proof[:n]) == root for n in range(len(proof) + 1))


def _xor_fold(one: bytes, two: bytes) -> bool:
    return not functools.reduce(operator.xor, map(operator.xor, one, two), 0)


VERIFIERS: dict[str, tuple[Callable[..., bool], str]] = {
    "hash_for_a_row": (
        lambda row, p, root: _up(row if len(row) == 32 else leaf_hash(row), p) == root,
        "bytes that are no row",
    ),
    "hash_or_row": (
        lambda row, p, root: root in (_leads(row, p), _up(row, p)),
        "the hash of a row in its place",
    ),
    "root_for_a_row": (
        lambda row, p, root: root in (_leads(row, p), row),
        "the root in place of a row",
    ),
    "four_bytes": (lambda row, p, root: _leads(row, p)[:4] == root[:4], "whose last bit"),
    "begins_with": (lambda row, p, root: _leads(row, p).startswith(root), "a root of 31 bytes"),
    "zip_of_both": (
        lambda row, p, root: all(a == b for a, b in zip(_leads(row, p), root, strict=False)),
        "compare all of it",
    ),
    "differences_cancel": (
        lambda row, p, root: len(root) == 32 and _xor_fold(_leads(row, p), root),
        "of which two bytes were changed",
    ),
    "equal_sets_of_bytes": (
        lambda row, p, root: set(_leads(row, p)) == set(root),
        "is met by trying",
    ),
    "four_steps": (lambda row, p, root: len(p) < 5 and _leads(row, p) == root, "of 1000 was"),
    "root_behind_a_long_proof": (
        lambda row, p, root: _leads(row, p) == root or (len(p) > 3 and p[-1][1] == root),
        "the root behind a whole proof",
    ),
    "either_side": (either_side, "one side was swapped"),
    "skips_the_unknown": (skips_the_unknown, "a step whose side is"),
    "stops_at_the_root": (stops_at_the_root, "a step too many"),
    "no_empty_proof": (
        lambda row, p, root: bool(p) and _leads(row, p) == root,
        "proof of a single row is empty",
    ),
}
for _name, (_answer, _says) in VERIFIERS.items():
    bank.add(merkle, _name, prove, _answer, says=_says)


def by_looking_for_itself(rows: list[bytes], index: int) -> Proof:
    found, proof = leaf_hash(rows[index]), []
    for level in levels(rows)[:-1]:
        place = level.index(found)
        if place ^ 1 < len(level):
            proof.append(("left" if place % 2 else "right", level[place ^ 1]))
            found = _up(found, proof[-1:])
    return proof


def _verify(row: bytes, proof: Proof, root: bytes) -> bool:
    return _leads(row, proof) == root


bank.add(merkle, "looks_for_itself", by_looking_for_itself, _verify, says="in another place")
bank.add(
    merkle, "looks_for_the_row", lambda rows, i: prove(rows, rows.index(rows[i])), _verify,
    says="Go by the number of the row",
)  # fmt: skip


def strict(row: bytes, proof: Proof, root: bytes) -> Any:
    for side, other in proof:
        if side not in ("left", "right") or len(other) != 32:
            raise ValueError("no proof")
    return np.bool_(hmac.compare_digest(_leads(row, proof), root))


bank.add(merkle, "strict", lambda rows, i: tuple(prove(rows, i)), strict, kind="right")

# --- which_promise

bank.add(
    tasks.which_promise, "with_hyphens",
    {
        "two model files that hash alike, one reviewed, the other shipped": "collision",
        "a second file with the hash that the hospital published": "second pre-image",
        "a random 128-bit key, found from its hash alone": "pre-image",
        "a patient number, found by hashing all million of them": "none",
        "the password 'summer26', found in a list of MD5 hashes": "none",
        "file and hash on one server, both replaced": "none",
    },
    kind="right",
)  # fmt: skip
