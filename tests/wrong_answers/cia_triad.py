"""Lesson 01: what a clever, a hurried and a confused learner would answer."""

from __future__ import annotations

import hashlib
import hmac
import os
import sys
import time
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections import defaultdict
from time import sleep
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.cmac import CMAC

from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank, cia_triad_attacked

words = sys.modules["helpers.tasks.cia_triad.sort_incidents"]
stride_words = sys.modules["helpers.tasks.cia_triad.stride"]
whose_secret_words = sys.modules["helpers.tasks.cia_triad.whose_secret"]

bank = Bank()
bank.entries += cia_triad_attacked.bank.entries

# --- sort_incidents

sort = tasks.sort_incidents
TRUE = {
    words.TAY: "integrity",
    words.CLEARVIEW: "confidentiality",
    words.VIRUSTOTAL: "integrity",
    words.PYTORCH: "confidentiality",
    words.CHATGPT: "availability",
    words.COPIED: "confidentiality",
    words.CYLANCE: "integrity",
}
bank.add(sort, "poison_is_a_leak", TRUE | {words.TAY: "confidentiality"}, says="nothing was read")
bank.add(sort, "a_leak_is_integrity", TRUE | {words.CLEARVIEW: "integrity"}, says="Somebody could")
bank.add(sort, "labels_are_service", TRUE | {words.VIRUSTOTAL: "availability"}, says="site stayed")
bank.add(sort, "the_way_in", TRUE | {words.PYTORCH: "integrity"}, says="Its way in")
bank.add(sort, "no_attack", TRUE | {words.CHATGPT: "none"}, says="'none' is not one of")
bank.add(sort, "copy_is_integrity", TRUE | {words.COPIED: "integrity"}, says="the model itself")
bank.add(sort, "evasion_is_a_leak", TRUE | {words.CYLANCE: "confidentiality"}, says="reads nothing")
bank.add(sort, "evasion_stops_it", TRUE | {words.CYLANCE: "availability"}, says="made to be wrong")
bank.add(sort, "by_letter", {k: v[0].upper() for k, v in TRUE.items()}, says="'C' is not one of")
bank.add(sort, "all_integrity", dict.fromkeys(TRUE, "integrity"), says="Somebody could read")
bank.add(sort, "one_line_short", dict(list(TRUE.items())[:-1]), says="right. Without a choice")
bank.add(sort, "shouted", {k: v.title() for k, v in TRUE.items()}, kind="right")

# --- whose_secret

PATIENT, MODEL_S = "a patient's privacy", "the model's secrecy"
WHOSE = {
    whose_secret_words.WEIGHTS: MODEL_S,
    whose_secret_words.MEMBER: PATIENT,
    whose_secret_words.OPEN: PATIENT,
    whose_secret_words.QUERIES: MODEL_S,
}
whose = tasks.whose_secret
bank.add(whose, "weights_are_patients", WHOSE | {whose_secret_words.WEIGHTS: PATIENT}, says="Who owns what")
bank.add(whose, "membership", WHOSE | {whose_secret_words.MEMBER: MODEL_S}, says="about a person")
bank.add(whose, "open_so_no_loss", WHOSE | {whose_secret_words.OPEN: MODEL_S}, says="are two tasks")
bank.add(whose, "queries", WHOSE | {whose_secret_words.QUERIES: PATIENT}, says="The patients are invented")
bank.add(whose, "all_privacy", dict.fromkeys(WHOSE, PATIENT), says="Who owns what")
bank.add(whose, "as_a_list", list(WHOSE.values()), says="Give a dictionary")
bank.add(whose, "capitals", {k: v.upper() for k, v in WHOSE.items()}, kind="right")

# --- stride

