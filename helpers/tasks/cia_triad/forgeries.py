"""How an attacker without the key makes a model pass: what `seal_model` must stop.

Each forger is handed the owner's `made` (a tag for any model, all of one version) and yields
(a detail for the sentence, another model, a tag for it). ATTACKS ties it to its sentence.
"""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Callable, Iterator

from helpers.judging.digests import BY_SIZE, extended
from helpers.judging.values import Tag, forms

VERSION = 20_261  # its digits and its bytes hardly occur in a tag by chance
Made = Callable[[bytes], Tag]
Forgery = tuple[str, bytes, object]
Forger = Callable[[Made], Iterator[Forgery]]
HASHES = sorted(name for name in hashlib.algorithms_guaranteed if "shake" not in name)
BLOCKS = (16, 32, 64, 256, 512, 1024, 4096, 8192, 65_536)
BROKEN = bytes.fromhex(
    "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f8955ad340609f4b30283e488832571"
    "415a085125e8f7cdc99fd91dbdf280373c5bd8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306"
    "d248cda0e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70"
)  # Wang and Yu, 2004: flipped in six bits, it keeps its MD5


def written(version: int) -> list[bytes]:
    """The usual ways to write a version as bytes, and b"" where it is left out."""
    text, numbers = str(version).encode(), (version.to_bytes(8, "big"), version.to_bytes(4, "big"))
    return [b"", text, text + b":", text + b"\n", *numbers, version.to_bytes(8, "little")]


def joined(model: bytes) -> list[bytes]:
    """The model with its version before or behind it."""
    ways = written(VERSION)
    return [way + model for way in ways] + [model + way for way in ways[1:]]


def digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=False).digest()


def xored(*texts: bytes) -> bytes:
    """As long as the shortest of them."""
    size, total = min(map(len, texts)), 0
    for text in texts:
        total ^= int.from_bytes(text[:size], "big")
    return total.to_bytes(size, "big")


def _models(size: int = 1008) -> tuple[bytes, bytes]:
    return b"weights:" + secrets.token_bytes(size), b"weights:" + secrets.token_bytes(size)


def unkeyed(made: Made) -> Iterator[Forgery]:
    """Another model and its plain hash."""
    honest, evil = _models()
    ways = forms(made(honest))
    for name in HASHES:
        for text in joined(evil):
            plain = digest(name, text)
            for tag in (plain, plain.hex(), plain.hex().encode(), *(way.write(plain) for way in ways)):
                yield name, evil, tag


def its_hash(made: Made) -> Iterator[Forgery]:
    """The plain hash of a long model in its place, under its tag."""
    honest = _models()[0]
    tag = made(honest)
    for name in HASHES:
        yield name, digest(name, honest), tag


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


def checksums(made: Made) -> Iterator[Forgery]:
    """Another model with the same CRC-32; and one with the same sums, plain and weighted."""
    honest, evil = _models()
    yield "CRC-32", same_crc(honest, evil), made(honest)
    honest = honest[:8] + b"\x10\x20\x30" + honest[11:]
    yield "sums (Adler-32)", honest[:8] + b"\x11\x1e\x31" + honest[11:], made(honest)


def colliding(made: Made) -> Iterator[Forgery]:
    """Two models with the same MD5."""
    other = bytearray(BROKEN)
    for at in (19, 45, 59, 83, 109, 123):
        other[at] ^= 0x80
    yield "MD5", bytes(other), made(BROKEN)


def exchanged(made: Made) -> Iterator[Forgery]:
    """The honest tag, with the model or its known hash exchanged in it."""
    honest, evil = _models()
    for way in forms(made(honest)):
        texts = list(zip(joined(honest), joined(evil), strict=True))
        pairs = [("model", *pair) for pair in texts]
        for name in HASHES:
            known = [(digest(name, a), digest(name, b)) for a, b in texts]
            pairs += [(name, *pair) for pair in known]
            pairs += [(name, a.hex().encode(), b.hex().encode()) for a, b in known]
        for name, old, new in pairs:
            for at in {0, 12, 16} if len(way.raw) > 16 else {0}:
                mixed = xored(way.raw[at:], old, new)
                yield name, evil, way.write(way.raw[:at] + mixed + way.raw[at + len(mixed) :])
            if len(old) == len(way.raw):  # hash plus key
                a, b, c = (int.from_bytes(text, "big") for text in (way.raw, new, old))
                total = (a + b - c) % (1 << 8 * len(old))
                yield name, evil, way.write(total.to_bytes(len(old), "big"))


def combined(made: Made) -> Iterator[Forgery]:
    """The XOR of three models under the XOR of their tags: beats what is linear."""
    models = [secrets.token_bytes(1008) for _ in range(3)]
    for ways in zip(*(forms(made(model)) for model in models), strict=False):
        yield "", xored(*models), ways[0].write(xored(*(way.raw for way in ways)))


def lengthened(made: Made) -> Iterator[Forgery]:
    """A longer model under a tag computed from the honest one, for any secret put in front."""
    honest = _models(100)[0]
    for way in forms(made(honest)):
        name = BY_SIZE.get(len(way.raw))
        for behind in (b"", str(VERSION).encode(), VERSION.to_bytes(8, "big")) if name else ():
            for secret in range(1, 81):
                end = b" and one more layer" + behind
                glue, tag = extended(way.raw, secret + len(honest + behind), end, str(name))
                longer = honest + behind + glue
                yield str(name), longer[: len(longer) - len(behind)], way.write(tag)


def shuffled(made: Made) -> Iterator[Forgery]:
    """Blocks of the model in another order or left out, and the tag's pieces with them."""
    for size in BLOCKS:
        blocks = [secrets.token_bytes(size) for _ in range(4)]
        tag = made(b"".join(blocks))
        for order in ((1, 0, 2, 3), (0, 1, 2)):
            model = b"".join(blocks[at] for at in order)
            yield f"{size} bytes", model, tag
            for way in forms(tag):
                for first in (0, 1):  # a piece for the version stands before the others
                    each = len(way.raw) // (first + 4)
                    pieces = [way.raw[at * each : (at + 1) * each] for at in range(first + 4)]
                    moved = pieces[:first] + [pieces[first + at] for at in order]
                    yield f"{size} bytes", model, way.write(b"".join(moved))


ATTACKS: list[tuple[Forger, str]] = [
    (unkeyed, "The attacker wrote another model and its {} beside it, and it passed. A plain hash "
     "needs no key: who can write the model can write the hash."),
    (its_hash, "The bare {} of a long model passed in its place, with its tag: the model went in where "
     "the key belongs, and HMAC hashes a long key first. hmac.new takes the key before the data."),
    (checksums, "A checksum finds accidents, not attackers: another model with the same {}, which "
     "needs no key, passed with the honest tag. Seal every byte of the model."),
    (colliding, "Two different models have the same {}, and the tag of one passed for the other: "
     "somebody who makes such a pair shows you the good one and ships the bad one."),
    (exchanged, "Your tag hides the {0}. The attacker knows it, took the honest one out of the tag "
     "and put his own {0} in, by XOR or a sum, without the key. Encryption hides; it does not detect."),
    (combined, "Three honest models and their tags, XORed, gave a fourth model and its tag, without "
     "the key: the tag is linear, as that of AES-GCM is where a nonce is used twice."),
    (lengthened, "The tag is {} of a secret and then the data: the attacker appended to the model and "
     "went on hashing from your tag, without the key (lesson 08 does it). HMAC stops that."),
    (shuffled, "A model whose blocks of {} stand in another order, or whose last one is missing, "
     "passed: each block is sealed, and their order and number are not."),
]  # fmt: skip
