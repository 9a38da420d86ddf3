"""What the task about keyed pseudonyms asks of an answer."""

from __future__ import annotations

import builtins
import os
import random
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from unittest.mock import patch

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.hashing import probes
from helpers.tasks.hashing.probes import code_of as _code

SLOW, LIMIT = 0.003, 0.1  # seconds a call: from then on fewer are made, or no more at all


class _Maker:
    """The answer under a fresh key, and what it made for many patients and keys."""

    def __init__(self, answer: Any, part: Parts) -> None:
        self.answer, self.part = answer, part
        self.key, self.other = secrets.token_bytes(32), secrets.token_bytes(32)
        self.patient = _code(secrets.randbelow(10**6))
        self.seconds, self.slow, self.usable, self.keyed = 0.0, False, False, False

    def __call__(self, code: str, key: bytes | None = None) -> str:
        text = self.part.call(self.answer, code, self.key if key is None else key)
        if not isinstance(text, str):
            fail(f"A pseudonym is text that fits into a CSV; a {type(text).__name__} came back.")
        expect(text, "A pseudonym is text that fits into a CSV; an empty text came back.")
        self.usable = True
        return text

    @cached_property
    def texts(self) -> list[str]:
        """Under one key, patients from the whole range; where each call is slow, those at hand."""
        if self.slow:
            return list((self.relatives | self.neighbours).values())
        numbers = random.sample(range(10**6), 1000)  # noqa: S311 - no secret
        return [self(_code(number)) for number in numbers]

    @cached_property
    def relatives(self) -> dict[str, str]:
        """For each number that slips take for another, its text."""
        return {code: self(code) for code in probes.kin()}

    @cached_property
    def neighbours(self) -> dict[str, str]:
        """For numbers that follow each other, their texts."""
        start, many = secrets.randbelow(900_000), 8 if self.slow else 80
        return {code: self(code) for code in map(_code, range(start, start + many))}

    @cached_property
    def pair(self) -> tuple[list[str], list[str]]:
        """Two patients, each under the same many keys."""
        keys = [secrets.token_bytes(32) for _ in range(4 if self.slow else 24)]
        one, two = probes.two_patients()
        return [self(one, key) for key in keys], [self(two, key) for key in keys]


@task(
    minutes=3, difficulty=2, expects="function", seconds=30,
    hints=[
        "What must an outsider lack, so that she cannot do what you just did?",
        "A secret key goes in with the number. Which construction mixes a key into a hash?",
        "hmac.new(key, code.encode(), 'sha256').hexdigest()",
    ],
)  # fmt: skip
def pseudonym(answer: Any, part: Parts) -> None:
    """Pseudonyms that hold."""
    make = _Maker(answer, part)
    with part("the same patient keeps one pseudonym"):
        _joins(make)
    if not make.usable:
        return
    if make.seconds > LIMIT:
        with part("quick enough for a data set"):
            fail(
                f"One pseudonym took {make.seconds:.2f} seconds, and the limit is {LIMIT:g}. "
                "Slowness protects what can be guessed, and nobody guesses a random key of 32 "
                "bytes: it needs no slow hash."
            )
        return
    with part("an outsider cannot enumerate them"):
        known = _needs_a_key(make)
        _no_open_part(make)
        make.keyed = True
        _hides_the_key(make, [known, *_needs_the_whole_key(make, known)])
    with part("128 bits, and a pseudonym for each"):
        _own_and_long(make)
    with part("neighbours look unrelated"):
        _unlike(make)
    if make.keyed:  # else the cause has been told
        with part("who knows one patient knows no other"):
            _opens_no_other(make)


# --- the same text for the same patient, in every session


def _joins(make: _Maker) -> None:
    code, fresh = (_code(secrets.randbelow(10**6)) for _ in range(2))
    once = make(code)
    _measure(make)
    if make.seconds > LIMIT:
        return
    expect(
        once == make(code),
        "Two calls with one number and one key gave two pseudonyms: the rows of one patient "
        "can no longer be joined. It needs a key, and no fresh salt.",
    )
    with _watched_chance() as asked:
        make(fresh)
    expect(
        not asked,
        "A new patient's pseudonym was drawn by chance and remembered. After a restart the same "
        "patient gets another one, and the rows can no longer be joined: compute it from number "
        "and key alone.",
    )
    expect(
        _with_other_hash(make, code) in (once, None),
        "It uses Python's own hash(), which is salted anew in each process: after a restart the "
        "same patient gets another pseudonym. Use a function of hashlib or hmac.",
    )


def _measure(make: _Maker) -> None:
    """The least time of a call for a patient not seen before; that for a new key may be longer."""

    def took(key: bytes | None) -> float:
        start = time.perf_counter()
        make(_code(secrets.randbelow(10**6)), key)
        return time.perf_counter() - start

    since = time.perf_counter()
    times = [took(None)]
    while min(times) > SLOW and time.perf_counter() - since < 2:
        if len(times) == (8 if min(times) > LIMIT else 3):
            break
        times.append(took(None))
    make.seconds = min(times)
    if make.seconds <= LIMIT:
        make.slow = min(times) > SLOW or all(took(secrets.token_bytes(32)) > SLOW for _ in "abc")