stride = tasks.stride
SIX = {
    stride_words.SPOOFED: "spoofing",
    stride_words.TAMPERED: "tampering",
    stride_words.DENIED: "repudiation",
    stride_words.DISCLOSED: "information disclosure",
    stride_words.STARVED: "denial of service",
    stride_words.RAISED: "elevation of privilege",
}
bank.add(stride, "a_role_is_a_name", SIX | {stride_words.RAISED: "spoofing"}, says="rights of her own")
bank.add(
    stride, "a_name_is_a_right", SIX | {stride_words.SPOOFED: "elevation of privilege"}, says="wrong name"
)
bank.add(stride, "nobody_broke_in", SIX | {stride_words.DISCLOSED: "repudiation"}, says="nobody broke in")
bank.add(
    stride, "a_note_is_tampered", SIX | {stride_words.DENIED: "tampering"}, says="shown to have written"
)
bank.add(
    stride, "slow_is_no_threat", SIX | {stride_words.STARVED: "tampering"}, says="nobody gets an answer"
)
bank.add(
    stride,
    "written_otherwise",
    {k: v.upper().replace(" ", "_") for k, v in SIX.items()},
    kind="right",
)

# --- pick_control

DISK, MODEL, FLOOD, OTHERS, WIRE = list(
    {
        "training rows are copied from a stolen disk": 0,
        "the model file is swapped by somebody who can write to the disk": 0,
        "one client floods the prediction endpoint": 0,
        "a doctor opens the records of another doctor's patients": 0,
        "a wiretap on the hospital network reads diagnoses": 0,
    }
)
CONTROLS = {
    DISK: "encryption at rest",
    MODEL: "keyed integrity check",
    FLOOD: "rate limit per client",
    OTHERS: "ownership check",
    WIRE: "TLS",
}
pick = tasks.pick_control
bank.add(pick, "plain_hash", CONTROLS | {MODEL: "plain hash"}, says="write the hash beside it")
bank.add(
    pick, "encrypted_so_intact", CONTROLS | {MODEL: "encryption at rest"}, says="Encryption hides"
)
bank.add(pick, "tls_for_the_disk", CONTROLS | {DISK: "TLS"}, says="On the disk it lies")
bank.add(pick, "tls_for_ownership", CONTROLS | {OTHERS: "TLS"}, says="Her line is private")
bank.add(pick, "buy_more", CONTROLS | {FLOOD: "more servers"}, says="faster than your bill")
bank.add(pick, "encrypt_for_owners", CONTROLS | {OTHERS: "encryption at rest"}, says="hers to read")
bank.add(pick, "seal_the_wire", CONTROLS | {WIRE: "keyed integrity check"}, says="on its way")
bank.add(
    pick, "plain_hash_for_the_disk", CONTROLS | {DISK: "plain hash"}, says="with what he reads"
)
bank.add(pick, "limit_the_thief", CONTROLS | {DISK: "rate limit per client"}, says="reads the disk")
bank.add(pick, "limit_readers", CONTROLS | {OTHERS: "rate limit per client"}, says="hers to read")
bank.add(
    pick, "in_capitals", {k: v.upper().replace(" ", "-") for k, v in CONTROLS.items()}, kind="right"
)

# --- rank_risks


@bank.wrong(tasks.rank_risks, says="at the impact alone")
def by_impact_alone(rows: list[dict[str, Any]]) -> list[str]:
    return [r["name"] for r in sorted(rows, key=lambda r: (-r["impact"], -r["likelihood"]))]


@bank.wrong(tasks.rank_risks, says="follows neither", kind="vulnerable")
def as_they_came(rows: list[dict[str, Any]]) -> list[str]:
    return [r["name"] for r in rows]


@bank.wrong(tasks.rank_risks, says="at the likelihood alone")
def by_likelihood_alone(rows: list[dict[str, Any]]) -> list[str]:
    return [r["name"] for r in sorted(rows, key=lambda r: (-r["likelihood"], -r["impact"]))]


@bank.wrong(tasks.rank_risks, says="Added up, 2 and 5")
def by_sum(rows: list[dict[str, Any]]) -> list[str]:
    key = lambda r: (-r["likelihood"] - r["impact"], -r["impact"])  # noqa: E731
    return [r["name"] for r in sorted(rows, key=key)]


