"""What judges need again and again to look at the values that an answer gives back.

- `truth(value, "`is_valid`")`: its True or False (NumPy's too); fails the part where it is neither.
- `shown(value)`: a repr for a message: one line, cut, no control characters, never an error.
- `kind(value)`: what it is, with its article: "an int".
- `Clock()`: seconds that a check sets by hand, handed to an answer in place of `time.time`.
- `b64url(data)`, `unb64url(text)`: base64url without padding (RFC 7515, section 2).
- `JOINTS`: what may stand between two texts that a careless answer puts together.
- `forms(tag)`, `strength(tags)`: the ways to read a tag (bytes, hex, base64), and its bits.

Hashes that go on from a digest (length extension) stand in `judging.digests`, lists of findings
(`expect_none`) in `judging` itself.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helpers.judging.parts import fail, kind, shown

__all__ = [
    "JOINTS", "Clock", "Form", "Tag", "b64url", "forms", "kind", "shown", "strength", "truth", "unb64url",
]  # fmt: skip

JOINTS = ("", *"|:-/,._;#&=+ ~\n\t\0\x1f", "::", "||", ", ", " | ", "->", " -> ", '","', "', '")


def truth(value: object, who: str = "Your function") -> bool:
    """True or False as an answer said it, numpy.bool_ included; fails where it is neither.

    who: what gave the value back, as the message's subject, such as "`allow`".
    """
    if type(value).__name__ not in ("bool", "bool_"):
        advice = " Does each way through it end in a `return`?" if value is None else ""
        what = f": {kind(value)}" if value is not None else ""
        fail(f"{who} returned {shown(value)}, not True or False{what}.{advice}")
    return bool(value)


class Clock:
    """Seconds since 1970 that stand still until a check moves them; call it to read it.

    looks: how often it was read; a judge sets it to 0 before a call. Where one call reads it
    more than `patience` times it waits for time to pass, and the part fails.
    """

    def __init__(self, now: float = 1_800_000_000.0, patience: int = 1_000) -> None:
        self.now, self.patience, self.looks = float(now), patience, 0

    def __call__(self) -> float:
        self.looks += 1
        if self.looks > self.patience:
            fail(
                f"One call looked at the clock {self.patience:,} times: it waits for time to pass, "
                "and holds the worker meanwhile. Answer at once."
            )
        return self.now

    def advance(self, seconds: float) -> float:
        """Move it on, and give the new time; a negative number moves it back."""
        self.now += seconds
        return self.now


def b64url(data: bytes) -> str:
    """base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text: str | bytes) -> bytes:
    """The bytes behind unpadded base64url; ValueError where it has other signs or a wrong length."""
    word = text.decode("ascii") if isinstance(text, bytes) else text
    if not re.fullmatch(r"[A-Za-z0-9_-]*", word):
        raise ValueError(f"{word[:40]!r} has signs that are not of base64url")
    try:
        return base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
    except binascii.Error as error:
        raise ValueError(f"{word[:40]!r} is no base64url: {error}") from error


Tag = bytes | str
_RUN = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_NAME = re.compile(r"(hmac[-_])?(sha|md|blake)\w*?-")
_ALPHABETS = (
    (string.digits, math.log2(10)),
    (string.hexdigits, 4.0),
    (string.ascii_uppercase + "234567=", 5.0),
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
    raw = unb64url(word.replace("+", "-").replace("/", "_"))
    url, plain = b64url, lambda other: base64.b64encode(other).decode().rstrip("=")
    if set(word) & set("+/"):
        return [(raw, plain)]
    return [(raw, url)] if set(word) & set("-_") else [(raw, plain), (raw, url)]


def strength(tags: Iterable[Tag]) -> float:
    """How many bits of these tags change from one to the other, at most."""
    texts = [tag.decode("latin-1") if isinstance(tag, bytes) else tag for tag in tags]
    varied = [set(column) for column in zip(*texts, strict=False) if len(set(column)) > 1]
    letters = set().union(*varied) if varied else set()
    return len(varied) * next((bits for known, bits in _ALPHABETS if letters <= set(known)), 8.0)
