"""Lesson 01: what a clever, a hurried and a confused learner would answer."""

from __future__ import annotations

import hashlib
import hmac
import time
import zlib
from collections import defaultdict, deque
from typing import Any

from helpers.tasks import cia_triad as tasks
from tests.wrong_answers import Bank

bank = Bank()

# --- sort_incidents

sort = tasks.sort_incidents
TRUE = {
    tasks.TAY: "integrity",
    tasks.CLEARVIEW: "confidentiality",
    tasks.VIRUSTOTAL: "integrity",
    tasks.PYTORCH: "confidentiality",
    tasks.CHATGPT: "availability",
    tasks.REPLICATED: "confidentiality",
}
bank.add(sort, "poison_is_a_leak", TRUE | {tasks.TAY: "confidentiality"}, says="nothing was read")
bank.add(sort, "a_leak_is_integrity", TRUE | {tasks.CLEARVIEW: "integrity"}, says="Somebody could")
bank.add(sort, "labels_are_service", TRUE | {tasks.VIRUSTOTAL: "availability"}, says="site stayed")
bank.add(sort, "the_way_in", TRUE | {tasks.PYTORCH: "integrity"}, says="Its way in")
bank.add(sort, "no_attack", TRUE | {tasks.CHATGPT: "none"}, says="got no answer")
bank.add(sort, "copy_is_integrity", TRUE | {tasks.REPLICATED: "integrity"}, says="the model itself")

# --- stride

stride = tasks.stride
SIX = {
    tasks.SPOOFED: "spoofing",
    tasks.TAMPERED: "tampering",
    tasks.DENIED: "repudiation",
    tasks.DISCLOSED: "information disclosure",
    tasks.STARVED: "denial of service",
    tasks.RAISED: "elevation of privilege",
}
bank.add(stride, "a_role_is_a_name", SIX | {tasks.RAISED: "spoofing"}, says="rights of her own")
bank.add(
    stride, "a_name_is_a_right", SIX | {tasks.SPOOFED: "elevation of privilege"}, says="wrong name"
)
bank.add(stride, "nobody_broke_in", SIX | {tasks.DISCLOSED: "repudiation"}, says="nobody broke in")
bank.add(
    stride, "a_note_is_tampered", SIX | {tasks.DENIED: "tampering"}, says="shown to have written"
)
bank.add(
    stride, "slow_is_no_threat", SIX | {tasks.STARVED: "tampering"}, says="nobody gets an answer"
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

# --- rank_risks


@bank.wrong(tasks.rank_risks, says="compare the products")
def by_impact_alone(rows: list[dict[str, Any]]) -> list[str]:
    return [r["name"] for r in sorted(rows, key=lambda r: (-r["impact"], -r["likelihood"]))]


@bank.wrong(tasks.rank_risks, says="compare the products", kind="vulnerable")
def as_they_came(rows: list[dict[str, Any]]) -> list[str]:
    return [r["name"] for r in sorted(rows, key=lambda r: (-r["likelihood"], r["name"]))]


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
def in_two_stable_sorts(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    by_impact = sorted(rows, key=lambda r: r["impact"], reverse=True)
    by_score = sorted(by_impact, key=lambda r: r["likelihood"] * r["impact"], reverse=True)
    return tuple(r["name"] for r in by_score)


# --- seal_model


def hmac_seal(data: bytes, key: bytes) -> bytes:
    return hmac.new(key, data, "sha256").digest()


def hmac_genuine(data: bytes, tag: bytes, key: bytes) -> bool:
    return hmac.compare_digest(hmac_seal(data, key), tag)


def pair(name: str, seal: Any, says: str, kind: str = "misconception", genuine: Any = None) -> None:
    def compare(data: bytes, tag: Any, key: bytes) -> bool:
        return seal(data, key) == tag

    bank.add(tasks.seal_model, name, seal, genuine or compare, says=says, kind=kind)


pair("plain_sha256", lambda d, k: hashlib.sha256(d).digest(), "needs no key", "vulnerable")
pair("plain_md5_as_text", lambda d, k: hashlib.md5(d).hexdigest(), "its md5 beside it")
pair("crc", lambda d, k: zlib.crc32(d).to_bytes(4, "big"), "accidents, not attackers")
pair("key_first", lambda d, k: hashlib.sha256(k + d).digest(), "appends to the model")
pair("key_first_as_text", lambda d, k: hashlib.sha256(k + d).hexdigest(), "sha256(key + data)")
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


@bank.wrong(tasks.token_bucket, says="Fractions of a token")
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


@bank.wrong(tasks.token_bucket, says="Your limiter sleeps")
class Sleeps(Limiter):
    def allow(self, client: str) -> bool:
        allowed = super().allow(client)
        if not allowed and client == "x":
            time.sleep(0.01)
        return allowed


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


@bank.wrong(tasks.token_bucket, says="Fractions of a token")
class SlidingLog(Limiter):
    """Counts the capacity per capacity/rate seconds: no more, but no steady refill either."""

    def __init__(self, rate: float, capacity: float, clock: Any) -> None:
        super().__init__(rate, capacity, clock)
        self.log: dict[str, deque[float]] = defaultdict(deque)

    def allow(self, client: str) -> bool:
        log, now = self.log[client], self.clock()
        while log and log[0] <= now - 10 * self.capacity / self.rate:
            log.popleft()
        if len(log) < self.capacity:
            log.append(now)
            return True
        return False
