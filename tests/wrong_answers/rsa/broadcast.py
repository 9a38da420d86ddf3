"""Answers that read a broadcast."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from helpers.tasks import rsa as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.rsa.answers import crt, root

bank = Bank()
own = tasks.broadcast
Copies = list[tuple[int, int]]


def text_of(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def reader(
    unique: bool = True, exact: bool = True, at_most: bool = False, fixed: int = 0,
    least: bool = False, roots: Callable[[int, int], int] = root, out: Callable[[int], Any] = text_of,
) -> Callable[[Copies, int], Any]:  # fmt: skip
    """One that leaves a step out. at_most: takes e copies; least: wants e of them; fixed: an e."""

    def answer(copies: Copies, e: int) -> Any:
        e = fixed or e
        copies = list(dict(copies).items()) if unique else copies
        if least and len(copies) < e:
            return None
        power = crt(copies[:e] if at_most else copies)
        m = roots(power, e)
        return out(m) if not exact or m**e == power else None

    return answer


bank.add(own, "all_copies", reader(), kind="right")
bank.add(own, "e_copies", reader(at_most=True), kind="right")


@bank.right(own)
def by_newton(copies: Copies, e: int) -> bytes | None:
    power, moduli = 0, 1
    for n, c in copies:
        if math.gcd(n, moduli) == 1:
            power += moduli * ((c - power) * pow(moduli, -1, n) % n)
            moduli *= n
    m = 1 << power.bit_length() // e + 1
    while (better := ((e - 1) * m + power // m ** (e - 1)) // e) < m:
        m = better
    return text_of(m) if m**e == power else None


@bank.wrong(own, says="None came back, and the text can be read")
def first_copies_then_unique(copies: Copies, e: int) -> Any:
    return reader()(copies[:e], e)


def in_utf8(m: int) -> bytes | None:
    """Takes for a text what reads as one."""
    try:
        return text_of(m).decode().encode()
    except UnicodeDecodeError:
        return None


def first_alone(copies: Copies, e: int) -> bytes | None:
    m = root(copies[0][1], e)
    return text_of(m) if m**e == copies[0][1] else None


def signed(power: int, e: int) -> int:
    return round(power ** (1 / e))


def padded(m: int) -> bytes:
    return m.to_bytes(96, "big")


WRONG: dict[str, tuple[Callable[[Copies, int], Any], str]] = {
    "float_root": (reader(roots=signed), "int too large to convert to float"),
    "not_exact": (reader(exact=False), "do not suffice for this text"),
    "always_three": (reader(fixed=3), "5 copies with e = 5: None came back"),
    "always_five": (reader(fixed=5), "3 copies with e = 3"),
    "e_copies_or_nothing": (reader(least=True), "need only be smaller"),
    "exactly_e_copies": (lambda copies, e: reader()(copies, e) if len(copies) == e else None, "7 copies"),
    "ascii_alone": (reader(out=lambda m: text_of(m).decode("ascii").encode()), "UnicodeDecodeError"),
    "reads_as_a_text": (reader(exact=False, out=in_utf8), "None came back, and the text can be read."),
    "first_alone": (first_alone, "None came back, and the text can be read"),
    "twice_listed": (reader(unique=False), "not invertible"),
    "twice_is_none": (lambda copies, e: reader()(copies, e) if len(set(copies)) == len(copies) else None,
                      "Whoever is listed twice counts once"),
    "one_too_few": (reader(roots=lambda power, e: root(power, e) - 1, exact=False), "A root must be exact"),
    "a_number": (reader(out=int), "as bytes; 65"),
    "decoded": (reader(out=lambda m: text_of(m).decode("latin-1")), "as bytes; 'Recall"),
    "from_its_end": (reader(out=lambda m: text_of(m)[::-1]), "the text from its end"),
    "stripped": (reader(out=lambda m: padded(m).strip(b"\0")), "Zeros at its end belong to the text"),
    "odd_exponents": (lambda copies, e: reader()(copies, e) if e % 2 else None, "4 copies with e = 4"),
    "keys_of_one_size": (lambda copies, e: None if len({n.bit_length() for n, _ in copies}) > 1 else
                         reader()(copies, e), "2 copies with e = 3"),
    "zeros_in_front": (reader(out=padded), "but for zeros in front"),
    "empty_for_none": (lambda copies, e: reader()(copies, e) or b"", "return None. b''"),
    "a_thousand_bits": (reader(roots=lambda x, e: min(root(x, e), 1 << 1000)), "root in integers alone"),
    "at_most_four": (lambda copies, e: reader()(copies[:4], e), "and the text can be read. "),
    "raises": (lambda copies, e: reader()(copies, e) or 1 / 0, "ZeroDivisionError"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
