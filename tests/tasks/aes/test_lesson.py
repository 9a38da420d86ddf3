"""Lesson 09 on its own ground: its algorithms on published vectors and beside a library, its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from unittest.mock import patch

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import build, course
from helpers.tasks.aes import ciphers, drawings, field, figures
from tests.figures import code_cells

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "aes")
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine
ALGORITHMS = (
    "multiply", "inverse", "substitute", "replaced", "shifted", "added", "mixed", "expanded", "states",
    "aes", "xor", "number", "times", "inverted", "read_block",
)  # fmt: skip
BLOCK = st.binary(min_size=16, max_size=16)


def defining() -> Iterator[str]:
    """The lesson's cells that define AES, the attack on the padding, and the arithmetic of GCM."""
    for cell in code_cells(build.read(LESSON.path("notebooks"))):
        names = re.findall(r"^def (\w+)", cell.source, re.MULTILINE)
        if set(names) & set(ALGORITHMS) or cell.source.startswith("SBOX = "):
            yield cell.source


@pytest.fixture(scope="module")
def lesson() -> dict[str, Any]:
    """What these cells define, run as they stand."""
    names: dict[str, Any] = {}
    exec("import hashlib", names)  # noqa: S102
    for source in defining():
        exec(source, names)  # noqa: S102
    assert set(ALGORITHMS) <= set(names)
    return names


def vectors(name: str) -> list[dict[str, bytes]]:
    """The vectors of a file for encryption, as {name: bytes}."""
    with cryptography_vectors.open_vector_file(f"ciphers/AES/{name}", "r") as file:
        text = file.read().partition("[DECRYPT]")[0]
    found = []
    for record in re.split(r"\n(?=COUNT = |Count = )", text)[1:]:
        pairs = re.findall(r"^(\w+) = *([0-9a-fA-F]*) *$", record, re.MULTILINE)
        found.append(
            {key.lower(): bytes.fromhex(value) for key, value in pairs if key.lower() != "count"}
        )
    return found


def test_each_algorithm_can_be_read_whole() -> None:
    assert all(source.count("\n") < 22 for source in defining())


def test_the_s_box_is_the_standard_s(lesson: dict[str, Any]) -> None:
    box = lesson["SBOX"]
    assert box == [field.sbox(value) for value in range(256)]
    assert bytes(box[:8]).hex() == "637c777bf26b6fc5" and bytes(box[-4:]).hex() == "b054bb16"
    assert all(lesson["inverse"](a) == field.power(a, 254, 0x11B) for a in range(256))


@pytest.mark.parametrize("name", ["GFSbox", "KeySbox", "VarKey", "VarTxt", "MMT"])
def test_nist_s_vectors_for_one_block_after_another(lesson: dict[str, Any], name: str) -> None:
    found = vectors(f"ECB/ECB{name}128.rsp")
    assert len(found) >= 7
    for vector in found[::3]:
        text = vector["plaintext"]
        blocks = [text[at : at + 16] for at in range(0, len(text), 16)]
        made = b"".join(lesson["aes"](vector["key"], block) for block in blocks)
        assert made == vector["ciphertext"]


def test_the_example_of_fips_197_round_by_round(lesson: dict[str, Any]) -> None:
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    block = bytes.fromhex("3243f6a8885a308d313198a2e0370734")
    keys = [bytes(k).hex() for k in lesson["expanded"](key)]
    assert keys[1] == "a0fafe1788542cb123a339392a6c7605"
    assert keys[10] == "d014f9a8c9ee2589e13f0cc8b6630ca6"
    states = [bytes(state).hex() for state in lesson["states"](key, block)]
    assert states[0] == "193de3bea0f4e22b9ac68d2ae9f84808"
    assert states[1] == "a49c7ff2689f352b6b5bea43026a5049"
    assert states[10] == "3925841d02dc09fbdc118597196a0b32"


