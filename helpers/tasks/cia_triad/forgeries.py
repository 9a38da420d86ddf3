"""How an attacker without the key makes a model pass: what `seal_model` must stop.

Each forger knows honest models and their tags, and yields (why it worked, other model, tag).
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterator

from helpers.judging import fail
from helpers.judging.digests import BY_SIZE, extended
from helpers.judging.values import Form, Tag, forms

Forgery = tuple[str, bytes, object]
HASHES = sorted(name for name in hashlib.algorithms_guaranteed if "shake" not in name)
BROKEN = (
    "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571"
    "415a085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306"
    "d248cda0e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70"
)  # Wang and Yu, 2004: flipped in six bits, it keeps its MD5


def digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=False).digest()


def xored(*texts: bytes) -> bytes:
    """As long as the shortest of them."""
    size = min(map(len, texts))
    total = 0
    for text in texts:
        total ^= int.from_bytes(text[:size], "big")
    return total.to_bytes(size, "big")


def mistyped(evil: bytes, tag: Tag) -> Iterator[Forgery]:
    """Text where bytes are expected, and the other way round."""
    for junk in ("0" * 64, b"0" * 64, "", b""):
        if type(junk) is not type(tag):
            why = (
                f"Another model passed with {junk[:4]!r}... as its tag, a {type(junk).__name__}: in "
                "your answer an error counts as genuine. What fails to compare is not genuine."
            )
            yield why, evil, junk


def unkeyed(evil: bytes, tag: Tag, ways: list[Form]) -> Iterator[Forgery]:
    """The other model's plain hash."""
    for name in HASHES:
        made = digest(name, evil)
        why = (
            f"The attacker wrote another model and its {name} beside it, and it passed. "
            "A plain hash needs no key: who can write the model can write the hash."
        )
        for text in (made, made.hex(), made.hex().encode(), *(way.write(made) for way in ways)):
            yield why, evil, text


def same_crc(data: bytes, evil: bytes) -> bytes:
    """`evil` with its last four bytes chosen so that it has the CRC-32 of `data`."""
    start = evil[:-4]
    bare = zlib.crc32(start + bytes(4))
    found: dict[int, tuple[int, int]] = {}  # top bit: (change of the CRC, bits that make it)
    for bit in range(32):
        change, made = zlib.crc32(start + (1 << bit).to_bytes(4, "little")) ^ bare, 1 << bit
        while change and change.bit_length() in found:
            other = found[change.bit_length()]
            change, made = change ^ other[0], made ^ other[1]
        if change:
            found[change.bit_length()] = change, made
    wanted, patch = bare ^ zlib.crc32(data), 0
    while wanted:
        change, made = found[wanted.bit_length()]
        wanted, patch = wanted ^ change, patch ^ made
    return start + patch.to_bytes(4, "little")


def checksums(data: bytes, evil: bytes, tag: Tag) -> Iterator[Forgery]:
    """Another model with the same CRC-32; and one with the same sums, plain and weighted."""
    why = (
        "A checksum finds accidents, not attackers: another model with the same {}, which needs no "
        "key, passed with the honest tag. Seal every byte of the model."
    )
    yield why.format("CRC-32"), same_crc(data, evil), tag
    for at in range(8, len(data) - 2):
        a, b, c = data[at : at + 3]
        if a < 255 and b > 1 and c < 255:
            yield (
                why.format("sums (Adler-32)"),
                data[:at] + bytes([a + 1, b - 2, c + 1]) + data[at + 3 :],
                tag,
            )
            return


def exchanged(data: bytes, way: Form, evil: bytes) -> Iterator[Forgery]:
    """The honest tag, with the models or their known hashes exchanged in it, without the key."""
    first = evil[:16] + data[16:]
    for model in (evil, first):
        why = (
            "Your tag is the model itself, encrypted: the attacker XORed the honest model out of "
            "it and his own in, without the key. Encryption hides; it does not detect."
        )
        yield from _exchanges(why, model, way, data, model)
    for name in HASHES:
        old, new = digest(name, data), digest(name, evil)
        why = (
            f"Your tag hides the plain {name}. The attacker XORed the honest model's hash out "
            "of it and his own in, without the key. Encryption hides; it does not detect."
        )
        yield from _exchanges(why, evil, way, old, new)
        yield from _exchanges(why, evil, way, old.hex().encode(), new.hex().encode())
        for order in ("big", "little"):
            moved = [int.from_bytes(text, order) for text in (way.raw, new, old)]  # type: ignore[arg-type]
            value = (moved[0] + moved[1] - moved[2]) % (1 << 8 * len(way.raw))
            why = why.replace("XORed", "subtracted")
            yield why, evil, way.write(value.to_bytes(len(way.raw), order))  # type: ignore[arg-type]