@contextmanager
def _watched_chance() -> Iterator[list[int]]:
    """Notes in the list whether this thread asks the operating system for random bytes."""
    asked: list[int] = []
    here, real = threading.get_ident(), os.urandom

    def urandom(size: int) -> bytes:
        if threading.get_ident() == here:
            asked.append(size)
        return real(size)

    with patch.object(os, "urandom", urandom), patch.object(random, "_urandom", urandom):
        yield asked


def _with_other_hash(make: _Maker, code: str) -> str | None:
    """The pseudonym in a session where hash() gives other values; None where that cannot be."""
    here, real = threading.get_ident(), builtins.hash

    def other(value: object) -> int:
        return real(value) ^ 0x5A5A if threading.get_ident() == here else real(value)

    with patch.object(builtins, "hash", other):
        try:
            return make(code)
        except Exception:  # an object was sought in a table from before
            return None


# --- what an outsider learns


def _needs_a_key(make: _Maker) -> str:
    """No foreign key will do; returns the text under the right one."""
    code = make.patient
    known = make(code)
    for guess in (make.other, bytes(32)):
        expect(
            make(code, guess) != known,
            f"An outsider with a key of her own computed the same pseudonym for {code}: "
            "your function can be enumerated without the secret.",
        )
    return known


def _needs_the_whole_key(make: _Maker, known: str) -> list[str]:
    """Every byte of the key counts; returns the texts under keys with one bit flipped."""
    code, key = make.patient, make.key
    texts = []
    for place in (1, 8, 20, 30) if make.slow else range(32):
        changed = bytearray(key)
        changed[place] ^= 1 << secrets.randbelow(8)
        texts.append(make(code, bytes(changed)))
        expect(
            texts[-1] != known,
            f"Byte {place} of the key makes no difference: an attacker has fewer keys to try.",
        )
    kin = key[::-1], bytes(a ^ b for a, b in zip(key, probes.SAME_CRC, strict=True))
    expect(
        known not in [make(code, near) for near in kin],
        "Another key gave the same pseudonym: one with the bytes in another order, or one with the "
        "same CRC-32. An attacker has fewer keys to try: let the key go in whole.",
    )
    return texts


def _no_open_part(make: _Maker) -> None:
    one, two = make.pair
    fixed = probes.unkeyed(one, two)
    expect(
        len(fixed) < (4 if make.slow else 1),
        f"In {one[0][:100]!r} the letters {fixed[:40]!r} are the same under every key and differ "
        "between patients: that part is read, or enumerated without the secret. Nothing but the "
        "keyed hash goes in.",
    )


def _hides_the_key(make: _Maker, flipped: list[str]) -> None:
    other = make(_code(0), make.other)
    expect(
        not probes.follows_the_key(make.texts, other, flipped)
        and not any(probes.shows(text, make.key) for text in make.texts),
        "The key can be read in the pseudonym: some letters are the same for all patients and "
        "follow the key bit by bit. Whoever reads one row computes all the others.",
    )


def _unlike(make: _Maker) -> None:
    alike = probes.likeness([*make.neighbours.values()], [make(_code(0), make.other)])
    expect(
        alike < 0.6,
        f"Neighbouring numbers have pseudonyms that agree in {alike:.0%} of their letters: "
        "whoever knows one patient recognises the next.",
    )


def _opens_no_other(make: _Maker) -> None:
    how = probes.kinship(*make.pair)
    expect(
        not how,
        f"The {how} of two patients' pseudonyms is the same under every key: whoever knows one "
        "patient takes the key off all others. A keyed hash mixes key and number; a key laid "
        "over a text as a mask does not.",
    )


# --- length, and one for each


def _own_and_long(make: _Maker) -> None:
    first: dict[tuple[str, ...], str] = {}
    for code, text in make.relatives.items():
        known = (text,) if make.slow else (text, make(code, make.other))
        twin = first.setdefault(known, code)
        expect(
            twin == code,
            f"{twin} and {code} share one pseudonym: the number does not go in whole, and the rows "
            "of two patients are joined.",
        )
    texts = make.texts
    found = probes.bits(texts)
    if found < (72 if make.slow else 120):  # few texts show less
        told = f"{texts[0][:100]!r} holds about {found:.0f} bits. "
        if len(texts[0]) < 20:
            fail(told + "That is too short: under 128 bits (32 hexadecimal digits) two may agree.")
        fail(
            told + "Repeated and fixed letters add none: long text is not yet 128 bits (32 "
            "hexadecimal digits), and two patients may share one."
        )
    expect(
        len(set(texts)) == len(texts),
        f"{len(texts)} patients share {len(set(texts))} pseudonyms, though the text is long: the "
        "number does not go in whole.",
    )
    odd = next((text for text in texts if not text.isprintable()), "")
    expect(not odd, f"{odd[:40]!r} has characters that no text file keeps: write hexadecimal.")
