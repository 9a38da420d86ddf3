"""What the tasks about counting, colliding and enumerating ask of an answer."""

from __future__ import annotations

import hashlib
import math
import numbers
import secrets
from typing import Any

from helpers.exercise import Parts, expect, fail

# --- the birthday bound


def probability(items: int, bits: int) -> float:
    """The probability that two of `items` random values of `bits` bits agree."""
    values = 1 << bits
    if items > values:
        return 1.0
    if items <= 2000:
        return -math.expm1(sum(math.log1p(-i / values) for i in range(items)))
    return -math.expm1(-items * (items - 1) / 2 / values)


def _slips(items: int, bits: int) -> list[tuple[float, str]]:
    """What the usual slips give, and what to say to each."""
    values, pairs = 2.0**bits, items * (items - 1) / 2
    return [
        (items / values, "That is the chance of hitting one chosen value. Here any pair will do."),
        (
            -math.expm1(-2 * pairs / values),
            "Each pair was counted twice: A with B is the same pair as B with A.",
        ),
        (
            -math.expm1(-pairs / bits),
            f"{bits} is the number of bits. How many different values do {bits} bits have?",
        ),
        (
            pairs / values,
            "The chances of the pairs were added up. That is close while it is rare; with many "
            "items it passes 1, and no probability does.",
        ),
    ]


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        fail(f"A probability is a number; a {type(value).__name__} came back.")
    return float(value)


def judge_probability(answer: Any, part: Parts) -> None:
    """Small, middling and huge numbers, within five per cent."""

    def close(items: int, bits: int) -> None:
        found, right = _number(part.call(answer, items, bits)), probability(items, bits)
        if abs(found - right) <= 0.05 * right:
            return
        said = [text for value, text in _slips(items, bits) if abs(found - value) < 0.02 * value]
        if found == 0:
            said = [
                "Very rare is not never: math.expm1(x) is e**x - 1 without losing what is tiny."
            ]
        why = said[0] if said else "Count the pairs, and ask of each how likely it agrees."
        fail(f"{items:,} items of {bits} bits gave {found:.4g}. {why}")

    with part("20 fingerprints of 8 bits"):
        close(20, 8)
    with part("one item cannot collide"):
        for items in (0, 1):
            found = _number(part.call(answer, items, 8))
            expect(
                found == 0,
                f"{items} item{'s'[: items != 1]} gave {found:.4g}. With one item there is no "
                "pair: n items have n(n - 1)/2 pairs.",
            )
    with part("a data set of fresh size"):
        for _ in range(5):
            bits = 24 + secrets.randbelow(30)
            close(int(math.sqrt(2.0**bits) * (0.2 + secrets.randbelow(100) / 70)), bits)
    with part("more items than values"):
        found = _number(part.call(answer, 300, 8))
        expect(
            0.999 < found <= 1,
            f"300 fingerprints of 8 bits gave {found:.4g}: there are 256 values, so two of 300 "
            "must agree, and no probability is above 1.",
        )
    with part("a billion rows, 128 bits"):
        close(10**9, 128)


# --- a collision


class Fingerprint:
    """A fresh hash function of few bytes that counts how often it is asked."""

    def __init__(self, size: int, budget: int) -> None:
        self.size, self.budget, self.calls = size, budget, 0
        self._start = hashlib.sha256(secrets.token_bytes(16))

    def value(self, message: bytes) -> bytes:
        """The fingerprint, not counted."""
        hasher = self._start.copy()
        hasher.update(message)
        return hasher.digest()[: self.size]

    def __call__(self, message: bytes) -> bytes:
        if not isinstance(message, (bytes, bytearray)):
            raise TypeError(f"fingerprint takes bytes, and got a {type(message).__name__}")
        self.calls += 1
        if self.calls > self.budget:
            fail(
                f"No collision after {self.budget:,} tries. About {2 ** (4 * self.size) * 1.25:,.0f}"
                " are enough where each new message is compared with every one before it; a "
                f"match for one chosen message takes about {2 ** (8 * self.size):,}."
            )
        return self.value(message)


def judge_collision(answer: Any, part: Parts) -> None:
    """Two fresh fingerprints, of 16 and of 32 bits."""
    for name, size, budget in (("16 bits", 2, 20_000), ("32 bits", 4, 1_500_000)):
        with part(f"a collision of {name}"):
            fingerprint = Fingerprint(size, budget)
            found = answer(fingerprint)
            if not isinstance(found, (tuple, list)) or len(found) != 2:
                fail(f"Give back the two messages as a pair; a {type(found).__name__} came back.")
            if not all(isinstance(message, (bytes, bytearray)) for message in found):
                fail("The messages are bytes: give back what went into `fingerprint`.")
            first, second = map(bytes, found)
            expect(first != second, "This is the same message twice, and that is no collision.")
            one, two = map(fingerprint.value, (first, second))
            same = next((i for i in range(size) if one[i] != two[i]), size)
            expect(
                same == size,
                f"The fingerprints {one.hex()} and {two.hex()} agree in their first {same} of "
                f"{size} bytes: a collision agrees in all.",
            )


