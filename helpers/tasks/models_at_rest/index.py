"""What the task about a searchable pseudonym asks of an answer (lesson 12)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import Parts, expect, expect_none, task
from helpers.judging.surroundings import forgotten
from helpers.judging.values import shown

WRITINGS = (
    ("breast cancer", "Breast Cancer", "another case"),
    ("breast cancer", "  breast cancer ", "blanks at the ends"),
    ("breast cancer", "breast  cancer", "two blanks"),
    ("breast cancer", "breast\tcancer\n", "a tab and a line end"),
    ("breast cancer", "breast\u00a0cancer", "a blank that no line breaks at (U+00A0)"),
    ("breast cancer", "\u2003breast \u3000cancer\u2028", "wide blanks (U+2003, U+3000) and U+2028"),
    ("großzellig", "GROSSZELLIG", "capitals: ß is written SS there"),
    ("großzellig", "GROẞZELLIG", "capitals: there is a large ẞ, too"),
    ("José Núñez", "Jose\u0301 Nu\u0301n\u0303ez", "accents as signs of their own (Unicode NFD)"),
    ("αΐρω", "αΐρω".upper(), "capitals that have no composed form: compose (NFC) after casefold"),
)
VALUES = ("breast cancer", "lung cancer", "breast", "cancer breast", "breastcancer", "", "C50", "C500",
          "é", "e", "10² cells", "102 cells", "C50.1", "C50 1", "C501", "T-cell", "T cell", "腫瘍", "肺癌",
          *("invasive ductal carcinoma, " * 9 + side for side in ("left breast", "left armpit")),
          "HER2", "HER2+", "<5 mm", "5 mm", "5 mm.")  # fmt: skip


@task(
    minutes=7, difficulty=3, asvs="11.4.2", expects="function",
    hints=[
        "Two equal values need one token, and nobody without the key may compute it. What makes such tokens?",
        "HMAC-SHA256 over the field and the value, after the value was brought into one form.",
        "form = ' '.join(unicodedata.normalize('NFC', value.casefold()).split()); hmac.digest(key, "
        "json.dumps([field, form]).encode(), 'sha256').",
    ],
)  # fmt: skip
def index(answer: Callable, part: Parts) -> None:
    """A token to search by, made from a value that is encrypted."""
    key = secrets.token_bytes(32)

    def token(value: str, field: str = "diagnosis", with_key: bytes = key) -> bytes:
        given: Any = part.call(answer, with_key, field, value)
        expect(isinstance(given, bytes), f"A token is bytes; {shown(given)} came back.")
        return bytes(given)

    with part("equal values have one token"):
        for value in VALUES:
            expect(token(value) == token(value), f"{value!r} has a token anew each time: nothing finds it.")
        with forgotten(answer):
            before = token("C50")
        told = "After a restart the token is another: kept in memory or made with `hash`, it finds no row."
        expect(token("C50") == before, told)
    with part("in whatever way they are written"):
        expect_none(
            f"{other!r} is not found under {value!r}: {why}."
            for value, other, why in WRITINGS
            if token(value) != token(other)
        )
    with part("other values have other tokens"):
        found: dict[bytes, str] = {}
        for value in VALUES:
            made = token(value)
            expect(made not in found, f"{value!r} and {found.get(made)!r} have the same token.")
            found[made] = value
        size = min(map(len, found))
        expect(size >= 16, f"A token has {size} bytes: with fewer than 16 two values meet by chance.")
    with part("without the key nobody can compute it"):
        _keyed(token, key)
    with part("a field's tokens say nothing about another field's"):
        for one, other in (
            (("referral", "C50"), ("diagnosis", "C50")), (("Diagnosis", "C50"), ("diagnosis", "C50")),
            ((" diagnosis", "C50"), ("diagnosis", "C50")), (("1-diagnosis", "a"), ("1", "1-diagnosisa")),
            (("肺", "C50"), ("腫", "C50")),
            (("diagnosis of the mother", "C50"), ("diagnosis of the mother's sister", "C50")),
            *(((f"a{sign}b", "c"), ("a", f"b{sign}c")) for sign in ("", *":|/,;=-_. \0\x1f")),
        ):  # fmt: skip
            told = f"{one[1]!r} in {one[0]!r} and {other[1]!r} in {other[0]!r} have one token: the two "
            told += "columns can be joined. Let the field go in as it is, apart from the value."
            expect(token(one[1], one[0]) != token(other[1], other[0]), told)
        one, other = token("C50", "referral"), token("C50", "diagnosis")
        told = "'C50' in two fields has tokens with a part in common, by which the two columns can be joined."
        expect(all(one[at : at + 8] not in other for at in range(len(one) - 7)), told)
        told = "Two values' tokens differ by the same bits in any field: take HMAC over both together."
        _apart(token, told, ("referral", key), ("diagnosis", key))


def _keyed(token: Callable, key: bytes) -> None:
    mine = token("breast cancer")
    for base in (key, bytes(32), b"\n" * 32):
        first = token("breast cancer", with_key=base)
        for place in range(32):
            other = bytearray(base)
            other[place] ^= 1
            which = "the key" if base == key else f"a key of {base[:1]!r} alone"
            told = f"With byte {place} of {which} changed the token is the same: all words can be tried."
            expect(token("breast cancer", with_key=bytes(other)) != first, told)
    told = "Two tokens differ by the same bits under any key: one known value gives all away. Take HMAC."
    _apart(token, told, ("diagnosis", key), ("diagnosis", secrets.token_bytes(32)))
    expect(key[:8] not in mine and b"breast" not in mine, "The token shows the key, or the value.")
    text = b"breast cancer"
    for what, made in {
        "SHA-256 of key and value, run together": hashlib.sha256(key + text),
        "SHA-256 of key, field and value, run together": hashlib.sha256(key + b"diagnosis" + text),
        "SHA-256 of key, field, colon and value": hashlib.sha256(key + b"diagnosis:" + text),
    }.items():
        told = f"The token is {what}. That can be extended (lesson 08): take HMAC."
        expect(made.digest()[:16] != mine[:16], told)


def _apart(token: Callable, told: str, *under: tuple[str, bytes]) -> None:
    """How two values' tokens differ is another thing under each of these fields and keys."""
    for two in ("lung cancer", "skin cancer"), ("lung cancer", "breast"):
        pairs = [[int.from_bytes(token(value, *given)) for value in two] for given in under]
        added, xored = {(a - b) % 2 ** (8 * len(token(""))) for a, b in pairs}, {a ^ b for a, b in pairs}
        expect(len(added) == len(xored) == len(under), told)
