"""Answers that derive an entry of an S-box."""

from __future__ import annotations

from functools import cache, reduce

from helpers.tasks import aes as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.aes.answers import inverse, times, turned

bank = Bank()
own = tasks.sbox_entry
TURNS = (0, 1, 2, 3, 4)


def mixed(byte: int, constant: int, turns: tuple[int, ...] = TURNS) -> int:
    for by in turns:
        constant ^= turned(byte, by)
    return constant


@cache
def power(value: int, exponent: int, polynomial: int) -> int:
    result = 1
    for _ in range(exponent):
        result = times(result, value, polynomial)
    return result


@bank.right(own)
def by_powers(value: int, polynomial: int, constant: int) -> int:
    return mixed(power(value, 254, polynomial), constant)


@bank.right(own)
def bit_by_bit(value: int, polynomial: int, constant: int) -> int:
    """The affine map as FIPS 197 writes it (5.2)."""
    b = inverse(value, polynomial)
    bits = 0
    for i in range(8):
        bit = sum(b >> (i + k) % 8 for k in (0, 4, 5, 6, 7)) + (constant >> i)
        bits |= (bit & 1) << i
    return bits


@bank.right(own)
def times_31(value: int, polynomial: int, constant: int) -> int:
    """The rotations as a product modulo x^8 + 1."""
    wide, b = 0, inverse(value, polynomial)
    for by in TURNS:
        wide ^= b << by
    return (wide & 255) ^ (wide >> 8) ^ constant


def _strict(value: int, polynomial: int) -> int:
    return next(x for x in range(1, 256) if times(value, x, polynomial) == 1)


def _table(value: int, polynomial: int, constant: int) -> int:
    return [mixed(inverse(n, 0x11B), 0x63) for n in range(256)][value]


def _shifted(b: int, constant: int) -> int:
    return b ^ b << 1 & 255 ^ b << 2 & 255 ^ b << 3 & 255 ^ b << 4 & 255 ^ constant


def _generated(value: int, polynomial: int, constant: int) -> int:
    """Powers of the first of 2 and 3 that gives this value."""
    for base in (2, 3):
        powers = [power(base, n, polynomial) for n in range(255)]
        if value in powers:
            return mixed(powers[-powers.index(value) % 255], constant)
    return constant


KNOWN: dict[int, int] = {}
PAIRS: dict[tuple[int, int], int] = {}
bank.table(own, {
    "inverse_only": (lambda v, p, c: inverse(v, p), "still to come"),
    "no_inverse": (lambda v, p, c: mixed(v, c), "The inverse was left out"),
    "no_constant": (lambda v, p, c: mixed(inverse(v, p), 0), "The constant is missing"),
    "to_the_right": (lambda v, p, c: mixed(inverse(v, p), c, (0, 7, 6, 5, 4)), "Rotate to the left"),
    "shifted": (lambda v, p, c: _shifted(inverse(v, p), c), "must come back on the right"),
    "without_itself": (lambda v, p, c: mixed(inverse(v, p), c, (1, 2, 3, 4)), "inverse itself belongs"),
    "up_to_three": (lambda v, p, c: mixed(inverse(v, p), c, (0, 1, 2, 3)), "by 4 is missing"),
    "constant_first": (lambda v, p, c: mixed(inverse(v, p) ^ c, 0), "The constant comes last"),
    "remembers_inverses": (lambda v, p, c: mixed(KNOWN.setdefault(v, inverse(v, p)), c),
                           "0x53 for 0x11d and 0xa5"),
    "kept_without_the_constant": (lambda v, p, c: PAIRS.setdefault((v, p), mixed(inverse(v, p), c)),
                                  "0x53 for 0x11b and 0x00"),
    "no_constant_is_that_of_aes": (lambda v, p, c: mixed(inverse(v, p), c or 0x63), "whatever `constant`"),
    "tried_to_254": (lambda v, p, c: mixed(inverse(v, p) % 255, c), "No inverse was found"),
    "powers_of_2_and_3": (_generated, "0x53 for 0x18b and 0xa5"),
    "power_255": (lambda v, p, c: mixed(power(v, 255, p), c), "as value^255 does"),
    "other_order": (lambda v, p, c: inverse(mixed(v, c), p), "the inverse first"),
    "zero_raises": (lambda v, p, c: mixed(_strict(v, p), c), "0 takes its place"),
    "zero_is_zero": (lambda v, p, c: mixed(inverse(v, p), c) if v else 0, "takes the place of its inverse"),
    "table_of_aes": (_table, "use the polynomial and constant"),
    "constant_of_aes": (lambda v, p, c: mixed(inverse(v, p), 0x63), "whatever `constant` says"),
    "field_of_aes": (lambda v, p, c: mixed(inverse(v, 0x11B), c), "whatever `polynomial` says"),
    "the_sum_rotated": (lambda v, p, c: reduce(lambda b, by: b ^ turned(b, by), TURNS[1:], inverse(v, p)) ^ c,
                        "the sum was rotated"),
    "as_hex": (lambda v, p, c: f"{mixed(inverse(v, p), c):02x}", "from 0 to 255; 'ed'"),
    "table_by_the_constant": (lambda v, p, c: _table(v, p, c) if c == 0x63 else mixed(inverse(v, p), c),
                              "0x53 for 0x11d and 0x63"),
    "an_integer_s_inverse": (lambda v, p, c: mixed(pow(v, -1, 257), c), "53 for 0x11b and 0x63 came back"),
})  # fmt: skip
