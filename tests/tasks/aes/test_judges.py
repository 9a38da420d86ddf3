"""What the judges of lesson 09 stand on, and that luck does not spoil them."""

from __future__ import annotations

import http.client
import secrets
from importlib import import_module

import pytest

from helpers import lab
from helpers.judging import SOLVED
from helpers.tasks import aes as tasks
from helpers.tasks.aes import ciphers, field
from tests.wrong_answers.aes import (
    envelope,
    find_ecb,
    padding_oracle,
    rewrite,
    sbox_entry,
    two_time_pad,
)

padding = import_module("helpers.tasks.aes.padding_oracle")
boxes = import_module("helpers.tasks.aes.sbox_entry")


def test_there_are_thirty_fields_of_bytes() -> None:
    assert len(field.irreducible()) == 30 and {0x11B, 0x11D} <= set(field.irreducible())
    for polynomial in field.irreducible():
        assert all(field.power(a, 255, polynomial) == 1 for a in (1, 2, 3, 0x53, 0xFF))


def test_the_terminal_s_padding_is_that_of_iso_7816_4() -> None:
    terminal = ciphers.Terminal()
    for text in (b"", b"a", b"1234567", b"12345678", b"\x80\0\0"):
        sealed = terminal.sealed(text)
        assert len(sealed) % 8 == 0 and len(sealed) >= 8 + len(text) + 1
        assert terminal.accepted(sealed)
    wrong = bytearray(terminal.sealed(b"1234567"))
    wrong[7] ^= 1
    assert not terminal.accepted(bytes(wrong))
    with pytest.raises(ValueError, match="whole blocks"):
        terminal.accepted(bytes(12))


def test_the_check_s_own_service_answers_what_the_terminal_says() -> None:
    terminal = ciphers.Terminal()
    good = terminal.sealed(b"bed 4")
    with lab.serve(padding.terminal_app(terminal), threads=1) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        for data, status in ((good, 200), (good[:7] + bytes([good[7] ^ 1]) + good[8:], 403)):
            connection.request("GET", f"/open?card={data.hex()}")
            reply = connection.getresponse()
            reply.read()
            assert reply.status == status
        connection.close()


def test_a_card_where_two_paddings_fit() -> None:
    """One that the attack of the text reads, and that is read wrongly where nothing is asked again."""
    for fits in padding.FITS:
        for sure in (range(1, 8), ()):
            wrong = set()
            for top in (0, 0x80):
                terminal = padding.Adverse(fits, top)
                sealed = terminal.sealed(b"ward 7", bytes(8))
                read = padding_oracle.reader(sure=sure, keep=0x5A)(sealed, terminal.accepted)
                wrong.add(read != terminal.text(sealed))
            assert wrong == {False} if sure else True in wrong


def test_every_slip_of_a_drawn_entry_is_told_apart() -> None:
    for fields in ([0x11B], [0x11D, 0x12B]):
        case = boxes._drawn(fields)
        right = field.sbox(*case)
        first = 2 if case[1] == 0x11B else 0
        wrong = [entry for entry, _ in boxes._slips(*case)][first:]
        assert right not in wrong and len(set(wrong)) == len(wrong)


def test_lucky_draws_do_not_spoil_a_check() -> None:
    """The checks draw fresh inputs: the same answers must be judged alike every time."""
    for _ in range(5):
        assert tasks.find_ecb.check(find_ecb.RIGHT["each_start"]).state == SOLVED
        assert tasks.rewrite.check(rewrite.by_a_bytearray).state == SOLVED
        assert tasks.two_time_pad.check(two_time_pad.dragged()).state == SOLVED
        assert tasks.sbox_entry.check(sbox_entry.by_powers).state == SOLVED
        assert tasks.envelope.check(*envelope.pair()).state == SOLVED
        assert tasks.envelope.check(*envelope.composed()).state == SOLVED
        again = tasks.padding_oracle.check(padding_oracle.reader(sure=()))
        assert "ask again" in again.message and "a card of one block" not in again.message


def test_xor_is_what_it_says() -> None:
    one, two = secrets.token_bytes(9), secrets.token_bytes(12)
    assert ciphers.xor(one, two) == bytes(a ^ b for a, b in zip(one, two, strict=False))
    assert ciphers.xor(one, one) == bytes(9)
