"""What judges look at values with: truth, clocks, base64url, tags, and hashes that go on."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import numpy as np
import pytest

from helpers.judging import NotYet, digests, expect_none
from helpers.judging.values import Clock, b64url, forms, shown, strength, truth, unb64url


def test_truth_is_pythons_and_numpys() -> None:
    assert truth(True) is True and truth(np.bool_(False)) is False
    for value in (1, 0, None, "True", np.array([True])):
        with pytest.raises(NotYet, match="not True or False"):
            truth(value, "`allow`")
    with pytest.raises(NotYet, match="end in a `return`"):
        truth(None)


def test_what_is_shown_is_one_short_line() -> None:
    class Broken:
        def __repr__(self) -> str:
            raise RuntimeError

    class Loud:
        def __repr__(self) -> str:
            return "\x1b[31mred\x07\nnext\u202e"

    assert shown(Loud()) == r"\x1b[31mred\x07\nnext\u202e"
    assert "whose repr raises RuntimeError" in shown(Broken())
    assert len(shown("x" * 500)) == 60 and shown("é") == "'é'"


def test_one_finding_is_told_once_and_the_rest_is_counted() -> None:
    expect_none([])
    with pytest.raises(NotYet, match=r"^a$"):
        expect_none(["a", "a"])
    with pytest.raises(NotYet, match=r"^case 0 \(and 11 more\)$"):
        expect_none(f"case {n}" for n in range(12))
    with pytest.raises(NotYet, match=r"^a\nb \(and 1 more\)$"):
        expect_none(["a", "b", "c"], most=2)


def test_a_clock_is_moved_by_hand_and_ends_waiting() -> None:
    clock = Clock(100)
    assert clock() == 100.0 and clock.advance(2.5) == clock() == 102.5
    assert clock.looks == 2
    with pytest.raises(NotYet, match="waits for time to pass"):
        while clock() < 200:
            pass
    clock.looks = 0
    assert clock() == 102.5


def test_base64url() -> None:
    for size in range(9):
        data = secrets.token_bytes(size)
        text = b64url(data)
        assert "=" not in text and unb64url(text) == unb64url(text.encode()) == data
    assert b64url(b"\xfb\xff") == "-_8"  # RFC 4648, section 5
    for wrong in ("a", "a+/a", "ab==", "ab cd"):
        with pytest.raises(ValueError, match="base64url"):
            unb64url(wrong)


@pytest.mark.parametrize(
    "write",
    [
        bytes,
        bytes.hex,
        lambda tag: tag.hex().upper(),
        lambda tag: f"hmac-sha256-{tag.hex()}",
        lambda tag: f"sha256={tag.hex()};v=1",
        lambda tag: base64.b64encode(tag).decode(),
        b64url,
        lambda tag: tag.hex().encode(),
        lambda tag: tag.decode("latin-1"),
    ],
)
def test_a_tag_is_read_and_another_written_in_its_form(write: object) -> None:
    mine, other = (hmac.digest(b"k", data, "sha256") for data in (b"a", b"b"))
    ways = [way for way in forms(write(mine)) if way.raw == mine]  # type: ignore[operator]
    assert any(way.write(mine) == write(mine) for way in ways)  # type: ignore[operator]
    assert all(len(way.write(other)) == len(way.write(mine)) for way in ways)


def test_the_strength_of_tags() -> None:
    tags = [secrets.token_hex(16) for _ in range(60)]
    assert strength(tags) == 128
    assert strength(["a-0001", "a-0002"]) < 4 and strength(["same", "same"]) == 0


@pytest.mark.parametrize("name", digests.ALGORITHMS)
def test_a_hash_goes_on_from_a_digest(name: str) -> None:
    def whole(data: bytes) -> bytes:
        return hashlib.new(name, data, usedforsecurity=False).digest()

    assert digests.BY_SIZE[len(whole(b""))] == name
    for length in (0, 1, 55, 56, 63, 64, 111, 112, 127, 128, 200):
        secret, extra = secrets.token_bytes(length), secrets.token_bytes(length % 70)
        added, digest = digests.extended(whole(secret), length, extra, name)
        assert whole(secret + added) == digest
