"""Inputs to probe pseudonyms with, and what their texts show without the key."""

from __future__ import annotations

import math
import os
import random
import secrets
from collections.abc import Iterator, Sequence

from helpers.judging.values import JOINTS, forms


def codes(many: int) -> list[str]:
    """Different patient numbers from the whole range."""
    return [f"P-{n:06d}" for n in random.sample(range(10**6), many)]  # noqa: S311 - no secret


def neighbours(many: int) -> list[str]:
    """Patient numbers that follow each other."""
    start = secrets.randbelow(900_000)
    return [f"P-{n:06d}" for n in range(start, start + many)]


def kin() -> list[str]:
    """Numbers that slips take for one: a digit changed at each place, zeros moved, other forms."""
    digits = [1 + secrets.randbelow(9) for _ in range(6)]
    rows = [digits]
    for place in range(6):
        changed = digits[:]
        changed[place] = changed[place] % 9 + 1
        rows.append(changed)
    rows += [[0] * (4 - zeros) + digits[:2] + [0] * zeros for zeros in range(5)]
    found = ["P-" + "".join(map(str, row)) for row in rows]
    found += [found[0][2:], found[0].lower(), "Q" + found[0][1:], found[0] + "0", found[0] + " "]
    one = str(digits[0])  # as numbers these are the same
    found += [one, f"0{one}", f"+{one}", "٠١٢٣٤٥٦٧٨٩"[digits[0]]]
    found += [found[0][:-1] + "⁰¹²³⁴⁵⁶⁷⁸⁹"[digits[-1]]]  # one text to NFKC, and two patients
    return list(dict.fromkeys([*found, found[0][:2] + found[0][:1:-1]]))


def joined() -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Two pairs of number and study that read alike once they are put together."""
    a, b, c = (secrets.token_hex(2) for _ in range(3))
    for joint in JOINTS:
        yield (f"{a}{joint}{b}", c), (a, f"{b}{joint}{c}")
        yield (a, b), (b, a)
        yield (c, f"{a}{joint}{b}"), (f"{b}{joint}{c}", a)
        if joint:  # where it is doubled inside, and stands alone between
            yield (f"{joint}{b}", a), (b, f"{a}{joint}")
    t = secrets.token_hex(20)
    for one, two in (  # a length runs into the texts: 2 1x and 21 x in front, x1 2 and x 12 behind
        (("1" + t[0], t[1:]), (t[:21], t[21:])), (("1" + t[:-2], t[-2:]), (t[:-21], t[-21:])),
        ((t[:2], t[2:] + "1"), (t[:12], t[12:])), ((t[:-1], t[-1] + "1"), (t[:-12], t[-12:])),
    ):  # fmt: skip
        yield from ((one, two), (one[::-1], two[::-1]))


def keys(key: bytes) -> Iterator[tuple[str, bytes]]:
    """Keys that slips take for this one, and where they differ."""
    for place in range(len(key)):
        changed = bytearray(key)
        changed[place] ^= 1 << secrets.randbelow(8)
        yield f"Byte {place} of the key makes no difference", bytes(changed)
    yield "Another key gave the same, with the bytes in another order", key[::-1]


# --- what the texts show


def still(texts: Sequence[str], everything: Sequence[str]) -> str:
    """The letters that are the same in all of `texts`, and not in everything, place by place.

    From the front, or from the back where the texts differ in length.
    """
    for way in (1, -1):
        rows = [zip(*(text[::way] for text in some), strict=False) for some in (texts, everything)]
        found = [a[0] for a, b in zip(*rows, strict=False) if len(set(a)) == 1 < len(set(b))]
        if found:
            break
    return "".join(found[::way])


def bits(texts: Sequence[str]) -> float:
    """At most so many bits differ in them: each column counts its letters, equal columns once."""
    width = max(map(len, texts))
    columns = set(zip(*(text.ljust(width) for text in texts), strict=True))
    return sum(math.log2(len(set(column))) for column in columns)


def likeness(texts: Sequence[str], other: str) -> float:
    """How much of two neighbours' texts agrees at most, without what begins `other` as well."""
    start = len(os.path.commonprefix([*texts, other]))
    pairs = zip(
        (text[start:] for text in texts), (text[start:] for text in texts[1:]), strict=False
    )
    return max(sum(map(str.__eq__, a, b)) / max(len(a), len(b), 1) for a, b in pairs)


def _raw(text: str) -> bytes:
    """The bytes that a text stands for: a `judging.values.Form`, or the letters themselves."""
    read = forms(text)
    return read[0].raw if read else text.encode()


def masked(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether the XOR of two rows of texts, or their difference, is the same all along."""
    fixed = len(os.path.commonprefix([*one, *two]))
    pairs = [(_raw(a[fixed:]), _raw(b[fixed:])) for a, b in zip(one, two, strict=True)]
    gaps = {(int.from_bytes(x) - int.from_bytes(y)) % 256 ** len(x) for x, y in pairs}
    xors = [bytes(a ^ b for a, b in zip(x, y, strict=False)) for x, y in pairs]
    same = sum(len(set(column)) == 1 and column[0] != 0 for column in zip(*xors, strict=False))
    return len(gaps) == 1 or same > 2
