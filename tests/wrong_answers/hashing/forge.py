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


@bank.right(forge)
def in_other_types(*given: Any) -> list[Any]:
    message, signature = forger()(*given)
    return [bytearray(message), signature.upper()]


FORGERS = {
    "only_appends": (forger(lambda w, s, m, e: pad(e), lambda s, m: b""), "no padding in its middle"),
    "forgets_the_secret": (forger(lambda w, s, m, e: pad(w - s), lambda s, m: pad(m)), "message alone"),
    "last_counts_the_rest": (forger(lambda w, s, m, e: pad(e)), "counts the added bytes alone"),
    "last_counts_a_block": (forger(lambda w, s, m, e: pad(64 + e)), "padding counts the added"),
    "last_without_the_secret": (forger(lambda w, s, m, e: pad(w - s)), "no whole number of blocks"),
    "last_is_zeros": (forger(lambda w, s, m, e: bytes(-e % 64)), "The last padding is missing"),
    "paddings_of_sha256": (forger(lambda w, s, m, e: pad_of(w), lambda s, m: pad_of(s + m)), "not MD5's pad"),
    "big_endian": (forger(read=">4I", write=">4I"), "lowest byte first"),
    "written_backwards": (forger(write=">4I"), "reads and writes its words"),
    "one_block": (forger(blocks=1), "Only one block"),
    "always_sixteen": (forger(lengths=[16]), "was not tried"),
}


def signed(make: Callable[[bytes, str, bytes], Any]) -> Callable[..., Any]:
    """A forger with right messages, which signs them in this way."""

    def answer(message: bytes, signature: str, extra: bytes, accepted: Accepted) -> Any:
        for secret in range(1, 65):
            forged = message + pad(secret + len(message)) + extra
            if accepted(forged, make(forged, signature, extra)):
                return forged, make(forged, signature, extra)
        return None

    return answer


def asks_for_ever(message: bytes, signature: str, extra: bytes, accepted: Accepted) -> Any:
    return next(n for n in range(10**6) if accepted(message + bytes(n) + extra, signature))


def keeps_the_length(*given: Any, lengths: list[int] = []) -> Any:  # noqa: B006
    """Finds the length of the first secret, and takes it for all."""
    found = forger(lengths=lengths or range(1, 65))(*given)
    if found:
        lengths[:] = [n for n in range(1, 65) if pad(n + len(given[0])) in found[0]][:1]
    return found


OTHERS = {
    "as_latin": (lambda *given: (forger()(*given)[0].decode("latin-1"), ""), "bytes that are no text"),
    "the_message_alone": (lambda *given: forger()(*given)[0], "Give back the pair"),
    "the_extra_alone": (lambda m, s, e, ok: (e, s), "does not begin with"),
    "message_in_ascii": (lambda m, *given: forger()(m.decode("ascii", "ignore").encode(), *given),
                         "does not begin with"),
    "hashes_the_extra": (signed(lambda f, s, e: hashlib.md5(e).hexdigest()), "MD5's initial state"),
    "hashes_the_signature": (signed(lambda f, s, e: hashlib.md5(s.encode() + e).hexdigest()), "Go on comp"),
    "extra_stripped": (lambda m, s, e, ok: forger()(m, s, e.strip(), ok), "does not end with"),
    "asks_for_ever": (asks_for_ever, "More than 200 requests"),
    "keeps_the_length": (keeps_the_length, "it has from 1 to 64, another at each call"),
}  # fmt: skip
for name, (answer, says) in (FORGERS | OTHERS).items():
    bank.add(forge, name, answer, says=says)
