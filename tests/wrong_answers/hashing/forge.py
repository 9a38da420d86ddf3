"""Answers that extend a message signed with MD5(secret + message)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from typing import Any

from helpers.judging.digests import padding as pad_of
from helpers.tasks import hashing as tasks
from helpers.tasks.hashing.md5 import compress
from tests.wrong_answers import Bank

bank = Bank()
forge = tasks.forge
Accepted = Callable[[bytes, str], bool]


def pad(length: int) -> bytes:
    return pad_of(length, "md5")


def forger(
    end: Callable[..., bytes] = lambda whole, secret, message, extra: pad(whole),
    middle: Callable[[int, int], bytes] = lambda secret, message: pad(secret + message),
    read: str = "<4I", write: str = "<4I", blocks: int = 99, lengths: Any = range(1, 65),
) -> Callable[..., Any]:  # fmt: skip
    """A forger with these two paddings, this order of bytes, so many blocks, these lengths."""

    def answer(message: bytes, signature: str, extra: bytes, accepted: Accepted) -> Any:
        for secret in lengths:
            forged = message + middle(secret, len(message)) + extra
            state = struct.unpack(read, bytes.fromhex(signature))
            rest = extra + end(secret + len(forged), secret, len(message), len(extra))
            for start in range(0, min(len(rest), 64 * blocks), 64):
                state = compress(state, rest[start : start + 64])
            mac = struct.pack(write, *state).hex()
            if accepted(forged, mac):
                return forged, mac
        return None

    return answer


bank.add(forge, "all_lengths", forger(), kind="right")
bank.add(forge, "longest_first", forger(lengths=range(64, 0, -1)), kind="right")


class Resumed:
    """MD5 as an object that starts from a known state."""

    def __init__(self, digest: bytes, seen: int) -> None:
        self.state, self.seen = struct.unpack("<4I", digest), seen

    def finish(self, data: bytes) -> bytes:
        data += pad(self.seen + len(data))
        for start in range(0, len(data), 64):
            self.state = compress(self.state, data[start : start + 64])
        return struct.pack("<4I", *self.state)


@bank.right(forge)
def by_an_object(message: bytes, signature: str, extra: bytes, accepted: Accepted) -> list[Any]:
    for secret in range(1, 65):
        glue = pad(secret + len(message))
        hasher = Resumed(bytes.fromhex(signature), secret + len(message) + len(glue))
        link = [bytearray(message + glue + extra), hasher.finish(extra)]
        if accepted(*link):
            return [link[0], link[1].hex().upper()]
    raise LookupError


FORGERS = {
    "only_appends": (
        forger(lambda w, s, m, e: pad(e), middle=lambda s, m: b""),
        "no padding in its middle",
    ),
    "forgets_the_secret": (
        forger(lambda w, s, m, e: pad(w - s), middle=lambda s, m: pad(m)),
        "counts the message alone",
    ),
    "last_counts_the_rest": (forger(lambda w, s, m, e: pad(e)), "counts the added bytes alone"),
    "last_counts_a_block": (forger(lambda w, s, m, e: pad(64 + e)), "padding counts the added"),
    "last_without_the_secret": (forger(lambda w, s, m, e: pad(w - s)), "no whole number of blocks"),
    "last_without_the_first": (forger(lambda w, s, m, e: pad(s + m + e)), "counts ALL"),
    "last_is_zeros": (forger(lambda w, s, m, e: bytes(-e % 64)), "The last padding is missing"),
    "paddings_of_sha256": (
        forger(lambda w, s, m, e: pad_of(w), middle=lambda s, m: pad_of(s + m)),
        "is not MD5's padding",
    ),
    "big_endian": (forger(read=">4I", write=">4I"), "lowest byte first"),
    "written_backwards": (forger(write=">4I"), "reads and writes its words"),
    "one_block": (forger(blocks=1), "Only one block"),
    "always_sixteen": (forger(lengths=[16]), "was not tried"),
    "up_to_32": (forger(lengths=range(1, 32)), "it has from 1 to 64"),
}
for name, (answer, says) in FORGERS.items():
    bank.add(forge, name, answer, says=says)


def _told(change: Callable[[bytes, str], Any]) -> Callable[..., Any]:
    """A right forgery, given back otherwise."""

    def answer(message: bytes, signature: str, extra: bytes, accepted: Accepted) -> Any:
        found = forger()(message, signature, extra, accepted)
        return change(*found)

    return answer


def _asks(make: Callable[[bytes, str, bytes], tuple[bytes, Any]]) -> Callable[..., Any]:
    """An answer that sends one link and gives it back."""

    def answer(message: bytes, signature: str, extra: bytes, accepted: Accepted) -> Any:
        link = make(message, signature, extra)
        accepted(*link)
        return link

    return answer


OTHERS = {
    "as_latin": (_told(lambda m, s: (m.decode("latin-1"), s)), "bytes that are no text"),
    "the_message_alone": (_told(lambda m, s: m), "Give back the pair"),
    "the_extra_alone": (_asks(lambda m, s, e: (e, s)), "does not begin with"),
    "sends_it_again": (_asks(lambda m, s, e: (m, s)), "does not end with"),
    "hashes_the_extra": (
        lambda m, s, e, ok: next(
            (link for n in range(1, 65)
             if ok(*(link := (m + pad(n + len(m)) + e, hashlib.md5(e).hexdigest())))), None,
        ),
        "MD5's initial state",
    ),
    "hashes_the_signature": (
        lambda m, s, e, ok: next(
            (link for n in range(1, 65)
             if ok(*(link := (m + pad(n + len(m)) + e, hashlib.md5(s.encode() + e).hexdigest())))), None,
        ),
        "Go on compressing",
    ),
    "asks_for_ever": (
        lambda m, s, e, ok: next(n for n in range(10**6) if ok(m + bytes(n) + e, s)),
        "More than 200 requests",
    ),
}  # fmt: skip
for name, (answer, says) in OTHERS.items():
    bank.add(forge, name, answer, says=says)


class _KeepsTheLength:
    """Finds the length of the first secret, and takes it for all."""

    size = 0

    def __call__(self, message: bytes, signature: str, extra: bytes, accepted: Accepted) -> Any:
        lengths = [self.size] if self.size else range(1, 65)
        found = forger(lengths=lengths)(message, signature, extra, accepted)
        if found and not self.size:
            self.size = next(
                n for n in lengths if found[0].startswith(message + pad(n + len(message)) + extra)
            )
        return found


bank.add(forge, "keeps_the_length", _KeepsTheLength(), says="A secret of 1 bytes was not tried")