def _exchanges(why: str, model: bytes, way: Form, old: bytes, new: bytes) -> Iterator[Forgery]:
    raw = way.raw
    for at in {0, 12, 16, max(0, len(raw) - len(old))}:
        mixed = xored(raw[at:], old, new)
        if mixed != raw[at : at + len(mixed)]:
            yield why, model, way.write(raw[:at] + mixed + raw[at + len(mixed) :])


def combined(made: Callable[[bytes], Tag], number: int, size: int) -> Iterator[Forgery]:
    """The XOR of three models under the XOR of their tags: beats what is linear."""
    models = [secrets.token_bytes(size) for _ in range(3)]
    ways = [forms(made(model)) for model in models]
    if all(len(way) > number for way in ways):
        raw = xored(*(way[number].raw for way in ways))
        why = (
            "Three honest models and their tags, XORed, gave a fourth model and its tag, without "
            "the key: the tag is linear, as that of AES-GCM is where a nonce is used twice."
        )
        yield why, xored(*models), ways[0][number].write(raw)


def glued(made: Callable[[bytes], Tag], number: int) -> Iterator[Forgery]:
    """One model behind another, so that a chained cipher goes through the same states."""
    first, second = secrets.token_bytes(3008), secrets.token_bytes(3008)
    ways, tag = forms(made(first)), made(second)
    if len(ways) <= number:
        return
    state = ways[number].raw[-16:]
    for pad in (b"", b"\x10" * 16, b"\x80" + bytes(15)):
        why = (
            "The attacker put one honest model behind another, and the tag of the second passed "
            "for both: the last block of a chained cipher (CBC) is no MAC for models of any length."
        )
        yield why, first + pad + xored(second[:16], state) + second[16:], tag


def lengthened(data: bytes, way: Form) -> Iterator[Forgery]:
    """A longer model under a tag computed from the honest one, for any secret put in front."""
    name = BY_SIZE.get(len(way.raw))
    for secret in range(1, 131) if name else ():
        glue, forged = extended(way.raw, secret + len(data), b" and one more layer", name)
        why = (
            f"The tag is {name} of a secret and then the data: the attacker appended to the "
            "model and went on hashing from your tag, without the key (lesson 08 does it). "
            "HMAC stops that."
        )
        yield why, data + glue, way.write(forged)


def colliding(made: Callable[[bytes], Tag]) -> Iterator[Forgery]:
    """Two models with the same MD5."""
    model = bytes.fromhex(BROKEN)
    other = bytearray(model)
    for at in (19, 45, 59, 83, 109, 123):
        other[at] ^= 0x80
    why = (
        "Two different models have the same MD5, and the tag of one passed for the other: whoever "
        "makes such a pair shows you the good one and ships the bad one."
    )
    yield why, bytes(other), made(model)


def tried(genuine: Callable[[bytes, object], bool], made: Callable[[bytes], Tag]) -> None:
    """Fail at the first forgery that passes, and say how it was made.

    genuine: the learner's check under the secret key; made: the owner's tag for a model.
    """
    data, evil = (b"weights:" + secrets.token_bytes(3000) for _ in range(2))
    tag = made(data)

    def forged() -> Iterator[Forgery]:
        ways = forms(tag)
        yield from mistyped(evil, tag)
        yield from unkeyed(evil, tag, ways)
        yield from checksums(data, evil, tag)
        yield from colliding(made)
        for number, way in enumerate(ways):
            yield from exchanged(data, way, evil)
            yield from combined(made, number, len(data))
            yield from glued(made, number)
            yield from lengthened(data, way)

    for why, model, forgery in forged():
        if genuine(model, forgery):
            fail(why)
