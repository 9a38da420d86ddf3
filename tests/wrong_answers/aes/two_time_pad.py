"""Answers that read one record by a word of the other."""

from __future__ import annotations

import contextlib
import string
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from helpers.tasks import aes as tasks
from helpers.tasks.aes.ciphers import xor
from tests.wrong_answers import Bank

bank = Bank()
own = tasks.two_time_pad
Answer = Callable[[bytes, bytes, bytes], Any]


def printable(text: bytes) -> bool:
    return all(32 <= byte < 127 for byte in text)


def dragged(
    keep: Callable[[bytes], bool] = printable, less: int = -1, origin: int = 0,
    mixed: Callable[[bytes, bytes], bytes] = xor, first: int = 0,
) -> Answer:  # fmt: skip
    """Drags the word along, and keeps what can be read."""

    def answer(one: bytes, two: bytes, crib: bytes) -> Any:
        both = mixed(one, two)
        places = range(first, len(both) - len(crib) - less)
        texts = [(at + origin, xor(both[at:], crib)) for at in places]
        return [(at, text) for at, text in texts if keep(text)]

    return answer


bank.add(own, "dragged", dragged(), kind="right")


@bank.right(own)
def as_text(one: bytes, two: bytes, crib: bytes) -> list[tuple[int, str]]:
    return [(at, text.decode()) for at, text in dragged()(one, two, crib)]


@bank.right(own)
def as_a_dictionary(one: bytes, two: bytes, crib: bytes) -> dict[int, bytes]:
    return dict(dragged()(one, two, crib))


@bank.right(own)
def from_behind(one: bytes, two: bytes, crib: bytes) -> list[list[Any]]:
    found = []
    for at in range(min(len(one), len(two)) - len(crib), -1, -1):
        text = bytes(one[at + i] ^ two[at + i] ^ crib[i] for i in range(len(crib)))
        if text.decode("latin-1").isprintable() and text.isascii():
            found.append([at, text])
    return found


def _pairs(change: Callable[[Any], Any]) -> Answer:
    return lambda one, two, crib: [change(pair) for pair in dragged()(one, two, crib)]


def _padded(one: bytes, two: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip_longest(one, two, fillvalue=0))


def _as_numbers(one: bytes, two: bytes, crib: bytes) -> list[tuple[int, bytes]]:
    texts = [(at, text.lstrip(b"\0")) for at, text in dragged(lambda text: True)(one, two, crib)]
    return [(at, text) for at, text in texts if printable(text)]


def _of_utf_8(text: bytes) -> bool:
    with contextlib.suppress(UnicodeDecodeError):
        return text.decode().isprintable()
    return False


def _behind_a_hit(one: bytes, two: bytes, crib: bytes) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    for at, text in dragged()(one, two, crib):
        if not found or at >= found[-1][0] + len(crib):
            found.append((at, text))
    return found


bank.table(own, {
    "last_place_left_out": (dragged(less=0), "the last place where the word fits"),
    "over_the_end": (dragged(less=-3), "does not fit into both"),
    "from_one": (dragged(origin=1), "Count from 0"),
    "not_the_beginning": (dragged(first=1), "may stand at place 0"),
    "no_equal_records": (lambda a, b, c: [] if a == b else dragged()(a, b, c), "b'INS-' may stand at"),
    "letters_only": (dragged(lambda t: t.isalpha()), "Printable are all bytes"),
    "python_s_printable": (dragged(lambda t: all(b in string.printable.encode() for b in t)),
                           "no printable ASCII"),
    "letters_of_latin_1": (dragged(lambda t: t.decode("latin-1").isprintable()), "no printable ASCII"),
    "letters_for_bytes": (lambda a, b, c: dragged()(a, b, c.decode().encode("latin-1")), "l Adams"),
    "no_blanks": (dragged(lambda t: all(32 < b < 127 for b in t)), "from 32 to 126"),
    "no_text_of_blanks": (dragged(lambda t: printable(t) and bool(t.strip())), "b'    ' in the other"),
    "no_tilde": (dragged(lambda t: all(32 <= b < 126 for b in t)), "~vlq(Egax"),
    "with_delete": (dragged(lambda t: all(32 <= b <= 127 for b in t)), "\\x7f"),
    "first_place_only": (lambda a, b, c: dragged()(a, b, c)[:1], "One place came back"),
    "only_the_first_cipher": (dragged(mixed=lambda a, b: a), "may stand at place 0, and b'malignamt"),
    "zero_bytes_lost": (_as_numbers, "Were zero bytes, or others, lost?"),
    "printable_in_utf_8": (dragged(_of_utf_8), "that is no printable ASCII"),
    "behind_a_hit": (_behind_a_hit, "Places may overlap: try each"),
    "strict_lengths": (dragged(mixed=lambda a, b: bytes(x ^ y for x, y in zip(a, b, strict=True))),
                       "ValueError"),
    "padded_to_the_longer": (dragged(mixed=_padded), "into both records"),
    "each_text_once": (lambda a, b, c: list({text: (at, text) for at, text in dragged()(a, b, c)}.values()),
                       "two places, and both count"),
    "the_word": (lambda a, b, c: [(at, c) for at, _ in dragged()(a, b, c)], "came back."),
    "places_alone": (_pairs(lambda pair: pair[0]), "came back among them"),
    "text_first": (_pairs(lambda pair: pair[::-1]), "A pair is the place and"),
    "twice": (lambda a, b, c: dragged()(a, b, c) * 2, "came back twice"),
})  # fmt: skip