@bank.wrong(tasks.rank_risks, says="more severe one comes first")
def ties_as_they_came(rows: list[dict[str, Any]]) -> list[str]:
    return [r["name"] for r in sorted(rows, key=lambda r: -r["likelihood"] * r["impact"])]


@bank.wrong(tasks.rank_risks, says="more severe one comes first")
def ties_backwards(rows: list[dict[str, Any]]) -> list[str]:
    return [r["name"] for r in sorted(rows, key=lambda r: r["likelihood"] * r["impact"])][::-1]


@bank.wrong(tasks.rank_risks, says="more severe one comes first")
def ties_by_name(rows: list[dict[str, Any]]) -> list[str]:
    key = lambda r: (-r["likelihood"] * r["impact"], r["name"])  # noqa: E731
    return [r["name"] for r in sorted(rows, key=key)]


@bank.wrong(tasks.rank_risks, says="Compare the products")
def in_three_classes(rows: list[dict[str, Any]]) -> list[str]:
    key = lambda r: (-(r["likelihood"] * r["impact"] // 8), -r["impact"])  # noqa: E731
    return [r["name"] for r in sorted(rows, key=key)]


@bank.wrong(tasks.rank_risks, says="A risk left out is not managed")
def one_a_score(rows: list[dict[str, Any]]) -> list[str]:
    by_score = {r["likelihood"] * r["impact"]: r["name"] for r in rows}
    return [by_score[score] for score in sorted(by_score, reverse=True)]


@bank.wrong(tasks.rank_risks, says="Return a list")
def as_text(rows: list[dict[str, Any]]) -> str:
    return ", ".join(ties_as_they_came(rows))


@bank.wrong(tasks.rank_risks, says="StopIteration")
def fails_on_none(rows: list[dict[str, Any]]) -> list[str]:
    next(iter(rows))
    return in_two_stable_sorts(rows)  # type: ignore[return-value]


@bank.wrong(tasks.rank_risks, says="smallest risk comes first")
def upside_down(rows: list[dict[str, Any]]) -> list[str]:
    return [
        r["name"] for r in sorted(rows, key=lambda r: (r["likelihood"] * r["impact"], r["impact"]))
    ]


@bank.wrong(tasks.rank_risks, says="more severe one comes first")
def ties_by_likelihood(rows: list[dict[str, Any]]) -> list[str]:
    key = lambda r: (-r["likelihood"] * r["impact"], -r["likelihood"])  # noqa: E731
    return [r["name"] for r in sorted(rows, key=key)]


@bank.wrong(tasks.rank_risks, says="A risk left out is not managed", kind="refuses")
def only_the_high_ones(rows: list[dict[str, Any]]) -> list[str]:
    kept = [r for r in rows if r["likelihood"] * r["impact"] >= 10]
    return [r["name"] for r in sorted(kept, key=lambda r: -r["likelihood"] * r["impact"])]


@bank.wrong(tasks.rank_risks, says="changed the list it was given")
def sorts_in_place(rows: list[dict[str, Any]]) -> list[str]:
    rows.sort(key=lambda r: (-r["likelihood"] * r["impact"], -r["impact"]))
    return [r["name"] for r in rows]


@bank.wrong(tasks.rank_risks, says="hold the names")
def returns_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda r: (-r["likelihood"] * r["impact"], -r["impact"]))


@bank.right(tasks.rank_risks)
def by_selection(rows: list[dict[str, Any]]) -> list[str]:
    left, ranked = list(rows), []
    while left:
        worst = max(left, key=lambda r: (r["likelihood"] * r["impact"], r["impact"]))
        left.remove(worst)
        ranked.append(worst["name"])
    return ranked


@bank.right(tasks.rank_risks)
class ByItsCall:
    """A class whose objects are called."""

    def __new__(cls, rows: list[dict[str, Any]]) -> list[str]:  # type: ignore[misc]
        scored = [(r["likelihood"] * r["impact"], r["impact"], r["name"]) for r in rows]
        return [name for *_, name in sorted(scored, reverse=True)]


@bank.right(tasks.rank_risks)
def by_one_number(rows: list[dict[str, Any]]) -> list[str]:
    by_name = {r["name"]: 10 * r["likelihood"] * r["impact"] + r["impact"] for r in rows}
    return sorted(by_name, key=by_name.__getitem__, reverse=True)


@bank.right(tasks.rank_risks)
def in_two_stable_sorts(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    by_impact = sorted(rows, key=lambda r: r["impact"], reverse=True)
    by_score = sorted(by_impact, key=lambda r: r["likelihood"] * r["impact"], reverse=True)
    return tuple(r["name"] for r in by_score)


# --- seal_model


def hmac_seal(data: bytes, key: bytes) -> bytes:
    return hmac.new(key, data, "sha256").digest()


def hmac_genuine(data: bytes, tag: bytes, key: bytes) -> bool:
    return hmac.compare_digest(hmac_seal(data, key), tag)


def _xor(first: bytes, second: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def pair(name: str, seal: Any, says: str, kind: str = "misconception", genuine: Any = None) -> None:
    def compare(data: bytes, tag: Any, key: bytes) -> bool:
        return seal(data, key) == tag

    bank.add(tasks.seal_model, name, seal, genuine or compare, says=says, kind=kind)


pair("plain_sha256", lambda d, k: hashlib.sha256(d).digest(), "needs no key", "vulnerable")
pair("plain_md5_as_text", lambda d, k: hashlib.md5(d).hexdigest(), "its md5 beside it")
pair("crc", lambda d, k: zlib.crc32(d).to_bytes(4, "big"), "accidents, not attackers")
pair("key_first", lambda d, k: hashlib.sha256(k + d).digest(), "went on hashing")
pair("key_first_as_text", lambda d, k: hashlib.sha256(k + d).hexdigest(), "went on hashing")
pair("key_colon", lambda d, k: hashlib.sha256(k.hex().encode() + b":" + d).digest(), "went on hash")
pair("key_first_512", lambda d, k: hashlib.sha512(k + d).digest(), "sha512(key + data)")
pair("key_last", lambda d, k: hashlib.sha256(d + k).digest(), "collision of the bare")
pair("swapped", lambda d, k: hmac.new(d, k, "sha256").digest(), "takes the key first")
pair("hmac_md5", lambda d, k: hmac.new(k, d, "md5").digest(), "HMAC with MD5")
pair("crc_with_key", lambda d, k: zlib.crc32(k + d).to_bytes(4, "big"), "accidents, not attackers")
pair("crc_in_a_long_tag", lambda d, k: zlib.crc32(k + d).to_bytes(32, "big"), "Seal every byte")
pair("crc_as_a_number", lambda d, k: zlib.crc32(k + d), "returned a int")
pair("python_hash", lambda d, k: hash((d, k)), "returned a int")
pair("stretched", lambda d, k: hmac_seal(d, k)[:3] + bytes(29), "A tag of 3 bytes")
pair("one_byte_of_key", lambda d, k: hmac_seal(d, k[:1]), "Only 1 of the 32 bytes")
pair("the_key_itself", lambda d, k: k, "was accepted as genuine")
pair("xor_pad", lambda d, k: _xor(hashlib.sha256(d).digest(), k), "XORed the honest model's hash")
pair("length_and_key", lambda d, k: hmac_seal(str(len(d)).encode(), k), "was accepted as genuine")
pair("short_tag", lambda d, k: hmac_seal(d, k)[:4], "A tag of 4 bytes")
pair("the_beginning_only", lambda d, k: hmac_seal(d[:1000], k), "byte 1504 of 3008 changed")
pair(
    "without_the_length", lambda d, k: hmac_seal(d.rstrip(b"\0"), k), "passed with the tag of 3008"
)
pair("says_yes", hmac_seal, "was accepted as genuine", genuine=lambda d, t, k: True)
pair("says_no", hmac_seal, "refused", "refuses", genuine=lambda d, t, k: False)
pair("key_of_its_own", lambda d, k: hmac_seal(d, b"clinic"), "made with another key")
pair("gives_back_the_tag", hmac_seal, "not True or False", genuine=lambda d, t, k: hmac_seal(d, k))


def raising(data: bytes, tag: bytes, key: bytes) -> bool:
    if hmac_seal(data, key) != tag:
        raise ValueError("tampered")
    return True


pair("raises", hmac_seal, "ValueError: tampered", genuine=raising)


def ctr(text: bytes, key: bytes, nonce: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.CTR(nonce)).encryptor().update(text)


def hidden_hash(data: bytes, key: bytes) -> bytes:
    nonce = os.urandom(16)
    return nonce + ctr(hashlib.sha256(data).digest(), key, nonce)


def finds_the_hash(data: bytes, tag: bytes, key: bytes) -> bool:
    if len(tag) != 48:
        return False
    return ctr(tag[16:], key, tag[:16]) == hashlib.sha256(data).digest()


pair("encrypted_hash", hidden_hash, "Encryption hides", genuine=finds_the_hash)
pair(
    "by_its_beginning",
    hmac_seal,
    "Compare the whole tag",
    genuine=lambda d, t, k: hmac_seal(d, k).startswith(t),
)
pair(
    "by_zip",
    hmac_seal,
    "Compare the whole tag",
    genuine=lambda d, t, k: all(a == b for a, b in zip(t, hmac_seal(d, k), strict=False)),
)
pair(
    "in_any_order",
    hmac_seal,
    "Compare the whole tag",
    genuine=lambda d, t, k: sorted(t) == sorted(hmac_seal(d, k)),
)


def gcm_seal(data: bytes, key: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, b"", data)


def gcm_genuine(data: bytes, tag: bytes, key: bytes) -> bool:
    try:
        AESGCM(key).decrypt(tag[:12], tag[12:], data)
    except (InvalidTag, ValueError):
        return False
    return True


def cmac(data: bytes, key: bytes) -> bytes:
    mac = CMAC(algorithms.AES(key))
    mac.update(data)
    return mac.finalize()


def fernet_genuine(data: bytes, tag: bytes, key: bytes) -> bool:
    try:
        return Fernet(urlsafe_b64encode(key)).decrypt(tag) == hashlib.sha256(data).digest()
    except InvalidToken:
        return False


def signed_genuine(data: bytes, tag: bytes, key: bytes) -> bool:
    try:
        Ed25519PrivateKey.from_private_bytes(key).public_key().verify(tag, data)
    except InvalidSignature:
        return False
    return True


class Sealer:
    """Both answers as static methods of one class."""

    @staticmethod
    def seal(data: bytes, key: bytes) -> str:
        return b64encode(hmac.digest(key, data, "sha512")).decode()

    @staticmethod
    def is_genuine(data: bytes, tag: str, key: bytes) -> bool:
        return hmac.compare_digest(Sealer.seal(data, key), tag)


right = bank.add
right(tasks.seal_model, "aes_gcm", gcm_seal, gcm_genuine, kind="right")
right(tasks.seal_model, "aes_cmac", cmac, lambda d, t, k: cmac(d, k) == t, kind="right")
right(
    tasks.seal_model,
    "fernet",
    lambda d, k: Fernet(urlsafe_b64encode(k)).encrypt(hashlib.sha256(d).digest()),
    fernet_genuine,
    kind="right",
)
right(
    tasks.seal_model,
    "ed25519",
    lambda d, k: Ed25519PrivateKey.from_private_bytes(k).sign(d),
    signed_genuine,
    kind="right",
)
right(tasks.seal_model, "base64_text", Sealer.seal, Sealer.is_genuine, kind="right")
right(
    tasks.seal_model,
    "half_a_tag_is_enough",
    lambda d, k: hmac_seal(d, k)[:16],
    lambda d, t, k: hmac.compare_digest(hmac_seal(d, k)[:16], t),
    kind="right",
)
right(
    tasks.seal_model,
    "of_the_hash",
    lambda d, k: bytearray(hmac_seal(hashlib.sha256(d).digest(), k)),
    lambda d, t, k: hmac_seal(hashlib.sha256(d).digest(), k) == bytes(t),
    kind="right",
)
bank.add(tasks.seal_model, "hmac", hmac_seal, hmac_genuine, kind="right")
bank.add(
    tasks.seal_model,
    "hmac_as_text",
    lambda d, k: hmac.new(k, d, "sha3_256").hexdigest(),
    lambda d, t, k: hmac.compare_digest(hmac.new(k, d, "sha3_256").hexdigest(), t),
    kind="right",
)
bank.add(
    tasks.seal_model,
    "keyed_blake2",
    lambda d, k: hashlib.blake2b(d, key=k).digest(),
    lambda d, t, k: hmac.compare_digest(hashlib.blake2b(d, key=k).digest(), t),
    kind="right",
)

# --- token_bucket


class Limiter:
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.rate, self.capacity, self.clock = rate, capacity, clock
        self.seen: dict[str, tuple[float, float]] = {}

    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client, (self.capacity, now))
        tokens = min(self.capacity, tokens + (now - then) * self.rate)
        allowed = tokens >= 1
        self.seen[client] = (tokens - allowed, now)
        return allowed


@bank.wrong(tasks.token_bucket, says="of 50 requests in the same instant", kind="vulnerable")
class AsShipped(Limiter):
    def allow(self, client: str) -> bool:
        return True


@bank.wrong(tasks.token_bucket, says="was refused in second 0", kind="refuses")
class NobodyAtAll(Limiter):
    """Turns away everybody."""

    def allow(self, client: str) -> bool:
        return False


@bank.wrong(tasks.token_bucket, says="one bucket for all")
class OneForAll(Limiter):
    def allow(self, client: str) -> bool:
        return super().allow("everybody")


@bank.wrong(tasks.token_bucket, says="lets two windows meet")
class FixedWindow(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, clock)
        self.count: dict[tuple[str, int], int] = defaultdict(int)

    def allow(self, client: str) -> bool:
        window = (client, int(self.clock() * self.rate / self.capacity))
        self.count[window] += 1
        return self.count[window] <= self.capacity


@bank.wrong(tasks.token_bucket, says="has no rim")
class NoRim(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client, (self.capacity, now))
        tokens += (now - then) * self.rate
        self.seen[client] = (tokens - (tokens >= 1), now)
        return tokens >= 1


@bank.wrong(tasks.token_bucket, says="Fractions of a token")
class WholeTokens(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client, (self.capacity, now))
        tokens = min(self.capacity, tokens + int((now - then) * self.rate))
        self.seen[client] = (tokens - (tokens >= 1), now)
        return tokens >= 1


@bank.wrong(tasks.token_bucket, says="the refusals took tokens")
class RefusalsCost(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client, (self.capacity, now))
        tokens = min(self.capacity, tokens + (now - then) * self.rate) - 1
        self.seen[client] = (tokens, now)
        return tokens >= 0


@bank.wrong(tasks.token_bucket, says="was refused in second")
class NeverRefills(Limiter):
    def allow(self, client: str) -> bool:
        tokens, _ = self.seen.get(client, (self.capacity, 0.0))
        self.seen[client] = (tokens - 1, 0.0)
        return tokens >= 1


@bank.wrong(tasks.token_bucket, says="Your limiter waits")
class Sleeps(Limiter):
    def allow(self, client: str) -> bool:
        allowed = super().allow(client)
        if not allowed and client == "x":
            time.sleep(0.01)
        return allowed


@bank.wrong(tasks.token_bucket, says="Your limiter waits")
class SleepsByItsName(Limiter):
    def allow(self, client: str) -> bool:
        allowed = super().allow(client)
        if not allowed:
            sleep(0.3)
        return allowed


@bank.wrong(tasks.token_bucket, says="`clock` was never called")
class LooksAtTheWall(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, time.monotonic)


@bank.wrong(tasks.token_bucket, says="make the dictionary in __init__")
class SharedByAll(Limiter):
    buckets: dict[str, tuple[float, float]] = {}  # noqa: RUF012 - the mistake

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, clock)
        self.seen = self.buckets


@bank.wrong(tasks.token_bucket, says="was refused in second 5")
class CountsOnly(Limiter):
    def allow(self, client: str) -> bool:
        tokens, _ = self.seen.get(client, (self.capacity, 0.0))
        self.seen[client] = (tokens - 1, 0.0)
        return tokens >= 1


@bank.wrong(tasks.token_bucket, says="A page needs several")
class StartsEmpty(Limiter):
    def allow(self, client: str) -> bool:
        self.seen.setdefault(client, (1, self.clock()))
        return super().allow(client)


@bank.wrong(tasks.token_bucket, says="has no rim")
class FilledByTheHour(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client, (self.capacity, now))
        tokens = tokens + (now - then) * self.rate if now - then < 600 else 10 * self.capacity
        self.seen[client] = (min(tokens, 10 * self.capacity) - (tokens >= 1), now)
        return tokens >= 1


@bank.wrong(tasks.token_bucket, says="205 is the limit")
class RateTimesCapacity(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        tokens, then = self.seen.get(client, (self.capacity, now))
        tokens = min(self.capacity, tokens + (now - then) * self.rate * self.capacity)
        self.seen[client] = (tokens - (tokens >= 1), now)
        return tokens >= 1


@bank.wrong(tasks.token_bucket, says="was refused in second")
class BansForever(Limiter):
    def allow(self, client: str) -> bool:
        now = self.clock()
        count, _ = self.seen.get(client, (0, now))
        self.seen[client] = (count + 1, now)
        return count < self.capacity


@bank.wrong(tasks.token_bucket, says="needs a method `allow(client)`")
class OtherName:
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.limiter = Limiter(rate, capacity, clock)

    def permit(self, client: str) -> bool:
        return self.limiter.allow(client)


@bank.wrong(tasks.token_bucket, says="Fractions of a token")
class CeilingOfTheClock(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, lambda: clock() // 10 * 10)


@bank.wrong(tasks.token_bucket, says="A page needs several")
class NoBurst(Limiter):
    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, 1, clock)


@bank.wrong(tasks.token_bucket, says="not True or False")
class CountsInstead(Limiter):
    def allow(self, client: str) -> int:  # type: ignore[override]
        return int(super().allow(client))


bank.right(tasks.token_bucket)(Limiter)


@bank.right(tasks.token_bucket)
class GenericCellRate:
    """The same limit, kept as one time for each client."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.step, self.room, self.clock = 1 / rate, (capacity - 1) / rate, clock
        self.due: dict[str, float] = {}

    def allow(self, client: str) -> bool:
        now = self.clock()
        due = max(self.due.get(client, now), now)
        if due - now > self.room + 1e-9:
            return False
        self.due[client] = due + self.step
        return True


class _Bucket:
    __slots__ = ("tokens", "when")

    def __init__(self, tokens: float, when: float) -> None:
        self.tokens, self.when = tokens, when


@bank.right(tasks.token_bucket)
class ObjectsAndKeywords:
    """A bucket object a client, created by a default; arguments under other attribute names."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        self.r, self.c, self._clock = rate, capacity, clock
        self.buckets: defaultdict[str, _Bucket] = defaultdict(lambda: _Bucket(capacity, clock()))

    def allow(self, client: str) -> bool:
        bucket = self.buckets[client]
        now = self._clock()
        bucket.tokens = min(bucket.tokens + self.r * (now - bucket.when), self.c)
        bucket.when = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True


@bank.right(tasks.token_bucket)
class Forgetful(Limiter):
    """Drops full buckets now and then, so that made-up names do not fill the memory."""

    def allow(self, client: str) -> bool:
        now = self.clock()
        if len(self.seen) > 100:
            room = self.capacity / self.rate
            self.seen = {c: s for c, s in self.seen.items() if now - s[1] < room}
        return super().allow(client)
