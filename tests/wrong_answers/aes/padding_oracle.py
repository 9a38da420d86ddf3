"""Answers that read a card through the terminal's padding."""

from __future__ import annotations

import re
from collections.abc import Callable
from secrets import token_bytes

from helpers.tasks import aes as tasks
from helpers.tasks.aes.ciphers import xor
from tests.wrong_answers import Bank
from tests.wrong_answers.aes.answers import Accepted, reader

bank = Bank()
own = tasks.padding_oracle
DOWN = range(255, -1, -1)
bank.add(own, "from_zeros", reader(), kind="right")
bank.add(own, "downwards", reader(DOWN), kind="right")
bank.add(own, "from_the_block_before", reader(keep=True), kind="right")


def behind(sealed: bytes, accepted: Accepted, fronts: Callable[[int], list[bytes]]) -> bytes:
    """Takes what is right behind all these fronts."""
    text = b""
    for at in range(0, len(sealed) - 8, 8):
        before, block, known = sealed[at : at + 8], sealed[at + 8 : at + 16], b""
        for place in range(7, -1, -1):
            for guess in range(256):
                tail = bytes([guess ^ 0x80]) + known + block
                if all(accepted(front + tail) for front in fronts(place)):
                    known = bytes([guess]) + known
                    break
        text += xor(known, before)
    return text.rpartition(b"\x80")[0]


@bank.right(own)
def behind_two_fronts(sealed: bytes, accepted: Accepted) -> bytes:
    return behind(sealed, accepted, lambda size: [b"\x55" * size, b"\xaa" * size])


def pkcs7(sealed: bytes, accepted: Accepted) -> bytes:
    """The lesson's attack, on blocks of 8."""
    text = b""
    for at in range(8, len(sealed), 8):
        block, known = sealed[at : at + 8], b""
        while len(known) < 8:
            pad = len(known) + 1
            tail = bytes(byte ^ pad for byte in known)
            guesses = (g for g in range(256)
                       if accepted(bytes(7 - len(known)) + bytes([g ^ pad]) + tail + block))  # fmt: skip
            known = bytes([next(guesses, 0)]) + known
        text += xor(known, sealed[at - 8 : at])
    return text[: -text[-1]]


def sixteen(sealed: bytes, accepted: Accepted) -> bytes:
    for guess in range(256):
        accepted(bytes(15) + bytes([guess]) + sealed[8:24])
    return b""


def _each_block(text: bytes) -> bytes:
    return b"".join(re.sub(rb"\x80\0*\Z", b"", text[at : at + 8]) for at in range(0, len(text), 8))


KEPT: dict[int, bytes] = {}
LETTERS = [*range(32, 127), 0x80, 0]
bank.table(own, {
    "padding_of_the_lesson": (pkcs7, "the one that is tried 80"),
    "blocks_of_16": (sixteen, "Bytes that are known must read 00"),
    "never_asks_again": (reader(sure=()), "ask again"),
    "never_asks_again_downwards": (reader(DOWN, sure=()), "another padding: change the byte"),
    "to_254": (reader(range(255)), "the first and the last guess"),
    "iv_for_all": (reader(front_of=lambda s, at: s[:8]), "The IV is for the first block"),
    "not_xored": (reader(front_of=lambda s, at: bytes(8)), "The XOR with the 8 bytes in front"),
    "sure_by_80": (reader(by=0x80), "another padding: change the byte"),
    "printable_only": (reader(lambda byte: [byte ^ sign for sign in LETTERS]), "every length from 0"),
    "only_the_first_block": (lambda s, accepted: reader()(s[:16], accepted), "For a card of three blocks"),
    "only_the_last_block": (lambda s, accepted: reader()(s[-16:], accepted), "The first block is missing"),
    "leaves_the_first_byte": (reader(last=1), "came back, and the card says b'ward 12'"),
    "padding_left": (reader(strip=lambda text: text), "The padding is still there"),
    "cut_at_the_first_80": (reader(strip=lambda text: text[: text.index(b"\x80")]), "Only the LAST 80"),
    "strips_blanks": (reader(strip=lambda text: text.rstrip(b"\0")[:-1].strip()), "ends with white space"),
    "strips_both": (reader(strip=lambda text: text.rstrip(b"\0\x80")), "card that holds 80 00 itself"),
    "random_front": (lambda s, accepted: behind(s, accepted, lambda size: [token_bytes(size)]), "ask again"),
    "backwards": (reader(strip=lambda text: text.rstrip(b"\0")[:-1][::-1]), "the wrong way round"),
    "asks_each_twice": (lambda s, accepted: reader()(s, lambda d: accepted(d) & accepted(d)),
                        "requests for a card"),
    "sure_of_the_last_alone": (reader(sure=(7,), keep=0x5A), "another padding: change the byte"),
    "as_text": (reader(strip=lambda text: text.rstrip(b"\0")[:-1].decode("latin-1")), "as bytes; 'ward 12'"),
    "sends_hex": (lambda sealed, accepted: accepted(sealed.hex()), "The terminal takes bytes"),
    "cuts_each_block": (reader(strip=_each_block), "taken off each block"),
    "sends_one_block": (lambda sealed, accepted: accepted(sealed[8:16]), "an IV of 8 bytes and whole"),
    "remembers": (lambda s, accepted: KEPT.setdefault(0, reader()(s, accepted)), "card of three blocks"),
})  # fmt: skip
