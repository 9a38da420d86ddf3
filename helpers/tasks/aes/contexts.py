"""Patients and purposes that a careless envelope takes for one another."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterator

from helpers.judging.values import JOINTS

Context = tuple[str, str]  # patient, purpose

ALMOST = (  # another vowel, another spelling of one, another end, CRC-32, number, no Latin
    ("Müller", "Möller"), ("Zo\u00eb", "Zoe\u0308"), ("x" * 300, "x" * 299 + "y"),
    ("plumless", "buckeroo"), ("7", "07"), ("田中", "山中"),
)  # fmt: skip
SIGNS = sorted({*JOINTS[1:], *string.punctuation, "\r", "\r\n", "\x1e", "for"})
FORMS = ("_", "__", "_ ", " _ ", "_purpose=", "_ purpose=", "_,_", "_, _", "_, _purpose_: _")


def read_alike() -> Iterator[tuple[Context, Context]]:
    """Two contexts that are one text once patient and purpose are put together."""
    a, b, c = (secrets.token_hex(2) for _ in range(3))
    yield (f"{a}{b}", c), (a, f"{b}{c}")
    for sign in SIGNS:
        for joint in (form.replace("_", sign) for form in FORMS):  # what stands between occurs in a name
            yield (f"{a}{joint}{b}", c), (a, f"{b}{joint}{c}")
        for end in ("", "\\"):  # it is escaped by a sign that is not escaped itself
            yield (f"{a}\\", f"{b}{sign}{c}"), (f"{a}{sign}{b}{end}", c)
        for many in (1, 2):  # it is doubled where it occurs
            yield (f"{a}{sign}", b), (a, sign * many + b)
    x = "x" * 11  # a length without an end runs into the text
    yield from ((("P-1", "11"), ("P-11", "1")), ((x, "1y"), ("1", x + "1y")), ((x, "y"), ("x", x[1:] + "y1")))
    yield from ((("", a), (a, "")), (("", a), ("", b)), ((a, ""), (b, "")), ((a, a), (b, b)))
