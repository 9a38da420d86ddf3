"""Answers that read a card through the terminal's padding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


@bank.right(own)
def behind_two_fronts(sealed: bytes, accepted: Accepted) -> bytes:
    """Takes what is right behind two fronts that differ in every byte."""
    text = b""
    for at in range(0, len(sealed) - 8, 8):
        before, block, known = sealed[at : at + 8], sealed[at + 8 : at + 16], b""
        for place in range(7, -1, -1):
            for guess in range(256):
                tail = bytes([guess ^ 0x80]) + known + block
                if all(accepted(bytes([fill]) * place + tail) for fill in (0x55, 0xAA)):
                    known = bytes([guess]) + known
                    break
        text += xor(known, before)
    return text[: text.rindex(b"\x80")]


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


def _first_zero(text: bytes) -> bytes:
    return text[: text.index(b"\x80")]


def _one_block(sealed: bytes, accepted: Accepted) -> Any:
    return reader()(sealed[:16], accepted)


def _all_at_once(sealed: bytes, accepted: Accepted) -> Any:
    """Changes the block before the last, with everything in front, for all blocks: the last alone is read."""
    return reader()(sealed[-16:], accepted)


def _pairs(sealed: bytes, accepted: Accepted) -> bytes:
    for one in range(256):
        for two in range(256):
            if accepted(bytes(6) + bytes([one, two]) + sealed[8:16]):
                break
    return b""


def _as_text(sealed: bytes, accepted: Accepted) -> str:
    return str(reader()(sealed, accepted).decode("latin-1"))


def _forgets(strip: Callable[[bytes], bytes]) -> Any:
    return reader(strip=strip)


def _each_block(sealed: bytes, accepted: Accepted) -> bytes:
    def cut(block: bytes) -> bytes:
        bare = block.rstrip(b"\0")
        return bare[:-1] if bare.endswith(b"\x80") else block

    whole = reader(strip=lambda text: text)(sealed, accepted)
    return b"".join(cut(whole[at : at + 8]) for at in range(0, len(whole), 8))


letters = [*range(32, 127), 0x80, 0]


class Remembers:
    """Keeps what was found for the first card."""

    def __init__(self) -> None:
        self.text = b""

    def __call__(self, sealed: bytes, accepted: Accepted) -> bytes:
        self.text = self.text or reader()(sealed, accepted)
        return self.text


def _texts_only(sealed: bytes, accepted: Accepted) -> bytes:
    """Guesses the text, printable signs and the padding alone."""
    text = b""
    for at in range(8, len(sealed), 8):
        block, before, known = sealed[at : at + 8], sealed[at - 8 : at], bytearray(8)
        for place in reversed(range(8)):
            for sign in letters:
                front = bytearray(known)
                front[place] = sign ^ before[place] ^ 0x80
                if accepted(bytes(front + block)):
                    front[place - 1] ^= 1
                    if not place or accepted(bytes(front + block)):
                        known[place] = sign ^ before[place]
                        break
        text += xor(bytes(known), before)
    return text.rstrip(b"\0")[:-1]


WRONG: dict[str, tuple[Callable[[bytes, Accepted], Any], str]] = {
    "padding_of_the_lesson": (pkcs7, "the one that is tried 80"),
    "blocks_of_16": (sixteen, "Bytes that are known must read 00"),
    "marks_with_01": (reader(mark=1), "Bytes that are known must read"),
    "never_asks_again": (reader(sure=()), "ask again"),
    "never_asks_again_downwards": (reader(DOWN, sure=()), "another padding: change the byte"),
    "to_254": (reader(range(255)), "the first and the last guess"),
    "seven_bits": (reader(range(128)), "the card says b'ward 12"),
    "printable_only": (_texts_only, "every length from 0"),
    "only_the_first_block": (_one_block, "For a card of three blocks"),
    "only_the_last_block": (_all_at_once, "The first block is missing"),
    "skips_the_first_block": (reader(first=16), "card of one block"),
    "leaves_the_first_byte": (reader(last=1), "came back, and the card says b'ward 12'"),
    "padding_left": (_forgets(lambda text: text), "The padding is still there"),
    "last_byte_cut": (_forgets(lambda text: text[:-1]), "b'ward 7\\x80' came back"),
    "cut_at_the_first_80": (_forgets(_first_zero), "Only the LAST 80"),
    "strips_both": (_forgets(lambda text: text.rstrip(b"\0\x80")), "card that holds 80 00 itself"),
    "pkcs7_stripped": (_forgets(lambda text: text[: -text[-1]]), "card says"),
    "backwards": (_forgets(lambda text: text.rstrip(b"\0")[:-1][::-1]), "the wrong way round"),
    "two_bytes_at_once": (_pairs, "requests for a card of one block"),
    "sure_of_the_last_alone": (reader(sure=(7,)), "another padding: change the byte"),
    "as_text": (_as_text, "as bytes; 'ward 12'"),
    "sends_hex": (lambda sealed, accepted: accepted(sealed.hex()), "The terminal takes bytes"),
    "cuts_each_block": (_each_block, "a card whose first block ends like a padding"),
    "sends_one_block": (lambda sealed, accepted: accepted(sealed[8:16]), "an IV of 8 bytes and whole"),
    "remembers": (Remembers(), "card of three blocks"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