# --- pseudonyms


def plain(code: str) -> str:
    """VULNERABLE: the pseudonym as the Clinic makes it, a hash without a key."""
    return hashlib.sha256(code.encode()).hexdigest()


def judge_reverse(answer: Any, part: Parts) -> None:
    """Numbers from all corners, and pseudonyms that belong to none."""
    small = [f"P-{n:06d}" for n in (0, 1 + secrets.randbelow(9), 10 + secrets.randbelow(900))]
    large = [f"P-{1000 + secrets.randbelow(998_000):06d}" for _ in range(12)]
    last, nobody = "P-999999", [secrets.token_hex(32) for _ in range(3)]
    table = {plain(code): code for code in [*small, *large, last]}
    given = sorted([*table, *nobody])
    found: dict[str, Any] = {}
    with part("gives a dictionary from pseudonym to number"):
        result = part.call(answer, given)
        expect(
            isinstance(result, dict),
            f"Give {{pseudonym: number}}, a dictionary; a {type(result).__name__} came back.",
        )
        expect(
            not set(result) & set(table.values()),
            "The dictionary is the wrong way round: the pseudonym is the key that a row brings.",
        )
        found = {key: value for key, value in result.items() if value is not None}
        strange = set(found) - set(given)
        expect(
            not strange,
            f"{len(strange):,} pseudonyms were not asked for: keep those that stand in the data.",
        )

    def has(codes: list[str], why: str) -> None:
        missing = [code for code in codes if found.get(plain(code)) != code]
        if missing:
            mine = found.get(plain(missing[0]))
            told = "was not found" if mine is None else f"came back as {mine!r}"
            fail(f"The pseudonym of {missing[0]} {told}. {why}")

    with part("small numbers"):
        has(small, "A number has six digits, zeros in front: format it with {n:06d}.")
    with part("numbers from the whole range"):
        has(large, "All million numbers are cheap to try, so try them all.")
    with part("the last number"):
        has([last], "range(n) ends before n.")
    with part("what is no patient's stays out"):
        invented = [found[name] for name in nobody if name in found]
        if invented:
            fail(f"A pseudonym that belongs to nobody came back as {invented[0]!r}.")


def _alike(one: str, two: str) -> float:
    return sum(a == b for a, b in zip(one, two, strict=False)) / max(len(one), len(two))


def judge_keyed(answer: Any, part: Parts) -> None:
    """Joins what belongs together, and cannot be enumerated without the key."""
    key, other = secrets.token_bytes(32), secrets.token_bytes(32)
    codes = [f"P-{n:06d}" for n in range(secrets.randbelow(900_000), 10**6)[:80]]

    def made(code: str, with_key: bytes) -> str:
        text = part.call(answer, code, with_key)
        if not isinstance(text, str) or not text:
            fail(f"A pseudonym is text that fits into a CSV; a {type(text).__name__} came back.")
        return text

    with part("the same patient keeps one pseudonym"):
        expect(
            made(codes[0], key) == made(codes[0], key),
            "Two calls with one number and one key gave two pseudonyms: the rows of one patient "
            "can no longer be joined. It needs a key, and no fresh salt.",
        )
    with part("an outsider cannot enumerate them"):
        known = made(codes[7], key)
        for guess in (other, b"", bytes(32)):
            expect(
                made(codes[7], guess) != known,
                f"An outsider with a key of her own computed the same pseudonym for {codes[7]}: "
                "your function can be enumerated without the secret.",
            )
        for place in (0, 1, 15, 16, 31):
            changed = bytearray(key)
            changed[place] ^= 1
            expect(
                made(codes[7], bytes(changed)) != known,
                f"Byte {place} of the key makes no difference: an attacker has fewer keys to try.",
            )
    with part("128 bits, and they look unrelated"):
        texts = [made(code, key) for code in codes]
        expect(
            min(map(len, texts)) >= 22,
            f"{texts[0]!r} is too short: under 128 bits (32 hexadecimal digits) two patients may "
            "share one.",
        )
        many = {made(f"P-{number:06d}", key) for number in range(3000)}
        expect(
            len(many) == 3000,
            f"3000 patients share {len(many)} pseudonyms: long text is not yet 128 bits, if little "
            "of the MAC is in it.",
        )
        alike = max(_alike(a, b) for a, b in zip(texts, texts[1:], strict=False))
        expect(
            alike < 0.6,
            f"Neighbouring numbers have pseudonyms that agree in {alike:.0%} of their letters: "
            "whoever knows one patient recognises the next.",
        )