def test_the_counter_mode_of_rfc_3686(lesson: dict[str, Any]) -> None:
    for vector in vectors("CTR/aes-128-ctr.txt"):
        first = int.from_bytes(vector["iv"], "big")
        text, stream = vector["plaintext"], b""
        while len(stream) < len(text):
            stream += lesson["aes"](vector["key"], (first + len(stream) // 16).to_bytes(16, "big"))
        assert lesson["xor"](text, stream) == vector["ciphertext"]
        assert ciphers.ctr(vector["key"], vector["iv"], text) == vector["ciphertext"]


def ghash(lesson: dict[str, Any], h: int, aad: bytes, text: bytes) -> int:
    """GHASH of SP 800-38D by the lesson's arithmetic."""
    lengths = (8 * len(aad)).to_bytes(8, "big") + (8 * len(text)).to_bytes(8, "big")
    data = b"".join(part + bytes(-len(part) % 16) for part in (aad, text)) + lengths
    total = 0
    for at in range(0, len(data), 16):
        total = lesson["times"](total ^ lesson["number"](data[at : at + 16]), h)
    return total


def test_the_tag_of_gcm_is_a_polynomial_as_told(lesson: dict[str, Any]) -> None:
    """SP 800-38D, 7.1, on NIST's vectors with nonces of 12 bytes and whole tags."""
    found = [
        v
        for v in vectors("GCM/gcmEncryptExtIV128.rsp")
        if len(v["iv"]) == 12 and len(v["tag"]) == 16
    ]
    for vector in found[::30]:
        aes, number = lesson["aes"], lesson["number"]
        h = number(aes(vector["key"], bytes(16)))
        mask = number(aes(vector["key"], vector["iv"] + b"\0\0\0\1"))
        assert ghash(lesson, h, vector["aad"], vector["ct"]) ^ mask == number(vector["tag"])
        sealed = AESGCM(vector["key"]).encrypt(vector["iv"], vector["pt"], vector["aad"])
        assert sealed == vector["ct"] + vector["tag"]
    assert any(v["pt"] and v["aad"] for v in found[::30])


@settings(max_examples=60, **PATIENT)
@given(key=BLOCK, block=BLOCK)
def test_aes_agrees_with_the_library(lesson: dict[str, Any], key: bytes, block: bytes) -> None:
    assert lesson["aes"](key, block) == ciphers.ecb(key, block)


@settings(max_examples=60, **PATIENT)
@given(a=st.integers(0, 255), b=st.integers(0, 255), c=st.integers(0, 255))
def test_it_is_a_field(lesson: dict[str, Any], a: int, b: int, c: int) -> None:
    times = lesson["multiply"]
    assert times(a, b) == times(b, a) == field.multiply(a, b, 0x11B)
    assert times(a, b ^ c) == times(a, b) ^ times(a, c)
    assert times(a, times(b, c)) == times(times(a, b), c)
    assert times(a, lesson["inverse"](a)) == (1 if a else 0)


@settings(max_examples=25, **PATIENT)
@given(a=st.integers(1, 2**128 - 1), b=st.integers(0, 2**128 - 1))
def test_so_is_the_large_one(lesson: dict[str, Any], a: int, b: int) -> None:
    polynomial = 1 << 128 | 0x87
    assert lesson["times"](a, b) == field.multiply(a, b, polynomial)
    assert lesson["times"](a, lesson["inverted"](a)) == 1


@settings(max_examples=12, **PATIENT)
@given(text=st.binary(max_size=15), key=BLOCK, iv=BLOCK)
def test_the_padding_gives_any_block_away(
    lesson: dict[str, Any], text: bytes, key: bytes, iv: bytes
) -> None:
    padded = text + bytes([16 - len(text)]) * (16 - len(text))

    def accepted(data: bytes) -> bool:
        plain = ciphers.uncbc(key, data[:16], data[16:])
        size = plain[-1]
        return 1 <= size <= 16 and plain.endswith(bytes([size]) * size)

    assert lesson["read_block"](iv, ciphers.cbc(key, iv, padded), accepted) == padded
    assert lesson["read_block"](iv, bytes(16), lambda data: False) == b""


def test_the_round_s_picture_shows_the_state() -> None:
    """The cells of the picture, read back column by column, are the bytes handed over."""
    import matplotlib.pyplot as plt

    names = ("before", "SubBytes", "ShiftRows", "MixColumns", "AddRoundKey")
    states = [(name, list(range(16 * n, 16 * n + 16))) for n, name in enumerate(names)]
    with patch.object(drawings, "Picture", lambda drawn, words: drawn):
        drawn = drawings.one_round(states)
    texts = [t.get_text() for t in drawn.axes[0].texts if re.fullmatch("[0-9a-f]{2}", t.get_text())]
    plt.close(drawn)
    assert texts == [f"{n:02x}" for n in range(80)]


def test_the_school_s_picture_shows_the_product() -> None:
    import matplotlib.pyplot as plt

    with patch.object(drawings, "Picture", lambda drawn, words: (drawn, words)):
        drawn, words = drawings.school(0x57, 0x83)
    texts = [t.get_text() for t in drawn.axes[0].texts if t.get_text() in "01"]
    plt.close(drawn)
    assert "the rest c1" in words and "".join(reversed(texts[-8:])) == f"{0xC1:08b}"


def test_the_bars_end_where_they_should() -> None:
    import matplotlib.pyplot as plt

    with patch.object(figures, "Picture", lambda drawn, words: drawn):
        drawn = figures.years([40, 128], 1e12, lambda bits: 2**bits / 1e12)
    ends = [bar.get_x() + bar.get_width() for bar in drawn.axes[0].patches]
    plt.close(drawn)
    assert ends == pytest.approx([2**40 / 1e12, 2**128 / 1e12])


def test_the_figures_explain_themselves() -> None:
    pictures = [
        output["data"]
        for cell in code_cells(build.read(LESSON.path("notebooks")))
        for output in cell.outputs
        if output.get("data", {}).get("text/plain", "").startswith("Figure: ")
    ]
    assert len(pictures) >= 7
    for picture in pictures:
        words = picture["text/plain"].removeprefix("Figure: ")
        assert len(words) > 60 and f'alt="{escape(words)}"' in picture["text/html"]
