"""What the task about deriving an S-box asks of an answer."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from helpers.judging import Parts, fail, task
from helpers.judging.values import shown
from helpers.tasks.aes.field import affine, irreducible, power, sbox, turned, whole

AES, CONSTANT = 0x11B, 0x63


def _other_way(byte: int, constant: int) -> int:
    return byte ^ turned(byte, 7) ^ turned(byte, 6) ^ turned(byte, 5) ^ turned(byte, 4) ^ constant


def _shifted(byte: int, constant: int) -> int:
    return (byte ^ byte << 1 ^ byte << 2 ^ byte << 3 ^ byte << 4) & 0xFF ^ constant


def _slips(value: int, polynomial: int, constant: int) -> list[tuple[int, str]]:
    """Wrong entries, and what may have led to each."""
    inverse = power(value, 254, polynomial)
    return [
        (sbox(value), "That is the entry of AES itself: use the polynomial and constant handed over."),
        (sbox(value, AES, constant), "The inverse was taken modulo 0x11b, whatever `polynomial` says. Or "
        "was it kept from an earlier call?"),
        (sbox(value, polynomial, CONSTANT), "The constant added was 0x63, whatever `constant` says. Or was "
        "it kept from an earlier call?"),
        (inverse, "That is the inverse. The rotations and the constant are still to come."),
        (affine(value, constant), "The inverse was left out: `value` itself was rotated."),
        (affine(inverse, 0), "The constant is missing."),
        (_other_way(inverse, constant), "The rotations go to the right. Rotate to the left."),
        (affine(inverse ^ constant, 0), "The constant comes last, and is not rotated."),
        (_shifted(inverse, constant), "What is shifted out on the left must come back on the right."),
        (affine(inverse, constant) ^ inverse, "The inverse itself belongs to the sum, beside its "
        "rotations."),
        (affine(inverse, constant) ^ turned(inverse, 4), "The rotation by 4 is missing."),
        (affine(1, constant), "The inverse came out as 1, as value^255 does. It is value^254."),
        (power(affine(value, constant), 254, polynomial), "The order is the other one: the inverse first."),
    ]  # fmt: skip


def _slip(value: int, polynomial: int, constant: int, given: int) -> str:
    """What may have led to this entry."""
    other = "Take the inverse first, then add its rotations by 0, 1, 2, 3 and 4 bits."
    if not value and given in (0, affine(1, constant)):
        return "0 takes the place of its inverse, and the constant is added there as well."
    if value and given == constant:
        return "No inverse was found (all bytes but 0 have one, up to 0xff), or the sum was rotated, not it."
    found = [told for wrong, told in _slips(value, polynomial, constant) if wrong == given]
    return " Or: ".join(found) or other


def _drawn(fields: Sequence[int]) -> tuple[int, int, int]:
    """A value, a field and a constant for which every slip gives another entry."""
    while True:
        case = secrets.randbelow(256), secrets.choice(fields), secrets.randbelow(256)
        first = 2 if case[1] == AES else 0  # there the first two are right
        wrong = [entry for entry, _ in _slips(*case)[first:]]
        if len({*wrong, sbox(*case)}) == len(wrong) + 1:
            return case


@task(
    minutes=6, difficulty=3, proof="attack", expects="function",
    hints=[
        "Two steps: one in the field, one on bits. Which element has no inverse, and what stands in its "
        "place?",
        "The inverse is value^254, or the byte that you find by trying all 255. Then rotate it to the left "
        "by 1, 2, 3 and 4 bits, and add all five, and the constant, by XOR.",
        "inverse = next((x for x in range(256) if gf_multiply(value, x, polynomial) == 1), 0); a rotation "
        "is (inverse << n | inverse >> 8 - n) & 0xFF.",
    ],
)  # fmt: skip
def sbox_entry(answer: Any, part: Parts) -> None:
    """One entry of an S-box, derived."""

    def right(value: int, polynomial: int, constant: int) -> None:
        told = f"The entry of {value:#04x} for {polynomial:#x} and {constant:#04x}"
        try:
            given = part.call(answer, value, polynomial, constant)
        except (ArithmeticError, ValueError, LookupError, StopIteration) as error:
            if value:
                raise
            fail(f"{told} raised {type(error).__name__}. 0 has no inverse, and 0 takes its place.")
        number = whole(given)
        if number is None:
            fail(f"An entry is an integer from 0 to 255; {shown(given)} came back.")
        if number != sbox(value, polynomial, constant):
            fail(
                f"{told} came back as {shown(given)}. {_slip(value, polynomial, constant, number)}"
            )

    good = False
    with part("the example of FIPS 197: 53 becomes ed"):
        right(0x53, AES, CONSTANT)
        good = True
    if not good:
        return
    with part("the entry of 0"):
        right(0, AES, CONSTANT)
        right(0, 0x11D, 0xA5)
    with part("other entries of AES"):
        for value in (1, 2, 0x10, 0xFF, power(0xFF, 254, AES), secrets.randbelow(256)):
            right(value, AES, CONSTANT)
    with part("other constants"):
        for constant in (0, 0xFF):
            right(0x53, AES, constant)
        for _ in range(4):
            right(*_drawn([AES]))
    with part("other fields"):
        others = [polynomial for polynomial in irreducible() if polynomial != AES]
        right(0x53, 0x11D, 0xA5)  # the value of the first example
        right(0x53, 0x11D, CONSTANT)
        right(0x53, 0x18B, 0xA5)  # no power of 2, 3, 5 or 7 in this field is 53
        right(power(0xFF, 254, 0x1F3), 0x1F3, 0xA5)
        for _ in range(6):
            right(*_drawn(others))
