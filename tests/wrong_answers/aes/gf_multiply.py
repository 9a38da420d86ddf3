"""Answers that multiply in a field."""

from __future__ import annotations

import math

import numpy as np

from helpers.tasks import aes as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.aes.answers import times

bank = Bank()
own = tasks.gf_multiply


def plain(a: int, b: int) -> int:
    result = 0
    for bit in range(b.bit_length()):
        if b >> bit & 1:
            result ^= a << bit
    return result


@bank.right(own)
def divides_at_the_end(a: int, b: int, polynomial: int) -> int:
    result, width = plain(a, b), polynomial.bit_length()
    while result.bit_length() >= width:
        result ^= polynomial << (result.bit_length() - width)
    return result


@bank.right(own)
def from_the_top(a: int, b: int, polynomial: int) -> int:
    result, top = 0, 1 << (polynomial.bit_length() - 1)
    for bit in bin(b)[2:]:
        result <<= 1
        if result & top:
            result ^= polynomial
        if bit == "1":
            result ^= a
    return result


@bank.right(own)
def recursive(a: int, b: int, polynomial: int) -> int:
    if not b:
        return 0
    half = recursive(a, b >> 1, polynomial) << 1
    half = min(half, half ^ polynomial) if half.bit_length() == polynomial.bit_length() else half
    return half ^ a if b & 1 else half


bank.add(own, "double_and_add", times, kind="right")


def _degree(polynomial: int) -> int:
    return polynomial.bit_length() - 1


def _late(a: int, b: int, polynomial: int) -> int:
    """Reduces with the polynomial's low bits only, and never drops the top bit."""
    result = 0
    while b:
        result ^= a if b & 1 else 0
        a <<= 1
        if a >> _degree(polynomial) & 1:
            a ^= polynomial & 0xFF
        b >>= 1
    return result


def _once(a: int, b: int, polynomial: int) -> int:
    result = plain(a, b)
    if result >> _degree(polynomial):
        result ^= polynomial << (result.bit_length() - polynomial.bit_length())
    return result


def _eight_bits(a: int, b: int, polynomial: int) -> int:
    """A byte's multiplication, with the polynomial handed over."""
    result = 0
    for _ in range(8):
        result ^= a if b & 1 else 0
        high, a, b = a & 0x80, a << 1 & 0xFF, b >> 1
        a ^= polynomial & 0xFF if high else 0
    return result


def _float_degree(a: int, b: int, polynomial: int) -> int:
    result, degree = 0, int(math.log2(polynomial))
    while b:
        result ^= a if b & 1 else 0
        a, b = a << 1, b >> 1
        a ^= polynomial if a >> degree & 1 else 0
    return result


KNOWN: dict[tuple[int, int], int] = {}
bank.table(own, {
    "integers": (lambda a, b, p: a * b, "ordinary integers"),
    "integers_modulo": (lambda a, b, p: a * b % p, "ordinary arithmetic modulo"),
    "integers_cut": (lambda a, b, p: a * b & (1 << _degree(p)) - 1, "bits on top were cut off."),
    "a_sum": (lambda a, b, p: a ^ b, "the sum of the two"),
    "bitwise_and": (lambda a, b, p: a & b, "AND, bit by bit"),
    "not_reduced": (lambda a, b, p: plain(a, b), "Take its remainder now"),
    "cut_off": (lambda a, b, p: plain(a, b) & (1 << _degree(p)) - 1, "They are worth something"),
    "percent": (lambda a, b, p: plain(a, b) % p, "which borrows"),
    "once": (_once, "subtracted once"),
    "low_bits_only": (_late, "whenever the top bit comes up"),
    "one_bit_short": (lambda a, b, p: times(a, b & (1 << _degree(p) - 1) - 1, p), "highest bit of b"),
    "remembers_a_and_b": (lambda a, b, p: KNOWN.setdefault((a, b), times(a, b, p)),
                          "0x57 times 0x83 modulo 0x11d came back as 193"),
    "aes_always": (lambda a, b, p: times(a, b, 0x11B), "whatever `polynomial` says"),
    "bytes_only": (_eight_bits, "modulo 0x7 came back"),
    "a_polynomial_object": (lambda a, b, p: np.array([times(a, b, p)]), "An element of the field is"),
    "as_hex": (lambda a, b, p: hex(times(a, b, p)), "is an integer; '0x"),
    "nothing": (lambda a, b, p: print(times(a, b, p)), "is an integer; None"),
    "no_squares": (lambda a, b, p: 0 if a == b > 1 else times(a, b, p), "0xff times 0xff"),
    "doubled_first": (lambda a, b, p: times(times(a, 2, p), b, p), "whenever the top"),
    "float_degree": (_float_degree, "modulo 0x1fffffffffffffffffffffffff"),
    "no_carry_where_short": (lambda a, b, p: a * b if a * b < p and b > 2 else times(a, b, p),
                             "0x13 times 0x7 modulo 0x11b came back as 133"),
    "up_to_64_bits": (lambda a, b, p: times(a & (1 << 64) - 1, b & (1 << 64) - 1, p),
                      "0x100000000000000000000000000000087"),
})  # fmt: skip
