"""How a tag is written: as bytes, hex or base64, alone or inside a text."""

from __future__ import annotations

import base64
import math
import re
import string
from collections.abc import Callable
from dataclasses import dataclass

Tag = bytes | str
_RUN = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_NAME = re.compile(r"(hmac[-_])?(sha|md|blake)\w*?-")
_ALPHABETS = (
    (string.digits, math.log2(10)),
    (string.hexdigits, 4.0),
    (string.ascii_letters + string.digits + "+/-_=", 6.0),
)


@dataclass(frozen=True)
class Form:
    """One way to read a tag: its raw bytes, and `write`, which writes others in the same way."""

    raw: bytes
    write: Callable[[bytes], Tag]


def forms(tag: Tag) -> list[Form]:
    """The ways to read a tag: as it is, or with its longest hex or base64 word decoded."""
    found = [Form(tag, bytes)] if isinstance(tag, bytes) else []
    text = tag.decode("latin-1") if isinstance(tag, bytes) else tag
    if not text.isascii():
        if isinstance(tag, str) and max(text) < "\u0100":
            found.append(Form(tag.encode("latin-1"), lambda raw: raw.decode("latin-1")))
        return found
    runs = sorted(_RUN.finditer(text), key=lambda run: len(run.group()))
    if not runs:
        return found
    word, start, end = runs[-1].group(), runs[-1].start(), runs[-1].end()
    name = _NAME.match(word)
    if name:
        word, start = word[name.end() :], start + name.end()
    for raw, encoded in _decoded(word):

        def write(other: bytes, encoded: Callable[[bytes], str] = encoded) -> Tag:
            whole = text[:start] + encoded(other) + text[end:]
            return whole if isinstance(tag, str) else whole.encode("ascii")

        found.append(Form(raw, write))
    return found


def _decoded(word: str) -> list[tuple[bytes, Callable[[bytes], str]]]:
    """The bytes that a word stands for, and how to write others so."""
    if re.fullmatch(r"([0-9a-f]{2})+", word):
        return [(bytes.fromhex(word), lambda raw: raw.hex())]
    if re.fullmatch(r"([0-9A-F]{2})+", word):
        return [(bytes.fromhex(word), lambda raw: raw.hex().upper())]
    if len(word) % 4 == 1:
        return []
    plain = word.replace("-", "+").replace("_", "/")
    raw = base64.b64decode(plain + "=" * (-len(plain) % 4))
    both = [base64.b64encode, base64.urlsafe_b64encode]
    if set(word) & set("+/"):
        both.pop(1)
    elif set(word) & set("-_"):
        both.pop(0)
    return [(raw, lambda other, way=way: way(other).decode().rstrip("=")) for way in both]


def strength(tags: list[Tag]) -> float:
    """How many bits of these tags change from one to the other, at most."""
    texts = [tag.decode("latin-1") if isinstance(tag, bytes) else tag for tag in tags]
    varied = [set(column) for column in zip(*texts, strict=False) if len(set(column)) > 1]
    letters = set().union(*varied) if varied else set()
    return len(varied) * next((bits for known, bits in _ALPHABETS if letters <= set(known)), 8.0)
