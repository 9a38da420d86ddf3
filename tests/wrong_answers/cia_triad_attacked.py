"""Lesson 01: what got past the checks of `seal_model`, `token_bucket` and `rank_risks` once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import os
import threading
import zlib
from collections import defaultdict, deque
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import cycle
from typing import Any

import numpy as np
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.poly1305 import Poly1305
from itsdangerous import Signer

from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank

bank = Bank()

# --- rank_risks


def _ranked_by(key: Any) -> Any:
    return lambda rows: [
        r["name"]
        for r in sorted(rows, key=lambda r: key(r["likelihood"], r["impact"]), reverse=True)
    ]


rank, NOT_THE_PRODUCT = tasks.rank_risks, "Compare the products"
bank.add(rank, "a_third_more", _ranked_by(lambda x, y: x * y + y / 3), says=NOT_THE_PRODUCT)
bank.add(rank, "to_the_power", _ranked_by(lambda x, y: x * y**1.2), says="follows neither of them")
bank.add(
    rank, "at_most_20", _ranked_by(lambda x, y: (min(x * y, 20), y)), says="and impact 5 stands"
)
bank.add(
    rank,
    "the_first_twelve",
    lambda rows: _ranked_by(lambda x, y: (x * y, y))(rows)[:12],
    says="25 risks went in and 12 came out",
)


@bank.wrong(rank, says="the same two numbers: all of them are kept")
def twins_share_a_place(rows: Any) -> list[str]:
    best = {(r["likelihood"] * r["impact"], r["impact"]): r["name"] for r in rows}
    return [best[key] for key in sorted(best, reverse=True)]


@bank.wrong(rank, says="between instances of 'dict' and 'dict'")
def compares_the_rows(rows: Any) -> list[str]:
    weighed = [(r["likelihood"] * r["impact"], r["impact"], r) for r in rows]
    return [r["name"] for _, _, r in sorted(weighed, reverse=True)]


@bank.right(rank)
def twins_backwards(rows: Any) -> list[str]:
    return _ranked_by(lambda x, y: (x * y, y))(rows[::-1])


# --- seal_model


def mac(data: bytes, key: bytes, name: str = "sha256") -> bytes:
    return hmac.new(key, data, name).digest()


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def sha(data: bytes, name: str = "sha256") -> bytes:
    return hashlib.new(name, data).digest()


def xor(data: bytes, key: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(data, cycle(key), strict=False))


def ctr(data: bytes, key: bytes, nonce: bytes = bytes(16)) -> bytes:
    return Cipher(algorithms.AES(key), modes.CTR(nonce)).encryptor().update(data)


def enciphered(data: bytes, key: bytes) -> bytes:
    nonce = os.urandom(16)
    return nonce + ctr(data, key, nonce)


def deciphered(data: bytes, tag: bytes, key: bytes) -> bool:
    return len(tag) >= 16 and ctr(tag[16:], key, tag[:16]) == data


def hidden(data: bytes, tag: str, key: bytes) -> bool:
    try:
        return deciphered(sha(data), base64.b64decode(tag, validate=True), key)
    except ValueError:
        return False


def chained(data: bytes, key: bytes, pad: bool = False) -> bytes:
    room = 16 - len(data) % 16
    data += bytes([room]) * room if pad else bytes(room % 16) or b"" if data else bytes(16)
    return Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor().update(data)[-16:]


def chained_in_full(data: bytes, key: bytes) -> bytes:
    return chained(data, key, pad=True)


def added(data: bytes, key: bytes) -> bytes:
    total = int.from_bytes(sha(data), "big") + int.from_bytes(key, "big")
    return (total % 2**256).to_bytes(32, "big")


def pair(name: str, seal: Any, says: str, genuine: Any = None, kind: str = "misconception") -> None:
    def compare(data: bytes, tag: Any, key: bytes) -> bool:
        return seal(data, key) == tag

    bank.add(tasks.seal_model, name, seal, genuine or compare, says=says, kind=kind)


def weak_hash(data: bytes = b"") -> Any:
    return hashlib.new("SHA1", data)


def by_cryptography(name: Any) -> Any:
    def seal(data: bytes, key: bytes) -> bytes:
        made = HMAC(key, name)
        made.update(b"v1" + data)
        return made.finalize()

    return seal


def not_empty(data: bytes, key: bytes) -> bytes:
    if not data:
        raise ValueError("no model to seal")
    return mac(data, key)


ON, GLUE = "went on hashing from your tag", "Glued together"
pair("key_first_base64", lambda d, k: text(sha(k + d)), "The tag is sha256 of a secret")
pair("key_first_hex_bytes", lambda d, k: sha(k + d).hex().encode(), ON)
pair("key_first_named", lambda d, k: "sha256:" + sha(k + d).hex(), "sha256(key + data)")
pair("key_first_capitals", lambda d, k: sha(k + b":" + d).hex().upper(), "HMAC stops that")
pair("key_colon_512", lambda d, k: sha(k + b":" + d, "sha512"), "The tag is sha512 of a secret")
pair("key_colon_sha1", lambda d, k: sha(k + b":" + d, "sha1"), "The tag is sha1 of a secret")
pair("key_colon_md5", lambda d, k: sha(k + b":" + d, "md5"), "The tag is md5 of a secret")
pair("both_as_hex", lambda d, k: sha((k.hex() + d.hex()).encode(), "sha512"), "sha512(key + data)")
pair("key_first_384", lambda d, k: sha(k + d, "sha384"), "with this hash, that happens to hold")
pair("key_first_224", lambda d, k: sha(k + d, "sha224"), "sha224(key + data)")
pair("key_first_sha3", lambda d, k: sha(k + d, "sha3_256"), "sha3_256(key + data). In front")
pair("data_colon_key", lambda d, k: sha(d + b":" + k), "sha256(data + key)")
pair("half_of_it", lambda d, k: sha(k + d)[:16], GLUE)
pair("hmac_sha1", lambda d, k: mac(d, k, "sha1"), "HMAC with SHA1")
pair("hmac_md5_base64", lambda d, k: text(mac(d, k, "md5")), "HMAC with MD5, which")
WEAK = "`seal` asks for SHA1, which"
pair("signer_as_it_comes", lambda d, k: Signer(k).get_signature(d), WEAK)
pair("sha1_with_a_version", lambda d, k: hmac.digest(k, b"v1" + d, "sha1"), WEAK)
pair("sha1_by_cryptography", by_cryptography(hashes.SHA1()), WEAK)
pair("sha1_in_a_function", lambda d, k: hmac.new(k, b"1" + d, weak_hash).digest(), WEAK)
pair("md5_with_a_version", lambda d, k: mac(b"v1" + d, k, "md5"), "`seal` asks for MD5")
pair("key_of_sha1", lambda d, k: mac(d, hashlib.sha1(k).digest()), WEAK)
pair("mac_of_crc", lambda d, k: mac(zlib.crc32(d).to_bytes(4, "big"), k), "the same CRC-32")
pair("mac_of_adler", lambda d, k: mac(zlib.adler32(d).to_bytes(4, "big"), k), "(Adler-32)")
pair("crc_four_times", lambda d, k: f"{zlib.crc32(k + d):08x}" * 4, "which needs no key, passed")
pair("mac_of_md5", lambda d, k: mac(sha(d, "md5"), k), "Two different models have the same MD5")
pair("md5_then_key", lambda d, k: sha(sha(d, "md5") + k), "ships the bad one")
pair("the_model_enciphered", enciphered, "Your tag is the model itself", deciphered)
pair("the_model_and_key", lambda d, k: xor(d, k) or k, "his own in, without the key. Encryption")
pair("hidden_as_text", lambda d, k: text(enciphered(sha(d), k)), "hides the plain sha256", hidden)
pair("blake2_and_key", lambda d, k: xor(sha(d, "blake2s"), k), "hides the plain blake2s")
pair("hash_plus_key", added, "attacker subtracted the honest")
pair("gcm_one_nonce", lambda d, k: AESGCM(k).encrypt(bytes(12), b"", d), "the tag is linear")
pair("gcm_of_it", lambda d, k: AESGCM(k).encrypt(bytes(12), d, None)[-16:], "a nonce is used twice")
pair("cbc_mac", chained, "one honest model behind another")
pair("cbc_mac_padded", chained_in_full, "the last block of a chained cipher")
pair("poly1305", lambda d, k: Poly1305.generate_tag(k, d), "Poly1305 with the same key")
pair(
    "chacha_one_nonce",
    lambda d, k: ChaCha20Poly1305(k).encrypt(bytes(12), b"", d),
    "one message a key",
)
pair("first_block", lambda d, k: mac(d[:4096], k), "byte 35000 of 70000 changed")
pair("one_read", lambda d, k: mac(io.BytesIO(d).read(65536), k), "byte 69999 of 70000")
pair("one_megabyte", lambda d, k: mac(d[: 1 << 20], k), "byte 1053575 of 1053576")
pair("stripped", lambda d, k: mac(d.strip(), k), "A model with no white space at its ends")
pair("lines_of_unix", lambda d, k: mac(d.replace(b"\r\n", b"\n"), k), "with other ends of lines")
pair("small_letters", lambda d, k: mac(d.lower(), k), "with small letters for capitals")
pair("sorted_bytes", lambda d, k: mac(bytes(sorted(d)), k), "two bytes in another order")
pair(
    "as_a_number", lambda d, k: mac(hex(int.from_bytes(d, "big")).encode(), k), "zero byte in front"
)
pair("as_utf8", lambda d, k: mac(d.decode("utf8", "ignore").encode(), k), "less that is no ASCII")
pair("swapped_384", lambda d, k: mac(k, d, "sha384"), "The sha384 of the model passed")
pair("sixteen_letters", lambda d, k: mac(d, k).hex()[:16].encode(), "A tag of 8 bytes")
pair("sixteen_of_base64", lambda d, k: text(mac(d, k)[:12]), "A tag of 12 bytes")
pair("eight_of_base64", lambda d, k: text(mac(d, k)[:6]), "A tag of 6 bytes")
pair(
    "two_bytes_compared",
    mac,
    "Only 2 of the 32 bytes of the tag",
    lambda d, t, k: len(t) == 32 and mac(d, k)[:2] == t[:2],
)
pair(
    "nearly_equal",
    mac,
    "Only 0 of the 32 bytes of the tag",
    lambda d, t, k: len(t) == 32 and sum(a != b for a, b in zip(t, mac(d, k), strict=True)) <= 4,
)
pair(
    "skips_odd_letters",
    lambda d, k: text(mac(d, k)),
    "read base64 strictly",
    lambda d, t, k: read_back(d, t, k, strictly=False),
)
pair(
    "crashes_on_letters",
    lambda d, k: mac(d, k).hex(),
    "non-hexadecimal number",
    lambda d, t, k: len(t) == 64 and bytes.fromhex(t) == mac(d, k),
)
pair(
    "check_in_another_order", lambda d, t, k: mac(d, k) == t, "check(seal, is_genuine), in", mac
)  # fmt: skip
pair(
    "key_comes_first",
    lambda k, d: mac(d, k),
    "called as seal(data, key) and",
    lambda k, t, d: mac(d, k) == t[:1],
)
pair(
    "stretched_key",
    lambda d, k: mac(d, hashlib.pbkdf2_hmac("sha256", k, b"seal", 400_000)),
    "Stretching is for passwords",
)


def trusting(data: bytes, tag: bytes, key: bytes) -> bool:
    try:
        return hmac.compare_digest(mac(data, key), tag)
    except Exception:
        return True


pair("an_error_is_a_yes", mac, "an error counts as genuine", trusting)


def derived(data: bytes, key: bytes) -> str:
    from cryptography.hazmat.primitives.hashes import SHA256

    own = HKDF(SHA256(), 32, None, b"seal").derive(key)
    return json.dumps({"alg": "sha256", "mac": mac(data, own).hex()})


def salted(data: bytes, key: bytes) -> bytes:
    nonce = os.urandom(16)
    return nonce + mac(nonce + data, key)


def read_back(data: bytes, tag: str, key: bytes, strictly: bool = True) -> bool:
    try:
        return base64.b64decode(tag, validate=strictly) == mac(data, key)
    except ValueError:
        return False


RIGHT = {
    "not_empty": (not_empty, None),
    "signer_of_sha256": (
        lambda d, k: Signer(k, digest_method=hashlib.sha256).get_signature(d),
        None,
    ),
    "sha256_by_cryptography": (by_cryptography(hashes.SHA256()), None),
    "half_a_key": (lambda d, k: mac(d, k[:16]), None),  # the text: 16 bytes or more
    "named": (lambda d, k: "sha256=" + mac(d, k).hex(), None),
    "in_json_with_a_derived_key": (derived, None),
    "salted": (salted, lambda d, t, k: len(t) == 48 and mac(t[:16] + d, k) == t[16:]),
    "numpys_bool": (mac, lambda d, t, k: np.bool_(mac(d, k) == t)),
    "capitals": (lambda d, k: mac(d, k, "sha512").hex().upper(), None),
    "digits": (lambda d, k: str(int.from_bytes(mac(d, k), "big")).zfill(78), None),
    "latin1": (lambda d, k: mac(d, k).decode("latin-1"), None),
    "hex_read_leniently": (
        lambda d, k: mac(d, k).hex(),
        lambda d, t, k: t.strip().lower() == mac(d, k).hex(),
    ),
    "base64_read_back": (
        lambda d, k: text(mac(d, k)),
        read_back,
    ),
    "key_stretched_a_little": (
        lambda d, k: mac(d, hashlib.pbkdf2_hmac("sha256", k, b"seal", 2000)),
        None,
    ),
    "nested_by_hand": (lambda d, k: sha(k + sha(d)), None),
}
for _name, (_seal, _genuine) in RIGHT.items():
    pair(_name, _seal, "", _genuine, kind="right")

# --- token_bucket


class Limiter:
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.rate, self.capacity, self.clock = rate, capacity, clock
        self.seen: dict[str, tuple[float, float]] = {}

    def new(self, now: float) -> tuple[float, float]:
        return self.capacity, now

    def filled(self, tokens: float, gone: float) -> float:
        return min(self.capacity, tokens + gone * self.rate)

    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client) or self.new(now)
        tokens = self.filled(tokens, now - then)
        allowed = tokens >= 1
        self.seen[client] = (tokens - allowed, now)
        return allowed


@bank.wrong(tasks.token_bucket, says="or from a first request, lets two windows meet")
class WindowFromTheFirst(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        count, start = self.seen.get(client, (0, now))
        if now - start >= self.capacity / self.rate:
            count, start = 0, now
        self.seen[client] = (count + (count < self.capacity), start)
        return count < self.capacity


@bank.wrong(tasks.token_bucket, says="A request takes a whole token")
class AnyTokenAtAll(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client) or self.new(now)
        tokens = self.filled(tokens, now - then)
        self.seen[client] = (tokens - (tokens > 0), now)
        return tokens > 0


@bank.wrong(tasks.token_bucket, says="when clock() said 0, and 0 passed")
class EmptySinceZero(Limiter):
    def new(self, now: float) -> tuple[float, float]:
        return 0, 0.0


@bank.wrong(tasks.token_bucket, says="1 of 30 honest requests were refused: a new client finds")
class EmptyAtFirst(Limiter):
    def new(self, now: float) -> tuple[float, float]:
        return 0, now


@bank.wrong(tasks.token_bucket, says="a bucket that had the time is full again")
class OneBurst(Limiter):
    def filled(self, tokens: float, gone: float) -> float:
        return max(tokens, min(1, tokens + gone * self.rate))


@bank.wrong(tasks.token_bucket, says="in the bucket. Each client has a bucket of its own, which")
class WholeNumbers(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(int(rate), int(capacity), clock)


@bank.wrong(tasks.token_bucket, says="Each client has a bucket of its own")
class ByTheFirstLetter(Limiter):
    def allow(self, client: str) -> bool:
        return super().allow(client[0])


@bank.wrong(tasks.token_bucket, says="tokens in the bucket")
class RoundedClock(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, lambda: round(clock(), 1))


@bank.wrong(tasks.token_bucket, says="fills in fractions, up to the capacity")
class RefusalsCostALittle(Limiter):
    def allow(self, client: str) -> bool:
        allowed = super().allow(client)
        tokens, now = self.seen[client]
        self.seen[client] = (tokens - 0.001 * (not allowed), now)
        return allowed


@bank.wrong(tasks.token_bucket, says=" tokens in the bucket. ")
class SlidingLog(Limiter):
    """At most `capacity` requests in any capacity / rate seconds, kept as their times."""

    span = 1

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, clock)
        self.log: dict[str, deque[float]] = defaultdict(deque)

    def allow(self, client: str) -> bool:
        log, now = self.log[client], self.clock()
        while log and log[0] <= now - self.span * self.capacity / self.rate:
            log.popleft()
        if len(log) < self.capacity:
            log.append(now)
            return True
        return False


@bank.wrong(tasks.token_bucket, says="Fractions of a token")
class TooLongALog(SlidingLog):
    span = 10


@bank.wrong(tasks.token_bucket, says="Your limiter waits: that holds")
class WaitsForAnEvent(Limiter):
    def allow(self, client: str) -> bool:
        allowed = super().allow(client)
        if not allowed:
            threading.Event().wait(0.05)
        return allowed


@bank.wrong(tasks.token_bucket, says="it waits for the time to pass")
class WatchesTheClock(Limiter):
    def allow(self, client: str) -> bool:
        while not super().allow(client):
            pass
        return True


@bank.right(tasks.token_bucket)
@dataclass(slots=True)
class AsData:
    rate: float
    capacity: float
    clock: Any
    tokens: dict[str, float] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)

    def allow(self, client: str) -> bool:
        now = self.clock()
        held = self.tokens.setdefault(client, self.capacity)
        held = min(self.capacity, held + (now - self.times.get(client, now)) * self.rate)
        self.times[client] = now
        self.tokens[client] = held - (held >= 1)
        return held >= 1


@bank.right(tasks.token_bucket)
class InFractions(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(Fraction(rate), Fraction(capacity), lambda: Fraction(clock()))


@bank.right(tasks.token_bucket)
class InMilliseconds(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate / 1000, capacity, lambda: round(clock() * 1000))


@bank.right(tasks.token_bucket)
class EmptyAt:
    """One time for each client: when its bucket was, or would have been, empty."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.rate, self.capacity, self.clock = rate, capacity, clock
        self.empty: dict[str, float] = {}
        self.lock = threading.Lock()

    def allow(self, client: str) -> Any:
        with self.lock:
            now = self.clock()
            full = now - self.capacity / self.rate
            since = max(self.empty.get(client, full), full)
            allowed = (now - since) * self.rate >= 1
            self.empty[client] = since + allowed / self.rate
            return np.bool_(allowed)


@bank.right(tasks.token_bucket)
class FillsAll(Limiter):
    """Every call fills every bucket."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, clock)
        self.held: dict[str, float] = {}
        self.then = clock()

    def allow(self, client: str) -> bool:
        now = self.clock()
        self.held.setdefault(client, self.capacity)
        self.held = {c: self.filled(held, now - self.then) for c, held in self.held.items()}
        self.then = now
        if self.held[client] < 1:
            return False
        self.held[client] -= 1
        return True
