"""Arithmetic in fields of characteristic 2, and S-boxes of AES's kind (FIPS 197, 4 and 5.1.1).

A field's elements are polynomials over GF(2), written as integers: bit i is the coefficient of x^i.
"""

from __future__ import annotations

from functools import cache
from operator import index
from typing import Any


def whole(value: Any) -> int | None:
    """The integer that a value is (NumPy's too), or None."""
    try:
        return None if isinstance(value, bool) else index(value)
    except TypeError:
        return None


def product(a: int, b: int) -> int:
    """The product of two polynomials, without reduction."""
    result = 0
    while b:
        result ^= a if b & 1 else 0
        a, b = a << 1, b >> 1
    return result


def reduced(a: int, polynomial: int) -> int:
    """The remainder of a divided by the polynomial."""
    while a.bit_length() >= polynomial.bit_length():
        a ^= polynomial << (a.bit_length() - polynomial.bit_length())
    return a


def multiply(a: int, b: int, polynomial: int) -> int:
    """The product of two elements of the field."""
    return reduced(product(a, b), polynomial)


def power(a: int, exponent: int, polynomial: int) -> int:
    """An element of the field, multiplied by itself."""
    result = 1
    while exponent:
        result = multiply(result, a, polynomial) if exponent & 1 else result
        a, exponent = multiply(a, a, polynomial), exponent >> 1
    return result


def turned(byte: int, by: int) -> int:
    """A byte rotated left by so many bits."""
    return (byte << by | byte >> (8 - by)) & 0xFF


def affine(byte: int, constant: int) -> int:
    """The second step of the S-box: the byte and four rotations of it, added, and a constant."""
    return byte ^ turned(byte, 1) ^ turned(byte, 2) ^ turned(byte, 3) ^ turned(byte, 4) ^ constant


def sbox(value: int, polynomial: int = 0x11B, constant: int = 0x63) -> int:
    """An entry of the S-box: inverse (of 0: 0), then `affine`."""
    return affine(power(value, 254, polynomial), constant)


@cache
def irreducible() -> tuple[int, ...]:
    """The 30 polynomials of degree 8 that no product of smaller ones gives."""
    small = range(2, 32)
    return tuple(n for n in range(256, 512) if all(reduced(n, divisor) for divisor in small))
