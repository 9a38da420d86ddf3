"""What the task about multiplication in a field asks of an answer."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, fail, task
from helpers.judging.values import shown
from helpers.tasks.aes.field import irreducible, multiply, product, reduced, whole

AES, QR, GCM = 0x11B, 0x11D, 1 << 128 | 0x87
ONES = (1 << 101) - 1  # of degree 100, and all ones: its logarithm is rounded up to 101
SIZES = (0b111, 0b1011, 0b10011, 0x1100B, 1 << 32 | 0x8D, ONES, GCM)


def _slips(a: int, b: int, polynomial: int) -> list[tuple[int, str]]:
    """Wrong products, and what may have led to each."""
    degree, plain = polynomial.bit_length() - 1, product(a, b)
    over, low = max(0, plain.bit_length() - degree - 1), (1 << degree - 1) - 1
    return [
        (a * b, "Those are ordinary integers: with carries, and without a remainder."),
        (a * b % polynomial, "That is ordinary arithmetic modulo a number. Here 1 + 1 is 0: add by XOR."),
        (a * b % (1 << degree), "That is ordinary arithmetic, and the bits on top were cut off."),
        (a ^ b, "That is the sum of the two."),
        (a & b, "That is AND, bit by bit."),
        (plain, "The product of the polynomials is right. Take its remainder now."),
        (plain & ((1 << degree) - 1), "The bits on top were cut off. They are worth something: x^8 is "
        "the rest of the polynomial."),
        (plain % polynomial, "The product is right, and its remainder was taken by %, which borrows."),
        (reduced(plain, polynomial >> 1), "One bit too many was taken off."),
        (plain ^ polynomial << over, "The polynomial was subtracted once. Go on until the rest is short."),
        (multiply(a, b, AES), "That is the product modulo x^8+x^4+x^3+x+1, whatever `polynomial` says. "
        "Or was it kept from an earlier call?"),
        (multiply(a, b & low, polynomial), "The highest bit of b was left out."),
        (product(plain, 2), "It is one doubling too many: double after adding."),
    ]  # fmt: skip


def _slip(a: int, b: int, polynomial: int, given: int) -> str:
    """What may have led to this product; in a small field, or by 0 or 1, chance may lead to any."""
    found = _slips(a, b, polynomial) if polynomial >= 256 and min(a, b) > 1 else []
    other = "Add a, shifted, for every bit of b; reduce whenever the top bit comes up."
    if given >> polynomial.bit_length() - 1:
        other += " An element has no bit from the polynomial's top bit on."
    return next((told for wrong, told in found if wrong == given), other)


@task(
    minutes=6, difficulty=2, proof="attack", expects="function",
    hints=[
        "School multiplication: for every bit of b, a shifted that far. What does adding mean here?",
        "Keep a running: if the lowest bit of b is set, XOR a into the result; then double a, halve b. "
        "When a doubled reaches the degree of the polynomial, XOR the polynomial into it.",
        "while b: if b & 1: result ^= a; a <<= 1; if a.bit_length() == polynomial.bit_length(): "
        "a ^= polynomial; b >>= 1.",
    ],
)  # fmt: skip
def gf_multiply(answer: Any, part: Parts) -> None:
    """Multiplication in any field of this kind."""

    def right(a: int, b: int, polynomial: int, why: str = "") -> None:
        given = part.call(answer, a, b, polynomial)
        number = whole(given)
        if number is None:
            fail(f"An element of the field is an integer; {shown(given)} came back.")
        wanted = multiply(a, b, polynomial)
        if number != wanted:
            told = f"{a:#x} times {b:#x} modulo {polynomial:#x} came back as {shown(given)}."
            fail(f"{told} {_slip(a, b, polynomial, number)}{why}")

    def drawn(bits: int) -> int:
        return secrets.randbits(bits) | 1 << (bits - 1)

    def random(polynomial: int) -> None:
        """Two elements for which each slip leads to another product."""
        again = True
        while again:
            a, b = (drawn(polynomial.bit_length() - 1) for _ in range(2))
            wanted = multiply(a, b, polynomial)
            wrong = [number for number, _ in _slips(a, b, polynomial) if number != wanted]
            again = polynomial >= 256 and len(set(wrong)) < len(wrong)
        right(a, b, polynomial)

    good = False
    with part("the examples of FIPS 197"):
        for a, b in ((0x57, 0x83), (0x57, 0x13), (0x57, 0x02), (0x57, 0x10)):
            right(a, b, AES)
        good = True
    if not good:
        return
    with part("zero and one"):
        for value in (0, 1, 0x53, 0xFF):
            right(value, 0, AES)
            right(0, value, AES)
            right(value, 1, QR)
            right(1, value, QR)
        right(0xFF, 0xFF, AES)
        right(0x13, 7, AES)  # short enough for a product of integers, but for the carry
    with part("the field of QR codes, and its 29 sisters"):
        right(0x57, 0x83, QR)  # what FIPS 197 multiplies, in another field
        for polynomial in (QR, *irreducible()):
            random(polynomial)
    with part("smaller and larger fields"):
        for polynomial in SIZES:
            for _ in range(4):
                random(polynomial)
    with part("a times b is b times a"):
        for polynomial, size in ((GCM, 16), (1 << 32 | 0x8D, 9)):
            a, b = drawn(polynomial.bit_length() - 1), drawn(size)
            right(a, b, polynomial)
            right(b, a, polynomial, " Exchanged, the two have another product.")
