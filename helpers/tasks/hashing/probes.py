"""Patients to probe with, and what pseudonyms show without the key: open parts, bits, kinship."""

from __future__ import annotations

import base64
import math
import os
import secrets
from collections.abc import Sequence

# 32 bytes and themselves XORed with this have one CRC-32: the polynomial, as the CRC reads bits
SAME_CRC = bytes(27) + bytes.fromhex("410671db01")


def code_of(number: int) -> str:
    """A patient number as it is written."""
    return f"P-{number:06d}"


def two_patients() -> tuple[str, str]:
    """Two numbers that differ in all six digits."""
    digits = [secrets.randbelow(10) for _ in range(6)]
    others = [(digit + 1 + secrets.randbelow(9)) % 10 for digit in digits]
    one, two = ("P-" + "".join(map(str, row)) for row in (digits, others))
    return one, two


def kin() -> list[str]:
    """Numbers that slips take for one: a digit changed at each place, zeros moved about."""
    digits = [1 + secrets.randbelow(9) for _ in range(6)]
    rows = [digits]
    for place in range(6):
        changed = digits[:]
        changed[place] = changed[place] % 9 + 1
        rows.append(changed)
    rows += [[0] * (4 - zeros) + digits[:2] + [0] * zeros for zeros in range(5)]
    return ["P-" + "".join(map(str, row)) for row in rows]


def bits(texts: Sequence[str]) -> float:
    """At most so many bits differ in them: each column counts its letters, equal columns once."""
    width = max(map(len, texts))
    columns = set(zip(*(text.ljust(width) for text in texts), strict=True))
    return sum(math.log2(len(set(column))) for column in columns)


def _fixed_columns(one: Sequence[str], two: Sequence[str]) -> str:
    columns = zip(zip(*one, strict=False), zip(*two, strict=False), strict=False)
    return "".join(
        a[0] for a, b in columns if len(set(a)) == 1 and len(set(b)) == 1 and a[0] != b[0]
    )


def unkeyed(one: Sequence[str], two: Sequence[str]) -> str:
    """The letters of the first patient that no key changes, though they differ for the second.

    Each list holds one patient's texts under many keys, in the same order. The texts are laid
    one below the other from the left, then from the right.
    """
    backwards = [text[::-1] for text in one], [text[::-1] for text in two]
    return max(_fixed_columns(one, two), _fixed_columns(*backwards)[::-1], key=len)


def follows_the_key(texts: Sequence[str], other: str, flipped: Sequence[str]) -> bool:
    """Whether places that belong to the key alone stay as they are when one of its bits flips.

    texts: many patients under one key; other: a text under another key; flipped: one patient
    under the first key, then under that key with one bit flipped at many places.
    """
    width = min(map(len, [*texts, other, *flipped]))
    own = [i for i in range(width) if len({t[i] for t in texts}) == 1 and texts[0][i] != other[i]]
    still = [text[i] == flipped[0][i] for text in flipped[1:] for i in own]
    return len(own) >= 4 and sum(still) > 0.8 * len(still)


def shows(text: str, key: bytes) -> bool:
    """Whether the key itself stands in the text, in hexadecimal, in Base64 or as Python shows it."""
    forms = [key.hex(), str(key)]
    forms += [encode(key).decode().rstrip("=") for encode in (base64.b64encode, _for_urls)]
    return any(form.lower() in text.lower() for form in forms)


_for_urls = base64.urlsafe_b64encode


def likeness(texts: Sequence[str], others: Sequence[str]) -> float:
    """How much of two neighbours' texts agrees at most, without what begins or ends them all.

    others: texts under another key, which show what is a fixed prefix or suffix.
    """
    everything = [*texts, *others]
    start = len(os.path.commonprefix(everything))
    end = len(os.path.commonprefix([text[start:][::-1] for text in everything]))
    cores = [text[start : len(text) - end] for text in texts]
    pairs = zip(cores, cores[1:], strict=False)
    return max(sum(map(str.__eq__, a, b)) / max(len(a), len(b), 1) for a, b in pairs)


def _raw(text: str) -> bytes:
    """The bytes that a text stands for, in hexadecimal, Base64 or as it is."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        pass
    try:
        return base64.b64decode(text + "==", altchars=b"-_")
    except ValueError:
        return text.encode()


def _numbers(data: Sequence[bytes]) -> list[list[int]]:
    return [[int.from_bytes(x, "big") for x in data], [int.from_bytes(x, "little") for x in data]]


def kinship(one: Sequence[str], two: Sequence[str]) -> str:
    """What of two patients' texts is the same under every key: XOR, difference, ratio, or ''."""
    if list(one) == list(two):
        return ""
    fixed = len(os.path.commonprefix([*one, *two]))
    first, second = ([_raw(text[fixed:]) for text in texts] for texts in (one, two))
    pairs = list(zip(first, second, strict=True))
    xors = [bytes(a ^ b for a, b in zip(x, y, strict=False)) for x, y in pairs]
    if sum(len(set(column)) == 1 and column[0] != 0 for column in zip(*xors, strict=False)) >= 3:
        return "XOR"
    sizes = [256 ** len(x) for x in first]
    for xs, ys in zip(_numbers(first), _numbers(second), strict=True):
        rows = list(zip(xs, ys, sizes, strict=True))
        if len({(x - y) % size for x, y, size in rows}) == 1:
            return "difference"
        if all((x * ys[0] - y * xs[0]) % size == 0 for x, y, size in rows[1:]):
            return "ratio"
    return ""
