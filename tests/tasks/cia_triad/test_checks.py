"""What the checks of lesson 01 say of answers that stand in no bank."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from helpers.tasks import cia_triad as tasks
from tests.wrong_answers.cia_triad.answers import framed, mac


def shortest(version: int) -> bytes:
    return version.to_bytes(-(-version.bit_length() // 8), "big")


def chained(data: bytes, version: int, key: bytes) -> bytes:
    text = framed(data, version) + b"\x80"
    cipher = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    return cipher.update(text + bytes(-len(text) % 16))[-16:]


# relatives of what the bank holds: the same slip, written in another way
RELATIVES: dict[str, tuple[Callable[[bytes, int, bytes], bytes], str]] = {
    "eight digits": (lambda d, v, k: mac(b"%08d" % v + d, k), "version 100000000: joined"),
    "in the key": (lambda d, v, k: mac(d, k + shortest(v)), "version 1, passed for b'model', version 256"),
    "a salt": (lambda d, v, k: hashlib.blake2b(d, key=k, salt=shortest(v)).digest(), "version 256: joined"),
    "a bar behind": (lambda d, v, k: mac(d + b"|" + shortest(v), k), "b'model|\\x01', version 2, passed"),
    "a chain": (chained, "the last block of a chained cipher"),
}


@pytest.mark.parametrize(("seal", "told"), RELATIVES.values(), ids=RELATIVES)
def test_a_relative_is_told_its_cause(seal: Callable[[bytes, int, bytes], bytes], told: str) -> None:
    verdict = tasks.seal_model.check(seal, lambda d, v, tag, k: seal(d, v, k) == tag)
    assert told in verdict.message


@pytest.mark.parametrize(("tag", "told"), [(7, "returned an int"), (None, "tag is bytes, or text")])
def test_what_is_no_tag_is_told(tag: object, told: str) -> None:
    assert told in tasks.seal_model.check(lambda *given: tag, lambda *given: True).message
